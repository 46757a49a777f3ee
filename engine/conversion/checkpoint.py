"""A checkpoint in memory: the architecture's numbers and float32 weights under Hugging Face names."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


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


@dataclass(frozen=True)
class Checkpoint:
    """`weights[name]` is float32, `[out, in]` for linear layers; the head is tied to the embedding."""

    config: LlamaConfig
    weights: dict[str, NDArray[np.float32]]
    tokenizer_json: str
    chat_template: str
