"""What is written of a form: a filled copy, a copy a row, and the way back. Nothing here paints."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.commands.fill import Filling, save
from app.commands.fill_rows import MergeReport, merge, read_rows
from app.context import AppContext
from app.errors import AppError
from app.events import Progress
from app.forms.form import FillReport, Form
from app.storage.journal import Refusal
from ui.job_bridge import Job, JobBridge, Lane


class FormOutput(QObject):
    """Signals: `changed()` when work begins or ends; `saved(text)`, what was written, empty once it is taken
    back; `said(text)`, a word on how that went; `failed(error)` where nothing could be written.
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

    @property
    def is_busy(self) -> bool:
        """Whether something is being written."""
        return self._job is not None

    def save(self, filling: Filling, out: Path, *, flatten: bool, password: str | None) -> None:
        """Write a filled copy; whoever chose a file that exists was asked, and the journal keeps that."""
        context = self._context

        def work(*_: object) -> FillReport:
            return save(context, filling, out, flatten=flatten, replaces=True, password=password)

        def done(report: FillReport) -> None:
            left = len(filling.to_check())
            told = [f"{left} values in it are still to be checked."] if left else []
            self.saved.emit(" ".join([f"{report.out.name} is written.", *told, *report.notices]))

        self._start(work, done)

    def take_back(self) -> None:
        """Undo what was written last."""
        journal = self._context.journal

        def work(*_: object) -> list[Refusal]:
            lots = journal.lots(1)
            return journal.undo(lots[0].id) if lots else []

        def done(refusals: list[Refusal]) -> None:
            self.saved.emit("")
            self.said.emit(" ".join(refusal.reason for refusal in refusals) or "Taken back.")

        self._start(work, done)

    def merge(
        self,
        form: Form,
        table: Path,
        folder: Path,
        *,
        flatten: bool,
        password: str | None,
        on_done: Callable[[str], None],
        on_failed: Callable[[AppError], None],
        on_progress: Callable[[Progress], None],
    ) -> Job:
        """Fill the form in once for each row of the table; `on_done` is told what came of it."""
        context = self._context

        def work(on_news: Callable[[Progress], None], is_cancelled: Callable[[], bool]) -> MergeReport:
            rows = read_rows(table)
            return merge(
                context,
                form,
                rows,
                folder,
                flatten=flatten,
                password=password,
                on_progress=on_news,
                is_cancelled=is_cancelled,
            )

        def done(report: MergeReport) -> None:
            told = _told(report, folder)
            self.saved.emit(told)
            on_done(told)

        return self._bridge.start(
            Lane.READING, work, on_done=done, on_failed=on_failed, on_progress=on_progress
        )

    def _start(self, work: Callable[..., object], done: Callable[..., None]) -> None:
        def finished(result: object) -> None:
            self._job = None
            done(result)
            self.changed.emit()

        def failed(error: AppError) -> None:
            self._job = None
            self.changed.emit()
            self.failed.emit(error)

        self._job = self._bridge.start(Lane.READING, work, on_done=finished, on_failed=failed)
        self.changed.emit()


def _told(report: MergeReport, folder: Path) -> str:
    written = len(report.rows) - report.failed
    told = f"{written} {'form is' if written == 1 else 'forms are'} written to {folder.name}."
    first = next((row for row in report.rows if row.error is not None), None)
    if first is not None:
        told += f" {report.failed} rows came to nothing; row {first.number}: {first.error}"
    return told
