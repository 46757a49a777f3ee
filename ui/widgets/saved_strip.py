"""What was written, and a way to take it back: a strip that stays until the next step."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout

from ui.style.theme import Theme
from ui.widgets.actions import make_action
from ui.widgets.buttons import icon_button, push_button
from ui.widgets.icon_label import IconLabel
from ui.widgets.labels import label


class SavedStrip(QFrame):
    """Signal: `undo_pressed()`."""

    undo_pressed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("saved")
        self._text = label(wrap=True)
        undo = push_button(theme, "Take it back", "undo")
        undo.setToolTip("Remove what was written")
        undo.clicked.connect(self.undo_pressed)
        close = make_action(self, theme, "Close this message", self.hide, icon="close")
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 6, 10, 6)
        row.setSpacing(10)
        row.addWidget(IconLabel(theme, "certain", 20, "certain"))
        row.addWidget(self._text, 1)
        row.addWidget(undo)
        row.addWidget(icon_button(theme, close))
        self.hide()

    def tell(self, text: str) -> None:
        """Show what was written; empty hides the strip."""
        self._text.setText(text)
        self.setVisible(bool(text))
