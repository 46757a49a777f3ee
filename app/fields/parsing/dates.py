"""Dates: every place in a text where one stands, and what it says.

A month's name, or two separators between short numbers, show where a date may be; what stands before
and after is then read with small patterns, so that no text takes more than time in proportion to its
length. Read are full dates, days without a year (`--03-05`), months (`2026-03`, `--03`), years (`2026`) and
days of a month that is not told (`---05`), written as XML Schema has them. "Next Friday" stays words.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date

from app.fields.parsing.calendar_names import months, weekdays
from app.fields.parsing.conventions import Conventions
from app.fields.parsing.relative_days import NTH, find_relative_days

Span = tuple[int, int]
Reading = tuple[int, int, date | str]
"""Start, end and what is said: a date, or the ISO 8601 text of a date without day, year or both."""

_WORD = re.compile(r"[^\W\d_]{3,14}")
_ORDINAL = r"(?:\s?(?:st|nd|rd|th|s\ t|n\ d|r\ d|t\ h|er|ème|º|ª|°|:?e))?"
_DAY_BEFORE = re.compile(
    rf"(?<![\d.,/:])(?P<day>\d{{1,2}})(?i:{_ORDINAL}\.?(?:\s{{1,2}}day)?(?:\s{{1,2}}(?:of|de|di|den))?)[\s./,–-]{{0,2}}$"
)
_YEAR_BEFORE = re.compile(r"(?<![\d.,/:-])(?P<year>[12]\d{3})[\s.,/-]{1,3}$")
_YEAR_AFTER = re.compile(
    r"\.?(?i:\s?,?\s{1,2}(?:de|del|of))?(?:[\s.,/–-]{1,3}|(?=['’]))(?P<year>[12]\d{3}|['’]?\d{2})"
    r"(?![\d%€$]|[.,:]\d|\s?[%€$])"
)
_BLANK_YEAR_AFTER = re.compile(r"\s?[_\[][_\] ]{0,30},?\s{0,2}(?P<year>[12]\d{3})(?!\d)")
_DAY_AFTER = re.compile(
    rf"\.?[\s./-]{{0,2}}(?i:the\s)?(?P<nth>(?P<day>\d{{1,2}})(?!\d)(?i:{_ORDINAL}))\.?(?:(?:\s{{0,2}},\s{{0,2}}|[\s./-]{{1,2}}|\s(?i:of)\s)"
    r"(?P<year>[12]\d{3}|['’]\d{2})(?![\d%€$]|[.,:]\d))?(?![:\d])"
)
_NUMERIC = re.compile(
    r"(?<!\d)(?<!\d[./-])(?P<first>\d{4}|\d{1,2})\s?(?P<mark>[./-])\s?(?P<second>\d{1,2})\s?(?P=mark)\s?"
    r"(?P<third>\d{4}|\d{2}|(?<=\D)\d)(?!\d)(?![/-]\d)"
)
_MONTH_AND_YEAR = re.compile(
    r"(?<![\d./,-])(?:(?P<month>\d{1,2})\s?[./-]\s?(?P<year>[12]\d{3})"
    r"|(?P<year2>[12]\d{3})[./-](?P<month2>\d{2}))(?![\d/.,-]\d|\d)"
)
_COMPACT = re.compile(r"(?<![\w.,/-])(?P<year>(?:19|20)\d{2})(?P<month>\d{2})(?P<day>\d{2})(?![\w]|[.,/-]\w)")
_EAST_ASIAN = re.compile(r"(?P<year>\d{4})\s?年\s?(?P<month>\d{1,2})\s?月\s?(?P<day>\d{1,2})\s?[日号]")
_YEAR = re.compile(r"(?<![\w.,/'’:+-])(?:1\d|20)\d{2}(?![\w%€$]|[.,/:-]\w|\s?[%€$])")
_MONTH_AND_YEAR_LAST = re.compile(r"[^\W\d_]{3,14}\.?,?\s(?:(?:de|del|of)\s)?[12]\d{3}$")
_YEAR_LAST = re.compile(r"(?<=\s)[12]\d{3}$")
_NTH = re.compile(rf"(?<![\w.,/-]){NTH}(?!\w)")
_LONGEST_ABBREVIATION = 3
_YEAR_ALONE = re.compile(r"[12]\d{3}")

_ARTICLE_BEFORE = re.compile(r"(?i:\bthe\s{1,2}|\bden\s{1,2})$")
_WEEKDAY_BEFORE = re.compile(r"([^\W\d_]{2,12})\.?,?\s{1,2}(?:(?i:the|den|le|el)\s{1,2})?$")
_CLOCK = (
    r"\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:[.,]\d{1,6})?)?(?:\s?[AaPp]\.?[Mm]\b\.?)?"
    r"|\d{1,2}\s?[AaPp]\.?[Mm]\b\.?|\d{1,2}h\d{0,2}\b"
)
_TIME_AFTER = re.compile(
    rf"(?:\s{{0,2}},?\s{{1,2}}(?:(?i:at|um|à|alle|ore|om|kl\.?|a\ las)\s)?|T)(?:{_CLOCK})(?!\d)"
)
_ZONE_AFTER = re.compile(r"\s?(?:Z\b|[+-]\d{2}:?\d{2}(?!\d)|[A-Z]{3,4}\b)")
_ZONE_NAME_AFTER = re.compile(r"\s\([A-Za-z ]{2,30}\)")
_LOOK_BACK = 48


def find_dates(text: str, conventions: Conventions) -> list[Span]:
    """Spans of all written dates (`find_written_dates`), of days of a month, and of days told by another."""
    spans = find_written_dates(text, conventions)
    taken = _Taken(spans)
    nths = (match for match in _NTH.finditer(text) if _is_day(match["day"]))
    days = [(start, nth.end()) for nth in nths for start in {nth.start(), nth.start("day")}]
    return spans + [span for span in (*days, *find_relative_days(text)) if not taken.overlaps(*span)]


def find_written_dates(text: str, conventions: Conventions) -> list[Span]:
    """Spans of all dates, each with and without the weekday before it and the time of day after it.

    Where a month is written out, month and year are found by themselves, too, and so is the year.
    """
    spans: list[Span] = []
    for start, end, _ in _readings(text, conventions):
        starts = [start]
        before = text[max(0, start - _LOOK_BACK) : start]
        if (weekday := _WEEKDAY_BEFORE.search(before)) and weekday[1].lower() in weekdays():
            starts.append(start - len(before) + weekday.start())
        if article := _ARTICLE_BEFORE.search(before):
            starts.append(start - len(before) + article.start())
        spans += [(s, e) for s in starts for e in (end, *_time_ends(text, end))]
        if any(c.isalpha() for c in text[start:end]):
            coarser = (pattern.search(text, start, end) for pattern in (_MONTH_AND_YEAR_LAST, _YEAR_LAST))
            spans += [(match.start(), end) for match in coarser if match and match.start() > start]
    return spans


def _time_ends(text: str, end: int) -> Iterator[int]:
    """Where the date ends if the time of day, its zone, and the zone's name belong to it."""
    for pattern in (_TIME_AFTER, _ZONE_AFTER, _ZONE_NAME_AFTER):
        if not (match := pattern.match(text, end)):
            return
        end = match.end()
        yield end


