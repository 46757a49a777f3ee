"""What each source says about a form's fields: a data row, a profile, a document, the last time. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from app.errors import DocumentError
from app.fields.extraction import Extraction
from app.fields.field_value import Answer, Scalar
from app.fields.schema import Field, FieldType, Schema
from app.forms.field_format import Writing, date_mask, own_writing, writing_of, written
from app.forms.form import Form, FormField, FormFieldType, FormValue, StoredValue
from app.forms.form_values import OFF
from app.forms.form_words import Meaning, answer_meant, field_meaning, meaning_of, words_of
from app.tasks.form_facts import Fact, facts_of
from app.tasks.form_filling import Guess, Offers, Origin, SourcePlace
from app.tasks.form_mapping import best_keys

_LEAST_SIMILAR = 0.3
_CONTESTED = 0.05
"""Two keys whose similarities differ less than this could both be meant."""
_REPEATED = 0.5
_REPEATED_ELSEWHERE = 0.85
"""What is left of the confidence where a field before asks for the same: on the same page it is mostly
another row of a table or another person, on another page mostly the same once more."""
_TAKEN = 0.5
"""What is left of the confidence where the same words answer another field more surely."""
_MOST_CHOICES = 12
"""Options that the model is asked to choose among; longer lists are matched with what the document says."""
_OFFICE = frozenset(
    ("office", "official", "internal", "amtlich", "behorde", "dienststelle", "administration")
)
_TYPE_OF = {
    **dict.fromkeys(("name", "given_name", "family_name", "birth_name", "company", "bank"), FieldType.NAME),
    **dict.fromkeys(("address", "street"), FieldType.ADDRESS),
    **dict.fromkeys(("phone", "mobile", "fax"), FieldType.PHONE),
    **dict.fromkeys(("total", "amount", "net_amount", "tax_amount", "price"), FieldType.MONEY),
    **dict.fromkeys(("postal_code", "account_number", "routing_number", "bic", "iban"), FieldType.ID),
    "email": FieldType.EMAIL,
    "website": FieldType.URL,
    "tax_rate": FieldType.NUMBER,
    "quantity": FieldType.NUMBER,
}  # fmt: skip


# -- data and profiles -----------------------------------------------------------------------------------


def data_offers(
    form: Form,
    row: Mapping[str, object],
    source: str,
    origin: Origin,
    remembered: Mapping[str, str] | None = None,
) -> Offers:
    """Values of a row (key → value) for the fields that they belong to by meaning.

    remembered: key → field id (empty: none), learned earlier, which goes before what words say.
    """
    known = remembered or {}
    facts = facts_of(row)
    by_key = {f"{i}": fact for i, fact in enumerate(facts)}
    meanings = {number: fact.meaning for number, fact in by_key.items() if fact.key not in known}
    exact = {fact.key: fact for fact in facts if fact.certainty == 1.0 and origin is Origin.DATA}
    told = {id: fact for fact in reversed(facts) if (id := known.get(fact.key)) and fact.certainty == 1.0}
    writing = writing_of(form)
    offers: dict[str, tuple[Guess, ...]] = {}
    seen: dict[Meaning, int] = {}
    for field in form.fields:
        if not field.fillable:
            continue
        meaning = field_meaning(field)
        if (fact := told.get(field.id)) or ((fact := exact.get(field.id)) and fact.key not in known):
            scored = [(fact, 1.0)]
        else:
            likely = best_keys(meanings, meaning, _LEAST_SIMILAR)[:4]
            scored = [(by_key[number], score) for number, score in likely]
        guesses = tuple(
            guess
            for fact, score in _uncontested(scored)
            if (guess := _guess(field, fact, score, meaning, source, origin, writing))
        )
        if guesses and field.id not in told and guesses[0].key != field.id:
            if meaning in seen and field.type not in (FormFieldType.CHECK, FormFieldType.RADIO):
                doubt = _REPEATED if seen[meaning] == _page(field) else _REPEATED_ELSEWHERE
                guesses = tuple(replace(g, confidence=g.confidence * doubt) for g in guesses)
            seen.setdefault(meaning, _page(field))
        if guesses:
            offers[field.id] = guesses
    return offers


def _uncontested(scored: Sequence[tuple[Fact, float]]) -> list[tuple[Fact, float]]:
    """Where two keys with different values fit equally well, neither is sure."""
    if len(scored) > 1 and scored[0][0].value != scored[1][0].value:
        sure = scored[0][1] * scored[0][0].certainty - scored[1][1] * scored[1][0].certainty
        if sure < _CONTESTED:
            return [(fact, score * 0.5) for fact, score in scored]
    return list(scored)


def _guess(
    field: FormField,
    fact: Fact,
    score: float,
    meaning: Meaning,
    source: str,
    origin: Origin,
    writing: Writing,
) -> Guess | None:
    value: Scalar = fact.value
    if field.type is FormFieldType.CHECK and isinstance(value, str):
        value = _box_stands_for(field, value)
    confidence = score * fact.certainty
    try:
        text = written(field, value, writing, part=meaning.part)
    except DocumentError as error:
        if score < 0.9 or field.type is FormFieldType.CHECK:
            return None
        shown = str(fact.value)
        return Guess(shown, shown, confidence, origin, source, fact.key, problem=error.message)
    return Guess(text.value, text.shown, confidence, origin, source, fact.key)


def _box_stands_for(field: FormField, value: str) -> Scalar:
    """A check box called "Female" under "Sex" is ticked by the value `female`."""
    meant = answer_meant(value)
    if meant in ("yes", "no"):
        return value
    return answer_meant(field.label) == meant or value


# -- what was there before -------------------------------------------------------------------------------


def form_offers(form: Form) -> Offers:
    """What the form holds already."""
    return {
        field.id: (guess,)
        for field in form.fields
        if field.fillable
        and field.type not in (FormFieldType.CHECK, FormFieldType.RADIO, FormFieldType.CHOICE)
        and (guess := _stored(field, field.value, Origin.FORM, form.path.name))
    }


def last_time_offers(form: Form, values: Mapping[str, StoredValue]) -> Offers:
    """What was written into the form the last time; days and amounts of then are left to the person."""
    return {
        field.id: (replace(guess, confidence=0.5 if _changes(field) else 0.8),)
        for field in form.fields
        if field.fillable
        and field.id in values
        and (guess := _stored(field, values[field.id], Origin.LAST_TIME, "last time"))
    }


def _changes(field: FormField) -> bool:
    concepts = field_meaning(field).concepts
    return field.type is FormFieldType.DATE or bool(concepts & _CHANGING)


_CHANGING = frozenset(("date", "issue_date", "due_date", "total", "amount", "net_amount", "invoice_number"))


def _stored(field: FormField, value: StoredValue, origin: Origin, source: str) -> Guess | None:
    if value in ("", OFF, ()):
        return None
    asked: FormValue = True if field.type is FormFieldType.CHECK and len(field.options) <= 1 else value
    try:
        text = own_writing(field, asked)
    except DocumentError:
        return None
    return Guess(text.value, text.shown, 1.0, origin, source)


# -- documents -------------------------------------------------------------------------------------------


def questions(form: Form) -> Schema:
    """What is asked of a document for the form: fields worth asking, named by their id.

    Of fields that read the same only the first is asked: the others are rows of a table, or other people's.
    """
    writing = writing_of(form)
    first: dict[tuple[str, str], FormField] = {}
    for field in form.fields:
        if _is_worth_asking(field):
            first.setdefault((_spoken(field.label), _spoken(field.section)), field)
    fields = tuple(_question(field, writing) for field in first.values())
    return Schema(form.title or form.path.stem, fields)


def _is_worth_asking(field: FormField) -> bool:
    if not field.fillable or field.calculated or field.type in (FormFieldType.CHECK, FormFieldType.LIST):
        return False
    if field.type is FormFieldType.RADIO and len(field.options) < 2:
        return False  # a lone button is a box to tick, and what is said beside it is no answer
    words = set(words_of(f"{field.label} {field.section}"))
    return not words & _OFFICE and any(len(word) > 1 for word in words_of(field.label))


def _question(field: FormField, writing: Writing) -> Field:
    meaning = field_meaning(field)
    options: tuple[str, ...] = ()
    if field.options and not field.editable and len(field.options) <= _MOST_CHOICES:
        named = (option.label or option.export for option in field.options)
        options = tuple(dict.fromkeys(name for name in named if name.isprintable()))
    kind = FieldType.CHOICE if options else _type(field, meaning)
    label = " ".join(field.label.split())
    told = f"{field.section}: {label}" if field.section else label
    return Field(field.id, kind, told, label, required=field.required, options=options)


def _type(field: FormField, meaning: Meaning) -> FieldType:
    if field.type is FormFieldType.DATE or date_mask(field) or meaning.part:
        return FieldType.DATE
    if any("date" in concept.split("_") for concept in meaning.concepts):
        return FieldType.DATE
    for concept in sorted(meaning.concepts):
        if kind := _TYPE_OF.get(concept):
            return kind
        if concept.endswith("number") or concept.endswith("licence"):
            return FieldType.ID
    return FieldType.NUMBER if field.type is FormFieldType.NUMBER else FieldType.TEXT


def document_offers(form: Form, path: Path, extraction: Extraction) -> Offers:
    """What was found in a document, in the fields' own writing; `extraction` answers `questions(form)`."""
    writing = writing_of(form)
    fields = {field.id: field for field in form.fields}
    offers: dict[str, tuple[Guess, ...]] = {}
    for found in extraction.values:
        field = fields.get(found.field.name)
        if field is None:
            continue
        answers = ((found.answer,) if found.answer else ()) + found.candidates
        absent = found.confidence if found.answer is None else 0.0
        guesses = [g for a in answers[:4] if (g := _from_answer(field, a, path, writing))]
        if absent:
            guesses = [replace(g, confidence=min(g.confidence, 1.0 - absent)) for g in guesses]
        if guesses:
            offers[field.id] = tuple(guesses)
    return _each_place_once(offers)


