"""The labels of a set as an editable Qt table."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, Qt

from app.fields.labels import Example, Label, LabelSet
from ui.item_models.field_list_model import Index
from ui.item_models.list_table_model import ListTableModel


class Column(IntEnum):
    """What of a label stands where."""

    NAME = 0
    DESCRIPTION = 1
    EXAMPLES = 2


HEADERS = {
    Column.NAME: "Label",
    Column.DESCRIPTION: "What it is, in your words",
    Column.EXAMPLES: "Examples",
}


@dataclass(slots=True)
class _Row:
    label: Label
    before: str
    """Its name when editing began, which its examples know it by."""


class LabelTableModel(ListTableModel):
    """Edits the labels of a set, and keeps the examples in step."""

    rows: list[_Row]

    def __init__(self, labels: LabelSet, parent: QObject | None = None) -> None:
        super().__init__(HEADERS.values(), [_Row(label, label.name) for label in labels.labels], parent)
        self._made = 0
        self.examples: tuple[Example, ...] = labels.examples
        """By the names of when editing began."""

    def edited(self, labels: LabelSet) -> LabelSet:
        """`labels` with the rows as they are; examples of labels that are gone, or too many, are left out.

        Raises SchemaError where they cannot be worked with.
        """
        now = {row.before: row.label.name for row in self.rows}
        renamed = (
            Example(one.text, tuple(now[name] for name in one.labels))
            for one in self.examples
            if set(one.labels) <= set(now)
        )
        kept = (
            one
            for one in renamed
            if (len(one.labels) == 1) or (labels.multiple if one.labels else labels.none or labels.multiple)
        )
        rows = tuple(row.label for row in self.rows)
        return replace(labels, labels=rows, examples=()).with_examples(tuple(kept))

    def take_examples(self, examples: Sequence[Example]) -> None:
        """More examples, and the labels that only they know."""
        before = {row.label.name: row.before for row in self.rows}
        names = dict.fromkeys(name for one in examples for name in one.labels)
        new = {name: self._unknown_name() for name in names if name not in before}
        before |= new
        known = (Example(one.text, tuple(before[name] for name in one.labels)) for one in examples)
        self.beginResetModel()
        self.rows += [_Row(Label(name), key) for name, key in new.items()]
        self.examples = tuple({one.text: one for one in (*self.examples, *known)}.values())
        self.endResetModel()

    def forget_examples(self) -> None:
        """Let go of all examples."""
        self.beginResetModel()
        self.examples = ()
        self.endResetModel()

    # -- the list ------------------------------------------------------------------------------------

    def add(self) -> int:
        """Add an empty label at the end; gives its row."""
        row = len(self.rows)
        self.beginInsertRows(QModelIndex(), row, row)
        names = {held.label.name for held in self.rows}
        number = next(n for n in range(row + 1, 2 * row + 2) if f"Label {n}" not in names)
        self.rows.append(_Row(Label(f"Label {number}"), self._unknown_name()))
        self.endInsertRows()
        return row

    def _unknown_name(self) -> str:
        """What examples know a label by that was not there when editing began: no other has such a name."""
        self._made += 1
        return f"\0{self._made}"

    # -- Qt ------------------------------------------------------------------------------------------

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Names and descriptions can be edited."""
        flags = super().flags(index)
        return flags if index.column() == Column.EXAMPLES else flags | Qt.ItemFlag.ItemIsEditable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The text of a cell."""
        if not index.isValid() or role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return None
        row = self.rows[index.row()]
        match Column(index.column()):
            case Column.NAME:
                return row.label.name
            case Column.DESCRIPTION:
                return row.label.description
            case Column.EXAMPLES:
                return str(sum(row.before in one.labels for one in self.examples) or "")

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Change a label; an empty name is refused."""
        text = " ".join(str(value).split())
        if not index.isValid() or role != Qt.ItemDataRole.EditRole:
            return False
        row = self.rows[index.row()]
        match Column(index.column()):
            case Column.NAME if text:
                row.label = replace(row.label, name=text)
            case Column.DESCRIPTION:
                row.label = replace(row.label, description=text)
            case _:
                return False
        self.dataChanged.emit(index, index)
        return True
