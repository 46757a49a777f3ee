"""The LFM2 decoder as an ONNX graph: gated short convolutions, and a few grouped-query attentions between.

LFM2: Liquid AI 2025, arXiv 2511.23404; the layers' names as in Hugging Face's `Lfm2ForCausalLM`. A short
convolution is, with gates B and C and inputs x taken from the hidden vector of each token t,

    g[t] = B[t] * x[t]        y[t] = C[t] * (w0 * g[t-2] + w1 * g[t-1] + w2 * g[t])

Tokens form trees, so `t-1` is the token before t on its own branch, wherever it stands. Beside what all
decoders take (`decoder_blocks.py`) the graph takes the gated inputs g of earlier tokens that new tokens refer
to, and gives those of the new ones, so that whoever keeps them can go back to any token:

    history       float32 [convolutions, H, hidden]   g of H earlier tokens, a layer each
    predecessors  int64   [2, S]                      where g[t-1] and g[t-2] stand: in the history (below H),
                                                      or at H + row among the new tokens
    → gated       float32 [convolutions, S, hidden]
"""

from collections.abc import Callable
from pathlib import Path

import numpy as np
from onnx import TensorProto, helper

from engine.conversion.checkpoint import Lfm2Config
from engine.conversion.decoder_blocks import DecoderBlocks, Matrix
from engine.conversion.graph import Graph
from engine.conversion.linear import LinearLayers

KERNEL = 3
"""Tokens that a short convolution sees; the published models have no other."""


def write_lfm2(
    config: Lfm2Config, weights: dict[str, Matrix], graph: Graph, layers: LinearLayers, folder: Path
) -> list[Path]:
    """Write the graph into `folder`; returns the files, `model.onnx` first."""
    blocks = DecoderBlocks(graph, layers, config)
    convolutions = config.convolution_layers
    histories = [f"history_{i}" for i in convolutions]
    graph.node("Split", ["history"], histories, axis=0, num_outputs=len(histories))
    for place, name in enumerate(("before", "before_that")):
        index = graph.constant(f"{name}_row", np.array(place, np.int64))
        graph.node("Gather", ["predecessors", index], [name], axis=0)

    hidden = blocks.embed(weights["model.embed_tokens.weight"], weights["model.embedding_norm.weight"])
    residual, gated = "", []
    for i in range(config.num_hidden_layers):

        def weight(name: str, i: int = i) -> Matrix:
            return weights[f"model.layers.{i}.{name}.weight"]

        hidden, residual = blocks.norm(hidden, residual)
        if i in convolutions:
            hidden, g = _short_convolution(blocks, i, hidden, weight)
            gated.append(g)
        else:
            hidden = _attention(blocks, i, hidden, weight)
        hidden, residual = blocks.norm(hidden, residual)
        mlp = [weight(f"feed_forward.{part}") for part in ("w1", "w3", "w2")]
        hidden = blocks.mlp(i, hidden, weight("ffn_norm"), *mlp)
    blocks.answer(blocks.norm(hidden, residual)[0])
    graph.node("Concat", gated, ["gated"], axis=0)
    value, size = helper.make_tensor_value_info, config.hidden_size
    return blocks.write(
        folder,
        [i for i in range(config.num_hidden_layers) if i not in convolutions],
        [
            value("history", TensorProto.FLOAT, [len(convolutions), "H", size]),
            value("predecessors", TensorProto.INT64, [KERNEL - 1, "S"]),
        ],
        [value("gated", TensorProto.FLOAT, [len(convolutions), "S", size])],
    )


def _short_convolution(
    blocks: DecoderBlocks, i: int, hidden: str, weight: Callable[[str], Matrix]
) -> tuple[str, str]:
    """`(what is added to the hidden vector, g [1, S, hidden])`."""
    graph, layers = blocks.graph, blocks.layers
    inward = blocks.rotation.reading(weight("conv.in_proj"), weight("operator_norm"))
    parts = [f"{i}.{part}" for part in ("B", "C", "x")]
    product = layers.linear(f"{i}.conv_in", layers.prepare(hidden), inward)
    graph.node("Split", [product], parts, axis=-1, num_outputs=3)
    b, c, x = parts
    g = graph.node("Mul", [b, x])
    earlier = graph.node("Concat", [f"history_{i}", g], axis=1)
    taps = weight("conv.conv").reshape(-1, KERNEL).T
    names = [graph.constant(f"{i}.tap{age}", np.ascontiguousarray(tap)) for age, tap in enumerate(taps[::-1])]
    total = graph.node("Mul", [g, names[0]])
    for age, place in ((1, "before"), (2, "before_that")):
        older = graph.node("Gather", [earlier, place], axis=1)
        total = graph.node("Add", [total, graph.node("Mul", [older, names[age]])])
    return blocks.write_blocks(f"{i}.conv_out", graph.node("Mul", [c, total]), weight("conv.out_proj")), g


def _attention(blocks: DecoderBlocks, i: int, hidden: str, weight: Callable[[str], Matrix]) -> str:
    graph, layers, config = blocks.graph, blocks.layers, blocks.config
    qkv = np.concatenate([weight(f"self_attn.{part}_proj") for part in "qkv"])
    qkv = blocks.rotation.reading(qkv, weight("operator_norm"))
    product = layers.linear(f"{i}.qkv", layers.prepare(hidden), qkv)
    kv_size = config.num_key_value_heads * config.head_dim
    sizes = graph.constant("qkv_sizes", np.array([config.hidden_size, kv_size, kv_size], np.int64))
    query, key, value = (f"{i}.{part}" for part in ("query", "key", "value"))
    graph.node("Split", [product, sizes], [query, key, value], axis=-1)
    attended = blocks.attend(
        i,
        _head_norm(blocks, f"{i}.query_norm", query, weight("self_attn.q_layernorm")),
        _head_norm(blocks, f"{i}.key_norm", key, weight("self_attn.k_layernorm")),
        value,
    )
    out = blocks.rotation.writing(weight("self_attn.out_proj"))
    return layers.linear(f"{i}.attention_out", layers.prepare(attended), out)


def _head_norm(blocks: DecoderBlocks, name: str, x: str, weight: Matrix) -> str:
    """RMS norm of each head of `x`."""
    graph = blocks.graph
    to_heads = graph.constant("to_heads", np.array([0, 0, -1, blocks.config.head_dim], np.int64))
    heads = graph.node("Reshape", [x, to_heads])
    inputs = [heads, graph.constant(name, weight)]
    normalised = graph.node(
        "SimplifiedLayerNormalization", inputs, axis=-1, epsilon=blocks.config.rms_norm_eps
    )
    return graph.node("Reshape", [normalised, "from_blocks"])
