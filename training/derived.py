"""Questions that follow from what is known of a document: yes or no, and one of several options."""

import random
from collections.abc import Callable, Sequence

from app.tasks import prompts
from training.branch import Branch
from training.document import Kind, TrainingField

Asked = Sequence[tuple[TrainingField, list[str]]]
"""Fields with their answers in the text; no answer: the document does not say."""

_KIND_NAMES = ("document_type", "kind", "type", "category", "document_kind", "label")


def kind_among_others(kind: Kind, rng: random.Random) -> Branch:
    """Which of several kinds the document is."""
    options = [kind.name, *rng.sample(kind.others, min(len(kind.others), rng.randint(1, 6)))]
    rng.shuffle(options)
    description = rng.choice((None, "Kind of document", "What kind of document is this?", "Category"))
    return Branch.single(
        prompts.question_text(rng.choice(_KIND_NAMES), prompts.one_of(options), description), kind.name
    )


def yes_or_no(asked: Asked, kind: Kind | None, rng: random.Random) -> Branch | None:
    """A question that the document answers with yes or no; None where nothing suits."""
    ways: list[Callable[[], tuple[str, str, bool] | None]] = [lambda: _is_given(asked, rng)] * bool(asked)
    ways += [lambda: _is_value(asked, rng)] * bool(asked)
    if kind is not None:
        ways += [lambda: _is_kind(kind, rng)] * 2
    made = rng.choice(ways)() if ways else None
    if made is None:
        return None
    name, description, is_so = made
    told = description if rng.random() < 0.8 else None
    return Branch.single(prompts.question_text(name, prompts.YES_OR_NO, told), "yes" if is_so else "no")


def _is_kind(kind: Kind, rng: random.Random) -> tuple[str, str, bool]:
    is_so = rng.random() < 0.5 or not kind.others
    said = kind.name if is_so else rng.choice(kind.others)
    told = (f"Is this of the kind {said}?", f"The document is: {said}", f"Whether this is {said}")
    return f"is_{said.replace(' ', '_')}", rng.choice(told), is_so


def _is_given(asked: Asked, rng: random.Random) -> tuple[str, str, bool]:
    field, answers = rng.choice(asked)
    said = rng.choice(field.descriptions) if field.descriptions else field.name.replace("_", " ")
    told = (f"Does the document say this: {said}", f"Is there one: {said}", f"Is it given? {said}")
    return f"{rng.choice(('has', 'gives', 'with'))}_{field.name}", rng.choice(told), bool(answers)


def _is_value(asked: Asked, rng: random.Random) -> tuple[str, str, bool] | None:
    """Whether a field has a value: its own, or that of another field of its type."""
    known = [(field, answers) for field, answers in asked if answers and len(answers[0]) <= 60]
    if not known:
        return None
    field, answers = rng.choice(known)
    others = [a[0] for f, a in known if f.type == field.type and a[0] not in answers]
    is_so = rng.random() < 0.5 or not others
    said, name = answers[0] if is_so else rng.choice(others), field.name.replace("_", " ")
    told = (f"Is the {name} {said}?", f"{name}: {said}", f"Is {said} the {name}?")
    return f"{field.name}_{rng.choice(('right', 'matches', 'agrees'))}", rng.choice(told), is_so
