"""Read a GGUF file of a Llama or LFM2 model into a `Checkpoint`.

Source of the format: the `gguf` package and llama.cpp's `convert_hf_to_gguf.py`. For Llama it stores rotary
pairs side by side, which is undone here; for LFM2 the number of key-value heads of each layer tells which
layers are convolutions (0 heads).
"""

from pathlib import Path
from typing import Any

import numpy as np
from gguf import GGUFReader
from gguf.quants import dequantize
from numpy.typing import NDArray

from engine.conversion.checkpoint import (
    LONGEST_CONTEXT,
    Checkpoint,
    Config,
    Lfm2Config,
    LlamaConfig,
    Weights,
    checked_weights,
)
from engine.conversion.gguf_tokenizer import first_token, tokenizer_json
from engine.errors import ModelError

_NAMES = {
    "llama": {
        "token_embd": "model.embed_tokens",
        "output_norm": "model.norm",
        "output": "lm_head",
        "attn_norm": "input_layernorm",
        "ffn_norm": "post_attention_layernorm",
        "attn_q": "self_attn.q_proj",
        "attn_k": "self_attn.k_proj",
        "attn_v": "self_attn.v_proj",
        "attn_output": "self_attn.o_proj",
        "ffn_gate": "mlp.gate_proj",
        "ffn_up": "mlp.up_proj",
        "ffn_down": "mlp.down_proj",
    },
    "lfm2": {
        "token_embd": "model.embed_tokens",
        "token_embd_norm": "model.embedding_norm",  # it stands behind the last layer all the same
        "output_norm": "model.embedding_norm",  # as some files call it
        "output": "lm_head",
        "attn_norm": "operator_norm",
        "ffn_norm": "ffn_norm",
        "shortconv.in_proj": "conv.in_proj",
        "shortconv.conv": "conv.conv",
        "shortconv.out_proj": "conv.out_proj",
        "attn_q": "self_attn.q_proj",
        "attn_k": "self_attn.k_proj",
        "attn_v": "self_attn.v_proj",
        "attn_q_norm": "self_attn.q_layernorm",
        "attn_k_norm": "self_attn.k_layernorm",
        "attn_output": "self_attn.out_proj",
        "ffn_gate": "feed_forward.w1",
        "ffn_up": "feed_forward.w3",
        "ffn_down": "feed_forward.w2",
    },
}


def read_gguf(path: Path) -> Checkpoint:
    """Read and dequantise `path`.

    Raises ModelError, one sentence, where the file is no whole GGUF of a known architecture.
    """
    try:
        reader = GGUFReader(path)
    except (ValueError, OSError, IndexError, KeyError, OverflowError) as error:
        raise ModelError(f"{path.name} is no whole GGUF file ({error}).") from error
    try:
        return _checkpoint(reader)
    except KeyError as error:
        raise ModelError(f"{path.name} does not say {error}, which its architecture needs.") from error
    except NotImplementedError as error:
        raise ModelError(f"{path.name} holds weights of a kind that is not supported ({error}).") from error


def _checkpoint(reader: GGUFReader) -> Checkpoint:
    architecture = reader.fields["general.architecture"].contents()
    if architecture not in _NAMES:
        known = " and ".join(_NAMES)
        raise ModelError(f"The model's architecture is '{architecture}'; known are {known}.")
    shapes = {tensor.name: tuple(int(n) for n in tensor.shape[::-1]) for tensor in reader.tensors}
    config = _config(reader, architecture, shapes)
    weights: Weights = {}
    for tensor in reader.tensors:
        name = _hugging_face_name(tensor.name, architecture)
        weight = dequantize(tensor.data, tensor.tensor_type).astype(np.float32)
        if name.endswith("conv.conv.weight"):
            weight = weight.reshape(len(weight), 1, -1)
        elif architecture == "llama" and name.endswith(("q_proj.weight", "k_proj.weight")):
            weight = _unpermute(weight, len(weight) // config.head_dim)
        weights[name] = weight
    template = reader.fields.get("tokenizer.chat_template")
    return Checkpoint(
        config,
        checked_weights(config, weights),
        tokenizer_json(reader),
        str(template.contents()) if template else "",
        first_token(reader),
    )


def _config(reader: GGUFReader, architecture: str, shapes: dict[str, tuple[int, ...]]) -> Config:
    def key(name: str, default: Any = None) -> Any:
        field = reader.fields.get(f"{architecture}.{name}")
        if field is None and default is None:
            raise KeyError(f"{architecture}.{name}")
        return default if field is None else field.contents()

    hidden, heads = key("embedding_length"), key("attention.head_count")
    if key("attention.key_length", hidden // heads) != hidden // heads or "rope_freqs.weight" in shapes:
        raise ModelError("The model's attention is of a kind that is not supported.")
    kv_heads = key("attention.head_count_kv", heads)
    numbers = {
        "hidden_size": hidden,
        "intermediate_size": shapes["blk.0.ffn_gate.weight"][0],  # some files tell another number
        "num_hidden_layers": key("block_count"),
        "num_attention_heads": heads,
        "num_key_value_heads": max(kv_heads) if isinstance(kv_heads, list) else kv_heads,
        "vocab_size": shapes["token_embd.weight"][0],
        "max_position_embeddings": min(key("context_length"), LONGEST_CONTEXT),
        "rope_theta": float(key("rope.freq_base", 10_000.0)),
        "rms_norm_eps": float(key("attention.layer_norm_rms_epsilon")),
    }
    if architecture == "llama":
        return LlamaConfig(**numbers)
    if key("shortconv.l_cache") != 3 or not isinstance(kv_heads, list):
        raise ModelError("The model's convolutions are of a kind that is not supported.")
    return Lfm2Config(**numbers, layer_types=tuple("full_attention" if n else "conv" for n in kv_heads))


def _hugging_face_name(gguf_name: str, architecture: str) -> str:
    parts = gguf_name.removesuffix(".weight").split(".")
    layer = f"model.layers.{parts[1]}." if parts[0] == "blk" else ""
    own = ".".join(parts[2:] if layer else parts)
    if own not in _NAMES[architecture]:
        raise ModelError(f"The model has weights of another architecture ({gguf_name}).")
    return f"{layer}{_NAMES[architecture][own]}.weight"


def _unpermute(weight: NDArray[np.float32], heads: int) -> NDArray[np.float32]:
    rows, columns = weight.shape
    return weight.reshape(heads, rows // heads // 2, 2, columns).swapaxes(1, 2).reshape(rows, columns)
