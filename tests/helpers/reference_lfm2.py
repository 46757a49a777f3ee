"""The LFM2 decoder in plain NumPy, float64, from the paper: what the exported graph is held against."""

import numpy as np

from engine.conversion.checkpoint import Checkpoint, Lfm2Config


def log_probabilities(checkpoint: Checkpoint, tokens: list[int]) -> np.ndarray:
    """`[len(tokens), vocabulary]`: natural log-probabilities of the next token after each."""
    config = checkpoint.config
    assert isinstance(config, Lfm2Config)
    weights = {name: value.astype(np.float64) for name, value in checkpoint.weights.items()}
    count, width = len(tokens), config.head_dim
    angles = np.outer(np.arange(count), config.rope_theta ** (-np.arange(0, width, 2) / width))
    cos, sin = np.cos(angles), np.sin(angles)
    future = np.triu(np.full((count, count), -np.inf), 1)

    def norm(x: np.ndarray, weight: np.ndarray) -> np.ndarray:
        return x / np.sqrt((x**2).mean(-1, keepdims=True) + config.rms_norm_eps) * weight

    def heads(x: np.ndarray, number: int) -> np.ndarray:
        return x.reshape(count, number, width).swapaxes(0, 1)

    def rotated(x: np.ndarray) -> np.ndarray:
        left, right = np.split(x, 2, axis=-1)
        return np.concatenate([left * cos - right * sin, right * cos + left * sin], axis=-1)

    def convolution(x: np.ndarray, layer: dict[str, np.ndarray]) -> np.ndarray:
        b, c, inner = np.split(x @ layer["conv.in_proj"].T, 3, axis=-1)
        gated = np.concatenate([np.zeros((2, config.hidden_size)), b * inner])
        taps = layer["conv.conv"][:, 0]
        mixed = sum(taps[:, i] * gated[i : i + count] for i in range(3))
        return (c * mixed) @ layer["conv.out_proj"].T

    def attention(x: np.ndarray, layer: dict[str, np.ndarray]) -> np.ndarray:
        query = heads(x @ layer["self_attn.q_proj"].T, config.num_attention_heads)
        key = heads(x @ layer["self_attn.k_proj"].T, config.num_key_value_heads)
        value = heads(x @ layer["self_attn.v_proj"].T, config.num_key_value_heads)
        query = rotated(norm(query, layer["self_attn.q_layernorm"]))
        key = rotated(norm(key, layer["self_attn.k_layernorm"]))
        share = config.num_attention_heads // config.num_key_value_heads
        key, value = np.repeat(key, share, 0), np.repeat(value, share, 0)
        seen = np.exp(_log_softmax(query @ key.swapaxes(1, 2) / np.sqrt(width) + future))
        return (seen @ value).swapaxes(0, 1).reshape(count, -1) @ layer["self_attn.out_proj"].T

    hidden = weights["model.embed_tokens.weight"][tokens]
    for i, kind in enumerate(config.layer_types):
        layer = {n.split(f"layers.{i}.")[1][:-7]: w for n, w in weights.items() if f"layers.{i}." in n}
        x = norm(hidden, layer["operator_norm"])
        hidden = hidden + (convolution if kind == "conv" else attention)(x, layer)
        x = norm(hidden, layer["ffn_norm"])
        gate, up = x @ layer["feed_forward.w1"].T, x @ layer["feed_forward.w3"].T
        hidden = hidden + (gate / (1 + np.exp(-gate)) * up) @ layer["feed_forward.w2"].T
    last = norm(hidden, weights["model.embedding_norm.weight"])
    return _log_softmax(last @ weights["model.embed_tokens.weight"].T)


def _log_softmax(x: np.ndarray) -> np.ndarray:
    shifted = x - x.max(-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(-1, keepdims=True))
