"""All documents at a glance: how certain their labels are, and what a person made of what was proposed."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHeaderView, QTableView, QVBoxLayout, QWidget

from app.commands.labelling import Labelled, confusion, label_text
from ui.item_models.field_list_model import Index
from ui.style.theme import Theme
from ui.widgets.labels import label

BINS = 10
ROOM_FOR_SCROLL_BAR = 20


class Overview(QFrame):
    """A histogram, and a table of what was proposed against what was given."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("column")
        self.histogram = CertaintyHistogram(theme)
        self.confusion = ConfusionTableModel(theme, self)
        self._agreed = label(look="muted", wrap=True)
        self._table = QTableView()
        self._table.setModel(self.confusion)
        self._table.setAccessibleName("Proposed against corrected")
        self._table.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self._table.setTabKeyNavigation(False)
        resize = QHeaderView.ResizeMode.ResizeToContents
        self._table.horizontalHeader().setSectionResizeMode(resize)
        self._table.verticalHeader().setMaximumWidth(170)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 14, 18, 18)
        column.setSpacing(6)
        column.addWidget(label("How certain the labels are", "title"))
        told = "Documents by certainty; those to the left of the line are to be checked."
        column.addWidget(label(told, "muted", wrap=True))
        column.addWidget(self.histogram)
        column.addSpacing(14)
        column.addWidget(label("What you made of it", "title"))
        column.addWidget(self._agreed)
        column.addWidget(self._table, 1000)
        column.addStretch(1)

    def show_items(self, items: Sequence[Labelled], review_threshold: float) -> None:
        """Show these documents."""
        open_ones = [item.proposed for item in items if item.given is None and item.proposed is not None]
        self.histogram.show_shares([one.confidence for one in open_ones], review_threshold)
        counts = confusion(items)
        self.confusion.show_counts(counts)
        said, right = counts.total(), sum(times for (was, now), times in counts.items() if was == now)
        self._table.setVisible(bool(said))
        rows, head = self._table.verticalHeader(), self._table.horizontalHeader()
        self._table.setMaximumHeight(rows.length() + head.sizeHint().height() + ROOM_FOR_SCROLL_BAR)
        self._agreed.setText(
            f"{right} of {said} proposals were right ({right / said:.0%}). "
            "Rows: what was proposed. Columns: what you said."
            if said
            else "Nothing was settled by you yet."
        )


class CertaintyHistogram(QWidget):
    """Ten bars from 0 to 100 %, with the line under which a person should look."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._threshold = 1.0
        self.counts = [0] * BINS
        self.setAccessibleName("Documents by certainty")
        self.setFixedHeight(180)
        theme.changed.connect(self.update)

    def show_shares(self, shares: Sequence[float], threshold: float) -> None:
        """Show how often each tenth of certainty is among `shares`, from 0 to 1."""
        counts = [0] * BINS
        for share in shares:
            counts[min(int(share * BINS), BINS - 1)] += 1
        self.counts, self._threshold = counts, threshold
        told = (
            f"{10 * place} to {10 * place + 10} %: {count}" for place, count in enumerate(counts) if count
        )
        self.setAccessibleDescription(", ".join(told) or "No documents")
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(400, 180)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Bars, their numbers, the line."""
        palette = self._theme.palette
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(0, 22, 0, -24)
        step, highest = area.width() / BINS, max(*self.counts, 1)
        for place, count in enumerate(self.counts):
            is_sure = (place + 0.5) / BINS > self._threshold
            height = area.height() * count / highest
            bar = QRectF(area.left() + place * step + 3, area.bottom() - height, step - 6, height)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor((palette.certain if is_sure else palette.check).ink))
            painter.drawRoundedRect(bar, 3, 3)
            if count:
                painter.setPen(QColor(palette.text))
                over = QRectF(bar.left() - 3, bar.top() - 20, step, 18)
                painter.drawText(over, Qt.AlignmentFlag.AlignCenter, str(count))
        painter.setPen(QPen(QColor(palette.border_strong), 1))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        line = QPen(QColor(palette.muted), 1.5, Qt.PenStyle.DashLine)
        painter.setPen(line)
        x = area.left() + area.width() * self._threshold
        painter.drawLine(QPointF(x, 4), QPointF(x, area.bottom()))
        painter.setPen(QColor(palette.muted))
        below = area.adjusted(0, area.height() + 4, 0, 24)
        for flag, text in (
            (Qt.AlignmentFlag.AlignLeft, "0 %"),
            (Qt.AlignmentFlag.AlignHCenter, "50 %"),
            (Qt.AlignmentFlag.AlignRight, "100 %"),
        ):
            painter.drawText(below, flag | Qt.AlignmentFlag.AlignTop, text)
        painter.end()


class ConfusionTableModel(QAbstractTableModel):
    """Rows: what was proposed; columns: what a person said; cells: how often."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._names: list[tuple[str, ...]] = []
        self._counts: Counter[tuple[tuple[str, ...], tuple[str, ...]]] = Counter()

    def show_counts(self, counts: Counter[tuple[tuple[str, ...], tuple[str, ...]]]) -> None:
        """Show how often each label was proposed and said together."""
        if counts != self._counts:
            self.beginResetModel()
            self._counts = counts
            self._names = sorted({names for pair in counts for names in pair})
            self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        """One row a label that was proposed or said."""
        return 0 if parent.isValid() else len(self._names)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        """The same labels."""
        return self.rowCount(parent)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The labels."""
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return label_text(self._names[section])
        return super().headerData(section, orientation, role)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """How often; right in one tint, wrong in another."""
        if not index.isValid():
            return None
        was, now = self._names[index.row()], self._names[index.column()]
        count = self._counts[was, now]
        tint = self._theme.palette.certain if was == now else self._theme.palette.check
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return str(count or "")
            case Qt.ItemDataRole.AccessibleTextRole | Qt.ItemDataRole.ToolTipRole:
                return f"proposed {label_text(was)}, you said {label_text(now)}: {count}"
            case Qt.ItemDataRole.TextAlignmentRole:
                return Qt.AlignmentFlag.AlignCenter
            case Qt.ItemDataRole.BackgroundRole if count:
                return QColor(tint.wash)
            case Qt.ItemDataRole.ForegroundRole:
                return QColor(tint.ink)
        return None
