"""`strongroom extract`: take fields out of documents."""

import argparse
import json
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from app.cli.output import output, say, show_progress
from app.commands.extract import extract
from app.context import AppContext
from app.documents.document import Document
from app.documents.text_reader import read_text
from app.errors import DocumentError, UsageError
from app.export.csv_file import write_csv
from app.export.json_file import write_json
from app.export.result_line import result_line
from app.export.result_table import result_table
from app.export.xlsx_file import write_xlsx
from app.fields.extraction import Extraction
from app.fields.json_schema import read_schema
from app.fields.template import Template

_FILE_WRITERS: dict[str, Callable[[Path, Sequence[Extraction]], None]] = {
    "json": write_json,
    "csv": write_csv,
    "xlsx": write_xlsx,
}


def add_parser(verbs: Any) -> None:
    """Describe the verb to argparse."""
    verb = verbs.add_parser("extract", help="take fields out of documents, one JSON line a document")
    verb.add_argument("files", nargs="*", type=Path, metavar="FILE")
    asked = verb.add_mutually_exclusive_group(required=True)
    asked.add_argument("--schema", type=Path, metavar="S.json", help="JSON Schema of the fields")
    asked.add_argument("--template", metavar="NAME", help="a saved template, such as invoice")
    verb.add_argument("--texts", type=Path, metavar="T.jsonl", help='lines {"id": ..., "text": ...} for FILE')
    verb.add_argument("--format", choices=("jsonl", "table", *_FILE_WRITERS), default="jsonl")
    verb.add_argument("--out", type=Path, metavar="PATH", help="write there instead of standard output")
    verb.add_argument("--password", help="of encrypted documents; it is not kept")
    verb.set_defaults(command=_extract)


def _extract(context: AppContext, options: argparse.Namespace) -> int:
    schema = (
        read_schema(options.schema) if options.schema else find_template(context, options.template).schema
    )
    if bool(options.files) == bool(options.texts):
        raise UsageError("Nothing to read, or too much.", "Give files, or --texts T.jsonl, but not both.")
    if options.format in _FILE_WRITERS and options.out is None:
        raise UsageError(f"--format {options.format} writes a file.", "Add --out PATH.")
    documents = source_texts(options.texts) if options.texts else source_files(context, options)
    failed, extractions = 0, []
    with output(options.out if options.format not in _FILE_WRITERS else None) as write:
        for names, load in documents:
            try:
                extraction = extract(context, load(), schema, on_progress=show_progress)
            except DocumentError as error:
                failed += 1
                say(f"strongroom: {names.get('file') or names.get('id')}: {error}")
                write(_line({**names, "error": error.message, "hint": error.hint}, options))
                continue
            finally:
                show_progress(None)
            if options.format in _FILE_WRITERS:
                extractions.append(extraction)
            elif options.format == "table":
                write(result_table(extraction) + "\n")
            else:
                write(_line(result_line(extraction, **names), options))
    if options.format in _FILE_WRITERS:
        _FILE_WRITERS[options.format](options.out, extractions)
    return 1 if failed else 0


Source = tuple[dict[str, Any], Callable[[], Document]]
"""How a document is named in its result line, and how to load it."""


def source_files(context: AppContext, options: argparse.Namespace) -> Iterator[Source]:
    """The documents of the files that were named, with the password that was given."""

    def load(path: Path) -> Document:
        return context.reader.open_document(path, password=options.password, on_progress=show_progress)

    for path in options.files:
        yield {"file": str(path)}, partial(load, path)


def source_texts(path: Path) -> Iterator[Source]:
    """The documents of a file of lines `{"id": ..., "text": ...}`. Raises UsageError."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} cannot be read ({error}).", "Give a file of UTF-8 JSON lines.") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
            id_, text = str(entry["id"]), str(entry["text"])
        except (ValueError, KeyError, TypeError) as error:
            raise UsageError(
                f"Line {number} of {path} is no text to work on.", 'Each line is {"id": ..., "text": ...}.'
            ) from error
        yield {"id": id_}, partial(read_text, text.encode(), id_)


def find_template(context: AppContext, name: str) -> Template:
    """The template called `name`, or with that file name. Raises UsageError."""
    wanted = name.casefold().replace("_", " ")
    for template in context.templates:
        known = (template.name, template.path.stem if template.path else "")
        if wanted in {each.casefold().replace("_", " ") for each in known}:
            return template
    names = ", ".join(template.path.stem for template in context.templates if template.path)
    raise UsageError(f"There is no template '{name}'.", f"Take one of: {names}.")


def _line(content: dict[str, Any], options: argparse.Namespace) -> str:
    if options.format == "table":
        return f"{content.get('file') or content.get('id')}: {content['error']} {content['hint']}\n"
    return json.dumps(content, ensure_ascii=False) + "\n"
