"""Templates, export, work that takes its time, and what goes wrong."""

import json
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from app.errors import PasswordNeeded
from app.fields.schema import Field, FieldType, Schema
from app.fields.template import Template
from tests.helpers.fake_context import INVOICE, FakeContext, FakeExtract, FakeReader
from tests.helpers.pictures import page_image
from tests.helpers.window_hands import (
    DUE,
    TOTAL,
    button,
    choose_field,
    click,
    press,
    texts,
    values,
    wait_for,
)
from ui.dialogs.files import Files
from ui.dialogs.password_dialog import PasswordDialog
from ui.dialogs.template_dialog import EditedTemplate, TemplateDialog
from ui.item_models.field_table_model import Column
from ui.main_window import MainWindow
from ui.panels.extraction.workspace import Stage

DOCUMENTS = Path(__file__).parents[2] / "data" / "documents"


# -- keeping and giving away --------------------------------------------------------------------------


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


def test_a_pasted_picture_is_a_document_until_it_is_forgotten(
    window: MainWindow, context: FakeContext, qtbot: QtBot
) -> None:
    asked = Schema("Mine", (Field("order_number", FieldType.ID),))
    window.panel.workspace.use_template(Template("Mine", asked))
    picture = page_image("invoice.pdf", 2.0, (50, 215, 300, 262))
    QGuiApplication.clipboard().setImage(
        QImage(picture.tobytes(), *picture.size, QImage.Format.Format_RGB888)
    )
    QTest.keyClick(window, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    wait_for(qtbot, window, Stage.READY)
    entry = window.panel.workspace.current
    assert "HR-2041" in entry.document.text
    assert entry.path.parent == context.locations.pasted
    if sys.platform != "win32":
        assert (entry.path.stat().st_mode & 0o777, entry.path.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    window.panel.close_action.trigger()
    assert entry.path.is_file()  # so that what was settled is of use when it is opened again
    window.panel.paste_action.trigger()
    wait_for(qtbot, window, Stage.READY)
    assert window.panel.workspace.current.path == entry.path
    window.panel.forget_action.trigger()
    assert not entry.path.exists()
    assert window.panel.workspace.entries == []
    assert window.panel.recent_files() == []


def test_pasted_files_are_opened_and_an_empty_clipboard_is_told(
    window: MainWindow, invoice: Path, qtbot: QtBot
) -> None:
    QGuiApplication.clipboard().setText("no picture")
    window.panel.paste_action.trigger()
    assert "There is no document in that." in window.statusBar().currentMessage()
    files = QMimeData()
    files.setUrls([QUrl.fromLocalFile(str(invoice))])
    QGuiApplication.clipboard().setMimeData(files)
    window.panel.paste_action.trigger()
    wait_for(qtbot, window, Stage.READY)
    assert window.panel.workspace.current.path == invoice


# -- what is looked for -------------------------------------------------------------------------------


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


def test_the_type_of_a_field_is_chosen_from_words(
    reviewed: MainWindow, context: FakeContext, qtbot: QtBot
) -> None:
    dialog = TemplateDialog("Invoice", context.templates[0].schema, reviewed._theme)
    qtbot.addWidget(dialog)
    dialog.show()
    index = dialog.model.index(0, Column.TYPE)
    assert index.data() == "Name"
    dialog._table.edit(index)
    box = dialog._table.findChild(QComboBox)
    box.setCurrentText("Amount of money")
    box.activated.emit(box.currentIndex())
    assert dialog.edited().schema.fields[0].type is FieldType.MONEY


def test_each_document_keeps_its_template(
    reviewed: MainWindow, tmp_path: Path, qtbot: QtBot, context: FakeContext
) -> None:
    second = tmp_path / "second.txt"
    second.write_text(INVOICE + "P.S.", encoding="utf-8")
    reviewed.panel.open([second], context.templates[1])
    wait_for(qtbot, reviewed, Stage.READY)
    assert reviewed.panel._chooser.currentText() == "Receipt"
    reviewed.panel.close_action.trigger()
    assert reviewed.panel._chooser.currentText() == "Invoice"
    assert reviewed.panel.workspace.template.name == "Invoice"
    assert len(values(reviewed)) == len(context.templates[0].schema.fields)


# -- work that takes its time -------------------------------------------------------------------------


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


# -- what goes wrong ----------------------------------------------------------------------------------


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
