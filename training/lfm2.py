"""The LFM2 decoder in plain PyTorch (Liquid AI 2025, arXiv 2511.23404), for training on branches.

A short convolution is, with gates B and C and inputs x taken from the hidden vector of each token t,

    g[t] = B[t] * x[t]        y[t] = C[t] * (w0 * g[t-2] + w1 * g[t-1] + w2 * g[t])

where `t-1` is the token before t on its own branch, wherever it stands in the packed sequence.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional

from engine.conversion.checkpoint import Lfm2Config
from engine.conversion.lfm2 import KERNEL
from training.network import Attention, Inputs, RMSNorm, Sight, rotation


class ShortConvolution(nn.Module):
    """The doubly gated convolution over each token and the two before it."""

    def __init__(self, config: Lfm2Config) -> None:
        super().__init__()
        size = config.hidden_size
        self.in_proj = nn.Linear(size, 3 * size, bias=False)
        self.conv = nn.Conv1d(size, size, KERNEL, groups=size, bias=False)
        self.out_proj = nn.Linear(size, size, bias=False)

    def forward(self, x: Tensor, predecessors: Tensor) -> Tensor:
        """`x` [S, hidden]."""
        b, c, inner = self.in_proj(x).chunk(3, dim=-1)
        gated = b * inner
        padded = torch.cat((gated, gated.new_zeros(1, gated.shape[1])))
        oldest, older, newest = self.conv.weight[:, 0].unbind(dim=-1)
        total = newest * gated + older * padded[predecessors[0]] + oldest * padded[predecessors[1]]
        return self.out_proj(c * total)  # type: ignore[no-any-return]


class SelfAttention(Attention):
    """Grouped-query attention, each head of queries and keys normalised before it is rotated."""

    def __init__(self, config: Lfm2Config) -> None:
        super().__init__(config)
        self.out_proj = nn.Linear(config.hidden_size, config.hidden_size, bias=False)
        self.q_layernorm = RMSNorm(config.head_dim, config.rms_norm_eps)
        self.k_layernorm = RMSNorm(config.head_dim, config.rms_norm_eps)

    def normed(self, query: Tensor, key: Tensor) -> tuple[Tensor, Tensor]:
        """See `Attention.normed`."""
        return self.q_layernorm(query), self.k_layernorm(key)

    def forward(self, x: Tensor, turn: tuple[Tensor, Tensor], sight: Sight) -> Tensor:
        """See `Attention.attended`."""
        return self.out_proj(self.attended(x, turn, sight))  # type: ignore[no-any-return]


class FeedForward(nn.Module):
    """The gated feed-forward layer."""

    def __init__(self, config: Lfm2Config) -> None:
        super().__init__()
        self.w1 = nn.Linear(config.hidden_size, config.intermediate_size, bias=False)
        self.w3 = nn.Linear(config.hidden_size, config.intermediate_size, bias=False)
        self.w2 = nn.Linear(config.intermediate_size, config.hidden_size, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        """`x` [S, hidden]."""
        return self.w2(functional.silu(self.w1(x)) * self.w3(x))  # type: ignore[no-any-return]


class DecoderLayer(nn.Module):
    """A short convolution or an attention, then the feed-forward, each with its norm and a residual."""

    def __init__(self, config: Lfm2Config, kind: str) -> None:
        super().__init__()
        self.operator_norm = RMSNorm(config.hidden_size, config.rms_norm_eps)
        if kind == "conv":
            self.conv = ShortConvolution(config)
        else:
            self.self_attn = SelfAttention(config)
        self.ffn_norm = RMSNorm(config.hidden_size, config.rms_norm_eps)
        self.feed_forward = FeedForward(config)
        self.is_convolution = kind == "conv"

    def forward(self, x: Tensor, turn: tuple[Tensor, Tensor], sight: Sight, predecessors: Tensor) -> Tensor:
        """`x` [S, hidden]."""
        normed = self.operator_norm(x)
        x = x + (
            self.conv(normed, predecessors) if self.is_convolution else self.self_attn(normed, turn, sight)
        )
        return x + self.feed_forward(self.ffn_norm(x))  # type: ignore[no-any-return]


class Decoder(nn.Module):
    """Embedding, layers, last norm: the `model.` part of the Hugging Face state."""

    def __init__(self, config: Lfm2Config) -> None:
        super().__init__()
        self.embed_tokens = nn.Embedding(config.vocab_size, config.hidden_size)
        self.layers = nn.ModuleList(DecoderLayer(config, kind) for kind in config.layer_types)
        self.embedding_norm = RMSNorm(config.hidden_size, config.rms_norm_eps)


class Lfm2(nn.Module):
    """A decoder whose `state_dict` carries Hugging Face names; the head is tied to the embedding."""

    def __init__(self, config: Lfm2Config) -> None:
        super().__init__()
        self.config = config
        self.model = Decoder(config)

    def forward(self, inputs: Inputs, at: Tensor) -> Tensor:
        """Logits [len(at), vocabulary] after the tokens at the indices `at`, in the type of the weights."""
        x = self.model.embed_tokens(inputs.tokens)
        turn = rotation(inputs.positions, self.config, x.dtype)
        for layer in self.model.layers:
            x = layer(x, turn, inputs.sight, inputs.predecessors)
        return functional.linear(self.model.embedding_norm(x[at]), self.model.embed_tokens.weight)
