"""Which way a line of text runs: a short form of the Unicode bidirectional algorithm (UAX #9).

No explicit embeddings: form values have none.
"""

import unicodedata

_RIGHT_TO_LEFT = {"R", "AL"}
_NUMBERS = {"EN", "AN"}
_INSIDE_NUMBERS = {"ES", "CS", "ET", "NSM"}


def visual_runs(text: str) -> list[tuple[str, bool]]:
    """The runs of a line from left to right as seen, each in logical order: (text, runs right to left)."""
    kinds = [unicodedata.bidirectional(character) for character in text]
    strong = next((kind for kind in kinds if kind == "L" or kind in _RIGHT_TO_LEFT), "L")
    base = 0 if strong == "L" else 1
    if base == 0 and not _RIGHT_TO_LEFT.intersection(kinds):
        return [(text, False)] if text else []
    runs: list[tuple[str, int]] = []
    for character, level in zip(text, _levels(kinds, base), strict=True):
        if runs and runs[-1][1] == level:
            runs[-1] = (runs[-1][0] + character, level)
        else:
            runs.append((character, level))
    for threshold in (2, 1):
        runs = _reversed_from(runs, threshold)
    return [(part, level % 2 == 1) for part, level in runs]


def _levels(kinds: list[str], base: int) -> list[int]:
    levels: list[int | None] = []
    last_strong = "R" if base else "L"
    for index, kind in enumerate(kinds):
        if kind == "L":
            last_strong = "L"
            levels.append(2 if base else 0)
        elif kind in _RIGHT_TO_LEFT:
            last_strong = "R"
            levels.append(1)
        elif kind in _NUMBERS or (kind in _INSIDE_NUMBERS and _is_inside_number(kinds, index)):
            levels.append(2 if base or last_strong == "R" else 0)
        else:
            levels.append(None)
    return [
        level if level is not None else _neutral(levels, index, base) for index, level in enumerate(levels)
    ]


def _is_inside_number(kinds: list[str], index: int) -> bool:
    return 0 < index < len(kinds) - 1 and kinds[index - 1] in _NUMBERS and kinds[index + 1] in _NUMBERS


def _neutral(levels: list[int | None], index: int, base: int) -> int:
    """Between two of one direction it takes that, else the line's; numbers count as right to left there."""
    before = next((level for level in reversed(levels[:index]) if level is not None), base)
    after = next((level for level in levels[index + 1 :] if level is not None), base)
    if before == after:
        return before
    return base if 0 in (before, after) or base else 1


def _reversed_from(runs: list[tuple[str, int]], threshold: int) -> list[tuple[str, int]]:
    out: list[tuple[str, int]] = []
    turned: list[tuple[str, int]] = []
    for run in runs:
        if run[1] >= threshold:
            turned.insert(0, run)
        else:
            out += [*turned, run]
            turned = []
    return out + turned
