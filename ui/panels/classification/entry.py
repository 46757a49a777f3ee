"""A document that is sorted, and where it is on its way. Nothing here paints."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from app.commands.labelling import Labelled
from app.commands.text_rows import TextRow
from app.documents.document import Document
from app.documents.reader_process import ReaderProcess
from app.errors import AppError, PasswordNeeded

TOGETHER = 16
"""So many short texts are read in one go."""
SHORT_CHARACTERS = 600
"""A text that takes the model a moment; a longer one is read alone, so that work can be stopped after it."""


AHEAD = 64
"""So many that wait are looked at to find what goes together."""


class Stage(StrEnum):
    """Where a document is on its way."""

    WAITING = "waiting"
    OPENING = "opening"
    OPEN = "open"
    READING = "reading"
    READY = "ready"
    STOPPED = "stopped"
    LOCKED = "locked"
    FAILED = "failed"


UNDER_WAY = (Stage.WAITING, Stage.OPENING, Stage.OPEN, Stage.READING)


@dataclass(eq=False)
class Entry:
    """A document that is sorted, and where it is on its way."""

    labelled: Labelled
    row: TextRow | None = None
    stage: Stage = Stage.WAITING
    document: Document | None = None
    error: AppError | None = None
    password: str | None = field(default=None, repr=False)
    """Held for as long as the document is there, written nowhere."""

    @classmethod
    def of_file(cls, path: Path) -> "Entry":
        """A file that waits."""
        return cls(Labelled(path.name, path))

    @property
    def name(self) -> str:
        """What it is called on screen."""
        return self.labelled.name

    @property
    def path(self) -> Path | None:
        """Its file; None for a row of a table."""
        return self.labelled.path

    def fail(self, error: AppError) -> None:
        """It cannot be read, or not without its password."""
        self.error = error
        self.stage = Stage.LOCKED if isinstance(error, PasswordNeeded) else Stage.FAILED

    @property
    def takes_label(self) -> bool:
        """Whether a person may say what it is: what is still to be read would not be learned from."""
        return self.stage in (Stage.READY, Stage.FAILED, Stage.LOCKED)

    @property
    def asks(self) -> bool:
        """Whether a person should look: the label is doubtful, or there is none to be had."""
        if self.labelled.given is not None:
            return False
        proposed = self.labelled.proposed
        return proposed.review if proposed is not None else self.stage in (Stage.FAILED, Stage.LOCKED)


def open_source(
    reader: ReaderProcess,
    path: Path | None,
    row: TextRow | None,
    password: str | None,
    *,
    is_cancelled: Callable[[], bool],
) -> Document | AppError:
    """The document of a file or a row, or why it cannot be had. Raises Cancelled."""
    try:
        if row is not None:
            return row.document()
        assert path is not None  # noqa: S101 - it is a file or a row
        return reader.open_document(path, password=password, is_cancelled=is_cancelled)
    except AppError as error:
        return error


def files_or_rows(waiting: Sequence[Entry]) -> list[Entry]:
    """What is opened in one go: a file alone, rows together, which takes no time."""
    rows = [entry for entry in waiting if entry.row is not None]
    return rows if waiting[0].row is not None else [waiting[0]]


def batch(opened: Sequence[Entry]) -> list[Entry]:
    """What is read in one go: short texts together, a long one alone."""
    short = [e for e in opened if e.document is not None and len(e.document.text) <= SHORT_CHARACTERS]
    return short[:TOGETHER] if opened[0] in short else [opened[0]]
