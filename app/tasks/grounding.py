"""Which place of a document an answer means, where its words stand at several."""

import re
from collections.abc import Sequence

from app.fields.schema import Field

_STOP_WORDS = frozenset(
    ("the", "an", "of", "in", "on", "at", "by", "for", "to", "and", "or", "is", "was", "its")
)


def nearest_to_label(text: str, occurrences: Sequence[tuple[int, int]], field: Field) -> tuple[int, int]:
    """The occurrence whose line, up to it, or the line above shares most words with the field's name.

    occurrences: at least one span `[start, end)` of `text`, in text order. The first of equals wins.
    """
    if len(occurrences) == 1:
        return occurrences[0]
    wanted = _words(f"{field.name} {field.title} {field.description}".replace("_", " "))
    return max(occurrences, key=lambda span: (_closeness(text, span[0], wanted), -span[0]))


def _closeness(text: str, start: int, wanted: frozenset[str]) -> float:
    line_start = text.rfind("\n", 0, start) + 1
    above_start = text.rfind("\n", 0, max(line_start - 1, 0)) + 1
    beside = _words(text[line_start:start])
    above = _words(text[above_start:line_start])
    return len(beside & wanted) + 0.5 * len(above & wanted)


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[^\W\d_]{2,}", text.lower())) - _STOP_WORDS
