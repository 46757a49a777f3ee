"""Our icons: SVG drawings whose `currentColor` is the colour asked for."""

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from app.settings.locations import assets_folder

ICONS = assets_folder() / "icons"
_SIZES = (16, 20, 24, 32, 40, 48, 64, 96)


@lru_cache(maxsize=256)
def drawing(name: str, colour: str) -> QSvgRenderer:
    """The icon `name` as something to paint with."""
    svg = (ICONS / f"{name}.svg").read_text(encoding="utf-8").replace("currentColor", colour)
    return QSvgRenderer(QByteArray(svg.encode()))


def paint_icon(painter: QPainter, name: str, colour: str, rect: QRectF) -> None:
    """Paint the icon into `rect`."""
    drawing(name, colour).render(painter, rect)


@lru_cache(maxsize=256)
def icon(name: str, colour: str, disabled_colour: str) -> QIcon:
    """The icon in all sizes that buttons and menus use."""
    made = QIcon()
    for size in _SIZES:
        for mode, ink in ((QIcon.Mode.Normal, colour), (QIcon.Mode.Disabled, disabled_colour)):
            pixmap = QPixmap(QSize(size, size))
            pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(pixmap)
            paint_icon(painter, name, ink, QRectF(0, 0, size, size))
            painter.end()
            made.addPixmap(pixmap, mode)
    return made
