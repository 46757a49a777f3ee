"""Light, dark, or as the system has it: applies the palette, the style sheet and the icons."""

from enum import StrEnum
from typing import Protocol

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPalette
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from ui.style.icons import ICONS, icon
from ui.style.palette import DARK, LIGHT, Palette
from ui.style.style_sheet import style_sheet


class Scheme(StrEnum):
    """What the person asked for."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class HasIcon(Protocol):
    """A button or an action."""

    def setIcon(self, icon: QIcon, /) -> None:
        """Show the icon."""


class Theme(QObject):
    """The look of the whole application. `changed` comes after a new palette is in place."""

    changed = Signal()

    def __init__(self, application: QApplication, scheme: Scheme = Scheme.SYSTEM) -> None:
        super().__init__(application)
        self._application = application
        self._bound: list[tuple[HasIcon, str, str]] = []
        self._scheme = scheme
        self.palette = LIGHT
        application.setStyle("Fusion")
        application.styleHints().colorSchemeChanged.connect(self._apply)
        self._apply()

    @property
    def scheme(self) -> Scheme:
        """What the person asked for."""
        return self._scheme

    def set_scheme(self, scheme: Scheme) -> None:
        """Switch to light, dark or the system's choice."""
        self._scheme = scheme
        self._apply()

    def bind_icon(self, target: HasIcon, name: str, role: str = "text") -> None:
        """Give `target` the icon in the colour `role` of the palette, now and after each change."""
        self._bound = [held for held in self._bound if held[0] is not target and isValid(held[0])]
        self._bound.append((target, name, role))
        self._give_icon(target, name, role)

    def _give_icon(self, target: HasIcon, name: str, role: str) -> None:
        target.setIcon(icon(name, getattr(self.palette, role), self.palette.border_strong))

    def _apply(self) -> None:
        system_is_dark = self._application.styleHints().colorScheme() is Qt.ColorScheme.Dark
        is_dark = self._scheme is Scheme.DARK or (self._scheme is Scheme.SYSTEM and system_is_dark)
        self.palette = DARK if is_dark else LIGHT
        self._application.setPalette(_qt_palette(self.palette))
        chevron = (ICONS / "chevron-down.svg").as_posix()
        self._application.setStyleSheet(style_sheet(self.palette).replace("%chevron%", chevron))
        self._bound = [held for held in self._bound if isValid(held[0])]
        for target, name, role in self._bound:
            self._give_icon(target, name, role)
        self.changed.emit()


def _qt_palette(palette: Palette) -> QPalette:
    """What widgets use that the style sheet does not reach."""
    made = QPalette()
    for role, colour in (
        (QPalette.ColorRole.Window, palette.window),
        (QPalette.ColorRole.Base, palette.surface),
        (QPalette.ColorRole.AlternateBase, palette.sunken),
        (QPalette.ColorRole.Button, palette.surface),
        (QPalette.ColorRole.Text, palette.text),
        (QPalette.ColorRole.WindowText, palette.text),
        (QPalette.ColorRole.ButtonText, palette.text),
        (QPalette.ColorRole.PlaceholderText, palette.muted),
        (QPalette.ColorRole.ToolTipBase, palette.surface),
        (QPalette.ColorRole.ToolTipText, palette.text),
        (QPalette.ColorRole.Highlight, palette.accent),
        (QPalette.ColorRole.HighlightedText, palette.on_accent),
        (QPalette.ColorRole.Link, palette.accent),
        (QPalette.ColorRole.Accent, palette.accent),
    ):
        made.setColor(role, QColor(colour))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.WindowText, QPalette.ColorRole.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(palette.muted))
    return made
