"""Folders that are worked through in processes of their own, which outlive the window."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication, QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMessageBox, QScrollArea, QVBoxLayout, QWidget

from app.commands import batch
from app.commands.batch import JobEntry
from app.context import AppContext
from app.errors import AppError
from app.fields.json_schema import schema_to_json
from app.fields.labels import labels_to_json
from app.jobs.job import DocumentEntry, DocumentState, Job, Task
from ui.job_bridge import JobBridge, Lane
from ui.panels.jobs.job_card import JobCard
from ui.panels.jobs.job_dialog import LABELS, JobDialog, Question
from ui.style.theme import Theme
from ui.widgets.actions import make_action
from ui.widgets.buttons import icon_button
from ui.widgets.empty_view import EmptyView
from ui.widgets.labels import label
from ui.widgets.panel import Panel, PanelMenu

LOOK_EVERY_MS = 1000
STARTING_S = 20.0
"""A process that was started takes a moment until it is seen at work."""
FAILED_SHOWN = 3
NO_JOBS = (
    "Drop a folder here",
    "A job works through a folder of any size. It goes on when the window is closed, and where it stopped "
    "after anything that ends it.",
    "New job …",
    "",
)

_Seen = list[tuple[JobEntry, list[DocumentEntry]]]


class JobsPanel(Panel):
    """All jobs that are kept, looked at every second while they are in view."""

    title = "Jobs"
    icon = "jobs"
    keys = (("Ctrl+N", "A new job"),)

    def __init__(self, context: AppContext, bridge: JobBridge, theme: Theme) -> None:
        super().__init__()
        self._context, self._bridge, self._theme = context, bridge, theme
        self._cards: dict[str, JobCard] = {}
        self._started_at: dict[str, float] = {}
        self._is_looking = False
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY_MS)
        self._timer.timeout.connect(self._look)
        self.new_action = make_action(self, theme, "New job …", self.ask_for_job, keys=["Ctrl+N"], icon="add")
        self._new = icon_button(theme, self.new_action, compact=False, with_text=True)
        self._empty = EmptyView(theme, *NO_JOBS)
        self._empty.open_pressed.connect(self.ask_for_job)
        self._empty.hide()
        self._lay_out()

    def _lay_out(self) -> None:
        header = QFrame()
        header.setObjectName("header")
        bar = QHBoxLayout(header)
        bar.setContentsMargins(20, 10, 16, 10)
        bar.addWidget(label("Jobs", "title"))
        bar.addStretch()
        bar.addWidget(self._new)
        inside = QWidget()
        inside.setObjectName("window")
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(32, 24, 32, 24)
        self._column.setSpacing(14)
        self._column.addWidget(self._empty, 1)
        self._column.addStretch()
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setAccessibleName("Jobs")
        scroll.setWidget(inside)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(header)
        column.addWidget(scroll, 1)

    # -- what a person asks for ----------------------------------------------------------------------

    def open(self, paths: Sequence[Path]) -> None:
        """A new job over a folder that was dropped."""
        folder = next((path for path in paths if path.is_dir()), None)
        if folder is None:
            self.said.emit("Drop a folder here: a job works on all that is in it.")
            return
        self.ask_for_job(folder)

    def ask_for_job(self, folder: Path | None = None) -> None:
        """New job … ."""
        job = JobDialog.ask(self._questions(), self._theme, folder, self)
        if job is not None:
            self._do(lambda: self._begin(job))

    def recent_files(self) -> list[Path]:
        """None: jobs stay where they are until they are forgotten."""
        return []

    def menus(self) -> list[PanelMenu]:
        """The one thing to begin."""
        return [PanelMenu("&File", (self.new_action,)), PanelMenu("&View", ())]

    def take_focus(self) -> None:
        """To what begins a job."""
        self._new.setFocus()

    # -- what is shown -------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        """Jobs are looked at while they are in view."""
        super().showEvent(event)
        self._timer.start()
        self._look()

    def hideEvent(self, event: QHideEvent) -> None:
        """They go on by themselves."""
        super().hideEvent(event)
        self._timer.stop()

    def _look(self) -> None:
        if not self._is_looking:
            self._is_looking = True
            self._bridge.start(Lane.JOBS, self._seen, on_done=self._on_seen, on_failed=self._on_not_seen)

    def _seen(self, *_: object) -> _Seen:
        """On the lane's thread."""
        return [
            (entry, batch.documents(self._context, entry.id, DocumentState.FAILED, limit=FAILED_SHOWN))
            for entry in batch.jobs(self._context)
        ]

    def _on_seen(self, seen: _Seen) -> None:
        self._is_looking = False
        ids = [entry.id for entry, _ in seen]
        for gone in self._cards.keys() - set(ids):
            card = self._cards.pop(gone)
            card.hide()
            card.deleteLater()
        for place, (entry, failed) in enumerate(seen):
            if entry.id not in self._cards:
                self._cards[entry.id] = self._card(entry)
                self._column.insertWidget(place, self._cards[entry.id])
            is_starting = time.monotonic() < self._started_at.get(entry.id, 0.0) + STARTING_S
            if entry.is_running or entry.progress.error:
                self._started_at.pop(entry.id, None)
            self._cards[entry.id].show_entry(entry, failed, is_starting=is_starting)
        self._empty.setVisible(not seen)

    def _on_not_seen(self, error: AppError) -> None:
        self._is_looking = False  # the next look may see more

    def _card(self, entry: JobEntry) -> JobCard:
        card, id_ = JobCard(self._theme, entry), entry.id
        card.pause_pressed.connect(lambda: self._do(lambda: batch.pause(self._context, id_)))
        card.resume_pressed.connect(lambda: self._do(lambda: self._start(id_)))
        card.cancel_pressed.connect(lambda: self._do(lambda: batch.cancel(self._context, id_)))
        card.retry_pressed.connect(lambda: self._do(lambda: self._retry(id_)))
        card.forget_pressed.connect(lambda: self._do(lambda: batch.forget(self._context, id_)))
        card.copy_pressed.connect(lambda: self._copy(str(entry.job.out)))
        return card

    def _copy(self, path: str) -> None:
        QGuiApplication.clipboard().setText(path)
        self.said.emit("Copied: open it in a program of your choice.")

    def _questions(self) -> list[Question]:
        templates = [
            Question(one.name, Task.EXTRACTION, one.schema.json_schema or schema_to_json(one.schema))
            for one in self._context.templates
        ]
        label_sets = [
            Question(f"{LABELS}{one.title or name}", Task.CLASSIFICATION, labels_to_json(one))
            for name, one in self._context.label_sets.items()
        ]
        return templates + label_sets

    # -- on the lane's thread ------------------------------------------------------------------------

    def _begin(self, job: Job) -> None:
        self._start(batch.create(self._context, job))

    def _retry(self, id: str) -> None:
        batch.retry_failed(self._context, id)
        self._start(id)

    def _start(self, id: str) -> None:
        batch.start(self._context, id)
        self._started_at[id] = time.monotonic()

    # -- and back ------------------------------------------------------------------------------------

    def _do(self, work: Callable[[], object]) -> None:
        self._bridge.start(
            Lane.JOBS, lambda *_: work(), on_done=lambda _: self._look(), on_failed=self._on_failed
        )

    def _on_failed(self, error: AppError) -> None:
        QMessageBox.warning(self, "Strongroom", str(error))
