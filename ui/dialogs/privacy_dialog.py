"""About this computer: what runs here, and why nothing leaves it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QHBoxLayout, QVBoxLayout, QWidget

from ui.style.theme import Theme
from ui.widgets.icon_label import IconLabel
from ui.widgets.labels import label

PROMISES = (
    "The program has no code that opens a network connection, so it cannot send anything.",
    "There is no account, no update check, no statistics, no report of errors.",
    "The model was delivered with the program and runs in its memory.",
    "Documents are read in a process of their own and are never changed.",
    "What you settle in a review is kept here for the next time; the File menu can forget it.",
    "Passwords are used for the open document and stored nowhere.",
)


class PrivacyDialog(QDialog):
    """Facts as rows, then the promises behind them."""

    def __init__(self, facts: Sequence[tuple[str, str]], theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("About this computer")
        self.setMinimumWidth(560)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(IconLabel(theme, "lock", 28, "accent"))
        head.addWidget(label("Your documents stay on this computer", "title"), 1)
        form = QFormLayout()
        form.setHorizontalSpacing(24)
        form.setVerticalSpacing(8)
        for name, text in facts:
            value = label(text, wrap=True)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            form.addRow(label(name, "muted"), value)
        promises = QVBoxLayout()
        promises.setSpacing(8)
        for text in PROMISES:
            row = QHBoxLayout()
            row.setSpacing(10)
            row.addWidget(IconLabel(theme, "certain", 18, "certain"), 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(label(text, wrap=True), 1)
            promises.addLayout(row)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(32, 28, 32, 22)
        column.setSpacing(18)
        column.addLayout(head)
        column.addLayout(promises)
        column.addLayout(form)
        column.addStretch()
        column.addWidget(buttons)

    @classmethod
    def tell(cls, facts: Sequence[tuple[str, str]], theme: Theme, parent: QWidget | None) -> None:
        """Show it until it is closed."""
        dialog = cls(facts, theme, parent)
        dialog.exec()
        dialog.deleteLater()
