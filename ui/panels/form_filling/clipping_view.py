"""The place in a source where a value stands: a cut-out of its page, with the words marked."""

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.commands.review import Certainty
from ui.panels.form_filling.shown_field import Clipping
from ui.style.palette import PAPER
from ui.style.theme import Theme

HEIGHT = 72
SHOWN_WIDTH_PT = 260.0
"""So much of a page's width is seen; more where the marked words are wider."""


class ClippingView(QWidget):
    """Signal: `picture_needed(clipping)`; answer with `set_picture`, of the whole page."""

    picture_needed = Signal(Clipping)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._clipping: Clipping | None = None
        self._certainty = Certainty.CERTAIN
        self._picture = QImage()
        self._pixels_per_point = 1.0
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)
        self.hide()

    @property
    def clipping(self) -> Clipping | None:
        """What is shown."""
        return self._clipping

    @property
    def has_picture(self) -> bool:
        """Whether the page is there."""
        return not self._picture.isNull()

    def show_clipping(self, clipping: Clipping | None, certainty: Certainty) -> None:
        """Show this place; None hides the view."""
        self._certainty = certainty
        if clipping != self._clipping:
            is_other_page = (
                clipping is None
                or self._clipping is None
                or (clipping.path, clipping.page_index) != (self._clipping.path, self._clipping.page_index)
            )
            self._clipping = clipping
            if is_other_page:
                self._picture = QImage()
            if clipping is not None and not self.has_picture:
                self.picture_needed.emit(clipping)
        self.setVisible(clipping is not None)
        self.update()

    def set_picture(self, clipping: Clipping, picture: QImage, pixels_per_point: float) -> None:
        """The page of the clipping has arrived."""
        shown = self._clipping
        if shown is not None and (shown.path, shown.page_index) == (clipping.path, clipping.page_index):
            self._picture, self._pixels_per_point = picture, pixels_per_point
            self.update()

    def sizeHint(self) -> QSize:
        """A few lines of the page."""
        return QSize(300, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paper, the cut-out, the marks."""
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(QColor(self._theme.palette.border), 1))
        painter.setBrush(QColor("white"))
        painter.drawRoundedRect(frame, 8, 8)
        if self._clipping is not None and self.has_picture:
            inside = frame.adjusted(3, 3, -3, -3)
            painter.setClipRect(inside)
            self._paint_place(painter, inside, self._clipping)
        painter.end()

    def _paint_place(self, painter: QPainter, inside: QRectF, clipping: Clipping) -> None:
        left = min(box.left for box in clipping.boxes)
        right = max(box.right for box in clipping.boxes)
        top = min(box.top for box in clipping.boxes)
        bottom = max(box.bottom for box in clipping.boxes)
        width = max(SHOWN_WIDTH_PT, (right - left) * 1.2)
        width = max(width, (bottom - top + 12) * inside.width() / inside.height())
        height = width * inside.height() / inside.width()
        page_width = self._picture.width() / self._pixels_per_point
        x = min(max((left + right - width) / 2, 0.0), max(page_width - width, 0.0))
        y = (top + bottom - height) / 2
        part = QRectF(x, y, width, height)
        scale = self._pixels_per_point
        source = QRectF(part.left() * scale, part.top() * scale, part.width() * scale, part.height() * scale)
        painter.drawImage(inside, self._picture, source)
        ink = QColor(PAPER.tint(self._certainty).ink)
        wash = QColor(ink)
        wash.setAlphaF(0.16)
        painter.setPen(QPen(ink, 1.6))
        painter.setBrush(wash)
        grow = inside.width() / width
        for box in clipping.boxes:
            rect = QRectF((box.left - x) * grow, (box.top - y) * grow, box.width * grow, box.height * grow)
            painter.drawRoundedRect(rect.translated(inside.topLeft()).adjusted(-3, -2, 3, 2), 3, 3)
