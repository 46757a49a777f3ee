"""A checkpoint written as its publishers would: a Hugging Face folder, a GGUF file."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
from gguf import GGMLQuantizationType, GGUFWriter, TokenType
from gguf.quants import quantize
from safetensors.numpy import save_file
from tokenizers import Tokenizer

from engine.conversion.checkpoint import Checkpoint, Lfm2Config

_GGUF_NAMES = {
    "operator_norm": "attn_norm",
    "ffn_norm": "ffn_norm",
    "conv.in_proj": "shortconv.in_proj",
    "conv.conv": "shortconv.conv",
    "conv.out_proj": "shortconv.out_proj",
    "self_attn.q_layernorm": "attn_q_norm",
    "self_attn.k_layernorm": "attn_k_norm",
    "self_attn.q_proj": "attn_q",
    "self_attn.k_proj": "attn_k",
    "self_attn.v_proj": "attn_v",
    "self_attn.out_proj": "attn_output",
    "self_attn.o_proj": "attn_output",
    "feed_forward.w1": "ffn_gate",
    "feed_forward.w3": "ffn_up",
    "feed_forward.w2": "ffn_down",
    "mlp.gate_proj": "ffn_gate",
    "mlp.up_proj": "ffn_up",
    "mlp.down_proj": "ffn_down",
    "input_layernorm": "attn_norm",
    "post_attention_layernorm": "ffn_norm",
}
_GGUF_TOP_NAMES = {
    "model.embed_tokens": "token_embd",
    "model.norm": "output_norm",
    "model.embedding_norm": "token_embd_norm",
}


def hugging_face_config(checkpoint: Checkpoint) -> dict[str, object]:
    """The content of `config.json`."""
    config = checkpoint.config
    content: dict[str, object] = {
        "model_type": checkpoint.architecture,
        "hidden_size": config.hidden_size,
        "num_hidden_layers": config.num_hidden_layers,
        "num_attention_heads": config.num_attention_heads,
        "num_key_value_heads": config.num_key_value_heads,
        "vocab_size": config.vocab_size,
        "max_position_embeddings": config.max_position_embeddings,
        "tie_word_embeddings": True,
        "dtype": "float32",
    }
    if isinstance(config, Lfm2Config):
        return content | {
            "architectures": ["Lfm2ForCausalLM"],
            "block_ff_dim": config.intermediate_size * 3 // 2,  # told before the rounding rule, as published
            "block_auto_adjust_ff_dim": True,
            "block_multiple_of": 32,
            "block_ffn_dim_multiplier": 1.0,
            "conv_L_cache": 3,
            "conv_bias": False,
            "norm_eps": config.rms_norm_eps,
            "rope_theta": config.rope_theta,
            "full_attn_idxs": [i for i, kind in enumerate(config.layer_types) if kind != "conv"],
            "bos_token_id": 0,
            "eos_token_id": 0,
            "pad_token_id": 0,
        }
    return content | {
        "architectures": ["LlamaForCausalLM"],
        "intermediate_size": config.intermediate_size,
        "rms_norm_eps": config.rms_norm_eps,
        "rope_parameters": {"rope_theta": config.rope_theta, "rope_type": "default"},
    }


def write_hugging_face_folder(checkpoint: Checkpoint, folder: Path, *, files: int = 1) -> Path:
    """A folder as `save_pretrained` lays it out, its weights in `files` files."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.json").write_text(json.dumps(hugging_face_config(checkpoint)))
    (folder / "tokenizer.json").write_text(checkpoint.tokenizer_json)
    (folder / "chat_template.jinja").write_text("{{ bos_token }}{{ messages }}")
    if files == 1:
        save_file(checkpoint.weights, folder / "model.safetensors")
        return folder
    names, index = list(checkpoint.weights), {}
    for number in range(files):
        file = f"model-{number + 1:05}-of-{files:05}.safetensors"
        part = {name: checkpoint.weights[name] for name in names[number::files]}
        save_file(part, folder / file)
        index |= dict.fromkeys(part, file)
    (folder / "model.safetensors.index.json").write_text(json.dumps({"metadata": {}, "weight_map": index}))
    return folder


def write_gguf(
    checkpoint: Checkpoint,
    path: Path,
    kind: str = "F32",
    store: Callable[[np.ndarray, str], np.ndarray] | None = None,
) -> Path:
    """A GGUF file as llama.cpp's converter lays it out, its matrices stored as `kind`.

    store: makes the bytes of a weight of that name, in place of the library.
    """
    config, architecture = checkpoint.config, checkpoint.architecture
    writer = GGUFWriter(path, architecture)
    writer.add_block_count(config.num_hidden_layers)
    writer.add_context_length(config.max_position_embeddings)
    writer.add_embedding_length(config.hidden_size)
    writer.add_feed_forward_length(config.intermediate_size)
    writer.add_head_count(config.num_attention_heads)
    if isinstance(config, Lfm2Config):
        heads = [0 if kind == "conv" else config.num_key_value_heads for kind in config.layer_types]
        writer.add_head_count_kv(heads)
        writer.add_shortconv_l_cache(3)
    else:
        writer.add_head_count_kv(config.num_key_value_heads)
    writer.add_layer_norm_rms_eps(config.rms_norm_eps)
    writer.add_rope_freq_base(config.rope_theta)
    writer.add_vocab_size(config.vocab_size)
    _add_tokenizer(writer, checkpoint)
    wanted = GGMLQuantizationType[kind]
    for name, weight in checkpoint.weights.items():
        own, weight = name.removesuffix(".weight"), weight.squeeze()
        if own.startswith("model.layers."):
            _, _, layer, part = own.split(".", 3)
            gguf_name = f"blk.{layer}.{_GGUF_NAMES[part]}.weight"
        else:
            gguf_name = f"{_GGUF_TOP_NAMES[own]}.weight"
        if architecture == "llama" and own.endswith(("q_proj", "k_proj")):
            shape = weight.shape
            pairs = weight.reshape(shape[0] // config.head_dim, 2, config.head_dim // 2, shape[1])
            weight = np.ascontiguousarray(pairs.swapaxes(1, 2).reshape(shape))
        if weight.ndim < 2 or own.endswith("conv.conv") or kind == "F32":
            writer.add_tensor(gguf_name, weight)
        else:
            raw = store(weight, name) if store else quantize(weight, wanted)
            writer.add_tensor(gguf_name, raw, raw_dtype=wanted)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def _add_tokenizer(writer: GGUFWriter, checkpoint: Checkpoint) -> None:
    content = json.loads(checkpoint.tokenizer_json)
    tokenizer = Tokenizer.from_str(checkpoint.tokenizer_json)
    special = {token["content"] for token in content["added_tokens"]}
    tokens = [tokenizer.id_to_token(i) for i in range(tokenizer.get_vocab_size())]
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("lfm2" if checkpoint.architecture == "lfm2" else "smollm")
    writer.add_token_list(tokens)
    writer.add_token_types([TokenType.CONTROL if t in special else TokenType.NORMAL for t in tokens])
    writer.add_token_merges([" ".join(merge) for merge in content["model"]["merges"]])
    writer.add_bos_token_id(0)
    writer.add_eos_token_id(0)
    writer.add_chat_template("{{ bos_token }}{{ messages }}")
