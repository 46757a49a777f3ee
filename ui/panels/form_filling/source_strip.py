"""Where the answers come from: the profile, the documents and data that were dropped, one chip each."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QToolButton, QWidget

from ui.style.theme import Theme
from ui.widgets.buttons import icon_button
from ui.widgets.labels import label

NO_PROFILE = "No profile"
CHIP_WIDTH = 190


@dataclass(frozen=True, slots=True)
class SourceChip:
    """A source on the strip."""

    path: Path
    state: str = ""
    """What is done with it, or what went wrong."""
    has_failed: bool = False


class SourceStrip(QFrame):
    """Signals: `source_removed(path)`, `profile_chosen(name)`, empty for none."""

    source_removed = Signal(Path)
    profile_chosen = Signal(str)

    def __init__(self, theme: Theme, add: QAction, edit_profiles: QAction) -> None:
        super().__init__()
        self.setObjectName("strip")
        self._theme = theme
        self._shown: tuple[SourceChip, ...] | None = None
        self._profiles = QComboBox()
        self._profiles.setAccessibleName("Profile: facts about you")
        self._profiles.setToolTip("Facts about you, kept on this computer")
        self._profiles.setMinimumWidth(150)
        self._profiles.activated.connect(self._on_profile)
        self._chips = QHBoxLayout()
        self._chips.setSpacing(6)
        self._hint = label("Drop the papers that hold the answers: letters, invoices, CSV or JSON.", "muted")
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 6, 16, 6)
        row.setSpacing(8)
        row.addWidget(label("Answers from", "muted"))
        row.addWidget(self._profiles)
        row.addWidget(icon_button(theme, edit_profiles))
        row.addSpacing(4)
        row.addLayout(self._chips)
        row.addWidget(self._hint)
        row.addStretch()
        row.addWidget(icon_button(theme, add, with_text=True))
        self.show_sources(())

    def show_profiles(self, names: Sequence[str], chosen: str) -> None:
        """Offer these profiles."""
        self._profiles.clear()
        self._profiles.addItem(NO_PROFILE, "")
        for name in names:
            self._profiles.addItem(name, name)
        self._profiles.setCurrentIndex(max(self._profiles.findData(chosen), 0))

    def show_sources(self, chips: Sequence[SourceChip]) -> None:
        """Show these sources."""
        if tuple(chips) == self._shown:
            return
        self._shown = tuple(chips)
        while (item := self._chips.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for chip in chips:
            self._chips.addWidget(self._made(chip))
        self._hint.setVisible(not chips)

    def _made(self, chip: SourceChip) -> QWidget:
        """A button that takes the source away."""
        made = QToolButton()
        made.setProperty("chip", True)
        made.setProperty("failed", chip.has_failed)
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        made.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the cross at the end
        made.setIconSize(QSize(14, 14))
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        name = made.fontMetrics().elidedText(chip.path.name, Qt.TextElideMode.ElideMiddle, CHIP_WIDTH)
        made.setText(name)
        made.setToolTip(f"{chip.path}\n{chip.state}\nPress to take it away".replace("\n\n", "\n"))
        made.setAccessibleName(f"Take {chip.path.name} away")
        made.setAccessibleDescription(chip.state)
        self._theme.bind_icon(made, "close", "muted")
        made.clicked.connect(lambda: self.source_removed.emit(chip.path))
        return made

    def _on_profile(self, row: int) -> None:
        self.profile_chosen.emit(str(self._profiles.itemData(row)))
