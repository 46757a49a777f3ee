"""Which token follows which: the tokens of a state, each knowing the one before it on its own branch."""

import numpy as np
from numpy.typing import NDArray

HIDDEN = np.float32(-1e9)
"""Attention bias of a token that must not be seen."""

START = -1
"""Parent of a text's first token."""


class TokenTree:
    """Tokens in columns 0, 1, …; a token's parent stands in an earlier column, or is `START`."""

    def __init__(self) -> None:
        self.parents = np.zeros(0, np.int64)
        self._positions = np.zeros(0, np.int64)
        self._trunk = 0

    def __len__(self) -> int:
        return len(self.parents)

    @property
    def is_chain(self) -> bool:
        """True when each token follows the one in the column before."""
        return self._trunk == len(self)

    def extend(self, count: int, parents: NDArray[np.int64] | None = None) -> NDArray[np.int64]:
        """Add `count` tokens, by default each after the last one; returns their positions, `[count]`.

        Raises ValueError for a parent that stands in no earlier column.
        """
        begin = len(self)
        columns = np.arange(begin, begin + count)
        parents = columns - 1 if parents is None else parents
        if len(parents) != count or (parents >= columns).any() or (parents < START).any():
            raise ValueError("a token's parent stands in an earlier column")
        self.parents = np.concatenate([self.parents, parents])
        positions = np.concatenate([self._positions, columns])
        if begin == self._trunk:
            follows = parents == columns - 1
            self._trunk = begin + (count if follows.all() else int(follows.argmin()))
        for column in columns[max(0, self._trunk - begin) :]:
            parent = self.parents[column]
            positions[column] = 0 if parent == START else positions[parent] + 1
        self._positions = positions
        return positions[begin:]

    def cut(self, length: int) -> None:
        """Keep the first `length` tokens."""
        self.parents, self._positions = self.parents[:length], self._positions[:length]
        self._trunk = min(self._trunk, length)

    def copy(self) -> "TokenTree":
        """A tree of its own with the same tokens."""
        other = TokenTree()
        other.parents, other._positions, other._trunk = self.parents, self._positions, self._trunk
        return other

    def before(self, columns: NDArray[np.int64]) -> NDArray[np.int64]:
        """The parent of each column; one step further back for those before the text's start."""
        return np.where(columns > START, self.parents[np.maximum(columns, 0)], columns - 1)

    def visibility(self, count: int) -> NDArray[np.float32]:
        """`[count, len(self)]`: 0 where the last `count` tokens see, `HIDDEN` elsewhere.

        A token sees itself and its ancestors. Where every token follows the one before, all is 0, for the
        runtime lets no token see later ones.
        """
        total = len(self)
        if self.is_chain:
            return np.zeros((count, total), np.float32)
        bias = np.full((count, total), HIDDEN)
        at, rows = np.arange(total - count, total), np.arange(count)
        while (branched := at >= self._trunk).any():
            bias[rows[branched], at[branched]] = 0
            at = np.where(branched, self.parents[np.maximum(at, 0)], at)
        bias[:, : self._trunk][np.arange(self._trunk) <= at[:, None]] = 0
        return bias
