"""The Llama decoder in plain PyTorch (Touvron et al. 2023, arXiv 2302.13971), for training on branches."""

from torch import Tensor, nn
from torch.nn import functional

from engine.conversion.checkpoint import LlamaConfig
from training.network import Attention, Inputs, RMSNorm, Sight, rotation


class SelfAttention(Attention):
    """Grouped-query attention over one packed sequence."""

    def __init__(self, config: LlamaConfig) -> None:
        super().__init__(config)
        self.o_proj = nn.Linear(config.hidden_size, config.hidden_size, bias=False)

    def forward(self, x: Tensor, turn: tuple[Tensor, Tensor], sight: Sight) -> Tensor:
        """See `Attention.attended`."""
        return self.o_proj(self.attended(x, turn, sight))  # type: ignore[no-any-return]


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
        self.self_attn = SelfAttention(config)
        self.post_attention_layernorm = RMSNorm(config.hidden_size, config.rms_norm_eps)
        self.mlp = MLP(config)

    def forward(self, x: Tensor, turn: tuple[Tensor, Tensor], sight: Sight) -> Tensor:
        """`x` [S, hidden]."""
        x = x + self.self_attn(self.input_layernorm(x), turn, sight)
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

    def forward(self, inputs: Inputs, at: Tensor) -> Tensor:
        """Logits [len(at), vocabulary] after the tokens at the indices `at`, in the type of the weights."""
        x = self.model.embed_tokens(inputs.tokens)
        turn = rotation(inputs.positions, self.config, x.dtype)
        for layer in self.model.layers:
            x = layer(x, turn, inputs.sight)
        return functional.linear(self.model.norm(x[at]), self.model.embed_tokens.weight)