def read_date(text: str, conventions: Conventions) -> date | str | None:
    """What `text` says, if it is one date and nothing else (weekday and time of day may stand beside).

    Days that are told by another one are their words, their white space collapsed.
    """
    text = " ".join(text.split()).strip(",; ")
    if len(text) > 100:
        return None
    if text[:1] in "([" and text[-1:] in ")]":
        text = text[1:-1].strip()
    if _YEAR_ALONE.fullmatch(text):
        return text
    for start, end, said in _readings(text, conventions):
        before = _WEEKDAY_BEFORE.search(text[:start])
        front = before.start() if before and before[1].lower() in weekdays() else start
        if article := _ARTICLE_BEFORE.search(text[:start]):
            front = min(front, article.start())
        if front == 0 and text[max(end, *_time_ends(text, end), end) :].strip(" .,") == "":
            return said
    if (nth := _NTH.fullmatch(text)) and _is_day(nth["day"]):
        return f"---{int(nth['day']):02}"
    return text if (0, len(text)) in find_relative_days(text) else None


def _readings(text: str, conventions: Conventions) -> list[Reading]:
    """All dates; where they overlap those that say more come first, and others are left out."""
    full = [*_with_month_name(text), *_numeric(text, conventions)]
    taken = _Taken((start, end) for start, end, _ in full)
    for reading in _partial(text):
        if not taken.overlaps(reading[0], reading[1]):
            full.append(reading)
    return full


