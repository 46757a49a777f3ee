"""The command line: the program's verbs without a window, a file a verb.

Results go to standard output, everything else to standard error.
"""

import argparse
from collections.abc import Callable, Sequence
from importlib.metadata import version
from types import ModuleType

from app.cli import batch, classify, doctor, extract, fill, form, models, text, undo
from app.cli.output import say
from app.context import AppContext
from app.errors import AppError

VERBS: dict[str, ModuleType] = {
    "extract": extract,
    "classify": classify,
    "text": text,
    "form": form,
    "fill": fill,
    "batch": batch,
    "watch": batch,
    "undo": undo,
    "models": models,
    "doctor": doctor,
}
"""Verb → the module whose `add_parser(verbs)` describes it, in the order of the help."""


def run(context: AppContext, arguments: Sequence[str]) -> int:
    """Carry out a command; returns the exit code: 0 done, 1 some documents failed, 2 wrong usage."""
    options = _parser().parse_args(arguments)
    command: Callable[[AppContext, argparse.Namespace], int] = options.command
    try:
        return command(context, options)
    except AppError as error:
        say(f"strongroom: {error}")
        return error.exit_code
    except KeyboardInterrupt:
        return 130  # as shells say of what Ctrl-C ended


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="strongroom",
        description="Reads documents on this computer; nothing leaves it. Without a command: the window.",
    )
    parser.add_argument("--version", action="version", version=f"strongroom {version('strongroom')}")
    verbs = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for module in dict.fromkeys(VERBS.values()):
        module.add_parser(verbs)
    return parser
