"""Gives every field of a page a label that a person would use: its tooltip, or the print around it."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from app.forms.form import FormField, Option
from app.forms.form_words import meaning_of, words_of
from app.forms.label_text import without_leaders
from app.forms.page_print import MARKS, PagePrint

_CODE = re.compile(
    r"undefined|(?:text|field|check ?box|button|feld|champ|campo)? ?[\d_.\[\]]*", re.IGNORECASE
)
FEWEST_SHARED, MOST_OWN = 5, 0.8
SAME_START = 5
"""Words that begin with so many letters alike mean the same: `Telefonnummer`, `telefonisch`."""
_NAME = re.compile(r"\S*_.*|[a-z]+(?:[A-Z]\w*)+")
"""How programs name things: `birth_date`, `birthDate`."""


def labelled(fields: Sequence[FormField], pages: Mapping[int, PagePrint]) -> list[FormField]:
    """The fields with labels, sections and the labels of marks; by tooltips alone where there are no pages.

    A field without a name for which nothing is found has an empty label.
    """
    tooltips = _telling_tooltips(fields, {word for page in pages.values() for word in page.vocabulary})
    printed = [pages[page].label(field) if (page := _page_of(field)) in pages else "" for field in fields]
    told, seen = Counter(tooltips), Counter(printed)
    described = [
        _described(
            field,
            pages.get(_page_of(field)),
            tooltip if told[tooltip] <= max(seen[visible], 1) else "",
            visible,
            is_alone=seen[visible] == 1,
        )
        for field, tooltip, visible in zip(fields, tooltips, printed, strict=True)
    ]
    return _told_apart(described, pages)


def _page_of(field: FormField) -> int:
    return field.places[0].page_index if field.places else -1


def _described(
    field: FormField, page: PagePrint | None, tooltip: str, visible: str, *, is_alone: bool
) -> FormField:
    label = visible if not tooltip or (is_alone and _is_said(tooltip, visible)) else tooltip
    label = label or _name_in_words(field)
    if page is None:
        return replace(field, label=label)
    options = field.options
    if field.type in MARKS:
        options = tuple(_named(option, field, page) for option in options)
    return replace(field, label=label, section=page.section(field), options=options)


def _is_said(tooltip: str, visible: str) -> bool:
    """Whether the print speaks of the same as the tooltip, in more than one word."""
    asked, named = meaning_of(tooltip).concepts, meaning_of(visible).concepts
    if asked:
        return bool(asked & named) and " " in visible
    said = _telling(visible)
    starts = {word[:SAME_START] for word in _telling(tooltip)}
    return len(said) > 1 and any(word[:SAME_START] in starts for word in said)


def _telling(text: str) -> list[str]:
    """Its words of four letters and more."""
    return [word for word in words_of(text) if len(word) >= 4 and not word.isdecimal()]


def _named(option: Option, field: FormField, page: PagePrint) -> Option:
    """A mark's option with the text beside its box."""
    if option.label:
        return option
    box = next((p.box for p in field.places if p.state == option.export), None)
    return Option(option.export, (page.beside(box) if box is not None else "") or option.export)


def _telling_tooltips(fields: Sequence[FormField], vocabulary: set[str]) -> list[str]:
    """The tooltips that say something, in words that the pages know or every form; the others empty.

    A first word that nearly all of them share says nothing and is left out.
    """
    different = {field.tooltip for field in fields}
    firsts = Counter(tooltip.partition(" ")[0] for tooltip in different)
    first, number = max(firsts.items(), key=lambda item: item[1], default=("", 0))
    is_shared = number >= FEWEST_SHARED and number > MOST_OWN * len(different)
    tooltips = []
    for field in fields:
        tooltip = field.tooltip.removeprefix(f"{first} ") if is_shared else field.tooltip
        words = re.findall(r"[^\W\d_]{3,}", tooltip.casefold())
        known = sum(word in vocabulary for word in words)
        is_telling = (
            words
            and not _CODE.fullmatch(tooltip)
            and tooltip.count("(") <= tooltip.count(")")
            and not _NAME.fullmatch(tooltip)
            and (
                (known >= 0.5 * len(words) if vocabulary else " " in tooltip) or meaning_of(tooltip).concepts
            )
        )
        tooltips.append(without_leaders(tooltip).strip() if is_telling else "")
    return tooltips


def _name_in_words(field: FormField) -> str:
    """The last part of the field's name, as words; the last resort."""
    if not field.id:
        return ""
    name = re.sub(r"\[\d+\]", "", field.id).rpartition(".")[2]
    name = re.sub(r"(?<=[a-z])(?=[A-Z])|[_\-]+", " ", name).strip()
    if not _CODE.fullmatch(name):
        return name
    return field.tooltip or f"Field {name}".strip()


def _told_apart(fields: Sequence[FormField], pages: Mapping[int, PagePrint]) -> list[FormField]:
    """Fields of one label get before it what tells them apart best; a number where nothing does."""

    def groups(field: FormField) -> tuple[str, ...]:
        page = pages.get(_page_of(field))
        return (*page.groups(field), field.section) if page is not None else ()

    alike: dict[str, list[int]] = {}
    for number, field in enumerate(fields):
        alike.setdefault(field.label, []).append(number)
    labels = [field.label for field in fields]
    for label, numbers in alike.items():
        if not label or len(numbers) == 1:
            continue
        kinds = zip(*(groups(fields[n]) for n in numbers), strict=False)
        best = max(kinds, key=lambda befores: len(set(befores)), default=())
        if len(set(best)) > 1:
            for number, before in zip(numbers, best, strict=True):
                between = " " if len(before) < 4 else ": "
                labels[number] = f"{before}{between}{label}" if before and before not in label else label
    seen: Counter[str] = Counter()
    result = []
    for field, label in zip(fields, labels, strict=True):
        seen[label] += 1
        result.append(
            replace(field, label=f"{label} ({seen[label]})" if label and seen[label] > 1 else label)
        )
    return result
