"""A checkpoint in memory: the architecture's numbers and float32 weights under Hugging Face names."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.errors import ModelError

LONGEST_CONTEXT = 32_768
"""Tokens. Published configurations promise more than the models were trained for, and tables cost memory."""


@dataclass(frozen=True, slots=True)
class LlamaConfig:
    """The numbers that fix a Llama-type decoder; names as in Hugging Face's `LlamaConfig`."""

    hidden_size: int
    intermediate_size: int
    num_hidden_layers: int
    num_attention_heads: int
    num_key_value_heads: int
    vocab_size: int
    max_position_embeddings: int
    rope_theta: float
    rms_norm_eps: float

    @property
    def head_dim(self) -> int:
        """Width of one attention head."""
        return self.hidden_size // self.num_attention_heads


@dataclass(frozen=True, slots=True)
class Lfm2Config(LlamaConfig):
    """The numbers that fix an LFM2 decoder; those it shares with Llama have Llama's names."""

    layer_types: tuple[str, ...]
    """`conv` or `full_attention`, a layer each."""

    @property
    def convolution_layers(self) -> tuple[int, ...]:
        """Indices of the short-convolution layers."""
        return tuple(i for i, kind in enumerate(self.layer_types) if kind == "conv")


Config = LlamaConfig | Lfm2Config
Weights = dict[str, NDArray[np.float32]]


@dataclass(frozen=True)
class Checkpoint:
    """`weights[name]` is float32, `[out, in]` for linear layers; the head is tied to the embedding."""

    config: Config
    weights: Weights
    tokenizer_json: str
    chat_template: str
    first_token: int | None = None
    """Every text begins with it, where the model was trained so."""

    @property
    def architecture(self) -> str:
        """`llama` or `lfm2`."""
        return "lfm2" if isinstance(self.config, Lfm2Config) else "llama"


def checked_weights(config: Config, weights: Weights) -> Weights:
    """The weights that `config` speaks of. Raises ModelError where they are not these and no others."""
    head = weights.get("lm_head.weight")
    if head is not None and not np.array_equal(head, weights["model.embed_tokens.weight"]):
        raise ModelError("The model's output head is not its embedding, which is not supported.")
    expected = _shapes(config)
    for name, shape in expected.items():
        found = weights[name].shape if name in weights else None
        if found is None:
            raise ModelError(f"The model's weights are not whole: {name} is missing.")
        if found != shape:
            raise ModelError(f"The weights {name} have the shape {found}; {shape} is expected.")
    if unknown := set(weights) - set(expected) - {"lm_head.weight"}:
        raise ModelError(f"The model has weights of another architecture ({min(unknown)}).")
    return {name: weights[name] for name in expected}


def _shapes(config: Config) -> dict[str, tuple[int, ...]]:
    hidden, inner = config.hidden_size, config.intermediate_size
    key_value, head = config.num_key_value_heads * config.head_dim, config.head_dim
    attention = {
        "self_attn.q_proj": (hidden, hidden),
        "self_attn.k_proj": (key_value, hidden),
        "self_attn.v_proj": (key_value, hidden),
    }
    shapes: dict[str, tuple[int, ...]] = {"model.embed_tokens": (config.vocab_size, hidden)}
    if not isinstance(config, Lfm2Config):
        shapes["model.norm"] = (hidden,)
        llama: dict[str, tuple[int, ...]] = {
            **attention,
            "self_attn.o_proj": (hidden, hidden),
            "input_layernorm": (hidden,),
            "post_attention_layernorm": (hidden,),
            "mlp.gate_proj": (inner, hidden),
            "mlp.up_proj": (inner, hidden),
            "mlp.down_proj": (hidden, inner),
        }
        layers = [llama] * config.num_hidden_layers
    else:
        shapes["model.embedding_norm"] = (hidden,)
        both: dict[str, tuple[int, ...]] = {
            "operator_norm": (hidden,),
            "ffn_norm": (hidden,),
            "feed_forward.w1": (inner, hidden),
            "feed_forward.w3": (inner, hidden),
            "feed_forward.w2": (hidden, inner),
        }
        conv = {
            "conv.in_proj": (3 * hidden, hidden),
            "conv.conv": (hidden, 1, 3),
            "conv.out_proj": (hidden, hidden),
        }
        norms = {"self_attn.q_layernorm": (head,), "self_attn.k_layernorm": (head,)}
        attends = attention | {"self_attn.out_proj": (hidden, hidden)} | norms
        layers = [both | (conv if kind == "conv" else attends) for kind in config.layer_types]
    for i, layer in enumerate(layers):
        shapes |= {f"model.layers.{i}.{name}": shape for name, shape in layer.items()}
    return {f"{name}.weight": shape for name, shape in shapes.items()}
