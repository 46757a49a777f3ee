from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.commands.review import Certainty, Review, certainty_of, find_span
from app.documents.document import Document
from app.documents.text_reader import read_text
from app.fields.extraction import Extraction
from app.fields.field_value import Answer, Evidence, FieldValue
from app.fields.parsing.conventions import guess_conventions
from app.fields.schema import Field, FieldType, Schema
from app.tasks.line_items import find_rows

TEXT = """\
Nordlicht GmbH           Invoice A-1001
Issued 01.03.2026        Due 31.03.2026
Net 375,00 EUR           Total 446,25 EUR
Again: 01.03.2026
"""
ISSUED = Field("issued", FieldType.DATE)
TOTAL = Field("total", FieldType.MONEY)
ORDER = Field("order", FieldType.ID)
TAGS = Field("tags", FieldType.TEXT, many=True)
SCHEMA = Schema("Invoice", (ISSUED, TOTAL, ORDER, TAGS))
TOTAL_INDEX, ORDER_INDEX, TAGS_INDEX = 1, 2, 3


@pytest.fixture
def document() -> Document:
    return read_text(TEXT.encode(), "invoice.txt")


@pytest.fixture
def extraction(document: Document) -> Extraction:
    def answer(text: str, confidence: float) -> Answer:
        start = TEXT.index(text)
        end = start + len(text)
        return Answer(text, text, confidence, Evidence(start, end, document.boxes(start, end)))

    values = (
        FieldValue(ISSUED, answer("01.03.2026", 0.98), 0.98, review=False),
        FieldValue(TOTAL, answer("375,00 EUR", 0.6), 0.6, True, (answer("446,25 EUR", 0.35),)),
        FieldValue(ORDER, None, 0.5, review=True),
        FieldValue(TAGS, None, 0.95, review=False),
    )
    return Extraction(document, SCHEMA, values, "model", 0.1)


@pytest.fixture
def review(extraction: Extraction) -> Review:
    return Review(extraction)


def span(text: str) -> tuple[int, int]:
    return TEXT.index(text), TEXT.index(text) + len(text)


def test_marks_of_an_untouched_review(review: Review) -> None:
    assert [certainty_of(v) for v in review.values] == [
        Certainty.CERTAIN,
        Certainty.CHECK,
        Certainty.CHECK,
        Certainty.NOT_FOUND,
    ]
    assert review.to_check() == (TOTAL_INDEX, ORDER_INDEX)


def test_selected_words_become_the_value_read_by_the_fields_type(review: Review) -> None:
    review.set_span(TOTAL_INDEX, *span("446,25 EUR"))
    value = review.values[TOTAL_INDEX]
    assert value.answer is not None
    assert value.answer.evidence is not None
    assert (value.answer.text, value.answer.value, value.answer.currency) == (
        "446,25 EUR",
        Decimal("446.25"),
        "EUR",
    )
    assert review.document.text[value.answer.evidence.start : value.answer.evidence.end] == "446,25 EUR"
    assert value.answer.evidence.boxes == review.document.boxes(*span("446,25 EUR"))
    assert certainty_of(value) is Certainty.BY_PERSON


def test_selected_span_loses_the_white_space_around_it(review: Review) -> None:
    start, end = span("Total 446,25 EUR")
    review.set_span(TOTAL_INDEX, start + len("Total"), end + 1)
    assert review.values[TOTAL_INDEX].answer.text == "446,25 EUR"


def test_an_empty_span_changes_nothing(review: Review) -> None:
    before = review.values
    review.set_span(TOTAL_INDEX, TEXT.index("    "), TEXT.index("    ") + 2)
    assert review.values == before
    assert not review.can_undo


def test_typed_text_that_stands_in_the_document_gets_its_place(review: Review) -> None:
    review.set_typed(0, "31.03.2026")
    answer = review.values[0].answer
    assert answer.value == date(2026, 3, 31)
    assert (answer.evidence.start, answer.evidence.end) == span("31.03.2026")


def test_typed_text_that_stands_nowhere_has_no_evidence_but_its_value(review: Review) -> None:
    review.set_typed(TOTAL_INDEX, "500,00 EUR")
    value = review.values[TOTAL_INDEX]
    assert value.answer.evidence is None
    assert value.answer.value == Decimal("500.00")
    assert value.by_person


