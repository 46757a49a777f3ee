"""Edits the fields of a template: add, remove, reorder, name, type, describe."""

from dataclasses import dataclass, replace

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.fields.schema import Schema
from ui.item_models.field_table_model import EDITABLE_TYPES, Column, FieldTableModel
from ui.item_models.wording import TYPE_NAMES
from ui.style.theme import Theme
from ui.widgets.buttons import push_button
from ui.widgets.labels import label
from ui.widgets.row_table import show_as_rows


@dataclass(frozen=True, slots=True)
class EditedTemplate:
    """What came of it; `keep` where it is to be saved as a template of one's own."""

    name: str
    schema: Schema
    keep: bool


class TemplateDialog(QDialog):
    """A name, a table of fields, and what to do with them."""

    def __init__(self, name: str, schema: Schema, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Fields")
        self.resize(900, 560)
        self._schema = schema
        self._name = QLineEdit(name)
        self._name.setAccessibleName("Name of the template")
        self._keep = QCheckBox("Save as a template of my own")
        self.model = FieldTableModel(schema.fields, self)
        self._table = _table(self.model)
        add = push_button(theme, "Add a field", "add")
        remove = push_button(theme, "Remove", "remove")
        up = push_button(theme, "Up", "up")
        down = push_button(theme, "Down", "down")
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        self._run = buttons.button(QDialogButtonBox.StandardButton.Ok)
        self._run.setText("Use these fields")
        self._run.setProperty("primary", True)
        named = QHBoxLayout()
        named.addWidget(label("Template"))
        named.addWidget(self._name, 1)
        named.addWidget(self._keep)
        tools = QHBoxLayout()
        tools.setSpacing(8)
        for button in (add, remove, up, down):
            button.setAutoDefault(False)
            tools.addWidget(button)
        tools.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(28, 24, 28, 20)
        column.setSpacing(12)
        column.addWidget(label("What to look for", "title"))
        column.addWidget(
            label("A few plain words on what a field means help most: “amount due, tax included”.", "muted")
        )
        column.addLayout(named)
        column.addWidget(self._table, 1)
        column.addLayout(tools)
        column.addWidget(buttons)
        add.clicked.connect(self._on_add)
        remove.clicked.connect(lambda: self.model.remove(self._row()))
        up.clicked.connect(lambda: self._move(-1))
        down.clicked.connect(lambda: self._move(1))
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self.model.rowsInserted.connect(self._show_state)
        self.model.rowsRemoved.connect(self._show_state)
        self._show_state()

    @classmethod
    def ask(cls, name: str, schema: Schema, theme: Theme, parent: QWidget | None) -> EditedTemplate | None:
        """The fields as edited, or None where the person gave up."""
        dialog = cls(name, schema, theme, parent)
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        edited = dialog.edited()
        dialog.deleteLater()
        return edited if accepted else None

    def edited(self) -> EditedTemplate:
        """The state of the dialog."""
        name = self._name.text().strip() or "My template"
        schema = replace(self._schema, title=name, fields=tuple(self.model.fields), json_schema=None)
        return EditedTemplate(name, schema, self._keep.isChecked())

    def _row(self) -> int:
        return self._table.currentIndex().row()

    def _move(self, by: int) -> None:
        row = self.model.move(self._row(), by)
        self._table.selectRow(row)

    def _on_add(self) -> None:
        row = self.model.add()
        index = self.model.index(row, Column.TITLE)
        self._table.setCurrentIndex(index)
        self._table.edit(index)

    def _show_state(self) -> None:
        self._run.setEnabled(bool(self.model.fields))


def _table(model: FieldTableModel) -> QTableView:
    table = QTableView()
    table.setModel(model)
    show_as_rows(table, "Fields of the template")
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(40)
    for column, width in ((Column.TITLE, 190), (Column.TYPE, 150), (Column.OPTIONS, 190)):
        table.setColumnWidth(column, width)
    table.horizontalHeader().setSectionResizeMode(Column.DESCRIPTION, QHeaderView.ResizeMode.Stretch)
    table.setItemDelegateForColumn(Column.TYPE, _TypeDelegate(table))
    if model.rowCount():
        table.selectRow(0)
    return table


class _TypeDelegate(QStyledItemDelegate):
    """The type is chosen, not typed."""

    def createEditor(
        self, parent: QWidget, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QWidget:
        """A list of the types."""
        box = QComboBox(parent)
        box.setAccessibleName("Type")
        for field_type in EDITABLE_TYPES:
            box.addItem(TYPE_NAMES[field_type], str(field_type))
        box.activated.connect(lambda: self.commitData.emit(box))
        return box

    def setEditorData(self, editor: QWidget, index: QModelIndex | QPersistentModelIndex) -> None:
        """Show the type of now."""
        assert isinstance(editor, QComboBox)  # noqa: S101 - made above
        editor.setCurrentIndex(editor.findData(index.data(Qt.ItemDataRole.EditRole)))

    def setModelData(
        self, editor: QWidget, model: QAbstractItemModel, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Take the type chosen."""
        assert isinstance(editor, QComboBox)  # noqa: S101 - made above
        model.setData(index, editor.currentData())
