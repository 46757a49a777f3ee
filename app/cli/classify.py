"""`strongroom classify`: sort documents into labels."""

import argparse
import json
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from app.cli.extract import Source, source_files, source_texts
from app.cli.output import output, say, show_progress
from app.commands.classify import classify, prepare
from app.context import AppContext
from app.documents.document import Document
from app.errors import DocumentError, UsageError
from app.export.classification_line import classification_line
from app.export.result_lines import FORMATS, write_result_lines
from app.fields.labels import LabelSet, load_label_sets, read_examples, read_labels
from app.settings.locations import assets_folder
from app.tasks.classification import Classifier

TOGETHER = 16
"""So many documents are opened before they are classified together."""


def add_parser(verbs: Any) -> None:
    """Describe the verb to argparse."""
    verb = verbs.add_parser("classify", help="sort documents into labels, one JSON line a document")
    verb.add_argument("files", nargs="*", type=Path, metavar="FILE")
    names = ", ".join(load_label_sets(assets_folder() / "labels"))
    help_ = f"label file, or the name of a set of yours, or one of: {names}"
    verb.add_argument("--labels", required=True, metavar="L.json", help=help_)
    verb.add_argument("--examples", type=Path, metavar="E.csv", help="learn from its columns text and label")
    verb.add_argument("--texts", type=Path, metavar="T.jsonl", help='lines {"id": ..., "text": ...} for FILE')
    verb.add_argument("--format", choices=FORMATS, default="jsonl")
    verb.add_argument("--out", type=Path, metavar="PATH", help="write there instead of standard output")
    verb.add_argument("--password", help="of encrypted documents; it is not kept")
    verb.set_defaults(command=_classify)


def _classify(context: AppContext, options: argparse.Namespace) -> int:
    if bool(options.files) == bool(options.texts):
        raise UsageError("Nothing to read, or too much.", "Give files, or --texts T.jsonl, but not both.")
    if options.format != "jsonl" and options.out is None:
        raise UsageError(f"--format {options.format} writes a file.", "Add --out PATH.")
    labels = find_labels(context, options.labels)
    if options.examples:
        labels = labels.with_examples(read_examples(options.examples))
    sources = source_texts(options.texts) if options.texts else source_files(context, options)
    classifier = prepare(context, labels, on_progress=show_progress)
    show_progress(None)
    lines = _lines(context, sources, classifier)
    if options.format != "jsonl":
        kept = list(lines)
        write_result_lines(options.out, options.format, lambda: kept)
        return 1 if any("error" in line for line in kept) else 0
    failed = False
    with output(options.out) as write:
        for line in lines:
            failed = failed or "error" in line
            write(json.dumps(line, ensure_ascii=False) + "\n")
    return 1 if failed else 0


def find_labels(context: AppContext, name: str) -> LabelSet:
    """The labels of a file, or a set that ships or is the user's own, by its name. Raises SchemaError."""
    known = context.label_sets
    return known[name] if name in known and not Path(name).exists() else read_labels(name)


def _lines(
    context: AppContext, sources: Iterable[Source], classifier: Classifier
) -> Iterator[dict[str, Any]]:
    """A line for each source, in order."""
    sources = iter(sources)
    while some := list(islice(sources, TOGETHER)):
        opened: dict[int, Document] = {}
        lines: dict[int, dict[str, Any]] = {}
        for place, (names, load) in enumerate(some):
            try:
                opened[place] = load()
            except DocumentError as error:
                say(f"strongroom: {names.get('file') or names.get('id')}: {error}")
                lines[place] = {**names, "error": error.message, "hint": error.hint}
            finally:
                show_progress(None)
        results = classify(context, list(opened.values()), classifier)
        for place, result in zip(opened, results, strict=True):
            lines[place] = classification_line(result, **some[place][0])
        yield from (lines[place] for place in range(len(some)))
