"""OCR for readers: loads the networks when the first page needs them, and keeps what was read.

The cache is a folder of small files named by the picture's content and the settings of OCR; it is bounded,
and may be deleted at any time. What is damaged in it is read anew.
"""

import hashlib
import json
import secrets
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import astuple
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.documents.geometry import Box
from app.documents.page_picture import PagePicture
from app.documents.page_words import PageWord
from app.errors import DocumentError
from engine.errors import EngineError

if TYPE_CHECKING:
    from app.documents.ocr import Ocr

MAX_CACHE_BYTES = 100 * 1024 * 1024
MAX_ENTRY_BYTES = 5 * 1024 * 1024


class PageOcr:
    """Reads page pictures; `on_start` is called before one that takes its time. Use it from one thread."""

    def __init__(self, cache_folder: Path | None = None, on_start: Callable[[], None] | None = None) -> None:
        """Loads nothing yet; without `cache_folder` nothing is kept."""
        self._folder = cache_folder / "ocr" if cache_folder is not None else None
        self._on_start = on_start
        self._ocr: Ocr | None = None

    def forgetful(self) -> "PageOcr":
        """One that keeps nothing: for what a password protects."""
        return PageOcr(on_start=self._on_start)

    def read(self, picture: PagePicture, pixels_per_point: float) -> list[PageWord]:
        """Words of a picture, boxes in points, in no order; raises DocumentError where OCR can't start."""
        from app.documents.ocr import Ocr  # here: it loads ONNX Runtime

        entry = None
        if self._folder is not None:
            key = f"{Ocr.settings} {picture.width} {picture.height} {pixels_per_point:.6f}".encode()
            entry = self._folder / f"{hashlib.sha256(key + picture.rgb).hexdigest()}.json"
            if (kept := _load(entry)) is not None:
                return kept
        if self._on_start is not None:
            self._on_start()
        if self._ocr is None:
            try:
                self._ocr = Ocr()
            except EngineError as error:
                raise DocumentError(
                    "What reads pictures (OCR) is missing or damaged.", "Install Strongroom again."
                ) from error
        words = self._ocr.read(picture, pixels_per_point)
        if entry is not None:
            _keep(entry, words)
        return words


def _load(entry: Path) -> list[PageWord] | None:
    try:
        if entry.stat().st_size > MAX_ENTRY_BYTES:
            return None
        stored: Any = json.loads(entry.read_bytes())
        words = [
            PageWord(
                str(text), _box(box), int(turns), float(confidence), _box(straight) if straight else None
            )
            for text, box, turns, confidence, straight in stored
        ]
        entry.touch()  # so that what is used stays
    except (OSError, ValueError, TypeError, RecursionError):
        return None
    return words


def _keep(entry: Path, words: Sequence[PageWord]) -> None:
    """A full disk or a folder that can't be written only means that nothing is kept."""
    part = entry.with_suffix(f".{secrets.token_hex(4)}.part")
    try:
        entry.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        part.write_text(json.dumps([astuple(word) for word in words], ensure_ascii=False), encoding="utf-8")
        part.replace(entry)
        _shrink(entry.parent)
    except OSError:
        with suppress(OSError):
            part.unlink()


def _shrink(folder: Path) -> None:
    """Deletes what was used least lately once the folder is too large, down to three quarters."""
    files = [(file.stat(), file) for file in folder.iterdir()]
    size = sum(status.st_size for status, _ in files)
    if size <= MAX_CACHE_BYTES:
        return
    for status, file in sorted(files, key=lambda item: item[0].st_mtime_ns):
        file.unlink(missing_ok=True)
        size -= status.st_size
        if size <= 0.75 * MAX_CACHE_BYTES:
            return


def _box(sides: Any) -> Box:
    left, top, right, bottom = (float(side) for side in sides)
    return Box(left, top, right, bottom)
