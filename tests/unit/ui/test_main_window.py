"""The frame: how the window starts, takes files, looks and is read."""

from itertools import combinations
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, QRect, Qt, QUrl
from PySide6.QtGui import QAccessible, QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.context import AppContext
from app.settings.locations import Locations
from tests.helpers.fake_context import FakeContext, FakeExtract
from tests.helpers.window_hands import DUE, button, click, texts, wait_for
from ui.application import smoke_test
from ui.dialogs.files import Files
from ui.dialogs.privacy_dialog import PrivacyDialog
from ui.main_window import MainWindow
from ui.panels.extraction.extraction_panel import ExtractionPanel
from ui.panels.extraction.workspace import Stage
from ui.panels.form_filling.form_filling_panel import FormFillingPanel
from ui.panels.jobs.jobs_panel import JobsPanel
from ui.style.theme import Scheme

CONTROL = Qt.KeyboardModifier.ControlModifier
DOCUMENTS = Path(__file__).parents[2] / "data" / "documents"


# -- from nothing to values ---------------------------------------------------------------------------


def test_a_newcomer_is_told_what_to_do_and_tries_the_sample(window: MainWindow, qtbot: QtBot) -> None:
    assert "Drop a document here" in texts(window)
    click(window, "Try a sample")
    wait_for(qtbot, window, Stage.READY)
    assert "2 to check" in texts(window)
    assert window.panel.review.current_row == DUE
    status = next(b for b in window.findChildren(QPushButton) if b.objectName() == "privacy")
    assert "nothing leaves this computer" in status.text()
    assert "last document 0.9 s" in status.text()


def test_a_file_dropped_anywhere_opens(window: MainWindow, invoice: Path, qtbot: QtBot) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(invoice))])
    arguments = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    entering = QDragEnterEvent(QPoint(5, 5), *arguments)
    QApplication.sendEvent(window, entering)
    assert entering.isAccepted()
    assert "Drop to open" in texts(window)
    QApplication.sendEvent(window, QDropEvent(QPointF(5, 5), *arguments))
    assert "Drop to open" not in texts(window)
    wait_for(qtbot, window, Stage.READY)


def test_words_dropped_are_no_file(window: MainWindow) -> None:
    data = QMimeData()
    data.setText("hello")
    entering = QDragEnterEvent(
        QPoint(5, 5),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    entering.ignore()
    QApplication.sendEvent(window, entering)
    assert not entering.isAccepted()


def test_files_opened_lately_are_offered(
    window: MainWindow, context: FakeContext, invoice: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Files, "ask_for_documents", lambda parent: [invoice])
    window.panel.open_action.trigger()
    wait_for(qtbot, window, Stage.READY)
    assert context.settings.recent_files == (str(invoice),)
    window.panel.close_action.trigger()
    window.panel._show_current()

    def visible() -> list[QPushButton]:
        return [b for b in window.panel.empty.findChildren(QPushButton) if b.isVisible()]

    qtbot.waitUntil(lambda: "Open invoice.txt" in [b.accessibleName() for b in visible()])
    offered = visible()
    places = [QRect(b.mapTo(window, QPoint(0, 0)), b.size()) for b in offered]
    assert not any(a.intersects(b) for a, b in combinations(places, 2))
    click(window, "Open invoice.txt")
    wait_for(qtbot, window, Stage.READY)


# -- how it looks and is read -------------------------------------------------------------------------


def test_the_program_proves_that_its_window_works(qapp: QApplication, invoice: Path, tmp_path: Path) -> None:
    places = Locations(*(tmp_path / name for name in ("data", "settings", "cache", "logs")))
    with AppContext(places) as context:
        assert smoke_test(context, [tmp_path / "missing.pdf"]) == 1


def test_the_status_line_tells_more_when_it_is_asked(
    reviewed: MainWindow, context: FakeContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[str, str]] = []
    monkeypatch.setattr(PrivacyDialog, "tell", lambda facts, *_: told.extend(facts))
    reviewed._privacy.click()
    assert ("Runs on", "CPU, 2 cores") in told
    assert ("Kept on this computer in", str(context.locations.data)) in told


def test_the_look_can_be_switched_and_is_remembered(reviewed: MainWindow, context: FakeContext) -> None:
    reviewed._set_scheme(Scheme.DARK)
    assert reviewed._theme.palette.is_dark
    assert context.settings.theme == "dark"
    reviewed._set_scheme(Scheme.LIGHT)
    assert not reviewed._theme.palette.is_dark


def test_everything_that_takes_the_focus_has_a_name(reviewed: MainWindow) -> None:
    nameless = []
    for widget in reviewed.findChildren(QWidget):
        takes_focus = widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.focusProxy() is None
        if widget.isVisible() and takes_focus:
            interface = QAccessible.queryAccessibleInterface(widget)
            if not interface.text(QAccessible.Text.Name):
                nameless.append(widget)
    assert nameless == []


def test_nothing_is_shown_as_markup_that_stands_in_a_document(
    window: MainWindow, tmp_path: Path, qtbot: QtBot, extract: FakeExtract
) -> None:
    extract.answers = {"seller": ("<b>Evil</b>", 0.5, ())}
    path = tmp_path / "<img src=x>.txt"
    path.write_text("From <b>Evil</b> Ltd", encoding="utf-8")
    window.panel.open([path])
    wait_for(qtbot, window, Stage.READY)
    for shown in window.findChildren(QLabel):
        assert shown.textFormat() is Qt.TextFormat.PlainText


# -- from panel to panel ------------------------------------------------------------------------------


def menu_titles(window: MainWindow) -> list[str]:
    return [action.text() for action in window.menuBar().actions() if action.isVisible()]


def test_the_keys_lead_from_panel_to_panel(window: MainWindow, qtbot: QtBot) -> None:
    QTest.keyClick(window, Qt.Key.Key_2, CONTROL)
    assert isinstance(window.panel, FormFillingPanel)
    assert "Drop a form here" in texts(window)
    assert "&Answers" in menu_titles(window)
    assert "&Look for" not in menu_titles(window)
    QTest.keyClick(window, Qt.Key.Key_1, CONTROL)
    assert isinstance(window.panel, ExtractionPanel)
    assert "Drop a document here" in texts(window)
    assert "&Answers" not in menu_titles(window)


def test_a_press_in_the_bar_shows_the_panel(window: MainWindow) -> None:
    click(window, "Fill a form")
    assert isinstance(window.panel, FormFillingPanel)
    assert button(window, "Fill a form").isChecked()
    assert not button(window, "Extract").isChecked()


def test_a_key_that_two_panels_have_is_that_of_the_panel_in_view(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[QWidget | None] = []
    monkeypatch.setattr(Files, "ask_for_documents", lambda parent: asked.append(parent) or [])
    for panel in window.panels:
        window.show_panel(panel)
        QTest.keyClick(window, Qt.Key.Key_O, CONTROL)
    assert asked == [panel for panel in window.panels if not isinstance(panel, JobsPanel)]
