"""Published exports of decoders: one sequence a pass, so every branch runs over a copy of what is shared.

The layouts of transformers.js and of onnxruntime-genai, told apart by their inputs alone:

    input_ids, attention_mask, position_ids (some)    int64 [1, S], [1, past + S], [1, S]
    num_logits_to_keep (some)                         int64 [], 0 for all
    past_key_values.{i}.key/value → present.{i}.*     float32 or float16 [1, heads, past, head_dim]
    past_conv.{i} → present_conv.{i}                  the same type [1, hidden, 3]: the latest gated inputs
    → logits                                          [1, S, vocabulary], or [1, 1, vocabulary]

Convolutions keep no earlier inputs there, so a state can go back only to where some pass ended.
"""

import re
import threading
from dataclasses import dataclass

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray

from engine.errors import ModelError
from engine.runtime.token_tree import TokenTree

APART = 32
"""Tokens between the places that a text can be cut back to; its last two passes may end closer."""

Cache = dict[str, NDArray[np.floating]]

_KEY_VALUE = re.compile(r"past_key_values\.\d+\.(key|value)")
_CONVOLUTION = re.compile(r"past_conv\.\d+")
_NUMPY_TYPES: dict[str, type[np.floating]] = {"tensor(float)": np.float32, "tensor(float16)": np.float16}


@dataclass(frozen=True)
class _Mark:
    """Where a pass ended: keys and values from the trunk's end on, and the convolutions' inputs there."""

    key_values: Cache
    convolutions: Cache


class PublishedDecoder:
    """Runs a published graph."""

    def __init__(self, session: ort.InferenceSession) -> None:
        """Raises ModelError where the graph has inputs of an unknown kind."""
        self._session = session
        self._running = threading.Lock()
        self._given = {item.name for item in session.get_inputs()}
        self._types: dict[str, type[np.floating]] = {}
        shapes: dict[str, tuple[int, ...]] = {}
        known = {"input_ids", "attention_mask", "position_ids", "num_logits_to_keep"}
        for item in session.get_inputs():
            is_key_value = _KEY_VALUE.fullmatch(item.name)
            if is_key_value or _CONVOLUTION.fullmatch(item.name):
                fixed = (item.shape[1], item.shape[3]) if is_key_value else (item.shape[1], item.shape[2])
                if item.type not in _NUMPY_TYPES or not all(isinstance(size, int) for size in fixed):
                    raise ModelError(f"The graph's input {item.name} has no fixed size.")
                self._types[item.name] = _NUMPY_TYPES[item.type]
                shapes[item.name] = (1, fixed[0], 0, fixed[1]) if is_key_value else (1, *fixed)
            elif item.name not in known:
                raise ModelError(f"The graph asks for '{item.name}', which is not known here.")
        self._outputs = [re.sub("^past(_key_values)?", "present", name) for name in shapes]
        produced = {item.name: item.shape for item in session.get_outputs()}
        if missing := {"logits", *self._outputs} - set(produced):
            raise ModelError(f"The graph does not give '{min(missing)}'.")
        self.gives_last_row_only = produced["logits"][1] == 1
        empty = {name: np.zeros(shape, self._types[name]) for name, shape in shapes.items()}
        self._empty = _parted(empty)

    def new_state(self, capacity: int = 0) -> "PublishedState":
        """An empty state; it takes the room it needs as it grows."""
        return PublishedState(self, TokenTree(), [], self._empty.key_values, {0: self._empty.convolutions})

    def run(
        self, tokens: list[int], past: int, cache: Cache, wants_all: bool
    ) -> tuple[NDArray[np.float32], _Mark]:
        """`(logits [S or 1, vocabulary], the whole cache afterwards)`."""
        feeds: dict[str, NDArray[np.generic]] = {
            "input_ids": np.array([tokens], np.int64),
            "attention_mask": np.ones((1, past + len(tokens)), np.int64),
            "position_ids": np.arange(past, past + len(tokens), dtype=np.int64)[None],
            "num_logits_to_keep": np.array(0 if wants_all else 1, np.int64),
        }
        feeds = {name: value for name, value in feeds.items() if name in self._given} | cache
        with self._running:
            logits, *caches = self._session.run(["logits", *self._outputs], feeds)
        return logits[0].astype(np.float32), _parted(dict(zip(self._types, caches, strict=True)))


