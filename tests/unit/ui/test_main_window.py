"""The window in the way a person uses it, with answers known beforehand."""

import json
import threading
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QAccessible, QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QListView, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from app.commands.review import Certainty, certainty_of
from app.errors import PasswordNeeded
from app.fields.field_value import FieldValue
from app.fields.schema import Field, FieldType, Schema
from tests.helpers.fake_context import INVOICE, FakeContext, FakeExtract, FakeReader
from tests.unit.ui.conftest import wait_for
from ui.dialogs.files import Files
from ui.dialogs.password_dialog import PasswordDialog
from ui.dialogs.template_dialog import EditedTemplate, TemplateDialog
from ui.main_window import MainWindow
from ui.panels.extraction.workspace import Stage
from ui.style.theme import Scheme

SELLER, NUMBER, ISSUED, DUE, NET, TOTAL, ORDER = range(7)


def button(window: QWidget, name: str) -> QAbstractButton:
    found = [b for b in window.findChildren(QAbstractButton) if b.accessibleName() == name and b.isVisible()]
    assert len(found) == 1, f"{len(found)} buttons named {name}"
    return found[0]


def click(window: QWidget, name: str) -> None:
    QTest.mouseClick(button(window, name), Qt.MouseButton.LeftButton)


def fields(window: MainWindow) -> QListView:
    return next(v for v in window.findChildren(QListView) if v.accessibleName() == "Fields")


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
    """Where the first or last letter of `text` is on the page view."""
    start = INVOICE.index(text) + (len(text) - 1 if end else 0)
    pages = window.panel.review.pages
    assert pages.document is not None
    (_, box), *_ = pages.document.boxes(start, start + 1)
    return pages.mapFromScene(QPointF((box.left + box.right) / 2, (box.top + box.bottom) / 2))


def drag(window: MainWindow, start: QPoint, end: QPoint) -> None:
    viewport = window.panel.review.pages.viewport()
    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(viewport, pos=(start + end) / 2)
    QTest.mouseMove(viewport, pos=end)
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=end)


# -- from nothing to values ------------------------------------------------------------------------------


def test_a_newcomer_is_told_what_to_do_and_tries_the_sample(window: MainWindow, qtbot: QtBot) -> None:
    assert "Drop a document here" in texts(window)
    click(window, "Try a sample")
    wait_for(qtbot, window, Stage.READY)
    assert "2 to check" in texts(window)
    assert window.panel.review.current_row == DUE
    assert "0.9 s" in button(window, next(
        b.accessibleName() for b in window.findChildren(QAbstractButton) if "Offline" in b.text()
    )).text()  # fmt: skip


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
    click(window, "Open invoice.txt")
    wait_for(qtbot, window, Stage.READY)


# -- page and fields lead to each other ------------------------------------------------------------------


def test_a_click_on_a_field_shows_its_evidence_and_its_value(reviewed: MainWindow) -> None:
    choose_field(reviewed, TOTAL)
    assert editor(reviewed).toPlainText() == "375,00 EUR"
    assert "61%" in texts(reviewed)
    overlay = reviewed.panel.review.pages._overlay
    assert overlay._selected == TOTAL
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


# -- correcting ------------------------------------------------------------------------------------------


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
    assert reviewed.panel.review.pages._overlay.rects_of(ORDER)


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


# -- by keyboard alone -----------------------------------------------------------------------------------


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
        v for v in reviewed.findChildren(QListView) if v.accessibleName() == "Other possible values"
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


