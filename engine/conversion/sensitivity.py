"""Which decoder layers suffer most from 4 bits, and so keep 8 where there is room for some."""

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper

from engine.conversion.checkpoint import Checkpoint
from engine.conversion.graph import Graph
from engine.conversion.linear import FloatLayers, decoder_layer
from engine.conversion.moments import WINDOW, text_feeds
from engine.conversion.quantise import rounded_to_blocks
from engine.conversion.write_graph import write_decoder
from engine.errors import ModelError
from engine.runtime.session import open_session
from engine.types import Blocks

Feeds = dict[str, NDArray[np.generic]]

_TOKENS = 3 * WINDOW


def layers_for_8_bits(
    checkpoint: Checkpoint, tokens: list[int], blocks: Blocks, megabytes: float
) -> frozenset[int]:
    """Numbers of the decoder layers that are best kept in 8 bits, so that all take `megabytes` at most.

    Best is what lowers the divergence most for its size: each decoder layer is rounded to 4 bits alone, all
    others as they are, and the KL divergence of the answers after `tokens` is measured.
    Raises ModelError where 4 bits throughout take more.
    """
    graph = Graph()
    layers = FloatLayers(graph)
    with TemporaryDirectory() as folder:
        path = write_decoder(checkpoint, graph, layers, Path(folder))[0]
        weights: dict[int, dict[str, NDArray[np.float32]]] = {}
        for name in layers.inputs:
            weight = graph.constants[f"{name}.weight"].astype(np.float32, copy=False)
            weights.setdefault(decoder_layer(name), {})[f"{name}.weight"] = weight  # [in, out]
        room = megabytes * 1e6 - _bytes_in_4_bits(graph, weights, blocks)
        if room < 0:
            least = -(-(megabytes * 1e6 - room) // 1e6)
            raise ModelError(f"In 4 bits throughout the model takes {least:.0f} MB; allow it as many.")
        lost = _divergences(checkpoint, path, tokens[:_TOKENS], weights, blocks)
    chosen = set()
    cost = {
        number: sum(_in_8_bits(weight) - _in_4_bits(weight, blocks) for weight in those.values())
        for number, those in weights.items()
    }
    for number in sorted(lost, key=lambda number: lost[number] / cost[number], reverse=True):
        if cost[number] <= room:
            chosen.add(number)
            room -= cost[number]
    return frozenset(chosen)


def _divergences(
    checkpoint: Checkpoint,
    path: Path,
    tokens: list[int],
    weights: dict[int, dict[str, NDArray[np.float32]]],
    blocks: Blocks,
) -> dict[int, float]:
    """Of each decoder layer the mean KL divergence, in nats, where it alone is in 4 bits."""
    model = onnx.load(path, load_external_data=False)
    # A weight that is an input, too, can be given in place of the one that is kept.
    model.graph.input.extend(
        helper.make_tensor_value_info(name, TensorProto.FLOAT, weight.shape)
        for those in weights.values()
        for name, weight in those.items()
    )
    path.write_bytes(model.SerializeToString())
    session = open_session(path)
    windows: list[Feeds] = []
    for begin in range(0, len(tokens), WINDOW):
        window = tokens[begin : begin + WINDOW]
        rows = np.arange(len(window), dtype=np.int64)
        windows.append({**text_feeds(checkpoint, window), "logits_rows": rows})
    exact = [session.run(["logprobs"], feeds)[0] for feeds in windows]
    lost = {}
    for number, those in weights.items():
        rounded: Feeds = {
            name: np.ascontiguousarray(rounded_to_blocks(np.ascontiguousarray(weight.T), blocks).T)
            for name, weight in those.items()
        }
        total = 0.0
        for feeds, wanted in zip(windows, exact, strict=True):
            (given,) = session.run(["logprobs"], {**feeds, **rounded})
            total += float((np.exp(wanted) * (wanted - given)).sum())
        lost[number] = total / len(tokens)
    return lost


def _bytes_in_4_bits(
    graph: Graph, weights: dict[int, dict[str, NDArray[np.float32]]], blocks: Blocks
) -> float:
    """Bytes of the model with all decoder layers in 4 bits, and the table in 8."""
    linear = [weight for those in weights.values() for weight in those.values()]
    table = graph.constants["embedding.weight"]
    others = sum(value.nbytes for value in graph.constants.values())
    others -= sum(weight.nbytes for weight in (*linear, table))
    return others + _in_8_bits(table) + sum(_in_4_bits(weight, blocks) for weight in linear)


def _in_8_bits(weight: NDArray[np.generic]) -> int:
    """Bytes of `[in, out]`: one a weight, four an output."""
    return int(weight.size) + 4 * int(weight.shape[1])


def _in_4_bits(weight: NDArray[np.generic], blocks: Blocks) -> float:
    """Bytes of `[in, out]`: half a weight, four a block, and half a byte more for a zero point."""
    return float(weight.size) / 2 + weight.size / blocks.size * (4 if blocks.symmetric else 4.5)
