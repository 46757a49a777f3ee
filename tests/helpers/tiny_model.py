"""Decoders of some 40,000 random weights with a tokenizer of their own, written by the real exporter."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

from engine.conversion.checkpoint import Checkpoint, Lfm2Config, LlamaConfig
from engine.conversion.model_folder import write_model_folder
from engine.types import Rounding

CORPUS = """\
Document: Invoice number A-1001 Date 1 March 2026 Total 1.234,50 EUR none yes no Field Value
The quick brown fox jumps over the lazy dog. Straße größer façade naïve señor 東京 Москва
phone +49 30 1234567 mail anna@example.org net tax due paid seller buyer address name id money date text
"""


CHAT_MARKS = ("<|startoftext|>", "<|im_start|>", "<|im_end|>", "<|tool_call_start|>", "<|tool_call_end|>")
"""Special tokens of LFM2 that its conversations are made of."""


def tiny_tokenizer(special: Sequence[str] = ("<|end|>",)) -> Tokenizer:
    """Byte-level BPE that knows the corpus's words; special tokens come first."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)]
    )
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=400,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        special_tokens=list(special),
        show_progress=False,
    )
    tokenizer.train_from_iterator([CORPUS] * 3, trainer)
    return tokenizer


def tiny_checkpoint(seed: int = 0) -> Checkpoint:
    """A Llama with random weights, so large that no two tokens are nearly as likely."""
    tokenizer = tiny_tokenizer()
    config = LlamaConfig(
        hidden_size=64,
        intermediate_size=128,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=2,
        vocab_size=tokenizer.get_vocab_size(),
        max_position_embeddings=2048,
        rope_theta=10_000.0,
        rms_norm_eps=1e-5,
    )
    matrix, norm = random_weights(seed, config.hidden_size)
    hidden, key_value = config.hidden_size, config.num_key_value_heads * config.head_dim
    weights = {"model.embed_tokens.weight": matrix(config.vocab_size, hidden), "model.norm.weight": norm()}
    for i in range(config.num_hidden_layers):
        layer = {
            "input_layernorm": norm(),
            "post_attention_layernorm": norm(),
            "self_attn.q_proj": matrix(hidden, hidden),
            "self_attn.k_proj": matrix(key_value, hidden),
            "self_attn.v_proj": matrix(key_value, hidden),
            "self_attn.o_proj": matrix(hidden, hidden),
            "mlp.gate_proj": matrix(config.intermediate_size, hidden),
            "mlp.up_proj": matrix(config.intermediate_size, hidden),
            "mlp.down_proj": matrix(hidden, config.intermediate_size),
        }
        weights |= {f"model.layers.{i}.{name}.weight": value for name, value in layer.items()}
    return Checkpoint(config, weights, tokenizer.to_str(), "")


def random_weights(
    seed: int, hidden: int
) -> tuple[Callable[[int, int], np.ndarray], Callable[[], np.ndarray]]:
    """Makers of a linear layer's weight `[rows, columns]` and of a norm's `[hidden]`."""
    random = np.random.default_rng(seed)

    def matrix(rows: int, columns: int) -> np.ndarray:
        return (random.standard_normal((rows, columns)) * columns**-0.5 * 1.5).astype(np.float32)

    def norm() -> np.ndarray:
        return random.uniform(0.5, 1.5, hidden).astype(np.float32)

    return matrix, norm


def tiny_lfm2_checkpoint(seed: int = 0, special: Sequence[str] = ("<|end|>",)) -> Checkpoint:
    """An LFM2 of four layers, two of which are convolutions; every text begins with token 0."""
    tokenizer = tiny_tokenizer(special)
    config = Lfm2Config(
        hidden_size=64,
        intermediate_size=128,
        num_hidden_layers=4,
        num_attention_heads=4,
        num_key_value_heads=2,
        vocab_size=tokenizer.get_vocab_size(),
        max_position_embeddings=2048,
        rope_theta=1_000_000.0,
        rms_norm_eps=1e-5,
        layer_types=("conv", "full_attention", "conv", "full_attention"),
    )
    return Checkpoint(config, random_lfm2_weights(config, seed), tokenizer.to_str(), "", 0)


def random_lfm2_weights(config: Lfm2Config, seed: int = 0) -> dict[str, np.ndarray]:
    """Weights of any size under Hugging Face's names."""
    matrix, norm = random_weights(seed, config.hidden_size)
    hidden, key_value = config.hidden_size, config.num_key_value_heads * config.head_dim
    weights = {
        "model.embed_tokens.weight": matrix(config.vocab_size, hidden),
        "model.embedding_norm.weight": norm(),
    }
    for i, kind in enumerate(config.layer_types):
        layer = {
            "operator_norm": norm(),
            "ffn_norm": norm(),
            "feed_forward.w1": matrix(config.intermediate_size, hidden),
            "feed_forward.w3": matrix(config.intermediate_size, hidden),
            "feed_forward.w2": matrix(hidden, config.intermediate_size),
        }
        if kind == "conv":
            layer |= {
                "conv.in_proj": matrix(3 * hidden, hidden),
                "conv.conv": matrix(hidden, 3).reshape(hidden, 1, 3),
                "conv.out_proj": matrix(hidden, hidden),
            }
        else:
            layer |= {
                "self_attn.q_proj": matrix(hidden, hidden),
                "self_attn.k_proj": matrix(key_value, hidden),
                "self_attn.v_proj": matrix(key_value, hidden),
                "self_attn.out_proj": matrix(hidden, hidden),
                "self_attn.q_layernorm": norm()[: config.head_dim],
                "self_attn.k_layernorm": norm()[: config.head_dim],
            }
        weights |= {f"model.layers.{i}.{name}.weight": value for name, value in layer.items()}
    return weights


def write_tiny_model(folder: Path, checkpoint: Checkpoint | None = None, precision: str = "int8") -> Path:
    """A whole model folder, as a user's computer has it."""
    checkpoint = checkpoint or tiny_checkpoint()
    write_model_folder(
        checkpoint, folder, Rounding(precision), name="tiny", document_tokens=256, prompt_format="branches"
    )
    return folder
