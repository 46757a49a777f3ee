"""What a person does with the window and sees of it, for tests."""

from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QListView, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from app.fields.field_value import FieldValue
from ui.main_window import MainWindow
from ui.panels.extraction.workspace import Stage

SELLER, NUMBER, ISSUED, DUE, NET, TOTAL, ORDER = range(7)
"""Rows of the fake context's invoice template."""

PATIENCE_MS = 120_000
"""For the model on a busy computer; what fails, fails sooner."""


def button(window: QWidget, name: str) -> QAbstractButton:
    found = [b for b in window.findChildren(QAbstractButton) if b.accessibleName() == name and b.isVisible()]
    assert len(found) == 1, f"{len(found)} buttons named {name}"
    return found[0]


def click(window: QWidget, name: str) -> None:
    QTest.mouseClick(button(window, name), Qt.MouseButton.LeftButton)


def fields(window: MainWindow) -> QListView:
    return next(v for v in window.findChildren(QListView) if v.accessibleName() == "Fields" and v.isVisible())


def editor(window: MainWindow) -> QPlainTextEdit:
    return next(e for e in window.findChildren(QPlainTextEdit) if e.isVisible())


def texts(window: QWidget) -> str:
    return "\n".join(shown.text() for shown in window.findChildren(QLabel) if shown.isVisible())


def values(window: MainWindow) -> tuple[FieldValue, ...]:
    entry = window.panel.workspace.current
    assert entry is not None
    assert entry.review is not None
    return entry.review.values


def press(
    window: MainWindow, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    view = fields(window)
    view.setFocus()
    QTest.keyClick(view, key, modifier)


def choose_field(window: MainWindow, row: int) -> None:
    view = fields(window)
    index = view.model().index(row, 0)
    view.scrollTo(index)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualRect(index).center())


def place_of(window: MainWindow, text: str, *, end: bool = False) -> QPoint:
    """Where the first or last letter of `text`, in its first place, is on the page view."""
    pages = window.panel.review.pages
    assert pages.document is not None
    start = pages.document.text.index(text) + (len(text) - 1 if end else 0)
    (_, box), *_ = pages.document.boxes(start, start + 1)
    return pages.mapFromScene(QPointF((box.left + box.right) / 2, (box.top + box.bottom) / 2))


def drag(window: MainWindow, start: QPoint, end: QPoint) -> None:
    viewport = window.panel.review.pages.viewport()
    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(viewport, pos=(start + end) / 2)
    QTest.mouseMove(viewport, pos=end)
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=end)


def drop(window: MainWindow, path: Path) -> None:
    """Let a file fall onto the window."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    arguments = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    entering = QDragEnterEvent(QPoint(5, 5), *arguments)
    QApplication.sendEvent(window, entering)
    assert entering.isAccepted()
    QApplication.sendEvent(window, QDropEvent(QPointF(5, 5), *arguments))


def wait_for(qtbot: QtBot, window: MainWindow, stage: Stage) -> None:
    """Wait until the document on screen has come to `stage`."""

    def has_come() -> None:
        entry = window.panel.workspace.current
        assert entry is not None
        assert entry.stage is stage

    qtbot.waitUntil(has_come, timeout=PATIENCE_MS)
