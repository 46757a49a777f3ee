"""The runners-up of a value as a Qt list, best first."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, Qt

from app.fields.field_value import Answer
from ui.item_models.field_list_model import Index
from ui.item_models.wording import reading_of

ASIDE_ROLE = Qt.ItemDataRole.UserRole + 1
"""What stands at the right of a candidate."""


class CandidateListModel(QAbstractListModel):
    """One row an answer that could be right instead; row 0 has the key 1."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._candidates: tuple[Answer, ...] = ()

    def show(self, candidates: Sequence[Answer]) -> None:
        """Show these candidates."""
        if tuple(candidates) != self._candidates:
            self.beginResetModel()
            self._candidates = tuple(candidates)
            self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        """One row a candidate."""
        return 0 if parent.isValid() else len(self._candidates)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The words, and how likely they are."""
        if not index.isValid() or index.row() >= len(self._candidates):
            return None
        answer = self._candidates[index.row()]
        text = " ".join(answer.text.split())
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return text
            case Qt.ItemDataRole.ToolTipRole:
                reading = reading_of(answer)
                return f"{text}{f' ({reading})' if reading else ''}: {answer.confidence:.0%}"
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{index.row() + 1}: {text}, {answer.confidence:.0%}"
            case int() if role == ASIDE_ROLE:
                return f"{answer.confidence:.0%}"
        return None
