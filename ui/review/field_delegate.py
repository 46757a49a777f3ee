"""Paints a field's row: the certainty mark, what is asked, the value found."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ui.item_models.field_row import ROW_ROLE, FieldRow
from ui.item_models.wording import CERTAINTY_ICONS
from ui.style.icons import paint_icon
from ui.style.theme import Theme

ROW_PADDING = 11
MARGIN = 8
MARK = 20
SECTION_PADDING = 10


class FieldDelegate(QStyledItemDelegate):
    """Two lines a field: its title, small; its value, strong. A section's heading stands over its first."""

    def __init__(self, theme: Theme, parent: QWidget, row_padding: int = ROW_PADDING) -> None:
        super().__init__(parent)
        self._theme = theme
        self._padding = row_padding

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Two lines, and the heading."""
        title, value = _fonts(option.font)
        height = QFontMetrics(title).height() + QFontMetrics(value).height() + 3 + 2 * self._padding
        return QSize(200, height + self._section_height(index.data(ROW_ROLE), option.font))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Mark, title, value."""
        palette = self._theme.palette
        shown: FieldRow = index.data(ROW_ROLE)
        state = option.state
        heading = self._section_height(shown, option.font)
        row = QRectF(option.rect).adjusted(MARGIN, 1 + heading, -MARGIN, -1)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_selected = bool(state & QStyle.StateFlag.State_Selected)
        if is_selected or state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(palette.accent_wash if is_selected else palette.hover))
            painter.drawRoundedRect(row, 8, 8)
        if is_selected and state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(palette.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(row.adjusted(1, 1, -1, -1), 7, 7)
        title_font, value_font = _fonts(option.font)
        if heading:
            self._paint_section(painter, shown.section, option.font, QRectF(option.rect), heading)
        self._paint_mark(painter, shown, QRectF(row.left() + 12, row.center().y() - MARK / 2, MARK, MARK))
        left, right = row.left() + 12 + MARK + 14, row.right() - 14
        if shown.pill:
            right = self._paint_pill(painter, shown, title_font, right, row) - 10

        title_height = QFontMetrics(title_font).height()
        top = row.top() + self._padding - 1
        _paint_text(
            painter, shown.title, title_font, palette.muted, QRectF(left, top, right - left, title_height)
        )
        line = QRectF(left, top + title_height + 3, right - left, QFontMetrics(value_font).height())
        self._paint_value(painter, shown, value_font, title_font, line)
        painter.restore()

    def _section_height(self, shown: FieldRow, font: QFont) -> int:
        return QFontMetrics(font).height() + 2 * SECTION_PADDING if shown.section else 0

    def _paint_section(
        self, painter: QPainter, section: str, base: QFont, area: QRectF, height: float
    ) -> None:
        strong = QFont(base)
        strong.setWeight(QFont.Weight.DemiBold)
        line = QRectF(area.left() + MARGIN + 12, area.top() + 4, area.width() - 2 * MARGIN - 26, height - 4)
        _paint_text(painter, section, strong, self._theme.palette.accent, line)

    def _paint_mark(self, painter: QPainter, shown: FieldRow, rect: QRectF) -> None:
        palette = self._theme.palette
        if shown.certainty is None:
            painter.setPen(QPen(QColor(palette.border_strong), 1.6, Qt.PenStyle.DotLine))
            painter.drawEllipse(rect.adjusted(3, 3, -3, -3))
            return
        tint = palette.error if shown.is_missing else palette.tint(shown.certainty)
        paint_icon(painter, CERTAINTY_ICONS[shown.certainty], tint.ink, rect)

    def _paint_value(
        self, painter: QPainter, shown: FieldRow, font: QFont, small: QFont, line: QRectF
    ) -> None:
        palette = self._theme.palette
        if shown.certainty is None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(palette.sunken))
            painter.drawRoundedRect(
                QRectF(line.left(), line.top() + 4, line.width() * 0.6, line.height() - 8), 4, 4
            )
            return
        if not shown.text:
            plain = QFont(font)
            plain.setWeight(QFont.Weight.Normal)
            _paint_text(painter, shown.placeholder, plain, palette.muted, line)
            return
        text = " ".join(shown.text.split())
        _paint_text(painter, text, font, palette.text, line)
        used = QFontMetrics(font).horizontalAdvance(text) + 16
        if shown.aside and used + QFontMetrics(small).horizontalAdvance(shown.aside) < line.width():
            rest = line.adjusted(used, 0, 0, 0)
            painter.setFont(small)
            painter.setPen(QColor(palette.muted))
            painter.drawText(rest, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, shown.aside)

    def _paint_pill(
        self, painter: QPainter, shown: FieldRow, font: QFont, right: float, row: QRectF
    ) -> float:
        tint = self._theme.palette.error if shown.is_missing else self._theme.palette.check
        metrics = QFontMetrics(font)
        width, height = metrics.horizontalAdvance(shown.pill) + 18, metrics.height() + 6
        pill = QRectF(right - width, row.center().y() - height / 2, width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tint.wash))
        painter.drawRoundedRect(pill, height / 2, height / 2)
        painter.setPen(QColor(tint.ink))
        painter.setFont(font)
        painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, shown.pill)
        return pill.left()


def _fonts(base: QFont) -> tuple[QFont, QFont]:
    title, value = QFont(base), QFont(base)
    title.setPointSizeF(base.pointSizeF() * 0.9)
    value.setPointSizeF(base.pointSizeF() * 1.1)
    value.setWeight(QFont.Weight.DemiBold)
    return title, value


def _paint_text(painter: QPainter, text: str, font: QFont, colour: str, rect: QRectF) -> None:
    painter.setFont(font)
    painter.setPen(QColor(colour))
    shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, int(rect.width()))
    painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
