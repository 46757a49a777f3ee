"""Where the command line writes: results to standard output or a file, the rest to standard error."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from app.errors import UsageError
from app.events import Progress
from app.settings.atomic_file import atomic_file


@contextmanager
def output(path: Path | None) -> Iterator[Callable[[str], object]]:
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


def show_progress(progress: Progress | None) -> None:
    """A line on the terminal that the next one overwrites; nothing where it is not a terminal."""
    if not sys.stderr.isatty():
        return
    shown = ""
    if progress is not None:
        shown = progress.stage + (f" {100 * progress.done // progress.total} %" if progress.total else "")
    sys.stderr.write(f"\r{shown:<60}\r")
    sys.stderr.flush()


def say(text: str) -> None:
    """A line on standard error."""
    sys.stderr.write(text + "\n")
