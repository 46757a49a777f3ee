"""Buttons with an icon, a name for screen readers and a tooltip that tells the key."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QPushButton, QToolButton, QWidget

from ui.style.theme import Theme


def push_button(
    theme: Theme, text: str, icon: str = "", *, primary: bool = False, parent: QWidget | None = None
) -> QPushButton:
    """A button with words on it; `primary` for the one thing to do next."""
    button = QPushButton(f" {text}" if icon else text, parent)  # room between icon and text
    button.setAccessibleName(text.replace("&", ""))
    if primary:
        button.setProperty("primary", True)
    if icon:
        theme.bind_icon(button, icon, "on_accent" if primary else "text")
    return button


def icon_button(
    theme: Theme, action: QAction, *, compact: bool = True, with_text: bool = False
) -> QToolButton:
    """A flat button for an action; its tooltip names the key."""
    button = QToolButton()
    button.setDefaultAction(action)
    button.setProperty("flat", True)
    button.setProperty("compact", compact)
    button.setIconSize(QSize(20, 20))
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setAccessibleName(action.text().replace("&", "").rstrip(" …"))
    if with_text:
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    return button
