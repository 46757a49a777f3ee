"""How fields and values are worded on screen."""

from datetime import date, datetime
from decimal import Decimal

from app.commands.review import Certainty, certainty_of
from app.fields.field_value import Answer, FieldValue
from app.fields.schema import Field, FieldType

NOT_IN_DOCUMENT = "Not in the document"

TYPE_NAMES = {
    FieldType.TEXT: "Text",
    FieldType.NAME: "Name",
    FieldType.DATE: "Date",
    FieldType.TIME: "Time",
    FieldType.MONEY: "Amount of money",
    FieldType.NUMBER: "Number",
    FieldType.ID: "Reference or ID",
    FieldType.ADDRESS: "Address",
    FieldType.PHONE: "Telephone number",
    FieldType.EMAIL: "E-mail address",
    FieldType.URL: "Web address",
    FieldType.DURATION: "Length of time",
    FieldType.CLAUSE: "Clause",
    FieldType.INTEGER: "Whole number",
    FieldType.IBAN: "IBAN",
    FieldType.BOOLEAN: "Yes or no",
    FieldType.CHOICE: "Choice",
    FieldType.SUMMARY: "Summary",
    FieldType.TABLE: "Table",
}

CERTAINTY_ICONS = {
    Certainty.CERTAIN: "certain",
    Certainty.CHECK: "check",
    Certainty.NOT_FOUND: "not-found",
    Certainty.BY_PERSON: "by-you",
}


def title_of(field: Field) -> str:
    """A label for people."""
    if field.title:
        return field.title
    words = field.name.replace(".", " · ").replace("_", " ")
    return words[:1].upper() + words[1:]


def value_text(value: FieldValue) -> str:
    """The value on one line, as it stands in the document; empty where there is none."""
    if value.rows:
        return f"{len(value.rows)} row" + ("s" if len(value.rows) != 1 else "")
    return "; ".join(" ".join(answer.text.split()) for answer in answers_of(value))


def answers_of(value: FieldValue) -> tuple[Answer, ...]:
    """All that was found for a field: one answer, the items of a list, the cells of a table."""
    if value.rows:
        return tuple(cell for row in value.rows for cell in row if cell is not None)
    return value.items or ((value.answer,) if value.answer else ())


def reading_of(answer: Answer | None) -> str:
    """What the program reads from the words, where that says more than the words do."""
    if answer is None or answer.value is None:
        return ""
    value = answer.value
    if isinstance(value, bool):
        reading = "yes" if value else "no"
    elif isinstance(value, date | datetime):
        reading = value.isoformat()
    elif isinstance(value, Decimal | int | float):
        reading = f"{value} {answer.currency}" if answer.currency else str(value)
    else:
        reading = str(value)
    return "" if reading == " ".join(answer.text.split()) else reading


def certainty_text(value: FieldValue) -> str:
    """The mark in a word or two."""
    return {
        Certainty.CERTAIN: "Certain",
        Certainty.CHECK: "Check",
        Certainty.NOT_FOUND: "Not found",
        Certainty.BY_PERSON: "By you",
    }[certainty_of(value)]


def certainty_sentence(value: FieldValue) -> str:
    """The mark, explained, with the number behind it."""
    certainty = certainty_of(value)
    if certainty is Certainty.BY_PERSON:
        if not value.is_found:
            return "You said that the document does not have this."
        if value.answer and value.answer.evidence is None and value.answer.confidence == 1.0:
            return "Typed by you; these words do not stand in the document."
        return "Set or accepted by you."
    percent = f"{value.confidence:.0%}"
    if certainty is Certainty.CERTAIN:
        return f"Certain: right with {percent} probability."
    if certainty is Certainty.NOT_FOUND:
        return f"Not found in the document: right with {percent} probability."
    return f"Please check: right with only {percent} probability."
