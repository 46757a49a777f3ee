"""What the decoders have in common: embedding, norms, rotary tables, gated MLP, head, the graph's door.

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

Rotary positions: Su et al. 2021, arXiv 2104.09864; grouped queries: Ainslie et al. 2023, arXiv 2305.13245.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper

from engine.conversion.checkpoint import LlamaConfig
from engine.conversion.graph import MICROSOFT, Graph
from engine.conversion.linear import LinearLayers
from engine.conversion.rotate import BLOCK, Rotation

Matrix = NDArray[np.float32]


class DecoderBlocks:
    """Adds the blocks of one decoder to a graph, its hidden space rotated."""

    def __init__(self, graph: Graph, layers: LinearLayers, config: LlamaConfig) -> None:
        self.graph, self.layers, self.config = graph, layers, config
        self.rotation = Rotation(config.hidden_size)
        for name, table in zip(("cos", "sin"), _rotary_tables(config), strict=True):
            graph.constant(name, table)
        graph.constant("norm", np.ones(config.hidden_size, np.float32))  # weights are folded into layers
        graph.constant("block_rotation", self.rotation.block)
        graph.constant("to_blocks", np.array([0, 0, -1, BLOCK], np.int64))
        graph.constant("from_blocks", np.array([0, 0, -1], np.int64))

    def embed(self, embedding: Matrix, norm: Matrix) -> str:
        """Hidden vectors `[1, S, hidden]`; norm: weight of the last norm."""
        self.layers.keep_table(self.rotation.table(embedding, norm))
        enter = self.graph.constant("enter", self.rotation.enter(norm))
        return self.graph.node("MatMul", [self.layers.look_up("input_ids"), enter])

    def norm(self, hidden: str, residual: str) -> tuple[str, str]:
        """`(normalised, sum)` of `hidden + residual`; the first norm has no residual yet."""
        epsilon = self.config.rms_norm_eps
        if not residual:
            inputs = [hidden, "norm"]
            node = self.graph.node("SimplifiedLayerNormalization", inputs, axis=-1, epsilon=epsilon)
            return node, hidden
        inputs, outputs = [hidden, residual, "norm"], [f"{hidden}.normalised", "", "", f"{hidden}.sum"]
        self.graph.node("SkipSimplifiedLayerNormalization", inputs, outputs, MICROSOFT, epsilon=epsilon)
        return outputs[0], outputs[3]

    def attend(self, i: int, query: str, key: str = "", value: str = "") -> str:
        """Grouped-query attention over the tree, `[1, S, hidden]`; query alone may be all three in one."""
        past = [f"past.{i}.key", f"past.{i}.value"]
        lengths = ["seqlens_k", "total_length"]
        return self.graph.node(
            "GroupQueryAttention",
            [query, key, value, *past, *lengths, "cos", "sin", "position_ids", "attention_bias"],
            [f"{i}.attended", f"present.{i}.key", f"present.{i}.value"],
            MICROSOFT,
            num_heads=self.config.num_attention_heads,
            kv_num_heads=self.config.num_key_value_heads,
            do_rotary=1,
            rotary_interleaved=0,
        )

    def mlp(self, i: int, hidden: str, norm: Matrix, gate: Matrix, up: Matrix, down: Matrix) -> str:
        """`down(silu(gate x) * up x)`."""
        prepared = self.layers.prepare(hidden)
        gated = self.layers.linear(f"{i}.gate", prepared, self.rotation.reading(gate, norm))
        upper = self.layers.linear(f"{i}.up", prepared, self.rotation.reading(up, norm))
        activated = self.graph.node("QuickGelu", [gated], domain=MICROSOFT, alpha=1.0)  # x * sigmoid(x)
        return self.write_blocks(f"{i}.down", self.graph.node("Mul", [activated, upper]), down)

    def write_blocks(self, name: str, features: str, weight: Matrix) -> str:
        """`features @ weight.T`, for features with outliers: they are turned block by block first."""
        blocks = self.graph.node("Reshape", [features, "to_blocks"])
        turned = self.graph.node("MatMul", [blocks, "block_rotation"])
        prepared = self.layers.prepare(self.graph.node("Reshape", [turned, "from_blocks"]))
        return self.layers.linear(name, prepared, self.rotation.writing_blocks(weight))

    def answer(self, hidden: str) -> None:
        """Log-probabilities of the asked rows; hidden: behind the last norm."""
        asked = self.graph.node("Gather", [hidden, "logits_rows"], axis=1)
        first = self.graph.constant("first_axis", np.array([0], np.int64))
        logits = self.graph.node("Squeeze", [self.layers.scores(asked), first])
        self.graph.node("LogSoftmax", [logits], ["logprobs"], axis=-1)

    def write(
        self,
        folder: Path,
        attention_layers: Sequence[int],
        inputs: Sequence[onnx.ValueInfoProto] = (),
        outputs: Sequence[onnx.ValueInfoProto] = (),
    ) -> list[Path]:
        """Write the graph with the inputs and outputs that all decoders have, and those given."""
        value, config = helper.make_tensor_value_info, self.config
        cache_shape: list[str | int] = [1, config.num_key_value_heads, "capacity", config.head_dim]
        taken = [
            value("input_ids", TensorProto.INT64, [1, "S"]),
            value("position_ids", TensorProto.INT64, [1, "S"]),
            value("attention_bias", TensorProto.FLOAT, [1, 1, "S", "T"]),
            value("seqlens_k", TensorProto.INT32, [1]),
            value("total_length", TensorProto.INT32, []),
            value("logits_rows", TensorProto.INT64, ["R"]),
            *inputs,
        ]
        given = [value("logprobs", TensorProto.FLOAT, ["R", config.vocab_size]), *outputs]
        for i in attention_layers:
            for part in ("key", "value"):
                taken.append(value(f"past.{i}.{part}", TensorProto.FLOAT, cache_shape))
                given.append(value(f"present.{i}.{part}", TensorProto.FLOAT, cache_shape))
        return self.graph.write(folder, taken, given)


def _rotary_tables(config: LlamaConfig) -> tuple[Matrix, Matrix]:
    """cos and sin, `[context, head_dim / 2]`; half-split pairs."""
    exponents = np.arange(0, config.head_dim, 2, dtype=np.float64) / config.head_dim
    angles = np.outer(np.arange(config.max_position_embeddings), config.rope_theta**-exponents)
    return np.cos(angles).astype(np.float32), np.sin(angles).astype(np.float32)
