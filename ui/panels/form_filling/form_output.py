"""What is written of a form: a filled copy, a copy a row, and the way back. Nothing here paints."""

from collections.abc import Callable
from pathlib import Path

from app.commands.fill import Filling, save
from app.commands.fill_rows import MergeReport, merge, read_rows
from app.errors import AppError
from app.events import Progress
from app.forms.form import FillReport, Form
from app.storage.journal import Refusal
from ui.file_work import FileWork
from ui.job_bridge import Job, Lane


class FormOutput(FileWork):
    """A filled copy, copies by rows, and taking them back."""

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


def _told(report: MergeReport, folder: Path) -> str:
    written = len(report.rows) - report.failed
    told = f"{written} {'form is' if written == 1 else 'forms are'} written to {folder.name}."
    first = next((row for row in report.rows if row.error is not None), None)
    if first is not None:
        told += f" {report.failed} rows came to nothing; row {first.number}: {first.error}"
    return told