def test_typed_text_that_is_not_of_the_type_is_kept_as_text(review: Review) -> None:
    review.set_typed(0, "soon")
    assert review.values[0].answer.value == "soon"


def test_typing_nothing_means_not_in_the_document(review: Review) -> None:
    review.set_typed(TOTAL_INDEX, "  ")
    assert review.values[TOTAL_INDEX].answer is None
    assert review.values[TOTAL_INDEX].by_person


def test_accept_settles_a_value_and_a_missing_one(review: Review) -> None:
    review.accept(TOTAL_INDEX)
    review.accept(ORDER_INDEX)
    assert review.to_check() == ()
    assert review.values[TOTAL_INDEX].answer.text == "375,00 EUR"
    assert review.values[ORDER_INDEX].answer is None


def test_a_runner_up_changes_places_with_the_answer(review: Review) -> None:
    review.take_candidate(TOTAL_INDEX, 0)
    value = review.values[TOTAL_INDEX]
    assert value.answer.text == "446,25 EUR"
    assert [c.text for c in value.candidates] == ["375,00 EUR"]
    review.take_candidate(TOTAL_INDEX, 0)
    assert review.values[TOTAL_INDEX].answer.text == "375,00 EUR"


def test_a_runner_up_that_is_not_there_changes_nothing(review: Review) -> None:
    review.take_candidate(TOTAL_INDEX, 7)
    review.take_candidate(ORDER_INDEX, 0)
    assert not review.can_undo


def test_what_the_model_said_stays_within_reach_after_typing(review: Review) -> None:
    review.set_typed(TOTAL_INDEX, "1 EUR")
    review.set_typed(TOTAL_INDEX, "2 EUR")
    assert [c.text for c in review.values[TOTAL_INDEX].candidates] == ["375,00 EUR", "446,25 EUR"]


def test_undo_and_redo_walk_the_same_way_back_and_forth(review: Review) -> None:
    states = [review.values]
    for step in (
        lambda: review.take_candidate(TOTAL_INDEX, 0),
        lambda: review.set_typed(0, "31.03.2026"),
        lambda: review.clear(TOTAL_INDEX),
        lambda: review.accept(ORDER_INDEX),
    ):
        step()
        states.append(review.values)
    for state in reversed(states[:-1]):
        assert review.undo() is not None
        assert review.values == state
    assert review.undo() is None
    for state in states[1:]:
        assert review.redo() is not None
        assert review.values == state
    assert review.redo() is None


def test_a_new_step_after_undo_ends_what_could_be_redone(review: Review) -> None:
    review.accept(TOTAL_INDEX)
    review.undo()
    review.clear(TOTAL_INDEX)
    assert not review.can_redo


def test_the_same_step_twice_is_one_step(review: Review) -> None:
    review.accept(TOTAL_INDEX)
    review.accept(TOTAL_INDEX)
    review.undo()
    assert not review.can_undo


def test_next_to_check_goes_round(review: Review) -> None:
    assert review.next_to_check() == TOTAL_INDEX
    assert review.next_to_check(TOTAL_INDEX) == ORDER_INDEX
    assert review.next_to_check(ORDER_INDEX) == TOTAL_INDEX
    assert review.next_to_check(ORDER_INDEX, wrap=False) is None
    assert review.next_to_check(ORDER_INDEX, backwards=True) == TOTAL_INDEX
    assert review.next_to_check(TOTAL_INDEX, backwards=True, wrap=False) is None


def test_next_to_check_never_names_the_field_one_is_at(review: Review) -> None:
    review.accept(ORDER_INDEX)
    assert review.next_to_check(TOTAL_INDEX) is None


def test_a_list_gains_an_item_with_each_selection_and_no_item_twice(review: Review) -> None:
    review.set_span(TAGS_INDEX, *span("Nordlicht GmbH"))
    review.set_span(TAGS_INDEX, *span("A-1001"))
    review.set_span(TAGS_INDEX, *span("A-1001"))
    value = review.values[TAGS_INDEX]
    assert [item.text for item in value.items] == ["Nordlicht GmbH", "A-1001"]
    assert value.answer == value.items[0]


