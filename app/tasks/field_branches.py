"""The questions for fields over a part of a document, each with the grammar of its answers."""

from collections.abc import Sequence
from functools import cached_property

from app.fields.parsing.clauses import clause_places
from app.fields.parsing.conventions import Conventions
from app.fields.schema import Field, FieldType
from app.fields.value_parsing import find_candidates
from app.tasks import prompts
from engine.grammar.choices import choices
from engine.grammar.free import matching_text
from engine.grammar.listing import ListMatcher
from engine.grammar.spans import SpanMatcher, SpanText
from engine.tokenizer.tokenizer import Tokenizer
from engine.types import Branch, Matcher

POINTED = frozenset(
    (
        *(FieldType.DATE, FieldType.TIME, FieldType.MONEY, FieldType.NUMBER, FieldType.INTEGER),
        *(FieldType.PHONE, FieldType.EMAIL, FieldType.URL, FieldType.IBAN),
    )
)
"""Types whose values are chosen among the spans that parse."""

_BEAMS = 3
_MOST_BEAMS = 24
"""Hypotheses a field: as many as it has options, within bounds."""

_LONGEST_LIST = 512
"""Tokens after which no item of a list begins."""

_LONGEST_ANSWER = {FieldType.CLAUSE: 320, FieldType.SUMMARY: 160, FieldType.ADDRESS: 96}
YES_AND_NO = {"yes": True, "no": False}


class Spans:
    """What values of each type may be in a part of a document; found when first asked for."""

    def __init__(self, part: str, conventions: Conventions, tokenizer: Tokenizer) -> None:
        self._part, self._conventions = part, conventions
        self.tokenizer = tokenizer
        self.absent = tuple(tokenizer.encode(prompts.ABSENT))
        """Tokens of the answer that means "not there"."""
        self._words = SpanText(part, tokenizer)
        self._that_parse: dict[FieldType, list[str]] = {}

    def text(self, type: FieldType) -> SpanText:
        """The part, with the places where a value may begin and end: any word, or a clause."""
        return self._clauses if type is FieldType.CLAUSE else self._words

    @cached_property
    def _clauses(self) -> SpanText:
        return self._words.between(*clause_places(self._part))

    def that_parse(self, type: FieldType) -> list[str]:
        """The texts that read as `type`, as they are answered."""
        if type not in self._that_parse:
            found = find_candidates(self._part, type, self._conventions)
            texts = (prompts.answer(self._part[one.start : one.end]) for one in found)
            self._that_parse[type] = list(dict.fromkeys(texts))
        return self._that_parse[type]


def branches_over(spans: Spans, fields: Sequence[Field]) -> list[Branch]:
    """The questions for `fields` over a part, each with the grammar of its answers."""
    absent = spans.absent
    branches = []
    for field in fields:
        matcher, options = _grammar(field, spans)
        question = tuple(spans.tokenizer.encode(prompts.question(field)))
        longest = _LONGEST_ANSWER.get(field.type, 64)
        if field.many:
            listing = ListMatcher(matcher, absent, _LONGEST_LIST)
            branches.append(
                Branch(question, listing, beams=1, max_tokens=_LONGEST_LIST + longest, reluctant=absent[0])
            )
        else:
            beams = min(max(_BEAMS, options), _MOST_BEAMS)
            is_long = field.type is FieldType.CLAUSE
            branches.append(Branch(question, matcher, beams=beams, max_tokens=longest, is_long=is_long))
    return branches


def _grammar(field: Field, spans: Spans) -> tuple[Matcher, int]:
    """The grammar of a field's answers, and how many choices it has (0: not a short list)."""
    tokenizer = spans.tokenizer
    if field.type in POINTED:
        return choices(tokenizer, [*spans.that_parse(field.type), prompts.ABSENT]), 0
    options = list(YES_AND_NO) if field.type is FieldType.BOOLEAN else [str(o) for o in field.options]
    if options:
        texts = dict.fromkeys(prompts.answer(option) for option in options)
        return choices(tokenizer, [*texts, prompts.ABSENT]), len(texts) + 1
    if field.type is FieldType.SUMMARY:
        return matching_text(tokenizer, prompts.SUMMARY_PATTERN), 0
    return SpanMatcher(spans.text(field.type), spans.absent), 0
