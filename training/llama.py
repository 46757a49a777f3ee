"""The Llama decoder in plain PyTorch, cut down to what training on branches needs.

It runs one packed sequence (no batch dimension), takes positions and an attention bias from outside and gives
logits only where they are asked for. It knows no cache and no sampling: the engine decodes, this trains.
"""

import time
from collections.abc import Mapping
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from engine.conversion.checkpoint import LlamaConfig


class RMSNorm(nn.Module):
    """Root-mean-square normalisation, computed in float32."""

    def __init__(self, width: int, eps: float) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(width))
        self.eps = eps

    def forward(self, x: Tensor) -> Tensor:
        """`x` [S, width] in any float type, scaled to unit root mean square."""
        wide = x.float()
        wide = wide * torch.rsqrt(wide.pow(2).mean(-1, keepdim=True) + self.eps)
        return (wide * self.weight).to(x.dtype)


class Attention(nn.Module):
    """Grouped-query attention over one packed sequence."""

    def __init__(self, config: LlamaConfig) -> None:
        super().__init__()
        self.heads = config.num_attention_heads
        self.groups = config.num_key_value_heads
        self.head_dim = config.head_dim
        self.q_proj = nn.Linear(config.hidden_size, self.heads * self.head_dim, bias=False)
        self.k_proj = nn.Linear(config.hidden_size, self.groups * self.head_dim, bias=False)
        self.v_proj = nn.Linear(config.hidden_size, self.groups * self.head_dim, bias=False)
        self.o_proj = nn.Linear(self.heads * self.head_dim, config.hidden_size, bias=False)

    def forward(self, x: Tensor, rotation: tuple[Tensor, Tensor], bias: Tensor) -> Tensor:
        """`x` [S, hidden], `bias` [S, S] added to the scores (0 or -inf)."""
        length = x.shape[0]
        share = self.heads // self.groups
        query = _rotate(self.q_proj(x).view(length, self.heads, self.head_dim), rotation)
        key = _rotate(self.k_proj(x).view(length, self.groups, self.head_dim), rotation)
        value = self.v_proj(x).view(length, self.groups, self.head_dim)
        # The query heads of one group stand together, so each group is one matrix product.
        query = query.transpose(0, 1).reshape(self.groups, share * length, self.head_dim)
        scores = query @ key.permute(1, 2, 0)
        scores = scores.view(self.heads, length, length) * self.head_dim**-0.5 + bias
        weights = torch.softmax(scores, dim=-1).view(self.groups, share * length, length)
        mixed = (weights @ value.transpose(0, 1)).view(self.heads, length, self.head_dim)
        return self.o_proj(mixed.transpose(0, 1).reshape(length, -1))  # type: ignore[no-any-return]


class MLP(nn.Module):
    """The gated feed-forward layer."""

    def __init__(self, config: LlamaConfig) -> None:
        super().__init__()
        self.gate_proj = nn.Linear(config.hidden_size, config.intermediate_size, bias=False)
        self.up_proj = nn.Linear(config.hidden_size, config.intermediate_size, bias=False)
        self.down_proj = nn.Linear(config.intermediate_size, config.hidden_size, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        """`x` [S, hidden]."""
        return self.down_proj(functional.silu(self.gate_proj(x)) * self.up_proj(x))  # type: ignore[no-any-return]


class DecoderLayer(nn.Module):
    """Attention and feed-forward, each with its norm before and a residual around."""

    def __init__(self, config: LlamaConfig) -> None:
        super().__init__()
        self.input_layernorm = RMSNorm(config.hidden_size, config.rms_norm_eps)
        self.self_attn = Attention(config)
        self.post_attention_layernorm = RMSNorm(config.hidden_size, config.rms_norm_eps)
        self.mlp = MLP(config)

    def forward(self, x: Tensor, rotation: tuple[Tensor, Tensor], bias: Tensor) -> Tensor:
        """`x` [S, hidden]."""
        x = x + self.self_attn(self.input_layernorm(x), rotation, bias)
        return x + self.mlp(self.post_attention_layernorm(x))  # type: ignore[no-any-return]


class Decoder(nn.Module):
    """Embedding, layers, last norm: the `model.` part of the Hugging Face state."""

    def __init__(self, config: LlamaConfig) -> None:
        super().__init__()
        self.embed_tokens = nn.Embedding(config.vocab_size, config.hidden_size)
        self.layers = nn.ModuleList(DecoderLayer(config) for _ in range(config.num_hidden_layers))
        self.norm = RMSNorm(config.hidden_size, config.rms_norm_eps)


class Llama(nn.Module):
    """A decoder whose `state_dict` carries Hugging Face names; the head is tied to the embedding."""

    def __init__(self, config: LlamaConfig) -> None:
        super().__init__()
        self.config = config
        self.model = Decoder(config)

    def forward(self, tokens: Tensor, positions: Tensor, bias: Tensor, at: Tensor) -> Tensor:
        """Logits [len(at), vocabulary] after the tokens at the indices `at` of one packed sequence.

        `tokens`, `positions` [S]; `bias` [S, S], added to the attention scores. It computes in the type of
        its weights.
        """
        x = self.model.embed_tokens(tokens)
        rotation = _rotation(positions, self.config, x.dtype)
        bias = bias.to(x.dtype)
        for layer in self.model.layers:
            x = layer(x, rotation, bias)
        return functional.linear(self.model.norm(x[at]), self.model.embed_tokens.weight)


def load_weights(model: nn.Module, weights: Mapping[str, NDArray[np.float32]]) -> None:
    """Copy `weights`, under the names of the model's state, into it; all must be there, none left over."""
    model.load_state_dict({name: torch.from_numpy(weight) for name, weight in weights.items()})


def attention_bias(visible: NDArray[np.bool_]) -> Tensor:
    """The bias [S, S], of 0 and -inf, for a mask [S, S] in which a row sees a column."""
    mask = torch.from_numpy(visible)
    return torch.zeros(mask.shape).masked_fill_(~mask, float("-inf"))


def quickest_type() -> torch.dtype:
    """bfloat16 where this processor multiplies it natively, else float32: emulated, it is far slower."""
    spent = {}
    for dtype in (torch.bfloat16, torch.float32):
        x, weight = torch.ones(256, 576, dtype=dtype), torch.ones(1536, 576, dtype=dtype)
        functional.linear(x, weight)
        begun = time.perf_counter()
        for _ in range(5):
            functional.linear(x, weight)
        spent[dtype] = time.perf_counter() - begun
    return min(spent, key=lambda dtype: spent[dtype])


def _rotation(positions: Tensor, config: LlamaConfig, dtype: Any) -> tuple[Tensor, Tensor]:
    half = config.head_dim // 2
    frequency = config.rope_theta ** (-torch.arange(half, dtype=torch.float32) / half)
    angle = positions.float()[:, None] * frequency
    return angle.cos()[:, None].to(dtype), angle.sin()[:, None].to(dtype)


def _rotate(x: Tensor, rotation: tuple[Tensor, Tensor]) -> Tensor:
    cos, sin = rotation
    first, second = x.chunk(2, dim=-1)
    return torch.cat((first * cos - second * sin, second * cos + first * sin), dim=-1)
