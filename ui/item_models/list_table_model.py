"""What Qt asks of every table that shows a list, a row for each item under fixed headings."""

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt

from ui.item_models.field_list_model import Index


class ListTableModel(QAbstractTableModel):
    """`rows` are the items; what stands in their cells is for the table at hand to say."""

    def __init__(self, headers: Iterable[str], rows: Iterable[Any], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.headers = tuple(headers)
        self.rows = list(rows)

    def remove(self, row: int) -> None:
        """Take an item out."""
        if 0 <= row < len(self.rows):
            self.beginRemoveRows(QModelIndex(), row, row)
            del self.rows[row]
            self.endRemoveRows()

    def move(self, row: int, by: int) -> int:
        """Move an item up (-1) or down (1); gives its new row."""
        target = row + by
        if not (0 <= row < len(self.rows) and 0 <= target < len(self.rows)):
            return row
        no_parent = QModelIndex()
        self.beginMoveRows(no_parent, row, row, no_parent, target + (1 if by > 0 else 0))
        self.rows[row], self.rows[target] = self.rows[target], self.rows[row]
        self.endMoveRows()
        return target

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        """One row an item."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        """As many as there are headings."""
        return 0 if parent.isValid() else len(self.headers)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The headings."""
        if role == Qt.ItemDataRole.DisplayRole and orientation is Qt.Orientation.Horizontal:
            return self.headers[section]
        return super().headerData(section, orientation, role)
