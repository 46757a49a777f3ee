"""An icon that stands alone; it follows the theme and means nothing to a screen reader."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.style.icons import paint_icon
from ui.style.palette import Tint
from ui.style.theme import Theme


class IconLabel(QWidget):
    """The icon `name`, `size` pixels wide, in a colour of the palette."""

    def __init__(self, theme: Theme, name: str, size: int, role: str = "text") -> None:
        super().__init__()
        self._theme, self._name, self._role = theme, name, role
        self.setFixedSize(size, size)
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the icon in the colour of now."""
        colour = getattr(self._theme.palette, self._role)
        painter = QPainter(self)
        rect = QRectF(self.rect())
        paint_icon(painter, self._name, colour.ink if isinstance(colour, Tint) else colour, rect)
        painter.end()
