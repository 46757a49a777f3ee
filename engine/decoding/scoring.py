"""How probable given continuations are: texts and their options side by side in a token tree, exact."""

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from engine.decoding.cancel import check, never_cancelled
from engine.runtime.state import State
from engine.types import Choice, ChoiceScores

PASS = 384
"""Tokens a pass at most: attention is computed between all of them, also where none is seen."""

OUTLOOK = 1024
"""Tokens, spread evenly over the vocabulary, whose log-probabilities are the outlook of a place."""


def score_choices(
    state: State, choices: Sequence[Choice], *, is_cancelled: Callable[[], bool] = never_cancelled
) -> list[ChoiceScores]:
    """Log-probabilities of every option of `choices` over what `state` holds, which is afterwards as before.

    What choices next to each other, and options, have in common at their beginning is computed once. Choices
    share a pass as far as they fit; one that is wider is read alone, and its options follow in groups. Raises
    Cancelled between passes.
    """
    prefix = state.length
    results: list[ChoiceScores] = []
    try:
        for group in _groups(choices):
            check(is_cancelled)
            if group[0].width > PASS:
                results.append(_score_wide(state, group[0], is_cancelled))
            else:
                results += _score(state, group)
            state.rewind(prefix)
    finally:
        state.rewind(prefix)
    return results


def _groups(choices: Sequence[Choice]) -> Iterator[list[Choice]]:
    """The choices in order, as many together as fit a pass."""
    group: list[Choice] = []
    width = 0
    for choice in choices:
        new = choice.width - (_shared(group[-1].given, choice.given) if group else 0)
        if group and width + new > PASS:
            yield group
            group, width, new = [], 0, choice.width
        group.append(choice)
        width += new
    if group:
        yield group


def _shared(one: Sequence[int], other: Sequence[int]) -> int:
    """How many tokens both begin with."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((i for i, (a, b) in pairs if a != b), min(len(one), len(other)))


def _score_wide(state: State, choice: Choice, is_cancelled: Callable[[], bool]) -> ChoiceScores:
    """A choice whose tokens do not fit one pass."""
    *begin, last = choice.given
    for start in range(0, len(begin), PASS):
        check(is_cancelled)
        chunk = np.array(begin[start : start + PASS])
        before = state.length - 1
        state.append(chunk, np.arange(before, before + len(chunk)))  # with parents, so that it can be undone
    read = state.length
    scored: list[ChoiceScores] = []
    for group in _groups([Choice((last,), (option,)) for option in choice.options] or [Choice((last,), ())]):
        check(is_cancelled)
        options = tuple(option for single in group for option in single.options)
        scored += _score(state, [Choice((last,), options)])
        state.rewind(read)
    return ChoiceScores(tuple(one for each in scored for one in each.logprobs), scored[0].outlook)


def _score(state: State, choices: Sequence[Choice]) -> list[ChoiceScores]:
    """All of `choices` in one pass."""
    tree = _Tree(state.length)
    places = [tree.grow(choice.given)[-1] for choice in choices]
    paths = [
        [[place, *tree.grow(option[:-1], place)] for option in choice.options]
        for choice, place in zip(choices, places, strict=True)
    ]
    asked = sorted({*places, *(place for some in paths for path in some for place in path)})
    rows = {place: row for row, place in enumerate(asked)}
    logprobs = state.append(np.array(tree.tokens), np.array(tree.parents), np.array(asked) - tree.prefix)
    spread = np.linspace(0, logprobs.shape[1] - 1, min(OUTLOOK, logprobs.shape[1])).astype(np.int64)
    results = []
    for choice, place, some in zip(choices, places, paths, strict=True):
        options = tuple(
            tuple(float(logprobs[rows[at], token]) for at, token in zip(path, option, strict=True))
            for option, path in zip(choice.options, some, strict=True)
        )
        results.append(ChoiceScores(options, logprobs[rows[place], spread]))
    return results


class _Tree:
    """Tokens to compute in one pass, equal beginnings once; each knows the column of the one before it."""

    def __init__(self, prefix: int) -> None:
        self.prefix = prefix
        self.tokens: list[int] = []
        self.parents: list[int] = []
        self._columns: dict[tuple[int, int], int] = {}

    def grow(self, tokens: Sequence[int], after: int | None = None) -> list[int]:
        """The columns of `tokens`, which follow column `after`, by default the prefix; new where need be."""
        at, columns = self.prefix - 1 if after is None else after, []
        for token in tokens:
            if (at, token) not in self._columns:
                self._columns[at, token] = self.prefix + len(self.tokens)
                self.tokens.append(token)
                self.parents.append(at)
            at = self._columns[at, token]
            columns.append(at)
        return columns
