"""The documents that are sorted as a Qt table, and the order and choice of them that is shown."""

from enum import IntEnum
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
)

from app.commands.labelling import label_text
from ui.item_models.field_list_model import Index
from ui.panels.classification.classification_workspace import ClassificationWorkspace
from ui.panels.classification.entry import Entry, Stage

ENTRY_ROLE = Qt.ItemDataRole.UserRole + 1
SORT_ROLE = Qt.ItemDataRole.UserRole + 2

SNIPPET_CHARACTERS = 200
STAGE_TEXTS = {
    Stage.WAITING: "Waiting",
    Stage.OPENING: "Opening …",
    Stage.OPEN: "Waiting",
    Stage.READING: "Reading …",
    Stage.STOPPED: "Stopped",
    Stage.LOCKED: "Needs its password",
    Stage.FAILED: "Cannot be read",
}


class Column(IntEnum):
    """What of a document stands where."""

    NAME = 0
    LABEL = 1
    CERTAINTY = 2
    SNIPPET = 3


HEADERS = {
    Column.NAME: "Document",
    Column.LABEL: "Label",
    Column.CERTAINTY: "Certainty",
    Column.SNIPPET: "Text",
}


def label_of(entry: Entry) -> str:
    """The label on one line, or how far the document is."""
    labels = entry.labelled.labels
    return STAGE_TEXTS.get(entry.stage, "") if labels is None else label_text(labels)


def certainty_of(entry: Entry) -> str:
    """How sure the label is, in a word."""
    if entry.labelled.given is not None:
        return "By you"
    proposed = entry.labelled.proposed
    return f"{proposed.confidence:.0%}" if proposed is not None else ""


class EntryTableModel(QAbstractTableModel):
    """One row a document, in the order they came."""

    def __init__(self, workspace: ClassificationWorkspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._entries: list[Entry] = []
        workspace.entries_changed.connect(self._on_entries_changed)
        workspace.shown_changed.connect(self._on_shown_changed)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        """One row a document."""
        return 0 if parent.isValid() else len(self._entries)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        """Name, label, certainty, text."""
        return 0 if parent.isValid() else len(Column)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The names of the columns."""
        if role == Qt.ItemDataRole.DisplayRole and orientation is Qt.Orientation.Horizontal:
            return HEADERS[Column(section)]
        return super().headerData(section, orientation, role)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The text of a cell, what it is sorted by, and the entry for the delegate."""
        if not index.isValid() or index.row() >= len(self._entries):
            return None
        entry, column = self._entries[index.row()], Column(index.column())
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return _text(entry, column)
            case Qt.ItemDataRole.ToolTipRole:
                return _tool_tip(entry, column)
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{HEADERS[column]}: {_text(entry, column)}"
            case Qt.ItemDataRole.TextAlignmentRole if column is Column.CERTAINTY:
                return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            case int() if role == ENTRY_ROLE:
                return entry
            case int() if role == SORT_ROLE:
                is_certainty = column is Column.CERTAINTY
                return _certainty_order(entry) if is_certainty else _text(entry, column).casefold()
        return None

    def _on_entries_changed(self) -> None:
        entries = self._workspace.entries
        if self._entries and entries[: len(self._entries)] == self._entries:
            if len(entries) > len(self._entries):
                self.beginInsertRows(QModelIndex(), len(self._entries), len(entries) - 1)
                self._entries = list(entries)
                self.endInsertRows()
            return
        gone = [row for row, entry in enumerate(self._entries) if entry not in entries]
        if len(gone) == 1 and len(entries) == len(self._entries) - 1:
            self.beginRemoveRows(QModelIndex(), gone[0], gone[0])
            self._entries = list(entries)
            self.endRemoveRows()
            return
        self.beginResetModel()
        self._entries = list(entries)
        self.endResetModel()

    def _on_shown_changed(self) -> None:
        if self._entries:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._entries) - 1, len(Column) - 1))


class EntryOrder(QSortFilterProxyModel):
    """The most doubtful first, if nothing else is asked for; all, or only those that ask for a look."""

    def __init__(self, model: EntryTableModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._only_asking = False
        self.setSourceModel(model)
        self.setSortRole(SORT_ROLE)
        self.setDynamicSortFilter(True)

    def show_only_asking(self, only: bool) -> None:
        """Leave out what is sure, and what a person has settled."""
        self._only_asking = only
        self.invalidate()

    def filterAcceptsRow(self, source_row: int, source_parent: QModelIndex | QPersistentModelIndex) -> bool:
        """As was asked."""
        entry: Entry = self.sourceModel().index(source_row, 0).data(ENTRY_ROLE)
        return entry.asks or not self._only_asking


def _certainty_order(entry: Entry) -> float:
    """What cannot be read first, what is not read yet last, before it what a person has settled."""
    if entry.labelled.given is not None:
        return 2.0
    proposed = entry.labelled.proposed
    if proposed is not None:
        return proposed.confidence
    return -1.0 if entry.stage in (Stage.FAILED, Stage.LOCKED) else 3.0


def _text(entry: Entry, column: Column) -> str:
    match column:
        case Column.NAME:
            return entry.name
        case Column.LABEL:
            return label_of(entry)
        case Column.CERTAINTY:
            return certainty_of(entry)
        case Column.SNIPPET:
            if entry.error is not None:
                return entry.error.message
            return snippet(entry.document.text) if entry.document is not None else ""


def snippet(text: str) -> str:
    """How a text begins, on one line."""
    return " ".join(text[: 2 * SNIPPET_CHARACTERS].split())[:SNIPPET_CHARACTERS]


def _tool_tip(entry: Entry, column: Column) -> str:
    if column is Column.NAME:
        return str(entry.path or entry.name)
    if column is Column.SNIPPET and entry.error is not None:
        return str(entry.error)
    return _text(entry, column)
