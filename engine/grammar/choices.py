"""One of several given texts, each in the tokenizer's own spelling."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.tokenizer.tokenizer import Tokenizer


class _Node:
    __slots__ = ("children", "ends")

    def __init__(self) -> None:
        self.children: dict[int, _Node] = {}
        self.ends = False


@dataclass(frozen=True, slots=True)
class ChoiceMatcher:
    """A node of the trie of choices."""

    node: _Node

    @property
    def finished(self) -> bool:
        """True at the end of a choice."""
        return self.node.ends

    def allowed(self) -> NDArray[np.int64]:
        """Tokens that some choice goes on with."""
        return np.array(sorted(self.node.children), np.int64)

    def advance(self, token: int) -> "ChoiceMatcher":
        """See `Matcher`."""
        try:
            return ChoiceMatcher(self.node.children[token])
        except KeyError:
            raise ValueError(f"token {token} continues no choice") from None

    def guess(self, most: int) -> tuple[int, ...]:
        """See `Matcher`: the first choice, without the token that ends it, for nothing follows that."""
        node = self.node
        tokens: list[int] = []
        while len(tokens) < most:
            token, node = next(iter(node.children.items()))
            if node.ends:
                break
            tokens.append(token)
        return tuple(tokens)


def choices(tokenizer: Tokenizer, texts: list[str]) -> ChoiceMatcher:
    """A grammar of exactly `texts`, none of which may begin another (end them all with one delimiter)."""
    root = _Node()
    for text in texts:
        node = root
        for token in tokenizer.encode(text):
            node = node.children.setdefault(token, _Node())
        node.ends = True
    return ChoiceMatcher(root)
