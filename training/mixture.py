"""Which documents come next: draws from all sources by their shares, repeatable by seed and number."""

import random
from collections.abc import Callable, Mapping, Sequence

from tokenizers import Tokenizer

from training.document import TrainingDocument
from training.examples import Example, Limits, Packed, make_example, pack

DocumentMaker = Callable[[random.Random], TrainingDocument]


class Mixture:
    """Packed sequences by number; number n is always the same, so a run goes on where it stopped."""

    def __init__(
        self,
        sources: Mapping[str, Sequence[TrainingDocument] | DocumentMaker],
        shares: Mapping[str, float],
        tokenizer: Tokenizer,
        limits: Limits,
        pack_tokens: int,
        seed: int,
        first_token: int | None = None,
    ) -> None:
        self._sources = sources
        self._names = list(shares)
        self._shares = list(shares.values())
        self._tokenizer = tokenizer
        self._limits = limits
        self._pack_tokens = pack_tokens
        self._seed = seed
        self._first_token = first_token

    def packed(self, number: int) -> Packed:
        """Sequence `number`: one document, and more as long as they fit into the sequence's token budget."""
        rng = random.Random(f"{self._seed}/{number}")  # noqa: S311
        examples = [self._example(rng)]
        best = self._pack(examples)
        misses = 0
        while misses < 2:
            more = [*examples, self._example(rng)]
            longer = self._pack(more)
            if len(longer) <= self._pack_tokens:
                examples, best = more, longer
            else:
                misses += 1
        return best

    def _pack(self, examples: Sequence[Example]) -> Packed:
        return pack(examples, self._tokenizer, self._limits, self._first_token)

    def _example(self, rng: random.Random) -> Example:
        name = rng.choices(self._names, self._shares)[0]
        return make_example(self._draw(name, rng), self._draw(name, rng), self._limits, rng)

    def _draw(self, name: str, rng: random.Random) -> TrainingDocument:
        source = self._sources[name]
        return source(rng) if callable(source) else rng.choice(source)
