"""Shows that nothing is trained on that is measured on: compares texts by hash, source by source.

A line a source: its training documents, those that are left out because they equal a development text
(letters and digits compared), and, of those that are trained on, how many equal a text that is only for
measuring (must be none) and how many share half of their runs of eight words with such texts. The last are
told, not left out: contracts share clauses, mails their quotations, invented sentences their templates.
"""

import argparse
import random
import tomllib
from collections.abc import Iterable
from hashlib import blake2b
from pathlib import Path

from training.document import TrainingDocument
from training.generator import KINDS, maker
from training.sources import (
    PREPARED,
    read_documents,
    read_source,
    read_training_sources,
    text_fingerprint,
)

ROOT = Path(__file__).resolve().parent.parent
WORDS = 8
MADE = 2000
"""Documents that each generator makes for the comparison."""


def main() -> None:
    """Print the table; exit with 1 where a text for measuring is trained on."""
    parser = argparse.ArgumentParser(prog="python -m training.overlap", description=__doc__.splitlines()[0])
    parser.add_argument("--config", type=Path, default=Path(__file__).with_name("config.toml"))
    options = parser.parse_args()
    data = tomllib.loads(options.config.read_text(encoding="utf-8"))["data"]
    folders = [ROOT / folder for folder in data["folders"]]
    measured = [one for folder in folders for one in _all(folder.glob("*.dev.jsonl.gz"))]
    for folder in (ROOT / one for one in data["measured_only"]):
        measured += _all(folder.glob("*.jsonl.gz"))
    equal = {text_fingerprint(one.text) for one in measured}
    runs = {run for one in measured for run in _runs(one.text)}
    print(f"{len(equal)} texts are for measuring only")
    print(f"{'source':22} {'documents':>9} {'left out':>8} {'equal':>6} {'alike':>6}")
    languages = frozenset(data["languages"])
    # Pages that are not prepared yet are made of the other sources.
    there = [name for name in data["shares"] if name not in KINDS and _is_there(name, folders)]
    read = read_training_sources(folders, there, languages)
    wrong = 0
    for name in data["shares"]:
        trained = _made(name) if name in KINDS else read.get(name, [])
        left_out = len(read_source(folders, name, "train", languages)) - len(trained) if name in read else 0
        same = sum(text_fingerprint(one.text) in equal for one in trained)
        alike = sum(_share(one.text, runs) >= 0.5 for one in trained)
        wrong += same
        print(f"{name:22} {len(trained) + left_out:9} {left_out:8} {same:6} {alike:6}", flush=True)
    raise SystemExit(1 if wrong else 0)


def _all(paths: Iterable[Path]) -> list[TrainingDocument]:
    return [one for path in sorted(paths) for one in read_documents(path)]


def _is_there(name: str, folders: list[Path]) -> bool:
    return name not in PREPARED or any((one / f"{name}.train.jsonl.gz").exists() for one in folders)


def _made(name: str) -> list[TrainingDocument]:
    make = maker(name)
    return [make(random.Random(f"overlap/{number}")) for number in range(MADE)]  # noqa: S311


def _runs(text: str) -> set[bytes]:
    """Hashes of all runs of eight words."""
    words = text.lower().split()
    joined = (" ".join(words[i : i + WORDS]) for i in range(len(words) - WORDS + 1))
    return {blake2b(run.encode(), digest_size=8).digest() for run in joined}


def _share(text: str, known: set[bytes]) -> float:
    runs = _runs(text)
    return len(runs & known) / len(runs) if runs else 0.0


if __name__ == "__main__":
    main()
