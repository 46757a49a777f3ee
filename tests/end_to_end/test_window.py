"""A person at the real window: the shipped model, the real reader process, documents from disk to export."""

import csv
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.context import AppContext
from app.fields.field_value import FieldValue
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

    # a runner-up by its key, and back
    name = next(v.field.name for v in values(window) if v.candidates and not v.by_person)
    before = value_of(window, name)
    choose_field(window, row_of(window, name))
    press(window, Qt.Key.Key_1)
    assert value_of(window, name).answer.text == before.candidates[0].text
    window.panel.review.undo_action.trigger()
    assert value_of(window, name) == before

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


def test_work_that_is_cancelled_can_be_started_again(start, qtbot: QtBot) -> None:
    window = start()
    window.panel.open([SAMPLES / "contract.pdf"])
    wait_for(qtbot, window, Stage.ANSWERING)
    click(window, "Cancel")
    assert window.panel.workspace.current.stage is Stage.STOPPED
    click(window, "Run again")
    wait_for(qtbot, window, Stage.READY)
    assert any(value.answer for value in values(window))
