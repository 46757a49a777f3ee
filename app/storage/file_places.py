"""Putting files in places without ever overwriting one by accident, on any file system."""

import hashlib
import os
import secrets
import shutil
from collections.abc import Container, Iterable
from contextlib import suppress
from pathlib import Path


def sha256_of(path: Path) -> str:
    """Hex digest of a file's content. Raises OSError."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def has_content(path: Path, sha256: str) -> bool:
    """True where a file stands at `path` and has that digest."""
    return path.is_file() and sha256_of(path) == sha256


def free_place(path: Path, promised: Container[Path] = ()) -> Path:
    """`path`, or where a file stands there, or is `promised` to, the next free `name (2).suffix`."""
    number, free = 1, path
    while free in promised or os.path.lexists(free):
        number += 1
        free = path.with_name(f"{path.stem} ({number}){path.suffix}")
    return free


def is_empty_file(path: Path) -> bool:
    """True for a file of no bytes: a place that was taken and not yet filled."""
    return path.is_file() and path.stat().st_size == 0


def put(source: Path, target: Path, part: Path, *, keep_source: bool = False, replaces: bool = False) -> None:
    """Move or copy a file to `target` at once: never is half a file to be seen there.

    What must be copied is written to `part`, beside it, first. Raises FileExistsError where a file stands
    there that is not to be replaced, OSError where it can't be done; then all is as before.
    """
    if not replaces:
        target.open("xb").close()  # takes the place, so that nothing else can
    try:
        if not keep_source:
            with suppress(OSError):  # on another file system: copied below
                source.replace(target)
                return
        try:
            shutil.copy2(source, part)
            with part.open("rb+") as written:
                os.fsync(written.fileno())
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)
        if not keep_source:
            source.unlink()
    except OSError:
        if not replaces:
            target.unlink(missing_ok=True)
        raise


def beside(path: Path) -> Path:
    """A hidden path in the same folder, with the same suffix, for a file on its way to `path`."""
    return path.with_name(f".{secrets.token_hex(6)}.part{path.suffix}")


def missing_folders(folder: Path) -> list[Path]:
    """`folder` and those above it that do not exist, the deepest last."""
    return [each for each in (folder, *folder.parents) if not each.exists()][::-1]


def remove_empty(folders: Iterable[Path]) -> None:
    """Remove those of `folders` that are empty, the last first."""
    for folder in reversed(list(folders)):
        with suppress(OSError):
            folder.rmdir()
