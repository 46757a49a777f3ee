"""All keys on one page."""

from collections.abc import Sequence

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QVBoxLayout, QWidget

from ui.widgets.labels import label

KEYS = (
    ("Ctrl+1, Ctrl+2, Ctrl+3", "what to do: extract, fill a form, classify"),
    ("Ctrl+F, F3, Shift+F3", "find in the document, next place, place before"),
    ("Ctrl +, Ctrl -", "zoom in, zoom out"),
    ("Ctrl+0, Ctrl+9, Ctrl+R", "fit width, fit page, turn the pages"),
    ("Page Up, Page Down, Ctrl+G", "previous page, next page, go to a page"),
    ("F7, Ctrl+I", "small pages, show what was read"),
)


class KeysDialog(QDialog):
    """Two columns: the key, what it does; those of the panel first."""

    def __init__(self, keys: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keys")
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(8)
        for row, (key, meaning) in enumerate((*keys, *KEYS)):
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
    def tell(cls, keys: Sequence[tuple[str, str]], parent: QWidget | None) -> None:
        """Show it until it is closed."""
        dialog = cls(keys, parent)
        dialog.exec()
        dialog.deleteLater()
