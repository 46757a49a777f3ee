"""Times of day: in digits, in words ("half past five in the evening"), and told by another ("in an hour")."""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from app.fields.parsing.number_words import find_number_words, read_number_words
from app.fields.parsing.relative_days import find_relative_times
from app.fields.parsing.wordings import wordings, words

Span = tuple[int, int]

_TIME = re.compile(
    r"(?<![\w.,:/-])(?P<hour>\d{1,2})(?:[:.h](?P<minute>\d{2})(?::(?P<second>\d{2}))?|(?=\s?(?:[AaPp]\.?\s?[Mm]\b|Uhr|h\b)))"
    r"(?P<half>\s?(?P<ap>[AaPp])\.?\s?[Mm]\b\.?)?(?P<word>\s?(?:Uhr\b|h\b|hrs?\b))?(?![\d:]|[.,]\d)"
)
_WORD = re.compile(r"[^\W\d_]{4,12}(?:-dia)?")
_DIGITS = re.compile(r"(?<![\w.,:/-])\d{1,2}?(?=(?:\d\d)?(?!\d))")
_MINUTE_AFTER = re.compile(
    r"[ :.h-]?(?P<minute>[0-5]\d)(?![\d:])|[ -](?P<word>[^\W\d_]{3,7}(?:-[^\W\d_]{3,5})?)(?![\w:])"
)
_HALF_AFTER = re.compile(r"\s?,?\s?(?:(?P<am>[Aa]\.?\s?[Mm]\b\.?)|(?P<pm>[Pp]\.?\s?[Mm]\b\.?))")
_WAY_BEFORE = re.compile(
    r"(?<![\w.,:/-])(?i:(?P<halb>halb)|(?P<minutes>half|quarter|viertel|\d{1,2}|[^\W\d_]{3,6})(?: minutes)?"
    r"[ -](?P<way>past|after|to|before|nach|vor))\s$"
)
_AT_BEFORE = re.compile(
    r"(?<!\w)(?i:at|by|around|about|for|until|till|um|gegen|ab|bis|à|vers|alle|a las|om|às)\s$"
)
_NO_HOUR_AFTER = re.compile(r"[\w%€$£:/-]|[.,]\d|\s[%€$£]")
_MINUTES = {"half": 30, "quarter": 15, "viertel": 15}
_LOOK_BACK = 24
_LONGEST = 60
_NIGHT_FALLS = 6
_LEAST_SPOKEN = 10
"""Minutes after an hour in words, as in "six thirty"."""


class _Said(NamedTuple):
    start: int
    end: int
    time: str


def find_times(text: str) -> list[Span]:
    """Spans of all times of day, with and without what may belong to them, as Uhr or "in the evening"."""
    spans: list[Span] = []
    for match in _TIME.finditer(text):
        if _read(match) is None:
            continue
        is_marked = match["half"] or match["word"] or text[match.end("hour")] != "."  # 5.20 is an amount
        if is_marked:
            spans.append(match.span())
        if is_marked and match["word"] and match["minute"]:
            spans.append((match.start(), match.start("word")))
        if match["half"] and match["half"].endswith("."):
            spans.append((match.start(), match.end() - 1))
    spans += [(said.start, said.end) for said in _spoken(text)]
    return spans + find_relative_times(text)


def read_time(text: str) -> str | None:
    """ISO 8601, `HH:MM` or `HH:MM:SS`; the words themselves where they tell a time by another one."""
    text = " ".join(text.split())
    if len(text) > _LONGEST:
        return None
    if match := _TIME.fullmatch(text):
        return _read(match)
    whole = (0, len(text))
    if said := next((said for said in _spoken(text) if said[:2] == whole), None):
        return said.time
    if text.isdecimal() and len(text) <= 2 and int(text) <= 24:
        return f"{int(text) % 24:02}:00"
    return text if whole in find_relative_times(text) else None


def _read(match: re.Match[str]) -> str | None:
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    if match["ap"]:
        if hour > 12:
            return None
        hour = hour % 12 + (12 if match["ap"] in "pP" else 0)
    second = match["second"]
    if hour > 23 or minute > 59 or int(second or 0) > 59:
        return None
    return f"{hour:02}:{minute:02}" + (f":{second}" if second else "")


def _spoken(text: str) -> Iterator[_Said]:
    for match in _WORD.finditer(text):
        if (word := match[0].lower()) in words("times", "noon"):
            yield _Said(*match.span(), "12:00")
        elif word in words("times", "midnight"):
            yield _Said(*match.span(), "00:00")
    hours = [(*match.span(), int(match[0])) for match in _DIGITS.finditer(text)]
    spoken = ((start, end, read_number_words(text[start:end])) for start, end in find_number_words(text))
    hours += [(start, end, number) for start, end, number in spoken if number and number <= 12]
    for start, end, hour in hours:
        if hour <= 24:
            yield from _around(text, start, end, hour)


def _around(text: str, start: int, end: int, hour: int) -> Iterator[_Said]:
    """The times that an hour and the words around it say."""
    before = max(0, start - _LOOK_BACK)
    if way := _WAY_BEFORE.search(text, before, start):
        minutes = 30 if way["halb"] else _MINUTES.get(way["minutes"].lower()) or _number(way["minutes"])
        if minutes is not None and 0 < minutes < 60:
            is_to = way["halb"] or way["way"].lower() in ("to", "before", "vor")
            time = ((hour - 1) % 24, 60 - minutes) if is_to else (hour, minutes)
            yield from _with_part(text, way.start(), end, *time, is_time=True)
    minute = _MINUTE_AFTER.match(text, end)
    if minute and (said := _number(minute["minute"] or minute["word"])) is not None:
        is_marked = text[end] in ":h" if minute["minute"] else text[start].isalpha() and said >= _LEAST_SPOKEN
        yield from _with_part(text, start, minute.end(), hour, said, is_time=is_marked)
    is_alone = not _NO_HOUR_AFTER.match(text, end)
    is_time = is_alone and bool(_AT_BEFORE.search(text, before, start))
    yield from _with_part(text, start, end, hour, 0, is_time=is_time)


def _with_part(text: str, start: int, end: int, hour: int, minute: int, *, is_time: bool) -> Iterator[_Said]:
    """As it stands, where that is a time, and with the part of the day that follows."""
    if minute > 59:
        return
    if is_time:
        yield _Said(start, end, f"{hour % 24:02}:{minute:02}")
    part = _HALF_AFTER.match(text, end) or _part_after().match(text, end)
    if not part:
        return
    said = part.groupdict()
    is_late = said.get("pm") or (said.get("night") and hour >= _NIGHT_FALLS)
    if is_late and hour < 12:
        hour += 12
    elif not said.get("pm") and hour == 12:
        hour = 0
    yield _Said(start, part.end(), f"{hour % 24:02}:{minute:02}")


@cache
def _part_after() -> re.Pattern[str]:
    """The part of the day after an hour: "in the evening", "abends"."""
    parts = {"am": "before_noon", "pm": "after_noon", "night": "at_night"}
    listed = (f"(?P<{name}>{'|'.join(wordings()['times'][key])})" for name, key in parts.items())
    return re.compile(rf"(?i:\s(?:in the\s|this\s|at\s)?(?:{'|'.join(listed)})(?!\w))")


def _number(word: str) -> int | None:
    return int(word) if word.isdecimal() else read_number_words(word)
