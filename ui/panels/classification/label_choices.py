"""The labels of the set, each with its key and how probable it is; to choose one settles the document."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ui.item_models.field_list_model import Index
from ui.style.icons import paint_icon
from ui.style.theme import Theme

CHOICE_ROLE = Qt.ItemDataRole.UserRole + 1
ROW_HEIGHT = 26
ROWS_SHOWN = 9
KEYS = 9


@dataclass(frozen=True, slots=True)
class LabelChoice:
    """A label as it stands in the list."""

    title: str
    description: str
    key: str
    share: float | None
    """Its probability, where it is known."""
    is_chosen: bool


class LabelChoices(QListView):
    """Signal: `chosen(row)`, by a click or Enter."""

    chosen = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.choices = LabelChoiceListModel(self)
        self.setModel(self.choices)
        self.setItemDelegate(_ChoiceDelegate(theme, self))
        self.setAccessibleName("Labels")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clicked.connect(lambda index: self.chosen.emit(index.row()))
        theme.changed.connect(self.viewport().update)

    def show_choices(self, choices: Sequence[LabelChoice]) -> None:
        """Show these labels."""
        self.choices.show(choices)
        self.setFixedHeight(ROW_HEIGHT * min(len(choices), ROWS_SHOWN))
        chosen = next((row for row, choice in enumerate(choices) if choice.is_chosen), 0)
        self.scrollTo(self.choices.index(chosen))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Space choose."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            if self.currentIndex().isValid():
                self.chosen.emit(self.currentIndex().row())
        else:
            super().keyPressEvent(event)


class LabelChoiceListModel(QAbstractListModel):
    """One row a label."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._choices: tuple[LabelChoice, ...] = ()

    def show(self, choices: Sequence[LabelChoice]) -> None:
        """Show these; rows keep their selection where the labels stay the same."""
        before, now = self._choices, tuple(choices)
        if [choice.title for choice in before] != [choice.title for choice in now]:
            self.beginResetModel()
            self._choices = now
            self.endResetModel()
        elif before != now:
            self._choices = now
            self.dataChanged.emit(self.index(0), self.index(len(now) - 1))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        """One row a label."""
        return 0 if parent.isValid() else len(self._choices)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The name, and the choice for the delegate."""
        if not index.isValid() or index.row() >= len(self._choices):
            return None
        choice = self._choices[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return choice.title
            case Qt.ItemDataRole.ToolTipRole:
                return choice.description
            case Qt.ItemDataRole.AccessibleTextRole:
                parts = [f"{choice.key}: {choice.title}" if choice.key else choice.title]
                if choice.share is not None:
                    parts.append(f"{choice.share:.0%}")
                return ", ".join([*parts, "chosen"] if choice.is_chosen else parts)
            case int() if role == CHOICE_ROLE:
                return choice
        return None


class _ChoiceDelegate(QStyledItemDelegate):
    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """One line."""
        return QSize(120, ROW_HEIGHT)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Key, name, and how probable it is as a bar behind them."""
        palette = self._theme.palette
        choice: LabelChoice = index.data(CHOICE_ROLE)
        row = QRectF(option.rect).adjusted(2, 1, -2, -1)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if option.state & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(QColor(palette.hover))
            painter.drawRoundedRect(row, 6, 6)
        if choice.share:
            painter.setBrush(QColor(palette.accent_wash if choice.is_chosen else palette.hover))
            painter.drawRoundedRect(row.adjusted(0, 0, (choice.share - 1) * row.width(), 0), 6, 6)
        if choice.is_chosen or (option.state & QStyle.StateFlag.State_HasFocus):
            painter.setPen(QPen(QColor(palette.accent), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(row.adjusted(1, 1, -1, -1), 6, 6)
        middle = Qt.AlignmentFlag.AlignVCenter
        if choice.key:
            cap = QRectF(row.left() + 8, row.center().y() - 9, 18, 18)
            painter.setPen(QPen(QColor(palette.border_strong), 1))
            painter.setBrush(QColor(palette.surface))
            painter.drawRoundedRect(cap, 4, 4)
            painter.setPen(QColor(palette.muted))
            painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, choice.key)
        font = QFont(option.font)
        font.setWeight(QFont.Weight.DemiBold if choice.is_chosen else QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(QColor(palette.text))
        place = row.adjusted(36, 0, -64, 0)
        metrics = QFontMetrics(font)
        name = metrics.elidedText(choice.title, Qt.TextElideMode.ElideRight, int(place.width()))
        painter.drawText(place, middle, name)
        used = metrics.horizontalAdvance(name) + 12
        painter.setFont(option.font)
        painter.setPen(QColor(palette.muted))
        told = place.adjusted(used, 0, 0, 0)
        if told.width() > 60:
            shown = QFontMetrics(option.font).elidedText(
                choice.description, Qt.TextElideMode.ElideRight, int(told.width())
            )
            painter.drawText(told, middle, shown)
        aside = row.adjusted(0, 0, -10, 0)
        if choice.is_chosen:
            place = QRectF(row.right() - 62, row.center().y() - 8, 16, 16)
            paint_icon(painter, "certain", palette.accent, place)
        if choice.share is not None:
            painter.drawText(aside, middle | Qt.AlignmentFlag.AlignRight, f"{choice.share:.0%}")
        painter.restore()
