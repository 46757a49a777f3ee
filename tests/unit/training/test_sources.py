"""What is trained on: only what the configuration names, and no text that is measured on."""

import tomllib
from pathlib import Path

import pytest

from training.generator import KINDS
from training.sources import PREPARED, read_documents, read_training_sources, text_fingerprint

ROOT = Path(__file__).parents[3]
CONFIG = tomllib.loads((ROOT / "training" / "config.toml").read_text(encoding="utf-8"))
DATA = [ROOT / folder for folder in CONFIG["data"]["folders"]]
SOURCES = [name for name in CONFIG["data"]["shares"] if name not in {*KINDS, *PREPARED}]


def test_sources_that_are_left_out_or_excluded_have_no_share() -> None:
    assert not {*CONFIG["data"]["left_out"], *CONFIG["data"]["excluded"]} & set(SOURCES)


def test_fingerprint_ignores_layout_but_no_letter_and_no_digit() -> None:
    assert text_fingerprint("Total:  12,50\n") == text_fingerprint("TOTAL 12.50")
    assert text_fingerprint("Total 12.50") != text_fingerprint("Total 12.51")


@pytest.mark.skipif(not DATA[0].exists(), reason="the data sets are not here")
def test_no_training_text_is_a_development_text_of_any_source() -> None:
    dev = {
        text_fingerprint(one.text)
        for folder in DATA
        for path in folder.glob("*.dev.jsonl.gz")
        for one in read_documents(path)
    }
    languages = frozenset(CONFIG["data"]["languages"])

    train = read_training_sources(DATA, SOURCES, languages)

    assert len(dev) > 1000
    assert set(train) == set(SOURCES)
    for name, documents in train.items():
        assert documents, name
        assert not {text_fingerprint(one.text) for one in documents} & dev
        assert {one.lang for one in documents} <= languages
        assert all(
            one.text[start:end] for one in documents for field in one.fields for start, end in field.spans
        )