# -- keeping and giving away -----------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", [".json", ".csv", ".xlsx"])
def test_the_corrected_values_are_exported(
    reviewed: MainWindow, tmp_path: Path, suffix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose_field(reviewed, TOTAL)
    press(reviewed, Qt.Key.Key_1)
    path = tmp_path / f"out{suffix}"
    monkeypatch.setattr(Files, "ask_where_to_save", lambda *_: path)
    reviewed.panel.export_action.trigger()
    if suffix == ".json":
        assert json.loads(path.read_text(encoding="utf-8"))[0]["values"]["total"] == 446.25
    elif suffix == ".csv":
        assert "446.25" in path.read_text(encoding="utf-8-sig")
    else:
        sheet = openpyxl.load_workbook(path).worksheets[0]
        assert 446.25 in [cell.value for cell in sheet[2]]
    assert "1 values in it are still to be checked" in reviewed.statusBar().currentMessage()


def test_all_documents_are_exported_to_one_file(
    reviewed: MainWindow, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = tmp_path / "second.txt"
    second.write_text(INVOICE + "P.S.", encoding="utf-8")
    reviewed.panel.open([second])
    wait_for(qtbot, reviewed, Stage.READY)
    path = tmp_path / "all.json"
    monkeypatch.setattr(Files, "ask_where_to_save", lambda *_: path)
    reviewed.panel.export_all_action.trigger()
    written = json.loads(path.read_text(encoding="utf-8"))
    assert [line["file"] for line in written] == ["invoice.txt", "second.txt"]


def test_what_was_settled_is_there_when_the_document_is_opened_again_until_it_is_forgotten(
    reviewed: MainWindow, invoice: Path, qtbot: QtBot
) -> None:
    press(reviewed, Qt.Key.Key_1)
    reviewed.panel.close_action.trigger()
    reviewed.panel.open([invoice])
    wait_for(qtbot, reviewed, Stage.READY)
    assert values(reviewed)[DUE].answer.text == "31.03.2026"
    assert values(reviewed)[DUE].by_person
    reviewed.panel.forget_action.trigger()
    wait_for(qtbot, reviewed, Stage.READY)
    assert values(reviewed)[DUE].answer.text == "01.03.2026"
    assert not values(reviewed)[DUE].by_person


# -- what is looked for ----------------------------------------------------------------------------------


def test_another_template_asks_again_and_keeps_what_was_settled(
    reviewed: MainWindow, extract: FakeExtract, context: FakeContext, qtbot: QtBot
) -> None:
    choose_field(reviewed, TOTAL)
    press(reviewed, Qt.Key.Key_1)
    chooser = reviewed.panel._chooser
    chooser.setCurrentText("Receipt")
    chooser.activated.emit(chooser.currentIndex())
    wait_for(qtbot, reviewed, Stage.READY)
    assert extract.asked[-1] == ("shop", "total")
    assert values(reviewed)[1].answer.text == "446,25 EUR"
    assert context.settings.last_template == "Receipt"


def test_edited_fields_are_asked_and_saved_as_a_template(
    reviewed: MainWindow, extract: FakeExtract, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = Schema("Mine", (Field("issued", FieldType.DATE, title="Issued"),))
    monkeypatch.setattr(TemplateDialog, "ask", lambda *_: EditedTemplate("Mine", wanted, keep=True))
    reviewed.panel.fields_action.trigger()
    wait_for(qtbot, reviewed, Stage.READY)
    assert extract.asked[-1] == ("issued",)
    assert reviewed.panel._chooser.currentText() == "Mine"
    assert list(tmp_path.rglob("template_mine.json"))


def test_the_template_dialog_gives_what_it_shows(
    reviewed: MainWindow, context: FakeContext, qtbot: QtBot
) -> None:
    dialog = TemplateDialog("Invoice", context.templates[0].schema, reviewed._theme)
    qtbot.addWidget(dialog)
    dialog.show()
    click(dialog, "Remove")
    click(dialog, "Down")
    names = [field.name for field in dialog.edited().schema.fields]
    assert "seller" not in names
    assert names[:2] == ["issued", "invoice_number"]
    assert not dialog.edited().keep


# -- work that takes its time ----------------------------------------------------------------------------


class Gate:
    """Holds the answering of documents until it is opened or the work is cancelled."""

    def __init__(self) -> None:
        self.reached = threading.Semaphore(0)
        self.open = threading.Event()

    def __call__(self, is_cancelled: Callable[[], bool]) -> None:
        self.reached.release()
        while not (self.open.is_set() or is_cancelled()):
            self.open.wait(0.01)


@pytest.fixture
def gate(extract: FakeExtract) -> Gate:
    extract.gate = Gate()
    return extract.gate


def test_the_page_is_there_while_values_are_looked_for_and_cancel_stops_it(
    window: MainWindow, gate: Gate, invoice: Path, qtbot: QtBot
) -> None:
    window.panel.open([invoice])
    wait_for(qtbot, window, Stage.ANSWERING)
    qtbot.waitUntil(lambda: "Looking for the values" in texts(window))
    assert window.panel.review.pages.document is not None
    click(window, "Cancel")
    assert window.panel.workspace.current.stage is Stage.STOPPED
    assert "Stopped" in texts(window)
    gate.open.set()
    click(window, "Run again")
    wait_for(qtbot, window, Stage.READY)


def test_the_document_on_screen_goes_first(
    window: MainWindow, gate: Gate, extract: FakeExtract, invoice: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    second = tmp_path / "second.txt"
    second.write_text(INVOICE, encoding="utf-8")
    window.panel.open([invoice, second])
    wait_for(qtbot, window, Stage.ANSWERING)
    qtbot.waitUntil(lambda: window.panel.workspace.entries[1].stage is Stage.READ)
    window.panel.workspace.show(window.panel.workspace.entries[1])
    assert [entry.stage for entry in window.panel.workspace.entries] == [Stage.READ, Stage.ANSWERING]
    gate.open.set()
    qtbot.waitUntil(lambda: all(e.stage is Stage.READY for e in window.panel.workspace.entries))
    assert "0 of 2 checked" in texts(window)


def test_closing_the_window_ends_the_work(window: MainWindow, gate: Gate, invoice: Path) -> None:
    window.panel.open([invoice])
    with_threads = {t.name for t in threading.enumerate()}
    assert any("reading" in name for name in with_threads)
    window.close()
    assert not any("reading" in t.name or "answering" in t.name for t in threading.enumerate())


# -- what goes wrong -------------------------------------------------------------------------------------


def test_a_file_that_cannot_be_read_says_why_and_what_to_do(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "picture.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"0" * 50)
    window.panel.open([path])
    wait_for(qtbot, window, Stage.FAILED)
    error = window.panel.workspace.current.error
    assert error.message in texts(window)
    assert error.hint in texts(window)
    assert button(window, "Try another file …").isVisible()


def test_a_password_is_asked_for_until_it_fits(
    window: MainWindow, context: FakeContext, invoice: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Locked(FakeReader):
        def open_document(self, path: Path, *, password: str | None = None, **rest: object) -> object:
            if password != "sesame":
                raise PasswordNeeded("The document is locked.", "Enter its password.")
            return super().open_document(path, **rest)

    context.reader = Locked()
    answers = iter(["wrong", "sesame"])
    monkeypatch.setattr(PasswordDialog, "ask", lambda *_: next(answers))
    window.panel.open([invoice])
    wait_for(qtbot, window, Stage.READY)
    assert "sesame" not in repr(window.panel.workspace.current)


def test_a_password_that_is_not_given_leaves_the_document_locked(
    window: MainWindow, context: FakeContext, invoice: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Locked(FakeReader):
        def open_document(self, path: Path, **_: object) -> object:
            raise PasswordNeeded("The document is locked.", "Enter its password.")

    asked: list[object] = []
    context.reader = Locked()
    monkeypatch.setattr(PasswordDialog, "ask", lambda *_: asked.append(1))
    window.panel.open([invoice])
    wait_for(qtbot, window, Stage.LOCKED)
    qtbot.waitUntil(lambda: len(asked) == 1)
    click(window, "Enter the password …")
    assert len(asked) == 2
    assert "The document is locked." in texts(window)


# -- how it looks and is read ----------------------------------------------------------------------------


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
