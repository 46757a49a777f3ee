"""Days and times that are told by another one: "tomorrow", "next Friday", "in three hours".

What they say depends on when they were written, which a text need not tell; so they are found, and their
value is the words themselves. A few words (a unit, a weekday, "today") show where one may be; what stands
around is then read with small patterns.
"""

import re
from collections.abc import Iterator

from app.fields.parsing.calendar_names import weekdays
from app.fields.parsing.number_words import NUMBER_WORDS

Span = tuple[int, int]

_DAYS = frozenset(
    "today tomorrow yesterday tonight heute morgen gestern übermorgen vorgestern aujourd'hui aujourd’hui demain "
    "après-demain avant-hier hoy mañana ayer anteayer oggi domani ieri dopodomani vandaag gisteren overmorgen "
    "eergisteren hoje amanhã ontem dziś dzisiaj jutro wczoraj pojutrze".split()
)
_LONG_UNITS = frozenset(
    "day days week weeks weekend month months quarter year years summer autumn fall winter spring "
    "tag tage tagen woche wochen wochenende monat monate monaten quartal jahr jahre jahren "
    "jour jours semaine semaines week-end mois an ans année années día días semana semanas mes meses año años "
    "giorno giorni settimana settimane mese mesi anno anni dag dagen weken maand maanden jaar jaren "
    "dia dias mês ano anos dzień dni tydzień tygodnie tygodni miesiąc miesiące miesięcy rok roku lata lat".split()
)
_SHORT_UNITS = frozenset(
    "hour hours hr hrs minute minutes min mins second seconds stunde stunden minuten sekunde sekunden "
    "heure heures seconde secondes hora horas minuto minutos ora ore minuti uur minuut godzina godzinę godziny "
    "godzin minutę minuty minut".split()
)
_PARTS_OF_DAY = frozenset(
    "morning afternoon evening night tonight overnight vormittag nachmittag abend nacht matin après-midi soir nuit "
    "mañana tarde noche mattina pomeriggio sera notte manhã noite ochtend avond wieczór wieczorem".split()
)
_WHICH = (
    r"this|next|last|past|coming|current|previous|following|every|each|late|early|later|tomorrow|yesterday|today"
    r"|diese[nrsm]?|nächste[nrsm]?|letzte[nrsm]?|vorige[nrsm]?|kommende[nrsm]?|heute|gestern|morgen"
    r"|cet|cette|ce|est[ea]|quest[ao]|prossim[ao]|próxim[ao]|deze|volgende|vorige|afgelopen|ten|tym|przyszły|zeszły"
)
_WHICH_BEFORE = re.compile(rf"(?<!\w)(?i:the\s)?(?i:{_WHICH})\s$")
_WHICH_AFTER = re.compile(
    r"\s(?i:(?:of\s)?(?:this|next|last)\sweek|prochaine?|derni[eè]re?|passée?|que viene|pasad[oa]|prossim[oa]|scors[oa]"
    r"|que vem|passad[oa])(?!\w)"
)
_NTH_BEFORE = re.compile(r"(?<![\w.,/-])(?i:the\s)?\d{1,2}(?:st|nd|rd|th)\sof\s$")
_NTH_AFTER = re.compile(r",?\s(?i:the\s)?\d{1,2}(?:st|nd|rd|th)(?!\w)")
_COUNT_BEFORE = re.compile(
    r"(?<![\w.,])(?P<lead>(?i:in|within|vor|dans|il y a|hace|dentro de|tra|fra|over|há|daqui a|za)\s)?"
    r"(?P<count>\d{1,3}|[^\W\d_]{1,12})(?:\smore)?\s$"
)
_AGO_AFTER = re.compile(r"\s(?i:ago|from (?:now|today)|later|fa|geleden|temu)(?!\w)")
_ONE = frozenset("a an ein eine einem einer einen un une una uno um uma een".split())
_WORD = re.compile(r"[^\W\d_]{2,14}(?:[-'’][^\W\d_]{2,6})?")
_LOOK_BACK = 40
_SHORTEST_WEEKDAY = 4
"""Shorter ones are abbreviations, many of which are also words (sun, do, mar)."""


def find_relative_days(text: str) -> list[Span]:
    """Spans of all days, weeks, months and years that are told by another one, and of weekdays."""
    spans: list[Span] = []
    for start, end, word in _words(text):
        if word in _DAYS:
            spans += _with(text, start, end, _WHICH_BEFORE)
        elif word in _LONG_UNITS:
            spans += _unit_of_time(text, start, end)
        elif word in _PARTS_OF_DAY:
            spans += [span for span in _with(text, start, end, _WHICH_BEFORE) if span[0] < start]
        elif len(word) >= _SHORTEST_WEEKDAY and word in weekdays():
            spans += _with(text, start, end, _WHICH_BEFORE, _WHICH_AFTER, _NTH_AFTER)
    return spans


def find_relative_times(text: str) -> list[Span]:
    """Spans of all hours and minutes that are told by another time, and of parts of a day."""
    spans: list[Span] = []
    for start, end, word in _words(text):
        if word in _PARTS_OF_DAY:
            spans += _with(text, start, end, _WHICH_BEFORE)
        elif word in _SHORT_UNITS:
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
    if not count or not (count["count"].isdigit() or count["count"].lower() in NUMBER_WORDS.keys() | _ONE):
        return []
    spans = [(count.start(), end)] if count["lead"] else []
    if ago := _AGO_AFTER.match(text, end):
        spans.append((count.start("count"), ago.end()))
    return spans
