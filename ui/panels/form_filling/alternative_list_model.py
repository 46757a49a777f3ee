"""Other values that could be right, as a Qt list, best first."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, Qt

from ui.item_models.candidate_list_model import ASIDE_ROLE
from ui.item_models.field_list_model import Index
from ui.panels.form_filling.shown_field import Alternative


class AlternativeListModel(QAbstractListModel):
    """One row an alternative; row 0 has the key 1."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._alternatives: tuple[Alternative, ...] = ()

    def show(self, alternatives: Sequence[Alternative]) -> None:
        """Show these."""
        self.beginResetModel()
        self._alternatives = tuple(alternatives)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        """One row an alternative."""
        return 0 if parent.isValid() else len(self._alternatives)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The words, and what stands at their right."""
        if not index.isValid() or index.row() >= len(self._alternatives):
            return None
        one = self._alternatives[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return " ".join(one.text.split())
            case Qt.ItemDataRole.ToolTipRole:
                return f"{one.text}: {one.aside}"
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{index.row() + 1}: {one.text}, {one.aside}"
            case int() if role == ASIDE_ROLE:
                return one.aside
        return None
