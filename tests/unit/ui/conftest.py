import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.settings.locations import Locations
from app.storage.database import Database
from engine.engine import Engine
from tests.helpers.fake_context import INVOICE, FakeAsk, FakeContext, FakeExtract
from tests.helpers.pile import LABELS, wait_until_read, write_pile
from tests.helpers.window_hands import drop, wait_for
from ui.application import make_window
from ui.main_window import MainWindow
from ui.panels.classification.classification_panel import ClassificationPanel
from ui.panels.extraction import extraction_panel
from ui.panels.extraction.workspace import Stage


@pytest.fixture(scope="session", autouse=True)
def _qt_counts_references(qapp: QApplication) -> None:
    """PySide6 6.12.0 drops a reference to None with each call on Python 3.11, until the process dies."""
    widget = QWidget()
    before = sys.getrefcount(None)
    for _ in range(200):
        widget.setToolTip("")
    if sys.getrefcount(None) < before - 150:
        pytest.fail("This PySide6 miscounts references on this Python: take PySide6 < 6.12.")


@pytest.fixture
def invoice(tmp_path: Path) -> Path:
    path = tmp_path / "invoice.txt"
    path.write_text(INVOICE, encoding="utf-8")
    return path


@pytest.fixture
def context(tmp_path: Path) -> Iterator[FakeContext]:
    database = Database(tmp_path / "reviews.sqlite3")
    places = Locations(*(tmp_path / name for name in ("data", "settings", "cache", "logs")))
    yield FakeContext(database, places)
    database.close()


@pytest.fixture
def extract() -> FakeExtract:
    return FakeExtract()


@pytest.fixture
def ask() -> FakeAsk:
    """What the invoice answers to the sample form; the seller's street is not sure, the number is wrong."""
    return FakeAsk(
        {
            "company_name": ("Nordlicht Papier GmbH", 0.98, ()),
            "street": ("Hafenstrasse 12", 0.71, (("Blaue Werft KG", 0.2),)),
            "postcode": ("20457", 0.97, ()),
            "city": ("Hamburg", 0.97, ()),
            "vat_id": ("DE811234567", 0.97, ()),
            "iban": ("DE89 3704 0044 0532 0130 00", 0.98, ()),
            "invoice_number": ("500", 0.68, (("A-1001", 0.3),)),
            "invoice_date": ("01.03.2026", 0.99, ()),
        }
    )


@pytest.fixture
def window(
    qtbot: QtBot,
    qapp: QApplication,
    context: FakeContext,
    extract: FakeExtract,
    ask: FakeAsk,
    invoice: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[MainWindow]:
    """The window as it starts, with the invoice in the place of the sample."""
    monkeypatch.setattr(extraction_panel, "SAMPLE", invoice)
    made = make_window(qapp, context, extract, ask)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.close()


@pytest.fixture
def reviewed(window: MainWindow, invoice: Path, qtbot: QtBot) -> MainWindow:
    """The window with the invoice answered."""
    window.panel.open([invoice])
    wait_for(qtbot, window, Stage.READY)
    return window


@pytest.fixture
def panel_of_labels(window: MainWindow, context: FakeContext, tiny_engine: Engine) -> ClassificationPanel:
    """The panel for sorting as it starts, with labels of the person's own."""
    context.model = tiny_engine
    shown = next(p for p in window.panels if isinstance(p, ClassificationPanel))
    window.show_panel(shown)
    shown.workspace.use_labels("post", LABELS)
    return shown


@pytest.fixture
def pile(tmp_path: Path) -> Path:
    """Texts of three kinds in a folder."""
    return write_pile(tmp_path / "pile")


@pytest.fixture
def sorted_pile(
    window: MainWindow, panel_of_labels: ClassificationPanel, pile: Path, qtbot: QtBot
) -> ClassificationPanel:
    """The panel for sorting with the pile in it, read."""
    drop(window, pile)
    wait_until_read(qtbot, panel_of_labels)
    return panel_of_labels
