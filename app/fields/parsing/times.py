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
    r"[ :.h](?P<apart>[0-5]\d)(?![\d:])|(?P<glued>[0-5]\d)(?=[AaPp]\.?[Mm]\b)"
    r"|[ -](?P<word>[^\W\d_]{3,7}(?:-[^\W\d_]{3,5})?)(?![\w:])"
)
_CLOCK_AFTER = re.compile(r"\s(?i:uhr|o['’]clock|heures?|uur)\b")
_HALF_AFTER = re.compile(r"\s?(?:[Aa]|(?P<pm>[Pp]))\.?\s?[Mm]\b\.?")
_WAY_BEFORE = re.compile(
    r"(?<![\w.,:/-])(?i:(?P<halb>halb)|(?P<minutes>half|quarter|viertel|\d{1,2}|[^\W\d_]{3,7})"
    r"(?P<told> minutes)?[ -](?P<way>past|after|to|before|nach|vor))\s\Z"
)
_AT_BEFORE = re.compile(
    r"(?<!\w)(?i:at|by|around|about|for|from|after|before|past|until|till|between|than"
    r"|um|gegen|nach|vor|ab|bis|à|vers|alle|a las|om|às)\s\Z"
)
_NO_HOUR_AFTER = re.compile(
    r"[\w%€$£:/-]|[.,]\d|\s(?:[%€$£]|(?i:euros?|eur|usd|dollars|pounds|percent|prozent)\b)"
)
_WORD_AFTER = re.compile(r"\s([^\W\d_]{2,10})")
_MINUTES = {"half": 30, "quarter": 15, "viertel": 15}
_MINUTES_TO = frozenset((5, 10, 15, 20, 25, 30))
"""What stands before "to" alone: 9 to 5 is a span of time."""
_LOOK_BACK = 24
_LONGEST = 60
_NIGHT_FALLS = 6
_LAST_HOUR, _LAST_SPOKEN_HOUR, _HOUR = 24, 12, 60
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
    if (match := _TIME.fullmatch(text)) and (time := _read(match)):
        return time
    whole = (0, len(text))
    if said := next((said for said in _spoken(text) if said[:2] == whole), None):
        return said.time
    hour = _number(text)
    if hour is not None and hour <= (_LAST_HOUR if text.isdecimal() else _LAST_SPOKEN_HOUR):
        return f"{hour % _LAST_HOUR:02}:00"
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
    hours += [(start, end, number) for start, end, number in spoken if number and number <= _LAST_SPOKEN_HOUR]
    for start, end, hour in hours:
        if hour <= _LAST_HOUR:
            yield from _around(text, start, end, hour)


def _around(text: str, start: int, end: int, hour: int) -> Iterator[_Said]:
    """The times that an hour and the words around it say."""
    before = max(0, start - _LOOK_BACK)
    if (way := _WAY_BEFORE.search(text, before, start)) and (minutes := _minutes_from(way, text[start])):
        yield from _with_part(text, way.start(), end, hour, minutes, is_time=True)
    minute = _MINUTE_AFTER.match(text, end)
    if minute and (said := _number(minute["apart"] or minute["glued"] or minute["word"])) is not None:
        if minute["word"]:
            is_time = text[start].isalpha() and _LEAST_SPOKEN <= said < _HOUR
        else:
            is_time = text[end] == " " and _is_hour(text, before, start, minute.end())
        if said < _HOUR and (is_time or not minute["word"]):
            yield from _with_part(text, start, minute.end(), hour, said, is_time=is_time)
    yield from _with_part(text, start, end, hour, 0, is_time=_is_hour(text, before, start, end))


def _minutes_from(way: re.Match[str], first: str) -> int:
    """Minutes from the hour, fewer than none where they are before it; 0 where it is no time."""
    if way["halb"]:
        return -30
    minutes = _MINUTES.get(way["minutes"].lower()) or _number(way["minutes"]) or 0
    if way["way"].lower() in ("past", "after", "nach"):
        return minutes if minutes < _HOUR else 0
    is_span = way["minutes"].isdecimal() and first.isdecimal() and not way["told"]
    return -minutes if minutes in _MINUTES_TO and not is_span else 0


def _is_hour(text: str, before: int, start: int, end: int) -> bool:
    """Whether a number alone is an hour: after "at", and not a number of something."""
    if not _AT_BEFORE.search(text, before, start) or _NO_HOUR_AFTER.match(text, end):
        return False
    after = _WORD_AFTER.match(text, end)
    counted = after[1].lower() if after else ""
    return counted not in words("days", "units") and counted not in words("times", "units")


def _with_part(text: str, start: int, end: int, hour: int, minutes: int, *, is_time: bool) -> Iterator[_Said]:
    """As it stands, where that is a time, and with "o'clock" and the part of the day that follow."""
    if is_time:
        yield _said(start, end, hour, minutes)
    if clock := _CLOCK_AFTER.match(text, end):
        end = clock.end()
        yield _said(start, end, hour, minutes)
    if half := _HALF_AFTER.match(text, end):
        if hour <= _LAST_SPOKEN_HOUR:
            yield _said(start, half.end(), hour % 12 + (12 if half["pm"] else 0), minutes)
    elif part := _part_after().match(text, end):
        if text[start:end].isdecimal() and not part["lead"] and part["stay"] is not None:
            return
        if hour < 12 and (part["late"] or (part["night"] and hour >= _NIGHT_FALLS)):
            hour += 12
        elif hour == 12 and not part["late"]:
            hour = 0
        yield _said(start, part.end(), hour, minutes)


def _said(start: int, end: int, hour: int, minutes: int) -> _Said:
    hour, minute = divmod(hour * _HOUR + minutes, _HOUR)
    return _Said(start, end, f"{hour % _LAST_HOUR:02}:{minute:02}")


@cache
def _part_after() -> re.Pattern[str]:
    """The part of the day after an hour: "in the evening", "abends"; `stay`: "3 night" may be a stay."""
    times = wordings("numbers_and_days")["times"]
    parts = {"early": "before_noon", "late": "after_noon", "night": "at_night"}
    listed = (f"(?P<{name}>{'|'.join(times[key])})" for name, key in parts.items())
    stay = r"(?P<stay>(?=(?:morning|afternoon|evening|night)\b))?"
    return re.compile(rf"(?i:\s(?P<lead>in the\s|this\s|at\s)?{stay}(?:{'|'.join(listed)})(?!\w))")


def _number(word: str) -> int | None:
    return int(word) if word.isdecimal() else read_number_words(word)
