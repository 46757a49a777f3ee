"""Filled-in forms of any subject: labels beside, over or under their values, two columns, tables, blanks."""

import random
import re
import textwrap
from dataclasses import replace

from training.document import TrainingDocument
from training.generator import formats, words
from training.generator.addresses import address_rows, in_one_row
from training.generator.formats import Locale
from training.generator.page import Page, Piece, Question, Value
from training.generator.wording import kind_of, one_of, wordings

Entry = tuple[
    str, str, str, str
]  # key, type, label, text ("" where left blank, several rows parted by line ends)


def form(rng: random.Random, lang: str) -> TrainingDocument:
    """One filled-in form in `lang`."""
    known = wordings("forms")[lang]
    page, how = Page(rng), formats.locale(rng, lang)
    page.upper = rng.random() < 0.12
    if rng.random() < 0.3:
        page.row(words.company(rng, lang))
    page.row(one_of(rng, known["titles"]))
    if rng.random() < 0.3:
        page.row(one_of(rng, known["notes"]))
    page.blank()
    entries = _entries(rng, how)
    asked = {key: _question(rng, key, type_, name) for key, type_, name, _ in entries}
    join, blank = (
        rng.choice((":", ":", "", "", " :", ".", "?")),
        rng.choice(("", "", "", "_" * 14, "." * 20, "-")),
    )
    layout = rng.randrange(6)
    while entries:
        count = 1 if layout in (0, 5) else rng.randint(2, 4)
        part, entries = entries[:count], entries[count:]
        if any("\n" in text for *_, text in part):
            _write_long(page, part, join, blank, under=rng.random() < 0.5)
        else:
            _write(page, part, join, blank, layout if rng.random() < 0.8 else rng.randrange(6))
        if rng.random() < 0.15:
            page.blank()
        if rng.random() < 0.08:
            page.row(one_of(rng, known["notes"]))
        if rng.random() < 0.06:
            name, options = one_of(rng, known["boxes"], ";").split(": ")
            if _slug(name) not in asked:
                asked[_slug(name)] = replace(_question(rng, _slug(name), "text", name), options=options)
                _write_boxes(page, rng, name, options)
    if rng.random() < 0.4:
        page.row(one_of(rng, known["notes"]), formats.code(rng) if rng.random() < 0.3 else "")
    made = page.document("generated_forms", lang, {**asked, **_absent(rng, lang, asked)})
    return replace(made, kind=kind_of(rng, "forms"))


def _entries(rng: random.Random, how: Locale) -> list[Entry]:
    """What the form asks for and what was filled in."""
    entries: dict[str, Entry] = {}
    for _ in range(rng.randint(4, 15)):
        field = rng.choice(wordings("forms")[how.lang]["fields"])
        name = one_of(rng, field["labels"])
        text = "" if rng.random() < 0.24 else _fill(rng, how, field["maker"])
        shown = name.upper() if rng.random() < 0.1 else name
        entries.setdefault(_slug(name), (_slug(name), field["type"], shown, text))
    return list(entries.values())


def _absent(rng: random.Random, lang: str, asked: dict[str, Question]) -> dict[str, Question]:
    """Questions for labels that the form does not have, nor any that could be taken for them."""
    asked_words = {word for key in asked for word in key.split("_")}
    absent = {}
    for _ in range(2):
        field = rng.choice(wordings("forms")[lang]["fields"])
        name = one_of(rng, field["labels"])
        vague = field["type"] in {"text", "name", "address", "date"}
        if not vague and not asked_words & set(_slug(name).split("_")):
            absent[_slug(name)] = _question(rng, _slug(name), field["type"], name)
    return absent


def _write(page: Page, part: list[Entry], join: str, blank: str, layout: int) -> None:
    """Entries of one row each, laid out in one of six ways."""

    def value(key: str, text: str) -> Piece:
        return Value(key, text) if text else blank

    if layout in (0, 1):  # label value, one or several pairs a row
        for_row = [
            [f"{name}{join}{' ' if text or blank else ''}", value(key, text)] for key, _, name, text in part
        ]
        page.row(*for_row)
    elif layout == 2:  # label and value as cells of their own
        page.row(*(cell for key, _, name, text in part for cell in (name + join, value(key, text))))
    elif layout == 3:  # labels over values; a blank would shift the others, so it gets a sign
        page.row(*(name for _, _, name, _ in part))
        page.row(*(Value(key, text) if text else (blank or "-") for key, _, _, text in part))
    elif layout == 4:  # label over value
        for key, _, name, text in part:
            page.row(name + join)
            page.row(*([value(key, text)] if text or blank else []))
    else:  # value over a label in brackets
        for key, _, name, text in part:
            page.row(value(key, text) or "_" * 12)
            page.row(f"({name})")


