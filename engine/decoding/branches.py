"""One prefix, many branches: questions answered together in a token tree, in as few passes as it takes.

Every pass holds the newest tokens of all hypotheses of all branches side by side; each names the token before
it, so that it is computed as if its branch were alone. Behind each stand guesses of what follows, for a
grammar knows much of that; a hypothesis that goes on as guessed needs no pass of its own (speculative
decoding: Leviathan et al. 2023, arXiv 2211.17192). The choice is by the same numbers as without, but for the
last bits: in other columns of the state, attention adds up in another order.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from engine.decoding.cancel import check, never_cancelled
from engine.runtime.state import State
from engine.types import Branch, BranchResult, Hypothesis, Matcher

PRUNE = 4.6
"""A hypothesis this many nats (a hundredth) less probable than its branch's best is given up."""
PASS_TOKENS = 32
"""So many tokens, guesses included, are in a pass at most, unless more hypotheses wait for theirs; one more
costs a tenth of a pass of one."""
FARTHEST = 8
"""Guesses behind one token, at most."""


@dataclass(slots=True)
class _Computed:
    """A token that the state holds: its column, what may follow it, what of that is computed already."""

    column: int
    logprobs: NDArray[np.float32]
    """`[vocabulary]`."""
    next: "dict[int, _Computed]" = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Live:
    """An unfinished hypothesis: what it wrote after the question, and the token before the last of that.

    Before it has written anything, `before` is the question's last token.
    """

    tokens: tuple[int, ...]
    logprobs: tuple[float, ...]
    matcher: Matcher
    score: float
    before: _Computed

    @property
    def newest(self) -> _Computed | None:
        """The last token, the question's where none is written; None where it has to be computed yet."""
        return self.before.next.get(self.tokens[-1]) if self.tokens else self.before


def decode_branches(
    state: State,
    branches: Sequence[Branch],
    room: int,
    *,
    is_cancelled: Callable[[], bool] = never_cancelled,
) -> list[BranchResult]:
    """Answer all `branches` over what `state` holds; the state is afterwards as it was before.

    Beam search a branch, exact in the order of total log-probability as far as the beam reaches; it ends
    when no unfinished hypothesis can still come among the `beams` best. room: tokens that the state may still
    take, the branches' widths at least. Raises Cancelled between steps.
    """
    prefix = state.length
    try:
        return _Tree(state, branches, room).run(is_cancelled)
    finally:
        state.rewind(prefix)


