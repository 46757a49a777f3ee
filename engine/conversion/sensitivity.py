"""Which decoder layers suffer most from 4 bits, and so keep 8 where there is room for some."""

import math
from collections.abc import Mapping

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper

from engine.conversion.checkpoint import Checkpoint
from engine.conversion.float_graph import Feeds, float_graph, text_windows
from engine.conversion.graph import Graph
from engine.conversion.linear import HEAD, FloatLayers, decoder_layer
from engine.conversion.measure import divergences
from engine.conversion.quantise import nearest_weights
from engine.errors import RoundingError
from engine.types import Blocks

Matrices = dict[str, NDArray[np.float32]]
"""Weights `[in, out]` by name."""

_TOKENS = 768


def eight_bit_layers(
    checkpoint: Checkpoint, tokens: list[int], blocks: Blocks, megabytes: float
) -> frozenset[int]:
    """Numbers of the decoder layers that are best kept in 8 bits; all weights take `megabytes` at most.

    Best is what lowers the divergence most for its size: each decoder layer alone is rounded to the nearest
    4 bits, all others as they are, and the KL divergence of the answers is measured over the first `tokens`.
    Raises RoundingError where 4 bits throughout take more.
    """
    graph = Graph()
    layers = FloatLayers(graph)
    decoder: dict[int, Matrices] = {}

    def take_weights(opened: onnx.GraphProto) -> None:
        """What is an input, too, may be given in place of what is kept."""
        for name in (f"{layer}.weight" for layer in layers.inputs if layer != HEAD):
            weight = np.asarray(graph.constants[name], np.float32)
            decoder.setdefault(decoder_layer(name), {})[name] = weight
            opened.input.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, weight.shape))

    with float_graph(checkpoint, graph, layers, take_weights) as run:
        least = _bytes_in_4_bits(graph, decoder, blocks)
        room = megabytes * 1e6 - least
        if room < 0:
            raise RoundingError(f"In 4 bits throughout its weights take {math.ceil(least / 1e6)} MB.")
        windows = text_windows(checkpoint, tokens[:_TOKENS])
        exact = [run(["logprobs"], feeds)[0] for feeds in windows]
        lost = {}
        for number, weights in decoder.items():
            rounded = _rounded(weights, blocks)
            given = [run(["logprobs"], {**feeds, **rounded})[0] for feeds in windows]
            lost[number] = sum(float(divergences(*pair).sum()) for pair in zip(exact, given, strict=True))
    more = {
        number: sum(bytes_in_8_bits(weight) - bytes_in_4_bits(weight, blocks) for weight in weights.values())
        for number, weights in decoder.items()
    }
    chosen = set()
    for number in sorted(lost, key=lambda number: lost[number] / more[number], reverse=True):
        if more[number] <= room:
            chosen.add(number)
            room -= more[number]
    return frozenset(chosen)


def bytes_in_8_bits(weight: NDArray[np.generic]) -> int:
    """Bytes of `[in, out]`: one a weight, four an output."""
    inputs, outputs = weight.shape
    return int(outputs * (inputs + 4))


def bytes_in_4_bits(weight: NDArray[np.generic], blocks: Blocks) -> int:
    """Bytes of `[in, out]`: half a weight, four a block, and half a byte more for each zero point."""
    inputs, outputs = weight.shape
    count = inputs // blocks.size
    return int(outputs * (inputs // 2 + 4 * count + (0 if blocks.symmetric else math.ceil(count / 2))))


def _rounded(weights: Matrices, blocks: Blocks) -> Feeds:
    return {
        name: np.ascontiguousarray(nearest_weights(np.ascontiguousarray(weight.T), blocks).T)
        for name, weight in weights.items()
    }


def _bytes_in_4_bits(graph: Graph, decoder: Mapping[int, Matrices], blocks: Blocks) -> int:
    """Bytes of the weights with all decoder layers and the head in 4 bits, and the table in 8."""
    linear = [weight for weights in decoder.values() for weight in weights.values()]
    table = graph.constants["embedding.weight"]
    others = sum(value.nbytes for value in graph.constants.values())
    others -= sum(weight.nbytes for weight in (*linear, table))
    return others + bytes_in_8_bits(table) + sum(bytes_in_4_bits(one, blocks) for one in (*linear, table))
