"""Labels in the few looks that the style sheet knows."""

from pathlib import Path
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

Look = Literal["", "title", "headline", "section", "muted", "hint", "warning", "notice"]


def label(text: str = "", look: Look = "", *, wrap: bool = False) -> QLabel:
    """A label; its text is plain, whatever stands in a document."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setObjectName(look)
    made.setWordWrap(wrap)
    return made


def show_path(shown: QLabel, path: Path | None, width_px: int) -> None:
    """A path on one line of this width; all of it in the tool tip."""
    text = str(path) if path else "Nothing chosen yet"
    shown.setText(shown.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, width_px))
    shown.setToolTip(text)


def set_look(shown: QLabel, look: Look) -> None:
    """Change the look of a label that is on screen."""
    if shown.objectName() != look:
        shown.setObjectName(look)
        shown.style().unpolish(shown)
        shown.style().polish(shown)
        shown.updateGeometry()  # looks differ in their padding