def _each_place_once(offers: dict[str, tuple[Guess, ...]]) -> Offers:
    """The same words answer one field: that which is surest of them, the first of equals."""
    surest: dict[SourcePlace, tuple[float, str]] = {}
    for id, guesses in offers.items():
        for guess in guesses:
            if guess.evidence and guess.confidence > surest.get(guess.evidence, (0.0, ""))[0]:
                surest[guess.evidence] = (guess.confidence, id)
    return {
        id: tuple(
            replace(guess, confidence=guess.confidence * _TAKEN)
            if guess.evidence and surest[guess.evidence][1] != id
            else guess
            for guess in guesses
        )
        for id, guesses in offers.items()
    }


def _from_answer(field: FormField, answer: Answer, path: Path, writing: Writing) -> Guess | None:
    evidence = SourcePlace(path, answer.evidence.boxes) if answer.evidence else None
    part = meaning_of(field.label).part
    try:
        text = written(field, _said(answer), writing, part=part, currency=answer.currency)
    except DocumentError as error:
        if field.options:
            return None
        said, problem = " ".join(answer.text.split()), error.message
        return Guess(
            said, said, answer.confidence, Origin.DOCUMENT, path.name, evidence=evidence, problem=problem
        )
    return Guess(text.value, text.shown, answer.confidence, Origin.DOCUMENT, path.name, evidence=evidence)


def _said(answer: Answer) -> Scalar:
    """Texts keep their lines, which an address needs; telephone numbers and IBANs their blanks."""
    return answer.text if isinstance(answer.value, str) else answer.value


def _page(field: FormField) -> int:
    return field.places[0].page_index if field.places else -1


def _spoken(text: str) -> str:
    return " ".join(words_of(text))
