"""Work that writes or moves files, one piece at a time, and what came of it. Nothing here paints."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from app.context import AppContext
from app.errors import AppError
from app.events import Progress
from ui.job_bridge import Job, JobBridge, Lane


class FileWork(QObject):
    """Signals: `changed()` when work begins, goes on or ends; `saved(text)`, what was done, empty once it is
    taken back; `said(text)`, a word on how that went; `failed(error)` where nothing could be done.
    """

    changed = Signal()
    saved = Signal(str)
    said = Signal(str)
    failed = Signal(AppError)

    def __init__(self, context: AppContext, bridge: JobBridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._bridge = bridge
        self._job: Job | None = None
        self.progress: Progress | None = None

    @property
    def is_busy(self) -> bool:
        """Whether something is being done to files."""
        return self._job is not None

    def _start(self, work: Callable[..., object], done: Callable[..., None]) -> None:
        def finished(result: object) -> None:
            self._job = self.progress = None
            done(result)
            self.changed.emit()

        def failed(error: AppError) -> None:
            self._job = self.progress = None
            self.changed.emit()
            self.failed.emit(error)

        def progressed(progress: Progress) -> None:
            self.progress = progress
            self.changed.emit()

        self._job = self._bridge.start(
            Lane.READING, work, on_done=finished, on_failed=failed, on_progress=progressed
        )
        self.changed.emit()
