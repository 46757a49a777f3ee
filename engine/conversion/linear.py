"""Linear layers of a graph, in one of three precisions, and the table that is embedding and head in one.

`float32`   exact, to hold the others against
`int8`      weights and activations in 8 bits: fastest from a few tokens at once on
`int4`      weights in 4 bits by blocks of inputs, the embedding apart in 8: smallest;
            decoder layers that 4 bits hurt much may stay in 8
"""

from collections.abc import Collection, Mapping
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from onnx import TensorProto

from engine.conversion.graph import MICROSOFT, Graph
from engine.conversion.quantise import quantise_blocks, quantise_columns
from engine.types import Blocks

Matrix = NDArray[np.float32]

HEAD = "head"
"""The name of the layer that is the table once more."""


def decoder_layer(name: str) -> int:
    """The number of the decoder layer that the linear layer `name` belongs to."""
    return int(name.partition(".")[0])


class LinearLayers(Protocol):
    """How a graph multiplies by weights. Weights are `[out, in]`, kept under `NAME.weight`."""

    def prepare(self, x: str) -> tuple[str, ...]:
        """`x` [.., in] as `linear` takes it; layers that read the same may share it."""

    def linear(self, name: str, prepared: tuple[str, ...], weight: Matrix) -> str:
        """`x @ weight.T`, [.., out]."""

    def keep_table(self, table: Matrix) -> None:
        """Keep the table `[vocabulary, hidden]`."""

    def look_up(self, ids: str) -> str:
        """Rows of the table, [1, S, hidden], for `ids` [1, S]."""

    def scores(self, hidden: str) -> str:
        """`hidden @ table.T`, [.., vocabulary]."""


