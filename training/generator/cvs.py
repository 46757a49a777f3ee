"""CVs: who, how to reach them, where they worked and learned, what they can do; lists of several values."""

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from training.document import TrainingDocument
from training.generator import formats, words
from training.generator.addresses import address_rows, in_one_row
from training.generator.formats import Locale
from training.generator.page import Cell, Page, Piece, Value
from training.generator.prose import text_for
from training.generator.wording import kind_of, one_of, questions, wordings

Period = Callable[[int], str]  # of an entry, the latest being 0


def cv(rng: random.Random, lang: str) -> TrainingDocument:
    """One CV in `lang`."""
    page, how, said = Page(rng), formats.locale(rng, lang), wordings("cvs")[lang]
    name, period = words.person(rng, lang), _periods(rng, one_of(rng, said["today"]))
    job, has_title = text_for(rng, how, "job"), rng.random() < 0.5
    _head(page, rng, how, said, name, job if has_title else "")
    parts = [
        lambda: _experience(page, rng, how, said, period, job),
        lambda: _education(page, rng, how, said, period),
        lambda: _listed(page, rng, "skills", said["skills"], _some(rng, said["skill_list"], 3, 8)),
        lambda: _languages(page, rng, said),
    ]
    rng.shuffle(parts)
    for part in parts:
        if rng.random() < 0.85:
            page.blank()
            part()
    if rng.random() < 0.4:
        page.row(one_of(rng, said["close"]))
    document = page.document("generated_cvs", lang, questions("cvs"))
    return replace(document, kind=kind_of(rng, "prose", "cv"))


def _head(page: Page, rng: random.Random, how: Locale, said: dict[str, str], name: str, job: str) -> None:
    if rng.random() < 0.4:
        page.row(one_of(rng, said["title"]))
    page.upper = rng.random() < 0.15
    page.row(Value("name", name))
    page.upper = False
    if job:
        page.row(Value("job_title", job))
    address = address_rows(rng, how.lang)
    if rng.random() < 0.5:
        address = [in_one_row(address)]
    cells: list[Cell] = [
        _told(rng, said["phone"], Value("phone", formats.phone(rng, how.lang))),
        _told(rng, said["email"], Value("email", formats.email(rng, name, how.lang))),
        [f"{one_of(rng, said['born'])} ", Value("date_of_birth", how.date(formats.day(rng, 1955, 2006)))],
        [f"{one_of(rng, said['nationality'])}: ", Value("nationality", text_for(rng, how, "nationality"))],
        Value("website", formats.website(rng)),
    ]
    rows: list[list[list[Cell]]] = [
        [[Value("address", row, more=place > 0)] for place, row in enumerate(address)]
    ]
    rows += [[[cell]] for cell in cells]
    rng.shuffle(rows)
    kept = [row for row in rows if rng.random() < 0.75]
    if rng.random() < 0.3:  # side by side on one row
        one = [cells[0] for cells in kept if len(cells) == 1]
        page.stack([row for cells in kept if len(cells) > 1 for row in cells])
        page.row(*(cell for cells in one for cell in cells))
    else:
        page.stack(*kept)


def _told(rng: random.Random, label: str, value: Value) -> list[Piece]:
    """A value with its label, or without."""
    return [value] if rng.random() < 0.4 else [one_of(rng, label) + rng.choice((": ", " ")), value]


def _periods(rng: random.Random, today: str) -> Period:
    """Years from and to, going back entry by entry."""
    years = [rng.randint(2023, 2026)]
    for _ in range(10):
        years.append(years[-1] - rng.randint(1, 5))
    style = rng.choice(("{a} – {b}", "{a}-{b}", "{m:02}/{a} – {n:02}/{b}", "{a} - {b}"))
    months = [rng.randint(1, 12) for _ in years]

    def period(place: int) -> str:
        begin, end = (years[place + 1], months[place + 1]), (years[place], months[place])
        text = style.format(a=begin[0], b=end[0], m=begin[1], n=end[1])
        if place:
            return text
        return re.sub(r"(?:\d\d/)?\d{4}$", today, text)

    return period


def _experience(
    page: Page, rng: random.Random, how: Locale, said: dict[str, str], period: Period, job: str
) -> None:
    page.row(one_of(rng, said["experience"]))
    style = rng.randrange(4)
    for place in range(rng.randint(2, 4)):
        position = Value(
            "positions", text_for(rng, how, "job") if place else job, also=() if place else ("job_title",)
        )
        employer = Value("employers", words.company(rng, how.lang))
        if style == 0:
            page.row(period(place), [position, ", ", employer])
        elif style == 1:
            page.row(period(place), employer)
            page.row(position)
        elif style == 2:
            page.row([position, rng.choice((" – ", " | ", " @ ")), employer], period(place))
        else:
            page.row([employer, ", ", words.town(rng, how.lang)])
            page.row([position, f" ({period(place)})"])
        if rng.random() < 0.5:
            page.row(rng.choice(("", "- ", "• ")) + one_of(rng, said["done"]))


def _education(page: Page, rng: random.Random, how: Locale, said: dict[str, str], period: Period) -> None:
    page.row(one_of(rng, said["education"]))
    style = rng.randrange(3)
    for place in range(rng.randint(1, 3)):
        degree = Value("degrees", text_for(rng, how, "degree"))
        school = Value("schools", text_for(rng, how, "school"))
        when = period(place + 5)
        if style == 0:
            page.row(when, [degree, ", ", school])
        elif style == 1:
            page.row(when, school)
            page.row(degree)
        else:
            page.row([degree, rng.choice((" – ", ", ")), school, f", {when}"])


def _languages(page: Page, rng: random.Random, said: dict[str, str]) -> None:
    spoken = _some(rng, said["language_list"], 2, 4)
    levels = [f" ({one_of(rng, said['levels'])})" for _ in spoken] if rng.random() < 0.6 else None
    _listed(page, rng, "languages", said["languages"], spoken, levels)


def _listed(
    page: Page,
    rng: random.Random,
    key: str,
    heading: str,
    items: Sequence[str],
    behind: Sequence[str] | None = None,
) -> None:
    """A heading and items: on one row, behind each other or one below the other."""
    values = [[Value(key, item), behind[place] if behind else ""] for place, item in enumerate(items)]
    if rng.random() < 0.3:
        page.row(one_of(rng, heading))
        mark = rng.choice(("- ", "• ", ""))
        for value in values:
            page.row([mark, *value])
        return
    parted = rng.choice((", ", ", ", " · ", "; ", " | "))
    pieces: list[Piece] = []
    for place, value in enumerate(values):
        pieces += [parted if place else "", *value]
    if rng.random() < 0.5:
        page.row(one_of(rng, heading))
        page.row(pieces)
    else:
        page.row([one_of(rng, heading) + ": ", *pieces])


def _some(rng: random.Random, alternatives: str, least: int, most: int) -> list[str]:
    return rng.sample(alternatives.split("|"), rng.randint(least, most))
