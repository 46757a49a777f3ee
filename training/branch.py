"""One question about a document with its answer, as text."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.tasks import prompts


@dataclass(frozen=True, slots=True)
class Branch:
    """One question, and the pieces of text that the model is to write after it, one by one tokenised."""

    question: str
    written: tuple[str, ...]

    @classmethod
    def single(cls, question: str, answer: str | None) -> "Branch":
        """A question with one answer; None: the document does not say."""
        return cls(question, (prompts.ABSENT if answer is None else prompts.answer(answer),))

    @classmethod
    def listing(cls, question: str, answers: Sequence[str]) -> "Branch":
        """A question for all answers: each is written, then that there are no more."""
        return cls(question, (*map(prompts.answer, answers), prompts.ABSENT))
