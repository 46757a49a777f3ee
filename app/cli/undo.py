"""`strongroom undo`: what was done to files last is taken back."""

import argparse
from typing import Any

from app.cli.output import say
from app.context import AppContext
from app.errors import UsageError


def add_parser(verbs: Any) -> None:
    """Describe the verb to argparse."""
    verb = verbs.add_parser(
        "undo", help="put back the files that were moved last, take back forms written last"
    )
    verb.set_defaults(command=_undo)


def _undo(context: AppContext, options: argparse.Namespace) -> int:
    journal = context.journal
    lot = next((lot for lot in journal.lots() if lot.files and not lot.is_undone), None)
    if lot is None:
        raise UsageError("There is nothing to take back.")
    refusals = journal.undo(lot.id)
    for refusal in refusals:
        say(f"strongroom: {refusal.reason}")
    when = f"{lot.begun_at.astimezone():%d %b %Y, %H:%M}"
    say(f"Taken back: {lot.title} ({when}), files: {lot.files - len(refusals)} of {lot.files}.")
    return 1 if refusals else 0
