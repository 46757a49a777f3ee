"""A person's way through a form: drop it, drop a paper, review, correct, save, take back; flat forms."""

import json
from dataclasses import replace
from pathlib import Path

import pypdf
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QListView,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QToolButton,
)
from pytestqt.qtbot import QtBot
from reportlab.pdfgen.canvas import Canvas

from app.commands.review import Certainty
from app.forms.form import FormFieldType
from app.storage.profiles import Profile
from tests.helpers.fake_context import FakeAsk, FakeContext
from tests.helpers.window_hands import PATIENCE_MS, button, click, drop, texts
from ui.dialogs.files import Files
from ui.main_window import MainWindow
from ui.panels.form_filling import form_filling_panel
from ui.panels.form_filling.field_dialog import FieldDialog
from ui.panels.form_filling.form_filling_panel import SAMPLE_FORM, FormFillingPanel
from ui.panels.form_filling.form_workspace import FormStage
from ui.panels.form_filling.merge_dialog import MergeDialog
from ui.panels.form_filling.profile_dialog import ProfileDialog
from ui.panels.form_filling.shown_field import ShownField

REAL_FORM = Path(__file__).parents[4] / "shared" / "data" / "forms" / "fluggast_abtretung.pdf"
REAL_FIELDS = ("Strasse und Hausnummer", "Ort", "Buchungsnummer")
NO_MODIFIER = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def panel(window: MainWindow) -> FormFillingPanel:
    """The panel as it starts."""
    shown = next(p for p in window.panels if isinstance(p, FormFillingPanel))
    window.show_panel(shown)
    return shown


@pytest.fixture
def answered(window: MainWindow, panel: FormFillingPanel, invoice: Path, qtbot: QtBot) -> FormFillingPanel:
    """The sample form, with the invoice that answers it."""
    drop(window, SAMPLE_FORM)
    wait_for_form(qtbot, panel)
    drop(window, invoice)
    qtbot.waitUntil(lambda: bool(panel.workspace.papers[0].source), timeout=PATIENCE_MS)
    wait_for_form(qtbot, panel)
    return panel


def wait_for_form(qtbot: QtBot, panel: FormFillingPanel) -> None:
    def is_ready() -> None:
        assert panel.workspace.error is None
        assert panel.workspace.stage is FormStage.READY
        assert not panel.output.is_busy

    qtbot.waitUntil(is_ready, timeout=PATIENCE_MS)


def field(panel: FormFillingPanel, id: str) -> ShownField:
    return next(shown for shown in panel.workspace.shown if shown.field.id == id)


def row_of(panel: FormFillingPanel, id: str) -> int:
    return [shown.field.id for shown in panel.workspace.shown].index(id)


def press(panel: FormFillingPanel, key: Qt.Key | str, modifier: Qt.KeyboardModifier = NO_MODIFIER) -> None:
    view = next(v for v in panel.findChildren(QListView) if v.accessibleName() == "Fields")
    view.setFocus()
    QTest.keyClick(view, key, modifier)


def value_text(panel: FormFillingPanel) -> QPlainTextEdit:
    return next(e for e in panel.findChildren(QPlainTextEdit) if e.isVisible())


def save_to(panel: FormFillingPanel, out: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Files, "ask_where_to_save", lambda *_: out)
    panel.save_action.trigger()
    wait_for_form(qtbot, panel)


def fields_of(path: Path) -> dict[str, object]:
    return {name: found.value for name, found in (pypdf.PdfReader(path).get_fields() or {}).items()}


# -- the whole way ------------------------------------------------------------------------------------


