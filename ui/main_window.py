"""The frame: menus, the panel, the status line, files dropped anywhere. It decides nothing."""

from collections.abc import Callable
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
from PySide6.QtWidgets import QFrame, QMainWindow, QMenu, QPushButton, QVBoxLayout

from app.context import AppContext
from app.errors import AppError
from app.settings.settings import Settings
from ui.dialogs.keys_dialog import KeysDialog
from ui.dialogs.privacy_dialog import PrivacyDialog
from ui.job_bridge import JobBridge
from ui.panels.extraction.extraction_panel import ExtractionPanel
from ui.style.theme import Scheme, Theme
from ui.widgets.labels import label

OFFLINE = "Offline – nothing leaves this computer"
SAID_FOR_MS = 6000


class MainWindow(QMainWindow):
    """One window with one panel; further panels get their place in the navigation when they are there."""

    def __init__(self, context: AppContext, bridge: JobBridge, theme: Theme, panel: ExtractionPanel) -> None:
        super().__init__()
        self._context = context
        self._bridge = bridge
        self._theme = theme
        self.panel = panel
        self._last_seconds: float | None = None
        self.setWindowTitle("Strongroom")
        self.setAcceptDrops(True)
        self.resize(1280, 800)
        self.setMinimumSize(900, 600)
        self.setCentralWidget(panel)
        self._veil = _veil(self)
        self._privacy = QPushButton()
        self._privacy.setObjectName("privacy")
        self._privacy.setToolTip("About this computer and your privacy")
        self._privacy.clicked.connect(self._tell_about_privacy)
        theme.bind_icon(self._privacy, "lock", "muted")
        self.statusBar().addPermanentWidget(self._privacy)
        self.statusBar().setSizeGripEnabled(False)
        self._make_menus()
        panel.said.connect(self._say)
        panel.settings_changed.connect(self._keep_settings)
        panel.workspace.answered.connect(self._on_answered)
        self._show_status()

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
        panel, review = self.panel, self.panel.review
        bar = self.menuBar()
        file = bar.addMenu("&File")
        file.addAction(panel.open_action)
        self._recent = file.addMenu("Open lately")
        file.addAction(panel.sample_action)
        file.addSeparator()
        file.addAction(panel.export_action)
        file.addAction(panel.export_all_action)
        file.addSeparator()
        file.addAction(panel.close_action)
        file.addAction(panel.forget_action)
        file.addSeparator()
        file.addAction(self._action("Quit", "Ctrl+Q", self.close))
        edit = bar.addMenu("&Edit")
        edit.addActions([review.undo_action, review.redo_action])
        edit.addSeparator()
        edit.addActions([review.accept_action, review.edit_action, review.clear_action, review.next_action])
        edit.addSeparator()
        edit.addActions([review.copy_action, panel.copy_table_action])
        edit.addSeparator()
        search = review.document_view.find_bar
        edit.addActions([search.find_words, search.find_next, search.find_previous])
        look = bar.addMenu("&Look for")
        look.addActions([panel.fields_action, panel.again_action])
        view = bar.addMenu("&View")
        zoom = review.document_view.zoom_bar
        view.addActions([zoom.zoom_in, zoom.zoom_out, zoom.fit_width, zoom.fit_page, zoom.turn])
        view.addSeparator()
        view.addActions([zoom.previous_page, zoom.next_page, zoom.choose_page])
        view.addSeparator()
        view.addActions([zoom.show_strip, zoom.show_read])
        view.addSeparator()
        self._make_scheme_menu(view.addMenu("Appearance"))
        about = bar.addMenu("&Help")
        about.addAction(self._action("Keys", "F1", lambda: KeysDialog.tell(self)))
        about.addAction(self._action("About this computer and your privacy", "", self._tell_about_privacy))
        self._recent.aboutToShow.connect(self._fill_recent)

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

    def _fill_recent(self) -> None:
        self._recent.clear()
        for path in self.panel.recent_files():
            action = self._recent.addAction(path.name)
            action.setToolTip(str(path))
            action.triggered.connect(lambda _=False, path=path: self.panel.open([path]))
        if self._recent.isEmpty():
            self._recent.addAction("Nothing yet").setEnabled(False)

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
