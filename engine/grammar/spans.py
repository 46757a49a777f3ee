"""Verbatim spans of a text: the grammar that keeps a model from inventing values.

An answer is a space, a span of the text, a newline; or a fixed text that means "not there". Runs of white
space match one space, since a value that runs over lines is written on one. A span begins and ends where a
word or a number does (and anywhere between ideographs), never inside.
"""

import copy
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from engine.tokenizer.tokenizer import Tokenizer

END = "\n"


class SpanText:
    """A text prepared for matching; made once and shared by all grammars over it.

    text: white space runs collapsed to one space; `offsets[i]` is the place of `text[i]` in the source.
    """

    def __init__(self, source: str, tokenizer: Tokenizer) -> None:
        self._tokenizer = tokenizer
        characters: list[str] = []
        offsets: list[int] = []
        for offset, character in enumerate(source):
            if not character.isspace():
                characters.append(character)
                offsets.append(offset)
            elif characters and characters[-1] != " ":
                characters.append(" ")
                offsets.append(offset)
        if characters and characters[-1] == " ":
            characters.pop()
        self.text = "".join(characters)
        self.offsets = offsets
        self._starts, self._ends = _boundaries(self.text)
        self._bytes = self.text.encode("utf-8", errors="surrogatepass")
        widths = [len(c.encode("utf-8", errors="surrogatepass")) for c in self.text]
        self._byte_of = np.concatenate([[0], np.cumsum(widths, dtype=np.int64)]).tolist()
        self._character_of = {byte: index for index, byte in enumerate(self._byte_of)}
        self.end_token = tokenizer.id_of_bytes[END.encode()]
        self.space_token = tokenizer.id_of_bytes.get(b" ")
        self._continuations: dict[int, list[tuple[int, int]]] = {}

    def between(self, starts: Collection[int], ends: Collection[int]) -> "SpanText":
        """The same text, where a span begins and ends only at these places of the source (ends exclusive)."""
        some = copy.copy(self)
        some.__dict__.pop("first_tokens", None)
        some._starts = self._starts & {i for i, offset in enumerate(self.offsets) if offset in starts}
        some._ends = self._ends & {i + 1 for i, offset in enumerate(self.offsets) if offset + 1 in ends}
        return some

    @cached_property
    def first_tokens(self) -> dict[int, tuple[int, ...]]:
        """Token id → byte places it leads to, for tokens that write the space and the beginning of a span."""
        reached: dict[int, list[int]] = {}
        known, longest = self._tokenizer.id_of_bytes, self._tokenizer.longest_token
        for start in self._starts:
            place = self._byte_of[start]
            window = b" " + self._bytes[place : place + longest]
            for length in range(2, len(window) + 1):
                token = known.get(window[:length])
                if token is not None:
                    reached.setdefault(token, []).append(place + length - 1)
            if self.space_token is not None:
                reached.setdefault(self.space_token, []).append(place)
        return {token: tuple(places) for token, places in reached.items()}

    def continuations(self, place: int) -> list[tuple[int, int]]:
        """`(token, place after it)` for each token that the text goes on with at byte `place`."""
        found = self._continuations.get(place)
        if found is None:
            known, longest = self._tokenizer.id_of_bytes, self._tokenizer.longest_token
            window = self._bytes[place : place + longest]
            found = [
                (token, place + length)
                for length in range(1, len(window) + 1)
                if (token := known.get(window[:length])) is not None
            ]
            self._continuations[place] = found
        return found

    def may_end(self, place: int) -> bool:
        """True where a span may end at byte `place`."""
        return self._character_of.get(place, -1) in self._ends

    def occurrences(self, span: str) -> list[tuple[int, int]]:
        """Offsets `[start, end)` in the source of each place where `span` stands as a whole."""
        found = []
        at = self.text.find(span)
        while at >= 0:
            if at in self._starts and at + len(span) in self._ends:
                found.append((self.offsets[at], self.offsets[at + len(span) - 1] + 1))
            at = self.text.find(span, at + 1)
        return found


@dataclass(frozen=True, slots=True)
class SpanMatcher:
    """A place in the grammar: byte places in the text that the output so far leads to."""

    source: SpanText
    absent: tuple[int, ...]
    """Tokens of the answer that means "not there"."""
    places: tuple[int, ...] | None = None
    """None before the first token."""
    begun: bool = False
    """True once something of the span is written; an answer is never empty."""
    absent_read: int | None = 0
    """How many tokens of `absent` the output consists of; None once it differs."""
    finished: bool = False

    def allowed(self) -> NDArray[np.int64]:
        """Tokens that keep the output a span, end it where it may end, or write the absent answer."""
        tokens: set[int] = set()
        if self.places is None:
            tokens.update(self.source.first_tokens)
        else:
            for place in self.places:
                tokens.update(token for token, _ in self.source.continuations(place))
                if self.begun and self.source.may_end(place):
                    tokens.add(self.source.end_token)
        if self.absent_read is not None:
            tokens.add(self.absent[self.absent_read])
        return np.array(sorted(tokens), np.int64)

    def advance(self, token: int) -> "SpanMatcher":
        """See `Matcher`."""
        absent_read = None
        if self.absent_read is not None and token == self.absent[self.absent_read]:
            absent_read = self.absent_read + 1
        if self.places is None:
            places = self.source.first_tokens.get(token, ())
        else:
            places = tuple(
                after
                for place in self.places
                for known, after in self.source.continuations(place)
                if known == token
            )
        ends = absent_read == len(self.absent) or (
            token == self.source.end_token
            and self.begun
            and self.places is not None
            and any(self.source.may_end(place) for place in self.places)
        )
        if not ends and not places and absent_read is None:
            raise ValueError(f"token {token} leaves the text")
        begun = self.places is not None or token != self.source.space_token
        return SpanMatcher(self.source, self.absent, places, begun, absent_read if not ends else None, ends)

    def guess(self, most: int) -> tuple[int, ...]:
        """See `Matcher`: what the text goes on with, in the longest tokens."""
        tokens: list[int] = []
        place = self.places[0] if self.places else None
        while place is not None and len(tokens) < most and (found := self.source.continuations(place)):
            token, place = found[-1]
            tokens.append(token)
        return tuple(tokens)


def _boundaries(text: str) -> tuple[frozenset[int], frozenset[int]]:
    """Character places where spans may start and where they may end."""
    kinds = [_kind(character) for character in text]
    starts = {
        i for i, kind in enumerate(kinds) if kind != " " and (i == 0 or kinds[i - 1] != kind or kind in ".中")
    }
    ends = {
        i + 1
        for i, kind in enumerate(kinds)
        if kind != " " and (i + 1 == len(kinds) or kinds[i + 1] != kind or kind in ".中")
    }
    return frozenset(starts), frozenset(ends)


def _kind(character: str) -> str:
    if character == " ":
        return " "
    if "\u3040" <= character <= "\u9fff" or "\uf900" <= character <= "\ufaff" or character >= "\U00020000":
        return "中"
    category = unicodedata.category(character)
    return {"L": "a", "M": "a", "N": "0"}.get(category[0], ".")
