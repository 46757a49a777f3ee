"""Read a GGUF file of a Llama-type model into a `Checkpoint`.

Source of the format: the `gguf` package and llama.cpp's `convert_hf_to_gguf.py`, whose permutation of
query and key rows (it stores rotary pairs side by side) is undone here.
"""

from pathlib import Path
from typing import Any

import numpy as np
from gguf import GGUFReader
from gguf.quants import dequantize
from numpy.typing import NDArray

from engine.conversion.checkpoint import Checkpoint, LlamaConfig
from engine.conversion.gguf_tokenizer import tokenizer_json
from engine.errors import ModelError

_TOP_NAMES = {"token_embd": "model.embed_tokens", "output_norm": "model.norm"}
_LAYER_NAMES = {
    "attn_norm": "input_layernorm",
    "ffn_norm": "post_attention_layernorm",
    "attn_q": "self_attn.q_proj",
    "attn_k": "self_attn.k_proj",
    "attn_v": "self_attn.v_proj",
    "attn_output": "self_attn.o_proj",
    "ffn_gate": "mlp.gate_proj",
    "ffn_up": "mlp.up_proj",
    "ffn_down": "mlp.down_proj",
}


def read_gguf(path: Path) -> Checkpoint:
    """Read and dequantise `path`.

    Raises ModelError where the file is not a GGUF or its architecture is not `llama`.
    """
    try:
        reader = GGUFReader(path)
    except (ValueError, OSError) as error:
        raise ModelError(f"{path.name} is not a readable GGUF file ({error}).") from error

    def key(name: str) -> Any:
        return reader.fields[name].contents()

    architecture = key("general.architecture")
    if architecture != "llama":
        raise ModelError(f"{path.name} holds the architecture '{architecture}'; 'llama' is expected.")
    config = LlamaConfig(
        hidden_size=key("llama.embedding_length"),
        intermediate_size=key("llama.feed_forward_length"),
        num_hidden_layers=key("llama.block_count"),
        num_attention_heads=key("llama.attention.head_count"),
        num_key_value_heads=key("llama.attention.head_count_kv"),
        vocab_size=key("llama.vocab_size"),
        max_position_embeddings=key("llama.context_length"),
        rope_theta=float(key("llama.rope.freq_base")),
        rms_norm_eps=float(key("llama.attention.layer_norm_rms_epsilon")),
    )
    weights: dict[str, NDArray[np.float32]] = {}
    for tensor in reader.tensors:
        name = _hugging_face_name(tensor.name)
        weight = dequantize(tensor.data, tensor.tensor_type).astype(np.float32)
        if name.endswith("q_proj.weight"):
            weight = _unpermute(weight, config.num_attention_heads)
        elif name.endswith("k_proj.weight"):
            weight = _unpermute(weight, config.num_key_value_heads)
        weights[name] = weight
    return Checkpoint(config, weights, tokenizer_json(reader), str(key("tokenizer.chat_template")))


def _hugging_face_name(gguf_name: str) -> str:
    parts = gguf_name.removesuffix(".weight").split(".")
    if parts[0] == "blk":
        return f"model.layers.{parts[1]}.{_LAYER_NAMES[parts[2]]}.weight"
    return f"{_TOP_NAMES[parts[0]]}.weight"


def _unpermute(weight: NDArray[np.float32], heads: int) -> NDArray[np.float32]:
    rows, columns = weight.shape
    return weight.reshape(heads, rows // heads // 2, 2, columns).swapaxes(1, 2).reshape(rows, columns)
