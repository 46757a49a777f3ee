"""The Llama decoder as an ONNX graph: RMS norms, rotary grouped-query attention, gated SiLU MLP, tied head.

Llama: Touvron et al. 2023, arXiv 2302.13971; grouped queries: Ainslie et al. 2023, arXiv 2305.13245.

The graph takes token trees: position and visibility of each token are inputs, not derived from its place.
S new tokens follow P tokens kept in buffers of capacity C >= P + S; T = P + S.

    input_ids        int64   [1, S]
    position_ids     int64   [1, S]
    attention_bias   float32 [1, 1, S, T]   0 where a token may look, a large negative number elsewhere
    seqlens_k        int32   [1]            T - 1
    total_length     int32   []             T
    logits_rows      int64   [R]            which of the S tokens need an answer
    past.{i}.key/value, present.{i}.key/value   float32 [1, heads, C, head_dim], the same buffer for both
    → logprobs       float32 [R, vocabulary]   natural log-probabilities of the next token
"""

from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper

from engine.conversion.checkpoint import Checkpoint, LlamaConfig
from engine.conversion.graph import MICROSOFT, Graph
from engine.conversion.quantise import quantise_columns
from engine.conversion.rotate import BLOCK, Rotated, RotatedLayer, rotate


def write_llama(checkpoint: Checkpoint, folder: Path) -> list[Path]:
    """Write the 8-bit graph of `checkpoint` into `folder`; returns the files, `model.onnx` first."""
    config, rotated = checkpoint.config, rotate(checkpoint)
    graph = Graph()
    for name, table in zip(("cos", "sin"), _rotary_tables(config), strict=True):
        graph.constant(name, table)
    graph.constant("norm", np.ones(config.hidden_size, np.float32))
    graph.constant("block_rotation", rotated.block_rotation)
    graph.constant("to_blocks", np.array([0, 0, -1, BLOCK], np.int64))
    graph.constant("from_blocks", np.array([0, 0, config.intermediate_size], np.int64))

    hidden, residual = _embed(graph, rotated), ""
    for i, layer in enumerate(rotated.layers):
        hidden, residual = _norm(graph, config, hidden, residual)
        hidden = _attention(graph, i, config, layer, hidden)
        hidden, residual = _norm(graph, config, hidden, residual)
        hidden = _mlp(graph, i, layer, hidden)
    hidden, _ = _norm(graph, config, hidden, residual)

    hidden = graph.node("Gather", [hidden, "logits_rows"], axis=1)
    logits = graph.linear_of("embedding", graph.quantise_rows(hidden))
    logits = graph.node("Squeeze", [logits, graph.constant("first_axis", np.array([0], np.int64))])
    graph.node("LogSoftmax", [logits], ["logprobs"], axis=-1)
    return graph.write(folder, *_inputs_and_outputs(config))


def _embed(graph: Graph, rotated: Rotated) -> str:
    """Hidden vectors `[1, S, hidden]`; the 8-bit table `[hidden, vocabulary]` is shared with the head."""
    quantised, scale = quantise_columns(rotated.table)
    graph.constant("embedding.weight", quantised)
    graph.constant("embedding.scale", scale)
    columns = graph.node("Gather", ["embedding.weight", "input_ids"], axis=1)  # [hidden, 1, S]
    rows = graph.node("Cast", [graph.node("Transpose", [columns], perm=[1, 2, 0])], to=TensorProto.FLOAT)
    scales = graph.node("Unsqueeze", [graph.node("Gather", ["embedding.scale", "input_ids"]), "last_axis"])
    return graph.node("MatMul", [graph.node("Mul", [rows, scales]), graph.constant("enter", rotated.enter)])


def _norm(graph: Graph, config: LlamaConfig, hidden: str, residual: str) -> tuple[str, str]:
    """`(normalised, sum)` of `hidden + residual`; the first norm has no residual yet."""
    epsilon = config.rms_norm_eps
    if not residual:
        inputs = [hidden, "norm"]
        return graph.node("SimplifiedLayerNormalization", inputs, axis=-1, epsilon=epsilon), hidden
    outputs = [f"{hidden}.normalised", "", "", f"{hidden}.sum"]
    graph.node(
        "SkipSimplifiedLayerNormalization", [hidden, residual, "norm"], outputs, MICROSOFT, epsilon=epsilon
    )
    return outputs[0], outputs[3]


def _attention(graph: Graph, i: int, config: LlamaConfig, layer: RotatedLayer, hidden: str) -> str:
    qkv = graph.linear(f"{i}.qkv", graph.quantise_rows(hidden), layer.qkv)
    past = [f"past.{i}.key", f"past.{i}.value"]
    attended = graph.node(
        "GroupQueryAttention",
        [
            *(qkv, "", "", *past, "seqlens_k", "total_length", "cos", "sin"),
            *("position_ids", "attention_bias"),
        ],
        [f"{i}.attended", f"present.{i}.key", f"present.{i}.value"],
        MICROSOFT,
        num_heads=config.num_attention_heads,
        kv_num_heads=config.num_key_value_heads,
        do_rotary=1,
        rotary_interleaved=0,
    )
    return graph.linear(f"{i}.attention_out", graph.quantise_rows(attended), layer.attention_out)


def _mlp(graph: Graph, i: int, layer: RotatedLayer, hidden: str) -> str:
    rows = graph.quantise_rows(hidden)
    gate = graph.linear(f"{i}.gate", rows, layer.gate)
    up = graph.linear(f"{i}.up", rows, layer.up)
    activated = graph.node("QuickGelu", [gate], domain=MICROSOFT, alpha=1.0)  # x * sigmoid(x), one pass
    gated = graph.node("Mul", [activated, up])
    blocks = graph.node("MatMul", [graph.node("Reshape", [gated, "to_blocks"]), "block_rotation"])
    turned = graph.node("Reshape", [blocks, "from_blocks"])
    return graph.linear(f"{i}.down", graph.quantise_rows(turned), layer.down)


def _rotary_tables(config: LlamaConfig) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """cos and sin, `[context, head_dim / 2]` (Su et al. 2021, arXiv 2104.09864; half-split pairs)."""
    exponents = np.arange(0, config.head_dim, 2, dtype=np.float64) / config.head_dim
    angles = np.outer(np.arange(config.max_position_embeddings), config.rope_theta**-exponents)
    return np.cos(angles).astype(np.float32), np.sin(angles).astype(np.float32)


def _inputs_and_outputs(
    config: LlamaConfig,
) -> tuple[list[onnx.ValueInfoProto], list[onnx.ValueInfoProto]]:
    value = helper.make_tensor_value_info
    cache_shape: list[str | int | None] = [1, config.num_key_value_heads, "capacity", config.head_dim]
    inputs = [
        value("input_ids", TensorProto.INT64, [1, "S"]),
        value("position_ids", TensorProto.INT64, [1, "S"]),
        value("attention_bias", TensorProto.FLOAT, [1, 1, "S", "T"]),
        value("seqlens_k", TensorProto.INT32, [1]),
        value("total_length", TensorProto.INT32, []),
        value("logits_rows", TensorProto.INT64, ["R"]),
    ]
    outputs = [value("logprobs", TensorProto.FLOAT, ["R", config.vocab_size])]
    for i in range(config.num_hidden_layers):
        for part in ("key", "value"):
            inputs.append(value(f"past.{i}.{part}", TensorProto.FLOAT, cache_shape))
            outputs.append(value(f"present.{i}.{part}", TensorProto.FLOAT, cache_shape))
    return inputs, outputs
