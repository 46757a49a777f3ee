"""Pieces of ONNX graphs that every architecture needs: nodes, weights in data files, 8-bit linear layers."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from engine.conversion.quantise import quantise_columns

MICROSOFT = "com.microsoft"
DATA_FILE_LIMIT = 90_000_000
"""Bytes; a data file that would grow beyond is followed by another."""

_INLINE_LIMIT = 1024


class Graph:
    """Collects nodes and weights, then writes `model.onnx` with its data files beside it.

    8-bit linear layers: a row x of activations becomes `round(x * levels / max|x|) + zero point` in uint8,
    so one row's outliers never coarsen another's, and a row's result does not depend on its company.
    `activation_levels` and `activation_zero_point` are constants that a session may override (127 and 128;
    63 and 64 on processors whose 8-bit products saturate).
    """

    def __init__(self) -> None:
        self._nodes: list[onnx.NodeProto] = []
        self._constants: dict[str, NDArray[np.generic]] = {}
        self._count = 0
        self.constant("activation_levels", np.array(127, np.float32))
        self.constant("activation_zero_point", np.array(128, np.uint8))
        self.constant("one", np.array(1, np.float32))
        self.constant("tiny", np.array(1e-9, np.float32))
        self.constant("last_axis", np.array([-1], np.int64))

    def constant(self, name: str, value: NDArray[np.generic]) -> str:
        """Keep `value` as an initializer; returns its name."""
        self._constants[name] = value
        return name

    def node(
        self,
        operator: str,
        inputs: Sequence[str],
        outputs: int | Sequence[str] = 1,
        domain: str = "",
        **attributes: Any,
    ) -> str:
        """Append a node; returns the name of its first output."""
        if isinstance(outputs, int):
            self._count += 1
            outputs = [f"{operator.lower()}_{self._count}_{i}" for i in range(outputs)]
        self._nodes.append(
            helper.make_node(operator, list(inputs), list(outputs), domain=domain, **attributes)
        )
        return outputs[0]

    def quantise_rows(self, x: str) -> tuple[str, str]:
        """`(uint8 rows, float32 scale [.., 1])` of `x` [.., features]."""
        largest = self.node("ReduceMax", [self.node("Abs", [x]), "last_axis"], keepdims=1)
        largest = self.node("Max", [largest, "tiny"])
        spread = self.node("Mul", [x, self.node("Div", ["activation_levels", largest])])
        rows = self.node("QuantizeLinear", [spread, "one", "activation_zero_point"])
        return rows, self.node("Div", [largest, "activation_levels"])

    def linear(self, name: str, rows: tuple[str, str], weight: NDArray[np.float32]) -> str:
        """`x @ weight.T` for quantised rows `x`; weight is `[out, in]`."""
        quantised, scale = quantise_columns(weight)
        self.constant(f"{name}.weight", quantised)
        self.constant(f"{name}.scale", scale)
        return self.linear_of(name, rows)

    def linear_of(self, name: str, rows: tuple[str, str]) -> str:
        """As `linear`, over weights kept before under `name`."""
        inputs = [rows[0], f"{name}.weight", "one", f"{name}.scale", "activation_zero_point"]
        return self.node("Mul", [self.node("MatMulIntegerToFloat", inputs, domain=MICROSOFT), rows[1]])

    def write(
        self,
        folder: Path,
        inputs: Sequence[onnx.ValueInfoProto],
        outputs: Sequence[onnx.ValueInfoProto],
    ) -> list[Path]:
        """Write the model into `folder`; returns the files written, `model.onnx` first."""
        files = [folder / "model.onnx"]
        initializers = []
        data, number = bytearray(), 1
        for name, value in self._constants.items():
            tensor = numpy_helper.from_array(value, name)
            if value.nbytes > _INLINE_LIMIT:
                if data and len(data) + value.nbytes > DATA_FILE_LIMIT:
                    files.append(_write_data(folder, number, data))
                    data, number = bytearray(), number + 1
                data.extend(b"\0" * (-len(data) % 4096))  # whole pages, so that they can be memory-mapped
                _point_outside(tensor, _data_name(number), len(data), value.nbytes)
                data.extend(value.tobytes())
            initializers.append(tensor)
        files.append(_write_data(folder, number, data))
        model = helper.make_model(
            helper.make_graph(self._nodes, "decoder", list(inputs), list(outputs), initializers),
            opset_imports=[helper.make_opsetid("", 21), helper.make_opsetid(MICROSOFT, 1)],
            ir_version=10,
            producer_name="strongroom",
        )
        files[0].write_bytes(model.SerializeToString())
        return files


def _data_name(number: int) -> str:
    return f"model.onnx.data{number}"


def _write_data(folder: Path, number: int, data: bytearray) -> Path:
    path = folder / _data_name(number)
    path.write_bytes(data)
    return path


def _point_outside(tensor: TensorProto, location: str, offset: int, length: int) -> None:
    tensor.ClearField("raw_data")
    tensor.data_location = TensorProto.EXTERNAL
    for key, entry in (("location", location), ("offset", offset), ("length", length)):
        tensor.external_data.add(key=key, value=str(entry))
