"""How many labelled values the app gets right: text in, values out, by the same code that the window runs.

Data: JSON lines of documents with `text` and `fields` (name, type, description, values), one file a source,
`SOURCE.dev.jsonl.gz`. A value is right when it is one of the labelled ones, white space aside; "same value"
also counts a differently cut span that reads as the same date, number or amount. With `--printed` each text
is printed to a PDF and read back by the reader, as a file of a person would be.
"""

import argparse
import gzip
import json
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from app.context import AppContext
from app.documents.document import Document
from app.documents.open_document import open_document
from app.documents.text_reader import read_text
from app.fields.field_value import FieldValue
from app.fields.parsing.conventions import guess_conventions
from app.fields.schema import Field, FieldType, Schema
from app.fields.value_parsing import parse
from app.tasks.extraction import extract_fields
from benchmarks.printed import printed
from engine.engine import Engine

DATA = Path(__file__).parents[2] / "shared" / "data"
FOLDERS = (DATA / "extraction", DATA / "unclear_licence" / "extraction")
SOURCES = ("rendered_invoices", "rendered_receipts", "rendered_forms", "spamassassin_mail", "cuad", "sroie")


@dataclass(frozen=True)
class Outcome:
    """One field of one document: what was labelled, what was found."""

    source: str
    document: str
    name: str
    type: str
    labelled: list[str]
    found: str | None
    right: bool
    same_value: bool
    confidence: float


def main(arguments: list[str]) -> None:
    """Print a line a source; write the outcomes where asked."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks accuracy")
    parser.add_argument("--sources", nargs="+", default=SOURCES, help="names, or 'all' that are there")
    parser.add_argument("--data", type=Path, nargs="*", default=[], help="more folders of such files")
    parser.add_argument("--documents", type=int, default=10, help="documents a source")
    parser.add_argument("--model", type=Path, help="model folder, the default one otherwise")
    parser.add_argument("--printed", action="store_true", help="as PDF files, through the reader")
    parser.add_argument("--outcomes", type=Path, help="write every field's outcome there, JSON lines")
    options = parser.parse_args(arguments)
    with AppContext() as context:
        engine = Engine(options.model) if options.model else context.engine()
    outcomes: list[Outcome] = []
    print(f"{engine.manifest.name}, first {options.documents} development documents a source")
    sources = all_sources(options.data) if options.sources == ["all"] else options.sources
    for source in sources:
        file = data_file(source, options.data)
        if file is None:
            print(f"{source:20} not here")
            continue
        seconds, found = measure(engine, source, file, options.documents, as_file=options.printed)
        outcomes.extend(found)
        print(f"{source:20} {_summary(found)}  {seconds / options.documents:.2f} s a document", flush=True)
    print(f"{'all':20} {_summary(outcomes)}")
    if options.outcomes:
        lines = (json.dumps(asdict(outcome), ensure_ascii=False) + "\n" for outcome in outcomes)
        options.outcomes.write_text("".join(lines), encoding="utf-8")


def all_sources(more_folders: Sequence[Path] = ()) -> list[str]:
    """Names of all sources with development documents."""
    files = [path for folder in (*FOLDERS, *more_folders) for path in folder.glob("*.dev.jsonl.gz")]
    return sorted({path.name.split(".")[0] for path in files})


def data_file(source: str, more_folders: Sequence[Path] = ()) -> Path | None:
    """The development documents of a source; None where they are not here."""
    return next(
        (f for folder in (*FOLDERS, *more_folders) if (f := folder / f"{source}.dev.jsonl.gz").is_file()),
        None,
    )


def measure(
    engine: Engine, source: str, file: Path, count: int, *, as_file: bool = False
) -> tuple[float, list[Outcome]]:
    """Ask for every labelled field of the first `count` documents: seconds taken, and what came of each."""
    seconds, outcomes = 0.0, []
    for labelled in labelled_documents(file, count):
        document = (
            _read_printed(labelled["text"])
            if as_file
            else read_text(labelled["text"].encode(), labelled["id"])
        )
        fields = tuple(
            Field(f["name"], FieldType(f["type"]), (f["description"] or [""])[0]) for f in labelled["fields"]
        )
        extraction = extract_fields(document, Schema(source, fields), engine)
        seconds += extraction.seconds
        for known, value in zip(labelled["fields"], extraction.values, strict=True):
            outcomes.append(_outcome(source, labelled, known["values"], value, document.text))
    return seconds, outcomes


def _read_printed(text: str) -> Document:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "printed.pdf"
        path.write_bytes(printed(text))
        return open_document(path)


def labelled_documents(file: Path, count: int) -> Iterator[dict[str, Any]]:
    """The first `count` documents of a file, as they stand there."""
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        for _, line in zip(range(count), lines, strict=False):
            yield json.loads(line)


def _outcome(
    source: str, document: dict[str, Any], labelled: list[str], value: FieldValue, text: str
) -> Outcome:
    known = [" ".join(each.split()) for each in labelled]
    found = " ".join(value.answer.text.split()) if value.answer else None
    right = found in known if known else found is None
    conventions, type_ = guess_conventions(text), value.field.type
    same = right or bool(
        value.answer
        and any(p.value == value.answer.value for each in known if (p := parse(each, type_, conventions)))
    )
    return Outcome(
        source, document["id"], value.field.name, type_, known, found, right, same, value.confidence
    )


def _summary(outcomes: list[Outcome]) -> str:
    values = [o for o in outcomes if o.labelled]
    nulls = [o for o in outcomes if not o.labelled]
    right, same = sum(o.right for o in values), sum(o.same_value for o in values)
    return (
        f"values {right}/{len(values)} ({right / max(len(values), 1):.1%}; same value "
        f"{same / max(len(values), 1):.1%})  nulls {sum(o.right for o in nulls)}/{len(nulls)} "
        f"({sum(o.right for o in nulls) / max(len(nulls), 1):.1%})"
    )
