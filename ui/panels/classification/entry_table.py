"""The documents on screen: name, label, how sure it is, how the text begins; digits settle labels."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from app.commands.review import Certainty
from ui.item_models.wording import CERTAINTY_ICONS
from ui.panels.classification.classification_workspace import ClassificationWorkspace
from ui.panels.classification.entry import Entry, Stage
from ui.panels.classification.entry_table_model import (
    ENTRY_ROLE,
    Column,
    EntryTableModel,
)
from ui.style.icons import paint_icon
from ui.style.palette import Palette, Tint
from ui.style.theme import Theme
from ui.widgets.row_table import show_as_rows

ROW_HEIGHT = 36
ICON = 16
BAR_HEIGHT = 3.0


class EntryTable(QTableView):
    """Signals: `current_changed()`; `digit_pressed(number)` for 0 to 9; `accept_pressed()`;
    `remove_pressed()`.
    """

    current_changed = Signal()
    digit_pressed = Signal(int)
    accept_pressed = Signal()
    remove_pressed = Signal()

    def __init__(self, workspace: ClassificationWorkspace, theme: Theme) -> None:
        super().__init__()
        self.documents = EntryTableModel(workspace, self)
        self.setModel(self.documents)
        self._kept: tuple[Entry | None, int] = None, -1
        self.setItemDelegate(_EntryDelegate(theme, self))
        self.setObjectName("entries")
        show_as_rows(self, "Documents and their labels")
        self.setWordWrap(False)
        self.setSortingEnabled(True)
        self.sortByColumn(Column.CERTAINTY, Qt.SortOrder.AscendingOrder)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        for column, width in ((Column.NAME, 150), (Column.LABEL, 180), (Column.CERTAINTY, 96)):
            self.setColumnWidth(column, width)
        self.horizontalHeader().setSectionResizeMode(Column.SNIPPET, QHeaderView.ResizeMode.Stretch)
        self.selectionModel().currentRowChanged.connect(lambda *_: self.current_changed.emit())
        self.documents.modelAboutToBeReset.connect(self._keep_current)
        self.documents.modelReset.connect(self._restore_current)
        theme.changed.connect(self.viewport().update)

    @property
    def current(self) -> Entry | None:
        """The document that is selected."""
        entry: Entry | None = self.currentIndex().data(ENTRY_ROLE)
        return entry

    def select(self, entry: Entry | None) -> None:
        """Go to a document."""
        shown = self.documents.entries
        if entry in shown:
            self.selectRow(shown.index(entry))
            self.scrollTo(self.currentIndex())

    def next_asking(self) -> Entry | None:
        """The document below the selected one that asks for a look, or the first above; None for none."""
        shown, current = self.documents.entries, self.current
        at = shown.index(current) + 1 if current in shown else 0
        return next((e for e in (*shown[at:], *shown[:at]) if e.asks and e is not current), None)

    def _keep_current(self) -> None:
        self._kept = self.current, self.currentIndex().row()

    def _restore_current(self) -> None:
        """The same document, or where it is gone the one in its place."""
        (entry, row), shown = self._kept, self.documents.entries
        if shown and row >= 0:
            self.selectRow(shown.index(entry) if entry in shown else min(row, len(shown) - 1))
        self.current_changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits settle the label, Enter and A accept it, Delete takes the document off the list."""
        if event.modifiers() not in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier):
            super().keyPressEvent(event)
        elif event.text().isdecimal() and event.text().isascii():
            self.digit_pressed.emit(int(event.text()))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_A):
            self.accept_pressed.emit()
        elif event.key() == Qt.Key.Key_Delete:
            self.remove_pressed.emit()
        else:
            super().keyPressEvent(event)


class _EntryDelegate(QStyledItemDelegate):
    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """The row's wash, then what the column shows."""
        palette = self._theme.palette
        entry: Entry = index.data(ENTRY_ROLE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, QColor(palette.accent_wash))
        painter.setPen(QPen(QColor(palette.border), 1))
        painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())
        cell = QRectF(option.rect).adjusted(10, 0, -10, 0)
        text = index.data()
        match Column(index.column()):
            case Column.NAME:
                self._line(painter, cell, text, option.font, palette.text, Qt.TextElideMode.ElideMiddle)
            case Column.LABEL:
                icon, tint = mark(entry, palette)
                place = QRectF(cell.left(), cell.center().y() - ICON / 2, ICON, ICON)
                paint_icon(painter, icon, tint.ink, place)
                font = QFont(option.font)
                font.setWeight(QFont.Weight.DemiBold if entry.labelled.labels else QFont.Weight.Normal)
                colour = palette.text if entry.labelled.labels is not None else palette.muted
                self._line(painter, cell.adjusted(ICON + 8, 0, 0, 0), text, font, colour)
            case Column.CERTAINTY:
                tint = mark(entry, palette)[1]
                self._line(painter, cell.adjusted(0, -2, 0, -2), text, option.font, tint.ink)
                if entry.labelled.given is None and entry.labelled.proposed is not None:
                    paint_share(painter, cell, entry.labelled.proposed.confidence, palette, tint.ink)
            case Column.SNIPPET:
                colour = palette.error.ink if entry.error is not None else palette.muted
                self._line(painter, cell, text, option.font, colour)
        painter.restore()

    def _line(
        self,
        painter: QPainter,
        cell: QRectF,
        text: str,
        font: QFont,
        colour: str,
        elide: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
    ) -> None:
        painter.setFont(font)
        painter.setPen(QColor(colour))
        shown = QFontMetrics(font).elidedText(text, elide, int(cell.width()))
        painter.drawText(cell, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)


def paint_share(painter: QPainter, cell: QRectF, share: float, palette: Palette, colour: str) -> None:
    """A thin bar at the foot of a cell, as long as a share of it."""
    bar = QRectF(cell.left(), cell.bottom() - BAR_HEIGHT - 5, cell.width(), BAR_HEIGHT)
    painter.setPen(Qt.PenStyle.NoPen)
    for width, ink in ((bar.width(), palette.hover), (bar.width() * share, colour)):
        painter.setBrush(QColor(ink))
        painter.drawRoundedRect(QRectF(bar.left(), bar.top(), width, BAR_HEIGHT), 1.5, 1.5)


def mark(entry: Entry, palette: Palette) -> tuple[str, Tint]:
    """The icon of a document's state, and its tint."""
    certainty = entry.labelled.certainty
    if certainty is not None:
        is_none = certainty is Certainty.CERTAIN and not entry.labelled.labels
        shown = Certainty.NOT_FOUND if is_none else certainty
        return CERTAINTY_ICONS[shown], palette.tint(shown)
    muted = Tint(palette.muted, palette.sunken)
    return {
        Stage.LOCKED: ("lock", palette.check),
        Stage.FAILED: ("error", palette.error),
        Stage.STOPPED: ("close", muted),
        Stage.OPENING: ("again", Tint(palette.accent, palette.accent_wash)),
        Stage.READING: ("again", Tint(palette.accent, palette.accent_wash)),
    }.get(entry.stage, ("waiting", muted))
