"""Tokens come one by one, text goes on in whole characters, and ends before a text that stops it."""

from codecs import getincrementaldecoder
from collections.abc import Sequence

from engine.tokenizer.tokenizer import Tokenizer


class TextStream:
    """Pieces of text, which together are what `Tokenizer.decode` makes of all tokens, up to a stop text."""

    def __init__(self, tokenizer: Tokenizer, stops: Sequence[str] = ()) -> None:
        if not all(stops):
            raise ValueError("a text without characters stops nothing")
        self._bytes = tokenizer.token_bytes
        self._decoder = getincrementaldecoder("utf-8")(errors="replace")
        self._stops = stops
        self._held = ""
        self.stopped = False
        """True once a stop text came; nothing is to follow."""

    def push(self, token: int) -> str:
        """What is certain by now: held back are parts of characters, and beginnings of stop texts."""
        return self._advance(self._decoder.decode(self._bytes[token]))

    def close(self) -> str:
        """What was held back."""
        rest = self._advance(self._decoder.decode(b"", final=True)) + self._held
        self._held = ""
        return rest

    def _advance(self, text: str) -> str:
        self._held += text
        ends = [at for stop in self._stops if (at := self._held.find(stop)) >= 0]
        self.stopped = bool(ends)
        certain = min(ends) if ends else len(self._held) - self._begun()
        piece, self._held = self._held[:certain], "" if ends else self._held[certain:]
        return piece

    def _begun(self) -> int:
        """Characters at the end that a stop text may begin with."""
        longest = min(len(self._held), max(map(len, self._stops), default=1) - 1)
        lengths = range(longest, 0, -1)
        return next((n for n in lengths if any(stop.startswith(self._held[-n:]) for stop in self._stops)), 0)
