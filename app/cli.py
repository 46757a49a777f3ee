"""The command line: the program's verbs without a window.

Results go to standard output, everything else to standard error.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

from app.commands.doctor import doctor
from app.commands.extract import extract
from app.context import AppContext
from app.documents.document import Document
from app.documents.page_picture import bounded_scale
from app.documents.text_reader import read_text
from app.errors import AppError, DocumentError, UsageError
from app.events import Progress
from app.export.csv_file import write_csv
from app.export.json_file import write_json
from app.export.page_png import blank_picture, write_page_png
from app.export.result_line import result_line
from app.export.result_table import result_table
from app.export.xlsx_file import write_xlsx
from app.fields.extraction import Extraction
from app.fields.json_schema import read_schema
from app.fields.template import Template
from app.settings.atomic_file import atomic_file

PICTURE_SCALE = 2.0
"""Pixels a point of the pictures that `text --picture` writes."""

VERBS = ("extract", "text", "models", "doctor")

_FILE_WRITERS: dict[str, Callable[[Path, Sequence[Extraction]], None]] = {
    "json": write_json,
    "csv": write_csv,
    "xlsx": write_xlsx,
}


def run(context: AppContext, arguments: Sequence[str]) -> int:
    """Carry out a command; returns the exit code: 0 done, 1 some documents failed, 2 wrong usage."""
    options = _parser().parse_args(arguments)
    command: Callable[[AppContext, argparse.Namespace], int] = options.command
    try:
        return command(context, options)
    except AppError as error:
        _say(f"strongroom: {error}")
        return error.exit_code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="strongroom",
        description="Reads documents on this computer; nothing leaves it. Without a command: the window.",
    )
    parser.add_argument("--version", action="version", version=f"strongroom {version('strongroom')}")
    verbs = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

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

    verb = verbs.add_parser("text", help="print a document's text as the model reads it")
    verb.add_argument("file", type=Path, metavar="FILE")
    verb.add_argument("--json", action="store_true", help="with pages, words and boxes")
    verb.add_argument("--picture", type=int, metavar="PAGE", help="write that page as a PNG, words outlined")
    verb.add_argument("--out", type=Path, metavar="PATH", help="of the picture; FILE.PAGE.png by default")
    verb.add_argument("--password", help="of an encrypted document; it is not kept")
    verb.set_defaults(command=_text)

    verb = verbs.add_parser("models", help="the models on this computer")
    verb.add_argument("action", choices=("list",))
    verb.set_defaults(command=_models)

    verb = verbs.add_parser("doctor", help="check that all is well with this installation")
    verb.set_defaults(command=_doctor)
    return parser


def _extract(context: AppContext, options: argparse.Namespace) -> int:
    schema = (
        read_schema(options.schema) if options.schema else find_template(context, options.template).schema
    )
    if bool(options.files) == bool(options.texts):
        raise UsageError("Nothing to read, or too much.", "Give files, or --texts T.jsonl, but not both.")
    if options.format in _FILE_WRITERS and options.out is None:
        raise UsageError(f"--format {options.format} writes a file.", "Add --out PATH.")
    documents = _texts(options.texts) if options.texts else _files(context, options)
    failed, extractions = 0, []
    with _output(options.out if options.format not in _FILE_WRITERS else None) as write:
        for names, load in documents:
            try:
                extraction = extract(context, load(), schema, on_progress=_progress)
            except DocumentError as error:
                failed += 1
                _say(f"strongroom: {names.get('file') or names.get('id')}: {error}")
                write(_line({**names, "error": error.message, "hint": error.hint}, options))
                continue
            finally:
                _progress(None)
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


def _files(context: AppContext, options: argparse.Namespace) -> Iterator[Source]:
    def load(path: Path) -> Document:
        return context.reader.open_document(path, password=options.password, on_progress=_progress)

    for path in options.files:
        yield {"file": str(path)}, partial(load, path)


def _texts(path: Path) -> Iterator[Source]:
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


@contextmanager
def _output(path: Path | None) -> Iterator[Callable[[str], object]]:
    """Where results go: standard output, or a file that is there only when it is whole."""
    if path is None:
        yield lambda text: print(text, end="", flush=True)  # noqa: T201 - results belong there
        return
    try:
        with atomic_file(path) as part, part.open("w", encoding="utf-8") as stream:
            yield stream.write
    except OSError as error:
        problem = f"{path} cannot be written ({error.strerror})."
        raise UsageError(problem, "Choose another place.") from error


def _line(content: dict[str, Any], options: argparse.Namespace) -> str:
    if options.format == "table":
        return f"{content.get('file') or content.get('id')}: {content['error']} {content['hint']}\n"
    return json.dumps(content, ensure_ascii=False) + "\n"


def _text(context: AppContext, options: argparse.Namespace) -> int:
    document = context.reader.open_document(options.file, password=options.password, on_progress=_progress)
    _progress(None)
    for notice in document.notices:
        _say(notice)
    if options.picture is not None:
        return _picture(context, options, document)
    if not options.json:
        sys.stdout.write(document.text.rstrip("\n") + "\n")
        return 0
    content = {
        "text": document.text,
        "pages": [
            {"page": p.index + 1, "width": p.width, "height": p.height, "start": p.start, "end": p.end}
            for p in document.pages
        ],
        "words": [
            {
                "text": document.text[w.start : w.end],
                "start": w.start,
                "end": w.end,
                "page": w.page_index + 1,
                "box": w.box.as_list(),
            }
            for w in document.words
        ],
        "notices": list(document.notices),
    }
    sys.stdout.write(json.dumps(content, ensure_ascii=False) + "\n")
    return 0


def _picture(context: AppContext, options: argparse.Namespace, document: Document) -> int:
    """The page as it is shown, with a box around each word that was read."""
    count = len(document.pages)
    if not 1 <= options.picture <= count:
        raise UsageError(f"There is no page {options.picture}.", f"The document has {count} page(s).")
    page = document.pages[options.picture - 1]
    scale = bounded_scale(page.width, page.height, PICTURE_SCALE)
    if page.has_picture:
        picture = context.reader.render_page(
            options.file, page.index, pixels_per_point=scale, password=options.password
        )
    else:
        picture = blank_picture(page.width, page.height, scale)
    path = options.out or options.file.with_name(f"{options.file.name}.{options.picture}.png")
    boxes = [word.box for word in document.words_in(page.start, page.end)]
    write_page_png(path, picture, boxes, scale)
    _say(f"{path}: page {options.picture}, {len(boxes)} words")
    return 0


def _models(context: AppContext, options: argparse.Namespace) -> int:
    for line in context.models():
        mark, size = "*" if line.in_use else " ", f"{line.size_bytes / 1e6:.0f} MB"
        sys.stdout.write(f"{mark} {line.name}  {line.quantisation}  {size}  {line.folder}\n")
    return 0


def _doctor(context: AppContext, options: argparse.Namespace) -> int:
    checks = list(doctor(context))
    for check in checks:
        sys.stdout.write(f"{'ok  ' if check.passed else 'FAIL'}  {check.subject}: {check.finding}\n")
    return 0 if all(check.passed for check in checks) else 1


def _progress(progress: Progress | None) -> None:
    """A line on the terminal that the next one overwrites; nothing where it is not a terminal."""
    if not sys.stderr.isatty():
        return
    shown = ""
    if progress is not None:
        shown = progress.stage + (f" {100 * progress.done // progress.total} %" if progress.total else "")
    sys.stderr.write(f"\r{shown:<60}\r")
    sys.stderr.flush()


def _say(text: str) -> None:
    sys.stderr.write(text + "\n")
