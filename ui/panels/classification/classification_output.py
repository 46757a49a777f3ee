"""What is done with the labels: files moved, copied or renamed, a table written, and the way back."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.commands.filing import Deed, Filed, FilingReport, carry_out, write_table
from app.context import AppContext
from app.events import Progress
from app.storage.journal import Refusal
from ui.file_work import FileWork
from ui.job_bridge import JobBridge

DONE = {Deed.MOVE: "moved", Deed.COPY: "copied", Deed.RENAME: "renamed"}


class ClassificationOutput(FileWork):
    """Signal, beside those of all such work: `moved(from → to)`."""

    moved = Signal(object)  # a dict would be copied to one of Qt's, which knows no paths

    def __init__(self, context: AppContext, bridge: JobBridge, parent: QObject | None = None) -> None:
        super().__init__(context, bridge, parent)
        self._is_cancelled = False
        self._last: tuple[FilingReport, dict[Path, Path]] | None = None

    def file(self, planned: Sequence[Filed], deed: Deed) -> None:
        """Do what was planned."""
        context = self._context
        self._is_cancelled = False

        def work(on_progress: Callable[[Progress], None], is_closing: Callable[[], bool]) -> FilingReport:
            return carry_out(
                context,
                planned,
                deed,
                on_progress=on_progress,
                is_cancelled=lambda: self._is_cancelled or is_closing(),
            )

        def done(report: FilingReport) -> None:
            moved = {} if deed is Deed.COPY else {one.source: one.target for one in report.done if one.target}
            self._last = report, moved
            self.moved.emit(moved)
            self.saved.emit(_told(report, DONE[deed]))

        self._start(work, done)

    def write(self, lines: Sequence[dict[str, Any]], out: Path) -> None:
        """Write the labels as a table."""
        context = self._context

        def work(*_: object) -> FilingReport:
            return write_table(context, lines, out)

        def done(report: FilingReport) -> None:
            self._last = report, {}
            written = report.done[0].target
            self.saved.emit(f"{written.name} is written to {written.parent}." if written else "")

        self._start(work, done)

    def cancel(self) -> None:
        """Stop after the file that is being worked on; what was done can be taken back."""
        self._is_cancelled = True

    def take_back(self) -> None:
        """Undo what was done last, all of it."""
        if self._last is None:
            return
        journal, (report, moved) = self._context.journal, self._last

        def work(*_: object) -> list[Refusal]:
            return journal.undo(report.lot_id)

        def done(refusals: list[Refusal]) -> None:
            kept = {refusal.action.target for refusal in refusals}
            self.moved.emit({now: before for before, now in moved.items() if now not in kept})
            self.saved.emit("")
            self.said.emit(" ".join(refusal.reason for refusal in refusals) or "Taken back.")
            self._last = None

        self._start(work, done)


def _told(report: FilingReport, done: str) -> str:
    count, folders = len(report.done), {one.target.parent for one in report.done if one.target}
    told = f"{count} file{'s are' if count != 1 else ' is'} {done}"
    if done != DONE[Deed.RENAME]:
        told += f" to {len(folders)} folder{'s' if len(folders) != 1 else ''}"
    if report.was_cancelled:
        told += ", then it was stopped"
    if report.failed:
        told += f". {len(report.failed)} could not be: {report.failed[0].reason}"
    return told.rstrip(".") + "."
