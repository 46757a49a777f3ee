"""The app without its model: real documents, answers known beforehand."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from app.commands.review import find_span
from app.documents.document import Document
from app.documents.open_document import DocumentFile
from app.documents.page_picture import PagePicture
from app.events import Cancelled, Progress
from app.fields.extraction import Extraction
from app.fields.field_value import Answer, Evidence, FieldValue
from app.fields.labels import LabelSet, load_label_sets
from app.fields.parsing.conventions import guess_conventions
from app.fields.schema import Field, FieldType, Schema
from app.fields.template import Template, load_templates
from app.fields.value_parsing import parse
from app.forms.flat_template import FlatTemplates
from app.forms.form import Form
from app.settings.locations import Locations, assets_folder
from app.settings.settings import Settings
from app.storage.database import Database
from app.storage.form_memory import FormMemory
from app.storage.journal import Journal
from app.storage.reviews import Reviews
from app.tasks.form_answers import questions
from engine.engine import Engine
from engine.errors import EngineError

INVOICE = """\
Nordlicht Papier GmbH                                Invoice
Hafenstrasse 12, 20457 Hamburg
VAT DE811234567

Invoice number   A-1001            Invoice date   01.03.2026
Customer         Blaue Werft KG    Due date       31.03.2026

Paper, white, 500 sheets     40        4,50 EUR      180,00 EUR
Envelopes, large            200        0,85 EUR      170,00 EUR
Delivery                      1       25,00 EUR       25,00 EUR

Net amount                                           375,00 EUR
VAT 19 %                                              71,25 EUR
Total                                                446,25 EUR

