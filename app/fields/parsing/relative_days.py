"""Days and times that are told by another one: "tomorrow", "next Friday", "in three hours".

What they say depends on when they were written, which a text need not tell; so they are found, and their
value is the words themselves. A few words (a unit, a weekday, "today") show where one may be; what stands
around is then read with small patterns.
"""

import re
from collections.abc import Iterator

from app.fields.parsing.calendar_names import weekdays
from app.fields.parsing.number_words import number_words
from app.fields.parsing.wordings import words

Span = tuple[int, int]

_WHICH = (
    r"this|next|last|past|coming|current|previous|following|every|each|late|early|later|tomorrow|yesterday|today"
    r"|diese[nrsm]?|nächste[nrsm]?|letzte[nrsm]?|vorige[nrsm]?|kommende[nrsm]?|heute|gestern|morgen"
    r"|cet|cette|ce|est[ea]|quest[ao]|prossim[ao]|próxim[ao]|deze|volgende|vorige|afgelopen|przyszły|zeszły"
)
_WHICH_BEFORE = re.compile(rf"(?<!\w)(?i:the\s)?(?i:{_WHICH})\s\Z")
_WHICH_AFTER = re.compile(
    r"\s(?i:(?:of\s)?(?:this|next|last)\sweek|prochaine?|derni[eè]re?|passée?|que viene|pasad[oa]"
    r"|prossim[oa]|scors[oa]|que vem|passad[oa])(?!\w)"
)
NTH = r"(?i:the\s)?(?P<day>\d{1,2})(?:st|nd|rd|th)"
"""A pattern: "the 3rd", a day of a month that is not told."""
_NTH_BEFORE = re.compile(rf"(?<![\w.,/-]){NTH}\sof\s\Z")
_NTH_AFTER = re.compile(rf",?\s{NTH}(?!\w)")
_COUNT_BEFORE = re.compile(
    r"(?<![\w.,])(?P<lead>(?i:in|within|vor|dans|il y a|hace|dentro de|tra|fra|há|daqui a|za)\s)?"
    r"(?P<count>\d{1,3}|[^\W\d_]{1,12})(?:\smore)?\s\Z"
)
_AGO_AFTER = re.compile(r"\s(?i:ago|from (?:now|today)|later|fa|geleden|temu)(?!\w)")
_ARTICLE = re.compile(r"(?i:an?|ein(?:e[mnr]?)?|une?|un[ao]|uma?|een)")
_WORD = re.compile(r"[^\W\d_]{2,14}(?:[-'’][^\W\d_]{2,6})?")
_LOOK_BACK = 40
_SHORTEST_WEEKDAY = 4
"""Shorter ones are abbreviations, many of which are also words (sun, do, mar)."""


def find_relative_days(text: str) -> list[Span]:
    """Spans of all days, weeks, months and years that are told by another one, and of weekdays."""
    spans: list[Span] = []
    for start, end, word in _words(text):
        if word in words("days", "alone"):
            spans += _with(text, start, end, _WHICH_BEFORE)
        elif word in words("days", "units"):
            spans += _unit_of_time(text, start, end)
        elif word in words("times", "parts_of_day"):
            spans += [span for span in _with(text, start, end, _WHICH_BEFORE) if span[0] < start]
        elif len(word) >= _SHORTEST_WEEKDAY and word in weekdays():
            spans += _with(text, start, end, _WHICH_BEFORE, _WHICH_AFTER, _NTH_AFTER)
    return spans


def find_relative_times(text: str) -> list[Span]:
    """Spans of all hours and minutes that are told by another time, and of parts of a day."""
    spans: list[Span] = []
    for start, end, word in _words(text):
        if word in words("times", "parts_of_day"):
            spans += _with(text, start, end, _WHICH_BEFORE)
        elif word in words("times", "units"):
            spans += _unit_of_time(text, start, end)
    return spans


def _words(text: str) -> Iterator[tuple[int, int, str]]:
    for match in _WORD.finditer(text):
        yield *match.span(), match[0].lower()


def _with(text: str, start: int, end: int, before: re.Pattern[str], *afters: re.Pattern[str]) -> list[Span]:
    """The span alone, and with what stands before and after it."""
    starts, ends = [start], [end]
    if found := before.search(text, max(0, start - _LOOK_BACK), start):
        starts.append(found.start())
    ends += [found.end() for after in afters if (found := after.match(text, end))]
    return [(s, e) for s in starts for e in ends]


def _unit_of_time(text: str, start: int, end: int) -> list[Span]:
    """Spans around a unit: "next week", "in 3 days", "3 days ago"; none where only the unit stands there."""
    if which := _WHICH_BEFORE.search(text, max(0, start - _LOOK_BACK), start):
        nth = _NTH_BEFORE.search(text, max(0, which.start() - _LOOK_BACK), which.start())
        return [(which.start(), end), *([(nth.start(), end)] if nth else [])]
    if which := _WHICH_AFTER.match(text, end):
        return [(start, which.end())]
    count = _COUNT_BEFORE.search(text, max(0, start - _LOOK_BACK), start)
    if not count or not _is_number(count["count"]):
        return []
    spans = [(count.start(), end)] if count["lead"] else []
    if ago := _AGO_AFTER.match(text, end):
        spans.append((count.start("count"), ago.end()))
    return spans


def _is_number(word: str) -> bool:
    return word.isdecimal() or word.lower() in number_words() or bool(_ARTICLE.fullmatch(word))
