"""Postal addresses: over one to six rows, their parts told apart where somebody asks for them."""

import random
from collections.abc import Sequence

from training.generator import formats, words
from training.generator.page import Cell, Piece, Value

_STATES = ("CA", "NY", "TX", "VIC", "NSW", "OH", "")


def address_rows(rng: random.Random, lang: str) -> list[str]:
    """A postal address of one to six rows."""
    return ["".join(text for _, text in row) for row in _rows(rng, lang)]


def in_one_row(rows: Sequence[str]) -> str:
    """The rows of an address with commas between."""
    return ", ".join(row.rstrip(",") for row in rows)


def address_cells(rng: random.Random, lang: str, role: str) -> list[list[Cell]]:
    """The rows of an address that answers `ROLE_address`, its parts `ROLE_street`, `_postcode`, `_town`."""
    cells: list[list[Cell]] = []
    for number, row in enumerate(_rows(rng, lang)):
        pieces: list[Piece] = [Value(f"{role}_{part}", text) if part else text for part, text in row]
        cells.append([Value(f"{role}_address", tuple(pieces), more=number > 0)])
    return cells


def _rows(rng: random.Random, lang: str) -> list[list[tuple[str, str]]]:
    """Rows of (name of the part or "", text)."""
    place = _place(rng, lang)
    rows = [[("street", words.street(rng, lang))], place]
    above = (
        f"{words.street_word(rng, lang)} Centre",
        words.town(rng, lang),
        f"Lot {rng.randint(1, 90)}-{rng.randint(1, 9)}",
        {"de": "{}. OG", "pl": "piętro {}"}.get(lang, "Level {}").format(rng.randint(1, 9)),
    )
    for more in rng.sample(above, rng.choice((0, 0, 0, 1, 1, 2, 3))):
        rows.insert(rng.randrange(2), [("", more)])
    if rng.random() < 0.3:
        below = (words.town(rng, lang), words.town(rng, lang) + ".", words.region(rng, lang))
        rows.append([("", rng.choice(below))])
    if rng.random() < 0.15:
        rows[-1] = [*rows[-1], ("", ", " + words.region(rng, lang) + rng.choice(("", "", ".")))]
    roll = rng.random()
    if roll < 0.2:
        return [[part for number, row in enumerate(rows) for part in (*_comma(number), *row)]]
    if roll < 0.48:
        return [*([*row, ("", ",")] for row in rows[:-1]), rows[-1]]
    if roll < 0.58 and len(rows) > 2:
        return [[*rows[0], ("", " "), *rows[1]], *rows[2:]]
    return rows


def _comma(number: int) -> list[tuple[str, str]]:
    return [("", ", ")] if number else []


def _place(rng: random.Random, lang: str) -> list[tuple[str, str]]:
    """Postcode and town in the order of the country."""
    town, code = ("town", words.town(rng, lang)), ("postcode", formats.postcode(rng, lang))
    if lang == "en" and rng.random() < 0.5:
        state = rng.choice(_STATES)
        between = f", {state} " if state else rng.choice((", ", " ", "  "))
        return [town, ("", between), code]
    return [code, ("", " "), town]
