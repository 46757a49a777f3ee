"""One prefix, many branches: questions answered together in a token tree, one forward pass a step.

Every pass holds the newest tokens of all hypotheses of all branches side by side; each names the token before
it, so that it is computed as if its branch were alone.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from engine.decoding.cancel import check, never_cancelled
from engine.runtime.state import State
from engine.types import Branch, BranchResult, Hypothesis, Matcher

PRUNE = 4.6
"""A hypothesis this many nats (a hundredth) less probable than its branch's best is given up."""


@dataclass(frozen=True, slots=True)
class _Live:
    """An unfinished hypothesis: what it wrote, where the last token that was computed stands in the state."""

    branch: int
    column: int
    tokens: tuple[int, ...]
    logprobs: tuple[float, ...]
    matcher: Matcher
    score: float


def decode_branches(
    state: State,
    branches: Sequence[Branch],
    *,
    is_cancelled: Callable[[], bool] = never_cancelled,
) -> list[BranchResult]:
    """Answer all `branches` over what `state` holds; the state is afterwards as it was before.

    Beam search a branch, exact in the order of total log-probability as far as the beam reaches; it ends
    when no unfinished hypothesis can still come among the `beams` best. Raises Cancelled between steps.
    """
    prefix = state.length
    try:
        return _Tree(state, branches).run(is_cancelled)
    finally:
        state.rewind(prefix)


class _Tree:
    def __init__(self, state: State, branches: Sequence[Branch]) -> None:
        self._state, self._branches = state, branches
        self._finished: list[list[Hypothesis]] = [[] for _ in branches]
        self._first_step: list[dict[int, float]] = [{} for _ in branches]

    def run(self, is_cancelled: Callable[[], bool]) -> list[BranchResult]:
        if not self._branches:
            return []
        live, logprobs = self._ask()
        while live:
            live = self._choose(live, logprobs)
            if live:
                check(is_cancelled)
                live, logprobs = self._step(live)
        return [
            BranchResult(tuple(sorted(found, key=lambda h: -h.logprob)[: branch.beams]), first)
            for branch, found, first in zip(self._branches, self._finished, self._first_step, strict=True)
        ]

    def _ask(self) -> tuple[list[_Live], NDArray[np.float32]]:
        """All questions in one pass."""
        prefix = self._state.length
        tokens: list[int] = []
        parents: list[int] = []
        live: list[_Live] = []
        for index, branch in enumerate(self._branches):
            first = prefix + len(tokens)
            tokens.extend(branch.question)
            parents.extend((prefix - 1, *range(first, first + len(branch.question) - 1)))
            live.append(_Live(index, prefix + len(tokens) - 1, (), (), branch.matcher, 0.0))
        rows = [hypothesis.column - prefix for hypothesis in live]
        return live, self._state.append(np.array(tokens), np.array(parents), np.array(rows))

    def _step(self, live: list[_Live]) -> tuple[list[_Live], NDArray[np.float32]]:
        """The newest token of every hypothesis in one pass."""
        start = self._state.length
        tokens, parents = [h.tokens[-1] for h in live], [h.column for h in live]
        logprobs = self._state.append(np.array(tokens), np.array(parents), np.arange(len(live)))
        return [replace(h, column=start + row) for row, h in enumerate(live)], logprobs

    def _choose(self, live: list[_Live], logprobs: NDArray[np.float32]) -> list[_Live]:
        """The most probable continuations of each branch; complete ones are set aside."""
        proposals: list[list[tuple[float, int, _Live]]] = [[] for _ in self._branches]
        for row, hypothesis in enumerate(live):
            allowed = hypothesis.matcher.allowed()
            gains = logprobs[row, allowed]
            if not hypothesis.tokens:
                self._first_step[hypothesis.branch] = dict(zip(allowed.tolist(), gains.tolist(), strict=True))
            branch = self._branches[hypothesis.branch]
            if branch.is_long and hypothesis.tokens:
                gains = gains - np.logaddexp.reduce(gains)
            if branch.reluctant is not None and len(allowed) > 1:
                gains = _without_the_unlikely(gains, allowed == branch.reluctant)
            best = np.argsort(-gains, kind="stable")[: branch.beams]
            proposals[hypothesis.branch].extend(
                (hypothesis.score + float(gains[i]), int(allowed[i]), hypothesis) for i in best
            )
        kept: list[_Live] = []
        for index, (branch, offered) in enumerate(zip(self._branches, proposals, strict=True)):
            offered.sort(key=lambda proposal: -proposal[0])
            kept.extend(self._keep(index, branch, offered[: branch.beams]))
        return kept

    def _keep(self, index: int, branch: Branch, offered: list[tuple[float, int, _Live]]) -> list[_Live]:
        finished, survivors = self._finished[index], []
        for score, token, parent in offered:
            matcher = parent.matcher.advance(token)
            tokens = (*parent.tokens, token)
            logprobs = (*parent.logprobs, score - parent.score)
            if matcher.finished:
                finished.append(Hypothesis(tokens, logprobs))
            elif len(tokens) < branch.max_tokens:
                survivors.append(_Live(index, parent.column, tokens, logprobs, matcher, score))
        scores = sorted((h.logprob for h in finished), reverse=True)
        floor = scores[branch.beams - 1] if len(scores) >= branch.beams else -np.inf
        best = max([*scores[:1], *(h.score for h in survivors)], default=0.0)
        return [h for h in survivors if h.score > floor and h.score > best - PRUNE]


def _without_the_unlikely(gains: NDArray[np.float32], chosen: NDArray[np.bool_]) -> NDArray[np.float32]:
    """`gains` [tokens], the chosen token's minus infinity where it has not half of the probability of all."""
    shares = np.exp(gains - gains.max())
    is_unlikely = shares[chosen].sum() < 0.5 * shares.sum()
    return np.where(chosen, -np.inf, gains) if is_unlikely else gains
