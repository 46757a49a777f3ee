"""What the window asks of a panel: a name, menus, keys, what to do with files, a word now and then."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from app.settings.settings import Settings


@dataclass(frozen=True, slots=True)
class PanelMenu:
    """A menu of the bar while its panel is in view; None is a line between entries."""

    title: str
    entries: tuple[QAction | QMenu | None, ...]


class Panel(QWidget):
    """One of the things that the program does, in the middle of the window.

    Signals: `said(text)`, a word for the status line; `settings_changed(settings)`, to be kept;
    `answered(seconds)`, the time that the model took.
    """

    said = Signal(str)
    settings_changed = Signal(Settings)
    answered = Signal(float)

    title = ""
    """What it does, for the navigation."""
    icon = ""
    keys: Sequence[tuple[str, str]] = ()
    """Its keys and what they do, for people."""

    def __init__(self) -> None:
        super().__init__()
        self.recent_menu = QMenu("Open lately", self)
        self.recent_menu.aboutToShow.connect(self._fill_recent)

    def open(self, paths: Sequence[Path]) -> None:
        """Take files that were dropped or chosen."""
        raise NotImplementedError

    def recent_files(self) -> list[Path]:
        """Files that were opened here lately and are still there, the last one first."""
        raise NotImplementedError

    def menus(self) -> Sequence[PanelMenu]:
        """Its menus, `&File` first; the window adds what is common to all."""
        raise NotImplementedError

    def take_focus(self) -> None:
        """Put the keyboard where the work is done."""

    def warm_up(self) -> None:
        """Have all that works in the background ready before it is needed."""

    def _fill_recent(self) -> None:
        self.recent_menu.clear()
        for path in self.recent_files():
            action = self.recent_menu.addAction(path.name)
            action.setToolTip(str(path))
            action.triggered.connect(lambda _=False, path=path: self.open([path]))
        if self.recent_menu.isEmpty():
            self.recent_menu.addAction("Nothing yet").setEnabled(False)
