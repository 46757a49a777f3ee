"""Documents that were printed and read back: text as the reader gives it, values found again in it."""

import random
import sys

import pytest

from training.document import one_line
from training.generator import KINDS, maker
from training.prepare_data import ROOT, main, read_back
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


@pytest.mark.skipif(not (ROOT / "../shared/data/extraction").is_dir(), reason="needs the data sets")
def test_what_is_written_is_read_as_training_documents(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(
        sys, "argv", ["prepare_data", "--printed", "8", "--scanned", "1", "--out", str(tmp_path)]
    )

    main()

    printed = list(read_documents(tmp_path / "printed.train.jsonl.gz"))
    scanned = list(read_documents(tmp_path / "scanned.train.jsonl.gz"))
    assert (len(printed), len(scanned)) == (8, 1)
    assert any(document.kind for document in printed)
    assert all(
        document.text[a:b] for document in printed for field in document.fields for a, b in field.spans
    )
