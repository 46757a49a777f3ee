"""One page in the scene: its picture, or its words where there is no picture."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetricsF, QPainter, QPixmap
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from app.documents.document import Document, Page, Word
from ui.style.palette import PAPER

SHADOW_PT = 6.0


class PageItem(QGraphicsItem):
    """White paper of the page's size in points, at the item's origin."""

    def __init__(self, page: Page, document: Document) -> None:
        super().__init__()
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption)
        self.paper = QRectF(0, 0, page.width, page.height)
        self.read_from(page, document)
        self._is_painted_from_words = not page.has_picture
        self._picture: QPixmap | None = None
        self.pixels_per_point = 0.0
        """Resolution of the picture; 0 without one."""

    def read_from(self, page: Page, document: Document) -> None:
        """Take the words of the page from this document; they are looked up when they are needed."""
        self._page, self._document = page, document
        self._words: tuple[Word, ...] | None = None

    @property
    def words(self) -> tuple[Word, ...]:
        """The words of the page, in text order."""
        if self._words is None:
            self._words = self._document.words_in(self._page.start, self._page.end)
        return self._words

    @property
    def picture_bytes(self) -> int:
        """Memory that the picture takes."""
        return self._picture.width() * self._picture.height() * 4 if self._picture is not None else 0

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
        return self.paper.adjusted(-SHADOW_PT, -SHADOW_PT, SHADOW_PT, SHADOW_PT)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None, /
    ) -> None:
        """Paper, then picture or words."""
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(QColor(20, 26, 38, 6))
        for step in range(8):
            spread = 0.5 + 0.6 * step
            painter.drawRoundedRect(self.paper.adjusted(-spread, -spread + 1, spread, spread + 1), 4, 4)
        painter.fillRect(self.paper, QColor("white"))
        if self._picture is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawPixmap(self.paper, self._picture, QRectF(self._picture.rect()))
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
        for word in self.words:
            box = word.box
            if not exposed.intersects(QRectF(box.left, box.top, box.width, box.height)):
                continue
            text = self._document.text[word.start : word.end]
            advance = metrics.horizontalAdvance(text)
            if not advance:
                continue
            painter.save()
            painter.translate(box.left, box.top)
            painter.scale(box.width / advance, box.height / metrics.height())
            painter.drawText(0, round(metrics.ascent()), text)
            painter.restore()
