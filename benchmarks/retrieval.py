"""How often the parts picked for a field hold its answer, against reading as many from the beginning.

Contracts (CUAD) and articles (COVID-QA) of `../shared/data/extraction`, each made long with some forty pieces
of others. A contract's own pieces keep their order; the others are contracts in which people looked for the
same clause and found none, so they speak of everything else. A pick counts where a value stands in it whole.
"""

import gzip
import json
import random
import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.documents.document import Document, Page
from app.fields.parsing.conventions import guess_conventions
from app.fields.schema import Field, FieldType
from app.settings.locations import assets_folder
from app.tasks.chunking import chunks
from app.tasks.extraction import parts_that_can_answer
from app.tasks.retrieval import pick_parts
from engine.model_files.manifest import read_manifest
from engine.tokenizer.tokenizer import Tokenizer

DATA = Path(__file__).parents[2] / "shared" / "data" / "extraction"
PIECES = 40
CONTRACTS, ARTICLES = 120, 120
FIELDS_TOGETHER = 12
SEED = 7

Piece = dict[str, Any]


@dataclass(frozen=True)
class LongDocument:
    """A text, and for each field the spans that answer it."""

    text: str
    fields: tuple[Field, ...]
    gold: tuple[tuple[tuple[int, int], ...], ...]


def main() -> int:
    """Print the table; 1 where the data are not here."""
    if not DATA.is_dir():
        print(f"There is no {DATA}: nothing to measure on.")
        return 1
    tokenizer = Tokenizer(assets_folder() / "models" / "default" / "tokenizer.json")
    limit = read_manifest(assets_folder() / "models" / "default").document_tokens
    random_ = random.Random(SEED)  # noqa: S311 - the same documents each time
    kinds = {
        "contract, one clause asked": list(_contracts(random_)),
        f"contract, {FIELDS_TOGETHER} clauses asked": list(_contracts_whole(random_)),
        "article, one question": list(_articles(random_)),
    }
    print(f"{'':32}{'asked':>7}{'parts':>8}{'read':>7}{'the first':>11}{'picked':>9}")
    for kind, documents in kinds.items():
        asked = first = picked = parts_in_all = read = 0
        for document in documents:
            parts, gold = _cut(document, tokenizer, limit)
            texts = [document.text[start:end] for start, end in parts]
            can_answer = parts_that_can_answer(texts, guess_conventions(document.text))
            picks = pick_parts(texts, document.fields, can_answer)
            for right in filter(None, gold):
                asked += 1
                first += min(right) < len(picks)
                picked += not right.isdisjoint(picks)
            parts_in_all += len(parts)
            read += len(picks)
        mean, mean_read = parts_in_all / len(documents), read / len(documents)
        print(f"{kind:32}{asked:7}{mean:8.1f}{mean_read:7.1f}{first / asked:11.1%}{picked / asked:9.1%}")
    return 0


def _cut(
    document: LongDocument, tokenizer: Tokenizer, limit: int
) -> tuple[list[tuple[int, int]], list[set[int]]]:
    """The parts, and for each field the parts that hold an answer whole."""
    page = Page(0, 612.0, 792.0, 0, len(document.text))
    whole = Document("long", "text", document.text, (), (page,))
    parts = chunks(whole, lambda text: len(tokenizer.encode(text)), limit)
    return parts, [
        {i for i, (start, end) in enumerate(parts) if any(start <= a and b <= end for a, b in spans)}
        for spans in document.gold
    ]


def _load(name: str) -> list[Piece]:
    with gzip.open(DATA / f"{name}.train.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def _contracts_of(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """The pieces of each contract, in order."""
    found: dict[str, list[tuple[int, Piece]]] = defaultdict(list)
    for piece in pieces:
        contract, _, number = piece["id"].rpartition("-w")
        found[contract].append((int(number), piece))
    return [[piece for _, piece in sorted(found[key], key=lambda pair: pair[0])] for key in sorted(found)]


def _contracts(random_: random.Random) -> Iterator[LongDocument]:
    """One clause of one contract among pieces that are known not to have it."""
    pieces = _load("cuad")
    lacking: dict[str, list[Piece]] = defaultdict(list)
    for piece in pieces:
        for entry in piece["fields"]:
            if not entry["values"]:
                lacking[entry["name"]].append(piece)
    contracts = _contracts_of(pieces)
    random_.shuffle(contracts)
    for contract in contracts[:CONTRACTS]:
        names = sorted({e["name"] for p in contract for e in p["fields"] if e["values"]})
        names = [name for name in names if len(lacking[name]) > PIECES]
        for name in random_.sample(names, min(2, len(names))):
            others = [p for p in random_.sample(lacking[name], PIECES) if p not in contract]
            yield _joined(_among(contract, others, random_), contract, [name])


def _contracts_whole(random_: random.Random) -> Iterator[LongDocument]:
    """Many clauses of one contract asked together, among pieces of any others."""
    pieces = _load("cuad")
    contracts = _contracts_of(pieces)
    random_.shuffle(contracts)
    for contract in contracts[:CONTRACTS]:
        names = sorted({e["name"] for p in contract for e in p["fields"] if e["values"]})
        others = [p for p in random_.sample(pieces, PIECES) if p not in contract]
        names = random_.sample(names, min(FIELDS_TOGETHER, len(names)))
        yield _joined(_among(contract, others, random_), contract, names)


def _articles(random_: random.Random) -> Iterator[LongDocument]:
    """One question about one article among others."""
    pieces = [piece for piece in _load("covid_qa") if any(e["values"] for e in piece["fields"])]
    for piece in random_.sample(pieces, ARTICLES):
        article = re.match(r"covid-\w+", piece["id"])
        others = [p for p in random_.sample(pieces, PIECES) if article and article[0] not in p["id"]]
        name = random_.choice([e["name"] for e in piece["fields"] if e["values"]])
        others.insert(random_.randrange(len(others)), piece)
        yield _joined(others, [piece], [name])


def _among(own: Sequence[Piece], others: Sequence[Piece], random_: random.Random) -> list[Piece]:
    """`own` in order among `others`, its first piece at the beginning."""
    rest = list(others)
    places = sorted(random_.sample(range(len(rest) + len(own) - 1), len(own) - 1))
    for place, piece in zip(places, own[1:], strict=True):
        rest.insert(place, piece)
    return [own[0], *rest]


def _joined(pieces: Sequence[Piece], own: Sequence[Piece], names: Sequence[str]) -> LongDocument:
    text, spans, entries = "", defaultdict(list), {}
    for piece in pieces:
        start = len(text)
        if any(piece is one for one in own):
            for entry in piece["fields"]:
                if entry["name"] in names and entry["values"]:
                    entries.setdefault(entry["name"], entry)
                    spans[entry["name"]] += [(start + a, start + b) for a, b in entry["spans"]]
        text += piece["text"].rstrip() + "\n\n"
    fields = tuple(
        Field(name, FieldType(entries[name]["type"]), (entries[name]["description"] or [""])[0])
        for name in names
    )
    return LongDocument(text.rstrip() + "\n", fields, tuple(tuple(spans[name]) for name in names))


if __name__ == "__main__":
    sys.exit(main())