Please pay within 30 days to DE89 3704 0044 0532 0130 00.
"""

INVOICE_SCHEMA = Schema(
    "Invoice",
    (
        Field("seller", FieldType.NAME, "who sends the invoice", "Seller"),
        Field("invoice_number", FieldType.ID, "number of the invoice", "Invoice number", required=True),
        Field("issued", FieldType.DATE, "day of the invoice", "Invoice date"),
        Field("due", FieldType.DATE, "day by which to pay", "Due date"),
        Field("net", FieldType.MONEY, "amount without tax", "Net amount"),
        Field("total", FieldType.MONEY, "amount due, tax included", "Total"),
        Field("order_number", FieldType.ID, "number of the order", "Order number"),
    ),
)

RECEIPT_SCHEMA = Schema(
    "Receipt", (Field("shop", FieldType.NAME, title="Shop"), Field("total", FieldType.MONEY, title="Total"))
)

ANSWERS: Mapping[str, tuple[str, float, tuple[tuple[str, float], ...]]] = {
    "seller": ("Nordlicht Papier GmbH", 0.98, ()),
    "invoice_number": ("A-1001", 0.99, ()),
    "issued": ("01.03.2026", 0.97, ()),
    "due": ("01.03.2026", 0.54, (("31.03.2026", 0.41),)),
    "net": ("375,00 EUR", 0.96, ()),
    "total": ("375,00 EUR", 0.61, (("446,25 EUR", 0.33), ("71,25 EUR", 0.02))),
    "shop": ("Nordlicht Papier GmbH", 0.95, ()),
}
"""Field name → the words found, their confidence, the runners-up; fields not named are not found."""


@dataclass(frozen=True)
class FakeEngineDescription:
    model: str = "strongroom-reader 1"
    provider: str = "CPU"
    threads: int = 2


class FakeReader:
    """Reads in the process of the test."""

    def open_document(
        self,
        path: Path,
        *,
        password: str | None = None,
        on_progress: Callable[[Progress], None] | None = None,
        is_cancelled: Callable[[], bool] | None = None,
    ) -> Document:
        with DocumentFile(path, password) as file:
            return file.read(on_progress)

    def render_page(
        self, path: Path, page_index: int, *, pixels_per_point: float, password: str | None = None
    ) -> PagePicture:
        with DocumentFile(path, password) as file:
            return file.render_page(page_index, pixels_per_point)

    def run(
        self,
        work: Callable[..., Any],
        path: Path,
        *arguments: object,
        password: str | None = None,
        on_progress: Callable[[Progress], None] | None = None,
        is_cancelled: Callable[[], bool] | None = None,
    ) -> Any:
        with DocumentFile(path, password) as file:
            return work(file, on_progress or _ignore, *arguments)

    def close(self) -> None:
        pass


def _ignore(_: Progress) -> None:
    pass


@dataclass
class FakeExtract:
    """Answers from a table. While `gate` holds, it waits there, asking whether it was cancelled."""

    answers: Mapping[str, tuple[str, float, tuple[tuple[str, float], ...]]] = field(
        default_factory=lambda: ANSWERS
    )
    gate: Callable[[Callable[[], bool]], None] | None = None
    asked: list[tuple[str, ...]] = field(default_factory=list)

    def __call__(
        self,
        context: Any,
        document: Document,
        schema: Schema,
        *,
        on_progress: Callable[[Progress], None] | None = None,
        is_cancelled: Callable[[], bool] | None = None,
    ) -> Extraction:
        self.asked.append(tuple(f.name for f in schema.fields))
        if on_progress:
            on_progress(Progress("answering", 1, len(schema.fields)))
        if self.gate:
            self.gate(is_cancelled or (lambda: False))
        if is_cancelled and is_cancelled():
            raise Cancelled
        values = tuple(self._value(document, asked) for asked in schema.fields)
        return Extraction(document, schema, values, "strongroom-reader 1", 0.9)

    def _value(self, document: Document, asked: Field) -> FieldValue:
        text, confidence, others = self.answers.get(asked.name, ("", 0.93, ()))
        answer = _answer(document, asked, text, confidence) if text else None
        candidates = tuple(_answer(document, asked, words, sure) for words, sure in others)
        return FieldValue(asked, answer, confidence, review=confidence < 0.8, candidates=candidates)


def _answer(document: Document, asked: Field, text: str, confidence: float) -> Answer:
    span = find_span(document, text)
    assert span is not None, f"{text} is not in {document.name}"
    parsed = parse(text, asked.type, guess_conventions(document.text))
    assert parsed is not None
    evidence = Evidence(*span, document.boxes(*span))
    return Answer(text, parsed.value, confidence, evidence, parsed.currency)


class FakeAsk:
    """Asks documents for what a form wants to know, from a table: field id → words, confidence, others."""

    def __init__(self, answers: Mapping[str, tuple[str, float, tuple[tuple[str, float], ...]]]) -> None:
        self.extract = FakeExtract(answers)

    def __call__(self, context: Any, form: Form, path: Path, **options: Any) -> Extraction:
        document = context.reader.open_document(path)
        return self.extract(context, document, questions(form), **options)


@dataclass
class FakeContext:
    """What the window takes from the app."""

    database: Database
    locations: Locations
    reader: FakeReader = field(default_factory=FakeReader)
    settings: Settings = field(default_factory=Settings)
    model: Engine | None = None

    def engine(self) -> Engine:
        if self.model is None:
            raise EngineError("There is no model here.")
        return self.model

    @property
    def label_sets(self) -> dict[str, LabelSet]:
        return load_label_sets(assets_folder() / "labels", self.locations.labels)

    @cached_property
    def reviews(self) -> Reviews:
        return Reviews(self.database)

    @cached_property
    def form_memory(self) -> FormMemory:
        return FormMemory(self.database)

    @cached_property
    def journal(self) -> Journal:
        return Journal(self.database, self.locations.kept_files)

    @property
    def flat_templates(self) -> FlatTemplates:
        return FlatTemplates(self.locations.data / "flat_forms.json")

    @property
    def templates(self) -> list[Template]:
        shipped = [Template("Invoice", INVOICE_SCHEMA), Template("Receipt", RECEIPT_SCHEMA)]
        return shipped + load_templates(self.locations.templates)

    def save_settings(self, settings: Settings) -> None:
        self.settings = settings

    def engine_description(self) -> FakeEngineDescription:
        return FakeEngineDescription()

    def close(self) -> None:
        pass
