"""A checkpoint's graph in float32, opened to look inside while it reads a text."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
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

Feeds = dict[str, NDArray[np.generic]]
Run = Callable[[Sequence[str], Feeds], list[NDArray[np.float32]]]
"""From the names of outputs, and the inputs, to these outputs."""

_WINDOW = 256
"""Tokens read at once, each window for itself."""


@contextmanager
def float_graph(
    checkpoint: Checkpoint, graph: Graph, layers: FloatLayers, open_up: Callable[[onnx.GraphProto], None]
) -> Iterator[Run]:
    """What runs `graph`, which is written for it by `layers`; `open_up` adds inputs or outputs."""
    with TemporaryDirectory() as folder:
        path = write_decoder(checkpoint, graph, layers, Path(folder))[0]
        model = onnx.load(path, load_external_data=False)
        open_up(model.graph)
        path.write_bytes(model.SerializeToString())
        yield open_session(path).run


def text_windows(checkpoint: Checkpoint, tokens: list[int]) -> list[Feeds]:
    """The inputs that read `tokens` window by window, every token's answer asked for.

    `decoder_blocks.py` and `lfm2.py` describe the inputs.
    """
    starts = range(0, len(tokens), _WINDOW)
    return [_from_its_start(checkpoint, tokens[start : start + _WINDOW]) for start in starts]


def _from_its_start(checkpoint: Checkpoint, tokens: list[int]) -> Feeds:
    config, count = checkpoint.config, len(tokens)
    order = np.arange(count, dtype=np.int64)
    feeds: Feeds = {
        "input_ids": np.array([tokens], np.int64),
        "position_ids": order[None],
        "attention_bias": np.zeros((1, 1, count, count), np.float32),
        "seqlens_k": np.array([count - 1], np.int32),
        "total_length": np.array(count, np.int32),
        "logits_rows": order,
    }
    convolutions = config.convolution_layers if isinstance(config, Lfm2Config) else ()
    if isinstance(config, Lfm2Config):
        feeds["history"] = np.zeros((len(convolutions), 2, config.hidden_size), np.float32)
        feeds["predecessors"] = np.stack([order + 1, order])
    cache = np.zeros((1, config.num_key_value_heads, count, config.head_dim), np.float32)
    for i in set(range(config.num_hidden_layers)) - set(convolutions):
        feeds |= {f"past.{i}.key": cache, f"past.{i}.value": cache}
    return feeds
