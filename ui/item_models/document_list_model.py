"""The documents of the workspace as a Qt list."""

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, Qt

from ui.item_models.field_list_model import Index
from ui.panels.extraction.workspace import Entry, Stage, Workspace

ENTRY_ROLE = Qt.ItemDataRole.UserRole + 1


def stage_text(entry: Entry) -> str:
    """How far a document is, in a few words."""
    if entry.stage is Stage.READY and entry.review is not None:
        count = len(entry.review.to_check())
        return f"{count} to check" if count else "Checked"
    return {
        Stage.WAITING: "Waiting",
        Stage.READING: "Reading …",
        Stage.READ: "Waiting",
        Stage.ANSWERING: "Looking for values …",
        Stage.READY: "Done",
        Stage.STOPPED: "Stopped",
        Stage.LOCKED: "Needs its password",
        Stage.FAILED: "Failed",
    }[entry.stage]


class DocumentListModel(QAbstractListModel):
    """One row a document, in the order they came."""

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        workspace.entry_about_to_be_added.connect(lambda row: self.beginInsertRows(QModelIndex(), row, row))
        workspace.entry_added.connect(lambda _: self.endInsertRows())
        workspace.entry_about_to_be_removed.connect(lambda row: self.beginRemoveRows(QModelIndex(), row, row))
        workspace.entry_removed.connect(lambda _: self.endRemoveRows())
        workspace.entry_changed.connect(self._on_changed)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        """One row a document."""
        return 0 if parent.isValid() else len(self._workspace.entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The file's name, and the entry for the delegate."""
        if not index.isValid() or index.row() >= len(self._workspace.entries):
            return None
        entry = self._workspace.entries[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return entry.path.name
            case Qt.ItemDataRole.ToolTipRole:
                return f"{entry.path}\n{stage_text(entry)}"
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{entry.path.name}: {stage_text(entry)}"
            case int() if role == ENTRY_ROLE:
                return entry
        return None

    def _on_changed(self, row: int) -> None:
        index = self.index(row)
        self.dataChanged.emit(index, index)
