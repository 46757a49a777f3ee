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
    ("Shift and drag, Ctrl+C", "select words on the page, copy them"),
    ("Shift+Right, Enter", "select words by keyboard on the page, use them as the value"),
    ("Ctrl+Z, Ctrl+Shift+Z", "undo, redo"),
    ("Ctrl+O", "open documents"),
    ("Ctrl+E", "export"),
    ("Ctrl+Shift+C, Ctrl+Shift+T", "copy the value, copy all as a table"),
    ("Ctrl+F, F3, Shift+F3", "find in the document, next place, place before"),
    ("Ctrl +, Ctrl -", "zoom in, zoom out"),
    ("Ctrl+0, Ctrl+9, Ctrl+R", "fit width, fit page, turn the pages"),
    ("Page Up, Page Down, Ctrl+G", "previous page, next page, go to a page"),
    ("F7, Ctrl+I", "small pages, show what was read"),
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
