"""A person's way through a pile: drop it, correct a few, see the others change, put them away, undo."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QTableView, QToolButton, QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from app.commands.filing import Deed
from app.fields.labels import Example, Label, LabelSet, read_labels, write_labels
from engine.engine import Engine
from tests.helpers.fake_context import FakeContext
from tests.helpers.window_hands import PATIENCE_MS, click, drop, texts
from ui.dialogs.files import Files
from ui.dialogs.password_dialog import PasswordDialog
from ui.main_window import MainWindow
from ui.panels.classification.classification_panel import ClassificationPanel
from ui.panels.classification.entry import Entry, Stage
from ui.panels.classification.entry_table_model import Column
from ui.panels.classification.filing_dialog import FilingDialog
from ui.panels.classification.label_set_dialog import EditedLabels, LabelSetDialog
from ui.panels.classification.label_table_model import Column as LabelColumn
from ui.style.theme import Scheme

DOCUMENTS = Path(__file__).parents[2] / "data" / "documents"
LABELS = LabelSet(
    (Label("invoice", "asks for payment"), Label("booking", "asks for a table"), Label("story")),
    none=False,
    title="Post",
)
TEXTS = {
    "invoice": "Please pay invoice {n} total {n}0 EUR within 30 days",
    "booking": "a table for {n} people tonight in the garden please",
    "story": "The quick brown fox number {n} jumps over the lazy dog",
}
FOLDER = 4
"""Documents of each kind in the pile."""


@pytest.fixture
def panel(window: MainWindow, context: FakeContext, tiny_engine: Engine) -> ClassificationPanel:
    """The panel as it starts, with labels of the person's own."""
    context.model = tiny_engine
    shown = next(p for p in window.panels if isinstance(p, ClassificationPanel))
    window.show_panel(shown)
    shown.workspace.use_labels("post", LABELS)
    return shown


@pytest.fixture
def pile(tmp_path: Path) -> Path:
    folder = tmp_path / "pile"
    folder.mkdir()
    for label, text in TEXTS.items():
        for n in range(FOLDER):
            (folder / f"{label} {n}.txt").write_text(text.format(n=n), encoding="utf-8")
    return folder


@pytest.fixture
def sorted_pile(
    window: MainWindow, panel: ClassificationPanel, pile: Path, qtbot: QtBot
) -> ClassificationPanel:
    """The panel with the pile in it, read."""
    drop(window, pile)
    wait_until_read(qtbot, panel)
    return panel


def wait_until_read(qtbot: QtBot, panel: ClassificationPanel) -> None:
    def is_read() -> None:
        assert panel.workspace.entries
        assert not panel.workspace.is_at_work
        assert not panel.workspace.is_learning
        assert not panel.output.is_busy

    qtbot.waitUntil(is_read, timeout=PATIENCE_MS)


def entry(panel: ClassificationPanel, name: str) -> Entry:
    return next(e for e in panel.workspace.entries if e.name == name)


def press(panel: ClassificationPanel, key: Qt.Key | str) -> None:
    panel.table.setFocus()
    QTest.keyClick(panel.table, key)


def fix(panel: ClassificationPanel, name: str, key: str, qtbot: QtBot) -> None:
    panel.table.select(entry(panel, name))
    press(panel, key)
    wait_until_read(qtbot, panel)


def names(panel: ClassificationPanel) -> list[str]:
    """What the table shows, from the top."""
    model = panel.table.model()
    return [model.index(row, Column.NAME).data() for row in range(model.rowCount())]


def proposals(panel: ClassificationPanel) -> dict[str, object]:
    found = {e.name: e.labelled.proposed for e in panel.workspace.entries}
    return {name: one and dict(one.scores) for name, one in found.items()}


def do(
    panel: ClassificationPanel, monkeypatch: pytest.MonkeyPatch, choose: Callable[[FilingDialog], None]
) -> None:
    """Open the dialog for moving and exporting, choose, confirm."""

    def ask(entries: list[Entry], theme: object, parent: QWidget) -> FilingDialog:
        dialog = FilingDialog(entries, theme, parent)
        choose(dialog)
        return dialog

    monkeypatch.setattr(FilingDialog, "ask", ask)
    panel.file_action.trigger()


