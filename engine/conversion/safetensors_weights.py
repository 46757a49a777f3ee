"""Read a Hugging Face folder (config.json, *.safetensors, tokenizer.json) into a `Checkpoint`.

Names of the numbers as in Hugging Face's `LlamaConfig` and `Lfm2Config`, older spellings included.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np
from safetensors import SafetensorError, safe_open
from tokenizers import Tokenizer

from engine.conversion.checkpoint import (
    LONGEST_CONTEXT,
    Checkpoint,
    Config,
    Lfm2Config,
    LlamaConfig,
    Weights,
    checked_weights,
)
from engine.errors import ModelError

_BYTES: dict[str, np.dtype[Any]] = {"F32": np.dtype("<f4"), "F16": np.dtype("<f2"), "BF16": np.dtype("<u2")}


def read_safetensors(folder: Path) -> Checkpoint:
    """Read the folder. Raises ModelError, one sentence, where something is missing or of another kind."""
    content = read_json(folder / "config.json")
    weights = _weights(folder)
    try:
        config = _config(content, weights)
    except (KeyError, TypeError, ValueError, ZeroDivisionError) as error:
        raise ModelError(f"config.json does not say what it should ({error}).") from error
    tokenizer, first = read_tokenizer(folder)
    return Checkpoint(config, checked_weights(config, weights), tokenizer, read_template(folder), first)


def read_json(path: Path) -> dict[str, Any]:
    """A JSON object. Raises ModelError."""
    try:
        return dict(json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        raise ModelError(f"{path.name} is missing.") from None
    except (OSError, ValueError, TypeError) as error:
        raise ModelError(f"{path.name} cannot be read ({error}).") from error


def read_tokenizer(folder: Path) -> tuple[str, int | None]:
    """The folder's tokenizer as JSON, and the token that it begins every text with. Raises ModelError."""
    path = folder / "tokenizer.json"
    if not path.is_file():
        raise ModelError("tokenizer.json is missing.")
    try:
        text = path.read_text(encoding="utf-8")
        begins = Tokenizer.from_str(text).encode("", add_special_tokens=True).ids
    except Exception as error:  # the library raises Exception itself
        raise ModelError(f"tokenizer.json cannot be read ({error}).") from error
    return text, begins[0] if begins else None


def read_template(folder: Path) -> str:
    """The chat template, from its own file or from tokenizer_config.json; empty where there is none."""
    path = folder / "chat_template.jinja"
    if path.is_file():
        return path.read_text(encoding="utf-8")
    if not (folder / "tokenizer_config.json").is_file():
        return ""
    template = read_json(folder / "tokenizer_config.json").get("chat_template", "")
    if isinstance(template, list):  # several by name
        template = next((t["template"] for t in template if t.get("name") == "default"), "")
    return str(template)


def _weights(folder: Path) -> Weights:
    index = folder / "model.safetensors.index.json"
    if index.is_file():
        names = sorted(set(read_json(index)["weight_map"].values()))
    else:
        names = sorted(path.name for path in folder.glob("*.safetensors"))
    if not names:
        raise ModelError("There is no *.safetensors file.")
    weights: Weights = {}
    for name in names:
        path = folder / name
        if Path(name).name != name or not path.is_file():
            raise ModelError(f"{name}, named in {index.name}, is missing.")
        try:
            weights |= _file(path)
        except (SafetensorError, OSError, ValueError) as error:
            raise ModelError(f"{name} is no whole safetensors file ({error}).") from error
    return weights


def _file(path: Path) -> Weights:
    """All tensors as float32; NumPy has no bfloat16, which is the upper half of a float32."""
    with safe_open(path, framework="numpy") as reader:  # checks the header against the file's size
        names = list(reader.keys())
    with path.open("rb") as stream:
        header_size = int.from_bytes(stream.read(8), "little")
        header = json.loads(stream.read(header_size))
        weights: Weights = {}
        for name in names:
            entry = header[name]
            if entry["dtype"] not in _BYTES:
                raise ModelError(f"{name} is stored as {entry['dtype']}, which is not supported.")
            begin, end = entry["data_offsets"]
            stream.seek(8 + header_size + begin)
            raw = np.frombuffer(stream.read(end - begin), _BYTES[entry["dtype"]])
            if entry["dtype"] == "BF16":
                raw = (raw.astype(np.uint32) << 16).view(np.float32)
            weights[name] = raw.astype(np.float32).reshape(entry["shape"])
    return weights


def _config(content: dict[str, Any], weights: Weights) -> Config:
    kind = content.get("model_type")
    if kind not in ("llama", "lfm2"):
        raise ModelError(f"The model's architecture is '{kind}'; known are llama and lfm2.")
    rope = content.get("rope_parameters") or {}
    scaling = content.get("rope_scaling") or rope
    if scaling.get("rope_type", scaling.get("type", "default")) != "default":
        raise ModelError("The model scales its positions, which is not supported.")
    hidden, heads = int(content["hidden_size"]), int(content["num_attention_heads"])
    if int(content.get("head_dim") or hidden // heads) != hidden // heads:
        raise ModelError("The model's attention heads have a width of their own, which is not supported.")
    inner = weights.get(f"model.layers.0.{'mlp.gate_proj' if kind == 'llama' else 'feed_forward.w1'}.weight")
    if inner is None or "model.embed_tokens.weight" not in weights:
        raise ModelError("The model's weights are not whole: the embedding or the first layer is missing.")
    layers = int(content["num_hidden_layers"])
    numbers = {
        "hidden_size": hidden,
        "intermediate_size": len(inner),  # LFM2's configuration tells it before a rounding rule
        "num_hidden_layers": layers,
        "num_attention_heads": heads,
        "num_key_value_heads": int(content.get("num_key_value_heads") or heads),
        "vocab_size": len(weights["model.embed_tokens.weight"]),
        "max_position_embeddings": min(int(content["max_position_embeddings"]), LONGEST_CONTEXT),
    }
    theta = rope.get("rope_theta") or content.get("rope_theta")
    if kind == "llama":
        return LlamaConfig(
            **numbers, rope_theta=float(theta or 10_000), rms_norm_eps=float(content["rms_norm_eps"])
        )
    if content.get("conv_L_cache", 3) != 3 or content.get("conv_bias"):
        raise ModelError("The model's convolutions are of a kind that is not supported.")
    attention = content.get("full_attn_idxs")
    types = content.get("layer_types") or [
        "full_attention" if attention is None or i in attention else "conv" for i in range(layers)
    ]
    return Lfm2Config(
        **numbers,
        rope_theta=float(theta or 1_000_000),
        rms_norm_eps=float(content.get("norm_eps") or content.get("block_norm_eps") or 1e-5),
        layer_types=tuple(types),
    )
