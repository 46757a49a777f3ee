"""One form, a table of rows, a filled file a row: which table, which folder, how far it is."""

from pathlib import Path

from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.errors import AppError
from app.events import Progress
from app.forms.form import Form
from ui.dialogs.files import Files
from ui.job_bridge import Job
from ui.panels.form_filling.form_output import FormOutput
from ui.style.theme import Theme
from ui.widgets.buttons import push_button
from ui.widgets.labels import label, set_look, show_path

PATH_PX = 260


class MergeDialog(QDialog):
    """Fills the form once for each row, and stays open to tell what came of it."""

    def __init__(
        self,
        form: Form,
        password: str | None,
        output: FormOutput,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Fill the form for each row")
        self.setMinimumWidth(600)
        self._form, self._password, self._output = form, password, output
        self._table: Path | None = None
        self._folder: Path | None = None
        self._job: Job | None = None
        self._table_name, self._folder_name = label(look="muted"), label(look="muted")
        self._choose_table = push_button(theme, "Choose a table …", "rows")
        self._choose_folder = push_button(theme, "Choose a folder …", "open")
        self._flatten = QCheckBox("As pages that cannot be changed any more")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("Progress")
        self._told = label(look="muted", wrap=True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self._close = buttons.button(QDialogButtonBox.StandardButton.Close)
        self._start = buttons.addButton("Fill in all rows", QDialogButtonBox.ButtonRole.ActionRole)
        self._start.setProperty("primary", True)
        self._lay_out(buttons)
        self._choose_table.clicked.connect(self._on_choose_table)
        self._choose_folder.clicked.connect(self._on_choose_folder)
        self._start.clicked.connect(self.start)
        buttons.rejected.connect(self.reject)
        self._show_state()

    def _lay_out(self, buttons: QDialogButtonBox) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(10)
        rows: list[tuple[str, QPushButton, QLabel]] = [
            ("Table", self._choose_table, self._table_name),
            ("Folder", self._choose_folder, self._folder_name),
        ]
        for row, (title, button, name) in enumerate(rows):
            grid.addWidget(label(title), row, 0)
            grid.addWidget(button, row, 1)
            grid.addWidget(name, row, 2)
        grid.addWidget(self._flatten, len(rows), 1, 1, 2)
        grid.setColumnStretch(2, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(28, 24, 28, 20)
        column.setSpacing(14)
        column.addWidget(label("Fill the form for each row of a table", "title"))
        told = (
            "A CSV file with a heading or a JSON list: one row a form. The names of the columns find their "
            "fields by what they mean, and as you corrected them before."
        )
        column.addWidget(label(told, "muted", wrap=True))
        column.addLayout(grid)
        column.addWidget(self._bar)
        column.addWidget(self._told)
        column.addWidget(buttons)

    @classmethod
    def run(
        cls, form: Form, password: str | None, output: FormOutput, theme: Theme, parent: QWidget | None
    ) -> None:
        """Show it until it is closed."""
        dialog = cls(form, password, output, theme, parent)
        dialog.exec()
        dialog.deleteLater()

    def use(self, table: Path, folder: Path) -> None:
        """Take this table, and write to this folder."""
        self._table, self._folder = table, folder
        self._show_state()

    def start(self) -> None:
        """Fill in all rows."""
        if self._table is not None and self._folder is not None:
            self._told.setText("")
            self._job = self._output.merge(
                self._form,
                self._table,
                self._folder,
                flatten=self._flatten.isChecked(),
                password=self._password,
                on_done=self._on_done,
                on_failed=self._on_failed,
                on_progress=self._on_progress,
            )
            self._show_state()

    def reject(self) -> None:
        """Cancel what runs; close where nothing does."""
        if self._job is None:
            super().reject()
            return
        self._job.cancel()
        self._end("Stopped. The forms that were written by then are whole.")

    def closeEvent(self, event: QCloseEvent) -> None:
        """Nothing goes on behind a closed dialog."""
        if self._job is not None:
            self._job.cancel()
        super().closeEvent(event)

    def _on_choose_table(self) -> None:
        paths = Files.ask_for_documents(self)
        if paths:
            self._table = paths[0]
            self._folder = self._folder or paths[0].parent / f"{paths[0].stem} filled"
            self._show_state()

    def _on_choose_folder(self) -> None:
        folder = Files.ask_for_folder(self)
        if folder is not None:
            self._folder = folder
            self._show_state()

    def _on_progress(self, progress: Progress) -> None:
        self._bar.setMaximum(progress.total)
        self._bar.setValue(progress.done)
        self._told.setText(f"{progress.done} of {progress.total}")

    def _on_done(self, told: str) -> None:
        self._end(told)

    def _on_failed(self, error: AppError) -> None:
        self._end(str(error), failed=True)

    def _end(self, told: str, *, failed: bool = False) -> None:
        self._job = None
        self._told.setText(told)
        set_look(self._told, "warning" if failed else "muted")
        self._show_state()

    def _show_state(self) -> None:
        is_running = self._job is not None
        for shown, path in ((self._table_name, self._table), (self._folder_name, self._folder)):
            show_path(shown, path, PATH_PX)
        for part in (self._choose_table, self._choose_folder, self._flatten):
            part.setEnabled(not is_running)
        self._bar.setVisible(is_running)
        self._told.setVisible(bool(self._told.text()))
        self._start.setEnabled(not is_running and None not in (self._table, self._folder))
        self._close.setText("Cancel" if is_running else "Close")
