"""The fields of a form and what will be written into them, as a Qt list."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, Qt

from app.commands.review import Certainty
from ui.item_models.field_list_model import Index
from ui.item_models.field_row import ROW_ROLE, FieldRow
from ui.panels.form_filling.shown_field import ShownField

EMPTY = "Empty"


class FormFieldListModel(QAbstractListModel):
    """One row a field that can be filled in, in the form's order."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[ShownField, ...] = ()

    def show(self, shown: Sequence[ShownField]) -> None:
        """Show these; rows keep their selection where the fields stay the same."""
        before, self._shown = self._shown, tuple(shown)
        if [s.field for s in before] != [s.field for s in self._shown]:
            self.beginResetModel()
            self.endResetModel()
        elif self._shown:
            self.dataChanged.emit(self.index(0), self.index(len(self._shown) - 1))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        """One row a field."""
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The label, and the row for the delegate."""
        if not index.isValid() or index.row() >= len(self._shown):
            return None
        shown = self._shown[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return shown.field.label
            case Qt.ItemDataRole.ToolTipRole:
                return "\n".join(filter(None, [shown.field.label, shown.text, shown.sentence]))
            case Qt.ItemDataRole.AccessibleTextRole:
                required = ", required" if shown.is_missing else ""
                return f"{shown.field.label}: {shown.text or EMPTY}{required}. {shown.sentence}".strip()
            case int() if role == ROW_ROLE:
                return self._row(index.row())
        return None

    def _row(self, row: int) -> FieldRow:
        shown = self._shown[row]
        before = self._shown[row - 1].field.section if row else ""
        section = shown.field.section if shown.field.section != before else ""
        if shown.is_awaited:
            return FieldRow(shown.field.label, "", "", None, section=section)
        pill = "Check" if shown.certainty is Certainty.CHECK else ""
        return FieldRow(
            shown.field.label,
            shown.text,
            EMPTY,
            shown.certainty,
            aside=shown.origin,
            pill="Required" if shown.is_missing else pill,
            is_missing=shown.is_missing,
            section=section,
        )
