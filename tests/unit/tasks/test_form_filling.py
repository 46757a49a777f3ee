"""Guesses of several sources become one proposal a field; wrong is worse than empty."""

from pathlib import Path

from app.documents.text_reader import read_text
from app.fields.extraction import Extraction
from app.fields.field_value import Answer, FieldValue
from app.fields.schema import FieldType
from app.forms.form import Form, FormField, FormFieldType, FormKind, Option
from app.tasks.form_answers import data_offers, document_offers, last_time_offers, questions
from app.tasks.form_facts import split_name
from app.tasks.form_filling import Guess, Origin, Proposal, propose
from tests.helpers.example_forms import answer_at, field

CITY = FormField("city", FormFieldType.TEXT, "City")
FORM = Form(Path("f.pdf"), FormKind.PDF, (CITY,))


def guess(text: str, origin: Origin, confidence: float = 0.95, problem: str = "") -> Guess:
    return Guess(text, text, confidence, origin, source=origin.value, problem=problem)


def offered(*guesses: Guess) -> Proposal:
    return propose(FORM, [{"city": (each,)} for each in guesses])[0]


def test_sources_have_an_order_and_the_others_stay_within_reach() -> None:
    given = [
        guess(origin.value, origin)
        for origin in (Origin.LAST_TIME, Origin.PROFILE, Origin.DOCUMENT, Origin.DATA)
    ]
    proposal = offered(*given)
    assert proposal.guess is given[3]
    assert list(proposal.runners_up) == given[2::-1]
    assert proposal.review, "the sources do not agree"


def test_last_time_contests_nothing() -> None:
    assert not offered(guess("Bonn", Origin.DATA), guess("Köln", Origin.LAST_TIME)).review


def test_sources_that_agree_are_surer_together() -> None:
    proposal = offered(guess("Bonn", Origin.DOCUMENT, 0.8), guess("Bonn", Origin.PROFILE, 0.8))
    assert proposal.guess is not None
    assert abs(proposal.guess.confidence - 0.96) < 1e-9
    assert not proposal.review
    assert proposal.runners_up == ()


def test_unsure_guess_leaves_the_field_empty_and_is_a_runner_up() -> None:
    unsure = guess("Bonn", Origin.DOCUMENT, 0.3)
    assert offered(unsure) == propose(FORM, [{"city": (unsure,)}])[0]
    assert offered(unsure).guess is None
    assert offered(unsure).runners_up == (unsure,)


def test_guess_that_does_not_fit_is_told_and_never_proposed() -> None:
    proposal = offered(
        guess("Bonn am Rhein", Origin.DATA, problem="Too long."), guess("Bonn", Origin.PROFILE)
    )
    assert proposal.guess is not None
    assert proposal.guess.text == "Bonn"
    assert offered(guess("Bonn am Rhein", Origin.DATA, problem="Too long.")).problem == "Too long."


def offers(fields: list[FormField], row: dict[str, object], **more: object) -> dict[str, str]:
    form = Form(Path("f.pdf"), FormKind.PDF, tuple(fields))
    found = data_offers(form, row, "data", Origin.DATA, **more)  # type: ignore[arg-type]
    return {
        p.field.id: p.guess.text if p.guess else p.problem
        for p in propose(form, [found])
        if p.guess or p.problem
    }


def test_names_addresses_and_dates_are_joined_and_taken_apart() -> None:
    fields = [field("Full name"), field("Address"), field("City, state, ZIP"), field("First name"),
              field("Day"),
              field("Birth date: month"), field("Birth date: year"), field("Birth date: day")]  # fmt: skip
    row: dict[str, object] = {
        "given_name": "Anna", "family_name": "van der Berg", "street": "Main St 5", "city": "Toledo",
        "state": "OH", "zip": "43604", "birth_date": "1980-04-12",
    }  # fmt: skip
    assert offers(fields, row) == {
        "Full name": "Anna van der Berg",
        "Address": "Main St 5, Toledo, OH 43604",
        "City, state, ZIP": "Toledo, OH 43604",
        "First name": "Anna",
        "Birth date: day": "12",
        "Birth date: month": "04",
        "Birth date: year": "1980",
    }
    assert offers([field("Vorname"), field("Nachname")], {"name": "Anna van der Berg"}) == {
        "Vorname": "Anna",
        "Nachname": "van der Berg",
    }


def test_names_that_cannot_be_told_apart_are_left() -> None:
    assert split_name("Berg, Anna") == ("Anna", "Berg")
    assert split_name("Dr. Anna Maria Berg") == ("Anna Maria", "Berg")
    assert split_name("Cher") == ("", "")
    assert split_name("Nordlicht Papier 24") == ("", "")


def test_nested_objects_say_whose_it_is() -> None:
    row: dict[str, object] = {
        "name": "Anna Berg",
        "employer": {"name": "Nordlicht GmbH"},
        "items": [{"a": 1}],
    }
    assert offers([field("Name"), field("Employer: name")], row) == {
        "Name": "Anna Berg",
        "Employer: name": "Nordlicht GmbH",
    }


