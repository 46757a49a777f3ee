"""An ONNX graph in the making: nodes, and weights in data files."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

MICROSOFT = "com.microsoft"
DATA_FILE_LIMIT = 90_000_000
"""Bytes; a data file that would grow beyond is followed by another."""

_INLINE_LIMIT = 1024


class Graph:
    """Collects nodes and weights, then writes `model.onnx` with its data files beside it."""

    def __init__(self) -> None:
        self._nodes: list[onnx.NodeProto] = []
        self.constants: dict[str, NDArray[np.generic]] = {}
        """Weights by name."""
        self._count = 0

    def constant(self, name: str, value: NDArray[np.generic]) -> str:
        """Keep `value` as an initializer; returns its name."""
        self.constants[name] = value
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
        for name, value in self.constants.items():
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
