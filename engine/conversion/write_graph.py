"""Write a checkpoint's graph in the precision asked for: `float32`, `int8` or `int4`."""

from collections.abc import Callable, Collection, Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.conversion.checkpoint import Checkpoint, Lfm2Config
from engine.conversion.graph import Graph
from engine.conversion.lfm2 import write_lfm2
from engine.conversion.linear import EightBitLayers, FloatLayers, FourBitLayers, LinearLayers
from engine.conversion.llama import write_llama
from engine.types import DEFAULT_BLOCKS, Blocks

PRECISIONS = ("float32", "int8", "int4")


def write_graph(
    checkpoint: Checkpoint,
    folder: Path,
    precision: str = "int8",
    blocks: Blocks = DEFAULT_BLOCKS,
    moments: Mapping[str, NDArray[np.float64]] | None = None,
    eight_bit_layers: Collection[int] = (),
) -> list[Path]:
    """Write the graph into `folder`; returns the files, `model.onnx` first.

    blocks: for `int4`. moments: likewise, as `measure_moments` gives them. eight_bit_layers: likewise,
    numbers of the decoder layers that are kept in 8 bits.
    """
    graph = Graph()
    kinds: dict[str, Callable[[], LinearLayers]] = {
        "float32": lambda: FloatLayers(graph),
        "int8": lambda: EightBitLayers(graph),
        "int4": lambda: FourBitLayers(graph, blocks, moments, eight_bit_layers),
    }
    return write_decoder(checkpoint, graph, kinds[precision](), folder)


def write_decoder(checkpoint: Checkpoint, graph: Graph, layers: LinearLayers, folder: Path) -> list[Path]:
    """As `write_graph`, with linear layers of the caller's own kind."""
    config = checkpoint.config
    if isinstance(config, Lfm2Config):
        return write_lfm2(config, checkpoint.weights, graph, layers, folder)
    return write_llama(config, checkpoint.weights, graph, layers, folder)
