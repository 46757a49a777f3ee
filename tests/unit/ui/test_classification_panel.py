"""A person's way through a pile: drop it, correct a few, see the others change, put them away, undo."""

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from app.commands.filing import Deed
from app.fields.labels import LabelSet, read_labels
from tests.helpers.fake_context import FakeContext
from tests.helpers.pile import (
    LABELS,
    OF_EACH,
    TEXTS,
    choose_deed,
    do,
    entry,
    fix,
    names,
    press,
    preview,
    proposals,
    wait_until_read,
)
from tests.helpers.window_hands import PATIENCE_MS, click, drop, texts
from ui.dialogs.password_dialog import PasswordDialog
from ui.main_window import MainWindow
from ui.panels.classification.classification_panel import ClassificationPanel
from ui.panels.classification.entry import Stage
from ui.panels.classification.entry_table_model import Column
from ui.panels.classification.filing_dialog import FilingDialog

DOCUMENTS = Path(__file__).parents[2] / "data" / "documents"


@pytest.fixture
def panel(panel_of_labels: ClassificationPanel) -> ClassificationPanel:
    return panel_of_labels


# -- the whole way ------------------------------------------------------------------------------------


def test_a_person_sorts_a_pile(
    window: MainWindow,
    sorted_pile: ClassificationPanel,
    pile: Path,
    context: FakeContext,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = proposals(sorted_pile)
    assert set(before) == {path.name for path in pile.iterdir()}
    for n in range(2):
        for label, key in (("invoice", "1"), ("booking", "2"), ("story", "3")):
            fix(sorted_pile, f"{label} {n}.txt", key, qtbot)
    after = proposals(sorted_pile)
    assert all(after[name] != before[name] for name in after)
    labels = {e.name: e.labelled.labels for e in sorted_pile.workspace.entries}
    assert all(held == (name.split()[0],) for name, held in labels.items())
    assert "6 by you" in texts(sorted_pile)
    assert len(read_labels(context.locations.labels / "post.json").examples) == 6

    def move(dialog: FilingDialog) -> None:
        dialog.only_sure.setChecked(False)
        choose_deed(dialog, Deed.MOVE)
        assert ("invoice 1.txt", str(Path("invoice") / "invoice 1.txt"), "") in preview(dialog)
        assert pile.joinpath("invoice 1.txt").exists()

    do(sorted_pile, monkeypatch, move)
    wait_until_read(qtbot, sorted_pile)
    assert sorted(path.name for path in pile.iterdir()) == ["booking", "invoice", "story"]
    assert {path.name for path in (pile / "invoice").iterdir()} == {
        f"invoice {n}.txt" for n in range(OF_EACH)
    }
    assert "12 files are moved to 3 folders." in texts(sorted_pile)
    assert entry(sorted_pile, "story 1.txt").path == pile / "story" / "story 1.txt"
    click(window, "Take it back")
    wait_until_read(qtbot, sorted_pile)
    assert {path.name for path in pile.iterdir()} == set(before)
    assert entry(sorted_pile, "story 1.txt").path == pile / "story 1.txt"


def test_samples_are_one_press_away(
    window: MainWindow, panel: ClassificationPanel, context: FakeContext, qtbot: QtBot
) -> None:
    assert "Drop documents here" in texts(window)
    click(window, "Try the samples")
    qtbot.waitUntil(lambda: len(panel.workspace.entries) > 3)
    assert panel.workspace.labels.title == "Document type"
    panel.workspace.cancel()


# -- documents ----------------------------------------------------------------------------------------


def test_rows_of_a_table_are_documents(
    window: MainWindow, panel: ClassificationPanel, tmp_path: Path, qtbot: QtBot, monkeypatch
) -> None:
    table = tmp_path / "mail.csv"
    rows = [f'{label} {n},"{text.format(n=n)}"' for label, text in TEXTS.items() for n in range(2)]
    table.write_text("\n".join(["id,text", *rows]) + "\n", encoding="utf-8")
    drop(window, table)
    wait_until_read(qtbot, panel)
    assert sorted(names(panel)) == sorted(f"{label} {n}" for label in TEXTS for n in range(2))
    fix(panel, "story 0", "3", qtbot)

    def write(dialog: FilingDialog) -> None:
        assert dialog.deed.count() == 1  # there are no files to move
        dialog.use_folder(tmp_path)
        dialog.format.setCurrentIndex(dialog.format.findData("jsonl"))
        assert ("story 0", "story", "By you") in preview(dialog)

    do(panel, monkeypatch, write)
    wait_until_read(qtbot, panel)
    lines = [json.loads(line) for line in (tmp_path / "labels.jsonl").read_text("utf-8").splitlines()]
    (story,) = [line for line in lines if line["id"] == "story 0"]
    assert (story["label"], story["row"]["text"]) == ("story", TEXTS["story"].format(n=0))
    assert story["confidence"] == 1.0
    click(window, "Take it back")
    wait_until_read(qtbot, panel)
    assert not (tmp_path / "labels.jsonl").exists()


def test_a_table_without_texts_is_a_document(
    window: MainWindow, panel: ClassificationPanel, tmp_path: Path, qtbot: QtBot
) -> None:
    table = tmp_path / "prices.csv"
    table.write_text("paper,4.50\npens,2.00\n", encoding="utf-8")
    drop(window, table)
    wait_until_read(qtbot, panel)
    assert names(panel) == ["prices.csv"]


def test_what_cannot_be_read_says_why_and_stops_no_other(
    window: MainWindow, panel: ClassificationPanel, tmp_path: Path, qtbot: QtBot, monkeypatch
) -> None:
    monkeypatch.setattr(PasswordDialog, "ask", lambda *_: "pässwört")
    folder = tmp_path / "mixed"
    folder.mkdir()
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7\n" + bytes(range(256)) * 4)
    (folder / "locked.pdf").write_bytes((DOCUMENTS / "encrypted.pdf").read_bytes())
    (folder / "note.txt").write_text(TEXTS["story"].format(n=1))
    drop(window, folder)
    wait_until_read(qtbot, panel)
    broken = entry(panel, "broken.pdf")
    assert broken.stage is Stage.FAILED
    assert entry(panel, "note.txt").labelled.proposed is not None
    panel.table.select(broken)
    assert broken.error is not None
    assert broken.error.message in texts(panel)
    assert broken.error.hint in texts(panel)
    press(panel, "1")  # a person can see what it is all the same
    assert broken.labelled.given == ("invoice",)
    panel.table.select(entry(panel, "locked.pdf"))
    click(panel, "Enter the password …")
    qtbot.waitUntil(lambda: entry(panel, "locked.pdf").stage is Stage.READY, timeout=PATIENCE_MS)


def test_a_model_that_is_missing_is_told_once(
    window: MainWindow, panel: ClassificationPanel, context: FakeContext, pile: Path, qtbot: QtBot
) -> None:
    model, context.model = context.model, None
    panel.workspace.use_labels("post", LABELS)
    drop(window, pile)
    qtbot.waitUntil(lambda: panel.workspace.error is not None, timeout=PATIENCE_MS)
    wait_until_read(qtbot, panel)
    assert "There is no model here." in texts(panel)
    context.model = model
    click(window, "Go on")
    wait_until_read(qtbot, panel)
    assert all(e.stage is Stage.READY for e in panel.workspace.entries)


def test_work_is_cancelled_and_goes_on(
    window: MainWindow, panel: ClassificationPanel, pile: Path, qtbot: QtBot
) -> None:
    drop(window, pile)
    click(window, "Cancel")
    assert not panel.workspace.is_at_work
    assert "not read yet" in texts(panel)
    click(window, "Go on")
    wait_until_read(qtbot, panel)
    assert all(e.labelled.proposed for e in panel.workspace.entries)


def test_a_document_taken_off_the_list_stays_where_it_is(
    sorted_pile: ClassificationPanel, pile: Path
) -> None:
    sorted_pile.table.select(entry(sorted_pile, "story 2.txt"))
    press(sorted_pile, Qt.Key.Key_Delete)
    assert "story 2.txt" not in names(sorted_pile)
    assert (pile / "story 2.txt").exists()
    assert sorted_pile.table.current is not None
    sorted_pile.close_action.trigger()
    assert "Drop documents here" in texts(sorted_pile)


# -- the table ----------------------------------------------------------------------------------------


def test_the_most_doubtful_comes_first_and_other_orders_are_a_press_away(
    sorted_pile: ClassificationPanel, qtbot: QtBot
) -> None:
    confidence = {e.name: e.labelled.proposed.confidence for e in sorted_pile.workspace.entries}
    shown = [confidence[name] for name in names(sorted_pile)]
    assert shown == sorted(shown)
    assert sorted_pile.table.currentIndex().row() == 0
    current = sorted_pile.table.current
    sorted_pile.table.sortByColumn(Column.NAME, Qt.SortOrder.DescendingOrder)
    assert names(sorted_pile) == sorted(confidence, reverse=True)
    assert sorted_pile.table.current is current
    sorted_pile.table.sortByColumn(Column.CERTAINTY, Qt.SortOrder.AscendingOrder)
    fix(sorted_pile, names(sorted_pile)[0], "1", qtbot)
    assert names(sorted_pile)[-1] == current.name  # what is settled comes last


def test_only_those_to_check_are_shown_where_that_is_asked(
    sorted_pile: ClassificationPanel, qtbot: QtBot
) -> None:
    sorted_pile.asking_action.trigger()
    asking = [e.name for e in sorted_pile.workspace.entries if e.asks]
    assert sorted(names(sorted_pile)) == sorted(asking)
    first, second, *_ = names(sorted_pile)
    fix(sorted_pile, first, "1", qtbot)
    assert first not in names(sorted_pile)
    assert sorted_pile.table.current is not None
    sorted_pile.undo_action.trigger()
    wait_until_read(qtbot, sorted_pile)
    assert first in names(sorted_pile)
    assert second in names(sorted_pile)


def test_the_table_is_a_sound_model(sorted_pile: ClassificationPanel, qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(sorted_pile.table.documents)
    qtmodeltester.check(sorted_pile.view.choices.choices)
    qtmodeltester.check(sorted_pile.overview.confusion)


# -- one key a label ----------------------------------------------------------------------------------


def test_a_key_settles_a_document_and_goes_on_to_the_next(
    sorted_pile: ClassificationPanel, context: FakeContext, qtbot: QtBot
) -> None:
    first, second, *_ = names(sorted_pile)
    sorted_pile.table.select(entry(sorted_pile, first))
    press(sorted_pile, "3")
    assert entry(sorted_pile, first).labelled.given == ("story",)
    assert sorted_pile.table.current is entry(sorted_pile, second)
    press(sorted_pile, Qt.Key.Key_Return)  # as proposed
    wait_until_read(qtbot, sorted_pile)
    assert entry(sorted_pile, second).labelled.given is not None
    press(sorted_pile, "0")  # these labels have no none of these
    press(sorted_pile, "9")
    assert len(sorted_pile.workspace.labels.examples) == 2
    for _ in range(2):
        sorted_pile.undo_action.trigger()
    wait_until_read(qtbot, sorted_pile)
    assert entry(sorted_pile, first).labelled.given is None
    assert sorted_pile.table.current is entry(sorted_pile, first)
    assert read_labels(context.locations.labels / "post.json").examples == ()
    sorted_pile.redo_action.trigger()
    assert entry(sorted_pile, first).labelled.given == ("story",)


def test_a_click_on_a_label_settles_it(sorted_pile: ClassificationPanel, qtbot: QtBot) -> None:
    current = sorted_pile.table.current
    view = sorted_pile.view.choices
    place = view.visualRect(view.model().index(1, 0)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert current.labelled.given == ("booking",)


def test_several_labels_are_switched_on_and_off(
    panel: ClassificationPanel, window: MainWindow, pile: Path, qtbot: QtBot
) -> None:
    panel.workspace.use_labels("tags", LabelSet(LABELS.labels, multiple=True, title="Tags"))
    drop(window, pile)
    wait_until_read(qtbot, panel)
    current = panel.table.current
    press(panel, "0")
    for key in ("1", "3", "2", "2"):
        press(panel, key)
    assert current.labelled.given == ("invoice", "story")
    assert panel.table.current is current
    press(panel, Qt.Key.Key_Return)
    assert panel.table.current is not current
    wait_until_read(qtbot, panel)


def test_what_was_taught_is_known_in_the_next_sitting(
    window: MainWindow, sorted_pile: ClassificationPanel, pile: Path, qtbot: QtBot
) -> None:
    fix(sorted_pile, "story 0.txt", "3", qtbot)
    sorted_pile.close_action.trigger()
    drop(window, pile)
    wait_until_read(qtbot, sorted_pile)
    assert entry(sorted_pile, "story 0.txt").labelled.given == ("story",)
    assert not sorted_pile.undo_action.isEnabled()


# -- why, and at a glance -----------------------------------------------------------------------------


def test_the_words_that_decided_are_marked_on_the_page(
    sorted_pile: ClassificationPanel, qtbot: QtBot
) -> None:
    fix(sorted_pile, "invoice 0.txt", "1", qtbot)
    fix(sorted_pile, "booking 0.txt", "2", qtbot)
    sorted_pile.table.select(entry(sorted_pile, "invoice 2.txt"))
    qtbot.waitUntil(lambda: "Decided by: " in texts(sorted_pile.view), timeout=PATIENCE_MS)
    pages = sorted_pile.view.document_view.pages
    assert pages.overlay.rects_of(0)


def test_the_overview_counts_what_is_certain_and_what_was_corrected(
    sorted_pile: ClassificationPanel, qtbot: QtBot
) -> None:
    sorted_pile.overview_action.trigger()
    histogram = sorted_pile.overview.histogram
    assert sum(histogram.counts) == 3 * OF_EACH
    assert "Nothing was settled by you yet." in texts(sorted_pile)
    proposed = entry(sorted_pile, "story 0.txt").labelled.labels
    key = "2" if proposed != ("booking",) else "3"
    fix(sorted_pile, "story 0.txt", key, qtbot)
    fix(sorted_pile, "story 1.txt", "3", qtbot)
    assert sum(histogram.counts) == 3 * OF_EACH - 2
    assert "of 2 proposals were right" in texts(sorted_pile)
    model = sorted_pile.overview.confusion
    cells = [
        model.index(row, column).data()
        for row in range(model.rowCount())
        for column in range(model.columnCount())
    ]
    assert sum(int(cell) for cell in cells if cell) == 2
