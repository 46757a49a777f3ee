"""Prompt lookup: what followed the last tokens when they stood in the text before, as a guess.

Saxena 2023, github.com/apoorvumang/prompt-lookup-decoding. Answers about a document copy out of it, so it is
often right; a pass that checks some tokens takes little longer than one for a single token.
"""

from collections.abc import Sequence

GUESSED = {4: 12, 3: 6, 2: 3, 1: 1}
"""Tokens that must stand there alike → tokens that are guessed to follow: the longer, the surer."""


class PromptLookup:
    """An index over one growing text."""

    def __init__(self) -> None:
        self._after: dict[tuple[int, ...], int] = {}
        self._indexed = 0

    def guess(self, tokens: Sequence[int]) -> list[int]:
        """What may follow `tokens`, which begin with those of the last call; often nothing."""
        for place in range(self._indexed, len(tokens)):
            for length in GUESSED:
                if place >= length:
                    self._after[tuple(tokens[place - length : place])] = place
        self._indexed = len(tokens)
        for length, count in GUESSED.items():
            found = self._after.get(tuple(tokens[-length:]))
            if found is not None:
                return list(tokens[found : found + count])
        return []
