"""A pile of documents to be sorted, and what a person does with it at the window, for tests."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTableView, QWidget
from pytestqt.qtbot import QtBot

from app.fields.labels import Label, LabelSet
from tests.helpers.window_hands import PATIENCE_MS
from ui.panels.classification.classification_panel import ClassificationPanel
from ui.panels.classification.entry import Entry
from ui.panels.classification.entry_table_model import Column
from ui.panels.classification.filing_dialog import FilingChoice, FilingDialog

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
OF_EACH = 4
"""Documents of each kind in the pile."""


def write_pile(folder: Path) -> Path:
    folder.mkdir()
    for label, text in TEXTS.items():
        for n in range(OF_EACH):
            (folder / f"{label} {n}.txt").write_text(text.format(n=n), encoding="utf-8")
    return folder


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

    def ask(entries: list[Entry], theme: object, parent: QWidget) -> FilingChoice:
        dialog = FilingDialog(entries, theme, parent)
        choose(dialog)
        return dialog.choice()

    monkeypatch.setattr(FilingDialog, "ask", ask)
    panel.file_action.trigger()


def choose_deed(dialog: FilingDialog, deed: object) -> None:
    dialog.deed.setCurrentIndex(dialog.deed.findData(deed))


def preview(dialog: FilingDialog) -> list[tuple[str, ...]]:
    table = next(t for t in dialog.findChildren(QTableView) if t.accessibleName() == "What will happen")
    model = table.model()
    return [tuple(model.index(row, column).data() for column in range(3)) for row in range(model.rowCount())]
