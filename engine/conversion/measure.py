"""How far a rounded graph is from the checkpoint it was made of."""

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from engine.conversion.checkpoint import Checkpoint
from engine.conversion.write_graph import write_graph
from engine.runtime.decoder import open_decoder

Logprobs = NDArray[np.floating]

_TEXTS = Path(__file__).parent / "texts"
_WINDOW = 256


def calibration_tokens(checkpoint: Checkpoint) -> list[int]:
    """A text of many kinds, to see what layers read."""
    return _tokens(checkpoint, "calibration.txt")


def divergence(checkpoint: Checkpoint, graph: Path) -> float:
    """Mean KL divergence in nats, float32 to `graph`, over a fixed text that calibration does not see."""
    tokens = _tokens(checkpoint, "measuring.txt")
    rounded = _logprobs(graph, tokens)
    with TemporaryDirectory() as folder:
        exact = _logprobs(write_graph(checkpoint, Path(folder), "float32")[0], tokens)
    return float(divergences(exact, rounded).mean())


def divergences(exact: Logprobs, rounded: Logprobs) -> Logprobs:
    """KL divergence of each row, in nats, of log-probabilities `[rows, vocabulary]`."""
    wide: Logprobs = exact.astype(np.float64)
    result: Logprobs = (np.exp(wide) * (wide - rounded)).sum(-1)
    return result


def _tokens(checkpoint: Checkpoint, name: str) -> list[int]:
    text = (_TEXTS / name).read_text(encoding="utf-8")
    first = [] if checkpoint.first_token is None else [checkpoint.first_token]
    tokenizer = Tokenizer.from_str(checkpoint.tokenizer_json)
    return [*first, *tokenizer.encode(text, add_special_tokens=False).ids]


def _logprobs(graph: Path, tokens: list[int]) -> NDArray[np.float64]:
    state, rows = open_decoder(graph).new_state(len(tokens)), []
    for part in np.split(np.array(tokens), range(_WINDOW, len(tokens), _WINDOW)):
        rows.append(state.append(part, logits_rows=np.arange(len(part))).astype(np.float64))
    return np.concatenate(rows)
