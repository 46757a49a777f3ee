"""What a newcomer sees: where to put a file, and a sample to try where there is one."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ui.style.theme import Theme
from ui.widgets.buttons import push_button
from ui.widgets.centred import centred
from ui.widgets.icon_label import IconLabel
from ui.widgets.labels import label

RECENT_SHOWN = 4
DOCUMENTS_ARE_WELCOME = (
    "A PDF, a Word or Excel file, an e-mail, a text: an invoice, a contract, a letter. Strongroom "
    "reads it and shows you each value in the place where it stands."
)


class EmptyView(QWidget):
    """Signals: `open_pressed()`, `sample_pressed()`, `recent_pressed(path)`."""

    open_pressed = Signal()
    sample_pressed = Signal()
    recent_pressed = Signal(Path)

    def __init__(
        self,
        theme: Theme,
        headline: str = "Drop a document here",
        told: str = DOCUMENTS_ARE_WELCOME,
        open_text: str = "Open a file …",
        sample_text: str = "Try a sample",
    ) -> None:
        super().__init__()
        self._theme = theme
        drop = QFrame()
        drop.setObjectName("drop")
        drop.setFixedWidth(640)
        column = QVBoxLayout(drop)
        column.setContentsMargins(48, 44, 48, 44)
        column.setSpacing(10)
        centre = Qt.AlignmentFlag.AlignHCenter
        column.addWidget(IconLabel(theme, "drop", 44, "accent"), 0, centre)
        column.addSpacing(6)
        column.addWidget(label(headline, "headline"), 0, centre)
        explained = label(told, "muted", wrap=True)
        explained.setAlignment(centre)
        column.addWidget(explained)
        column.addSpacing(12)
        buttons = QHBoxLayout()
        buttons.setSpacing(10)
        self.open_button = push_button(theme, open_text, "open", primary=True)
        self.sample_button = push_button(theme, sample_text, "sample")
        buttons.addStretch()
        buttons.addWidget(self.open_button)
        buttons.addWidget(self.sample_button)
        self.sample_button.setVisible(bool(sample_text))
        buttons.addStretch()
        column.addLayout(buttons)
        self._recent = QVBoxLayout()
        self._recent.setSpacing(2)
        self._recent_title = label("Opened lately", "muted")
        recent_box = QWidget()
        recent_box.setFixedWidth(640)
        recent = QVBoxLayout(recent_box)
        recent.setContentsMargins(8, 0, 8, 0)
        recent.addWidget(self._recent_title)
        recent.addLayout(self._recent)
        promise = QHBoxLayout()
        promise.setSpacing(8)
        promise.addStretch()
        promise.addWidget(IconLabel(theme, "lock", 16, "muted"))
        promise.addWidget(label("Everything happens on this computer. Nothing is sent anywhere.", "muted"))
        promise.addStretch()
        page = QVBoxLayout(self)
        page.setContentsMargins(32, 32, 32, 32)
        page.addStretch(3)
        page.addLayout(centred(drop))
        page.addSpacing(20)
        page.addLayout(promise)
        page.addSpacing(20)
        page.addLayout(centred(recent_box))
        page.addStretch(4)
        self.open_button.clicked.connect(self.open_pressed)
        self.sample_button.clicked.connect(self.sample_pressed)
        self.show_recent([])

    def show_recent(self, paths: Sequence[Path]) -> None:
        """Offer files that were opened lately."""
        while (item := self._recent.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._recent_title.setVisible(bool(paths))
        for path in list(paths)[:RECENT_SHOWN]:
            button = QPushButton(f"  {path.name}")
            button.setAccessibleName(f"Open {path.name}")
            button.setToolTip(str(path))
            button.setProperty("flat", True)
            button.setProperty("leftaligned", True)
            self._theme.bind_icon(button, "document", "muted")
            button.clicked.connect(lambda _=False, path=path: self.recent_pressed.emit(path))
            self._recent.addWidget(button)
