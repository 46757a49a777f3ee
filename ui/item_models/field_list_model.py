"""The fields of a template, and their values as far as they are known, as a Qt list."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.commands.review import Certainty, certainty_of
from app.fields.field_value import FieldValue
from app.fields.schema import Field
from ui.item_models.field_row import ROW_ROLE, FieldRow
from ui.item_models.wording import (
    NOT_IN_DOCUMENT,
    certainty_sentence,
    certainty_text,
    reading_of,
    title_of,
    value_text,
)

Index = QModelIndex | QPersistentModelIndex


class FieldListModel(QAbstractListModel):
    """One row a field. The values are those of a review, which stays the truth."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._fields: tuple[Field, ...] = ()
        self._values: tuple[FieldValue, ...] = ()

    def show(self, fields: Sequence[Field], values: Sequence[FieldValue] = ()) -> None:
        """Show these fields; without values they are still being looked for.

        Rows keep their selection where the fields stay the same.
        """
        if tuple(fields) != self._fields:
            self.beginResetModel()
            self._fields, self._values = tuple(fields), tuple(values)
            self.endResetModel()
            return
        before, self._values = self._values, tuple(values)
        for row in range(len(self._fields)):
            if before[row : row + 1] != self._values[row : row + 1]:
                index = self.index(row)
                self.dataChanged.emit(index, index)

    def value_at(self, row: int) -> FieldValue | None:
        """The value of a row, None where it is not known yet."""
        return self._values[row] if 0 <= row < len(self._values) else None

    # -- Qt ------------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        """One row a field."""
        return 0 if parent.isValid() else len(self._fields)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The title, and the field and value for the delegate."""
        if not index.isValid() or index.row() >= len(self._fields):
            return None
        field, value = self._fields[index.row()], self.value_at(index.row())
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return title_of(field)
            case Qt.ItemDataRole.ToolTipRole:
                return "\n".join(
                    filter(None, [field.description, certainty_sentence(value) if value else ""])
                )
            case Qt.ItemDataRole.AccessibleTextRole:
                if value is None:
                    return f"{title_of(field)}: being looked for"
                return f"{title_of(field)}: {value_text(value) or NOT_IN_DOCUMENT}. {certainty_text(value)}."
            case int() if role == ROW_ROLE:
                return _row(field, value)
        return None


def _row(field: Field, value: FieldValue | None) -> FieldRow:
    if value is None:
        return FieldRow(title_of(field), "", "", None)
    certainty = certainty_of(value)
    return FieldRow(
        title_of(field),
        value_text(value),
        NOT_IN_DOCUMENT,
        certainty,
        aside="" if value.items else reading_of(value.answer),
        pill=certainty_text(value) if certainty is Certainty.CHECK else "",
    )
