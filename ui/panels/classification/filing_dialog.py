"""What is to be done with the labels, and what will come of it, before it is done."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.commands.filing import Deed, Filed, common_folder, line_of, plan
from app.errors import AppError
from ui.dialogs.files import Files
from ui.item_models.field_list_model import Index
from ui.item_models.list_table_model import ListTableModel
from ui.panels.classification.entry import Entry
from ui.panels.classification.entry_table_model import certainty_of, label_of
from ui.style.theme import Theme
from ui.widgets.buttons import push_button
from ui.widgets.labels import label, show_path
from ui.widgets.row_table import show_as_rows

WRITE = "write"
CHOICES = (
    (Deed.MOVE, "Move into a folder for each label"),
    (Deed.COPY, "Copy into a folder for each label"),
    (Deed.RENAME, "Rename by the label"),
    (WRITE, "Write a table of the labels"),
)
FORMATS = (("csv", "CSV, for a spreadsheet"), ("xlsx", "Excel workbook"), ("jsonl", "JSON lines"))
FOLDER_PX = 480
VERBS = {Deed.MOVE: "Move", Deed.COPY: "Copy", Deed.RENAME: "Rename"}


@dataclass(frozen=True, slots=True)
class FilingChoice:
    """A deed with what was planned; or without one the lines of a table, and where it goes."""

    deed: Deed | None
    planned: tuple[Filed, ...]
    lines: tuple[dict[str, Any], ...]
    table: Path


class FilingDialog(QDialog):
    """Choose, look at what will happen, do it."""

    def __init__(self, entries: Sequence[Entry], theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Move or export")
        self.resize(900, 620)
        self._entries = [entry for entry in entries if entry.labelled.labels is not None]
        files = [entry.path for entry in self._entries if entry.path is not None]
        self._folder = common_folder(files) if files else Path.home()
        self.planned: list[Filed] = []
        self.deed = QComboBox()
        self.deed.setAccessibleName("What is to be done")
        for deed, text in CHOICES:
            if files or deed == WRITE:
                self.deed.addItem(text, deed)
        self._folder_name = label(look="muted")
        self._choose_folder = push_button(theme, "Choose a folder …", "open")
        self.pattern = QLineEdit("{label} {name}")
        self.pattern.setToolTip("{label} and {name} stand for the label and for the name of now")
        self.pattern.setAccessibleName("New name: {label} and {name} stand for what they say")
        self.format = QComboBox()
        self.format.setAccessibleName("Kind of file")
        for suffix, text in FORMATS:
            self.format.addItem(text, suffix)
        self._name = QLineEdit("labels")
        self._name.setAccessibleName("Name of the file")
        self.only_sure = QCheckBox("Leave alone what is still to be checked")
        self.only_sure.setChecked(True)
        self._told = label(look="muted", wrap=True)
        self._preview = _PreviewTableModel(self)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self._do = buttons.addButton("", QDialogButtonBox.ButtonRole.AcceptRole)
        self._do.setProperty("primary", True)
        self._lay_out(buttons)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self._choose_folder.clicked.connect(self._on_choose_folder)
        for chooser in (self.deed, self.format):
            chooser.currentIndexChanged.connect(self.show_plan)
        for edit in (self.pattern, self._name):
            edit.textChanged.connect(self.show_plan)
        self.only_sure.toggled.connect(self.show_plan)
        self.show_plan()

    @classmethod
    def ask(cls, entries: Sequence[Entry], theme: Theme, parent: QWidget | None) -> FilingChoice | None:
        """What is to be done, or None where the person gave up."""
        dialog = cls(entries, theme, parent)
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        choice = dialog.choice()
        dialog.deleteLater()
        return choice if accepted else None

    def choice(self) -> FilingChoice:
        """The state of the dialog."""
        deed = self.chosen_deed
        lines = [line_of(entry.labelled, entry.error) for entry in self._entries] if deed is None else []
        return FilingChoice(deed, tuple(self.planned), tuple(lines), self.table_path)

    def use_folder(self, folder: Path) -> None:
        """File into this folder."""
        self._folder = folder
        self.show_plan()

    @property
    def chosen_deed(self) -> Deed | None:
        """What is to be done to the files; None for a table of the labels."""
        chosen = self.deed.currentData()
        return None if chosen == WRITE else Deed(chosen)

    @property
    def table_path(self) -> Path:
        """Where the table goes."""
        return self._folder / f"{self._name.text().strip()}.{self.format.currentData()}"

    def _on_choose_folder(self) -> None:
        if (folder := Files.ask_for_folder(self)) is not None:
            self.use_folder(folder)

    def show_plan(self) -> None:
        """Work out what will happen, and show it."""
        deed = self.chosen_deed
        parts: list[tuple[bool, tuple[QWidget, ...]]] = [
            (deed is Deed.RENAME, (self.pattern, self._pattern_title)),
            (deed is None, (self.format, self._name, self._format_title)),
            (deed is not Deed.RENAME, (self._choose_folder, self._folder_name, self._folder_title)),
        ]
        for is_shown, shown in parts:
            for part in shown:
                part.setVisible(is_shown)
        self.only_sure.setVisible(deed is not None)
        show_path(self._folder_name, self._folder, FOLDER_PX)
        if deed is None:
            self._show_table()
        else:
            self._show_files(deed)

    def _show_files(self, deed: Deed) -> None:
        left = [e for e in self._entries if e.asks and self.only_sure.isChecked()]
        files = [(e.path, e.labelled.labels or ()) for e in self._entries if e.path and e not in left]
        try:
            self.planned = plan(files, deed, self._folder, self.pattern.text())
        except AppError as error:
            self.planned = []
            self._show((), str(error), VERBS[deed], can_do=False)
            return
        going = [one for one in self.planned if one.target is not None]
        folders = {one.target.parent for one in going if one.target is not None}
        rows = [
            (one.source.name, _shown(one.target, self._folder) if one.target else "stays", one.reason)
            for one in self.planned
        ]
        rows += [(entry.name, "stays", "is still to be checked") for entry in left if entry.path]
        told = f"{len(going)} of {len(rows)} files"
        if deed is not Deed.RENAME:
            told += f", {len(folders)} folder{'s' if len(folders) != 1 else ''}"
        told += ". Nothing is written over, and all of it can be taken back at once."
        count = f"{VERBS[deed]} {len(going)} file{'s' if len(going) != 1 else ''}"
        self._show([_Shown(*row) for row in rows], told, count, can_do=bool(going))

    def _show_table(self) -> None:
        rows = [_Shown(e.name, label_of(e), certainty_of(e)) for e in self._entries]
        asking = sum(entry.asks for entry in self._entries)
        told = f"{self.table_path.name} will have {len(rows)} rows."
        if asking:
            told += f" {asking} of them {'are' if asking != 1 else 'is'} still to be checked."
        has_name = bool(self._name.text().strip())
        self._show(rows, told, f"Write {self.table_path.name}", can_do=has_name and bool(rows))

    def _show(self, rows: Sequence["_Shown"], told: str, button: str, *, can_do: bool) -> None:
        self._preview.show(rows, is_table=self.chosen_deed is None)
        self._told.setText(told)
        self._do.setText(button)
        self._do.setEnabled(can_do)

    def _lay_out(self, buttons: QDialogButtonBox) -> None:
        self._folder_title, self._pattern_title = label("Folder"), label("New name")
        self._format_title = label("File")
        folder = QHBoxLayout()
        folder.setSpacing(12)
        folder.addWidget(self._choose_folder)
        folder.addWidget(self._folder_name, 1)
        file = QHBoxLayout()
        file.addWidget(self._name, 1)
        file.addWidget(self.format)
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(10)
        grid.addWidget(label("What to do"), 0, 0)
        grid.addWidget(self.deed, 0, 1)
        grid.addWidget(self._folder_title, 1, 0)
        grid.addLayout(folder, 1, 1)
        grid.addWidget(self._pattern_title, 2, 0)
        grid.addWidget(self.pattern, 2, 1)
        grid.addWidget(self._format_title, 3, 0)
        grid.addLayout(file, 3, 1)
        grid.addWidget(self.only_sure, 4, 1)
        grid.setColumnStretch(1, 1)
        table = QTableView()
        table.setModel(self._preview)
        show_as_rows(table, "What will happen")
        table.verticalHeader().hide()
        table.setColumnWidth(0, 240)
        table.setColumnWidth(2, 200)
        table.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        column = QVBoxLayout(self)
        column.setContentsMargins(28, 24, 28, 20)
        column.setSpacing(12)
        column.addWidget(label("Move or export by label", "title"))
        column.addLayout(grid)
        column.addWidget(table, 1)
        column.addWidget(self._told)
        column.addWidget(buttons)


@dataclass(frozen=True, slots=True)
class _Shown:
    """A row of the preview."""

    name: str
    becomes: str
    note: str


class _PreviewTableModel(ListTableModel):
    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(("", "", ""), (), parent)

    def show(self, rows: Sequence[_Shown], *, is_table: bool) -> None:
        self.beginResetModel()
        self.rows = list(rows)
        self.headers = ("Document", "Label", "Certainty") if is_table else ("File", "Becomes", "Note")
        self.endResetModel()

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if index.isValid() and role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            row = self.rows[index.row()]
            return (row.name, row.becomes, row.note)[index.column()]
        return None


def _shown(target: Path, folder: Path) -> str:
    """A path as seen from the folder where it is in there."""
    return str(target.relative_to(folder)) if target.is_relative_to(folder) else str(target)
