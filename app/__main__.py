"""Entry point: a command for the terminal, or the window.

Imports stand inside the functions: Qt is loaded only when a window is asked for, and the reader's process,
which loads this file too, never loads the engine.
"""

import argparse
import multiprocessing
import os
import sys
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.context import AppContext

_JOB = "_job"
"""First argument where the program is started by itself to run a job in the background."""

_SCREENS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
"""Environment variables, one of which a window needs on Linux."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program; returns its exit code."""
    multiprocessing.freeze_support()
    from app.cli.command_line import VERBS, run
    from app.context import AppContext

    given = list(sys.argv[1:] if arguments is None else arguments)
    if given[:1] == [_JOB]:
        from app.jobs.process import main as run_job

        return run_job(*given[1:])
    with AppContext() as context:
        if given and _is_for_the_terminal(given[0], VERBS):
            return run(context, given)
        return _window(context, given)


def _is_for_the_terminal(word: str, verbs: Collection[str]) -> bool:
    """True for a command, and for a word that is neither an option of the window nor a file."""
    if word.startswith("-"):
        return word in ("-h", "--help", "--version")
    return word in verbs or not (Path(word).suffix or Path(word).exists())


def _window(context: "AppContext", arguments: Sequence[str]) -> int:
    from app.cli.command_line import VERBS
    from app.cli.extract import find_template
    from app.errors import AppError

    parser = argparse.ArgumentParser(
        prog="strongroom",
        description="Opens the window. Commands for the terminal: " + ", ".join(VERBS) + ".",
    )
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
    parser.add_argument("--template", help="name of the template to use")
    parser.add_argument("--smoke-test", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    try:
        template = find_template(context, options.template) if options.template else None
    except AppError as error:
        sys.stderr.write(f"strongroom: {error}\n")
        return error.exit_code
    if sys.platform == "linux" and not any(map(os.environ.get, _SCREENS)):
        sys.stderr.write(
            "strongroom: There is no screen here. Use: strongroom extract FILE --template NAME\n"
        )
        return 2
    from ui.application import run_window, smoke_test

    if options.smoke_test:
        return smoke_test(context, options.files)
    return run_window(context, options.files, template)


if __name__ == "__main__":
    sys.exit(main())
