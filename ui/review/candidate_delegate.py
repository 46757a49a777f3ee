"""Paints a runner-up: its key, its words, how likely it is or where it is from."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ui.item_models.candidate_list_model import ASIDE_ROLE
from ui.style.theme import Theme


class CandidateDelegate(QStyledItemDelegate):
    """One line a candidate."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """One line."""
        return QSize(120, QFontMetrics(option.font).height() + 12)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Key, words, what stands at the right."""
        palette = self._theme.palette
        row = QRectF(option.rect).adjusted(1, 1, -1, -1)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & (QStyle.StateFlag.State_MouseOver | QStyle.StateFlag.State_HasFocus):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(palette.hover))
            painter.drawRoundedRect(row, 6, 6)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(palette.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(row, 6, 6)
        small = QFont(option.font)
        small.setPointSizeF(option.font.pointSizeF() * 0.85)
        key = QRectF(row.left() + 8, row.center().y() - 9, 18, 18)
        painter.setPen(QPen(QColor(palette.border), 1))
        painter.setBrush(QColor(palette.sunken))
        painter.drawRoundedRect(key, 4, 4)
        painter.setFont(small)
        painter.setPen(QColor(palette.muted))
        painter.drawText(key, Qt.AlignmentFlag.AlignCenter, str(index.row() + 1))
        aside = str(index.data(ASIDE_ROLE))
        at_right = row.adjusted(0, 0, -10, 0)
        painter.drawText(at_right, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, aside)
        text = row.adjusted(36, 0, -26 - QFontMetrics(small).horizontalAdvance(aside), 0)
        painter.setFont(option.font)
        painter.setPen(QColor(palette.text))
        shown = QFontMetrics(option.font).elidedText(
            index.data(), Qt.TextElideMode.ElideRight, int(text.width())
        )
        painter.drawText(text, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
        painter.restore()
