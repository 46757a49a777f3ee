"""All keys on one page."""

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QVBoxLayout, QWidget

from ui.widgets.labels import label

KEYS = (
    ("Enter or A", "accept the value and go to the next one to check"),
    ("Delete", "the document does not have this"),
    ("1 to 9", "take that other value (Alt with the number from anywhere)"),
    ("F2", "edit the value; Enter keeps it, Escape does not"),
    ("Tab, Shift+Tab", "next or previous field to check, in the list"),
    ("F8", "next field to check; when none is left, the next document"),
    ("Drag over words", "they become the selected field's value"),
    ("Double-click a word", "it becomes the selected field's value"),
    ("Ctrl+Z, Ctrl+Shift+Z", "undo, redo"),
    ("Ctrl+O", "open documents"),
    ("Ctrl+E", "export"),
    ("Ctrl+Shift+C, Ctrl+Shift+T", "copy the value, copy all as a table"),
    ("Ctrl +, Ctrl -, Ctrl 0", "zoom in, zoom out, fit width"),
    ("Page Up, Page Down", "previous page, next page"),
    ("F5", "run again"),
)


class KeysDialog(QDialog):
    """Two columns: the key, what it does."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keys")
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(8)
        for row, (key, meaning) in enumerate(KEYS):
            grid.addWidget(label(key, "section"), row, 0)
            grid.addWidget(label(meaning), row, 1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(32, 28, 32, 22)
        column.setSpacing(16)
        column.addWidget(label("Keys", "title"))
        column.addLayout(grid)
        column.addWidget(buttons)

    @classmethod
    def tell(cls, parent: QWidget | None) -> None:
        """Show it until it is closed."""
        dialog = cls(parent)
        dialog.exec()
        dialog.deleteLater()