class FloatLayers:
    """Weights as they are. `inputs` tells which tensor each layer reads, the head too."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self.inputs: dict[str, str] = {}

    def prepare(self, x: str) -> tuple[str, ...]:
        """See `LinearLayers`."""
        return (x,)

    def linear(self, name: str, prepared: tuple[str, ...], weight: Matrix) -> str:
        """See `LinearLayers`."""
        self.inputs[name] = prepared[0]
        self._graph.constant(f"{name}.weight", np.ascontiguousarray(weight.T))
        return self._graph.node("MatMul", [prepared[0], f"{name}.weight"])

    def keep_table(self, table: Matrix) -> None:
        """See `LinearLayers`."""
        self._graph.constant("embedding.weight", np.ascontiguousarray(table.T))

    def look_up(self, ids: str) -> str:
        """See `LinearLayers`."""
        columns = self._graph.node("Gather", ["embedding.weight", ids], axis=1)  # [hidden, 1, S]
        return self._graph.node("Transpose", [columns], perm=[1, 2, 0])

    def scores(self, hidden: str) -> str:
        """See `LinearLayers`."""
        self.inputs[HEAD] = hidden
        return self._graph.node("MatMul", [hidden, "embedding.weight"])


class EightBitLayers:
    """Weights in int8, a scale an output; activations in uint8, a scale a row.

    A row x of activations becomes `round(x * levels / max|x|) + zero point`, so one row's outliers never
    coarsen another's, and a row's result does not depend on its company. `activation_levels` and
    `activation_zero_point` are constants that a session may override (127 and 128; 63 and 64 on processors
    whose 8-bit products saturate).
    """

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        graph.constant("activation_levels", np.array(127, np.float32))
        graph.constant("activation_zero_point", np.array(128, np.uint8))
        graph.constant("one", np.array(1, np.float32))
        graph.constant("tiny", np.array(1e-9, np.float32))
        graph.constant("last_axis", np.array([-1], np.int64))

    def prepare(self, x: str) -> tuple[str, ...]:
        """`(uint8 rows, float32 scale [.., 1])`."""
        node = self._graph.node
        largest = node("Max", [node("ReduceMax", [node("Abs", [x]), "last_axis"], keepdims=1), "tiny"])
        spread = node("Mul", [x, node("Div", ["activation_levels", largest])])
        rows = node("QuantizeLinear", [spread, "one", "activation_zero_point"])
        return rows, node("Div", [largest, "activation_levels"])

    def linear(self, name: str, prepared: tuple[str, ...], weight: Matrix) -> str:
        """See `LinearLayers`."""
        self._keep(name, weight)
        return self._product(name, prepared)

    def keep_table(self, table: Matrix) -> None:
        """See `LinearLayers`."""
        self._keep("embedding", table)

    def look_up(self, ids: str) -> str:
        """See `LinearLayers`."""
        node = self._graph.node
        columns = node("Gather", ["embedding.weight", ids], axis=1)  # [hidden, 1, S]
        return self._scaled(node("Transpose", [columns], perm=[1, 2, 0]), ids)

    def scores(self, hidden: str) -> str:
        """See `LinearLayers`."""
        return self._product("embedding", self.prepare(hidden))

    def _scaled(self, rows: str, ids: str) -> str:
        """Rows of the table in int8, `[1, S, hidden]`, as numbers."""
        node = self._graph.node
        scales = node("Unsqueeze", [node("Gather", ["embedding.scale", ids]), "last_axis"])
        return node("Mul", [node("Cast", [rows], to=TensorProto.FLOAT), scales])

    def _keep(self, name: str, weight: Matrix) -> None:
        quantised, scale = quantise_columns(weight)
        self._graph.constant(f"{name}.weight", quantised)
        self._graph.constant(f"{name}.scale", scale)

    def _product(self, name: str, prepared: tuple[str, ...]) -> str:
        inputs = [prepared[0], f"{name}.weight", "one", f"{name}.scale", "activation_zero_point"]
        product = self._graph.node("MatMulIntegerToFloat", inputs, domain=MICROSOFT)
        return self._graph.node("Mul", [product, prepared[1]])


class FourBitLayers(EightBitLayers):
    """Weights in 4 bits, a scale a block of inputs; activations in 8 bits inside the runtime.

    moments: layer → mean of `outer(x, x)` over its inputs x, `[in, in]`, where they were measured.
    eight_bit_layers: numbers of the decoder layers that are as in `int8`.
    """

    def __init__(
        self,
        graph: Graph,
        blocks: Blocks,
        moments: Mapping[str, NDArray[np.float64]] | None = None,
        eight_bit_layers: Collection[int] = (),
    ) -> None:
        super().__init__(graph)
        self._blocks = blocks
        self._moments = moments or {}
        self._eight_bit_layers = eight_bit_layers
        self._rows: dict[str, tuple[str, ...]] = {}
        """Tensor → itself in 8 bits, for the layers that share it."""

    def prepare(self, x: str) -> tuple[str, ...]:
        """See `LinearLayers`."""
        return (x,)

    def linear(self, name: str, prepared: tuple[str, ...], weight: Matrix) -> str:
        """See `LinearLayers`."""
        if decoder_layer(name) in self._eight_bit_layers:
            if prepared[0] not in self._rows:
                self._rows[prepared[0]] = super().prepare(prepared[0])
            return super().linear(name, self._rows[prepared[0]], weight)
        return self._in_blocks(name, prepared[0], weight)

    def keep_table(self, table: Matrix) -> None:
        """See `LinearLayers`. Row by row and apart from the head, so that only rows looked up are loaded."""
        columns, scale = quantise_columns(table)
        self._graph.constant("embedding.weight", np.ascontiguousarray(columns.T))
        self._graph.constant("embedding.scale", scale)
        self._table = table

    def look_up(self, ids: str) -> str:
        """See `LinearLayers`."""
        return self._scaled(self._graph.node("Gather", ["embedding.weight", ids]), ids)

    def scores(self, hidden: str) -> str:
        """See `LinearLayers`. A row more is computed, since the runtime rounds a row alone otherwise."""
        constant, node = self._graph.constant, self._graph.node
        another = constant("another_row", np.zeros((1, 1, self._table.shape[1]), np.float32))
        scores = self._in_blocks(HEAD, node("Concat", [hidden, another], axis=1), self._table)
        whole = (constant(n, np.array([i], np.int64)) for n, i in (("first_row", 0), ("last_row", -1)))
        return node("Slice", [scores, *whole, constant("rows_axis", np.array([1], np.int64))])

    def _in_blocks(self, name: str, x: str, weight: Matrix) -> str:
        nibbles, scale, zero = quantise_blocks(weight, self._blocks, self._moments.get(name))
        inputs = [
            x,
            self._graph.constant(f"{name}.weight", nibbles),
            self._graph.constant(f"{name}.scale", scale),
        ]
        if zero is not None:
            inputs.append(self._graph.constant(f"{name}.zero", zero))
        rows, columns = weight.shape
        return self._graph.node(
            "MatMulNBits",
            inputs,
            domain=MICROSOFT,
            K=columns,
            N=rows,
            bits=4,
            block_size=self._blocks.size,
            accuracy_level=4,  # activations in 8 bits: the fast kernel
        )
