"""Prints documents, reads them back with the app's own reader, and keeps text and fields of what it read.

So the text of training is the text of use: cells, columns and line breaks as the reader finds them on a page,
and the slips of OCR where the page went through a (simulated) scanner. Writes `printed.train.jsonl.gz` and
`scanned.train.jsonl.gz`; a value that is not found again in the read text is left out, not called absent.
"""

import argparse
import difflib
import gzip
import io
import json
import random
import re
import tempfile
import tomllib
from collections.abc import Iterable
from dataclasses import asdict, replace
from functools import lru_cache
from pathlib import Path

import numpy as np
import pypdfium2
from PIL import Image, ImageFilter

from app.documents.open_document import open_document
from benchmarks.printed import printed
from training.document import TrainingDocument, TrainingField, one_line
from training.generator import KINDS, maker
from training.sources import PREPARED, read_training_sources

ROOT = Path(__file__).resolve().parent.parent
RENDERED = ("rendered_invoices", "rendered_receipts", "rendered_forms")
RENDERED_SHARE = 0.3
ALIKE = 0.8
"""How much of a value OCR must have read for it to be the value still (Ratcliff and Obershelp's measure)."""


def main() -> None:
    """Make both files."""
    parser = argparse.ArgumentParser(prog="python -m training.prepare_data", description=__doc__)
    parser.add_argument("--printed", type=int, default=1500, help="documents that are printed")
    parser.add_argument("--scanned", type=int, default=300, help="documents that are printed and scanned")
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "prepared")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--config", type=Path, default=Path(__file__).with_name("config.toml"))
    options = parser.parse_args()
    data = tomllib.loads(options.config.read_text(encoding="utf-8"))["data"]
    read = read_training_sources(
        [ROOT / folder for folder in data["folders"]], RENDERED, frozenset(data["languages"])
    )
    options.out.mkdir(parents=True, exist_ok=True)
    for name, count in zip(PREPARED, (options.printed, options.scanned), strict=True):
        path = options.out / f"{name}.train.jsonl.gz"
        rngs = (random.Random(f"{options.seed}/{name}/{number}") for number in range(count))  # noqa: S311
        write(path, (read_back(_draw(read, rng), rng, is_scan=name == "scanned") for rng in rngs))
        print(f"{path}: {count} documents")


def write(path: Path, documents: Iterable[TrainingDocument]) -> None:
    """Write `SOURCE.train.jsonl.gz` as `sources.read_documents` takes it; it is there whole or not at all."""
    source, part = path.name.split(".")[0], path.with_suffix(".part")
    with gzip.open(part, "wt", encoding="utf-8") as lines:
        for number, document in enumerate(documents):
            lines.write(json.dumps(_record(document, source, number), ensure_ascii=False) + "\n")
    part.replace(path)


def read_back(document: TrainingDocument, rng: random.Random, *, is_scan: bool) -> TrainingDocument:
    """`document` as the app reads it from a PDF, or from a picture of its first page."""
    pdf = printed(document.text)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / ("page.jpg" if is_scan else "document.pdf")
        path.write_bytes(scanned(pdf, rng) if is_scan else pdf)
        text = open_document(path).text
    fields = tuple(
        field for one in document.fields if (field := found_again(document.text, one, text)) is not None
    )
    return replace(document, text=text, fields=fields)


def scanned(pdf: bytes, rng: random.Random) -> bytes:
    """A JPEG of the first page as a flat-bed scanner makes it: a little askew, soft, grainy, pale."""
    with pypdfium2.PdfDocument(pdf) as opened:
        page = opened[0].render(scale=rng.uniform(170, 300) / 72).to_pil().convert("L")
    page = page.rotate(rng.uniform(-0.8, 0.8), Image.Resampling.BICUBIC, fillcolor=255)
    page = page.filter(ImageFilter.GaussianBlur(rng.uniform(0.2, 0.9)))
    grain = np.random.default_rng(rng.getrandbits(32)).normal(
        0, rng.uniform(2, 14), (page.height, page.width)
    )
    ink, paper = rng.uniform(0, 70), rng.uniform(215, 255)
    pixels = ink + np.asarray(page, float) / 255 * (paper - ink) + grain
    data = io.BytesIO()
    Image.fromarray(pixels.clip(0, 255).astype(np.uint8)).save(data, "JPEG", quality=rng.randint(45, 90))
    return data.getvalue()


def found_again(before: str, field: TrainingField, after: str) -> TrainingField | None:
    """`field` with its spans in the text `after`; None where one is not there any more."""
    spans = []
    for start, end in field.spans:
        span = _same_words(before[start:end], after) or _same_place(before, start, end, after)
        if span is None:
            return None
        spans.append(span)
    return replace(field, spans=tuple(sorted(set(spans))))


def _same_words(value: str, text: str) -> tuple[int, int] | None:
    words = r"\s+".join(map(re.escape, value.split()))
    match = re.search(rf"(?<!\w){words}(?!\w)", text)
    return match.span() if match else None


def _same_place(before: str, start: int, end: int, after: str) -> tuple[int, int] | None:
    """Where OCR read `before[start:end]`, with slips: the words between what stands on both sides alike."""
    inside = [
        (b + max(start - a, 0), b + min(end - a, size))
        for a, b, size in _alike_blocks(before, after)
        if a < end and a + size > start
    ]
    if not inside:
        return None
    first, last = inside[0][0], inside[-1][1]
    while first > 0 and after[first - 1].isalnum():
        first -= 1
    while last < len(after) and after[last].isalnum():
        last += 1
    value, found = one_line(before[start:end]), one_line(after[first:last])
    alike = difflib.SequenceMatcher(None, value, found, autojunk=False).ratio()
    return (first, last) if alike >= ALIKE else None


@lru_cache(maxsize=1)
def _alike_blocks(before: str, after: str) -> list[difflib.Match]:
    """The parts that both texts have in the same order; slow, and asked for every value of a document."""
    return difflib.SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()


def _draw(read: dict[str, list[TrainingDocument]], rng: random.Random) -> TrainingDocument:
    if rng.random() < RENDERED_SHARE:
        return rng.choice(read[rng.choice(RENDERED)])
    return maker(rng.choice(list(KINDS)))(rng)


def _record(document: TrainingDocument, source: str, number: int) -> dict[str, object]:
    fields = [
        {
            "name": field.name,
            "type": field.type,
            "description": field.descriptions,
            "spans": field.spans,
            "options": field.options,
        }
        for field in document.fields
    ]
    record = {"id": f"{source}-{number}", "lang": document.lang, "text": document.text, "fields": fields}
    return record if document.kind is None else {**record, "document_kind": asdict(document.kind)}


if __name__ == "__main__":
    main()
