"""Which layers rounding to 4 bits hurts most: these stay in 8 bits, as far as a size allows."""

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray

from engine.conversion.checkpoint import Checkpoint
from engine.conversion.graph import Graph, stored_size
from engine.conversion.linear import EightBitLayers, Matrix
from engine.conversion.quantise import BLOCK, rounding_error
from engine.conversion.write_graph import write_decoder
from engine.errors import ModelError


class _Layers(EightBitLayers):
    """Writes no linear layer; tells how large each is in 4 and in 8 bits, and how wrong in 4."""

    def __init__(self, graph: Graph, moments: Mapping[str, NDArray[np.float64]]) -> None:
        super().__init__(graph)
        self._moments = moments
        self.sizes: dict[str, tuple[int, int]] = {}
        self.errors: dict[str, float] = {}

    def linear(self, name: str, prepared: tuple[str, ...], weight: Matrix) -> str:
        """See `LinearLayers`."""
        four = stored_size(weight.size // 2) + stored_size(weight.size // BLOCK * 4)
        self.sizes[name] = four, stored_size(weight.size) + stored_size(len(weight) * 4)
        self.errors[name] = rounding_error(weight, self._moments[name])
        return self._graph.node("Identity", [name])


def layers_in_eight_bits(
    checkpoint: Checkpoint, moments: Mapping[str, NDArray[np.float64]], megabytes: float
) -> frozenset[str]:
    """The layers with most error a byte, while weights and tables stay below `megabytes`.

    moments: layer → mean of `outer(x, x)` over its inputs x. Raises ModelError where 4 bits are too many.
    """
    graph = Graph()
    layers = _Layers(graph, moments)
    with TemporaryDirectory() as folder:
        files = write_decoder(checkpoint, graph, layers, Path(folder))
        rest = sum(file.stat().st_size for file in files)
    least = rest + sum(four for four, _ in layers.sizes.values())
    spare = megabytes * 1e6 - least
    if not spare >= 0:
        raise ModelError(f"In 4 bits the model has {least / 1e6:.0f} MB; it cannot be made smaller.")
    more = {name: eight - four for name, (four, eight) in layers.sizes.items()}
    kept = []
    for name in sorted(more, key=lambda name: layers.errors[name] / more[name], reverse=True):
        if more[name] <= spare:
            kept.append(name)
            spare -= more[name]
    return frozenset(kept)
