"""One job: what is asked, how far it is, and what can be done about it."""

from pathlib import Path

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QVBoxLayout

from app.commands.batch import JobEntry
from app.jobs.job import DocumentEntry, JobState
from ui.style.theme import Theme
from ui.widgets.actions import make_action
from ui.widgets.buttons import icon_button
from ui.widgets.labels import label

_RESTING = {
    JobState.RUNNING: "Was cut off",
    JobState.PAUSED: "Paused",
    JobState.CANCELLED: "Cancelled",
    JobState.FINISHED: "Finished",
    JobState.STOPPED: "Stopped",
}


class JobCard(QFrame):
    """Signals: `pause_pressed()`, `resume_pressed()`, `cancel_pressed()`, `retry_pressed()`,
    `copy_pressed()` for where the results are, `forget_pressed()`.
    """

    pause_pressed = Signal()
    resume_pressed = Signal()
    cancel_pressed = Signal()
    retry_pressed = Signal()
    copy_pressed = Signal()
    forget_pressed = Signal()

    def __init__(self, theme: Theme, entry: JobEntry) -> None:
        super().__init__()
        self.setObjectName("card")
        job = entry.job
        source = job.folder or job.texts or Path()
        asked = job.question.get("title") or job.task.value.capitalize()
        self._title = label(f"{source.name}: {asked}", "title")
        self._title.setToolTip(str(source))
        self._results = label(f"Results: {job.out}", "muted", wrap=True)
        self._told = label(look="muted", wrap=True)
        self._trouble = label(look="warning", wrap=True)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("Progress")

        def make(text: str, pressed: SignalInstance, icon: str) -> QAction:
            return make_action(self, theme, text, pressed.emit, icon=icon)

        self._pause = make("Pause", self.pause_pressed, "pause")
        self._resume = make("Resume", self.resume_pressed, "resume")
        self._again = make("Look for new documents", self.resume_pressed, "search")
        self._retry = make("Try the failed ones again", self.retry_pressed, "again")
        self._copy = make("Copy the path of the results", self.copy_pressed, "copy")
        self._cancel = make("Cancel", self.cancel_pressed, "close")
        self._forget = make("Forget this job", self.forget_pressed, "remove")
        self._forget.setToolTip("What it found is forgotten; the file of results stays")
        going = (self._pause, self._resume, self._again, self._retry)
        self._buttons = [
            (action, icon_button(theme, action, with_text=True))
            for action in (*going, self._copy, self._cancel, self._forget)
        ]
        row = QHBoxLayout()
        row.setSpacing(4)
        for _, button in self._buttons:
            row.addWidget(button)
        row.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 18, 24, 12)
        column.setSpacing(6)
        for part in (self._title, self._results, self._bar, self._told, self._trouble):
            column.addWidget(part)
        column.addLayout(row)

    def show_entry(self, entry: JobEntry, failed: list[DocumentEntry], *, is_starting: bool) -> None:
        """How the job stands, with some of the documents that failed."""
        progress, is_running = entry.progress, entry.is_running or is_starting
        state = "Starting" if is_starting and not entry.is_running else _RESTING[progress.state]
        if entry.is_running:
            state = "Working" if progress.state is JobState.RUNNING else "Stopping"
        self._told.setText(f"{state}. {progress}.")
        self._bar.setMaximum(max(1, progress.total))
        self._bar.setValue(progress.done + progress.failed)
        troubles = [f"{progress.error} {progress.hint}".strip()] if progress.error else []
        troubles += [f"{Path(one.name).name}: {one.error}" for one in failed]
        if progress.failed > len(failed):
            troubles.append(f"… and {progress.failed - len(failed)} more; the results name each.")
        self._trouble.setText("\n".join(troubles))
        self._trouble.setVisible(bool(troubles))
        is_whole = progress.state is JobState.FINISHED
        visible = {
            self._pause: is_running and progress.state is JobState.RUNNING,
            self._resume: not is_running and not is_whole,
            self._again: not is_running and is_whole,
            self._retry: not is_running and progress.failed > 0,
            self._copy: entry.job.out.is_file(),
            self._cancel: is_running or progress.state in (JobState.PAUSED, JobState.RUNNING),
            self._forget: not is_running,
        }
        for action, button in self._buttons:
            button.setVisible(visible[action])
