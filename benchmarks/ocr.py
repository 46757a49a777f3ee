"""How many words OCR reads right on scans with known text, and what order of words does to what is read.

Pictures: `../shared/data/ocr` (receipts, forms, pages; its manifest names picture and truth), as they are,
and with `--worse` also as bad scanners and phones would make them. A word counts as read when it is among
the words found, as often as it stands there; capitals aside. Order: the labelled lines and entries that stand
in the text whole, white space aside, in our order of words and in the plain one, by y and then x; once with
the labelled boxes, once with the words and boxes of OCR. Seconds are the processor's, all threads together.
"""

import argparse
import csv
import json
import re
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

import numpy as np
from PIL import Image, ImageFilter

from app.documents.document_builder import DocumentBuilder
from app.documents.geometry import Box
from app.documents.ocr import Ocr
from app.documents.page_picture import PagePicture
from app.documents.page_words import PageWord

DATA = Path(__file__).parents[2] / "shared" / "data" / "ocr"
KINDS = {"sroie": "receipts", "funsd": "forms", "tesseract": "pages"}
ReadWords = Callable[[Image.Image], list[PageWord]]


@dataclass(frozen=True)
class Sample:
    """A picture and what stands in it."""

    name: str
    kind: str
    image: Image.Image
    words: list[str]
    entries: list[str]
    """Labelled lines of receipts, entries of forms; none for pages."""
    boxes: list[PageWord]


def samples(folder: Path = DATA) -> Iterator[Sample]:
    """The pictures of the manifest, one by one."""
    for line in (folder / "manifest.jsonl").read_text("utf-8").splitlines():
        entry = json.loads(line)
        name = Path(entry["image"]).stem
        kind = KINDS[name.partition("_")[0]]
        image = Image.open(folder / entry["image"]).convert("RGB")
        truth = (folder / entry["truth"]).read_text("utf-8-sig")
        if kind == "pages":
            yield Sample(name, kind, image, truth.split(), [], [])
            continue
        rows = list(csv.DictReader(truth.splitlines()))
        boxes = [word for row in rows for word in _boxes(row)]
        entries: dict[str, list[str]] = {}
        for number, row in enumerate(rows):
            entries.setdefault(row.get("entity", str(number)), []).append(row["text"])
        texts = [" ".join(" ".join(texts).split()) for texts in entries.values()]
        words = [word for row in rows for word in row["text"].split()]
        yield Sample(name, kind, image, words, [text for text in texts if text], boxes)


def _boxes(row: dict[str, str]) -> Iterator[PageWord]:
    """The row's words, its box shared out by their letters."""
    xs = [float(row[key]) for key in ("x1", "x2", "x3", "x4") if row.get(key)]
    ys = [float(row[key]) for key in ("y1", "y2", "y3", "y4") if row.get(key)]
    left, width = min(xs), max(xs) - min(xs)
    text = row["text"].strip()
    for match in re.finditer(r"\S+", text):
        start, end = (left + width * offset / len(text) for offset in match.span())
        yield PageWord(match[0], Box(start, min(ys), end, max(ys)))


def plain(text: str) -> str:
    """For comparing: capitals, width of signs and white space do not matter."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def hits(true: Iterable[str], found: Iterable[str]) -> int:
    """How many true words were found, each as often as it was."""
    return (Counter(map(plain, true)) & Counter(map(plain, found))).total()


def our_order(words: list[PageWord], width: int, height: int) -> str:
    """The text as the app writes it."""
    builder = DocumentBuilder()
    builder.add_page(words, width, height)
    return builder.document("page", "png").text


def plain_order(words: list[PageWord], width: int, height: int) -> str:
    """Words by their top, then by their left."""
    return " ".join(word.text for word in sorted(words, key=lambda w: (round(w.box.top), w.box.left)))


def whole(entries: list[str], text: str) -> int:
    """How many entries stand in the text, one after the other letter for letter."""
    padded = f" {plain(text)} "
    return sum(f" {plain(entry)} " in padded for entry in entries)


def our_ocr() -> ReadWords:
    """The app's OCR."""
    ocr = Ocr()
    return lambda image: ocr.read(PagePicture(image.width, image.height, image.tobytes()), 1.0)


def our_ocr_without_clean_up() -> ReadWords:
    """The same without contrast for pale pictures, and with no page turned or set straight."""
    read = our_ocr()

    def read_bare(image: Image.Image) -> list[PageWord]:
        with (
            patch("app.documents.ocr._with_contrast", lambda pixels: pixels),
            patch("app.documents.ocr._skew", lambda lines: 0.0),
            patch.object(Ocr, "_turns", lambda ocr, pixels, lines: 0),
        ):
            return read(image)

    return read_bare


