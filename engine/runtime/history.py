"""What short convolutions remember: the gated inputs of recent tokens, and of two at marks further back."""

import numpy as np
from numpy.typing import NDArray

REACH = 2
"""Earlier tokens that a short convolution sees."""

RECENT = 64
"""Tokens of a plain text that stay when older ones are let go."""


class ConvolutionHistory:
    """Gated inputs of the tokens in columns `first` and later, and of the `REACH` before.

    Before a text's start they are zero. Older columns are let go but for marks, two tokens each, from which
    a text can be read on.
    """

    def __init__(self, convolutions: int, width: int) -> None:
        self._rows = np.zeros((convolutions, REACH + 2 * RECENT, width), np.float32)
        self._first = 0
        self._length = 0
        self._marks: dict[int, NDArray[np.float32]] = {0: self._rows[:, :REACH].copy()}

    def take(self, columns: NDArray[np.int64]) -> NDArray[np.float32]:
        """`[convolutions, len(columns), width]`; columns -1 and -2 are before the start.

        Raises ValueError for a column that was let go.
        """
        if len(columns) and columns.min() < self._first - REACH:
            raise ValueError("a branch begins at a recent token; rewind the state to an older one")
        return self._rows[:, columns - self._first + REACH]

    def append(self, gated: NDArray[np.float32]) -> None:
        """Keep the gated inputs `[convolutions, S, width]` of S new columns."""
        used = self._length - self._first + REACH
        end = used + gated.shape[1]
        if end > self._rows.shape[1]:
            spare = np.zeros((len(self._rows), end + end // 4, self._rows.shape[2]), np.float32)
            spare[:, :used] = self._rows[:, :used]
            self._rows = spare
        self._rows[:, used:end] = gated
        self._length += gated.shape[1]

    def forget(self) -> None:
        """Let go of all but recent columns, where there are many; all columns are one plain text."""
        if self._length - self._first <= 2 * RECENT:
            return
        first = self._length - RECENT
        kept = self._rows[:, first - self._first : self._length - self._first + REACH].copy()
        self._marks[first] = kept[:, :REACH].copy()
        self._rows[:, : kept.shape[1]] = kept
        self._first = first

    def cut(self, length: int) -> int:
        """Keep the first `length` columns, or as many as the mark before holds; returns how many."""
        if length < self._first:
            length = max(mark for mark in self._marks if mark <= length)
            self._rows[:, :REACH] = self._marks[length]
            self._first = length
        self._marks = {mark: rows for mark, rows in self._marks.items() if mark <= length}
        self._length = length
        return length

    def copy(self) -> "ConvolutionHistory":
        """A history of its own with the same content."""
        other = ConvolutionHistory.__new__(ConvolutionHistory)
        other._rows, other._marks = self._rows.copy(), dict(self._marks)
        other._first, other._length = self._first, self._length
        return other
