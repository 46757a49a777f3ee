"""Looking at a document: zoom, turning, pages, words to copy, words to find, what was read."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot
from reportlab.pdfgen.canvas import Canvas

from app.documents.document import Document, Page
from tests.helpers.fake_context import FakeExtract
from tests.helpers.window_hands import (
    PATIENCE_MS,
    TOTAL,
    choose_field,
    place_of,
    texts,
    values,
    wait_for,
)
from ui.main_window import MainWindow
from ui.panels.extraction.workspace import Stage
from ui.review import page_view
from ui.review.document_view import DocumentView
from ui.review.page_view import PageView

SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def view(reviewed: MainWindow) -> DocumentView:
    return reviewed.panel.review.document_view


@pytest.fixture
def long_view(window: MainWindow, extract: FakeExtract, qtbot: QtBot, tmp_path: Path) -> DocumentView:
    """Five pages, painted by the real reader."""
    extract.answers = {}
    path = tmp_path / "long.pdf"
    canvas = Canvas(str(path), invariant=1)
    for word in ("anchor", "beacon", "cargo", "dock", "ebb"):
        canvas.drawString(72, 700, f"A page about the {word}")
        canvas.showPage()
    canvas.save()
    window.panel.open([path])
    wait_for(qtbot, window, Stage.READY)
    view = window.panel.review.document_view
    qtbot.waitUntil(lambda: view.pages.has_pictures, timeout=PATIENCE_MS)
    return view


def copied(pages: PageView) -> str:
    pages.setFocus()
    QTest.keyClick(pages, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    return QGuiApplication.clipboard().text()


def drag_with_shift(pages: PageView, start: QPoint, end: QPoint) -> None:
    QTest.mousePress(pages.viewport(), Qt.MouseButton.LeftButton, SHIFT, start)
    for place in ((start + end) / 2, end):
        QTest.mouseMove(pages.viewport(), place)
    QTest.mouseRelease(pages.viewport(), Qt.MouseButton.LeftButton, SHIFT, end)


# -- words --------------------------------------------------------------------------------------------


def test_words_selected_with_shift_are_copied_and_change_no_value(
    reviewed: MainWindow, view: DocumentView
) -> None:
    choose_field(reviewed, TOTAL)
    before = values(reviewed)
    pages = view.pages
    start, end = place_of(reviewed, "Hafenstrasse 12"), place_of(reviewed, "20457 Hamburg", end=True)
    drag_with_shift(pages, start, end)
    assert copied(pages) == "Hafenstrasse 12, 20457 Hamburg"
    assert values(reviewed) == before
    QTest.keyClick(pages, Qt.Key.Key_Escape)
    assert pages.selection.span is None


def test_words_are_selected_by_keyboard_and_become_the_value(
    reviewed: MainWindow, view: DocumentView
) -> None:
    choose_field(reviewed, TOTAL)
    pages = view.pages
    pages.setFocus()
    for _ in range(4):
        QTest.keyClick(pages, Qt.Key.Key_Right, SHIFT)
    QTest.keyClick(pages, Qt.Key.Key_Left, SHIFT)
    assert pages.selection.text == "Nordlicht Papier GmbH"
    QTest.keyClick(pages, Qt.Key.Key_Return)
    assert values(reviewed)[TOTAL].answer.text == "Nordlicht Papier GmbH"
    assert pages.selection.span is None


def test_all_words_of_a_page_are_copied_line_by_line(reviewed: MainWindow, view: DocumentView) -> None:
    view.pages.setFocus()
    QTest.keyClick(view.pages, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    lines = copied(view.pages).splitlines()
    assert lines[0].startswith("Nordlicht Papier GmbH")
    assert lines[-1].endswith("0130 00.")


# -- finding ------------------------------------------------------------------------------------------


def search_for(view: DocumentView, text: str) -> QLineEdit:
    view.find_bar.find_words.trigger()
    line = view.find_bar.findChild(QLineEdit)
    line.setText(text)
    QTest.keyClick(line, Qt.Key.Key_Return)
    return line


def test_a_search_counts_and_goes_around(reviewed: MainWindow, view: DocumentView) -> None:
    line = search_for(view, "eur")
    assert "1 of 9" in texts(reviewed)
    QTest.keyClick(line, Qt.Key.Key_Return, SHIFT)
    assert "9 of 9" in texts(reviewed)
    view.find_bar.find_next.trigger()
    assert "1 of 9" in texts(reviewed)
    assert len(view.pages.overlay._found) == 9
    line.setText("nowhere to be found")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert "Not in the document" in texts(reviewed)
    QTest.keyClick(line, Qt.Key.Key_Escape)
    assert not view.find_bar.isVisible()
    assert not view.pages.overlay._found


def test_a_search_leads_to_another_page(long_view: DocumentView) -> None:
    search_for(long_view, "the EBB")
    assert long_view.pages.page_index == 4
    search_for(long_view, "page about")
    assert long_view.pages.page_index == 4, "the place on the page on show comes first"
    long_view.find_bar.find_next.trigger()
    assert long_view.pages.page_index == 0


def test_what_is_selected_is_searched_for(reviewed: MainWindow, view: DocumentView) -> None:
    drag_with_shift(view.pages, place_of(reviewed, "Papier"), place_of(reviewed, "Papier", end=True))
    view.find_bar.find_words.trigger()
    assert view.find_bar.findChild(QLineEdit).text() == "Papier"
    assert "1 of 1" in texts(reviewed)


# -- how it is shown ----------------------------------------------------------------------------------


def test_the_whole_page_fits_and_stays_fitted_when_the_window_changes(
    reviewed: MainWindow, view: DocumentView, qtbot: QtBot
) -> None:
    view.zoom_bar.fit_page.trigger()
    pages = view.pages

    def page_is_in_view() -> bool:
        page = pages.mapFromScene(pages._scene.page_rect(0)).boundingRect()
        return pages.viewport().rect().contains(page) and page.height() > 0.8 * pages.viewport().height()

    assert page_is_in_view()
    reviewed.resize(1000, 640)
    qtbot.waitUntil(page_is_in_view)
    view.zoom_bar.fit_width.trigger()
    assert not page_is_in_view()


def test_turned_pages_carry_their_boxes_and_words_with_them(reviewed: MainWindow, view: DocumentView) -> None:
    pages = view.pages
    choose_field(reviewed, TOTAL)
    before = pages.overlay.rects_of(TOTAL)[0]
    view.zoom_bar.turn.trigger()
    turned = pages.overlay.rects_of(TOTAL)[0]
    assert turned.width() == pytest.approx(before.height())
    assert turned.height() == pytest.approx(before.width())
    assert pages._scene.page_rect(0).contains(turned)
    QTest.mouseDClick(pages.viewport(), Qt.MouseButton.LeftButton, pos=_place_of_box(pages, "DE811234567"))
    assert values(reviewed)[TOTAL].answer.text == "DE811234567"
    for _ in range(3):
        view.zoom_bar.turn.trigger()
    assert pages._scene.turns == 0


def _place_of_box(pages: PageView, text: str) -> QPoint:
    start = pages.document.text.index(text)
    (rect,) = pages._scene.rects_of(start, start + len(text))
    pages.ensureVisible(rect)
    return pages.mapFromScene(rect.center())


def test_what_was_read_is_outlined_and_written_beside_the_page(
    reviewed: MainWindow, view: DocumentView
) -> None:
    view.zoom_bar.show_read.trigger()
    words = view.pages.document.words
    assert len(view.pages.overlay._read) == len(words)
    (shown,) = view.findChildren(QPlainTextEdit)
    assert shown.isVisible()
    assert shown.toPlainText().startswith("Nordlicht Papier GmbH")
    assert f"{len(words)} words" in texts(reviewed)
    shown.find("Customer")
    assert view.pages.selection.text == "Customer"
    view.zoom_bar.show_read.trigger()
    assert not shown.isVisible()
    assert view.pages.overlay._read == ()


def test_words_that_ocr_is_not_sure_of_are_underlined(view: DocumentView, reviewed: MainWindow) -> None:
    document = view.pages.document
    start = document.text.index("Customer")
    words = tuple(replace(w, confidence=0.5 if w.start == start else 0.99) for w in document.words)
    view.show_document(replace(document, words=words))
    view.zoom_bar.show_read.trigger()
    (shown,) = view.findChildren(QPlainTextEdit)
    assert [mark.cursor.selectedText() for mark in shown.extraSelections()] == ["Customer"]
    assert f"{len(words)} words, 1 of them hard to read" in texts(reviewed)


# -- pages --------------------------------------------------------------------------------------------


def test_small_pages_lead_to_pages_and_follow_them(long_view: DocumentView, qtbot: QtBot) -> None:
    strip, pages = long_view.strip, long_view.pages
    assert strip.isVisible()
    model = strip.model()
    assert model.rowCount() == 5
    qtbot.waitUntil(lambda: model.has_picture(0) and model.has_picture(1), timeout=PATIENCE_MS)
    third = model.index(2)
    strip.scrollTo(third)
    QTest.mouseClick(strip.viewport(), Qt.MouseButton.LeftButton, pos=strip.visualRect(third).center())
    assert pages.page_index == 2
    long_view.zoom_bar.next_page.trigger()
    assert strip.currentIndex().row() == 3
    long_view.zoom_bar.show_strip.trigger()
    assert not strip.isVisible()


def test_a_single_page_has_no_strip(view: DocumentView) -> None:
    assert not view.strip.isVisible()
    assert not view.zoom_bar.show_strip.isEnabled()


def test_a_page_is_reached_by_its_number(long_view: DocumentView) -> None:
    long_view.zoom_bar.choose_page.trigger()
    number = long_view.zoom_bar.findChild(QLineEdit)
    number.setText("4")
    QTest.keyClick(number, Qt.Key.Key_Return)
    assert long_view.pages.page_index == 3
    number.setText("99")
    QTest.keyClick(number, Qt.Key.Key_Return)
    assert long_view.pages.page_index == 4
    assert number.text() == "5"


def test_pictures_out_of_view_are_let_go_beyond_the_limit(
    long_view: DocumentView, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_view, "PICTURE_MEMORY_BYTES", 1)
    pages = long_view.pages
    for index in range(5):
        pages.go_to_page(index)
        qtbot.waitUntil(lambda: pages.has_pictures, timeout=PATIENCE_MS)
    held = {i for i, item in enumerate(pages.page_items) if item.picture_bytes}
    assert 4 in held
    assert 0 not in held


def test_pages_shown_before_they_are_read_stay_where_they_are(long_view: DocumentView, qtbot: QtBot) -> None:
    pages, read = long_view.pages, long_view.pages.document
    bare = tuple(Page(p.index, p.width, p.height, 0, 0) for p in read.pages)
    pages.show_document(Document(read.name, "", "", (), bare))
    pages.go_to_page(3)
    qtbot.waitUntil(lambda: pages.has_pictures, timeout=PATIENCE_MS)
    place, items = pages.verticalScrollBar().value(), list(pages.page_items)
    pages.show_document(read)
    assert pages.verticalScrollBar().value() == place
    assert all(a is b for a, b in zip(items, pages.page_items, strict=True))
    assert pages.has_pictures
    assert pages.page_items[3].words == read.words_in(read.pages[3].start, read.pages[3].end)
