"""The documents that are sorted, as a Qt table."""

from enum import IntEnum
from typing import Any

from PySide6.QtCore import QObject, Qt

from app.commands.labelling import label_text
from ui.item_models.field_list_model import Index
from ui.item_models.list_table_model import ListTableModel
from ui.panels.classification.classification_workspace import ClassificationWorkspace
from ui.panels.classification.entry import Entry, Stage

ENTRY_ROLE = Qt.ItemDataRole.UserRole + 1

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


class EntryTableModel(ListTableModel):
    """One row a document; the most doubtful first, if nothing else is asked for.

    It sorts by itself: a proxy would ask for each cell many times, and there may be thousands.
    """

    def __init__(self, workspace: ClassificationWorkspace, parent: QObject | None = None) -> None:
        super().__init__(HEADERS.values(), (), parent)
        self._workspace = workspace
        self._column, self._is_reversed = Column.CERTAINTY, False
        self._only_asking = False
        workspace.entries_changed.connect(self._arrange)
        workspace.shown_changed.connect(self._arrange)

    @property
    def entries(self) -> list[Entry]:
        """Those that are shown, in their order."""
        return self.rows

    def show_only_asking(self, only: bool) -> None:
        """Leave out what is sure, and what a person has settled."""
        self._only_asking = only
        self._arrange()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """By a column, now and when something changes."""
        self._column, self._is_reversed = Column(column), order is Qt.SortOrder.DescendingOrder
        self._arrange()

    def _arrange(self) -> None:
        """Show what is known now; rows that stay keep their selection."""
        entries = [entry for entry in self._workspace.entries if entry.asks or not self._only_asking]
        entries.sort(key=lambda entry: _order(entry, self._column), reverse=self._is_reversed)
        if entries != self.rows:
            rows = {id(entry): row for row, entry in enumerate(entries)}
            if rows.keys() == {id(entry) for entry in self.rows}:
                self.layoutAboutToBeChanged.emit()
                before = self.persistentIndexList()
                after = [self.index(rows[id(self.rows[i.row()])], i.column()) for i in before]
                self.rows = entries
                self.changePersistentIndexList(before, after)
                self.layoutChanged.emit()
            else:
                self.beginResetModel()
                self.rows = entries
                self.endResetModel()
        if entries:
            self.dataChanged.emit(self.index(0, 0), self.index(len(entries) - 1, len(Column) - 1))

    # -- Qt ------------------------------------------------------------------------------------------

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The text of a cell, and the entry for the delegate."""
        if not index.isValid() or index.row() >= len(self.entries):
            return None
        entry, column = self.entries[index.row()], Column(index.column())
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
        return None


def _order(entry: Entry, column: Column) -> float | str:
    return _certainty_order(entry) if column is Column.CERTAINTY else _text(entry, column).casefold()


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
