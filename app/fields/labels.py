"""What documents are sorted into: labels with descriptions, and examples that a person has given.

A label file is JSON: `{"labels": {name: description}, "none": true, "multiple": false, "examples": [{"text":
..., "label": ...}]}`, or plainly `{name: description}`. An example's label is a name, null for none of these,
or a list of names where several may hold. Examples can also come from a table with columns text and label.
"""

import csv
import io
import json
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from app.errors import AppError, SchemaError
from app.settings.atomic_file import atomic_file

MAX_FILE_BYTES = 50_000_000
MAX_LABELS = 500
MAX_NAME_LENGTH = 100
_KEYS = ("labels", "none", "multiple", "examples", "title")
_SEPARATORS = ",;\t"
_BETWEEN_LABELS = "|"
"""Parts the names of several labels in one cell of a table."""

_log = logging.getLogger("app.fields")


@dataclass(frozen=True, slots=True)
class Label:
    """A class of documents, by name; the description is told to the model."""

    name: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Example:
    """A text whose labels are known; without labels it is none of these."""

    text: str
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LabelSet:
    """Labels that belong together."""

    labels: tuple[Label, ...]
    none: bool = True
    """A document may be none of these."""
    multiple: bool = False
    """A document may have several labels."""
    examples: tuple[Example, ...] = ()
    title: str = ""

    @property
    def name(self) -> str:
        """What it is called on screen."""
        return self.title or ", ".join(self.names[:3])

    @property
    def names(self) -> tuple[str, ...]:
        """The labels' names, in order."""
        return tuple(label.name for label in self.labels)

    def with_examples(self, examples: Sequence[Example]) -> "LabelSet":
        """With `examples` besides its own, new ones in place of old ones of the same text.

        Labels that are not known yet come after the others, without a description.
        """
        by_text = {example.text: example for example in (*self.examples, *examples)}
        names = dict.fromkeys((*self.names, *(name for one in examples for name in one.labels)))
        added = [Label(name) for name in list(names)[len(self.labels) :]]
        return _checked(replace(self, labels=(*self.labels, *added), examples=tuple(by_text.values())))

    def without_examples(self) -> "LabelSet":
        """As before anything was learned."""
        return replace(self, examples=())


def read_labels(path: Path | str) -> LabelSet:
    """Read a label file (UTF-8 JSON). Raises SchemaError, also where it cannot be read."""
    path = Path(path)
    try:
        source = json.loads(_text_of(path))
    except json.JSONDecodeError as error:
        raise SchemaError(
            f"{path.name} is not JSON: {error.msg} in line {error.lineno}, column {error.colno}.",
            'A label file looks like {"labels": {"invoice": "asks for payment"}}.',
        ) from error
    except (RecursionError, ValueError) as error:
        raise SchemaError(f"{path.name} is nested too deep or holds absurd numbers.") from error
    return labels_from_json(source)


def load_label_sets(*folders: Path) -> dict[str, LabelSet]:
    """File name without suffix → label set, of all label files in `folders`; later folders win.

    Files that are no label sets are left out with a warning in the log.
    """
    found: dict[str, LabelSet] = {}
    for path in (path for folder in folders for path in sorted(folder.glob("*.json"))):
        try:
            found[path.stem] = read_labels(path)
        except SchemaError as error:
            _log.warning("The labels %s are left out: %s", path.name, error)
    return found


def labels_from_json(source: object) -> LabelSet:
    """Read a label object; raises SchemaError that names the place, as in `examples[3].label`."""
    if not isinstance(source, dict):
        raise SchemaError("The labels are not an object.", 'Write {"name": "description", ...}.')
    if not isinstance(source.get("labels"), dict | list):
        return _checked(LabelSet(tuple(_labels(source, ""))))
    for key in source:
        if key not in _KEYS:
            raise SchemaError(f"'{key}' is not known in a label file.", f"Known are {', '.join(_KEYS)}.")
    flags = {key: source[key] for key in ("none", "multiple") if key in source}
    for key, value in flags.items():
        if not isinstance(value, bool):
            raise SchemaError(f"{key} is neither true nor false.")
    title = source.get("title", "")
    if not isinstance(title, str):
        raise SchemaError("title is not text.")
    labels = tuple(_labels(source["labels"], "labels"))
    examples = tuple(_examples(source.get("examples", [])))
    return _checked(LabelSet(labels, examples=examples, title=title, **flags))


def labels_to_json(labels: LabelSet) -> dict[str, Any]:
    """The label object that `labels_from_json` reads back to the same labels."""
    written: dict[str, Any] = {"title": labels.title} if labels.title else {}
    written |= {
        "labels": {label.name: label.description for label in labels.labels},
        "none": labels.none,
        "multiple": labels.multiple,
    }
    if labels.examples:
        written["examples"] = [_example_to_json(one, labels.multiple) for one in labels.examples]
    return written


def write_labels(path: Path, labels: LabelSet) -> None:
    """Write a label file whole or not at all, for its owner alone: it holds texts of documents.

    Raises AppError where it cannot be written.
    """
    text = json.dumps(labels_to_json(labels), indent=2, ensure_ascii=False) + "\n"
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with atomic_file(path) as part:
            part.write_text(text, encoding="utf-8")
    except OSError as error:
        raise AppError(
            f"{path.name} cannot be written: {error.strerror}.", "Choose another folder."
        ) from error


