"""From training documents to packed token sequences in the branch format.

A document is written once; every field is a branch that sees the document and itself, with positions that
start again where the document ends. Pieces are tokenised one by one, as the engine does when decoding. Every
function is deterministic in the random generator that it is given.
"""

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from app.fields.schema import FieldType
from app.fields.value_parsing import find_candidates
from app.tasks import prompts
from app.tasks.label_reading import DESCRIPTION_QUESTION, NAME_QUESTION
from training.branch import Branch
from training.derived import kind_among_others, yes_or_no
from training.document import TrainingDocument, TrainingField, one_line

IGNORED = -1

# Where a type leaves no trace in a text, nor anything that reads as it, none is a safe answer.
_TRACES = {
    "email": re.compile("@"),
    "url": re.compile(r"www\.|http|\.(com|org|net|de|fr|it|es|nl|eu)\b", re.I),
    "phone": re.compile(r"\d[\d /().-]{4,}\d"),
    "money": re.compile(r"\d"),
    "number": re.compile(r"\d"),
    "date": re.compile(r"\d"),
}


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes that keep an example affordable, and how often its form varies."""

    document_characters: int = 2400
    branches: int = 24
    answer_tokens: int = 72
    description_rate: float = 0.7
    layout_rate: float = 0.5
    added_nulls: int = 2
    plain_type_rate: float = 0.2
    camel_case_rate: float = 0.06
    nulls_per_value: float = 0.7
    list_rate: float = 0.4
    short_list_rate: float = 0.06
    list_tokens: int = 144
    choice_rate: float = 0.3


@dataclass(frozen=True, slots=True)
class Example:
    """A document text and questions about it."""

    source: str
    text: str
    branches: tuple[Branch, ...]


@dataclass(frozen=True)
class Packed:
    """One sequence: `tokens`, `positions`, `targets`, `loss_weights` [S]; who sees whom in `documents`, `branches` [S].

    A token sees the earlier tokens of its document that are in branch 0 (the document's text) or in its own
    branch. `targets[i]` is the token that follows token i, or `IGNORED` outside answers.
    """  # noqa: E501

    tokens: NDArray[np.int64]
    positions: NDArray[np.int64]
    documents: NDArray[np.int64]
    branches: NDArray[np.int64]
    targets: NDArray[np.int64]
    loss_weights: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.tokens)

    def visible(self) -> NDArray[np.bool_]:
        """The attention mask [S, S]: row sees column."""
        same = self.documents[:, None] == self.documents
        shared = (self.branches == 0) | (self.branches[:, None] == self.branches)
        order = np.arange(len(self.tokens))
        mask: NDArray[np.bool_] = same & shared & (order[:, None] >= order)
        return mask

    def predecessors(self) -> NDArray[np.int64]:
        """`[2, S]`: the token before each on its branch, and the one before that; S where there is none."""
        count = len(self.tokens)
        before = np.arange(-1, count - 1)
        begins = np.diff(self.documents * (self.branches.max() + 1) + self.branches, prepend=-1) != 0
        for start in np.flatnonzero(begins):
            is_text = (self.documents == self.documents[start]) & (self.branches == 0)
            before[start] = count if self.branches[start] == 0 else np.flatnonzero(is_text)[-1]
        return np.stack([before, np.append(before, count)[before]])


def make_example(
    document: TrainingDocument, other: TrainingDocument, limits: Limits, rng: random.Random
) -> Example:
    """One training example of `document`; questions about what is not in it may be borrowed from `other`."""
    start, end = _window(document, limits.document_characters, rng)
    text = document.text[start:end]
    asked: list[tuple[TrainingField, list[str]]] = []
    for field in document.fields:
        inside = [one_line(document.text[a:b]) for a, b in field.spans if start <= a and b <= end]
        if inside:
            asked.append((field, list(dict.fromkeys(inside))))
        elif not any(document.text[first:last] in text for first, last in field.spans):
            asked.append((field, []))  # the document does not say, or says it outside this part
    asked += [(field, []) for field in _safe_nulls(document, text, other, limits.added_nulls, rng)]
    rng.shuffle(asked)
    values = [one for one in asked if one[1]]
    nulls = [one for one in asked if not one[1]]
    asked = values + nulls[: 1 + int(limits.nulls_per_value * len(values))]
    rng.shuffle(asked)
    branches = [_branch(field, answers, limits, rng) for field, answers in asked[: limits.branches]]
    if (kind := document.kind) is not None:
        branches.append(Branch.single(NAME_QUESTION, kind.name))
        branches.append(Branch.single(DESCRIPTION_QUESTION, kind.description))
        if rng.random() < limits.choice_rate and kind.others:
            branches.append(kind_among_others(kind, rng))
    if rng.random() < limits.choice_rate and (decided := yes_or_no(asked, kind, rng)):
        branches.append(decided)
    return Example(document.source, _vary_layout(text, limits.layout_rate, rng), tuple(branches))


def pack(
    examples: Sequence[Example], tokenizer: Tokenizer, limits: Limits, first_token: int | None = None
) -> Packed:
    """One sequence of all `examples`; an answer longer than the limit is taught as far as the limit.

    first_token: every text begins with it, where the model is used to that.
    """
    begin = [] if first_token is None else [first_token]
    rows: list[
        tuple[list[int], int, int, int, int]
    ] = []  # tokens, first position, document, branch, answer length
    for number, example in enumerate(examples):
        prefix = begin + _encode(tokenizer, prompts.document_prompt(example.text))
        rows.append((prefix, 0, number, 0, 0))
        for index, branch in enumerate(example.branches, start=1):
            most = limits.answer_tokens if len(branch.written) == 1 else limits.list_tokens
            answer = [token for piece in branch.written for token in _encode(tokenizer, piece)][:most]
            question = _encode(tokenizer, branch.question)
            rows.append((question + answer, len(prefix), number, index, len(answer)))
    tokens = np.concatenate([np.array(row[0], dtype=np.int64) for row in rows])
    targets = np.full(len(tokens), IGNORED, dtype=np.int64)
    loss_weights = np.zeros(len(tokens), dtype=np.float32)
    offset = 0
    for row, _, _, _, answer_length in rows:
        offset += len(row)
        if answer_length:
            asked = slice(offset - answer_length - 1, offset - 1)
            targets[asked] = tokens[offset - answer_length : offset]
            # Neither every token nor every answer counts the same: clauses must not drown short values.
            loss_weights[asked] = answer_length**-0.5
    return Packed(
        tokens=tokens,
        positions=np.concatenate([np.arange(first, first + len(row)) for row, first, *_ in rows]),
        documents=np.concatenate([np.full(len(row[0]), row[2]) for row in rows]),
        branches=np.concatenate([np.full(len(row[0]), row[3]) for row in rows]),
        targets=targets,
        loss_weights=loss_weights,
    )


def _encode(tokenizer: Tokenizer, text: str) -> list[int]:
    return tokenizer.encode(text, add_special_tokens=False).ids


def _window(document: TrainingDocument, size: int, rng: random.Random) -> tuple[int, int]:
    """A part of the text of at most `size` characters, from line to line, around a randomly chosen value."""
    text = document.text
    if len(text) <= size:
        return 0, len(text)
    spans = [span for field in document.fields for span in field.spans[:1]]
    start = 0
    if spans:
        first, last = rng.choice(spans)
        start = max(0, min(first - rng.randrange(size // 2), len(text) - size))
        start = min(first, max(start, last - size + 200))
        if start < size // 4:
            start = 0
    if start:
        start = text.rfind("\n", 0, start) + 1 if "\n" in text[max(0, start - 300) : start] else start
    end = min(start + size, len(text))
    line_end = text.rfind("\n", start + size // 2, end)
    inside = [last for first, last in spans if start <= first and last <= end]
    if end < len(text) and line_end >= max(inside, default=0):
        end = line_end
    return start, end


def _safe_nulls(
    document: TrainingDocument, text: str, other: TrainingDocument, count: int, rng: random.Random
) -> list[TrainingField]:
    own = {field.name for field in document.fields}
    safe = [
        field
        for field in other.fields
        if field.name not in own and field.type in _TRACES and not _has_trace(field.type, text)
    ]
    return rng.sample(safe, min(count, len(safe)))


def _has_trace(type_: str, text: str) -> bool:
    return bool(_TRACES[type_].search(text) or find_candidates(text, FieldType(type_)))


def _branch(field: TrainingField, answers: list[str], limits: Limits, rng: random.Random) -> Branch:
    """A question for `field` with its first answer, or for a list of all its answers."""
    described = field.descriptions and rng.random() < limits.description_rate
    description = rng.choice(field.descriptions) if described else None
    name, type_ = _vary_question(field, limits, rng)
    if field.options and rng.random() < 0.7:
        options = prompts.one_of(rng.sample(field.options, len(field.options)))
        return Branch.single(
            prompts.question_text(name, options, description), answers[0] if answers else None
        )
    rate = limits.list_rate if len(answers) > 1 else limits.short_list_rate
    if rng.random() < rate:
        return Branch.listing(prompts.question_text(name, prompts.listed(type_), description), answers)
    return Branch.single(prompts.question_text(name, type_, description), answers[0] if answers else None)


def _vary_question(field: TrainingField, limits: Limits, rng: random.Random) -> tuple[str, str]:
    """Name and type, sometimes as a plain JSON Schema has them: a string, a number, a name in camel case."""
    name, type_ = field.name, field.type
    if rng.random() < limits.plain_type_rate:
        type_ = "number" if type_ in ("money", "number") else "text"
    if "_" in name and rng.random() < limits.camel_case_rate:
        first, *rest = name.split("_")
        name = first + "".join(word.capitalize() for word in rest)
    return name, type_


def _vary_layout(text: str, rate: float, rng: random.Random) -> str:
    """`text` sometimes as the application's reader gives it: no indentation, cells two spaces apart."""
    if rng.random() < rate:
        text = re.sub(r"^[ \t]+", "", text, flags=re.M)
    if rng.random() < rate:
        text = re.sub(r"(?<=\S) {3,}(?=\S)", "  ", text)
    if rng.random() < rate:
        text = re.sub(r"\n{3,}", "\n\n", text)
    return text.strip("\n")