class _Tree:
    def __init__(self, state: State, branches: Sequence[Branch], room: int) -> None:
        self._state, self._branches = state, branches
        self._room_for_guesses = room - sum(branch.width for branch in branches)
        self._finished: list[list[Hypothesis]] = [[] for _ in branches]
        self._first_step: list[dict[int, float]] = [{} for _ in branches]

    def run(self, is_cancelled: Callable[[], bool]) -> list[BranchResult]:
        if not self._branches:
            return []
        live = [self._go_on(index, [begin]) for index, begin in enumerate(self._ask())]
        while any(live):
            check(is_cancelled)
            waiting = [h for each in live for h in each if h.newest is None]
            if len(waiting) == sum(map(len, live)):
                self._forget_after(max(h.before.column for h in waiting))
            self._compute(waiting)
            live = [self._go_on(index, each) for index, each in enumerate(live)]
        return [
            BranchResult(tuple(sorted(found, key=lambda h: -h.logprob)[: branch.beams]), first)
            for branch, found, first in zip(self._branches, self._finished, self._first_step, strict=True)
        ]

    def _ask(self) -> list[_Live]:
        """All questions in one pass."""
        prefix = self._state.length
        tokens: list[int] = []
        parents: list[int] = []
        rows: list[int] = []
        for branch in self._branches:
            first = prefix + len(tokens)
            tokens.extend(branch.question)
            parents.extend((prefix - 1, *range(first, first + len(branch.question) - 1)))
            rows.append(len(tokens) - 1)
        logprobs = self._state.append(np.array(tokens), np.array(parents), np.array(rows))
        return [
            _Live((), (), branch.matcher, 0.0, _Computed(prefix + row, answer))
            for branch, row, answer in zip(self._branches, rows, logprobs, strict=True)
        ]

    def _forget_after(self, column: int) -> None:
        """Wrong guesses stand in the last columns, and nobody goes on from them."""
        self._room_for_guesses += self._state.length - (column + 1)
        self._state.rewind(column + 1)

    def _compute(self, waiting: Sequence[_Live]) -> None:
        """The newest token of every hypothesis in one pass, and behind each what will probably follow."""
        room = min(PASS_TOKENS - len(waiting), self._room_for_guesses)
        most = min(max(0, room // len(waiting)), FARTHEST) if self._state.is_parallel else 0
        start = self._state.length
        chains = [(h.tokens[-1], *h.matcher.guess(most)) for h in waiting]
        self._room_for_guesses -= sum(map(len, chains)) - len(chains)
        parents: list[int] = []
        for hypothesis, chain in zip(waiting, chains, strict=True):
            first = start + len(parents)
            parents.extend((hypothesis.before.column, *range(first, first + len(chain) - 1)))
        tokens = np.array([token for chain in chains for token in chain])
        logprobs = self._state.append(tokens, np.array(parents), np.arange(len(tokens)))
        row = 0
        for hypothesis, chain in zip(waiting, chains, strict=True):
            before = hypothesis.before
            for token in chain:
                before.next[token] = _Computed(start + row, logprobs[row])
                before, row = before.next[token], row + 1

    def _go_on(self, index: int, live: list[_Live]) -> list[_Live]:
        """Go on with the hypotheses of a branch as far as all their newest tokens are computed."""
        while live and all(h.newest for h in live):
            live = self._choose(index, live)
        return live

    def _choose(self, index: int, live: list[_Live]) -> list[_Live]:
        """The most probable continuations of a branch; complete ones are set aside."""
        branch = self._branches[index]
        offered: list[tuple[float, int, _Live]] = []
        for hypothesis in live:
            assert hypothesis.newest  # noqa: S101 - for the type checker
            allowed = hypothesis.matcher.allowed()
            gains = hypothesis.newest.logprobs[allowed]
            if not hypothesis.tokens:
                self._first_step[index] = dict(zip(allowed.tolist(), gains.tolist(), strict=True))
            if branch.is_long and hypothesis.tokens:
                gains = gains - np.logaddexp.reduce(gains)
            if branch.reluctant is not None and len(allowed) > 1:
                gains = _without_the_unlikely(gains, allowed == branch.reluctant)
            best = np.argsort(-gains, kind="stable")[: branch.beams]
            offered.extend((hypothesis.score + float(gains[i]), int(allowed[i]), hypothesis) for i in best)
        offered.sort(key=lambda proposal: -proposal[0])
        return self._keep(index, offered[: branch.beams])

    def _keep(self, index: int, offered: list[tuple[float, int, _Live]]) -> list[_Live]:
        branch, finished, survivors = self._branches[index], self._finished[index], []
        for score, token, parent in offered:
            assert parent.newest  # noqa: S101 - for the type checker
            matcher = parent.matcher.advance(token)
            tokens = (*parent.tokens, token)
            logprobs = (*parent.logprobs, score - parent.score)
            if matcher.finished:
                finished.append(Hypothesis(tokens, logprobs))
            elif len(tokens) < branch.max_tokens:
                survivors.append(_Live(tokens, logprobs, matcher, score, parent.newest))
        scores = sorted((h.logprob for h in finished), reverse=True)
        floor = scores[branch.beams - 1] if len(scores) >= branch.beams else -np.inf
        best = max([*scores[:1], *(h.score for h in survivors)], default=0.0)
        return [h for h in survivors if h.score > floor and h.score > best - PRUNE]


def _without_the_unlikely(gains: NDArray[np.float32], chosen: NDArray[np.bool_]) -> NDArray[np.float32]:
    """`gains` [tokens], the chosen token's minus infinity where it has not half of the probability of all."""
    shares = np.exp(gains - gains.max())
    is_unlikely = shares[chosen].sum() < 0.5 * shares.sum()
    return np.where(chosen, -np.inf, gains) if is_unlikely else gains
