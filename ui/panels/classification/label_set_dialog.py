"""Edits a label set: its labels and what they mean, whether several or none may hold, its examples."""

from dataclasses import dataclass, replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.errors import SchemaError
from app.fields.labels import LabelSet, read_examples
from ui.dialogs.files import Files
from ui.panels.classification.label_table_model import Column, LabelTableModel
from ui.style.theme import Theme
from ui.widgets.buttons import push_button
from ui.widgets.labels import label
from ui.widgets.row_table import show_as_rows


@dataclass(frozen=True, slots=True)
class EditedLabels:
    """What came of it; `is_new` where it is to be kept beside the set that was edited."""

    labels: LabelSet
    is_new: bool


class LabelSetDialog(QDialog):
    """A name, a table of labels, and what may hold."""

    def __init__(self, labels: LabelSet, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Labels")
        self.resize(900, 600)
        self._before = labels
        self._name = QLineEdit(labels.title)
        self._name.setAccessibleName("Name of the labels")
        self._name.setPlaceholderText("What are these labels for?")
        self._is_new = QCheckBox("Keep as new labels of my own")
        self._several = QCheckBox("Several labels may hold at once")
        self._several.setChecked(labels.multiple)
        self._none = QCheckBox("A document may be none of these")
        self._none.setChecked(labels.none)
        self.model = LabelTableModel(labels, self)
        self._table = _table(self.model)
        self._problem = label(look="warning", wrap=True)
        self._learned = label(look="muted")
        self._forget = push_button(theme, "Forget the examples")
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        self._use = buttons.button(QDialogButtonBox.StandardButton.Ok)
        self._use.setText("Use these labels")
        self._use.setProperty("primary", True)
        self._lay_out(theme, buttons)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self._forget.clicked.connect(self.model.forget_examples)
        for box in (self._several, self._none):
            box.toggled.connect(self._show_state)
        for changed in (
            self.model.rowsInserted,
            self.model.rowsRemoved,
            self.model.dataChanged,
            self.model.modelReset,
        ):
            changed.connect(self._show_state)
        self._show_state()

    @classmethod
    def ask(cls, labels: LabelSet, theme: Theme, parent: QWidget | None) -> EditedLabels | None:
        """The labels as edited, or None where the person gave up."""
        dialog = cls(labels, theme, parent)
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        edited = dialog.edited() if accepted else None
        dialog.deleteLater()
        return edited

    def edited(self) -> EditedLabels:
        """The state of the dialog. Raises SchemaError where it cannot be worked with."""
        return EditedLabels(self.model.edited(self._set()), self._is_new.isChecked())

    def import_examples(self) -> None:
        """Take examples, and labels that are new, from a table with the columns text and label."""
        path = next(iter(Files.ask_for_documents(self)), None)
        if path is None:
            return
        try:
            examples = read_examples(path)
            if any(len(one.labels) > 1 for one in examples):
                self._several.setChecked(True)
            if any(not one.labels for one in examples):
                self._none.setChecked(True)
            self.model.take_examples(examples)
        except SchemaError as error:
            self._tell(str(error))

    def _set(self) -> LabelSet:
        title = " ".join(self._name.text().split()) or "My labels"
        several, none = self._several.isChecked(), self._none.isChecked()
        return replace(self._before, title=title, multiple=several, none=none)

    def _row(self) -> int:
        return self._table.currentIndex().row()

    def _move(self, by: int) -> None:
        self._table.selectRow(self.model.move(self._row(), by))

    def _on_add(self) -> None:
        index = self.model.index(self.model.add(), Column.NAME)
        self._table.setCurrentIndex(index)
        self._table.edit(index)

    def _show_state(self) -> None:
        count = len(self.model.examples)
        self._learned.setText(f"{count} example{'s' if count != 1 else ''} to learn from" if count else "")
        self._forget.setVisible(bool(count))
        try:
            self.model.edited(self._set())
        except SchemaError as error:
            self._tell(str(error))
            self._use.setEnabled(False)
        else:
            self._tell("")
            self._use.setEnabled(True)

    def _tell(self, problem: str) -> None:
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))

    def _lay_out(self, theme: Theme, buttons: QDialogButtonBox) -> None:
        add = push_button(theme, "Add a label", "add")
        remove = push_button(theme, "Remove", "remove")
        up = push_button(theme, "Up", "up")
        down = push_button(theme, "Down", "down")
        from_table = push_button(theme, "Import examples …", "rows")
        from_table.setToolTip("From a CSV table with the columns text and label")
        add.clicked.connect(self._on_add)
        remove.clicked.connect(lambda: self.model.remove(self._row()))
        up.clicked.connect(lambda: self._move(-1))
        down.clicked.connect(lambda: self._move(1))
        from_table.clicked.connect(self.import_examples)
        named = QHBoxLayout()
        named.addWidget(label("Name"))
        named.addWidget(self._name, 1)
        named.addWidget(self._is_new)
        tools = QHBoxLayout()
        tools.setSpacing(8)
        for button in (add, remove, up, down, from_table, self._forget):
            button.setAutoDefault(False)
            tools.addWidget(button)
        tools.addStretch()
        tools.addWidget(self._learned)
        may = QHBoxLayout()
        may.setSpacing(24)
        may.addWidget(self._several)
        may.addWidget(self._none)
        may.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(28, 24, 28, 20)
        column.setSpacing(12)
        column.addWidget(label("What documents are sorted into", "title"))
        told = "The first nine have the keys 1 to 9. A few plain words on what a label means help most."
        column.addWidget(label(told, "muted"))
        column.addLayout(named)
        column.addWidget(self._table, 1)
        column.addLayout(tools)
        column.addLayout(may)
        column.addWidget(self._problem)
        column.addWidget(buttons)


def _table(model: LabelTableModel) -> QTableView:
    table = QTableView()
    table.setModel(model)
    show_as_rows(table, "Labels of the set")
    table.verticalHeader().setDefaultSectionSize(38)
    table.verticalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignCenter)
    table.setColumnWidth(Column.NAME, 220)
    table.setColumnWidth(Column.EXAMPLES, 100)
    table.horizontalHeader().setSectionResizeMode(Column.DESCRIPTION, QHeaderView.ResizeMode.Stretch)
    if model.rowCount():
        table.selectRow(0)
    return table
