"""Read a prompt into a state, chunk by chunk."""

from collections.abc import Callable, Sequence

import numpy as np

from engine.decoding.cancel import check, never_cancelled
from engine.runtime.state import State

CHUNK = 128
"""Tokens a pass. Attention is computed for whole chunks, later keys included, so short ones waste less."""


def prefill(
    state: State,
    tokens: Sequence[int],
    *,
    on_progress: Callable[[int, int], None] | None = None,
    is_cancelled: Callable[[], bool] = never_cancelled,
    chunk: int = CHUNK,
) -> None:
    """Append `tokens` to `state`; on_progress gets (tokens done, tokens in all) after each chunk.

    Raises Cancelled between chunks; the state then holds the chunks done so far.
    """
    ids = np.asarray(tokens, np.int64)
    state.reserve(state.length + len(ids))
    for begin in range(0, len(ids), chunk):
        check(is_cancelled)
        read = ids[begin : begin + chunk]
        state.append(read)
        if on_progress is not None:
            on_progress(begin + len(read), len(ids))
