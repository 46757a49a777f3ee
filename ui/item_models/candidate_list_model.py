"""Other values that could be right, as a Qt list, best first."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, Qt

from ui.item_models.field_list_model import Index

ASIDE_ROLE = Qt.ItemDataRole.UserRole + 1
"""What stands at the right of a candidate."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A value that could be right instead of the one that is shown."""

    text: str
    aside: str
    """How likely, or where it is from."""
    reading: str = ""
    """What the text is read as, where that is not plain."""


class CandidateListModel(QAbstractListModel):
    """One row a candidate; row 0 has the key 1."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._candidates: tuple[Candidate, ...] = ()

    def show(self, candidates: Sequence[Candidate]) -> None:
        """Show these candidates."""
        if tuple(candidates) != self._candidates:
            self.beginResetModel()
            self._candidates = tuple(candidates)
            self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        """One row a candidate."""
        return 0 if parent.isValid() else len(self._candidates)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The words, and what stands at their right."""
        if not index.isValid() or index.row() >= len(self._candidates):
            return None
        one = self._candidates[index.row()]
        text = " ".join(one.text.split())
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return text
            case Qt.ItemDataRole.ToolTipRole:
                return f"{text}{f' ({one.reading})' if one.reading else ''}: {one.aside}"
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{index.row() + 1}: {text}, {one.aside}"
            case int() if role == ASIDE_ROLE:
                return one.aside
        return None
