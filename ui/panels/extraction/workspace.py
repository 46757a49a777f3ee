"""The documents of a sitting and the work on them: each is read, then asked, one after the other.

The workspace decides what runs next; the work itself is the app's and runs on the job bridge's threads. The
document on screen always goes first. Nothing here paints.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.commands.review import Review
from app.context import AppContext
from app.documents.document import Document
from app.errors import AppError, PasswordNeeded
from app.events import Progress
from app.fields.extraction import Extraction
from app.fields.field_value import FieldValue
from app.fields.schema import FieldType
from app.fields.template import Template
from app.fields.value_parsing import find_candidates
from app.settings.locations import assets_folder
from engine.errors import EngineError
from ui.job_bridge import Job, JobBridge, Lane


class Stage(StrEnum):
    """Where a document is on its way."""

    WAITING = "waiting"
    READING = "reading"
    READ = "read"
    ANSWERING = "answering"
    READY = "ready"
    STOPPED = "stopped"
    LOCKED = "locked"
    FAILED = "failed"


AT_WORK = (Stage.READING, Stage.ANSWERING)


@dataclass(eq=False)
class Entry:
    """One document of the sitting."""

    path: Path
    template: Template
    stage: Stage = Stage.WAITING
    preview: Document | None = None
    """Its pages without words, to be looked at until it is read."""
    document: Document | None = None
    review: Review | None = None
    error: AppError | None = None
    progress: Progress | None = None
    password: str | None = field(default=None, repr=False)
    """Held for as long as the document is open, written nowhere."""
    job: Job | None = None

    @property
    def is_under_way(self) -> bool:
        """Whether an answer is still to come."""
        return self.stage in (Stage.WAITING, Stage.READING, Stage.READ, Stage.ANSWERING)


Extract = Callable[..., Extraction]
SAMPLE = assets_folder() / "samples" / "invoice.pdf"


def _ignore(_: object) -> None:
    """Nothing comes of it."""


class Workspace(QObject):
    """Signals: `entry_added(row)`, `entry_changed(row)`, `entry_removed(row)`, `current_changed()`;
    `answered(seconds)`, the time the model took; `troubled(text)` when a review could not be kept.
    """

    entry_about_to_be_added = Signal(int)
    entry_added = Signal(int)
    entry_changed = Signal(int)
    entry_about_to_be_removed = Signal(int)
    entry_removed = Signal(int)
    current_changed = Signal()
    answered = Signal(float)
    troubled = Signal(str)

    def __init__(
        self,
        context: AppContext,
        bridge: JobBridge,
        extract: Extract,
        template: Template,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._bridge = bridge
        self._extract = extract
        self.template = template
        """What the next documents are asked."""
        self.entries: list[Entry] = []
        self._current: Entry | None = None

    def warm_up(self) -> None:
        """Start the reader and open the model now, so that the first document need not wait for them."""

        def read(*_: object) -> None:
            self._context.reader.open_document(SAMPLE)

        def open_model(*_: object) -> None:
            with suppress(EngineError):  # told when a document is answered
                self._context.engine()
            find_candidates("1 March 2026", FieldType.DATE)  # loads the calendars

        for lane, work in ((Lane.READING, read), (Lane.ANSWERING, open_model)):
            self._bridge.start(lane, work, on_done=_ignore, on_failed=_ignore)

    # -- documents -----------------------------------------------------------------------------------

    @property
    def current(self) -> Entry | None:
        """The document on screen."""
        return self._current

    def add(self, paths: Sequence[Path], template: Template | None = None) -> None:
        """Take files in, each once; the first of them comes on screen."""
        first: Entry | None = None
        for path in paths:
            entry = next((e for e in self.entries if e.path == path), None)
            if entry is None:
                entry = Entry(path, template or self.template)
                row = len(self.entries)
                self.entry_about_to_be_added.emit(row)
                self.entries.append(entry)
                self.entry_added.emit(row)
            first = first or entry
        if first is not None:
            self.show(first)

    def show(self, entry: Entry) -> None:
        """Bring a document on screen; work on another one makes way for it."""
        if entry is not self._current:
            self._current = entry
            self.template = entry.template
            self.current_changed.emit()
        self._pump()

    def remove(self, entry: Entry) -> None:
        """Close a document; its review stays stored."""
        row = self.entries.index(entry)
        self._halt(entry)
        self.entry_about_to_be_removed.emit(row)
        del self.entries[row]
        self.entry_removed.emit(row)
        if entry is self._current:
            self._current = None
            if self.entries:
                self.show(self.entries[min(row, len(self.entries) - 1)])
            else:
                self.current_changed.emit()
        self._pump()

    # -- what a person settled -----------------------------------------------------------------------

    def keep(self, entry: Entry) -> None:
        """Store the review as it is now, so that nothing is lost when the window closes."""
        if entry.review is not None:
            try:
                self._context.reviews.keep(entry.review.extraction())
            except AppError as error:
                self.troubled.emit(str(error))
            self._tell(entry)

    def keeps_something_of(self, entry: Entry) -> bool:
        """Whether there is something to forget: a review, or a picture that was pasted."""
        return entry.document is not None or self._is_pasted(entry)

    def forget(self, entry: Entry) -> None:
        """Delete what is stored of the document: a pasted picture is gone then, a file is asked again."""
        try:
            if entry.document is not None:
                self._context.reviews.forget(entry.document.sha256)
            if self._is_pasted(entry):
                entry.path.unlink(missing_ok=True)
        except AppError as error:
            self.troubled.emit(str(error))
            return
        except OSError as error:
            self.troubled.emit(f"{entry.path.name} could not be deleted: {error.strerror or error}.")
            return
        entry.review = None
        if self._is_pasted(entry):
            self.remove(entry)
        else:
            self.run_again(entry)

    def _is_pasted(self, entry: Entry) -> bool:
        return entry.path.parent == self._context.locations.pasted

    def _settled(self, entry: Entry, document: Document) -> tuple[FieldValue, ...]:
        """What was settled about the document, now or in an earlier sitting."""
        if entry.review is not None:
            return entry.review.values
        try:
            return self._context.reviews.load_by_person(document.sha256)
        except AppError as error:
            self.troubled.emit(str(error))
            return ()

    # -- the work ------------------------------------------------------------------------------------

    def use_template(self, template: Template) -> None:
        """Ask these fields from now on: of the document on screen, and of those that wait."""
        self.template = template
        for entry in self.entries:
            if entry is self._current or (entry.review is None and entry.is_under_way):
                entry.template = template
                self.run_again(entry)

    def run_again(self, entry: Entry) -> None:
        """Ask again; the document is read again only if that is still to be done."""
        self._halt(entry)
        entry.error = None
        self._set_stage(entry, Stage.READ if entry.document else Stage.WAITING)
        self._pump()

    def unlock(self, entry: Entry, password: str) -> None:
        """Try a password."""
        entry.password = password
        self.run_again(entry)

    def cancel(self, entry: Entry) -> None:
        """Stop the work on a document; it can be started again."""
        if entry.is_under_way:
            self._halt(entry)
            self._set_stage(entry, Stage.READY if entry.review else Stage.STOPPED)
            self._pump()

    def _halt(self, entry: Entry) -> None:
        if entry.job is not None:
            entry.job.cancel()
            entry.job = None
        entry.progress = None

    def _pump(self) -> None:
        """Start what can be started: one document being read and one being asked at a time."""
        self._start_next(Stage.WAITING, Stage.READING, self._read)
        self._start_next(Stage.READ, Stage.ANSWERING, self._answer)

    def _start_next(self, ready: Stage, busy: Stage, start: Callable[[Entry], None]) -> None:
        waiting = [e for e in self.entries if e.stage is ready]
        running = next((e for e in self.entries if e.stage is busy), None)
        if running is not None and self._current in waiting:
            self._halt(running)
            self._set_stage(running, ready)
            running = None
        if running is None and waiting:
            start(self._current if self._current in waiting else waiting[0])

    def _read(self, entry: Entry) -> None:
        reader, path, password = self._context.reader, entry.path, entry.password

        def work(on_progress: Callable[[Progress], None], is_cancelled: Callable[[], bool]) -> Document:
            return reader.open_document(
                path, password=password, on_progress=on_progress, is_cancelled=is_cancelled
            )

        def done(document: Document) -> None:
            entry.document, entry.preview = document, None
            self._finish(entry, Stage.READ)

        self._start(entry, Lane.READING, work, done, Stage.READING)

    def _answer(self, entry: Entry) -> None:
        context, document, schema = self._context, entry.document, entry.template.schema

        def work(on_progress: Callable[[Progress], None], is_cancelled: Callable[[], bool]) -> Extraction:
            return self._extract(
                context, document, schema, on_progress=on_progress, is_cancelled=is_cancelled
            )

        def done(extraction: Extraction) -> None:
            entry.review = Review(extraction, self._settled(entry, extraction.document))
            self.answered.emit(extraction.seconds)
            self._finish(entry, Stage.READY)

        self._start(entry, Lane.ANSWERING, work, done, Stage.ANSWERING)

    def _start(
        self,
        entry: Entry,
        lane: Lane,
        work: Callable[..., object],
        done: Callable[..., None],
        stage: Stage,
    ) -> None:
        def failed(error: AppError) -> None:
            entry.error = error
            self._finish(entry, Stage.LOCKED if isinstance(error, PasswordNeeded) else Stage.FAILED)

        def progressed(progress: Progress) -> None:
            entry.progress = progress
            self._tell(entry)

        entry.progress = None
        entry.job = self._bridge.start(lane, work, on_done=done, on_failed=failed, on_progress=progressed)
        self._set_stage(entry, stage)

    def _finish(self, entry: Entry, stage: Stage) -> None:
        entry.job = None
        entry.progress = None
        self._set_stage(entry, stage)
        self._pump()

    def _set_stage(self, entry: Entry, stage: Stage) -> None:
        entry.stage = stage
        self._tell(entry)

    def _tell(self, entry: Entry) -> None:
        self.entry_changed.emit(self.entries.index(entry))
