"""A person at the real window: the shipped model, the real reader process, documents from disk to export."""

import csv
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.context import AppContext
from app.fields.field_value import FieldValue
from app.fields.labels import Label, LabelSet
from app.settings.locations import Locations
from tests.helpers.window_hands import (
    PATIENCE_MS,
    choose_field,
    click,
    drag,
    drop,
    editor,
    place_of,
    press,
    texts,
    values,
    wait_for,
)
from ui.application import make_window
from ui.dialogs.files import Files
from ui.dialogs.password_dialog import PasswordDialog
from ui.main_window import MainWindow
from ui.panels.classification.classification_panel import ClassificationPanel
from ui.panels.classification.filing_dialog import FilingDialog
from ui.panels.extraction.workspace import Stage

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "assets" / "samples"
DOCUMENTS = ROOT / "tests" / "data" / "documents"


@pytest.fixture
def home(tmp_path: Path) -> Locations:
    return Locations(*(tmp_path / name for name in ("data", "settings", "cache", "logs")))


@pytest.fixture
def start(qtbot: QtBot, qapp: QApplication, home: Locations) -> Iterator[Callable[[], MainWindow]]:
    """Starts the program; each call is another sitting of the same person."""
    sittings: list[tuple[MainWindow, AppContext]] = []

    def run() -> MainWindow:
        for window, _ in sittings:
            window.close()
        context = AppContext(home)
        window = make_window(qapp, context)
        sittings.append((window, context))
        window.show()
        qtbot.waitExposed(window)
        return window

    yield run
    for window, context in sittings:
        window.close()
        context.close()


def row_of(window: MainWindow, name: str) -> int:
    return [value.field.name for value in values(window)].index(name)


def value_of(window: MainWindow, name: str) -> FieldValue:
    return values(window)[row_of(window, name)]


def lit_text(window: MainWindow) -> str:
    """The words under the boxes that are lit up and in view."""
    pages = window.panel.review.pages
    assert pages.document is not None
    shown = pages.mapToScene(pages.viewport().rect()).boundingRect()
    rects = [r for r in pages.overlay.rects_of(pages.overlay.selected) if shown.contains(r.center())]
    words = [w for w in pages.document.words if any(_holds(r, w.box) for r in rects)]
    return " ".join(pages.document.text[w.start : w.end] for w in words)


def _holds(rect, box) -> bool:
    return rect.contains((box.left + box.right) / 2, (box.top + box.bottom) / 2)


