"""Receipts by a few rules beside the app: what a model must beat to be worth its place.

    python -m benchmarks rules

First line as the company, the lines after it that look like an address, the first date, the last amount on a
line that says total, and so on: the rules of an afternoon. The documents of `SOURCE.dev.jsonl.gz`, the
same documents and the same comparison as in `accuracy`; only fields that a document has are counted.
"""

import argparse
import re
from collections import Counter
from collections.abc import Callable

from app.context import AppContext
from app.fields.parsing.conventions import guess_conventions
from app.fields.schema import FieldType
from app.fields.value_parsing import find_candidates
from benchmarks.accuracy import data_file, labelled_documents, measure

SOURCES = ("sroie", "receipts_mixed", "rendered_receipts")
_NAMES = {"company": "shop", "gst_id": "tax_id", "cash_tendered": "paid"}


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _first_line(text: str) -> str | None:
    return next(iter(_lines(text)), None)


def _address(text: str) -> str | None:
    """Lines two to six, from the first with a digit to the last, where telephone and tax numbers begin."""
    kept = []
    for line in _lines(text)[1:7]:
        if re.search(r"(?i)\b(tel|fax|phone|gst|vat|tax|nif|reg|ust|invoice|receipt)\b", line):
            break
        if kept or re.search(r"\d", line):
            kept.append(line)
    return "\n".join(kept) or None


def _first(kind: FieldType, digits: int = 0) -> Callable[[str], str | None]:
    """The first that reads as `kind` and has so many digits at least: "next Friday" has none."""

    def rule(text: str) -> str | None:
        found = (text[c.start : c.end] for c in find_candidates(text, kind, guess_conventions(text)))
        return next((said for said in found if sum(map(str.isdigit, said)) >= digits), None)

    return rule


def _amount_on(words: str, unless: str = r"\b\B") -> Callable[[str], str | None]:
    """The last amount of the last line with one of `words` and none of `unless`."""

    def rule(text: str) -> str | None:
        conventions = guess_conventions(text)
        for line in reversed(_lines(text)):
            if re.search(rf"(?i){words}", line) and not re.search(rf"(?i){unless}", line):
                amounts = find_candidates(line, FieldType.MONEY, conventions)
                if amounts:
                    return line[amounts[-1].start : amounts[-1].end]
        return None

    return rule


def _after(label: str, value: str) -> Callable[[str], str | None]:
    def rule(text: str) -> str | None:
        found = re.search(rf"(?i)(?:{label})[^\w\n]*({value})", text)
        return found[1] if found else None

    return rule


RULES: dict[str, Callable[[str], str | None]] = {
    "shop": _first_line,
    "address": _address,
    "date": _first(FieldType.DATE, digits=5),
    "time": _after(r"\b|time", r"\d{1,2}:\d\d(?::\d\d)?(?: ?[ap]m\b)?"),
    "total": _amount_on(r"\b(grand )?(total|summe|gesamt|totale|totaal)\b", r"sub|qty|quantity|tax|item"),
    "subtotal": _amount_on(r"sub-? ?total|zwischensumme|subtotale|subtotaal"),
    "tax": _amount_on(r"\b(tax|gst|vat|mwst|ust|iva|tva|btw)\b", r"total|no|id"),
    "paid": _amount_on(r"\b(cash|paid|tendered|gegeben|bar)\b", r"change|back"),
    "change": _amount_on(r"\b(change|rückgeld|resto|cambio|wisselgeld)\b"),
    "phone": _first(FieldType.PHONE),
    "tax_id": _after(
        r"(?:gst|vat|tax|nif|ust)[-. ]*(?:reg|id|no|nr)*[-. ]*(?:no|nr|id)?", r"[A-Z]{0,3}[\d-]{6,}"
    ),
    "receipt_number": _after(
        r"(?:receipt|invoice|bill|bon|slip|doc)\w*[-. ]*(?:no|nr|number|#)?", r"[A-Z/-]*\d[\w/-]*"
    ),
}
"""Field name → text to value, None where the rule finds nothing."""


def main(arguments: list[str]) -> None:
    """Print a line a source and field: right by the rules, right by the app, of how many."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks rules")
    parser.add_argument("--sources", nargs="+", default=SOURCES)
    parser.add_argument("--documents", type=int, default=40, help="documents a source")
    options = parser.parse_args(arguments)
    with AppContext() as context:
        engine = context.engine()
    print("| source | field | rules | app | of |\n|---|---|---|---|---|")
    for source in options.sources:
        file = data_file(source)
        if file is None:
            print(f"| {source} | not here | | | |")
            continue
        texts = {each["id"]: each["text"] for each in labelled_documents(file, options.documents)}
        _, outcomes = measure(engine, source, file, options.documents)
        rules, app, count = Counter[str](), Counter[str](), Counter[str]()
        for one in outcomes:
            rule = RULES.get(_NAMES.get(one.name, one.name))
            if rule is None or not one.labelled:
                continue
            said = " ".join((rule(texts[one.document]) or "").split())
            count[one.name] += 1
            rules[one.name] += said in [" ".join(each.split()) for each in one.labelled]
            app[one.name] += one.right
        for name, number in count.most_common():
            print(f"| {source} | {name} | {rules[name]} | {app[name]} | {number} |", flush=True)