def _write_long(page: Page, part: list[Entry], join: str, blank: str, under: bool) -> None:
    """Entries one below the other, values over several rows after their labels or `under` them."""
    for key, _, name, text in part:
        first, *rest = text.split("\n")
        value: Piece = Value(key, first) if first else blank
        if under:
            page.row(name + join)
            page.row(value)
        else:
            page.row([f"{name}{join} ", value] if value else name + join)
        for row in rest:
            page.row(Value(key, row, more=True))


def _write_boxes(page: Page, rng: random.Random, name: str, options: str) -> None:
    """A label with options, one of them ticked."""
    empty, ticked = rng.choice(
        (("☐", "☒"), ("[ ]", "[x]"), ("( )", "(X)"), ("□", "■"), ("__", "_X_"), ("o", "x"))
    )
    chosen = one_of(rng, options)
    pieces: list[Piece] = [f"{name}:"]
    for option in options.split("|"):
        pieces += [f" {ticked} ", Value(_slug(name), option)] if option == chosen else [f" {empty} {option}"]
    page.row(pieces)


def _wrapped(rng: random.Random, text: str) -> str:
    """`text` broken into rows at a random width."""
    return "\n".join(textwrap.wrap(text, rng.choice((34, 44, 56, 70, 90))))


def _fill(rng: random.Random, how: Locale, maker: str) -> str:
    lang = how.lang
    if maker == "person":
        name = words.person(rng, lang)
        return rng.choice(
            (
                name,
                name,
                name,
                f"{name.split()[-1]}, {name.split()[0]}",
                f"{name[0]}. {name.split()[-1]}",
                f"Dr. {name}",
            )
        )
    if maker == "company":
        return words.company(rng, lang) if rng.random() < 0.7 else words.brand(rng)
    if maker == "surname":
        return words.surname(rng, lang)
    if maker == "first":
        return words.person(rng, lang).split()[0]
    if maker == "date":
        return how.date(formats.day(rng, 1940))
    if maker == "sentences":
        count = rng.choice((1, 1, 2, 3))
        return _wrapped(
            rng, " ".join(one_of(rng, wordings("forms")[lang]["sentences"]) for _ in range(count))
        )
    if maker == "address" and rng.random() < 0.3:
        return "\n".join(address_rows(rng, lang))
    if maker == "address":
        return in_one_row(address_rows(rng, lang)) if rng.random() < 0.6 else words.street(rng, lang)
    if maker == "email":
        return formats.email(rng, words.person(rng, lang), lang)
    if maker == "money":
        amount = how.money(rng.randint(100, 9_000_000))
        return rng.choice(
            (
                amount,
                amount,
                f"{amount} {how.sign}" if lang == "pl" else f"{how.sign} {amount}",
                f"{amount} {how.sign}" if lang == "pl" else f"{how.sign}{amount}",
                f"{amount} {how.currency}",
                f"{how.currency} {amount}",
            )
        )
    if maker == "number":
        return str(rng.choice((rng.randint(1, 12), rng.randint(1, 99), rng.randint(100, 5000))))
    if maker == "subject":
        return one_of(rng, wordings("forms")[lang]["subjects"])
    if maker == "duration":
        return one_of(rng, wordings("forms")[lang]["durations"]).format(n=rng.randint(2, 24))
    if maker == "time":
        return formats.clock(rng, lang)
    if maker == "code":
        return formats.code(rng)
    if maker == "town":
        return words.town(rng, lang)
    return {"phone": formats.phone, "postcode": formats.postcode}[maker](rng, lang)


def _question(rng: random.Random, key: str, type_: str, label: str) -> Question:
    told = (
        f'"{label}" as filled in on the form',
        label,
        f'What is written next to the label "{label}"',
        f'Value of the field "{label}"',
    )
    return Question(type_ if rng.random() < 0.85 else "text", key, "|".join(told))


def _slug(label: str) -> str:
    return re.sub(r"[^\w]+", "_", label.lower()).strip("_")[:40]
