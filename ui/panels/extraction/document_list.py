"""The documents of the sitting at the far left, each with its state; there only when there are several."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from ui.item_models.document_list_model import ENTRY_ROLE, DocumentListModel, stage_text
from ui.panels.extraction.workspace import Entry, Stage, Workspace
from ui.style.icons import paint_icon
from ui.style.palette import Palette
from ui.style.theme import Theme
from ui.widgets.labels import label

WIDTH = 220
MARK = 18


class DocumentList(QFrame):
    """Selecting a row brings that document on screen; Delete closes it."""

    def __init__(self, workspace: Workspace, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("documents")
        self.setFixedWidth(WIDTH)
        self._workspace = workspace
        self._model = DocumentListModel(workspace, self)
        self._view = _DocumentListView(self._model, theme)
        self._count = label(look="muted")
        head = label("Documents", "section")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 16, 0, 0)
        column.setSpacing(2)
        for shown in (head, self._count):
            shown.setContentsMargins(18, 0, 8, 0)
            column.addWidget(shown)
        column.addSpacing(8)
        column.addWidget(self._view, 1)
        self._view.selectionModel().currentChanged.connect(self._on_row_changed)
        self._view.delete_pressed.connect(self._on_delete)
        workspace.current_changed.connect(self._follow)
        for signal in (workspace.entry_added, workspace.entry_changed, workspace.entry_removed):
            signal.connect(self._show_count)
        self._show_count()

    def _follow(self) -> None:
        entry = self._workspace.current
        row = self._workspace.entries.index(entry) if entry else -1
        self._view.setCurrentIndex(self._model.index(row))

    def _show_count(self) -> None:
        entries = self._workspace.entries
        self.setVisible(len(entries) > 1)
        done = sum(1 for e in entries if e.review is not None and not e.review.to_check())
        self._count.setText(f"{done} of {len(entries)} checked")

    def _on_row_changed(self, current: QModelIndex) -> None:
        entry = current.data(ENTRY_ROLE)
        if entry is not None:
            self._workspace.show(entry)

    def _on_delete(self) -> None:
        if self._workspace.current is not None:
            self._workspace.remove(self._workspace.current)


class _DocumentListView(QListView):
    delete_pressed = Signal()

    def __init__(self, model: DocumentListModel, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("queue")
        self.setAccessibleName("Documents")
        self.setModel(model)
        self.setItemDelegate(_DocumentDelegate(theme, self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        theme.changed.connect(self.viewport().update)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete closes the document."""
        if event.key() == Qt.Key.Key_Delete:
            self.delete_pressed.emit()
        else:
            super().keyPressEvent(event)


class _DocumentDelegate(QStyledItemDelegate):
    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Two lines."""
        return QSize(120, 2 * QFontMetrics(option.font).height() + 22)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """State, name, how far it is."""
        palette = self._theme.palette
        entry: Entry = index.data(ENTRY_ROLE)
        row = QRectF(option.rect).adjusted(8, 1, -8, -1)
        is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if is_selected or option.state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(palette.accent_wash if is_selected else palette.hover))
            painter.drawRoundedRect(row, 8, 8)
        if is_selected and option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(palette.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(row.adjusted(1, 1, -1, -1), 7, 7)
        icon, colour = _mark(entry, palette)
        paint_icon(painter, icon, colour, QRectF(row.left() + 10, row.center().y() - MARK / 2, MARK, MARK))
        small = QFont(option.font)
        small.setPointSizeF(option.font.pointSizeF() * 0.9)
        text = QRectF(row.left() + 38, row.top() + 9, row.width() - 46, QFontMetrics(option.font).height())
        self._line(painter, entry.path.name, option.font, palette.text, text)
        text.translate(0, text.height() + 2)
        self._line(painter, stage_text(entry), small, palette.muted, text)
        painter.restore()

    def _line(self, painter: QPainter, text: str, font: QFont, colour: str, rect: QRectF) -> None:
        painter.setFont(font)
        painter.setPen(QColor(colour))
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideMiddle, int(rect.width()))
        painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)


def _mark(entry: Entry, palette: Palette) -> tuple[str, str]:
    if entry.stage is Stage.READY and entry.review is not None:
        return ("check", palette.check.ink) if entry.review.to_check() else ("certain", palette.certain.ink)
    return {
        Stage.LOCKED: ("lock", palette.check.ink),
        Stage.FAILED: ("error", palette.error.ink),
        Stage.STOPPED: ("close", palette.muted),
        Stage.READING: ("again", palette.accent),
        Stage.ANSWERING: ("again", palette.accent),
    }.get(entry.stage, ("waiting", palette.muted))
