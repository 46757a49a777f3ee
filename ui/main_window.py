"""The frame: navigation, menus, the status line, files dropped anywhere. It decides nothing."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import (
    QAction,
    QActionGroup,
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QKeySequence,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMainWindow,
    QMenu,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.context import AppContext
from app.errors import AppError
from app.settings.settings import Settings
from ui.dialogs.keys_dialog import KeysDialog
from ui.dialogs.privacy_dialog import PrivacyDialog
from ui.job_bridge import JobBridge
from ui.style.theme import Scheme, Theme
from ui.widgets.labels import label
from ui.widgets.navigation import Navigation
from ui.widgets.panel import Panel

OFFLINE = "Offline – nothing leaves this computer"
SAID_FOR_MS = 6000


class MainWindow(QMainWindow):
    """One window, several panels, one of them in view: its menus are in the bar, its files are dropped."""

    def __init__(self, context: AppContext, bridge: JobBridge, theme: Theme, panels: Sequence[Panel]) -> None:
        super().__init__()
        self._context = context
        self._bridge = bridge
        self._theme = theme
        self.panels = tuple(panels)
        self._menus: list[tuple[Panel, QMenu]] = []
        self._last_seconds: float | None = None
        self.setWindowTitle("Strongroom")
        self.setAcceptDrops(True)
        self.resize(1280, 800)
        self.setMinimumSize(960, 600)
        self._navigation = Navigation(theme)
        self._stack = QStackedWidget()
        self._lay_out()
        self._veil = _veil(self)
        self._privacy = QPushButton()
        self._privacy.setObjectName("privacy")
        self._privacy.setToolTip("About this computer and your privacy")
        self._privacy.clicked.connect(self._tell_about_privacy)
        theme.bind_icon(self._privacy, "lock", "muted")
        self.statusBar().addPermanentWidget(self._privacy)
        self.statusBar().setSizeGripEnabled(False)
        self._make_menus()
        self._navigation.chosen.connect(lambda index: self.show_panel(self.panels[index]))
        self._show_status()
        self.show_panel(self.panels[0])

    def _lay_out(self) -> None:
        for panel in self.panels:
            self._navigation.add(panel.title, panel.icon)
            self._stack.addWidget(panel)
            panel.said.connect(self._say)
            panel.settings_changed.connect(self._keep_settings)
            panel.answered.connect(self._on_answered)
        middle = QWidget()
        row = QHBoxLayout(middle)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._navigation)
        row.addWidget(self._stack, 1)
        self.setCentralWidget(middle)

    # -- the panel in view ---------------------------------------------------------------------------

    @property
    def panel(self) -> Panel:
        """The one in view."""
        return self.panels[self._stack.currentIndex()]

    def show_panel(self, panel: Panel) -> None:
        """Bring a panel into view, with its menus and keys."""
        self._stack.setCurrentWidget(panel)
        self._navigation.show_chosen(self.panels.index(panel))
        for owner, menu in self._menus:
            menu.menuAction().setVisible(owner is panel)  # keys of a hidden menu do nothing
        panel.take_focus()

    # -- the status line -----------------------------------------------------------------------------

    def _show_status(self) -> None:
        parts = [OFFLINE, *(text for _, text in self._facts())]
        if self._last_seconds is not None:
            parts[-1] = f"last document {parts[-1]}"
        self._privacy.setText("   ·   ".join(parts))
        self._privacy.setAccessibleName(", ".join(parts))

    def _on_answered(self, seconds: float) -> None:
        self._last_seconds = seconds
        self._show_status()

    def _tell_about_privacy(self) -> None:
        facts = [*self._facts(), ("Kept on this computer in", str(self._context.locations.data))]
        PrivacyDialog.tell(facts, self._theme, self)

    def _facts(self) -> list[tuple[str, str]]:
        """What answers, and how long it took."""
        try:
            engine = self._context.engine_description()
        except AppError as error:
            return [("Model", error.message)]
        cores = f"{engine.threads} core" + ("s" if engine.threads != 1 else "")
        facts = [("Model", engine.model), ("Runs on", f"{engine.provider}, {cores}")]
        if self._last_seconds is not None:
            facts.append(("Last document", f"{self._last_seconds:.1f} s"))
        return facts

    # -- menus ---------------------------------------------------------------------------------------

    def _make_menus(self) -> None:
        bar = self.menuBar()
        quit_program = self._action("Quit", "Ctrl+Q", self.close)
        appearance = QMenu("Appearance", self)
        self._make_scheme_menu(appearance)
        for panel in self.panels:
            for made in panel.menus():
                menu = bar.addMenu(made.title)
                self._menus.append((panel, menu))
                for entry in made.entries:
                    _add(menu, entry)
                if made.title == "&File":
                    menu.addSeparator()
                    menu.addAction(quit_program)
                elif made.title == "&View":
                    menu.addSeparator()
                    menu.addActions(list(self._navigation.actions_of_panels))
                    menu.addSeparator()
                    menu.addMenu(appearance)
        about = bar.addMenu("&Help")
        about.addAction(self._action("Keys", "F1", lambda: KeysDialog.tell(self.panel.keys, self)))
        about.addAction(self._action("About this computer and your privacy", "", self._tell_about_privacy))

    def _make_scheme_menu(self, menu: QMenu) -> None:
        group = QActionGroup(menu)
        for scheme, text in (
            (Scheme.SYSTEM, "As the system"),
            (Scheme.LIGHT, "Light"),
            (Scheme.DARK, "Dark"),
        ):
            action = QAction(text, menu)
            action.setCheckable(True)
            action.setChecked(scheme is self._theme.scheme)
            action.triggered.connect(lambda _=False, scheme=scheme: self._set_scheme(scheme))
            group.addAction(action)
            menu.addAction(action)

    def _set_scheme(self, scheme: Scheme) -> None:
        self._theme.set_scheme(scheme)
        self._keep_settings(replace(self._context.settings, theme=scheme.value))

    def _keep_settings(self, settings: Settings) -> None:
        try:
            self._context.save_settings(settings)
        except OSError as error:
            self._say(f"The settings could not be kept: {error.strerror or error}.")

    def _say(self, text: str) -> None:
        self.statusBar().showMessage(text, SAID_FOR_MS)

    def _action(self, text: str, key: str, do: Callable[[], object]) -> QAction:
        action = QAction(text, self)
        action.setShortcut(QKeySequence(key))
        action.triggered.connect(lambda: do())
        return action

    # -- files dropped -------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Local files are welcome anywhere in the window."""
        if _local_files(event):
            event.acceptProposedAction()
            self._veil.setGeometry(self._veil_place())
            self._veil.show()
            self._veil.raise_()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Taken elsewhere."""
        self._veil.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open what was dropped."""
        self._veil.hide()
        files = _local_files(event)
        if files:
            event.acceptProposedAction()
            self.panel.open(files)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The veil covers all."""
        super().resizeEvent(event)
        self._veil.setGeometry(self._veil_place())

    def closeEvent(self, event: QCloseEvent) -> None:
        """Cancel, wait, quit."""
        self.setFocus()  # what is being typed counts
        self.hide()  # the model may need a moment to hear that it is cancelled
        self._bridge.close()
        super().closeEvent(event)

    def _veil_place(self) -> QRect:
        return self.rect().adjusted(16, 16, -16, -16)


def _add(menu: QMenu, entry: QAction | QMenu | None) -> None:
    if entry is None:
        menu.addSeparator()
    elif isinstance(entry, QMenu):
        menu.addMenu(entry)
    else:
        menu.addAction(entry)


def _local_files(event: QDropEvent) -> list[Path]:
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]


def _veil(window: MainWindow) -> QFrame:
    """Lies over the window while files are dragged over it."""
    veil = QFrame(window)
    veil.setObjectName("veil")
    veil.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    text = label("Drop to open", "headline")
    text.setAlignment(Qt.AlignmentFlag.AlignCenter)
    QVBoxLayout(veil).addWidget(text)
    veil.hide()
    return veil
