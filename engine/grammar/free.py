"""Text that the model writes itself: JSON that obeys a schema, or whatever matches a regular expression.

The parser is llguidance; its state is copied at each step, so that hypotheses can part here as elsewhere.
"""

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np
from llguidance import LLMatcher, LLTokenizer
from numpy.typing import NDArray

from engine.tokenizer.tokenizer import Tokenizer


class FreeMatcher:
    """A place in a context-free grammar; see `engine.types.Matcher`."""

    def __init__(self, parser: LLMatcher, end_tokens: frozenset[int]) -> None:
        self._parser = parser
        self._end_tokens = end_tokens
        self._allowed: NDArray[np.int64] | None = None
        self.finished = bool(parser.is_stopped()) or self._only_the_end_is_left()

    def allowed(self) -> NDArray[np.int64]:
        """Tokens that keep the text within the grammar."""
        if self._allowed is None:
            mask = np.frombuffer(self._parser.compute_bitmask(), np.uint8)
            tokens = np.flatnonzero(np.unpackbits(mask, bitorder="little"))
            self._allowed = tokens[~np.isin(tokens, list(self._end_tokens))].astype(np.int64)
        return self._allowed

    def advance(self, token: int) -> "FreeMatcher":
        """See `Matcher`."""
        parser = self._parser.deep_copy()
        if token in self._end_tokens or not parser.consume_token(token):
            raise ValueError(f"token {token} leaves the grammar: {parser.get_error()}")
        return FreeMatcher(parser, self._end_tokens)

    def guess(self, most: int) -> tuple[int, ...]:
        """See `Matcher`: the tokens that the grammar leaves no choice about."""
        return tuple(self._parser.compute_ff_tokens()[:most])

    def _only_the_end_is_left(self) -> bool:
        return bool(self._parser.is_accepting()) and not len(self.allowed())


def json_text(tokenizer: Tokenizer, json_schema: Mapping[str, Any]) -> FreeMatcher:
    """JSON of `json_schema`, without white space beyond single spaces after separators.

    Raises ValueError where the schema cannot be turned into a grammar.
    """
    grammar = LLMatcher.grammar_from_json_schema(
        json.dumps(json_schema),
        overrides={"whitespace_flexible": False, "item_separator": ", ", "key_separator": ": "},
    )
    return _matcher(tokenizer, grammar)


def matching_text(tokenizer: Tokenizer, pattern: str) -> FreeMatcher:
    """Text that matches a regular expression (Rust's `regex` syntax, no look-around) as a whole."""
    return _matcher(tokenizer, LLMatcher.grammar_from_regex(pattern))


def lark_text(tokenizer: Tokenizer, grammar: str) -> FreeMatcher:
    """Text of a context-free grammar in llguidance's form of Lark, in which special tokens may stand."""
    return _matcher(tokenizer, LLMatcher.grammar_from_lark(grammar))


def _matcher(tokenizer: Tokenizer, grammar: str) -> FreeMatcher:
    known = _ll_tokenizer(tokenizer)
    parser = LLMatcher(known, grammar)
    if parser.is_error():
        raise ValueError(f"The grammar cannot be used: {parser.get_error()}")
    return FreeMatcher(parser, frozenset(known.eos_tokens))


@lru_cache(maxsize=4)
def _ll_tokenizer(tokenizer: Tokenizer) -> LLTokenizer:
    return LLTokenizer(tokenizer.to_json())
