from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester

from app.commands.review import Review
from app.documents.open_document import open_document
from app.fields.schema import FieldType
from tests.helpers.fake_context import INVOICE_SCHEMA, RECEIPT_SCHEMA, FakeContext, FakeExtract
from ui.item_models.candidate_list_model import Candidate, CandidateListModel
from ui.item_models.document_list_model import DocumentListModel
from ui.item_models.field_list_model import FieldListModel
from ui.item_models.field_table_model import Column, FieldTableModel
from ui.job_bridge import JobBridge
from ui.panels.extraction.workspace import Workspace


@pytest.fixture
def review(invoice: Path) -> Review:
    return Review(FakeExtract()(None, open_document(invoice), INVOICE_SCHEMA))


def test_fields_become_rows_and_values_fill_them(qtmodeltester: ModelTester, review: Review) -> None:
    model = FieldListModel()
    qtmodeltester.check(model)
    model.show(INVOICE_SCHEMA.fields)
    assert model.index(1).data(Qt.ItemDataRole.AccessibleTextRole) == "Invoice number: being looked for"
    model.show(INVOICE_SCHEMA.fields, review.values)
    assert model.index(1).data() == "Invoice number"
    assert model.index(1).data(Qt.ItemDataRole.AccessibleTextRole) == "Invoice number: A-1001. Certain."
    assert model.index(6).data(Qt.ItemDataRole.AccessibleTextRole) == (
        "Order number: Not in the document. Not found."
    )
    assert "97%" in model.index(2).data(Qt.ItemDataRole.ToolTipRole)
    model.show(RECEIPT_SCHEMA.fields)
    assert model.rowCount() == 2


def test_only_rows_that_changed_are_told(review: Review) -> None:
    model = FieldListModel()
    model.show(INVOICE_SCHEMA.fields, review.values)
    told: list[int] = []
    model.dataChanged.connect(lambda index: told.append(index.row()))
    review.accept(5)
    model.show(INVOICE_SCHEMA.fields, review.values)
    assert told == [5]


def test_candidates_are_numbered_from_one(qtmodeltester: ModelTester) -> None:
    model = CandidateListModel()
    model.show([Candidate("446,25\nEUR", "33%", "446.25 €"), Candidate("Ada", "letter.pdf")])
    qtmodeltester.check(model)
    assert model.index(0).data(Qt.ItemDataRole.AccessibleTextRole) == "1: 446,25 EUR, 33%"
    assert model.index(0).data(Qt.ItemDataRole.ToolTipRole) == "446,25 EUR (446.25 €): 33%"
    assert model.index(1).data(Qt.ItemDataRole.ToolTipRole) == "Ada: letter.pdf"


def test_documents_come_and_go(
    qtmodeltester: ModelTester, context: FakeContext, invoice: Path, tmp_path: Path
) -> None:
    bridge = JobBridge()
    workspace = Workspace(context, bridge, FakeExtract(), context.templates[0])
    model = DocumentListModel(workspace)
    qtmodeltester.check(model)
    workspace.add([invoice, tmp_path / "other.txt", invoice])
    assert [model.index(row).data() for row in range(model.rowCount())] == ["invoice.txt", "other.txt"]
    workspace.remove(workspace.entries[0])
    assert [model.index(row).data() for row in range(model.rowCount())] == ["other.txt"]
    bridge.close()


def test_the_field_table_edits_adds_moves_and_removes(qtmodeltester: ModelTester) -> None:
    model = FieldTableModel(RECEIPT_SCHEMA.fields)
    qtmodeltester.check(model)
    row = model.add()
    assert model.setData(model.index(row, Column.TITLE), "Way of paying")
    assert model.setData(model.index(row, Column.TYPE), "choice")
    assert model.setData(model.index(row, Column.OPTIONS), "cash, card ,")
    assert model.setData(model.index(row, Column.DESCRIPTION), "how it was paid")
    assert not model.setData(model.index(row, Column.TITLE), "   ")
    assert model.move(row, -1) == 1
    assert model.move(0, -1) == 0
    made = model.fields[1]
    assert (made.name, made.title, made.type) == ("way_of_paying", "Way of paying", FieldType.CHOICE)
    assert (made.options, made.description) == (("cash", "card"), "how it was paid")
    model.setData(model.index(1, Column.TYPE), "text")
    assert model.fields[1].options == ()
    model.remove(0)
    assert [field.name for field in model.fields] == ["way_of_paying", "total"]


def test_a_renamed_field_keeps_its_key_and_new_keys_are_free() -> None:
    model = FieldTableModel(RECEIPT_SCHEMA.fields)
    model.setData(model.index(1, Column.TITLE), "Amount paid")
    assert model.fields[1].name == "total"
    model.setData(model.index(model.add(), Column.TITLE), "Total")
    assert model.fields[2].name == "total_2"