def test_row_of_a_table_is_not_filled_with_the_same_again() -> None:
    fields = [field("Name", id="1"), field("Name", id="2"), field("Name", id="3", page=1)]
    assert offers(fields, {"name": "Anna Berg"}) == {"1": "Anna Berg", "3": "Anna Berg"}


def test_two_keys_that_fit_alike_leave_it_to_the_person() -> None:
    row: dict[str, object] = {"phone number": "1111 1111", "telephone": "2222 2222"}
    assert offers([field("Phone")], row) == {}


def test_exact_field_id_and_what_was_learned_go_before_words() -> None:
    fields = [field("City", id="t1"), field("Town", id="t2")]
    assert offers(fields, {"t2": "Bonn"}) == {"t2": "Bonn"}
    learned = {"place": "t1", "city": ""}
    assert offers(fields, {"place": "Köln", "city": "Bonn"}, remembered=learned) == {"t1": "Köln"}


def test_check_box_is_ticked_by_what_it_stands_for() -> None:
    boxes = [
        FormField(label, FormFieldType.CHECK, label, section="Sex", options=(Option("On", label),))
        for label in ("Female", "Male")
    ]
    gender = FormField(
        "g", FormFieldType.RADIO, "Gender", options=(Option("1", "weiblich"), Option("2", "männlich"))
    )
    assert offers([gender, *boxes], {"sex": "female"})["g"] == "weiblich"


def test_value_too_long_is_a_sentence() -> None:
    short = FormField("z", FormFieldType.TEXT, "ZIP code", max_length=3)
    assert offers([short], {"zip": "43604"}) == {"z": "'ZIP code' holds 3 characters, and the value has 5."}


def test_only_fields_worth_asking_are_asked_with_their_type() -> None:
    form = Form(
        Path("f.pdf"),
        FormKind.PDF,
        (
            field("Date of birth"), field("E-mail"), field("For office use only"), field("Invoice number"),
            FormField("s", FormFieldType.SIGNATURE, "Signature"),
            FormField("b", FormFieldType.BUTTON, "Reset"),
            FormField("c", FormFieldType.CHECK, "I agree"),
            FormField("r", FormFieldType.TEXT, "Number", read_only=True),
            FormField("l", FormFieldType.RADIO, "Paid by cash", options=(Option("1", "Yes"),)),
            FormField("k", FormFieldType.RADIO, "Kind", options=(Option("1", "New"), Option("2", "Renewal"))),
        ),
    )  # fmt: skip
    asked = {question.name: question for question in questions(form).fields}
    assert {name: question.type for name, question in asked.items()} == {
        "Date of birth": FieldType.DATE,
        "E-mail": FieldType.EMAIL,
        "Invoice number": FieldType.ID,
        "k": FieldType.CHOICE,
    }
    assert asked["k"].options == ("New", "Renewal")


def test_document_answers_carry_their_place_and_no_place_answers_twice() -> None:
    form = Form(Path("f.pdf"), FormKind.PDF, (field("Birth date"), field("Date of birth of the child")))
    document = read_text(b"Born 12 April 1980 in Bonn", "paper.txt")
    schema = questions(form)
    found = [answer_at(document, "12 April 1980", FieldType.DATE, confidence) for confidence in (0.97, 0.9)]
    values = tuple(
        FieldValue(asked, answer, answer.confidence, review=False)
        for asked, answer in zip(schema.fields, found, strict=True)
    )
    guesses = document_offers(form, Path("paper.txt"), Extraction(document, schema, values, "m", 0.0))
    first, second = propose(form, [guesses])
    assert first.guess is not None
    assert first.guess.text == "12/04/1980"
    assert first.guess.evidence is not None
    assert first.guess.evidence.boxes == document.boxes(5, 18)
    assert second.guess is None
    assert [g.text for g in second.runners_up] == ["12/04/1980"]


def test_answer_that_is_probably_absent_is_not_proposed() -> None:
    form = Form(Path("f.pdf"), FormKind.PDF, (field("City"),))
    document = read_text(b"Born 12 April 1980 in Bonn", "paper.txt")
    schema = questions(form)
    bonn = Answer("Bonn", "Bonn", 0.95)
    value = FieldValue(schema.fields[0], None, 0.9, review=False, candidates=(bonn,))
    guesses = document_offers(form, Path("p"), Extraction(document, schema, (value,), "m", 0.0))
    assert propose(form, [guesses])[0].guess is None


def test_last_time_fills_what_stays_and_leaves_days_to_the_person() -> None:
    form = Form(Path("f.pdf"), FormKind.PDF, (field("City"), field("Date")))
    found = last_time_offers(form, {"City": "Bonn", "Date": "01.03.2026", "gone": "x"})
    city, day = propose(form, [found])
    assert city.guess is not None
    assert city.guess.text == "Bonn"
    assert city.review
    assert day.guess is None
