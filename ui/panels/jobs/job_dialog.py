"""A new job: which folder, what to look for, where the results go."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QVBoxLayout,
    QWidget,
)

from app.jobs.job import Job, Task
from app.storage.file_places import free_place
from ui.dialogs.files import Files
from ui.style.theme import Theme
from ui.widgets.buttons import push_button
from ui.widgets.labels import label, show_path

LABELS = "Labels: "
"""Before the names of label sets, to tell them from templates."""
PATH_PX = 260
RESULT_FILTERS = (
    "Excel workbook (*.xlsx)",
    "CSV, for a spreadsheet (*.csv)",
    "JSON lines (*.jsonl)",
    "JSON (*.json)",
    "Parquet (*.parquet)",
)


@dataclass(frozen=True, slots=True)
class Question:
    """Something that can be asked of every document."""

    name: str
    task: Task
    content: dict[str, Any]
    """As `Job.question`."""


class JobDialog(QDialog):
    """What a job needs to know."""

    def __init__(
        self,
        questions: Sequence[Question],
        theme: Theme,
        folder: Path | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("New job")
        self.setMinimumWidth(640)
        self._questions = questions
        self._folder = folder
        self._chosen_out: Path | None = None
        self._folder_name, self._out_name = label(look="muted"), label(look="muted")
        self.question = QComboBox()
        self.question.setAccessibleName("What to look for")
        self.question.addItems([question.name for question in questions])
        choose_folder = push_button(theme, "Choose a folder …", "open")
        choose_out = push_button(theme, "Choose a file …", "export")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self._start = buttons.addButton("Start", QDialogButtonBox.ButtonRole.AcceptRole)
        self._start.setProperty("primary", True)
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(10)
        rows = (
            ("Documents", choose_folder, self._folder_name),
            ("Look for", self.question, None),
            ("Results", choose_out, self._out_name),
        )
        for row, (title, control, name) in enumerate(rows):
            grid.addWidget(label(title), row, 0)
            grid.addWidget(control, row, 1)
            if name is not None:
                grid.addWidget(name, row, 2)
        grid.setColumnStretch(2, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(28, 24, 28, 20)
        column.setSpacing(14)
        column.addWidget(label("A folder of any size", "title"))
        told = "It goes on when the window is closed, and where it stopped after anything that ends it."
        column.addWidget(label(told, "muted", wrap=True))
        column.addLayout(grid)
        column.addWidget(buttons)
        choose_folder.clicked.connect(self._on_choose_folder)
        choose_out.clicked.connect(self._on_choose_out)
        self.question.currentIndexChanged.connect(self._show_state)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self._show_state()

    @classmethod
    def ask(
        cls, questions: Sequence[Question], theme: Theme, folder: Path | None, parent: QWidget | None
    ) -> Job | None:
        """The job as described, or None where the person gave up."""
        dialog = cls(questions, theme, folder, parent)
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        job = dialog.job()
        dialog.deleteLater()
        return job if accepted else None

    def job(self) -> Job | None:
        """The state of the dialog; None where something is missing."""
        out = self._out()
        if self._folder is None or out is None:
            return None
        asked = self._questions[self.question.currentIndex()]
        format_ = out.suffix.lower().removeprefix(".")
        return Job(asked.task, asked.content, out.absolute(), format_, folder=self._folder.absolute())

    def _out(self) -> Path | None:
        """Where the results go: as chosen, or beside the folder, under a name that says what they are of."""
        if self._chosen_out is not None or self._folder is None:
            return self._chosen_out
        asked = self.question.currentText().removeprefix(LABELS).lower()
        return free_place(self._folder.with_name(f"{self._folder.name}, {asked}.xlsx"))

    def _on_choose_folder(self) -> None:
        folder = Files.ask_for_folder(self)
        if folder is not None:
            self._folder = folder
            self._show_state()

    def _on_choose_out(self) -> None:
        out = Files.ask_where_to_save(self, self._out() or Path("results.xlsx"), RESULT_FILTERS)
        if out is not None:
            self._chosen_out = out
            self._show_state()

    def _show_state(self) -> None:
        for shown, path in ((self._folder_name, self._folder), (self._out_name, self._out())):
            show_path(shown, path, PATH_PX)
        self._start.setEnabled(self.job() is not None)
