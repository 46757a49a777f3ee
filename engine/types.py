"""Plain values that cross the engine's door, and what a grammar is to the decode loop."""

from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray


class Cancelled(Exception):  # noqa: N818 - a state, not an error
    """The caller asked to stop; nothing of the work is kept."""


class Matcher(Protocol):
    """A place in a grammar. Immutable, so that hypotheses can part from it."""

    @property
    def finished(self) -> bool:
        """True when the output is complete; nothing may follow."""

    def allowed(self) -> NDArray[np.int64]:
        """Ids of the tokens that may come next, ascending; never empty before the end."""

    def advance(self, token: int) -> "Matcher":
        """The place after `token`. Raises ValueError for a token that is not allowed."""


@dataclass(frozen=True, slots=True)
class Branch:
    """A question after a shared prefix, and the grammar that its answer obeys."""

    question: tuple[int, ...]
    """Token ids; at least one."""
    matcher: Matcher
    beams: int = 3
    """Hypotheses kept beside each other; 1 is greedy decoding."""
    max_tokens: int = 96
    """An answer that is longer is no answer."""

    @property
    def width(self) -> int:
        """Tokens that the question and all hypotheses may come to hold."""
        return len(self.question) + self.beams * self.max_tokens


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """A complete answer: its tokens (the delimiter included) and their natural log-probabilities."""

    tokens: tuple[int, ...]
    logprobs: tuple[float, ...]

    @property
    def logprob(self) -> float:
        """Natural log-probability of the whole answer."""
        return sum(self.logprobs)


@dataclass(frozen=True, slots=True)
class BranchResult:
    """Complete answers of a branch, most probable first; empty when none was completed in time."""

    hypotheses: tuple[Hypothesis, ...] = ()
    first_step: dict[int, float] = field(default_factory=dict)
    """Log-probability of each allowed first token: how likely an answer begins so, or is absent."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A text after a shared prefix, and options of how it may go on."""

    given: tuple[int, ...]
    """Token ids; at least one."""
    options: tuple[tuple[int, ...], ...] = ()
    """Token ids of each; at least one."""

    @property
    def width(self) -> int:
        """Tokens in all, those that options share counted more than once."""
        return len(self.given) + sum(map(len, self.options))


@dataclass(frozen=True, slots=True)
class ChoiceScores:
    """How probable each option of a choice is."""

    logprobs: tuple[tuple[float, ...], ...]
    """For each option the natural log-probability of each of its tokens, given those before."""
    outlook: NDArray[np.float32]
    """What the model expects after `given`: log-probabilities of some tokens, the same ones at every place.

    It tells texts apart, for it is a linear image of the model's last hidden state up to a constant.
    """