class PublishedState:
    """The trunk's keys and values once, and for each pass over it what that pass added.

    trunk: keys and values of the first columns, each of which follows the one before. trunk_marks: length of
    the trunk → the convolutions' inputs there.
    """

    def __init__(
        self,
        decoder: PublishedDecoder,
        tree: TokenTree,
        tokens: list[int],
        trunk: Cache,
        trunk_marks: dict[int, Cache],
    ) -> None:
        self._decoder, self._tree, self._tokens = decoder, tree, tokens
        self._trunk, self._trunk_marks = trunk, trunk_marks
        self._marks: dict[int, _Mark] = {}

    @property
    def length(self) -> int:
        """Tokens kept."""
        return len(self._tree)

    @property
    def is_parallel(self) -> bool:
        """See `State.is_parallel`."""
        return False

    def reserve(self, capacity: int) -> None:
        """Nothing to do: published graphs give out new caches at each pass."""

    def append(
        self,
        tokens: NDArray[np.int64],
        parents: NDArray[np.int64] | None = None,
        logits_rows: NDArray[np.int64] | None = None,
    ) -> NDArray[np.float32]:
        """See `State.append`; one pass for each run of tokens that follow one another."""
        begin = self.length
        asked = [] if logits_rows is None else [begin + int(row) for row in logits_rows]
        grows_trunk = parents is None and self._tree.is_chain and begin == self._trunk_length
        self._tree.extend(len(tokens), parents)
        self._tokens.extend(int(token) for token in tokens)
        logprobs: dict[int, NDArray[np.float32]] = {}
        for run in self._runs(begin, set(asked)):
            logits = self._run(run, any(column in asked for column in run[:-1]))
            rows = run[-len(logits) :]
            for column, row in zip(rows, logits, strict=True):
                if column in asked:
                    logprobs[column] = _log_softmax(row)
        if grows_trunk:
            self._take_into_trunk()
        return np.stack([logprobs[column] for column in asked]) if asked else np.zeros((0, 0), np.float32)

    def rewind(self, length: int) -> None:
        """See `State.rewind`."""
        if length < self._trunk_length:
            if self._has_convolutions:
                length = max(mark for mark in self._trunk_marks if mark <= length)
            self._trunk = {name: value[:, :, :length] for name, value in self._trunk.items()}
            marks = {mark: kept for mark, kept in self._trunk_marks.items() if mark <= length}
            self._trunk_marks = marks | {length: marks.get(length, {})}
            self._marks = {}
        self._marks = {column: mark for column, mark in self._marks.items() if column < length}
        self._tree.cut(length)
        del self._tokens[length:]

    def fork(self) -> "PublishedState":
        """A state of its own with the same tokens; arrays are shared, for they never change."""
        other = PublishedState(
            self._decoder, self._tree.copy(), list(self._tokens), self._trunk, dict(self._trunk_marks)
        )
        other._marks = dict(self._marks)
        return other

    @property
    def _trunk_length(self) -> int:
        return max(self._trunk_marks)

    @property
    def _has_convolutions(self) -> bool:
        return bool(self._trunk_marks[0])

    def _runs(self, begin: int, asked: set[int]) -> list[list[int]]:
        """New columns in runs, each token after the one before; a run ends where others may go on from."""
        parents = self._tree.parents
        branched = {int(p) for c, p in enumerate(parents[begin:], begin) if p != c - 1}
        runs: list[list[int]] = []
        for column in range(begin, self.length):
            previous = column - 1
            ends = previous in branched or (self._decoder.gives_last_row_only and previous in asked)
            if not runs or parents[column] != previous or ends:
                runs.append([])
            runs[-1].append(column)
        return runs

    def _run(self, columns: list[int], wants_all: bool) -> NDArray[np.float32]:
        """One pass over `columns`; leaves a mark at the last. Returns logits `[S or 1, vocabulary]`."""
        replayed: list[int] = []
        at = int(self._tree.parents[columns[0]])
        while at != self._trunk_length - 1 and at not in self._marks:
            if at < self._trunk_length:
                raise ValueError("a branch begins at the trunk's end; rewind the state to an older token")
            replayed.insert(0, at)
            at = int(self._tree.parents[at])
        trunk, cache = self._trunk_length, dict(self._trunk)
        convolutions, past = self._trunk_marks[trunk], trunk
        if at in self._marks:
            mark = self._marks[at]
            convolutions = mark.convolutions
            cache = {n: np.concatenate([v, mark.key_values[n]], axis=2) for n, v in cache.items()}
            past = next(iter(cache.values())).shape[2]
        tokens = [self._tokens[column] for column in (*replayed, *columns)]
        logits, after = self._decoder.run(tokens, past, cache | convolutions, wants_all)
        added = {name: value[:, :, trunk:].copy() for name, value in after.key_values.items()}
        self._marks[columns[-1]] = _Mark(added, after.convolutions)
        return logits[-len(columns) :]

    def _take_into_trunk(self) -> None:
        mark = self._marks[self.length - 1]
        self._trunk = {n: np.concatenate([v, mark.key_values[n]], axis=2) for n, v in self._trunk.items()}
        self._trunk_marks[self.length] = mark.convolutions
        self._marks = {}
        marks = sorted(self._trunk_marks)
        if len(marks) > 3 and marks[-3] - marks[-4] < APART:  # text written token by token would leave many
            del self._trunk_marks[marks[-3]]


def _parted(cache: Cache) -> _Mark:
    return _Mark(
        {name: value for name, value in cache.items() if value.ndim == 4},
        {name: value for name, value in cache.items() if value.ndim == 3},
    )


def _log_softmax(row: NDArray[np.float32]) -> NDArray[np.float32]:
    shifted = row.astype(np.float64) - row.max()
    result: NDArray[np.float32] = (shifted - np.log(np.exp(shifted).sum())).astype(np.float32)
    return result
