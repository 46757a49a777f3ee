"""What all networks that are trained share: the inputs of one packed sequence, norms, rotation, attention.

A network runs one packed sequence (no batch dimension), takes positions, who sees whom and each token's
predecessors from outside and gives logits only where they are asked for. It knows no cache and no sampling:
the engine decodes, this trains. Weights have Hugging Face's names; the head is tied to the embedding.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from engine.conversion.checkpoint import LlamaConfig
from training.examples import Packed


@dataclass(frozen=True, slots=True)
class Inputs:
    """One packed sequence as a network takes it."""

    tokens: Tensor
    """[S]"""
    positions: Tensor
    """[S]"""
    sight: "Sight"
    predecessors: Tensor
    """[2, S]: the token before each on its own branch, and the one before that; S where there is none."""

    @classmethod
    def of(cls, packed: Packed, device: torch.device) -> "Inputs":
        """The inputs for `packed`, on `device`."""
        return cls(
            torch.from_numpy(packed.tokens).to(device),
            torch.from_numpy(packed.positions).to(device),
            Sight(packed.visible(), device),
            torch.from_numpy(packed.predecessors()).to(device),
        )


class Sight:
    """Who sees whom, by blocks of rows: columns that no row of a block sees need not be computed."""

    ROWS = 256  # with one core a sequence quicker than 128

    def __init__(self, visible: NDArray[np.bool_], device: torch.device) -> None:
        """`visible` [S, S]: row sees column."""
        self.blocks: list[tuple[Tensor, Tensor]] = []
        """Of each block the columns [C] that any of its rows sees, and the mask [rows, C]."""
        for start in range(0, len(visible), self.ROWS):
            rows = visible[start : start + self.ROWS]
            columns = np.flatnonzero(rows.any(axis=0))
            self.blocks.append(
                (torch.from_numpy(columns).to(device), torch.from_numpy(rows[:, columns]).to(device))
            )


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
    """The projections of grouped-query attention, and what comes of them; the output's has other names."""

    def __init__(self, config: LlamaConfig) -> None:
        super().__init__()
        self.head_dim = config.head_dim
        key_value = config.num_key_value_heads * config.head_dim
        self.q_proj = nn.Linear(config.hidden_size, config.hidden_size, bias=False)
        self.k_proj = nn.Linear(config.hidden_size, key_value, bias=False)
        self.v_proj = nn.Linear(config.hidden_size, key_value, bias=False)

    def normed(self, query: Tensor, key: Tensor) -> tuple[Tensor, Tensor]:
        """Queries and keys [S, heads, width] before they are rotated; here as they are."""
        return query, key

    def attended(self, x: Tensor, turn: tuple[Tensor, Tensor], sight: Sight) -> Tensor:
        """`x` [S, hidden]."""
        heads = (len(x), -1, self.head_dim)
        query, key = self.normed(self.q_proj(x).view(heads), self.k_proj(x).view(heads))
        return attend(rotate(query, turn), rotate(key, turn), self.v_proj(x).view(heads), sight)


@torch.compiler.disable  # its blocks differ from sequence to sequence
def attend(query: Tensor, key: Tensor, value: Tensor, sight: Sight) -> Tensor:
    """Grouped-query attention [S, heads * width].

    `query` [S, heads, width]; `key`, `value` [S, groups, width].
    """
    shared = query.shape[1] // key.shape[1]  # query heads of one group stand together
    query, key, value = (x.transpose(0, 1)[None] for x in (query, key, value))
    mixed = []
    for rows, (columns, mask) in zip(query.split(sight.ROWS, 2), sight.blocks, strict=True):
        seen = [x.index_select(2, columns).repeat_interleave(shared, 1) for x in (key, value)]
        mixed.append(functional.scaled_dot_product_attention(rows, *seen, mask))
    return torch.cat(mixed, 2)[0].transpose(0, 1).flatten(1)


def rotation(positions: Tensor, config: LlamaConfig, dtype: torch.dtype) -> tuple[Tensor, Tensor]:
    """Cosines and sines [S, 1, width / 2] of the rotary position embedding (Su et al. 2021)."""
    half = config.head_dim // 2
    exponents = -torch.arange(half, dtype=torch.float32, device=positions.device) / half
    angle = positions.float()[:, None] * config.rope_theta**exponents
    return angle.cos()[:, None].to(dtype), angle.sin()[:, None].to(dtype)


def rotate(x: Tensor, by: tuple[Tensor, Tensor]) -> Tensor:
    """`x` [S, heads, width] at its positions."""
    cos, sin = by
    first, second = x.chunk(2, dim=-1)
    return torch.cat((first * cos - second * sin, second * cos + first * sin), dim=-1)


def load_weights(network: nn.Module, weights: Mapping[str, NDArray[np.float32]]) -> None:
    """Copy `weights`, under the names of the network's state, into it; all must be there, none left over."""
    network.load_state_dict({name: torch.from_numpy(weight) for name, weight in weights.items()})


def quickest_device() -> torch.device:
    """A graphics processor where there is one that this torch can use."""
    if torch.cuda.is_available():
        return torch.device("cuda")
    return torch.device("mps" if torch.backends.mps.is_available() else "cpu")


def quickest_type(device: torch.device) -> torch.dtype:
    """bfloat16 where `device` multiplies it natively, else float32: emulated, it is far slower."""
    if device.type != "cpu":
        return torch.bfloat16
    spent = {}
    for dtype in (torch.bfloat16, torch.float32):
        x, weight = torch.ones(256, 576, dtype=dtype), torch.ones(1536, 576, dtype=dtype)
        functional.linear(x, weight)
        begun = time.perf_counter()
        for _ in range(5):
            functional.linear(x, weight)
        spent[dtype] = time.perf_counter() - begun
    return min(spent, key=lambda dtype: spent[dtype])
