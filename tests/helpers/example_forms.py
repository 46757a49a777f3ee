"""Forms in memory, and answers at their place in a document."""

from app.documents.document import Document
from app.documents.geometry import Box
from app.fields.field_value import Answer, Evidence
from app.fields.schema import FieldType
from app.fields.value_parsing import parse
from app.forms.form import FormField, FormFieldType, Place


def field(label: str, id: str = "", page: int = 0) -> FormField:
    return FormField(id or label, FormFieldType.TEXT, label, (Place(page, Box(0, 0, 100, 20)),))


def answer_at(document: Document, text: str, type: FieldType, confidence: float) -> Answer:
    start = document.text.index(text)
    parsed = parse(text, type)
    assert parsed is not None
    end = start + len(text)
    return Answer(text, parsed.value, confidence, Evidence(start, end, document.boxes(start, end)))
