"""The form of the sitting and the work on it: it is read, the sources are read, values are looked for.

The workspace decides what runs; the work itself is the app's and runs on the job bridge's threads. Nothing
here paints.
"""

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.context import AppContext
from app.documents.document import Document
from app.errors import AppError, PasswordNeeded
from app.events import Progress
from app.forms.form import Form
from app.forms.open_form import read_form
from ui.job_bridge import Job, JobBridge, Lane


class FormStage(StrEnum):
    """Where the form is on its way."""

    NONE = "none"
    READING = "reading"
    ANSWERING = "answering"
    READY = "ready"
    SAVING = "saving"
    LOCKED = "locked"
    FAILED = "failed"


class FormWorkspace(QObject):
    """Signals: `changed()` whenever something is to be shown anew; `troubled(text)` for what went wrong
    beside it.
    """

    changed = Signal()
    troubled = Signal(str)

    def __init__(self, context: AppContext, bridge: JobBridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._bridge = bridge
        self.stage = FormStage.NONE
        self.path: Path | None = None
        self.password: str | None = None
        self.document: Document | None = None
        self.form: Form | None = None
        self.error: AppError | None = None
        self.progress: Progress | None = None
        self._job: Job | None = None

    def open(self, path: Path, password: str | None = None) -> None:
        """Read a form, in place of the one before."""
        self.close()
        self.path, self.password = path, password
        reader = self._context.reader

        def work(
            on_progress: Callable[[Progress], None], is_cancelled: Callable[[], bool]
        ) -> tuple[Form, Document]:
            form = read_form(path, reader, password=password, is_cancelled=is_cancelled)
            document = reader.open_document(
                path, password=password, on_progress=on_progress, is_cancelled=is_cancelled
            )
            return form, document

        def done(read: tuple[Form, Document]) -> None:
            self.form, self.document = read
            self._set(FormStage.READY)

        self._start(Lane.READING, work, done, FormStage.READING)

    def close(self) -> None:
        """Put the form away."""
        self._halt()
        self.path = self.password = self.document = self.form = self.error = None
        self._set(FormStage.NONE)

    def cancel(self) -> None:
        """Stop what is under way."""
        self._halt()
        self._set(FormStage.READY if self.form is not None else FormStage.NONE)

    def _start(
        self, lane: Lane, work: Callable[..., object], done: Callable[..., None], stage: FormStage
    ) -> None:
        def failed(error: AppError) -> None:
            self.error = error
            self._set(FormStage.LOCKED if isinstance(error, PasswordNeeded) else FormStage.FAILED)

        def progressed(progress: Progress) -> None:
            self.progress = progress
            self.changed.emit()

        self._job = self._bridge.start(lane, work, on_done=done, on_failed=failed, on_progress=progressed)
        self._set(stage)

    def _halt(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _set(self, stage: FormStage) -> None:
        self.stage, self.progress = stage, None
        self.changed.emit()
