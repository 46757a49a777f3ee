"""A Llama of 40,000 random weights with a tokenizer of its own, written by the real exporter."""

from pathlib import Path

import numpy as np
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

from engine.conversion.checkpoint import Checkpoint, LlamaConfig
from engine.conversion.llama import write_llama
from engine.model_files.manifest import write_manifest

CORPUS = """\
Document: Invoice number A-1001 Date 1 March 2026 Total 1.234,50 EUR none yes no Field Value
The quick brown fox jumps over the lazy dog. Straße größer façade naïve señor 東京 Москва
phone +49 30 1234567 mail anna@example.org net tax due paid seller buyer address name id money date text
"""


def tiny_checkpoint(seed: int = 0) -> Checkpoint:
    """Random weights, so large that no two tokens are nearly as likely."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)]
    )
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=400,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        special_tokens=["<|end|>"],
        show_progress=False,
    )
    tokenizer.train_from_iterator([CORPUS] * 3, trainer)
    config = LlamaConfig(
        hidden_size=64,
        intermediate_size=96,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=2,
        vocab_size=tokenizer.get_vocab_size(),
        max_position_embeddings=2048,
        rope_theta=10_000.0,
        rms_norm_eps=1e-5,
    )
    random = np.random.default_rng(seed)

    def matrix(rows: int, columns: int) -> np.ndarray:
        return (random.standard_normal((rows, columns)) * columns**-0.5 * 1.5).astype(np.float32)

    def norm() -> np.ndarray:
        return random.uniform(0.5, 1.5, config.hidden_size).astype(np.float32)

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
    return Checkpoint(config, weights, tokenizer.to_str(), "{{ messages }}")


def write_tiny_model(folder: Path, checkpoint: Checkpoint | None = None) -> Path:
    """A whole model folder, as a user's computer has it."""
    checkpoint = checkpoint or tiny_checkpoint()
    files = write_llama(checkpoint, folder)
    (folder / "tokenizer.json").write_text(checkpoint.tokenizer_json, encoding="utf-8")
    write_manifest(
        folder,
        [*(file.name for file in files), "tokenizer.json"],
        name="tiny",
        architecture="llama",
        context_length=checkpoint.config.max_position_embeddings,
        document_tokens=256,
        prompt_format="branches",
        quantisation="int8",
        graph=files[0].name,
    )
    return folder