def read_examples(path: Path | str) -> tuple[Example, ...]:
    """The examples of a CSV file with the columns `text` and `label`; columns besides are left out.

    An empty label means none of these; several are parted by `|`. Commas, semicolons and tabs may part the
    columns. Raises SchemaError.
    """
    path = Path(path)
    text = _text_of(path)
    header = text.split("\n", 1)[0]
    separator = max(_SEPARATORS, key=header.count)
    csv.field_size_limit(MAX_FILE_BYTES)
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        columns = {name.strip().casefold(): name for name in rows.fieldnames or () if name}
        if not {"text", "label"} <= set(columns):
            raise SchemaError(
                f"{path.name} has no columns called text and label.", "Write text,label into its first line."
            )
        examples = [
            Example(
                row[columns["text"]].strip(),
                _names_in(row[columns["label"]] or ""),
            )
            for row in rows
            if (row[columns["text"]] or "").strip()
        ]
    except csv.Error as error:
        raise SchemaError(
            f"{path.name} is not CSV: {error} in line {rows.line_num}.", "Put texts with commas in quotes."
        ) from error
    if not examples:
        raise SchemaError(f"{path.name} has no examples.", "Each line holds a text and its label.")
    return tuple(examples)


def labels_of(examples: Sequence[Example]) -> LabelSet:
    """A label set of the labels that `examples` have. Raises SchemaError where there are too few or many."""
    several = any(len(example.labels) > 1 for example in examples)
    has_none = any(not example.labels for example in examples)
    names = dict.fromkeys(name for example in examples for name in example.labels)
    labels = tuple(Label(name) for name in names)
    return _checked(LabelSet(labels, none=has_none, multiple=several, examples=tuple(examples)))


def _text_of(path: Path) -> str:
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise SchemaError(
                f"{path.name} is too large for a file of labels.", f"It may have {MAX_FILE_BYTES} bytes."
            )
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise SchemaError(f"{path.name} cannot be read: {error.strerror}.", "Check the path.") from error
    except UnicodeDecodeError as error:
        raise SchemaError(f"{path.name} is not UTF-8 text.", "Save it as UTF-8.") from error


def _names_in(cell: str) -> tuple[str, ...]:
    names = (" ".join(name.split()) for name in cell.split(_BETWEEN_LABELS))
    return tuple(dict.fromkeys(name for name in names if name))


def _labels(source: dict[str, Any] | list[Any], place: str) -> Iterator[Label]:
    pairs = source.items() if isinstance(source, dict) else ((name, "") for name in source)
    where = f"{place}." if place else ""
    for name, description in pairs:
        if not isinstance(name, str):
            raise SchemaError(f"{where}{name} is no name.", "A label's name is text.")
        if description is not None and not isinstance(description, str):
            raise SchemaError(f"{where}{name} has no text for a description.", 'Write "name": "what it is".')
        yield Label(" ".join(name.split()), " ".join((description or "").split()))


def _examples(source: object) -> Iterator[Example]:
    if not isinstance(source, list):
        raise SchemaError("examples is not a list.")
    for number, entry in enumerate(source):
        if not isinstance(entry, dict) or not isinstance(entry.get("text"), str) or "label" not in entry:
            raise SchemaError(
                f"examples[{number}] is no example.", 'It looks like {"text": "...", "label": "invoice"}.'
            )
        label = entry["label"]
        names = [] if label is None else label if isinstance(label, list) else [label]
        if not all(isinstance(name, str) for name in names):
            raise SchemaError(
                f"examples[{number}].label is no name.", "Give a name, a list of names, or null."
            )
        yield Example(entry["text"], tuple(dict.fromkeys(" ".join(name.split()) for name in names)))


def _example_to_json(example: Example, multiple: bool) -> dict[str, Any]:
    if multiple:
        return {"text": example.text, "label": list(example.labels)}
    return {"text": example.text, "label": example.labels[0] if example.labels else None}


def _checked(labels: LabelSet) -> LabelSet:
    """`labels`, if they can be worked with. Raises SchemaError."""
    names = labels.names
    if len(names) < (1 if labels.none or labels.multiple else 2):
        raise SchemaError("There are too few labels.", "Give at least two, or one and none of these.")
    if len(names) > MAX_LABELS:
        raise SchemaError(f"There are {len(names)} labels.", f"At most {MAX_LABELS} can be told apart.")
    folded: dict[str, str] = {}
    for name in names:
        if not name or len(name) > MAX_NAME_LENGTH:
            raise SchemaError(
                f"The label '{name[:30]}' has no name, or too long a one.",
                f"A name has 1 to {MAX_NAME_LENGTH} characters; the rest goes into the description.",
            )
        if other := folded.get(name.casefold()):
            raise SchemaError(f"The labels '{other}' and '{name}' have one name.", "Give each its own.")
        folded[name.casefold()] = name
    for number, example in enumerate(labels.examples):
        if unknown := set(example.labels) - set(names):
            raise SchemaError(
                f"examples[{number}] has the label '{min(unknown)}', which is not among the labels.",
                f"Take one of: {', '.join(names[:20])}.",
            )
        if len(example.labels) > 1 and not labels.multiple:
            raise SchemaError(
                f"examples[{number}] has several labels.", 'Say "multiple": true, or give it one.'
            )
        if not example.labels and not labels.none and not labels.multiple:
            raise SchemaError(f"examples[{number}] has no label.", 'Say "none": true, or give it one.')
    return labels
