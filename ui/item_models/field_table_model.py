"""The fields of a template as an editable Qt table."""

import re
from collections.abc import Sequence
from dataclasses import replace
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, Qt

from app.fields.schema import Field, FieldType
from ui.item_models.field_list_model import Index
from ui.item_models.list_table_model import ListTableModel
from ui.item_models.wording import TYPE_NAMES, title_of

EDITABLE_TYPES = tuple(t for t in FieldType if t is not FieldType.TABLE)


class Column(IntEnum):
    """What of a field stands where."""

    TITLE = 0
    TYPE = 1
    DESCRIPTION = 2
    OPTIONS = 3


HEADERS = {
    Column.TITLE: "Name",
    Column.TYPE: "Type",
    Column.DESCRIPTION: "What it is, in your words",
    Column.OPTIONS: "Choices, with commas",
}


class FieldTableModel(ListTableModel):
    """Edits a list of fields; `fields` is the outcome."""

    def __init__(self, fields: Sequence[Field], parent: QObject | None = None) -> None:
        super().__init__(HEADERS.values(), fields, parent)

    @property
    def fields(self) -> list[Field]:
        """As they are now."""
        return self.rows

    # -- the list ------------------------------------------------------------------------------------

    def add(self) -> int:
        """Add an empty field at the end; gives its row."""
        row = len(self.fields)
        self.beginInsertRows(QModelIndex(), row, row)
        self.fields.append(Field(self._free_name("field"), FieldType.TEXT, title="New field"))
        self.endInsertRows()
        return row

    def _free_name(self, title: str, keep: str = "") -> str:
        """A key made from the title that no other field has."""
        base = re.sub(r"\W+", "_", title.strip().lower()).strip("_") or "field"
        taken = {field.name for field in self.fields if field.name != keep}
        name, number = base, 2
        while name in taken:
            name, number = f"{base}_{number}", number + 1
        return name

    # -- Qt ------------------------------------------------------------------------------------------

    def flags(self, index: Index) -> Qt.ItemFlag:
        """All can be edited; choices only where the type has them."""
        flags = super().flags(index)
        if not index.isValid():
            return flags
        field = self.fields[index.row()]
        if index.column() == Column.OPTIONS and field.type is not FieldType.CHOICE:
            return flags & ~Qt.ItemFlag.ItemIsEnabled
        if index.column() == Column.TYPE and field.type is FieldType.TABLE:
            return flags
        return flags | Qt.ItemFlag.ItemIsEditable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The text of a cell."""
        if not index.isValid() or role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return None
        field = self.fields[index.row()]
        match Column(index.column()):
            case Column.TITLE:
                return title_of(field)
            case Column.TYPE:
                return TYPE_NAMES[field.type] if role == Qt.ItemDataRole.DisplayRole else str(field.type)
            case Column.DESCRIPTION:
                return field.description
            case Column.OPTIONS:
                return ", ".join(map(str, field.options))

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Change a field; a title without letters is refused."""
        if not index.isValid() or role != Qt.ItemDataRole.EditRole:
            return False
        row, text = index.row(), str(value).strip()
        field = self.fields[row]
        match Column(index.column()):
            case Column.TITLE:
                if not text:
                    return False
                # A field that had a key keeps it: what was exported before goes on under the same name.
                is_new = field.title == "New field"
                name = self._free_name(text, keep=field.name) if is_new else field.name
                field = replace(field, title=text, name=name)
            case Column.TYPE:
                options = field.options if FieldType(text) is FieldType.CHOICE else ()
                field = replace(field, type=FieldType(text), options=options)
            case Column.DESCRIPTION:
                field = replace(field, description=text)
            case Column.OPTIONS:
                options = tuple(part.strip() for part in text.split(",") if part.strip())
                field = replace(field, options=options)
        self.fields[row] = field
        self.dataChanged.emit(self.index(row, 0), self.index(row, len(Column) - 1))
        return True
