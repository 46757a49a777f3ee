"""The prompt format that the default model was trained with: a document, then questions as branches of it."""

from collections.abc import Sequence

from app.fields.schema import Field, FieldType

ABSENT = " none\n"
"""The answer for what the document does not say."""

SUMMARY_PATTERN = r" [^\n]{1,400}\n"
"""What a summary may look like: one line."""

LONGEST_DESCRIPTION = 400
"""Characters of a field's description that the model is told."""

YES_OR_NO = "yes or no"
"""The type of a question that is answered so."""

LONGEST_OPTIONS = 300
"""Characters of all options of a field together that the model is told."""

_ASKED_AS: dict[FieldType, str] = {
    FieldType.INTEGER: FieldType.NUMBER,
    FieldType.IBAN: FieldType.ID,
    FieldType.BOOLEAN: YES_OR_NO,
    FieldType.CHOICE: FieldType.TEXT,
    FieldType.SUMMARY: FieldType.TEXT,
}


def document_prompt(text: str) -> str:
    """The shared prefix."""
    return f"Document:\n{text}"


def question(field: Field) -> str:
    """The branch that asks for `field`, up to where the answer begins."""
    name = field.name.replace(".", " ")
    options = [str(option) for option in field.options]
    kind = one_of(options) if options else _ASKED_AS.get(field.type, field.type)
    if field.many:
        kind = listed(kind)
    return question_text(name, kind, " ".join(field.description.split())[:LONGEST_DESCRIPTION])


def listed(kind: str) -> str:
    """How a list of values of `kind` is asked for: they follow each other, then `ABSENT`."""
    return f"list of {kind}"


def one_of(options: Sequence[str]) -> str:
    """How one of several options is asked for; as text where they are too many to tell."""
    told = f"one of: {' | '.join(options)}"
    return told if len(told) <= LONGEST_OPTIONS else FieldType.TEXT


def question_text(name: str, kind: str, description: str | None) -> str:
    """A question as it is written; training writes its own through this, too."""
    told = f" - {description}" if description else ""
    return f"\n\nField: {name.replace('_', ' ')} ({kind}){told}\nValue:"


def answer(value: str) -> str:
    """An answer as the model writes it; white space runs are single spaces."""
    return f" {' '.join(value.split())}\n"


def value_of(answer_text: str) -> str:
    """The value inside an answer."""
    return answer_text.removeprefix(" ").removesuffix("\n")
