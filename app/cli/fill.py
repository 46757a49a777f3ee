"""`strongroom fill`: fill in a form from data, documents, a profile, or a table of rows."""

import argparse
from pathlib import Path
from typing import Any

from app.cli.output import say, show_progress
from app.commands.fill import Filling, ask_document, open_filling, save
from app.commands.fill_rows import merge, read_rows
from app.context import AppContext
from app.errors import DocumentError, UsageError
from app.storage.profiles import find_profile
from app.tasks.form_filling import Origin

_LONGEST_SHOWN = 60


def add_parser(verbs: Any) -> None:
    """Describe the verb to argparse."""
    verb = verbs.add_parser("fill", help="fill in a form from data, documents or a profile")
    verb.add_argument("form", type=Path, metavar="FORM")
    verb.add_argument("--data", type=Path, metavar="D.json", help="values by field name or by what they are")
    verb.add_argument("--from", nargs="+", type=Path, default=[], metavar="FILE", dest="papers")
    verb.add_argument("--profile", metavar="NAME", help="a person's own facts, kept in the window")
    verb.add_argument("--rows", type=Path, metavar="TABLE.csv", help="a file a row; --out is then a folder")
    verb.add_argument("--name", default="", metavar="PATTERN", help="of the files: keys in braces, {number}")
    verb.add_argument("--out", type=Path, required=True, metavar="PATH")
    verb.add_argument(
        "--accept", type=float, default=0.9, metavar="P", help="surer ones only; 0.9 if not said"
    )
    verb.add_argument("--flatten", action="store_true", help="make the values part of the page")
    verb.add_argument("--password", help="of an encrypted form; it is not kept")
    verb.set_defaults(command=_fill)


def _fill(context: AppContext, options: argparse.Namespace) -> int:
    if not 0 <= options.accept <= 1:
        raise UsageError(f"--accept {options.accept} is no probability.", "Give a number from 0 to 1.")
    if options.rows and (options.data or options.papers or options.profile):
        raise UsageError("--rows goes alone.", "Put all values into the table.")
    if not (options.rows or options.data or options.papers or options.profile):
        raise UsageError("Nothing to fill in.", "Add --data, --from, --profile or --rows.")
    filling = open_filling(context, options.form, password=options.password, on_progress=show_progress)
    show_progress(None)
    return _fill_rows(context, filling, options) if options.rows else _fill_one(context, filling, options)


def _fill_one(context: AppContext, filling: Filling, options: argparse.Namespace) -> int:
    if options.out.exists():
        raise UsageError(f"{options.out} is there already.", "Choose another name; nothing is written over.")
    if options.data:
        rows = read_rows(options.data)
        if len(rows) > 1:
            raise UsageError(f"{options.data.name} has {len(rows)} rows.", "Use --rows for a file a row.")
        filling.use_data(rows[0], options.data.name)
    if options.profile:
        filling.use_profile(find_profile(context.locations.profiles, options.profile))
    failed = 0
    for path in options.papers:
        try:
            extraction = ask_document(context, filling.form, path, on_progress=show_progress)
        except DocumentError as error:
            failed += 1
            say(f"strongroom: {path}: {error}")
        else:
            filling.use_document(path, extraction)
        finally:
            show_progress(None)
    report = save(
        context,
        filling,
        options.out,
        flatten=options.flatten,
        at_least=options.accept,
        password=options.password,
    )
    _tell(filling, options.accept)
    for notice in (*filling.form.notices, *report.notices):
        say(f"strongroom: {notice}")
    return 1 if failed else 0


def _tell(filling: Filling, accept: float) -> None:
    """What was filled in and from where; what was left empty, and what it might have been."""
    for proposal in filling.proposals:
        label, guess = proposal.field.label, proposal.guess
        if guess is not None and guess.confidence >= accept and guess.origin is not Origin.FORM:
            place = f", page {guess.evidence.page_index + 1}" if guess.evidence else ""
            print(f"{label}\t{_shown(guess.text)}\t{guess.source}{place}\t{guess.confidence:.2f}")  # noqa: T201
    for index in filling.required_and_empty():
        say(f"strongroom: '{filling.proposals[index].field.label}' is required and empty.")
    for proposal in filling.proposals:
        best = proposal.guess or next(iter(proposal.runners_up), None)
        if best is None or (proposal.guess is not None and best.confidence >= accept):
            continue
        why = best.problem or f"could be '{_shown(best.text)}' ({best.source}, {best.confidence:.2f})"
        say(f"strongroom: '{proposal.field.label}' is left empty: {why}")


def _shown(text: str) -> str:
    line = " / ".join(text.split("\n"))
    return line if len(line) <= _LONGEST_SHOWN else line[: _LONGEST_SHOWN - 1] + "…"


def _fill_rows(context: AppContext, filling: Filling, options: argparse.Namespace) -> int:
    if options.out.exists() and not options.out.is_dir():
        raise UsageError(f"{options.out} is no folder.", "With --rows, --out names a folder.")
    report = merge(
        context,
        filling.form,
        read_rows(options.rows),
        options.out,
        options.name,
        at_least=options.accept,
        flatten=options.flatten,
        password=options.password,
        on_progress=show_progress,
    )
    show_progress(None)
    for row in report.rows:
        if row.error is not None:
            say(f"strongroom: row {row.number}: {row.error}")
            continue
        print(row.out)  # noqa: T201 - results belong there
        for notice in row.notices:
            say(f"strongroom: row {row.number}: {notice}")
    return 1 if report.failed else 0
