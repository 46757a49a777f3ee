"""Which layers rounding to 4 bits hurts most: these stay in 8 bits, as far as a size allows."""

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray

from engine.conversion.checkpoint import Checkpoint
from engine.conversion.graph import Graph
from engine.conversion.linear import EightBitLayers, Matrix
from engine.conversion.quantise import rounding_error
from engine.conversion.write_graph import write_decoder
from engine.errors import ModelError

_FOUR_BITS = 0.625
"""Bytes of a weight in 4 bits with its share of a block's scale; in 8 bits it takes one."""


class _Layers(EightBitLayers):
    """Writes no linear layer; tells how many weights each has, and how wrong its outputs are in 4 bits."""

    def __init__(self, graph: Graph, moments: Mapping[str, NDArray[np.float64]]) -> None:
        super().__init__(graph)
        self._moments = moments
        self.sizes: dict[str, int] = {}
        self.errors: dict[str, float] = {}

    def linear(self, name: str, prepared: tuple[str, ...], weight: Matrix) -> str:
        """See `LinearLayers`."""
        self.sizes[name] = weight.size
        self.errors[name] = rounding_error(weight, self._moments[name])
        return self._graph.node("Identity", [name])


def layers_in_eight_bits(
    checkpoint: Checkpoint, moments: Mapping[str, NDArray[np.float64]], megabytes: float
) -> frozenset[str]:
    """The layers with most error a byte, while the model stays below `megabytes`.

    moments: layer → mean of `outer(x, x)` over its inputs x. Raises ModelError where 4 bits are too many.
    """
    graph = Graph()
    layers = _Layers(graph, moments)
    with TemporaryDirectory() as folder:
        files = write_decoder(checkpoint, graph, layers, Path(folder))
        rest = sum(file.stat().st_size for file in files)
    least = rest + _FOUR_BITS * sum(layers.sizes.values())
    spare = megabytes * 1e6 - least
    if spare < 0:
        raise ModelError(f"In 4 bits the model has {least / 1e6:.0f} MB; it cannot be made smaller.")
    error_a_weight = {name: error / layers.sizes[name] for name, error in layers.errors.items()}
    kept = []
    for name in sorted(error_a_weight, key=error_a_weight.__getitem__, reverse=True):
        more = (1 - _FOUR_BITS) * layers.sizes[name]
        if more <= spare:
            kept.append(name)
            spare -= more
    return frozenset(kept)
