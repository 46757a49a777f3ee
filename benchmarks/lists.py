"""How whole lists of values are: fields with several labelled values, asked for as lists.

Data as for `accuracy`. An item is right when it is one of the labelled values, white space aside.
"""

import argparse
from dataclasses import dataclass
from pathlib import Path

from app.context import AppContext
from app.documents.text_reader import read_text
from app.fields.schema import Field, FieldType, Schema
from app.tasks.extraction import extract_fields
from benchmarks.accuracy import data_file, labelled_documents
from engine.engine import Engine

SOURCES = (
    *("rendered_invoices", "rendered_receipts", "spamassassin_mail", "crossner", "wikigold", "germeval2014"),
    *("lener_br", "grobid_headers", "tasteset", "re3d"),
)


@dataclass
class Counts:
    """Items of all lists, and lists."""

    found: int = 0
    right: int = 0
    labelled: int = 0
    lists: int = 0
    whole: int = 0

    def __str__(self) -> str:
        return (
            f"items right {self.right} of {self.found} found ({self.right / max(self.found, 1):.0%}), "
            f"of {self.labelled} labelled ({self.right / max(self.labelled, 1):.0%}); "
            f"lists without a mistake {self.whole}/{self.lists}"
        )


def main(arguments: list[str]) -> None:
    """Print a line a source."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks lists", description=__doc__)
    parser.add_argument("--sources", nargs="+", default=SOURCES)
    parser.add_argument("--documents", type=int, default=20, help="documents a source, those with a list")
    parser.add_argument("--model", type=Path, help="model folder, the default one otherwise")
    options = parser.parse_args(arguments)
    with AppContext() as context:
        engine = Engine(options.model) if options.model else context.engine()
    for source in options.sources:
        file = data_file(source)
        print(
            f"{source:20} {measure(engine, source, file, options.documents) if file else 'not here'}",
            flush=True,
        )


def measure(engine: Engine, source: str, file: Path, count: int) -> Counts:
    """Ask for the lists of the first `count` documents that have one."""
    counts, documents = Counts(), 0
    for labelled in labelled_documents(file, 10_000):
        known = {f["name"]: _distinct(f["values"]) for f in labelled["fields"]}
        asked = [f for f in labelled["fields"] if len(known[f["name"]]) > 1]
        if not asked:
            continue
        fields = tuple(
            Field(f["name"], FieldType(f["type"]), (f["description"] or [""])[0], many=True) for f in asked
        )
        document = read_text(labelled["text"].encode(), labelled["id"])
        for value in extract_fields(document, Schema(source, fields), engine).values:
            found, right = _distinct([item.text for item in value.items]), known[value.field.name]
            counts.found += len(found)
            counts.right += len(found & right)
            counts.labelled += len(right)
            counts.lists += 1
            counts.whole += found == right
        documents += 1
        if documents == count:
            break
    return counts


def _distinct(values: list[str]) -> set[str]:
    return {" ".join(value.split()) for value in values}
