"""A document that cannot be shown: what happened, and what to do about it, in the place of its page."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.errors import AppError, PasswordNeeded
from ui.style.theme import Theme
from ui.widgets.buttons import push_button
from ui.widgets.centred import centred
from ui.widgets.icon_label import IconLabel
from ui.widgets.labels import label


class ErrorView(QWidget):
    """Signals: `other_pressed()` to open another file, `again_pressed()`, `unlock_pressed()`."""

    other_pressed = Signal()
    again_pressed = Signal()
    unlock_pressed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        card = QFrame()
        card.setObjectName("errorcard")
        card.setFixedWidth(560)
        self._error_icon = IconLabel(theme, "error", 36, "error")
        self._lock_icon = IconLabel(theme, "lock", 36, "check")
        self._file = label(look="muted")
        self._message = label(look="title", wrap=True)
        self._hint = label(look="muted", wrap=True)
        self._other = push_button(theme, "Try another file …", "open", primary=True)
        self._again = push_button(theme, "Try again", "again")
        self._unlock = push_button(theme, "Enter the password …", "lock", primary=True)
        buttons = QHBoxLayout()
        buttons.setSpacing(10)
        for button in (self._unlock, self._other, self._again):
            buttons.addWidget(button)
        buttons.addStretch()
        column = QVBoxLayout(card)
        column.setContentsMargins(40, 36, 40, 36)
        column.setSpacing(8)
        column.addWidget(self._error_icon)
        column.addWidget(self._lock_icon)
        column.addSpacing(6)
        column.addWidget(self._file)
        column.addWidget(self._message)
        column.addWidget(self._hint)
        column.addSpacing(14)
        column.addLayout(buttons)
        page = QVBoxLayout(self)
        page.addStretch(3)
        page.addLayout(centred(card))
        page.addStretch(4)
        self._other.clicked.connect(self.other_pressed)
        self._again.clicked.connect(self.again_pressed)
        self._unlock.clicked.connect(self.unlock_pressed)

    def show_error(self, file_name: str, error: AppError) -> None:
        """Show this error."""
        is_locked = isinstance(error, PasswordNeeded)
        self._file.setText(file_name)
        self._message.setText(error.message)
        self._hint.setText(error.hint)
        self._hint.setVisible(bool(error.hint))
        self._error_icon.setVisible(not is_locked)
        self._lock_icon.setVisible(is_locked)
        self._unlock.setVisible(is_locked)
        self._again.setVisible(not is_locked)
        self._other.setVisible(not is_locked)