def test_typed_lines_are_the_items_of_a_list(review: Review) -> None:
    review.set_typed(TAGS_INDEX, "A-1001\n\n blue ")
    items = review.values[TAGS_INDEX].items
    assert [(item.text, item.evidence is not None) for item in items] == [("A-1001", True), ("blue", False)]
    review.clear(TAGS_INDEX)
    assert review.values[TAGS_INDEX].items == ()


def test_the_exported_extraction_has_the_persons_values_and_the_original_does_not(
    review: Review, extraction: Extraction
) -> None:
    review.take_candidate(TOTAL_INDEX, 0)
    assert review.extraction().values[TOTAL_INDEX].answer.text == "446,25 EUR"
    assert review.extraction().document is extraction.document
    assert extraction.values[TOTAL_INDEX].answer.text == "375,00 EUR"


def test_running_again_keeps_what_a_person_settled_and_nothing_else(extraction: Extraction) -> None:
    first = Review(extraction)
    first.take_candidate(TOTAL_INDEX, 0)
    described = replace(TOTAL, description="amount due")
    fields = (ISSUED, described, replace(ORDER, type=FieldType.NUMBER))
    values = tuple(replace(v, field=f) for v, f in zip(extraction.values, fields, strict=False))
    again = Review(replace(extraction, schema=Schema("Invoice", fields), values=values), kept=first.values)
    assert again.values[TOTAL_INDEX].answer.text == "446,25 EUR"
    assert again.values[TOTAL_INDEX].field is described
    assert again.to_check() == (ORDER_INDEX,)
    assert not again.can_undo


def test_find_span_takes_the_nearest_whole_words(document: Document) -> None:
    last = TEXT.rindex("01.03.2026")
    assert find_span(document, "01.03.2026", near=len(TEXT)) == (last, last + 10)
    assert find_span(document, "01.03.2026") == span("01.03.2026")
    assert find_span(document, "A-100") is None
    assert find_span(document, "") is None


def test_find_span_takes_any_white_space_for_a_space(document: Document) -> None:
    start, end = find_span(document, "Invoice A-1001 Issued")
    assert TEXT[start:end] == "Invoice A-1001\nIssued"


ITEMS = Field(
    "items",
    FieldType.TABLE,
    many=True,
    columns=(Field("what", FieldType.TEXT), Field("price", FieldType.MONEY)),
)


@pytest.fixture
def table_review() -> Review:
    document = read_text(b"What      Price\nHinge     4.50\nScrew     1.20\n", "items.txt")
    value = find_rows(document, ITEMS, guess_conventions(document.text), 0.9)
    return Review(Extraction(document, Schema("Table", (ITEMS,)), (value,), "model", 0.1))


def cells(review: Review) -> list[list[object]]:
    return [[cell.value if cell else None for cell in row] for row in review.values[0].rows]


def test_a_changed_cell_leaves_the_others_where_they_stand(table_review: Review) -> None:
    before = table_review.values[0].rows
    table_review.set_rows(0, [["Hinge", "4.70"], ["Screw", "1.20"]])
    assert cells(table_review) == [["Hinge", Decimal("4.70")], ["Screw", Decimal("1.20")]]
    assert certainty_of(table_review.values[0]) is Certainty.BY_PERSON
    after = table_review.values[0].rows
    assert after[0][0] == before[0][0]
    assert after[1] == before[1]
    assert after[0][1] is not None
    assert after[0][1].evidence is None
    table_review.undo()
    assert table_review.values[0].rows == before


def test_a_row_taken_away_or_added(table_review: Review) -> None:
    before = table_review.values[0].rows
    table_review.set_rows(0, [["Screw", "1.20"], ["Nail", ""]])
    assert table_review.values[0].rows[0] == before[1]
    assert cells(table_review)[1] == ["Nail", None]


def test_a_table_that_is_not_in_the_document(table_review: Review) -> None:
    assert certainty_of(table_review.values[0]) is Certainty.CHECK
    table_review.clear(0)
    assert table_review.values[0].rows == ()
