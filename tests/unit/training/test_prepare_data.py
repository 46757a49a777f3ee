"""Documents that were printed and read back: text as the reader gives it, values found again in it."""

import random
from dataclasses import replace
from pathlib import Path

import pytest

from training.document import one_line
from training.generator import KINDS, maker
from training.prepare_data import read_back, write
from training.sources import read_documents


@pytest.mark.parametrize("kind", KINDS)
def test_values_of_a_printed_document_are_found_again_in_what_the_reader_reads(kind: str) -> None:
    document = maker(kind)(random.Random(3))

    again = read_back(document, random.Random(3), is_scan=False)

    before = {field.name: document.values(field) for field in document.fields}
    after = {field.name: again.values(field) for field in again.fields}
    assert again.kind == document.kind
    assert len(after) > len(before) / 2
    for name, values in after.items():
        assert {one_line(value) for value in values} <= set(before[name])


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_written_is_read_again(kind: str, tmp_path: Path) -> None:
    made = [maker(kind)(random.Random(seed)) for seed in range(12)]

    write(tmp_path / "printed.train.jsonl.gz", made)

    read = read_documents(tmp_path / "printed.train.jsonl.gz")
    expected = [
        replace(
            document,
            source="printed",
            id=f"printed-{number}",
            fields=tuple(replace(f, spans=tuple(sorted(f.spans))) for f in document.fields),
        )
        for number, document in enumerate(made)
    ]
    assert list(read) == expected
