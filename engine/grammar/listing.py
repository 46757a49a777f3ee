"""A list: answers of one grammar, one after the other, until the one that means "no more"."""

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from engine.grammar.spans import END
from engine.tokenizer.tokenizer import Tokenizer
from engine.types import Hypothesis, Matcher


@dataclass(frozen=True, slots=True)
class ListMatcher:
    """A place in the grammar of a list. It ends with `absent`, or with an item that the list has already."""

    each: Matcher
    """The grammar of an item; one of its outputs is `absent`."""
    absent: tuple[int, ...]
    """Tokens of the answer that means "no more"."""
    most_tokens: int
    """No item begins once the list has so many."""
    item: Matcher | None = None
    """The place in the item that is being written; None between items."""
    written: tuple[int, ...] = ()
    """Its tokens so far."""
    items: frozenset[tuple[int, ...]] = frozenset()
    length: int = 0
    finished: bool = False

    def allowed(self) -> NDArray[np.int64]:
        """See `Matcher`."""
        if self._is_full:
            return np.array([self.absent[len(self.written)]], np.int64)
        return (self.item or self.each).allowed()

    def advance(self, token: int) -> "ListMatcher":
        """See `Matcher`."""
        item, written = (self.item or self.each).advance(token), (*self.written, token)
        if not item.finished:
            return replace(self, item=item, written=written, length=self.length + 1)
        return replace(
            self,
            item=None,
            written=(),
            items=self.items | {written},
            length=self.length + 1,
            finished=written == self.absent or written in self.items,
        )

    def guess(self, most: int) -> tuple[int, ...]:
        """See `Matcher`: the rest of the item."""
        return self.item.guess(most) if self.item and not self._is_full else ()

    @property
    def _is_full(self) -> bool:
        return self.length - len(self.written) >= self.most_tokens


def answers_in(hypothesis: Hypothesis, tokenizer: Tokenizer) -> list[tuple[tuple[int, ...], float]]:
    """The answers that follow each other in what was written, each with its probability."""
    answers, first = [], 0
    for last, token in enumerate(hypothesis.tokens, start=1):
        if tokenizer.decode([token]).endswith(END):
            probability = math.exp(sum(hypothesis.logprobs[first:last]))
            answers.append((hypothesis.tokens[first:last], probability))
            first = last
    return answers