def choose_deed(dialog: FilingDialog, deed: object) -> None:
    dialog.deed.setCurrentIndex(dialog.deed.findData(deed))


def preview(dialog: FilingDialog) -> list[tuple[str, ...]]:
    table = next(t for t in dialog.findChildren(QTableView) if t.accessibleName() == "What will happen")
    model = table.model()
    return [tuple(model.index(row, column).data() for column in range(3)) for row in range(model.rowCount())]


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
    assert {path.name for path in (pile / "invoice").iterdir()} == {f"invoice {n}.txt" for n in range(FOLDER)}
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
    assert (story["label"], story["text"]) == ("story", TEXTS["story"].format(n=0))
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
    assert sum(histogram.counts) == 3 * FOLDER
    assert "Nothing was settled by you yet." in texts(sorted_pile)
    proposed = entry(sorted_pile, "story 0.txt").labelled.labels
    key = "2" if proposed != ("booking",) else "3"
    fix(sorted_pile, "story 0.txt", key, qtbot)
    fix(sorted_pile, "story 1.txt", "3", qtbot)
    assert sum(histogram.counts) == 3 * FOLDER - 2
    assert "of 2 proposals were right" in texts(sorted_pile)
    model = sorted_pile.overview.confusion
    cells = [
        model.index(row, column).data()
        for row in range(model.rowCount())
        for column in range(model.columnCount())
    ]
    assert sum(int(cell) for cell in cells if cell) == 2


# -- labels -------------------------------------------------------------------------------------------


