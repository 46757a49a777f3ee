"""Actions: something to do, with its keys and its icon, for menus and buttons."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence

from ui.style.theme import Theme


def make_action(
    owner: QObject,
    theme: Theme,
    text: str,
    do: Callable[[], object],
    *,
    keys: Sequence[str] = (),
    icon: str = "",
) -> QAction:
    """An action that calls `do`."""
    action = QAction(text, owner)
    action.setShortcuts([QKeySequence(key) for key in keys])
    action.triggered.connect(lambda: do())
    if icon:
        theme.bind_icon(action, icon)
    return action
