"""A value in a field's own writing; what does not fit is refused with a sentence."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from app.errors import DocumentError
from app.fields.field_value import Scalar
from app.forms.field_format import Writing, date_mask, find_option, own_writing, writing_of, written
from app.forms.form import Form, FormField, FormFieldType, FormKind, FormValue, Option

DAY = date(2026, 3, 1)
GERMAN, AMERICAN = Writing("de_DE"), Writing("en_US")


def field(label: str, type: FormFieldType = FormFieldType.TEXT, **more: object) -> FormField:
    return FormField(label, type, label, **more)  # type: ignore[arg-type]


def options(*labels: str) -> tuple[Option, ...]:
    return tuple(Option(f"o{number}", label) for number, label in enumerate(labels, 1))


def labels(*texts: str) -> Form:
    return Form(Path("f.pdf"), FormKind.PDF, tuple(field(text) for text in texts))


@pytest.mark.parametrize(
    ("asked", "writing", "expected"),
    [
        (field("Date (MM/DD/YYYY)"), GERMAN, "03/01/2026"),
        (field("Geburtsdatum (TT.MM.JJJJ)"), AMERICAN, "01.03.2026"),
        (field("Fait le (JJ/MM/AAAA)"), AMERICAN, "01/03/2026"),
        (field("Issued", FormFieldType.DATE, format="yyyy-mm-dd"), GERMAN, "2026-03-01"),
        (field("Datum", FormFieldType.DATE), GERMAN, "01.03.2026"),
        (field("Date", FormFieldType.DATE), AMERICAN, "03/01/2026"),
        (field("Datum", FormFieldType.DATE, comb=True, max_length=8), GERMAN, "01032026"),
        (field("Datum", FormFieldType.DATE, comb=True, max_length=6), GERMAN, "010326"),
    ],
)
def test_date_is_written_by_mask_language_and_room(asked: FormField, writing: Writing, expected: str) -> None:
    assert written(asked, DAY, writing).shown == expected
    assert written(asked, "2026-03-01", writing).shown == expected


def test_date_in_three_boxes() -> None:
    box = field("Day", max_length=2)
    assert [written(box, DAY, part=part).shown for part in ("day", "month", "year")] == ["01", "03", "26"]
    assert written(field("Year", max_length=4), DAY, part="year").shown == "2026"
    months = field("Month", FormFieldType.CHOICE, options=options("January", "February", "March"))
    assert written(months, DAY, part="month").value == "o3"


def test_words_that_look_like_masks_are_none() -> None:
    assert date_mask(field("Ja Mama Tat")) == ""
    assert date_mask(field("Amount")) == ""


@pytest.mark.parametrize(
    ("type", "value", "currency", "writing", "expected"),
    [
        (FormFieldType.TEXT, Decimal("1234.5"), "EUR", GERMAN, "1.234,50"),
        (FormFieldType.TEXT, Decimal("1234.5"), "USD", AMERICAN, "1,234.50"),
        (FormFieldType.NUMBER, "1234.5", None, GERMAN, "1234,5"),
        (FormFieldType.TEXT, 7, None, GERMAN, "7"),
    ],
)
def test_numbers_are_written_as_the_form_does(
    type: FormFieldType, value: Scalar, currency: str | None, writing: Writing, expected: str
) -> None:
    assert written(field("Amount", type), value, writing, currency=currency).shown == expected


def test_digits_lose_their_blanks_before_anything_else_is_tried() -> None:
    iban = field("IBAN", comb=True, max_length=22)
    assert written(iban, "DE89 3704 0044 0532 0130 00").value == "DE89370400440532013000"
    assert written(field("SSN", max_length=9), "123-45-6789").value == "123456789"
    assert written(field("SSN", max_length=11), "123-45-6789").value == "123-45-6789"


def test_what_does_not_fit_is_refused_never_cut() -> None:
    with pytest.raises(DocumentError, match="holds 5 characters, and the value has 17"):
        written(field("Name", max_length=5), "Anna van der Berg")
    with pytest.raises(DocumentError, match="neither"):
        written(field("I agree", FormFieldType.CHECK), "perhaps")
    with pytest.raises(DocumentError, match="no option 'Mars'"):
        written(field("Country", FormFieldType.CHOICE, options=options("France", "Spain")), "Mars")


def test_lines_become_commas_where_there_is_one_line() -> None:
    assert written(field("Address"), "Main St 5\nBonn").shown == "Main St 5, Bonn"
    assert written(field("Address", multiline=True), "Main St 5\nBonn").shown == "Main St 5\nBonn"


@pytest.mark.parametrize(
    ("offered", "text", "meant"),
    [
        (("Ja", "Nein"), "yes", "Ja"),
        (("männlich", "weiblich", "divers"), "female", "weiblich"),
        (("Ledig", "Verheiratet"), "married", "Verheiratet"),
        (("Deutschland", "Österreich", "Schweiz"), "DE", "Deutschland"),
        (("Germany", "Austria"), "Deutschland", "Germany"),
        (("Standard delivery", "Express delivery"), "standard  Delivery", "Standard delivery"),
        (("Switzerland", "Swaziland"), "Switzerlnd", "Switzerland"),
        (("Model 1001", "Model 1002"), "Model 1003", None),
        (("North", "South"), "Nor", None),
        (("A", "A"), "a", None),
    ],
)
def test_option_is_found_by_what_it_means_or_not_at_all(
    offered: tuple[str, ...], text: str, meant: str | None
) -> None:
    found = find_option(field("x", FormFieldType.CHOICE, options=options(*offered)), text)
    assert (found.label if found else None) == meant


@pytest.mark.parametrize(("value", "ticked"), [(True, True), ("nein", False), ("x", True), ("Off", False)])
def test_check_box_takes_yes_and_no_in_any_language(value: Scalar, ticked: bool) -> None:
    assert written(field("Agree", FormFieldType.CHECK, options=options("Agree")), value).value is ticked


def test_country_is_named_in_the_forms_language_or_by_code_where_short() -> None:
    assert written(field("Country"), "DE", Writing("fr_FR")).shown == "Allemagne"
    assert written(field("Country", max_length=2), "DE", Writing("fr_FR")).shown == "DE"


def test_text_that_a_person_typed_stays_as_it_is() -> None:
    asked: list[tuple[FormField, FormValue, FormValue]] = [
        (field("Date (MM/DD/YYYY)"), "soon", "soon"),
        (field("Code", comb=True, max_length=4), "AB12", "AB12"),
        (field("Kind", FormFieldType.LIST, options=options("A", "B")), ("A", "o2"), ("o1", "o2")),
    ]
    for of, typed, kept in asked:
        assert own_writing(of, typed).value == kept


def test_language_is_read_off_the_labels() -> None:
    assert writing_of(labels("Nachname", "Straße", "Geburtsdatum und Ort")).locale == "de_DE"
    assert writing_of(labels("Your name and address", "City", "ZIP code")).locale == "en_US"
    assert writing_of(labels("Your name and address", "Post code of the address")).locale == "en_GB"
    assert writing_of(labels("Nom et prénom", "Adresse du demandeur")).locale == "fr_FR"
