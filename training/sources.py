"""Reads the data sets of `../shared/data/extraction` into training documents.

Only `*.train.jsonl.gz` of the sources named in the configuration is trained on; `*.dev.jsonl.gz` is for
measuring. Nothing here changes a text: variation belongs to `examples.py`.
"""

import gzip
import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from training.document import TrainingDocument, TrainingField


def read_documents(path: Path) -> Iterator[TrainingDocument]:
    """The documents of one `SOURCE.train.jsonl.gz` or `SOURCE.dev.jsonl.gz`."""
    source = path.name.split(".")[0]
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            fields = tuple(
                TrainingField(
                    name=field["name"],
                    type=field["type"],
                    descriptions=_paraphrases(field["description"]),
                    spans=tuple(sorted((start, end) for start, end in field["spans"])),
                )
                for field in record["fields"]
            )
            yield TrainingDocument(source, record["id"], record["lang"], record["text"], fields)


def read_source(
    folder: Path, source: str, part: str = "train", languages: frozenset[str] | None = None
) -> list[TrainingDocument]:
    """All documents of `source` in `part` (train or dev), of all languages or of `languages` only."""
    documents = read_documents(folder / f"{source}.{part}.jsonl.gz")
    return [one for one in documents if languages is None or one.lang in languages]


def text_fingerprint(text: str) -> str:
    """A hash that stays the same when only white space, case or punctuation changes."""
    plain = "".join(character for character in text.lower() if character.isalnum())
    return hashlib.sha256(plain.encode()).hexdigest()


def development_texts(folder: Path) -> frozenset[str]:
    """The fingerprints of all development texts in `folder`."""
    return frozenset(
        text_fingerprint(one.text) for path in folder.glob("*.dev.jsonl.gz") for one in read_documents(path)
    )


def read_training_sources(
    folder: Path, sources: Iterable[str], languages: frozenset[str]
) -> dict[str, list[TrainingDocument]]:
    """The training documents of each source, without those whose text is a development text of any source."""
    measured = development_texts(folder)
    return {
        source: [
            one
            for one in read_source(folder, source, "train", languages)
            if text_fingerprint(one.text) not in measured
        ]
        for source in sources
    }


def _paraphrases(description: str | list[str] | None) -> tuple[str, ...]:
    if description is None:
        return ()
    return (description,) if isinstance(description, str) else tuple(description)
