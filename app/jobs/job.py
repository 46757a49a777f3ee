"""What a job is: one question, many documents, one file of results."""

import hashlib
import json
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Self


class Task(StrEnum):
    """What is done with each document."""

    EXTRACTION = "extraction"
    CLASSIFICATION = "classification"


class JobState(StrEnum):
    """What is wanted of a job; whether a process is at it right now is another matter."""

    RUNNING = "running"
    PAUSED = "paused"
    CANCELLED = "cancelled"
    FINISHED = "finished"
    """All documents are done or failed."""
    STOPPED = "stopped"
    """It cannot go on; the error says why."""


class DocumentState(StrEnum):
    """How far a document is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True)
class Job:
    """What is asked. Paths are absolute."""

    task: Task
    question: dict[str, Any]
    """A JSON Schema object for extraction, a label object for classification."""
    out: Path
    format: str
    """`jsonl`, `json`, `csv`, `xlsx` or `parquet`."""
    folder: Path | None = None
    """Whose files are read, those in folders below it too."""
    texts: Path | None = None
    """Or a file of lines `{"id": ..., "text": ...}`."""
    left_out: tuple[Path, ...] = ()
    """Files and folders inside `folder` that are no documents; `out` is none in any case."""
    watches: bool = False
    """It waits for new files and never ends by itself."""
    done_folder: Path | None = None
    """Where a watching job moves the files it is done with."""

    @property
    def id(self) -> str:
        """The same for the same question about the same documents into the same file."""
        asked = [self.task, self.question, str(self.folder), str(self.texts), str(self.out), self.watches]
        return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()[:16]

    def to_json(self) -> str:
        """As `from_json` reads it."""
        return json.dumps(asdict(self), default=str)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """The job that `to_json` wrote."""
        stored = json.loads(text)
        for name in ("out", "folder", "texts", "done_folder"):
            stored[name] = Path(stored[name]) if stored[name] is not None else None
        stored["left_out"] = tuple(map(Path, stored["left_out"]))
        stored["task"] = Task(stored["task"])
        return cls(**stored)


@dataclass(frozen=True, slots=True)
class Found:
    """A document that was found, and is not yet in the queue."""

    place: str
    """Its path, or the number of its line."""
    name: str
    """What the result line says of it: the path, or the line's id."""
    size: int
    """In bytes."""
    version: str
    """Changes when the document does."""
    text: str | None = None
    """The document itself, where it is not a file."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A document that a worker has taken."""

    id: int
    owner: str
    place: str
    name: str
    text: str | None
    attempts: int

    @property
    def path(self) -> Path | None:
        """The file; None for a text."""
        return Path(self.place) if self.text is None else None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a document: a result line without its name, or an error."""

    result: dict[str, Any] | None = None
    error: str = ""
    hint: str = ""
    reading_s: float = 0.0
    answering_s: float = 0.0


@dataclass(frozen=True, slots=True)
class DocumentEntry:
    """A document of a job, for lists."""

    id: int
    name: str
    state: DocumentState
    attempts: int
    result: dict[str, Any] | None
    error: str
    hint: str
    reading_s: float
    answering_s: float


@dataclass(frozen=True, slots=True)
class JobProgress:
    """A job's figures at one moment."""

    state: JobState
    is_listed: bool
    """False while documents are still being found: `total` grows."""
    total: int
    done: int
    failed: int
    running: int
    documents_a_minute: float
    """Over the last two minutes; 0 where nothing was done in them."""
    seconds_left: float | None
    """None where that cannot be told yet."""
    error: str = ""
    """Why the job stopped, or what of the folder it could not see."""
    hint: str = ""

    @property
    def left(self) -> int:
        """Documents that are neither done nor failed."""
        return self.total - self.done - self.failed

    def __str__(self) -> str:
        """The figures in a few words."""
        parts = [f"{self.done + self.failed} of {self.total}{'' if self.is_listed else '+'} documents"]
        if self.failed:
            parts.append(f"{self.failed} failed")
        if self.left and self.documents_a_minute:
            parts.append(f"{self.documents_a_minute:.0f} a minute")
        if self.left and self.is_listed and self.seconds_left is not None:
            parts.append(f"{_duration(self.seconds_left)} left")
        return ", ".join(parts)


def _duration(seconds: float) -> str:
    """About how long, in the two largest units."""
    minutes, seconds = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min {seconds} s" if minutes else f"{seconds} s"