def rapidocr_as_it_comes() -> ReadWords:
    """The library whose networks we use, with its own code and settings; two threads as ours."""
    from rapidocr import RapidOCR

    threads = "EngineConfig.onnxruntime.intra_op_num_threads"
    engine = RapidOCR(params={"Global.log_level": "error", threads: 2, "Global.return_word_box": False})

    def read(image: Image.Image) -> list[PageWord]:
        result = engine(np.asarray(image)[:, :, ::-1])
        words = []
        for corners, text in zip(result.boxes, result.txts, strict=True) if result.txts else ():
            left, top, right, bottom = *corners.min(axis=0).tolist(), *corners.max(axis=0).tolist()
            row = {"x1": left, "x2": right, "y1": top, "y2": bottom, "text": text}
            words += _boxes({key: str(value) for key, value in row.items()})
        return words

    return read


def worsened(image: Image.Image) -> Iterator[tuple[str, Image.Image]]:
    """The picture as bad scanners and phones make it."""
    rng = np.random.default_rng(7)
    values = np.asarray(image, dtype=np.float32)
    height, width = values.shape[:2]
    noise = rng.normal(0, 6, (height, width, 1))
    yield "pale", Image.fromarray(np.clip(150 + values * 0.22 + noise, 0, 255).astype(np.uint8))
    across = np.linspace(0.25, 1.0, width)[None, :, None] * np.linspace(1.0, 0.6, height)[:, None, None]
    yield "shadow", Image.fromarray(np.clip(values * across + noise, 0, 255).astype(np.uint8))
    half = image.resize((width // 2, height // 2), Image.Resampling.BOX)
    yield "half size", half
    yield "blurred", image.filter(ImageFilter.GaussianBlur(1.5))
    yield "skew by 3°", image.rotate(-3, Image.Resampling.BICUBIC, expand=True, fillcolor="white")
    yield "on its side", image.transpose(Image.Transpose.ROTATE_270)
    yield "upside down", image.transpose(Image.Transpose.ROTATE_180)


def main(arguments: list[str] | None = None) -> None:
    """Prints one table a measure."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks ocr", description=__doc__)
    parser.add_argument("--worse", action="store_true", help="also pictures that we made worse")
    parser.add_argument("--every", type=int, default=1, help="only each n-th picture")
    parser.add_argument("--bare", action="store_true", help="also without our clean-up")
    parser.add_argument("--peer", action="store_true", help="also rapidocr with its own code")
    options = parser.parse_args(arguments)
    chosen = list(samples())[:: options.every]
    readers = {"ours": our_ocr}
    if options.bare:
        readers["ours without clean-up"] = our_ocr_without_clean_up
    if options.peer:
        readers["rapidocr as it comes"] = rapidocr_as_it_comes
    for name, load in readers.items():
        _measure(name, load(), chosen, options.worse)
    print("\nentries that stand whole in the text, labelled boxes: our order | by y, then x")
    for kind in ("receipts", "forms"):
        _print_order(kind, [(s, s.boxes, s.image) for s in chosen if s.kind == kind])


def _measure(name: str, read: ReadWords, chosen: list[Sample], worse: bool) -> None:
    print(
        f"\n{name}: words read | words right among those read | entries whole | processor seconds a picture"
    )
    counts: dict[tuple[str, str], list[tuple[float, ...]]] = {}
    read_words = []
    for sample in chosen:
        for state, image in [("as it is", sample.image), *(worsened(sample.image) if worse else ())]:
            start = time.process_time()
            words = read(image)
            seconds = time.process_time() - start
            texts = [word.text for word in words]
            entries = whole(sample.entries, our_order(words, *image.size))
            found = hits(sample.words, texts)
            row = found, len(sample.words), len(texts), entries, len(sample.entries), seconds
            for kind in (sample.kind, "all"):
                counts.setdefault((state, kind), []).append(row)
            if state == "as it is":
                read_words.append((sample, words, image))
    for (state, kind), rows in counts.items():
        found, true, all_read, entries, all_entries, seconds = (sum(c) for c in zip(*rows, strict=True))
        print(
            f"{state:12} {kind:9} {100 * found / true:6.1f} % | {100 * found / max(all_read, 1):5.1f} % | "
            f"{100 * entries / max(all_entries, 1):5.1f} % | {seconds / len(rows):5.1f} s   ({len(rows)})",
            flush=True,
        )
    print(f"{name}: entries that stand whole in the text, words of OCR: our order | by y, then x")
    for kind in ("receipts", "forms"):
        _print_order(kind, [page for page in read_words if page[0].kind == kind])


def _print_order(kind: str, pages: list[tuple[Sample, list[PageWord], Image.Image]]) -> None:
    total = sum(len(sample.entries) for sample, _, _ in pages)
    counts = [
        sum(whole(sample.entries, order(words, *image.size)) for sample, words, image in pages)
        for order in (our_order, plain_order)
    ]
    if total:
        ours, plainly = (100 * count / total for count in counts)
        print(f"{kind:9} {ours:6.1f} % | {plainly:5.1f} %   ({total} entries)")


if __name__ == "__main__":
    main()
