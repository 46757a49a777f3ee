"""What the linear layers of a checkpoint read on a text: second moments of their inputs."""

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import onnx
from numpy.typing import NDArray

from engine.conversion.checkpoint import Checkpoint, Lfm2Config
from engine.conversion.graph import Graph
from engine.conversion.linear import FloatLayers
from engine.conversion.write_graph import write_decoder
from engine.runtime.session import open_session

WINDOW = 256
"""Tokens read at once, each window for itself."""


def measure_moments(checkpoint: Checkpoint, tokens: list[int]) -> dict[str, NDArray[np.float64]]:
    """Layer → mean of `outer(x, x)`, `[in, in]`, over its inputs x at all `tokens`."""
    graph = Graph()
    layers = FloatLayers(graph)
    totals: dict[str, NDArray[np.float64]] = {}
    with TemporaryDirectory() as folder:
        path = write_decoder(checkpoint, graph, layers, Path(folder))[0]
        model = onnx.load(path, load_external_data=False)
        seen = sorted(set(layers.inputs.values()))
        model.graph.output.extend(onnx.helper.make_empty_tensor_value_info(name) for name in seen)
        path.write_bytes(model.SerializeToString())
        session = open_session(path)
        for begin in range(0, len(tokens), WINDOW):
            window = tokens[begin : begin + WINDOW]
            for name, value in zip(seen, session.run(seen, text_feeds(checkpoint, window)), strict=True):
                rows = value[0].astype(np.float32)
                totals[name] = totals.get(name, 0) + rows.T @ rows
    return {layer: totals[name] / len(tokens) for layer, name in layers.inputs.items()}


def text_feeds(checkpoint: Checkpoint, tokens: list[int]) -> dict[str, NDArray[np.generic]]:
    """A text from its start, as `decoder_blocks.py` and `lfm2.py` describe inputs; no answer is asked for."""
    config, count = checkpoint.config, len(tokens)
    is_lfm2 = isinstance(config, Lfm2Config)
    order = np.arange(count, dtype=np.int64)
    feeds: dict[str, NDArray[np.generic]] = {
        "input_ids": np.array([tokens], np.int64),
        "position_ids": order[None],
        "attention_bias": np.zeros((1, 1, count, count), np.float32),
        "seqlens_k": np.array([count - 1], np.int32),
        "total_length": np.array(count, np.int32),
        "logits_rows": np.zeros(0, np.int64),
    }
    convolutions = config.convolution_layers if isinstance(config, Lfm2Config) else ()
    if is_lfm2:
        feeds["history"] = np.zeros((len(convolutions), 2, config.hidden_size), np.float32)
        feeds["predecessors"] = np.stack([order + 1, order])
    cache = np.zeros((1, config.num_key_value_heads, count, config.head_dim), np.float32)
    for i in set(range(config.num_hidden_layers)) - set(convolutions):
        feeds |= {f"past.{i}.key": cache, f"past.{i}.value": cache}
    return feeds
