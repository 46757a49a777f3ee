"""Filled-in forms of any subject: labels beside, over or under their values, two columns, tables, blanks."""

import random
import re
import textwrap

from training.document import TrainingDocument
from training.generator import formats, words
from training.generator.formats import Locale
from training.generator.page import Page, Question, Value
from training.generator.receipts import address_rows
from training.generator.wording import one_of, wordings


def form(rng: random.Random, lang: str) -> TrainingDocument:
    """One filled-in form in `lang`."""
    page, how = Page(rng), formats.locale(rng, lang)
    page.upper = rng.random() < 0.12
    entries: list[tuple[str, str, str, str]] = []  # key, type, label, text ("" where left blank)
    taken: set[str] = set()
    for _ in range(rng.randint(4, 15)):
        entry = rng.choice(wordings("forms")[lang]["fields"])
        name = one_of(rng, entry["labels"])
        key = _slug(name)
        if key in taken or not key:
            continue
        taken.add(key)
        text = "" if rng.random() < 0.18 else _fill(rng, how, entry["maker"])
        entries.append((key, entry["type"], name.upper() if rng.random() < 0.1 else name, text))
    if rng.random() < 0.3:
        page.row(words.company(rng, lang))
    page.row(one_of(rng, wordings("forms")[lang]["titles"]))
    if rng.random() < 0.3:
        page.row(one_of(rng, wordings("forms")[lang]["notes"]))
    page.blank()
    join, blank = rng.choice((":", ":", "", " :", ".", "?")), rng.choice(("", "", "_" * 14, "." * 20, "-"))
    layout = rng.randrange(6)
    while entries:
        part, entries = _take(rng, entries, layout)
        _write(page, rng, part, layout if rng.random() < 0.8 else rng.randrange(6), join, blank)
        if rng.random() < 0.15:
            page.blank()
        if rng.random() < 0.08:
            page.row(one_of(rng, wordings("forms")[lang]["notes"]))
        if rng.random() < 0.06:
            _boxes(page, rng, lang)
    if rng.random() < 0.4:
        page.row(
            one_of(rng, wordings("forms")[lang]["notes"]), formats.code(rng) if rng.random() < 0.3 else ""
        )
    questions = {key: _question(rng, key, type_, name) for key, type_, name in page.asked}  # type: ignore[attr-defined]
    for _ in range(2):  # labels that the form does not have
        entry = rng.choice(wordings("forms")[lang]["fields"])
        name = one_of(rng, entry["labels"])
        similar = {word for known in taken for word in known.split("_")}
        if not similar & set(_slug(name).split("_")) and entry["type"] not in {
            "text",
            "name",
            "address",
            "date",
        }:
            questions[_slug(name)] = _question(rng, _slug(name), entry["type"], name)
    return page.document("generated_forms", lang, questions)


def _take(rng: random.Random, entries: list, layout: int) -> tuple[list, list]:
    count = 1 if layout in (0, 5) else rng.randint(2, 4)
    return entries[:count], entries[count:]


def _write(page: Page, rng: random.Random, part: list, layout: int, join: str, blank: str) -> None:
    page.asked = [*getattr(page, "asked", []), *((key, type_, name) for key, type_, name, _ in part)]  # type: ignore[attr-defined]

    def value(key: str, text: str) -> Value | str:
        return Value(key, text) if text else blank

    if any(
        "\n" in text for _, _, _, text in part
    ):  # a value over several rows stands alone, after or under its label
        for key, _, name, text in part:
            first, *rest = text.split("\n")
            if layout % 2:
                page.row(*([f"{name}{join} ", Value(key, first)] if first else [name + join]))
            else:
                page.row(name + join)
                page.row(value(key, first))
            for row in rest:
                page.row(Value(key, row, more=True))
    elif layout in (0, 1):  # label value, one or several pairs a row
        page.row(
            *(
                [f"{name}{join}{' ' if text or blank else ''}", value(key, text)]
                for key, _, name, text in part
            )
        )
    elif layout == 2:  # label and value as cells of their own
        page.row(*(cell for key, _, name, text in part for cell in (name + join, value(key, text))))
    elif (
        layout == 3
    ):  # a row of labels over a row of values; a blank cell would shift the others, so it gets a sign
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


def _boxes(page: Page, rng: random.Random, lang: str) -> None:
    """A label with options, one of them ticked."""
    name, options = one_of(rng, wordings("forms")[lang]["boxes"], ";").split(": ")
    key = _slug(name)
    if any(key == known for known, _, _ in page.asked):  # type: ignore[attr-defined]
        return
    empty, ticked = rng.choice(
        (("☐", "☒"), ("[ ]", "[x]"), ("( )", "(X)"), ("□", "■"), ("__", "_X_"), ("o", "x"))
    )
    chosen = one_of(rng, options)
    pieces: list[str | Value] = [f"{name}: "]
    for option in options.split("|"):
        pieces += [f"{ticked} ", Value(key, option), "  "] if option == chosen else [f"{empty} {option}  "]
    pieces[-1] = pieces[-1].rstrip() if isinstance(pieces[-1], str) else pieces[-1]
    page.row(*([pieces] if pieces[-1] else [pieces[:-1]]))
    page.asked.append((key, "text", name))  # type: ignore[attr-defined]


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
        return (
            ", ".join(row.rstrip(",") for row in address_rows(rng, lang))
            if rng.random() < 0.6
            else words.street(rng, lang)
        )
    if maker == "email":
        return formats.email(rng, words.person(rng, lang), lang)
    if maker == "money":
        amount = how.money(rng.randint(100, 9_000_000))
        return rng.choice(
            (
                amount,
                amount,
                f"{how.sign} {amount}",
                f"{how.sign}{amount}",
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
