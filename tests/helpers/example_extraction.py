"""Two extractions with a value of each kind, made without a model."""

from datetime import date
from decimal import Decimal

from app.documents.document import Document, Page, Word
from app.documents.geometry import Box
from app.fields.extraction import Extraction, Uncaptured
from app.fields.field_value import Answer, Evidence, FieldValue, Scalar
from app.fields.schema import Field, FieldType, Schema

TEXT = "=1+1 GmbH\n01.03.2026 1.234,50 EUR\n"
FIELDS = (
    Field("seller.name", FieldType.NAME),
    Field("issued", FieldType.DATE),
    Field("total", FieldType.MONEY),
    Field("credit", FieldType.MONEY),
    Field("vat_id", FieldType.ID),
    Field("tags", FieldType.TEXT, many=True),
    Field("pages", FieldType.INTEGER),
    Field(
        "items",
        FieldType.TABLE,
        many=True,
        columns=(Field("what", FieldType.TEXT), Field("n", FieldType.NUMBER)),
    ),
)
SCHEMA = Schema("Invoice", FIELDS)


def document(name: str = "invoice.pdf") -> Document:
    words = tuple(
        Word(start, end, 1, Box(start * 5, 100 + 20 * line, end * 5, 110 + 20 * line), line)
        for start, end, line in ((0, 4, 0), (5, 9, 0), (10, 20, 1), (21, 29, 1), (30, 33, 1))
    )
    pages = (Page(0, 595, 842, 0, 0), Page(1, 595, 842, 0, len(TEXT)))
    return Document(name, "pdf", TEXT, words, pages, sha256="ab" * 32)


def answer(
    doc: Document, start: int, end: int, said: Scalar, confidence: float = 0.97, currency: str | None = None
) -> Answer:
    return Answer(
        doc.text[start:end], said, confidence, Evidence(start, end, doc.boxes(start, end)), currency
    )


def extraction(name: str = "invoice.pdf") -> Extraction:
    doc = document(name)
    total = answer(doc, 21, 29, Decimal("1234.50"), 0.97, "EUR")
    tags = (Answer("red", "red", 0.9), Answer("@blue", "@blue", 0.8))
    rows = ((Answer("Work", "Work", 0.9), Answer("2", Decimal(2), 0.8)), (Answer("Rest", "Rest", 0.9), None))
    values = (
        FieldValue(FIELDS[0], answer(doc, 0, 9, "=1+1 GmbH"), 0.9, False),
        FieldValue(FIELDS[1], answer(doc, 10, 20, date(2026, 3, 1)), 0.95, False),
        FieldValue(FIELDS[2], total, 0.97123, True, (answer(doc, 10, 20, None, 0.02),)),
        FieldValue(FIELDS[3], Answer("-5.00", Decimal("-5.00"), 0.9), 0.9, False),
        FieldValue(FIELDS[4], None, 0.99, False, (answer(doc, 0, 4, "=1+1", 0.01),)),
        FieldValue(FIELDS[5], tags[0], 0.9, False, items=tags),
        FieldValue(FIELDS[6], Answer("2", 2, 0.9), 0.9, False),
        FieldValue(FIELDS[7], None, 0.9, False, rows=rows),
    )
    iban = Uncaptured("DE89 3704", "iban", 1, doc.boxes(10, 29))
    return Extraction(doc, SCHEMA, values, "reader 1", 0.91234, (0, 1), (iban,))