class _Taken:
    """Characters that a date already covers."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._offsets = {o for start, end in spans for o in range(start, end)}

    def overlaps(self, start: int, end: int) -> bool:
        return any(o in self._offsets for o in range(start, end))


def _with_month_name(text: str) -> Iterator[Reading]:
    names = months()
    for word in _WORD.finditer(text):
        month = names.get(word[0].lower())
        if month is None:
            continue
        start, end = word.span()
        before = text[max(0, start - _LOOK_BACK) : start]
        offset = start - len(before)
        day = _DAY_BEFORE.search(before)
        year = _YEAR_AFTER.match(text, end)
        after = _DAY_AFTER.match(text, end)
        if day and 1 <= int(day["day"]) <= 31:
            is_sure = year is not None and len(year["year"]) == 4 and "\n" not in day[0]
            if year and (said := _date(year["year"], month, day["day"])):
                yield offset + day.start(), year.end(), said
            elif said := _date("2000", month, day["day"]):
                yield offset + day.start(), end, f"--{month:02}-{int(day['day']):02}"
            if is_sure:
                continue
            if not (year and len(year["year"]) == 4) and not (after and after["year"]):
                continue  # else the number before the month may belong to the line above
        year_before = _YEAR_BEFORE.search(before)
        if after and (said := _date(after["year"] or "2000", month, after["day"])):
            if after["year"]:
                yield start, after.end(), said
            elif year_before and (said := _date(year_before["year"], month, after["day"])):
                yield offset + year_before.start(), after.end("nth"), said
            else:
                yield start, after.end("nth"), f"--{month:02}-{int(after['day']):02}"
            continue
        if year and len(year["year"]) == 4:
            yield start, year.end(), f"{year['year']}-{month:02}"
        elif blank := _BLANK_YEAR_AFTER.match(text, end):
            yield start, blank.end(), f"{blank['year']}-{month:02}"
        elif year_before:
            yield offset + year_before.start(), end, f"{year_before['year']}-{month:02}"
        elif len(word[0]) > _LONGEST_ABBREVIATION and word[0][0].isupper():
            yield start, end, f"--{month:02}"


def _numeric(text: str, conventions: Conventions) -> Iterator[Reading]:
    for match in _NUMERIC.finditer(text):
        said = _ordered(match["first"], match["second"], match["third"], match["mark"], conventions)
        if said:
            yield match.start(), match.end(), said
    for pattern in (_COMPACT, _EAST_ASIAN):
        for match in pattern.finditer(text):
            if said := _date(match["year"], int(match["month"]), match["day"]):
                yield match.start(), match.end(), said


def _ordered(first: str, second: str, third: str, mark: str, conventions: Conventions) -> date | None:
    if len(first) == 4:
        if len(third) > 2:
            return None
        return _date(first, int(second), third) or _date(first, int(third), second)
    if len(third) == 1:
        return None
    day_first = conventions.day_first or mark == "."  # nobody writes 12.31.2026
    readings = [_date(third, int(second), first), _date(third, int(first), second)]
    if not day_first:
        readings.reverse()
    if len(third) == 2:
        readings.append(_date(first, int(second), third))
    return next((r for r in readings if r), None)


def _partial(text: str) -> Iterator[Reading]:
    for match in _MONTH_AND_YEAR.finditer(text):
        month, year = int(match["month"] or match["month2"]), match["year"] or match["year2"]
        if 1 <= month <= 12 and 1900 <= int(year) <= 2100:
            yield match.start(), match.end(), f"{year}-{month:02}"
    for match in _YEAR.finditer(text):
        yield match.start(), match.end(), match[0]


def _is_day(number: str) -> bool:
    return 1 <= int(number) <= 31


def _date(year_text: str, month: int, day_text: str) -> date | None:
    year = int(year_text.lstrip("'’"))
    if len(year_text.lstrip("'’")) <= 2:
        year += 2000 if year < 50 else 1900
    try:
        return date(year, month, int(day_text))
    except ValueError:
        return None