def test_a_newcomer_goes_from_the_sample_to_an_export_and_finds_it_again(
    start, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = start()
    assert "Drop a document here" in texts(window)
    click(window, "Try a sample")
    wait_for(qtbot, window, Stage.READY)
    qtbot.waitUntil(lambda: window.panel.review.pages.has_pictures, timeout=PATIENCE_MS)

    # a field leads to its place on the page
    choose_field(window, row_of(window, "iban"))
    assert lit_text(window) == value_of(window, "iban").answer.text
    assert editor(window).toPlainText() == value_of(window, "iban").answer.text

    # words dragged over become the value
    choose_field(window, row_of(window, "order_number"))
    drag(window, place_of(window, "PO-58213"), place_of(window, "PO-58213", end=True))
    order = value_of(window, "order_number")
    assert (order.answer.text, order.by_person, order.review) == ("PO-58213", True, False)
    assert lit_text(window) == "PO-58213"

    # what is exported is what is shown
    for suffix in (".json", ".csv"):
        path = tmp_path / f"values{suffix}"
        monkeypatch.setattr(Files, "ask_where_to_save", lambda *_, path=path: path)
        window.panel.export_action.trigger()
    (line,) = json.loads((tmp_path / "values.json").read_text(encoding="utf-8"))
    with (tmp_path / "values.csv").open(encoding="utf-8-sig", newline="") as stream:
        (row,) = csv.DictReader(stream)
    assert line["values"]["order_number"] == row["order_number"] == "PO-58213"
    assert line["values"]["iban"] == row["iban"] == value_of(window, "iban").answer.value

    # closing the document, or the program, loses nothing
    window.panel.close_action.trigger()
    assert "Drop a document here" in texts(window)
    window = start()
    click(window, "Open invoice.pdf")
    wait_for(qtbot, window, Stage.READY)
    order = value_of(window, "order_number")
    assert (order.answer.text, order.by_person) == ("PO-58213", True)


def test_files_of_all_sorts_are_dropped_one_after_the_other(
    start, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    passwords = iter(["wrong", "pässwört"])

    def ask(file_name: str, *_: object) -> str:
        asked.append(file_name)
        return next(passwords)

    monkeypatch.setattr(PasswordDialog, "ask", ask)
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7\n" + bytes(range(256)) * 4)
    window = start()

    drop(window, DOCUMENTS / "invoice.pdf")
    wait_for(qtbot, window, Stage.READY)
    drop(window, broken)
    wait_for(qtbot, window, Stage.FAILED)
    error = window.panel.workspace.current.error
    assert error.message in texts(window)
    assert error.hint in texts(window)

    drop(window, DOCUMENTS / "encrypted.pdf")
    wait_for(qtbot, window, Stage.READY)
    assert asked == ["encrypted.pdf"] * 2
    qtbot.waitUntil(lambda: window.panel.review.pages.has_pictures, timeout=PATIENCE_MS)

    stages = [entry.stage for entry in window.panel.workspace.entries]
    assert stages == [Stage.READY, Stage.FAILED, Stage.READY]
    assert "Documents" in texts(window)


MAIL = {
    "complaint": (
        "The kettle I bought last week leaks and the lid is broken. I want my money back.",
        "Your driver was rude and the parcel arrived torn. This is the second time, I am very unhappy.",
        "The heating you repaired on Monday is cold again. Please send somebody who can do it properly.",
        "Half of the plates were in pieces when I opened the box. Who pays for this?",
    ),
    "application": (
        "I would like to apply for the post of bookkeeper. My CV and references are attached.",
        "Having worked as a nurse for six years, I am applying for the position on your ward.",
        "Please find my application for the apprenticeship as a carpenter. I finish school in June.",
        "I read that you look for a driver. I have a licence for lorries and could start in May.",
    ),
    "appointment": (
        "Could we move our meeting from Tuesday to Thursday at ten o'clock?",
        "I need to see the dentist this week, is there anything free on Friday morning?",
        "I am afraid I have to cancel my appointment tomorrow at three. Can I come next week?",
        "When would it suit you to look at the flat? I am free every evening after six.",
    ),
}


def test_a_pile_of_mail_is_sorted_corrected_moved_and_put_back(start, qtbot: QtBot, tmp_path: Path) -> None:
    pile = tmp_path / "mail"
    pile.mkdir()
    for label, mails in MAIL.items():
        for number, mail in enumerate(mails):
            (pile / f"{label} {number}.txt").write_text(mail, encoding="utf-8")
    window = start()
    panel = next(p for p in window.panels if isinstance(p, ClassificationPanel))
    window.show_panel(panel)
    panel.workspace.use_labels("mail", LabelSet(tuple(map(Label, MAIL)), none=False, title="Mail"))
    drop(window, pile)

    def is_read() -> None:
        assert panel.workspace.entries
        assert not panel.workspace.is_at_work
        assert not panel.workspace.is_learning
        assert not panel.output.is_busy

    qtbot.waitUntil(is_read, timeout=PATIENCE_MS)
    before = {e.name: dict(e.labelled.proposed.scores) for e in panel.workspace.entries}
    for _ in range(3):
        current, in_doubt = panel.table.current, panel.table.next_asking()
        key = list(MAIL).index(current.name.split()[0]) + 1
        QTest.keyClick(panel.table, str(key))
        qtbot.waitUntil(is_read, timeout=PATIENCE_MS)
        if in_doubt is not None and in_doubt.asks:
            assert panel.table.current is not current
        if panel.table.current is current:  # the model has no more doubts; the person goes on
            panel.table.select(next(e for e in panel.workspace.entries if e.labelled.given is None))
    rest = [e for e in panel.workspace.entries if e.labelled.given is None]
    assert len(rest) == 9
    assert all(dict(e.labelled.proposed.scores) != before[e.name] for e in rest)
    best = {name: max(scores, key=scores.__getitem__) for name, scores in before.items()}
    right_before = sum(best[e.name] == e.name.split()[0] for e in rest)
    assert sum(e.labelled.labels[0] == e.name.split()[0] for e in rest) >= right_before
    assert "3 examples learned" in texts(window)

    dialog = FilingDialog(panel.workspace.entries, window._theme, window)
    dialog.only_sure.setChecked(False)
    panel.output.file(dialog.planned, dialog.chosen_deed)
    qtbot.waitUntil(is_read, timeout=PATIENCE_MS)
    assert {path.name for path in pile.iterdir()} <= set(MAIL)
    assert sum(1 for path in pile.rglob("*.txt")) == 12
    for moved in panel.workspace.entries:
        assert moved.path.parent.name == moved.labelled.labels[0]
    click(window, "Take it back")
    qtbot.waitUntil(is_read, timeout=PATIENCE_MS)
    assert {path.name for path in pile.iterdir()} == set(before)


def test_a_runner_up_is_taken_by_its_key_and_given_back(start, qtbot: QtBot) -> None:
    window = start()
    for document in ("rotated.pdf", "owner_only.pdf", "two_columns.pdf", "vertical.pdf"):
        drop(window, DOCUMENTS / document)
        wait_for(qtbot, window, Stage.READY)
        unsure = [value for value in values(window) if value.candidates]
        if unsure:  # which document leaves the model in doubt changes with its training
            break
    before = unsure[0]
    name = before.field.name
    choose_field(window, row_of(window, name))
    press(window, Qt.Key.Key_1)
    assert value_of(window, name).answer.text == before.candidates[0].text
    window.panel.review.undo_action.trigger()
    assert value_of(window, name) == before


def test_work_that_is_cancelled_can_be_started_again(start, qtbot: QtBot) -> None:
    window = start()
    window.panel.open([SAMPLES / "contract.pdf"])
    wait_for(qtbot, window, Stage.ANSWERING)
    click(window, "Cancel")
    assert window.panel.workspace.current.stage is Stage.STOPPED
    click(window, "Run again")
    wait_for(qtbot, window, Stage.READY)
    assert any(value.answer for value in values(window))
