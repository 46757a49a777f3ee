"""Which parts of a long document are worth reading for some fields: plain word retrieval, no model.

A part ranks by BM25 (Robertson & Zaragoza 2009) over the words of the field's name, title and description,
and by how many of them stand close together somewhere; for a field whose values plain code can find, parts
without one do not count. The first and the last part are always read: titles, parties and signatures stand
there and share no word with the question.
"""

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache

from app.fields.schema import Field

PARTS_A_FIELD = 6
"""Each field has at most this many parts read."""
PARTS_IN_ALL = 12
"""So many are read for all fields together. What is read is asked every field: that costs little."""

STEM = 5
"""Letters of a word that count: `licence` and `license`, `Vertrag` and `Vertrages` are alike."""
CLOSE = 30
"""Words that stand within so many of each other are close together."""
SATURATION, LENGTH_WEIGHT = 1.2, 0.75

_WORD = re.compile(r"[\u3040-\u9fff]|[^\W_\u3040-\u9fff]{2,}")  # ideographs one by one


def pick_parts(
    parts: Sequence[str],
    fields: Sequence[Field],
    can_answer: Callable[[int, Field], bool] = lambda part, field: True,
    *,
    parts_a_field: int = PARTS_A_FIELD,
    parts_in_all: int = PARTS_IN_ALL,
) -> list[int]:
    """The indices, ascending, of the `parts` (texts, in order) to read: each field's best ones, in turn.

    `can_answer(part index, field)` is False where the part cannot hold a value of the field. All parts are
    given where they are few.
    """
    if len(parts) <= parts_a_field:
        return list(range(len(parts)))
    ends = [0, len(parts) - 1]
    score = _scorer([_stems(part) for part in parts])
    rankings = []
    for field in fields:
        scores = score(field)
        able = [index for index in range(len(parts)) if can_answer(index, field)]
        ranked = sorted(able, key=lambda index: -scores[index])
        rankings.append(list(dict.fromkeys([*ends, *ranked]))[:parts_a_field])
    by_rank = (ranking[rank] for rank in range(parts_a_field) for ranking in rankings if rank < len(ranking))
    return sorted(list(dict.fromkeys(by_rank))[:parts_in_all])


def _scorer(parts: Sequence[list[str]]) -> Callable[[Field], list[float]]:
    counts = [Counter(words) for words in parts]
    average = sum(map(len, parts)) / len(parts) or 1.0

    @cache
    def weight(word: str) -> float:
        """Rare words say more."""
        holding = sum(word in count for count in counts)
        return math.log(1 + (len(parts) - holding + 0.5) / (holding + 0.5))

    def score(field: Field) -> list[float]:
        wanted = dict.fromkeys(_stems(f"{field.name} {field.title} {field.description}"))
        weights = {word: weight(word) for word in wanted}
        return [
            _bm25(count, weights, len(words) / average) + _closest(words, weights)
            for count, words in zip(counts, parts, strict=True)
        ]

    return score


def _bm25(count: Counter[str], weights: dict[str, float], relative_length: float) -> float:
    norm = SATURATION * (1 - LENGTH_WEIGHT + LENGTH_WEIGHT * relative_length)
    return sum(
        weight * count[word] * (SATURATION + 1) / (count[word] + norm)
        for word, weight in weights.items()
        if word in count
    )


def _closest(words: Sequence[str], weights: dict[str, float]) -> float:
    """The greatest weight of different wanted words within `CLOSE` words of each other."""
    hits = [(place, word) for place, word in enumerate(words) if word in weights]
    best, first = 0.0, 0
    within: Counter[str] = Counter()
    for place, word in hits:
        within[word] += 1
        while hits[first][0] <= place - CLOSE:
            within[hits[first][1]] -= 1
            first += 1
        best = max(best, sum(weights[known] for known, times in within.items() if times))
    return best


def _stems(text: str) -> list[str]:
    """The words of a text as they are compared: without case and accents, cut short."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(character for character in plain if not unicodedata.combining(character))
    return [word[:STEM] for word in _WORD.findall(plain)]
