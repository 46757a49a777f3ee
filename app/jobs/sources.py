"""Where a job's documents come from: a folder that is listed little by little, or a file of texts."""

import hashlib
import json
import os
import stat
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Protocol

from app.errors import AppError, UsageError
from app.jobs.job import Found, Job

_AT_ONCE = 500
_LEFT_BY_PROGRAMS = ("thumbs.db", "desktop.ini")
_UNFINISHED = (".part", ".partial", ".crdownload")
"""Endings of what browsers and others have not yet written to its end."""


class Source(Protocol):
    """Finds documents, some at each call."""

    is_exhausted: bool
    """No more will come."""

    @property
    def trouble(self) -> AppError | None:
        """What kept it from finding all; the rest is worked on."""

    def take(self) -> list[Found]:
        """Those found next; may be none. Raises AppError."""


class ListedFolder:
    """The files of a folder and of those below it."""

    def __init__(self, job: Job) -> None:
        self.is_exhausted = False
        self._passed_over: list[OSError] = []
        self._found = found_files(job, self._passed_over.append)

    @property
    def trouble(self) -> AppError | None:
        """See `Source.trouble`."""
        if not self._passed_over:
            return None
        first, others = self._passed_over[0], len(self._passed_over) - 1
        which = f"{first.filename} and {others} more folders" if others else first.filename
        return AppError(
            f"{which} could not be looked into ({first.strerror}).",
            "See that you may open it, then start the job again: what is done stays done.",
        )

    def take(self) -> list[Found]:
        """See `Source.take`."""
        found = list(islice(self._found, _AT_ONCE))
        self.is_exhausted = len(found) < _AT_ONCE
        return found


class TextLines:
    """The lines of a file `{"id": ..., "text": ...}`, each a document."""

    trouble = None

    def __init__(self, job: Job) -> None:
        self.is_exhausted = False
        assert job.texts  # noqa: S101 - for the type checker
        self._found = _found_texts(job.texts)

    def take(self) -> list[Found]:
        """See `Source.take`."""
        found = list(islice(self._found, _AT_ONCE))
        self.is_exhausted = len(found) < _AT_ONCE
        return found


def found_files(job: Job, on_passed_over: Callable[[OSError], object] | None = None) -> Iterator[Found]:
    """Ordinary files in `job.folder` and below, folder by folder, by name.

    Left out are hidden ones, those that programs leave behind or have not finished, the results, and links to
    folders, which may lead in a circle. A folder that may not be looked into is passed over.
    """
    assert job.folder  # noqa: S101 - for the type checker
    left_out = {str(path) for path in (job.out, *job.left_out, *filter(None, [job.done_folder]))}
    for folder, subfolders, names in os.walk(job.folder, onerror=on_passed_over):
        subfolders[:] = sorted(
            name
            for name in subfolders
            if not _is_hidden(folder, name) and _path(folder, name) not in left_out
        )
        for name in sorted(names):
            path = _path(folder, name)
            if path in left_out or _is_by_product(name.lower()):
                continue
            try:
                status = Path(path).stat()
            except OSError:
                continue  # gone again, or a link to nothing
            if stat.S_ISREG(status.st_mode) and not _is_hidden(folder, name):
                yield Found(path, path, status.st_size, version(status))


def version(status: os.stat_result) -> str:
    """Changes when a file does."""
    return f"{status.st_size}-{status.st_mtime_ns}"


def version_of(path: Path) -> str:
    """The version of the file that is there now; empty where there is none."""
    try:
        return version(path.stat())
    except OSError:
        return ""


def _found_texts(path: Path) -> Iterator[Found]:
    try:
        with path.open(encoding="utf-8-sig") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield _found_text(path, number, line)
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} cannot be read ({error}).", "Give a file of UTF-8 JSON lines.") from error


def _found_text(path: Path, number: int, line: str) -> Found:
    try:
        entry = json.loads(line)
        id_, text = str(entry["id"]), str(entry["text"])
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise UsageError(
            f"Line {number} of {path} is no text to work on.", 'Each line is {"id": ..., "text": ...}.'
        ) from error
    digest = hashlib.sha256(line.encode()).hexdigest()
    return Found(str(number), id_, len(text.encode()), digest, text)


def _path(folder: str, name: str) -> str:
    return str(Path(folder) / name)


def _is_by_product(name: str) -> bool:
    return name.startswith("~$") or name in _LEFT_BY_PROGRAMS or name.endswith(_UNFINISHED)


def _is_hidden(folder: str, name: str) -> bool:
    if name.startswith("."):
        return True
    if not hasattr(stat.FILE_ATTRIBUTE_HIDDEN, "real") or os.name != "nt":
        return False
    try:
        attributes = (Path(folder) / name).stat(follow_symlinks=False).st_file_attributes  # type: ignore[attr-defined,unused-ignore]
    except OSError:
        return False
    return bool(attributes & stat.FILE_ATTRIBUTE_HIDDEN)
