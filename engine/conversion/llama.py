"""The Llama decoder as an ONNX graph: RMS norms, rotary grouped-query attention, gated SiLU MLP, tied head.

Llama: Touvron et al. 2023, arXiv 2302.13971.
"""

from pathlib import Path

import numpy as np

from engine.conversion.checkpoint import LlamaConfig
from engine.conversion.decoder_blocks import DecoderBlocks, Matrix
from engine.conversion.graph import Graph
from engine.conversion.linear import LinearLayers


def write_llama(
    config: LlamaConfig, weights: dict[str, Matrix], graph: Graph, layers: LinearLayers, folder: Path
) -> list[Path]:
    """Write the graph into `folder`; returns the files, `model.onnx` first."""
    blocks = DecoderBlocks(graph, layers, config)
    hidden = blocks.embed(weights["model.embed_tokens.weight"], weights["model.norm.weight"])
    residual = ""
    for i in range(config.num_hidden_layers):

        def weight(name: str, i: int = i) -> Matrix:
            return weights[f"model.layers.{i}.{name}.weight"]

        hidden, residual = blocks.norm(hidden, residual)
        qkv = np.concatenate([weight(f"self_attn.{part}_proj") for part in "qkv"])
        qkv = blocks.rotation.reading(qkv, weight("input_layernorm"))
        attended = blocks.attend(i, layers.linear(f"{i}.qkv", layers.prepare(hidden), qkv))
        out = blocks.rotation.writing(weight("self_attn.o_proj"))
        hidden = layers.linear(f"{i}.attention_out", layers.prepare(attended), out)
        hidden, residual = blocks.norm(hidden, residual)
        mlp = [weight(f"mlp.{part}_proj") for part in ("gate", "up", "down")]
        hidden = blocks.mlp(i, hidden, weight("post_attention_layernorm"), *mlp)
    blocks.answer(blocks.norm(hidden, residual)[0])
    return blocks.write(folder, range(config.num_hidden_layers))
