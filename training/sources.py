"""Reads data sets, texts with fields and texts with a label, into training documents.

Only `*.train.jsonl.gz` of the sources named in the configuration is trained on; `*.dev.jsonl.gz` is for
measuring. Nothing here changes a text: variation belongs to `examples.py`.
"""

import gzip
import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from app.fields.labels import Label
from app.tasks.label_reading import name_in_words
from training.document import Kind, TrainingDocument, TrainingField

PREPARED = ("printed", "scanned")
"""Sources that `prepare_data` writes."""


def read_documents(path: Path) -> Iterator[TrainingDocument]:
    """The documents of one `SOURCE.train.jsonl.gz` or `SOURCE.dev.jsonl.gz`.

    A line is an object with `id` and `text`, perhaps `lang`, `fields`, a `document_kind` or a `label`; what
    labels mean stands in `SOURCE.labels.json` beside it.
    """
    source = path.name.split(".")[0]
    labels = path.with_name(f"{source}.labels.json")
    meanings = json.loads(labels.read_text(encoding="utf-8")) if labels.exists() else {}
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            kind = _kind(record, meanings)
            fields = tuple(map(_field, record.get("fields", ())))
            yield TrainingDocument(
                source, record["id"], record.get("lang", "mul"), record["text"], fields, kind
            )


def read_source(
    folders: Sequence[Path], source: str, part: str = "train", languages: frozenset[str] | None = None
) -> list[TrainingDocument]:
    """All documents of `source` in `part` (train or dev), of all languages or of `languages` only.

    Raises FileNotFoundError where no folder has it.
    """
    name = f"{source}.{part}.jsonl.gz"
    path = next((folder / name for folder in folders if (folder / name).exists()), None)
    if path is None:
        made = " (python -m training.prepare_data makes it)" if source in PREPARED else ""
        raise FileNotFoundError(f"{name} is in none of {', '.join(map(str, folders))}{made}")
    return [one for one in read_documents(path) if languages is None or one.lang in languages]


def text_fingerprint(text: str) -> str:
    """A hash that stays the same when only white space, case or punctuation changes."""
    plain = "".join(character for character in text.lower() if character.isalnum())
    return hashlib.sha256(plain.encode()).hexdigest()


def development_texts(folders: Sequence[Path]) -> frozenset[str]:
    """The fingerprints of all development texts in `folders`."""
    return frozenset(
        text_fingerprint(one.text)
        for folder in folders
        for path in folder.glob("*.dev.jsonl.gz")
        for one in read_documents(path)
    )


def read_training_sources(
    folders: Sequence[Path], sources: Iterable[str], languages: frozenset[str]
) -> dict[str, list[TrainingDocument]]:
    """The training documents of each source, without those whose text is a development text of any source."""
    measured = development_texts(folders)
    return {
        source: [
            one
            for one in read_source(folders, source, "train", languages)
            if text_fingerprint(one.text) not in measured
        ]
        for source in sources
    }


def _field(record: dict[str, Any]) -> TrainingField:
    return TrainingField(
        name=record["name"],
        type=record["type"],
        descriptions=_paraphrases(record["description"]),
        spans=tuple(sorted((start, end) for start, end in record["spans"])),
        options=tuple(record.get("options", ())),
    )


def _kind(record: dict[str, Any], meanings: dict[str, str]) -> Kind | None:
    """What is told of it, or what its label means; None where there is neither."""
    if told := record.get("document_kind"):
        return Kind(told["name"], told["description"], tuple(told["others"]))
    if (label := record.get("label")) is None:
        return None
    name = name_in_words(Label(label))
    others = tuple(name_in_words(Label(other)) for other in meanings if other != label)
    return Kind(name, meanings.get(label, name), others)


def _paraphrases(description: str | list[str] | None) -> tuple[str, ...]:
    if description is None:
        return ()
    return (description,) if isinstance(description, str) else tuple(description)
