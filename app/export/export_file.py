"""Where an exported file is written, and what is said when it cannot be."""

from collections.abc import Iterator
from contextlib import contextmanager
from errno import ENOSPC
from pathlib import Path

from app.errors import AppError
from app.settings.atomic_file import atomic_file


@contextmanager
def export_file(path: Path) -> Iterator[Path]:
    """As `atomic_file`; raises AppError where the file cannot be written, which then stays as it was."""
    try:
        with atomic_file(path) as part:
            yield part
    except OSError as error:
        raise AppError(
            f"{path.name} cannot be written: {error.strerror or error}.",
            "Free some space there, then try it again."
            if error.errno == ENOSPC
            else "Close it where it is open, or choose another folder.",
        ) from error
