"""The bar at the far left: what the program can do, one button a panel."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QFrame, QToolButton, QVBoxLayout

from ui.style.theme import Theme

WIDTH = 92


class Navigation(QFrame):
    """`add` a panel's name; `chosen(index)` says which is asked for. Ctrl+1 is the first, and so on."""

    chosen = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("navigation")
        self.setFixedWidth(WIDTH)
        self._theme = theme
        self._group = QActionGroup(self)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(8, 10, 8, 10)
        self._column.setSpacing(4)
        self._column.addStretch()

    @property
    def actions_of_panels(self) -> Sequence[QAction]:
        """One a panel, for the menus."""
        return self._group.actions()

    def add(self, title: str, icon: str) -> None:
        """A button below the others."""
        index = len(self._group.actions())
        action = QAction(title, self._group)
        action.setCheckable(True)
        action.setShortcut(QKeySequence(f"Ctrl+{index + 1}"))
        action.triggered.connect(lambda: self.chosen.emit(index))
        self._theme.bind_icon(action, icon)
        button = QToolButton()
        button.setDefaultAction(action)
        button.setProperty("panel", True)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        button.setIconSize(QSize(24, 24))
        button.setFixedWidth(WIDTH - 16)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setAccessibleName(title)
        button.setToolTip(f"{title} (Ctrl+{index + 1})")
        self._column.insertWidget(index, button)

    def show_chosen(self, index: int) -> None:
        """Mark the panel in view."""
        self._group.actions()[index].setChecked(True)
