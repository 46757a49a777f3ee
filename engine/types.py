"""Plain values that cross the engine's door, and what a grammar is to the decode loop."""

from dataclasses import dataclass, field
from enum import StrEnum
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

    def guess(self, most: int) -> tuple[int, ...]:
        """Tokens that may well come next, one after the other, all of them allowed; `most` at most."""


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
    reluctant: int | None = None
    """A token that is written only where it is likelier than all others that may come together."""
    is_long: bool = False
    """After the first token, probabilities are shares of what the grammar lets through: where an answer
    begins and ends counts, how predictable its own words are does not."""

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


@dataclass(frozen=True, slots=True)
class Sampling:
    """How a token is chosen among those that may come next; by default the most probable one."""

    temperature: float = 0.0
    """0 is greedy, whatever the rest says but for the penalty."""
    top_k: int = 0
    """Only the k most probable; 0 for all."""
    top_p: float = 1.0
    """Only the most probable that together have this probability (Holtzman et al. 2020, arXiv 1904.09751)."""
    min_p: float = 0.0
    """Only those at least this share as probable as the best one (Nguyen et al. 2024, arXiv 2407.01082)."""
    repetition_penalty: float = 1.0
    """What makes tokens that were read or written less probable (Keskar et al. 2019, arXiv 1909.05858)."""
    seed: int = 0
    """The same seed gives the same text."""

    def __post_init__(self) -> None:
        if self.temperature < 0 or self.top_k < 0 or self.repetition_penalty <= 0:
            raise ValueError("temperature and top_k are at least 0, the repetition penalty is more than 0")
        if not (0 < self.top_p <= 1 and 0 <= self.min_p <= 1):
            raise ValueError("top_p lies in (0, 1], min_p in [0, 1]")


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked of a text that the model writes, and when it ends."""

    max_tokens: int = 512
    sampling: Sampling = Sampling()
    matcher: Matcher | None = None
    """The grammar that the text obeys; it ends where the grammar does."""
    stop_tokens: frozenset[int] = frozenset()
    """Each ends the text and is no part of it."""
    stop_texts: tuple[str, ...] = ()
    """Likewise, wherever they begin and end in tokens."""
    lookup: bool = True
    """Guess ahead where the text repeats itself or the prompt: quicker, and not one token otherwise."""


class StopReason(StrEnum):
    """Why a text ended."""

    STOP_TOKEN = "stop token"  # noqa: S105 - no password
    STOP_TEXT = "stop text"
    GRAMMAR = "grammar"
    """It is complete; nothing may follow."""
    LENGTH = "length"
    """It is cut off: of the tokens allowed, or of the context, none were left."""


@dataclass(frozen=True, slots=True)
class Generation:
    """A text that the model wrote."""

    text: str
    """Without special tokens; bytes that are no UTF-8 are replacement characters."""
    tokens: tuple[int, ...]
    """Without the stop token; with those in which a stop text began."""
    stop_reason: StopReason
    passes: int
    """Passes through the model, prompt aside; fewer than tokens where some were forced or guessed."""


BLOCK_SIZES = (16, 32, 64, 128)
"""What the runtime's kernels take."""


@dataclass(frozen=True, slots=True)
class Blocks:
    """Rounding to 4 bits: how many inputs share a scale, and whether zero is the middle level."""

    size: int = 64
    symmetric: bool = False

    def __str__(self) -> str:
        told = [] if self.size == DEFAULT_BLOCKS.size else [f"blocks of {self.size}"]
        told += ["symmetric"] * self.symmetric
        return f"int4 ({', '.join(told)})" if told else "int4"


DEFAULT_BLOCKS = Blocks()


@dataclass(frozen=True, slots=True)
class Rounding:
    """How a model's weights are rounded."""

    precision: str = "int8"
    """`float32`, `int8` or `int4`."""
    blocks: Blocks = DEFAULT_BLOCKS
    """For `int4`."""
    megabytes: float | None = None
    """For `int4`: what the weights may take; layers that 4 bits hurt most stay in 8, as many as fit."""


EIGHT_BITS = Rounding()
