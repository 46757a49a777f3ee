"""One page in the scene: its picture, or its words where there is no picture."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetricsF, QPainter, QPixmap
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from app.documents.document import Document, Page, Word
from ui.style.palette import PAPER

SHADOW_PT = 6.0


class PageItem(QGraphicsItem):
    """White paper of the page's size in points, at the item's origin."""

    def __init__(self, page: Page, words: Sequence[Word], document: Document) -> None:
        super().__init__()
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption)
        self._size = QRectF(0, 0, page.width, page.height)
        self._words = words
        self._text = document.text
        self._is_painted_from_words = not page.has_picture
        self._picture: QPixmap | None = None
        self.pixels_per_point = 0.0
        """Resolution of the picture; 0 without one."""

    @property
    def needs_picture(self) -> bool:
        """Whether this page is shown as a picture."""
        return not self._is_painted_from_words

    def set_picture(self, picture: QPixmap | None, pixels_per_point: float = 0.0) -> None:
        """Show this picture; None lets it go."""
        self._picture = picture
        self.pixels_per_point = pixels_per_point if picture is not None else 0.0
        self.update()

    def boundingRect(self) -> QRectF:
        """The paper and its shadow."""
        return self._size.adjusted(-SHADOW_PT, -SHADOW_PT, SHADOW_PT, SHADOW_PT)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None, /
    ) -> None:
        """Paper, then picture or words."""
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(QColor(20, 26, 38, 6))
        for step in range(8):
            spread = 0.5 + 0.6 * step
            painter.drawRoundedRect(self._size.adjusted(-spread, -spread + 1, spread, spread + 1), 4, 4)
        painter.fillRect(self._size, QColor("white"))
        if self._picture is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawPixmap(self._size, self._picture, QRectF(self._picture.rect()))
        elif self._is_painted_from_words:
            self._paint_words(painter, option.exposedRect)

    def _paint_words(self, painter: QPainter, exposed: QRectF) -> None:
        """Each word fills its own box, so that boxes and letters agree."""
        painter.setPen(QColor(PAPER.text))
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        font.setPixelSize(100)
        metrics = QFontMetricsF(font)
        painter.setFont(font)
        for word in self._words:
            box = word.box
            if not exposed.intersects(QRectF(box.left, box.top, box.width, box.height)):
                continue
            text = self._text[word.start : word.end]
            advance = metrics.horizontalAdvance(text)
            if not advance:
                continue
            painter.save()
            painter.translate(box.left, box.top)
            painter.scale(box.width / advance, box.height / metrics.height())
            painter.drawText(0, round(metrics.ascent()), text)
            painter.restore()
