"""Page and fields: each leads to the other, values are corrected by mouse and by keyboard."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListView
from pytestqt.qtbot import QtBot

from app.commands.review import Certainty, certainty_of
from app.documents.document import Document
from app.fields.extraction import Extraction, Uncaptured
from app.fields.schema import Field, FieldType, Schema
from tests.helpers.fake_context import INVOICE, FakeContext, FakeExtract, FakeReader
from tests.helpers.window_hands import (
    DUE,
    NUMBER,
    ORDER,
    SELLER,
    TOTAL,
    choose_field,
    drag,
    editor,
    fields,
    place_of,
    press,
    texts,
    values,
    wait_for,
)
from ui.main_window import MainWindow
from ui.panels.extraction.workspace import Stage
from ui.review.evidence_overlay import _place_beside

DOCUMENTS = Path(__file__).parents[2] / "data" / "documents"


# -- page and fields lead to each other ---------------------------------------------------------------


def test_a_click_on_a_field_shows_its_evidence_and_its_value(reviewed: MainWindow) -> None:
    choose_field(reviewed, TOTAL)
    assert editor(reviewed).toPlainText() == "375,00 EUR"
    assert "61%" in texts(reviewed)
    overlay = reviewed.panel.review.pages.overlay
    assert overlay.selected == TOTAL
    assert overlay.rects_of(TOTAL)


def test_a_click_on_a_box_selects_its_field(reviewed: MainWindow) -> None:
    QTest.mouseClick(
        reviewed.panel.review.pages.viewport(),
        Qt.MouseButton.LeftButton,
        pos=place_of(reviewed, "Nordlicht Papier"),
    )
    assert reviewed.panel.review.current_row == SELLER


def test_words_dragged_over_become_the_value(reviewed: MainWindow) -> None:
    choose_field(reviewed, TOTAL)
    drag(reviewed, place_of(reviewed, "446,25 EUR"), place_of(reviewed, "446,25 EUR", end=True))
    value = values(reviewed)[TOTAL]
    assert value.answer is not None
    assert value.answer.text == "446,25 EUR"
    assert certainty_of(value) is Certainty.BY_PERSON
    assert editor(reviewed).toPlainText() == "446,25 EUR"
    assert "1 to check" in texts(reviewed)


def test_a_double_click_takes_one_word(reviewed: MainWindow) -> None:
    choose_field(reviewed, ORDER)
    QTest.mouseDClick(
        reviewed.panel.review.pages.viewport(),
        Qt.MouseButton.LeftButton,
        pos=place_of(reviewed, "DE811234567"),
    )
    assert values(reviewed)[ORDER].answer.text == "DE811234567"


def test_a_click_beside_the_boxes_changes_nothing(reviewed: MainWindow) -> None:
    before = values(reviewed)
    QTest.mouseClick(
        reviewed.panel.review.pages.viewport(),
        Qt.MouseButton.LeftButton,
        pos=place_of(reviewed, "Hafenstrasse"),
    )
    assert values(reviewed) == before


def test_a_pdf_is_painted_and_its_pages_are_sharp_at_the_zoom(
    window: MainWindow, extract: FakeExtract, qtbot: QtBot
) -> None:
    extract.answers = {}
    window.panel.open([DOCUMENTS / "invoice.pdf"])
    wait_for(qtbot, window, Stage.READY)
    pages = window.panel.review.pages
    qtbot.waitUntil(lambda: pages.has_pictures, timeout=20_000)
    before = pages.page_items[0].pixels_per_point
    pages.zoom_in()
    qtbot.waitUntil(lambda: pages.page_items[0].pixels_per_point > before * 1.1, timeout=20_000)
    picture = pages.page_items[0]._picture.toImage()
    colours = {
        picture.pixel(x, y) for x in range(0, picture.width(), 9) for y in range(0, picture.height(), 9)
    }
    assert len(colours) > 2


def test_what_no_field_asked_for_and_what_the_reader_left_out_are_told(
    window: MainWindow, invoice: Path, qtbot: QtBot, context: FakeContext, extract: FakeExtract
) -> None:
    class Careful(FakeReader):
        def open_document(self, path: Path, **options: object) -> Document:
            return replace(super().open_document(path, **options), notices=("Page 2 is a picture.",))

    def with_uncaptured(*arguments: object, **options: object) -> Extraction:
        found = extract(*arguments, **options)
        start = INVOICE.index("DE89")
        iban = Uncaptured("DE89", "iban", 0, found.document.boxes(start, start + 4))
        return replace(found, uncaptured=(iban,))

    context.reader = Careful()
    window.panel.workspace._extract = with_uncaptured
    window.panel.open([invoice])
    wait_for(qtbot, window, Stage.READY)
    assert "Page 2 is a picture." in texts(window)
    assert "1 more found that no field asks for" in texts(window)


@pytest.mark.parametrize(
    ("words", "side"),
    [
        ((), "above"),
        ((QRectF(95, 70, 100, 20),), "right"),
        ((QRectF(95, 70, 100, 20), QRectF(205, 95, 90, 30)), "left"),
    ],
)
def test_a_name_beside_its_box_hides_no_words_where_there_is_room(
    words: tuple[QRectF, ...], side: str
) -> None:
    box = QRectF(100, 100, 100, 20)
    place = _place_beside(box, QSizeF(60, 18), list(words))
    assert not any(place.intersects(word) for word in (*words, box))
    assert {"above": place.bottom() < 100, "right": place.left() > 200, "left": place.right() < 100}[side]


# -- correcting ---------------------------------------------------------------------------------------


def test_typing_what_does_not_stand_there_is_kept_and_said(reviewed: MainWindow) -> None:
    choose_field(reviewed, TOTAL)
    press(reviewed, Qt.Key.Key_F2)
    QTest.keyClicks(editor(reviewed), "999,00 EUR")
    QTest.keyClick(editor(reviewed), Qt.Key.Key_Return)
    assert values(reviewed)[TOTAL].answer.text == "999,00 EUR"
    assert "do not stand in the document" in texts(reviewed)
    assert fields(reviewed).hasFocus()


def test_typing_what_stands_there_lights_it_up(reviewed: MainWindow) -> None:
    choose_field(reviewed, ORDER)
    press(reviewed, Qt.Key.Key_F2)
    QTest.keyClicks(editor(reviewed), "Blaue Werft KG")
    QTest.keyClick(editor(reviewed), Qt.Key.Key_Return)
    assert values(reviewed)[ORDER].answer.evidence is not None
    assert reviewed.panel.review.pages.overlay.rects_of(ORDER)


def test_escape_gives_up_what_was_typed(reviewed: MainWindow) -> None:
    before = values(reviewed)
    press(reviewed, Qt.Key.Key_F2)
    QTest.keyClicks(editor(reviewed), "x")
    QTest.keyClick(editor(reviewed), Qt.Key.Key_Escape)
    assert values(reviewed) == before


def test_what_was_typed_is_not_lost_by_going_elsewhere(reviewed: MainWindow) -> None:
    choose_field(reviewed, ORDER)
    press(reviewed, Qt.Key.Key_F2)
    QTest.keyClicks(editor(reviewed), "B-7")
    choose_field(reviewed, SELLER)
    assert values(reviewed)[ORDER].answer.text == "B-7"
    assert values(reviewed)[SELLER].answer.text == "Nordlicht Papier GmbH"


def test_a_choice_is_chosen(window: MainWindow, context: FakeContext, invoice: Path, qtbot: QtBot) -> None:
    kind = Field("kind", FieldType.CHOICE, title="Kind", options=("invoice", "credit note"))
    template = type(context.templates[0])("Kinds", Schema("Kinds", (kind,)))
    window.panel.open([invoice], template)
    wait_for(qtbot, window, Stage.READY)
    box = window.panel.review._editor._choice
    assert box.isVisible()
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Down)
    QTest.keyClick(box, Qt.Key.Key_Down)
    box.activated.emit(box.currentIndex())
    assert values(window)[0].answer.text == "credit note"


# -- by keyboard alone --------------------------------------------------------------------------------


def test_enter_accepts_and_goes_on(reviewed: MainWindow) -> None:
    press(reviewed, Qt.Key.Key_Return)
    assert values(reviewed)[DUE].by_person
    assert reviewed.panel.review.current_row == TOTAL
    press(reviewed, Qt.Key.Key_A)
    assert "Nothing left to check" in texts(reviewed)


def test_delete_says_not_in_the_document(reviewed: MainWindow) -> None:
    press(reviewed, Qt.Key.Key_Delete)
    assert values(reviewed)[DUE].answer is None
    assert values(reviewed)[DUE].by_person


def test_numbers_take_runners_up_from_the_list_and_from_anywhere(reviewed: MainWindow) -> None:
    press(reviewed, Qt.Key.Key_1)
    assert values(reviewed)[DUE].answer.text == "31.03.2026"
    choose_field(reviewed, TOTAL)
    pages = reviewed.panel.review.pages
    pages.setFocus()
    QTest.keyClick(pages, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    assert values(reviewed)[TOTAL].answer.text == "71,25 EUR"


def test_a_click_on_a_runner_up_takes_it(reviewed: MainWindow) -> None:
    others = next(
        v
        for v in reviewed.findChildren(QListView)
        if v.accessibleName() == "Other possible values" and v.isVisible()
    )
    place = others.visualRect(others.model().index(0, 0)).center()
    QTest.mouseClick(others.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert values(reviewed)[DUE].answer.text == "31.03.2026"


def test_undo_and_redo(reviewed: MainWindow) -> None:
    press(reviewed, Qt.Key.Key_1)
    choose_field(reviewed, SELLER)
    press(reviewed, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert values(reviewed)[DUE].answer.text == "01.03.2026"
    assert reviewed.panel.review.current_row == DUE
    redo = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    press(reviewed, Qt.Key.Key_Z, redo)
    assert values(reviewed)[DUE].answer.text == "31.03.2026"
    assert not reviewed.panel.review.redo_action.isEnabled()


def test_tab_walks_the_fields_to_check_and_then_leaves_the_list(reviewed: MainWindow) -> None:
    press(reviewed, Qt.Key.Key_Tab)
    assert reviewed.panel.review.current_row == TOTAL
    assert fields(reviewed).hasFocus()
    press(reviewed, Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert reviewed.panel.review.current_row == DUE
    press(reviewed, Qt.Key.Key_Tab)
    press(reviewed, Qt.Key.Key_Tab)
    assert not fields(reviewed).hasFocus()


def test_f8_goes_round_and_then_to_the_next_document(
    reviewed: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    second = tmp_path / "second.txt"
    second.write_text(INVOICE, encoding="utf-8")
    first = reviewed.panel.workspace.entries[0]
    reviewed.panel.open([second])
    wait_for(qtbot, reviewed, Stage.READY)
    reviewed.panel.workspace.show(first)
    for _ in range(2):
        press(reviewed, Qt.Key.Key_F8)
        press(reviewed, Qt.Key.Key_A)
    press(reviewed, Qt.Key.Key_F8)
    assert reviewed.panel.workspace.current.path == second


def test_zoom_and_fit_by_key(reviewed: MainWindow) -> None:
    pages = reviewed.panel.review.pages
    fitting = pages.zoom
    QTest.keyClick(pages, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert pages.zoom > fitting
    QTest.keyClick(pages, Qt.Key.Key_Minus, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(pages, Qt.Key.Key_Minus, Qt.KeyboardModifier.ControlModifier)
    assert pages.zoom < fitting
    QTest.keyClick(pages, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert pages.zoom == pytest.approx(fitting)


def test_pages_by_key(window: MainWindow, tmp_path: Path, qtbot: QtBot, extract: FakeExtract) -> None:
    extract.answers = {}
    path = tmp_path / "long.txt"
    path.write_text("word\n" * 200, encoding="utf-8")
    window.panel.open([path])
    wait_for(qtbot, window, Stage.READY)
    pages = window.panel.review.pages
    assert len(pages.document.pages) == 4
    for expected in (1, 2, 3):
        QTest.keyClick(pages, Qt.Key.Key_PageDown)
        assert pages.page_index == expected
    QTest.keyClick(pages, Qt.Key.Key_PageUp)
    assert pages.page_index == 2


def test_copying_a_value_and_all_of_them(reviewed: MainWindow) -> None:
    choose_field(reviewed, NUMBER)
    reviewed.panel.review.copy_action.trigger()
    assert QGuiApplication.clipboard().text() == "A-1001"
    reviewed.panel.copy_table_action.trigger()
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[NUMBER] == "Invoice number\tA-1001"
    assert lines[ORDER] == "Order number\t"
