"""The Llama decoder in plain NumPy, float64, from the paper: what the exported graph is held against."""

import numpy as np

from engine.conversion.checkpoint import Checkpoint


def log_probabilities(checkpoint: Checkpoint, tokens: list[int]) -> np.ndarray:
    """`[len(tokens), vocabulary]`: natural log-probabilities of the next token after each."""
    config = checkpoint.config
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

    hidden = weights["model.embed_tokens.weight"][tokens]
    for i in range(config.num_hidden_layers):
        layer = {n.split(f"layers.{i}.")[1][:-7]: w for n, w in weights.items() if f"layers.{i}." in n}
        x = norm(hidden, layer["input_layernorm"])
        query = rotated(heads(x @ layer["self_attn.q_proj"].T, config.num_attention_heads))
        key = rotated(heads(x @ layer["self_attn.k_proj"].T, config.num_key_value_heads))
        value = heads(x @ layer["self_attn.v_proj"].T, config.num_key_value_heads)
        share = config.num_attention_heads // config.num_key_value_heads
        key, value = np.repeat(key, share, 0), np.repeat(value, share, 0)
        seen = np.exp(_log_softmax(query @ key.swapaxes(1, 2) / np.sqrt(width) + future))
        attended = (seen @ value).swapaxes(0, 1).reshape(count, -1)
        hidden = hidden + attended @ layer["self_attn.o_proj"].T
        x = norm(hidden, layer["post_attention_layernorm"])
        gate = x @ layer["mlp.gate_proj"].T
        up = x @ layer["mlp.up_proj"].T
        hidden = hidden + (gate / (1 + np.exp(-gate)) * up) @ layer["mlp.down_proj"].T
    return _log_softmax(norm(hidden, weights["model.norm.weight"]) @ weights["model.embed_tokens.weight"].T)


def _log_softmax(x: np.ndarray) -> np.ndarray:
    shifted = x - x.max(-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(-1, keepdims=True))
