"""Damaged copies of documents through the reader process: how many are read, refused, and at what cost."""

import io
import resource
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from PIL import Image

from app.documents.reader_process import ReaderProcess
from app.errors import DocumentError
from tests.helpers.mutations import mutated_copies

COPIES = 200
FOLDER = Path(__file__).parents[1] / "tests" / "data" / "documents"
FILES = (
    *("invoice.pdf", "filled_form.pdf", "order.docx", "order.odt", "order.rtf", "accounts.xlsx"),
    *("accounts.ods", "slides.pptx", "receipt.html", "mail.eml", "message.msg", "archive.zip"),
    *("book.epub", "table.csv"),
)
PICTURES = ("png", "jpeg", "tiff")


def main() -> None:
    """Prints a table, a line for each kind of file."""
    samples = {name: (FOLDER / name).read_bytes() for name in FILES}
    for kind in PICTURES:
        buffer = io.BytesIO()
        Image.linear_gradient("L").resize((64, 48)).convert("RGB").save(buffer, kind)
        samples[f"picture.{kind}"] = buffer.getvalue()
    print("| File | Read | Refused | Reader ended | Slowest |")
    print("| --- | ---: | ---: | ---: | ---: |")
    total: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder, ReaderProcess() as reader:
        for name, data in samples.items():
            outcomes: Counter[str] = Counter()
            slowest = 0.0
            for number, copy in enumerate(mutated_copies(data, COPIES)):
                path = Path(folder) / f"{number}-{name}"
                path.write_bytes(copy)
                started = time.perf_counter()
                outcomes[_outcome(reader, path)] += 1
                slowest = max(slowest, time.perf_counter() - started)
                path.unlink()
            total += outcomes
            _print_row(name, outcomes, f"{slowest:.2f} s")
    _print_row("all", total, "")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"\nThe reader process took {peak:,.0f} MB of memory at most.", file=sys.stderr)


def _outcome(reader: ReaderProcess, path: Path) -> str:
    try:
        reader.open_document(path)
    except DocumentError as error:
        ended = any(sign in error.message for sign in ("crash", "took too long", "too much memory"))
        return "ended" if ended else "refused"
    return "read"


def _print_row(name: str, outcomes: Counter[str], slowest: str) -> None:
    print(f"| {name} | {outcomes['read']} | {outcomes['refused']} | {outcomes['ended']} | {slowest} |")


if __name__ == "__main__":
    main()
