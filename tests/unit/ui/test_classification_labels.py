"""Labels are edited and kept; files go where their labels say, and come back."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QTableView, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from app.commands.filing import Deed
from app.fields.labels import Example, Label, LabelSet, read_labels, write_labels
from tests.helpers.fake_context import FakeContext
from tests.helpers.pile import (
    LABELS,
    choose_deed,
    do,
    entry,
    fix,
    preview,
    proposals,
    wait_until_read,
)
from tests.helpers.window_hands import click, texts
from ui.dialogs.files import Files
from ui.main_window import MainWindow
from ui.panels.classification.classification_panel import ClassificationPanel
from ui.panels.classification.filing_dialog import FilingDialog
from ui.panels.classification.label_set_dialog import EditedLabels, LabelSetDialog
from ui.panels.classification.label_table_model import Column as LabelColumn
from ui.style.theme import Scheme

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
    dialog.model.setData(dialog.model.index(3, LabelColumn.NAME), "verse")
    table.write_text("text,label\nfourth,verse\nfifth,poem\n", encoding="utf-8")
    click(dialog, "Import examples …")
    examples = {example.text: example.labels for example in dialog.edited().labels.examples}
    assert dialog.edited().labels.names == ("invoice", "booking", "story", "verse", "poem")
    assert examples["second"] == examples["fourth"] == ("verse",)
    click(dialog, "Forget the examples")
    assert dialog.edited().labels.examples == ()
    click(dialog, "Add a label")
    assert len(dialog.edited().labels.names) == 6


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
