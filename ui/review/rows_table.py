"""The rows of a table field as a small grid: cells to edit, rows to add and to take away."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from app.fields.field_value import FieldValue
from app.fields.schema import Field
from ui.item_models.wording import title_of

ROWS_SHOWN = 6


class RowsTable(QTableWidget):
    """Signal: `changed(rows)` with the text of all cells, empty rows left out.

    The last row is empty: what is typed there becomes a new row. Ctrl+Delete takes a row away.
    """

    changed = Signal(list)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Rows")
        self.setToolTip(
            "Type into a cell to change it, into the last row to add one; Ctrl+Delete removes a row"
        )
        self.verticalHeader().hide()
        self.horizontalHeader().setHighlightSections(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.itemChanged.connect(self._on_changed)
        self.installEventFilter(self)

    def show_rows(self, columns: Sequence[Field], value: FieldValue | None) -> None:
        """Show a value's rows under the columns' titles."""
        self.blockSignals(True)
        row_before, column_before = self.currentRow(), self.currentColumn()
        self.clear()
        rows = value.rows if value else ()
        self.setRowCount(len(rows) + 1)
        self.setColumnCount(len(columns))
        self.setHorizontalHeaderLabels([title_of(column) for column in columns])
        for i, row in enumerate(rows):
            for j, cell in enumerate(row):
                item = QTableWidgetItem(" ".join(cell.text.split()) if cell else "")
                item.setToolTip(item.text())
                self.setItem(i, j, item)
        self.resizeColumnsToContents()
        if columns:
            widest = max(range(len(columns)), key=self.sizeHintForColumn)
            self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
            self.horizontalHeader().setSectionResizeMode(widest, QHeaderView.ResizeMode.Stretch)
        self.setCurrentCell(min(row_before, self.rowCount() - 1), min(column_before, len(columns) - 1))
        shown = min(self.rowCount(), ROWS_SHOWN)
        self.setFixedHeight(self.horizontalHeader().sizeHint().height() + shown * self.rowHeight(0) + 4)
        self.blockSignals(False)

    def cells(self) -> list[list[str]]:
        """The text of all cells, empty rows left out."""

        def text(i: int, j: int) -> str:
            item = self.item(i, j)
            return item.text().strip() if item else ""

        rows = [[text(i, j) for j in range(self.columnCount())] for i in range(self.rowCount())]
        return [row for row in rows if any(row)]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ctrl+Delete takes the current row away."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() == Qt.Key.Key_Delete
            and event.modifiers() == Qt.KeyboardModifier.ControlModifier
            and 0 <= self.currentRow() < self.rowCount() - 1
        ):
            self.removeRow(self.currentRow())
            self.changed.emit(self.cells())
            return True
        return super().eventFilter(watched, event)

    def _on_changed(self) -> None:
        self.changed.emit(self.cells())