def test_labels_are_edited_and_documents_are_read_for_the_new_ones(
    sorted_pile: ClassificationPanel, context: FakeContext, qtbot: QtBot, monkeypatch
) -> None:
    fix(sorted_pile, "story 0.txt", "3", qtbot)
    fix(sorted_pile, "invoice 0.txt", "1", qtbot)

    def ask(labels: LabelSet, theme: object, parent: QWidget) -> EditedLabels:
        dialog = LabelSetDialog(labels, theme, parent)
        dialog.model.setData(dialog.model.index(2, LabelColumn.NAME), "tale")
        dialog.model.remove(0)
        return dialog.edited()

    monkeypatch.setattr(LabelSetDialog, "ask", ask)
    QTest.keyClick(sorted_pile, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    wait_until_read(qtbot, sorted_pile)
    kept = read_labels(context.locations.labels / "post.json")
    assert kept.names == ("booking", "tale")
    assert [example.labels for example in kept.examples] == [("tale",)]
    assert entry(sorted_pile, "story 0.txt").labelled.given == ("tale",)
    assert entry(sorted_pile, "invoice 0.txt").labelled.given is None
    assert set(entry(sorted_pile, "story 1.txt").labelled.proposed.scores) == {"booking", "tale"}


def test_new_labels_are_kept_beside_the_others_and_chosen(
    sorted_pile: ClassificationPanel, context: FakeContext, qtbot: QtBot, monkeypatch
) -> None:
    new = LabelSet((Label("a"), Label("b")), title="Öther things")
    monkeypatch.setattr(LabelSetDialog, "ask", lambda *_: EditedLabels(new, is_new=True))
    sorted_pile.menus()[2].entries[1].trigger()
    assert context.label_sets["labels_other_things"] == new
    chooser = next(c for c in sorted_pile.findChildren(QComboBox) if "Labels" in c.accessibleName())
    assert chooser.currentText() == "Öther things"
    assert context.settings.last_labels == "labels_other_things"
    wait_until_read(qtbot, sorted_pile)


def test_the_dialog_says_what_is_wrong_with_labels(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch
) -> None:
    dialog = LabelSetDialog(LABELS, window._theme, window)
    qtbot.addWidget(dialog)
    dialog.show()
    use = next(b for b in dialog.findChildren(QAbstractButton) if b.text() == "Use these labels")
    dialog.model.setData(dialog.model.index(1, LabelColumn.NAME), "Invoice")
    assert "have one name" in texts(dialog)
    assert not use.isEnabled()
    dialog.model.setData(dialog.model.index(1, LabelColumn.NAME), "booking")
    assert use.isEnabled()
    table = tmp_path / "examples.csv"
    table.write_text("text,label\nfirst one,story\nsecond,poem\nthird,\n", encoding="utf-8")
    monkeypatch.setattr(Files, "ask_for_documents", lambda *_: [table])
    click(dialog, "Import examples …")
    edited = dialog.edited().labels
    assert edited.names == ("invoice", "booking", "story", "poem")
    assert edited.none
    assert Example("second", ("poem",)) in edited.examples
    assert "3 examples to learn from" in texts(dialog)
    click(dialog, "Forget the examples")
    assert dialog.edited().labels.examples == ()
    click(dialog, "Add a label")
    assert len(dialog.edited().labels.names) == 5


def test_examples_are_forgotten_at_a_word(
    sorted_pile: ClassificationPanel, context: FakeContext, qtbot: QtBot
) -> None:
    before = proposals(sorted_pile)
    fix(sorted_pile, "story 0.txt", "3", qtbot)
    assert proposals(sorted_pile) != before
    forget = sorted_pile.menus()[2].entries[-1]
    forget.trigger()
    assert not sorted_pile.workspace.is_at_work  # nothing is read again
    wait_until_read(qtbot, sorted_pile)
    assert proposals(sorted_pile) == before
    assert entry(sorted_pile, "story 0.txt").labelled.given == ("story",)
    assert read_labels(context.locations.labels / "post.json").examples == ()


# -- putting away -------------------------------------------------------------------------------------


def test_what_is_still_to_be_checked_stays_unless_it_is_meant_to_go(
    sorted_pile: ClassificationPanel, pile: Path, qtbot: QtBot, monkeypatch
) -> None:
    fix(sorted_pile, "story 0.txt", "3", qtbot)
    asking = {e.name for e in sorted_pile.workspace.entries if e.asks}

    def rename(dialog: FilingDialog) -> None:
        choose_deed(dialog, Deed.RENAME)
        dialog.pattern.setText("{colour}")
        assert not preview(dialog)
        dialog.pattern.setText("{name} ({label})")
        stays = {name for name, becomes, _ in preview(dialog) if becomes == "stays"}
        assert stays == asking

    do(sorted_pile, monkeypatch, rename)
    wait_until_read(qtbot, sorted_pile)
    assert (pile / "story 0 (story).txt").exists()
    assert all((pile / name).exists() for name in asking)
    assert entry(sorted_pile, "story 0 (story).txt").path == pile / "story 0 (story).txt"


def test_everything_on_screen_has_a_name(sorted_pile: ClassificationPanel, window: MainWindow) -> None:
    window._theme.set_scheme(Scheme.DARK)
    dialogs = [
        LabelSetDialog(LABELS, window._theme, window),
        FilingDialog(sorted_pile.workspace.entries, window._theme, window),
    ]
    for shown in (sorted_pile, *dialogs):
        buttons = [b for b in shown.findChildren(QToolButton) if b.isVisibleTo(shown) and b.defaultAction()]
        assert all(b.accessibleName() for b in buttons)
        views = [*shown.findChildren(QTableView), *shown.findChildren(QComboBox)]
        assert all(v.accessibleName() for v in views)
    for dialog in dialogs:
        dialog.deleteLater()
    window._theme.set_scheme(Scheme.LIGHT)


def test_labels_kept_on_disk_are_those_of_the_person_alone(tmp_path: Path) -> None:
    write_labels(tmp_path / "labels" / "mine.json", LABELS)
    assert read_labels(tmp_path / "labels" / "mine.json") == LABELS
    assert (tmp_path / "labels").stat().st_mode & 0o077 == 0
