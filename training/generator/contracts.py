"""Contracts: a heading, who and when, then numbered clauses of many kinds, some of which are asked for.

The clauses are in `wordings/contracts.LANGUAGE.toml`: a heading, a colon, sentences; what « » holds answers
the question of that kind, and what stands in braces inside may answer others.
"""

import random
import re
from collections.abc import Callable
from dataclasses import replace

from training.document import TrainingDocument
from training.generator import formats
from training.generator.formats import Locale
from training.generator.page import Page, Piece, Question, Value
from training.generator.prose import pieces, worded
from training.generator.wording import kind_of, questions, wordings

_ANSWER = re.compile("«(.*)»")
_AROUND = ("contract_title", "signatory", "governing_law")
"""What else is asked for where it is not there."""

_AMBIGUOUS_BESIDE = {"governing_law": "dispute_resolution", "liquidated_damages": "no_solicit_employees"}
"""Questions that some wordings of another clause might answer; not asked where that clause stands."""

_STYLES: tuple[Callable[[int, str], str], ...] = (
    lambda n, heading: f"{n}. {heading}. ",
    lambda n, heading: f"{n}.  {heading.upper()}.  ",
    lambda n, heading: f"{n}.1 {heading}: ",
    lambda n, heading: f"§ {n} {heading}\n",
    lambda n, heading: f"{n} {heading}\n",
    lambda n, heading: f"{heading.upper()}\n",
    lambda n, heading: f"({'abcdefghijklmnopqrs'[n - 1]}) ",
    lambda n, heading: f"{n}. ",
)


def contract(rng: random.Random, lang: str) -> TrainingDocument:
    """One contract, or some of its clauses, in `lang`."""
    page, how, said = Page(rng), formats.locale(rng, lang), wordings(f"contracts.{lang}")
    drawn: dict[str, str] = {}
    is_whole = rng.random() < 0.7
    if is_whole:
        title = worded(rng, rng.choice(said["title"].split("|")))
        page.row(pieces(rng, how, f"{{contract_title={title}}}", drawn))
        page.blank()
        page.row(pieces(rng, how, worded(rng, rng.choice(said["opening"])), drawn))
        page.blank()
    keys = rng.sample(sorted(said["clauses"]), rng.randint(4, 9))
    style, number = rng.choice(_STYLES), rng.randint(1, 4)
    for place, key in enumerate(keys):
        heading, text = worded(rng, rng.choice(said["clauses"][key])).split(": ", 1)
        label = style(number + place, heading)
        if label.endswith("\n"):
            page.row(label.strip())
            label = ""
        page.row([label, *_clause(rng, how, key, text, drawn)])
        if rng.random() < 0.3:
            page.row(pieces(rng, how, worded(rng, rng.choice(said["others"])), drawn))
        if rng.random() < 0.4:
            page.blank()
    if rng.random() < 0.4:
        cells = worded(rng, rng.choice(said["closing"])).split("\t")
        page.row(*(pieces(rng, how, cell, drawn) for cell in cells))
    kind = kind_of(rng, "prose", "contract" if is_whole else "contract_clause")
    made = page.document("generated_contracts", lang, _questions(rng, keys, drawn))
    return replace(made, text=_wrapped(rng, made.text), kind=kind)


def _clause(rng: random.Random, how: Locale, key: str, text: str, drawn: dict[str, str]) -> list[Piece]:
    text = re.sub(r" +(?=[.,»])", "", text)  # where an optional part was left out
    before, answer, after = _ANSWER.split(text)
    return [
        *pieces(rng, how, before, drawn),
        Value(key, tuple(pieces(rng, how, answer, drawn))),
        *pieces(rng, how, after, drawn),
    ]


def _questions(rng: random.Random, clauses: list[str], drawn: dict[str, str]) -> dict[str, Question]:
    """Questions for the clauses that are there and some that are not, and for what else a contract says."""
    of_clauses, of_prose = questions("contracts"), questions("prose")
    there = {*clauses, *drawn}
    if "party_1" in drawn:
        there.add("parties")
    absent = [
        key
        for key in (*of_clauses, *_AROUND)
        if key not in there and _AMBIGUOUS_BESIDE.get(key, "") not in clauses
    ]
    asked = {
        key: of_clauses.get(key) or of_prose[key]
        for key in (*there, *rng.sample(absent, 6))
        if key in of_clauses or key in of_prose
    }
    keys = sorted(asked)
    rng.shuffle(keys)
    return {key: asked[key] for key in keys}


def _wrapped(rng: random.Random, text: str) -> str:
    """`text`, mostly with its long lines broken at single spaces; every character keeps its place."""
    if rng.random() < 0.3:
        return text
    width = rng.randint(60, 110)
    lines = []
    for line in text.split("\n"):
        while len(line) > width and (place := _last_single_space(line, width)) > 0:
            lines.append(line[:place])
            line = line[place + 1 :]
        lines.append(line)
    return "\n".join(lines)


def _last_single_space(line: str, width: int) -> int:
    """The last one within `width`; -1 where there is none."""
    return max((m.start() for m in re.finditer(r"(?<=\S) (?=\S)", line) if m.start() <= width), default=-1)
