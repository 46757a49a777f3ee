"""Small pictures of all pages in a strip beside the page view; only those in view are asked for."""

from collections import OrderedDict
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.documents.document import Document, Page
from ui.review.page_view import PageView
from ui.style.palette import PAPER
from ui.style.theme import Theme

WIDTH = 128
PICTURE_WIDTH, PICTURE_HEIGHT = 84, 112
ROW_HEIGHT = PICTURE_HEIGHT + 34
PICTURES_KEPT = 300
"""About 11 MB; the one not seen for longest goes first."""
_NO_INDEX = QModelIndex()


class PageStrip(QListView):
    """Signals: `picture_needed(page_index, pixels_per_point)`; answer with `set_picture`."""

    picture_needed = Signal(int, float)

    def __init__(self, pages: PageView, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("strip")
        self.setAccessibleName("Pages")
        self.setFixedWidth(WIDTH)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._pages = pages
        self._model = PageListModel(self)
        self.setModel(self._model)
        self.setItemDelegate(_PageDelegate(self._model, theme, self))
        self._ask_timer = QTimer(self, singleShot=True, interval=60)
        self._ask_timer.timeout.connect(self._ask)
        self.selectionModel().currentChanged.connect(self._on_row_changed)
        pages.document_changed.connect(self._on_document_changed)
        pages.page_changed.connect(self._follow)

    def set_picture(self, page_index: int, image: QImage, pixels_per_point: float) -> None:
        """The small picture of a page has arrived."""
        self._model.set_picture(page_index, QPixmap.fromImage(image))

    def paintEvent(self, event: QPaintEvent) -> None:
        """What is painted may lack its pictures."""
        super().paintEvent(event)
        if not self._ask_timer.isActive():
            self._ask_timer.start()

    def _on_document_changed(self) -> None:
        self._model.show_document(self._pages.document)
        self._follow(self._pages.page_index)

    def _follow(self, page_index: int) -> None:
        self.setCurrentIndex(self._model.index(page_index))

    def _on_row_changed(self, current: QModelIndex) -> None:
        if current.isValid() and current.row() != self._pages.page_index:
            self._pages.go_to_page(current.row())

    def _ask(self) -> None:
        """Ask for the pictures of the rows in view."""
        middle, height = self.viewport().width() // 2, self.viewport().height()
        first = self.indexAt(QPoint(middle, 1)).row()
        last = self.indexAt(QPoint(middle, height - 1)).row()
        if first < 0:
            return
        for row in range(first, (last if last >= 0 else self._model.rowCount() - 1) + 1):
            page = self._model.pages[row]
            if page.has_picture and not self._model.has_picture(row):
                self.picture_needed.emit(row, _scale(page) * self.devicePixelRatioF())


class PageListModel(QAbstractListModel):
    """A row a page; `pages` as the document has them."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.document: Document | None = None
        self.pages: tuple[Page, ...] = ()
        self._pictures: OrderedDict[int, QPixmap] = OrderedDict()

    def show_document(self, document: Document | None) -> None:
        """Another document, or the words of the one whose pages are on show."""
        pages = document.pages if document else ()
        is_same = (
            self.document is not None
            and document is not None
            and self.document.name == document.name
            and not self.document.words
            and len(pages) == len(self.pages)
        )
        if is_same:
            self.document, self.pages = document, pages
            return
        self.beginResetModel()
        self.document, self.pages = document, pages
        self._pictures.clear()
        self.endResetModel()

    def has_picture(self, row: int) -> bool:
        """Whether the picture of a page is at hand."""
        return row in self._pictures

    def picture(self, row: int) -> QPixmap | None:
        """The picture of a page, if it is at hand."""
        if row in self._pictures:
            self._pictures.move_to_end(row)
        return self._pictures.get(row)

    def set_picture(self, row: int, picture: QPixmap) -> None:
        """Keep a picture, and let go of those not seen for long."""
        if row < len(self.pages):
            self._pictures[row] = picture
            while len(self._pictures) > PICTURES_KEPT:
                self._pictures.popitem(last=False)
            self.dataChanged.emit(self.index(row), self.index(row))

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _NO_INDEX) -> int:
        """How many pages there are."""
        return 0 if parent.isValid() else len(self.pages)

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The page's number; the rest is painted."""
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return str(index.row() + 1)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"Page {index.row() + 1}"
        return None


class _PageDelegate(QStyledItemDelegate):
    """Paints the picture of a page, or grey lines for its words, and its number below."""

    def __init__(self, model: PageListModel, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._model, self._theme = model, theme

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """The same for all pages."""
        return QSize(WIDTH - 20, ROW_HEIGHT)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paper, number, and a frame around the page on show."""
        palette = self._theme.palette
        page = self._model.pages[index.row()]
        scale = _scale(page)
        row = QRectF(option.rect)
        paper = QRectF(0, 0, page.width * scale, page.height * scale)
        paper.moveCenter(row.center())
        paper.moveTop(row.top() + 8 + (PICTURE_HEIGHT - paper.height()) / 2)
        is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if option.state & QStyle.StateFlag.State_MouseOver and not is_selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(palette.hover))
            painter.drawRoundedRect(row.adjusted(6, 1, -6, -1), 8, 8)
        if is_selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(palette.accent_wash))
            painter.drawRoundedRect(row.adjusted(6, 1, -6, -1), 8, 8)
        painter.setBrush(QColor("white"))
        painter.setPen(QPen(QColor(palette.accent if is_selected else palette.border_strong), 1))
        painter.drawRect(paper)
        picture = self._model.picture(index.row())
        if picture is not None:
            painter.drawPixmap(paper, picture, QRectF(picture.rect()))
        elif not page.has_picture:
            self._paint_words(painter, page, paper, scale)
        if is_selected and option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(palette.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(row.adjusted(7, 2, -7, -2), 7, 7)
        painter.setPen(QColor(palette.text if is_selected else palette.muted))
        below = QRectF(row.left(), row.top() + PICTURE_HEIGHT + 9, row.width(), 22)
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, str(index.row() + 1))
        painter.restore()

    def _paint_words(self, painter: QPainter, page: Page, paper: QRectF, scale: float) -> None:
        document = self._model.document
        ink = QColor(PAPER.border_strong)
        for word in document.words_in(page.start, page.end) if document else ():
            box = word.box
            place = QRectF(box.left, box.top + 0.3 * box.height, box.width, 0.4 * box.height)
            place = QRectF(place.topLeft() * scale, place.size() * scale)
            painter.fillRect(place.translated(paper.topLeft()), ink)


def _scale(page: Page) -> float:
    """Pixels a point at which the page fits its place in the strip."""
    return min(PICTURE_WIDTH / max(page.width, 1.0), PICTURE_HEIGHT / max(page.height, 1.0))
