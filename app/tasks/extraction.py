"""Take a schema's fields out of a document with the engine: pure, nothing is stored or shown here.

The document is the prefix, each field a branch. A value is a verbatim span (whole sentences or lines for a
clause; for typed fields one that parses), or one of the options, or "none": but for summaries nothing can be
invented, and every span has its place.
"""

import math
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from app.documents.document import Document
from app.events import Progress, ProgressListener
from app.fields.extraction import Extraction, Uncaptured
from app.fields.field_value import Answer, Evidence, FieldValue
from app.fields.parsing.conventions import Conventions, guess_conventions
from app.fields.schema import Field, FieldType, Schema
from app.fields.value_parsing import find_candidates, parse
from app.tasks import prompts
from app.tasks.calibration import calibrated
from app.tasks.chunking import chunks
from app.tasks.field_branches import POINTED, YES_AND_NO, Spans, branches_over
from app.tasks.grounding import nearest_to_label
from app.tasks.line_items import find_rows
from app.tasks.retrieval import pick_parts
from app.tasks.shared_places import Asked, Found, one_field_a_place
from engine.engine import Engine
from engine.grammar.listing import answers_in
from engine.grammar.spans import SpanText
from engine.types import BranchResult


def extract_fields(
    document: Document,
    schema: Schema,
    engine: Engine,
    *,
    review_threshold: float = 0.9,
    on_progress: ProgressListener | None = None,
    is_cancelled: Callable[[], bool] = lambda: False,
) -> Extraction:
    """Answer every field of `schema` over `document`.

    Raises Cancelled when asked to stop, EngineError where the model fails.
    """
    begun = time.perf_counter()
    conventions = guess_conventions(document.text)
    fields = [field for field in schema.fields if field.type is not FieldType.TABLE]
    parts = _parts(document, fields, conventions, engine)
    answers: list[list[Asked]] = []
    for number, (start, end) in enumerate(parts):

        def on_prefill(done: int, total: int, number: int = number) -> None:
            if on_progress is not None:
                on_progress(Progress("understanding", number * 100 + 100 * done // total, len(parts) * 100))

        answers.append(_ask(document.text, start, end, fields, conventions, engine, on_prefill, is_cancelled))
    by_field = [  # the part that most surely has an answer comes first
        sorted((part[i] for part in answers), key=lambda asked: asked.absent) or [Asked(1.0, ())]
        for i in range(len(fields))
    ]
    best = one_field_a_place(fields, [parts[0] for parts in by_field])
    by_name = {
        field.name: _settled(field, first, parts[1:], document, conventions, engine, review_threshold)
        for field, first, parts in zip(fields, best, by_field, strict=True)
    }
    values = tuple(
        by_name.get(field.name) or find_rows(document, field, conventions, review_threshold)
        for field in schema.fields
    )
    pages = sorted({page for start, end in parts for page in _pages(document, start, end)})
    return Extraction(
        document,
        schema,
        values,
        engine.manifest.name,
        time.perf_counter() - begun,
        tuple(pages),
        _uncaptured(document, values, conventions),
    )


def parts_that_can_answer(texts: Sequence[str], conventions: Conventions) -> Callable[[int, Field], bool]:
    """`(part index, field)` → False where the field's type has values that parse and the part has none."""

    @cache
    def has_candidates(part: int, type: FieldType) -> bool:
        return bool(find_candidates(texts[part], type, conventions))

    return lambda part, field: field.type not in POINTED or has_candidates(part, field.type)


def _parts(
    document: Document, fields: Sequence[Field], conventions: Conventions, engine: Engine
) -> list[tuple[int, int]]:
    """`[start, end)` of the parts that are read: all of a short document, those that matter of a long one."""

    def count_tokens(text: str) -> int:
        return len(engine.tokenizer.encode(text))

    parts = chunks(document, count_tokens, engine.manifest.document_tokens)
    texts = [document.text[start:end] for start, end in parts]
    return [parts[i] for i in pick_parts(texts, fields, parts_that_can_answer(texts, conventions))]


def _pages(document: Document, start: int, end: int) -> range:
    return range(document.page_index_at(start), document.page_index_at(max(start, end - 1)) + 1)


def _ask(
    text: str,
    start: int,
    end: int,
    fields: Sequence[Field],
    conventions: Conventions,
    engine: Engine,
    on_prefill: Callable[[int, int], None],
    is_cancelled: Callable[[], bool],
) -> list[Asked]:
    """All fields over the part `[start, end)`, in one pass a step."""
    part = text[start:end]
    tokenizer = engine.tokenizer
    spans = Spans(part, conventions, tokenizer)
    branches = branches_over(spans, fields)
    prefix = tokenizer.encode(prompts.document_prompt(part))
    results = engine.answer(prefix, branches, on_prefill=on_prefill, is_cancelled=is_cancelled)
    return [
        _read(field, result, spans.text(field.type), start, text, spans.absent, engine)
        for field, result in zip(fields, results, strict=True)
    ]


def _read(
    field: Field,
    result: BranchResult,
    source: SpanText,
    part_start: int,
    text: str,
    absent: tuple[int, ...],
    engine: Engine,
) -> Asked:
    begins_absent = math.exp(result.first_step[absent[0]])
    begins_any = sum(math.exp(value) for value in result.first_step.values())
    by_text: dict[str, float] = {}
    complete = 1.0
    for hypothesis in result.hypotheses:
        for tokens, probability in answers_in(hypothesis, engine.tokenizer):
            value = prompts.value_of(engine.tokenizer.decode(list(tokens)))
            if tokens == absent:
                complete = probability
            elif field.many and value in by_text:
                complete = 0.0  # the model repeats itself
            else:
                by_text[value] = by_text.get(value, 0.0) + probability  # ways to write it
    found: list[Found] = []
    for value, probability in by_text.items():
        span, elsewhere = None, []
        if not _is_written(field):
            places = [(part_start + s, part_start + e) for s, e in source.occurrences(value)]
            if not places:
                continue
            span = nearest_to_label(text, places, field)
            value = text[slice(*span)]
            elsewhere = [place for place in places if place != span and text[slice(*place)] == value]
        known = probability if found and field.many else probability / begins_any
        found.append(Found(known, value, span, tuple(elsewhere)))
    if not field.many:
        found.sort(key=lambda one: -one.probability)
    return Asked(begins_absent / begins_any, tuple(found), complete)


def _settled(
    field: Field,
    best: Asked,
    others: Sequence[Asked],
    document: Document,
    conventions: Conventions,
    engine: Engine,
    review_threshold: float,
) -> FieldValue:
    """The field's value: the likeliest answer of the best part; answers of other parts may be runners-up."""
    calibration = engine.manifest.calibration
    if field.many:
        return _listed(field, [best, *others], document, conventions, calibration, review_threshold)
    best_answers = _distinct(_answers(field, best.found, document, conventions, calibration))
    ranked = sorted((one for part in others for one in part.found), key=lambda one: -one.probability)
    other_answers = _answers(field, ranked, document, conventions, calibration)
    if best_answers and best.chosen:
        chosen, runners_up = best_answers[0], _distinct([*best_answers, *other_answers])[1:]
        confidence = chosen.confidence
    else:
        chosen, runners_up = None, _distinct([*best_answers, *other_answers])
        confidence = calibrated(best.absent, "absent", calibration)
    return FieldValue(
        field,
        chosen,
        confidence,
        review=confidence < review_threshold,
        candidates=tuple(sorted(runners_up, key=lambda a: -a.confidence)),
    )


def _listed(
    field: Field,
    parts: Sequence[Asked],
    document: Document,
    conventions: Conventions,
    calibration: Mapping[str, Any],
    review_threshold: float,
) -> FieldValue:
    """The items of all parts that have some; as sure as the least sure one, and as that there are no more."""
    saying = [part for part in parts if part.chosen]
    found = [one for part in saying for one in part.found]
    answers = _answers(field, found, document, conventions, calibration)
    order = {one.text: place for place, one in enumerate(found)}
    items = tuple(sorted(_distinct(answers), key=lambda answer: order[answer.text]))
    if items:
        confidence = min(*(item.confidence for item in items), *(part.complete for part in saying))
    else:
        confidence = calibrated(parts[0].absent, "absent", calibration)
    return FieldValue(
        field,
        items[0] if items else None,
        confidence,
        review=confidence < review_threshold,
        items=items,
    )


def _answers(
    field: Field,
    found: Sequence[Found],
    document: Document,
    conventions: Conventions,
    calibration: Mapping[str, Any],
) -> list[Answer]:
    """Answers with calibrated confidence; different spellings of one typed value add up.

    What a picture shows is no surer than OCR is of its letters.
    """
    answers: dict[object, Answer] = {}
    mass: defaultdict[object, float] = defaultdict(float)
    for one in found:
        answer = _answer(field, one, document, conventions)
        if answer is not None:
            key = answer.value if field.type in POINTED else answer.text
            answers.setdefault(key, answer)
            mass[key] += one.probability
    ranked = []
    for said, answer in sorted(answers.items(), key=lambda pair: -mass[pair[0]]):
        confidence = calibrated(min(mass[said], 1.0), "found", calibration)
        if answer.evidence is not None:
            confidence = min(confidence, document.legibility(answer.evidence.start, answer.evidence.end))
        ranked.append(replace(answer, confidence=confidence))
    return ranked


def _distinct(answers: Sequence[Answer]) -> list[Answer]:
    """Without those that share words with a better one: a runner-up is another place, not a variant."""
    kept: list[Answer] = []
    for answer in answers:
        if not any(_overlap(answer, other) for other in kept):
            kept.append(answer)
    return kept


def _overlap(one: Answer, other: Answer) -> bool:
    if one.evidence is None or other.evidence is None:
        return one.text == other.text
    return one.evidence.start < other.evidence.end and other.evidence.start < one.evidence.end


def _answer(field: Field, found: Found, document: Document, conventions: Conventions) -> Answer | None:
    """The answer as the model gave it; None where its text does not read as the type."""
    if found.span is None:
        return Answer(found.text, _option(field, found.text), found.probability)
    start, end = found.span
    parsed = parse(found.text, field.type, conventions)
    if parsed is None:
        return None
    evidence = Evidence(start, end, document.boxes(start, end))
    return Answer(found.text, parsed.value, found.probability, evidence, parsed.currency)


def _is_written(field: Field) -> bool:
    """True where the model writes the answer instead of pointing at it."""
    return field.type in (FieldType.BOOLEAN, FieldType.SUMMARY) or bool(field.options)


def _option(field: Field, text: str) -> str | int | float | bool | None:
    if field.type is FieldType.BOOLEAN:
        return YES_AND_NO[text]
    if field.type is FieldType.SUMMARY:
        return text
    return next(option for option in field.options if prompts.answer(str(option)) == prompts.answer(text))


def _uncaptured(
    document: Document, values: Sequence[FieldValue], conventions: Conventions
) -> tuple[Uncaptured, ...]:
    """Bank and e-mail details that stand in the document but in no value: what a person may have missed."""
    taken = [
        (answer.evidence.start, answer.evidence.end)
        for value in values
        for answer in (value.answer, *value.items)
        if answer and answer.evidence
    ]
    found = []
    for kind in (FieldType.IBAN, FieldType.EMAIL, FieldType.PHONE):
        for page in document.pages:  # one by one, so that others get a turn between
            for span in find_candidates(document.text[page.start : page.end], kind, conventions):
                place = (page.start + span.start, page.start + span.end)
                if not any(start < place[1] and place[0] < end for start, end in taken):
                    text = document.text[slice(*place)]
                    found.append(Uncaptured(text, kind, page.index, document.boxes(*place)))
                    taken.append(place)
    return tuple(found)
