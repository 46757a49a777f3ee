"""Sets up Qt, builds the window's parts once, runs until the window is closed."""

import sys
import time
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEventLoop
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from app.commands.extract import extract
from app.commands.fill import ask_document
from app.context import AppContext
from app.documents.reader_process import ReaderProcess
from app.fields.template import Template
from ui.job_bridge import JobBridge
from ui.main_window import MainWindow
from ui.panels.classification.classification_panel import ClassificationPanel
from ui.panels.extraction.extraction_panel import ExtractionPanel
from ui.panels.extraction.workspace import Extract, Stage
from ui.panels.form_filling.form_filling_panel import FormFillingPanel
from ui.panels.form_filling.form_workspace import Ask
from ui.panels.jobs.jobs_panel import JobsPanel
from ui.style.icons import ICONS
from ui.style.theme import Scheme, Theme
from ui.widgets.panel import Panel

SMALLEST_FONT_PT = 10.0
THREADS_TAKE_TURNS_S = 0.0005
"""The window asks for Python's lock many times a frame, and would wait ten times as long for each by default
while the text of a document is worked on.
"""
SMOKE_TEST_PATIENCE_S = 120.0


def run_window(context: AppContext, paths: Sequence[Path] = (), template: Template | None = None) -> int:
    """Open the window, with these documents in it; gives the exit code once it is closed."""
    application = _application()
    window = make_window(application, context)
    window.show()
    extraction = _extraction(window)
    extraction.warm_up()
    if paths:
        extraction.open(paths, template)
    return application.exec()


def smoke_test(context: AppContext, paths: Sequence[Path]) -> int:
    """Open the window on `paths`, wait until the first is painted and answered; 0 if it came to that."""
    application = _application()
    window = make_window(application, context)
    window.show()
    panel = _extraction(window)
    panel.open(paths)
    entry = panel.workspace.current
    deadline = time.monotonic() + SMOKE_TEST_PATIENCE_S
    while entry is not None and time.monotonic() < deadline:
        application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 100)
        if entry.stage is Stage.FAILED or (entry.review and panel.review.pages.has_pictures):
            break
    window.close()
    if entry is None or entry.review is None or not panel.review.pages.has_pictures:
        sys.stderr.write(f"strongroom: the window came to nothing: {entry and entry.error}\n")
        return 1
    return 0


def _extraction(window: MainWindow) -> ExtractionPanel:
    return next(panel for panel in window.panels if isinstance(panel, ExtractionPanel))


def _application() -> QApplication:
    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)  # noqa: S101 - the program makes no other kind
    return application


def make_window(
    application: QApplication, context: AppContext, extract: Extract = extract, ask: Ask = ask_document
) -> MainWindow:
    """The window with all that it needs, not yet shown."""
    sys.setswitchinterval(THREADS_TAKE_TURNS_S)
    application.setApplicationName("Strongroom")
    application.setWindowIcon(QIcon(str(ICONS / "strongroom.svg")))
    font = application.font()
    if font.pointSizeF() < SMALLEST_FONT_PT:
        font.setPointSizeF(SMALLEST_FONT_PT)
        application.setFont(font)
    theme = Theme(application, Scheme(context.settings.theme))
    bridge = JobBridge()
    pictures = ReaderProcess()
    bridge.closed.connect(pictures.close)
    panels: list[Panel] = [
        ExtractionPanel(context, bridge, theme, extract, pictures),
        FormFillingPanel(context, bridge, theme, ask, pictures),
        ClassificationPanel(context, bridge, theme, pictures),
        JobsPanel(context, bridge, theme),
    ]
    return MainWindow(context, bridge, theme, panels)
