"""What the linear layers of a checkpoint read on a text: second moments of their inputs."""

import numpy as np
import onnx
from numpy.typing import NDArray

from engine.conversion.checkpoint import Checkpoint
from engine.conversion.float_graph import float_graph, text_windows
from engine.conversion.graph import Graph
from engine.conversion.linear import FloatLayers


def measure_moments(checkpoint: Checkpoint, tokens: list[int]) -> dict[str, NDArray[np.float64]]:
    """Layer → mean of `outer(x, x)`, `[in, in]`, over its inputs x at all `tokens`; the head, too."""
    graph = Graph()
    layers = FloatLayers(graph)

    def show_inputs(opened: onnx.GraphProto) -> None:
        seen = sorted(set(layers.inputs.values()))
        del opened.output[:]  # answers that nobody asks for are not computed
        opened.output.extend(onnx.helper.make_empty_tensor_value_info(name) for name in seen)

    totals: dict[str, NDArray[np.float64]] = {}
    with float_graph(checkpoint, graph, layers, show_inputs) as run:
        seen = sorted(set(layers.inputs.values()))
        for feeds in text_windows(checkpoint, tokens):
            for name, value in zip(seen, run(seen, feeds), strict=True):
                rows = value[0]
                totals[name] = totals.get(name, 0) + rows.T @ rows
    return {layer: totals[name] / len(tokens) for layer, name in layers.inputs.items()}