def test_a_person_fills_in_a_form(
    window: MainWindow,
    answered: FormFillingPanel,
    invoice: Path,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = SAMPLE_FORM.read_bytes()
    assert "2 to check" in texts(answered)
    assert answered.view.current is not None
    assert answered.view.current.field.id == "street"
    assert "From invoice.txt, page 1." in texts(answered)
    press(answered, Qt.Key.Key_Return)
    assert field(answered, "street").certainty is Certainty.BY_PERSON
    assert answered.view.current.field.id == "invoice_number"
    press(answered, Qt.Key.Key_1)
    assert field(answered, "invoice_number").value == "A-1001"
    assert "Nothing left to check" in texts(answered)
    answered.view.select(row_of(answered, "bank"))
    press(answered, "S")
    QTest.keyClicks(value_text(answered), "parkasse")
    QTest.keyClick(value_text(answered), Qt.Key.Key_Return)
    out = tmp_path / "filled.pdf"
    save_to(answered, out, qtbot, monkeypatch)
    assert "filled.pdf is written." in texts(answered)
    written = fields_of(out)
    assert written["street"] == "Hafenstrasse 12"
    assert written["invoice_number"] == "A-1001"
    assert written["bank"] == "Sparkasse"
    assert SAMPLE_FORM.read_bytes() == before
    click(window, "Take it back")
    qtbot.waitUntil(lambda: not out.exists(), timeout=PATIENCE_MS)
    wait_for_form(qtbot, answered)
    assert "filled.pdf is written." not in texts(answered)
    assert field(answered, "bank").value == "Sparkasse"


@pytest.mark.skipif(not REAL_FORM.exists(), reason="needs the real forms beside the checkout")
def test_a_person_fills_in_a_real_form(
    window: MainWindow,
    panel: FormFillingPanel,
    ask: FakeAsk,
    invoice: Path,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    street, place, number = (f"{what} der abtretenden Person" for what in REAL_FIELDS)
    ask.extract.answers = {
        street: ("Hafenstrasse 12", 0.71, (("Blaue Werft KG", 0.2),)),
        place: ("500", 0.6, (("Hamburg", 0.3),)),
        number: ("A-1001", 0.97, ()),
    }
    before = REAL_FORM.read_bytes()
    drop(window, REAL_FORM)
    wait_for_form(qtbot, panel)
    drop(window, invoice)
    qtbot.waitUntil(lambda: bool(panel.workspace.papers[0].source), timeout=PATIENCE_MS)
    wait_for_form(qtbot, panel)
    assert "2 to check" in texts(panel)
    assert panel.view.current is not None
    assert panel.view.current.field.id == street
    press(panel, Qt.Key.Key_Return)
    assert panel.view.current.field.id == place
    press(panel, Qt.Key.Key_1)
    assert field(panel, place).value == "Hamburg"
    panel.view.select(row_of(panel, number), focus=True)
    press(panel, Qt.Key.Key_F2)
    value_text(panel).selectAll()
    QTest.keyClicks(value_text(panel), "B-2002")
    QTest.keyClick(value_text(panel), Qt.Key.Key_Return)
    panel.view.undo_action.trigger()
    assert field(panel, number).value == "A-1001"
    panel.view.redo_action.trigger()
    out = tmp_path / "real.pdf"
    save_to(panel, out, qtbot, monkeypatch)
    written = fields_of(out)
    assert [written[id] for id in (street, place, number)] == ["Hafenstrasse 12", "Hamburg", "B-2002"]
    assert REAL_FORM.read_bytes() == before
    click(window, "Take it back")
    qtbot.waitUntil(lambda: not out.exists(), timeout=PATIENCE_MS)


def test_a_newcomer_tries_the_sample(
    window: MainWindow, panel: FormFillingPanel, qtbot: QtBot, invoice: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(form_filling_panel, "SAMPLE_SOURCE", invoice)
    assert "Drop a form here" in texts(window)
    click(window, "Try a sample form")
    qtbot.waitUntil(lambda: panel.workspace.form is not None, timeout=PATIENCE_MS)
    wait_for_form(qtbot, panel)
    assert field(panel, "company_name").value == "Nordlicht Papier GmbH"
    qtbot.waitUntil(
        lambda: any(c.text() == "invoice.txt" and c.isVisible() for c in panel.findChildren(QToolButton))
    )
    click(panel, "Take invoice.txt away")
    assert field(panel, "company_name").is_empty
    panel.close_action.trigger()
    assert "Drop a form here" in texts(window)


# -- the keyboard -------------------------------------------------------------------------------------


def test_tab_goes_to_what_is_to_check_and_to_what_must_not_stay_empty(answered: FormFillingPanel) -> None:
    answered.view.select(0, focus=True)
    seen = []
    for _ in range(2):
        press(answered, Qt.Key.Key_Tab)
        assert answered.view.current is not None
        seen.append(answered.view.current.field.id)
    assert seen == ["street", "invoice_number"]
    press(answered, Qt.Key.Key_Delete)
    assert field(answered, "invoice_number").is_empty
    press(answered, Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
    assert answered.view.current is not None
    assert answered.view.current.field.id == "street"
    press(answered, Qt.Key.Key_Delete)
    shown = [b.text() for b in answered.findChildren(QPushButton) if b.isVisible()]
    assert "1 required and empty" in shown


def test_undo_goes_back_step_by_step(answered: FormFillingPanel) -> None:
    answered.view.select(row_of(answered, "street"))
    press(answered, Qt.Key.Key_1)
    assert field(answered, "street").value == "Blaue Werft KG"
    QTest.keyClick(answered, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert field(answered, "street").value == "Hafenstrasse 12"
    assert field(answered, "street").certainty is Certainty.CHECK
    QTest.keyClick(answered, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert field(answered, "street").value == "Blaue Werft KG"


def test_what_does_not_fit_is_refused_with_a_sentence(window: MainWindow, answered: FormFillingPanel) -> None:
    answered.view.select(row_of(answered, "bic"))
    press(answered, "X")
    QTest.keyClicks(value_text(answered), "YZ and much more")
    QTest.keyClick(value_text(answered), Qt.Key.Key_Return)
    assert field(answered, "bic").is_empty
    assert "11 characters" in window.statusBar().currentMessage()


def test_choices_are_chosen_not_typed(answered: FormFillingPanel) -> None:
    answered.view.select(row_of(answered, "payment_days"))
    next(b for b in answered.findChildren(QRadioButton) if "30" in b.text()).click()
    assert field(answered, "payment_days").value == "30"
    answered.view.select(row_of(answered, "terms_accepted"))
    next(b for b in answered.findChildren(QCheckBox) if b.text() == "Yes").click()
    assert field(answered, "terms_accepted").text == "✓"
    answered.view.select(row_of(answered, "country"))
    combo = next(b for b in answered.view.editor.findChildren(QComboBox))
    combo.setCurrentText("Denmark")
    combo.activated.emit(combo.currentIndex())
    assert field(answered, "country").value == "DK"


def test_a_click_on_the_page_selects_the_field_there(answered: FormFillingPanel, qtbot: QtBot) -> None:
    pages = answered.view.pages
    place = field(answered, "city").field.places[0].box
    middle = pages.mapFromScene(QPointF((place.left + place.right) / 2, (place.top + place.bottom) / 2))
    QTest.mouseClick(pages.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    assert answered.view.current is not None
    assert answered.view.current.field.id == "city"


# -- other sources ------------------------------------------------------------------------------------


def test_data_and_a_profile_answer_too(
    window: MainWindow,
    answered: FormFillingPanel,
    context: FakeContext,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    data = tmp_path / "supplier.json"
    data.write_text(json.dumps({"bank": "Elbufer Bank"}), encoding="utf-8")
    drop(window, data)
    qtbot.waitUntil(lambda: field(answered, "bank").value == "Elbufer Bank", timeout=PATIENCE_MS)
    wait_for_form(qtbot, answered)
    mine = Profile("Office", {"email": "me@halberg.example"})
    monkeypatch.setattr(ProfileDialog, "ask", lambda *_: [mine])
    answered.profiles_action.trigger()
    chooser = next(c for c in answered.findChildren(QComboBox) if c.findText("Office") >= 0)
    chooser.setCurrentText("Office")
    chooser.activated.emit(chooser.currentIndex())
    assert field(answered, "email").value == "me@halberg.example"
    assert context.settings.last_profile == "Office"


def test_a_form_is_filled_in_for_each_row_and_all_are_taken_back(
    window: MainWindow, answered: FormFillingPanel, tmp_path: Path, qtbot: QtBot
) -> None:
    table, folder = tmp_path / "suppliers.csv", tmp_path / "out"
    table.write_text("Company name,Town\nFirst Ltd,Leeds\nSecond Ltd,York\n", encoding="utf-8")
    form = answered.workspace.form
    assert form is not None
    dialog = MergeDialog(form, None, answered.output, window._theme)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.use(table, folder)
    dialog.start()
    qtbot.waitUntil(lambda: "2 forms are written" in texts(dialog), timeout=PATIENCE_MS)
    written = sorted(folder.iterdir())
    assert [fields_of(path)["company_name"] for path in written] == ["First Ltd", "Second Ltd"]
    click(window, "Take it back")
    qtbot.waitUntil(lambda: not folder.exists(), timeout=PATIENCE_MS)


# -- what goes wrong ----------------------------------------------------------------------------------


def test_a_file_that_is_no_form_is_told_so(
    window: MainWindow, panel: FormFillingPanel, tmp_path: Path, qtbot: QtBot
) -> None:
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7 and then nothing")
    drop(window, broken)
    qtbot.waitUntil(lambda: panel.workspace.stage is FormStage.FAILED, timeout=PATIENCE_MS)
    assert "broken.pdf" in texts(window)
    assert "Try another file" in button(panel, "Try another file …").text()


def test_a_paper_that_cannot_be_read_does_not_stop_the_others(
    window: MainWindow, answered: FormFillingPanel, tmp_path: Path, qtbot: QtBot
) -> None:
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"\x89PNG\r\n\x1a\n")
    drop(window, broken)
    qtbot.waitUntil(lambda: answered.workspace.papers[1].error is not None, timeout=PATIENCE_MS)
    wait_for_form(qtbot, answered)
    chip = "Take broken.png away"
    qtbot.waitUntil(lambda: bool(button(answered, chip).property("failed")), timeout=PATIENCE_MS)
    assert field(answered, "company_name").value == "Nordlicht Papier GmbH"


# -- forms without fields -----------------------------------------------------------------------------


@pytest.fixture
def flat(window: MainWindow, panel: FormFillingPanel, tmp_path: Path, qtbot: QtBot) -> FormFillingPanel:
    """A form whose fields are only drawn, its fields being edited."""
    path = tmp_path / "flat.pdf"
    canvas = Canvas(str(path), invariant=1)
    canvas.drawString(72, 740, "Application for a library card of the town of Altona")
    for y, told in ((690, "Surname"), (650, "First name")):
        canvas.drawString(72, y, told)
        canvas.line(160, y - 2, 400, y - 2)
    canvas.save()
    drop(window, path)
    qtbot.waitUntil(lambda: panel.workspace.form is not None, timeout=PATIENCE_MS)
    wait_for_form(qtbot, panel)
    click(window, "Edit the fields on the page")
    return panel


def drag_on_page(panel: FormFillingPanel, start: QPointF, end: QPointF) -> None:
    pages, left = panel.view.pages, Qt.MouseButton.LeftButton
    first, last = pages.mapFromScene(start), pages.mapFromScene(end)
    QTest.mousePress(pages.viewport(), left, pos=first)
    QTest.mouseMove(pages.viewport(), pos=(first + last) / 2)
    QTest.mouseMove(pages.viewport(), pos=last)
    QTest.mouseRelease(pages.viewport(), left, pos=last)


def test_fields_of_a_flat_form_are_drawn_moved_named_and_taken_out(
    window: MainWindow, flat: FormFillingPanel, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = len(flat.workspace.shown)
    monkeypatch.setattr(FieldDialog, "ask", lambda drawn, _: replace(drawn, label="Member since"))
    drag_on_page(flat, QPointF(160, 300), QPointF(320, 320))
    assert len(flat.workspace.shown) == found + 1
    drawn = flat.workspace.shown[-1].field
    assert drawn.label == "Member since"
    assert drawn.places[0].box.left == pytest.approx(160, abs=2)
    drag_on_page(flat, QPointF(200, 310), QPointF(250, 350))
    moved = flat.workspace.shown[-1].field.places[0].box
    assert (moved.left, moved.top) == pytest.approx((210, 340), abs=2)
    path = flat.workspace.path
    assert path is not None
    flat.close_action.trigger()
    drop(window, path)
    qtbot.waitUntil(lambda: flat.workspace.form is not None, timeout=PATIENCE_MS)
    wait_for_form(qtbot, flat)
    assert "Member since" in [shown.field.label for shown in flat.workspace.shown]
    flat.edit_fields_action.setChecked(True)
    flat.view.select(found)
    flat.view.pages.setFocus()
    QTest.keyClick(flat.view.pages, Qt.Key.Key_Delete)
    assert len(flat.workspace.shown) == found


def test_a_small_square_is_a_box_to_check(flat: FormFillingPanel, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    monkeypatch.setattr(FieldDialog, "ask", lambda drawn, _: asked.append(drawn.type))
    drag_on_page(flat, QPointF(160, 400), QPointF(174, 414))
    assert asked == [FormFieldType.CHECK]
