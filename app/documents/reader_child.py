"""The reader's child process: answers requests one by one, within limits of its own.

`reader_process` starts it and is the only one to talk to it.
"""

import gc
import multiprocessing
import os
import signal
import threading
from array import array
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import connection
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.documents.document import Document, Page, Word
from app.documents.geometry import Box
from app.documents.page_picture import PagePicture
from app.errors import AppError, DocumentError
from app.events import ProgressListener

if TYPE_CHECKING:
    from app.documents.open_document import DocumentFile


Work = Callable[..., Any]
"""`work(file, on_progress, *arguments)`: a function of ours, named by module, that the child runs on an open
file. What it returns crosses the pipe."""


@dataclass(frozen=True, slots=True)
class Request:
    """Open this file, unless it still is, and run `work` on it."""

    path: Path
    password: str | None
    work: Work
    arguments: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class OcrStarted:
    """Said on the way to an answer: a page's picture is being read, which takes its time."""


def serve(pipe: Connection, memory_limit_bytes: int, cache_folder: Path | None) -> None:
    """Answers requests until the pipe ends; keeps the last file open."""
    from app.documents.open_document import DocumentFile  # here: only the child loads PDFium
    from app.documents.page_ocr import PageOcr

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the program, which ends this process
    _be_quiet()
    _limit_memory(memory_limit_bytes)
    die_with_parent()
    ocr = PageOcr(cache_folder, lambda: pipe.send(OcrStarted()))
    last: tuple[object, DocumentFile] | None = None
    while True:
        try:
            request = pipe.recv()
        except (EOFError, OSError):
            return
        try:
            key = _identity(request.path, request.password)
            if last is None or last[0] != key:
                if last is not None:
                    last[1].close()
                    last = None
                last = (key, DocumentFile(request.path, request.password, ocr))
            pipe.send(request.work(last[1], pipe.send, *request.arguments))
        except AppError as error:
            pipe.send(error)
        except MemoryError:
            pipe.send(MemoryError())
            return
        except (EOFError, OSError):
            return
        except Exception as error:  # noqa: BLE001 - whatever a hostile file brings about, the program goes on
            last = None
            pipe.send(
                DocumentError(
                    f"{request.path.name} could not be read ({type(error).__name__}).",
                    "The file is damaged or unusual; print it to a new PDF and try that.",
                )
            )


def read_packed(file: "DocumentFile", on_progress: ProgressListener) -> tuple[Any, ...]:
    """The document, for `unpack`."""
    return pack(file.read(on_progress))


def page_sizes(file: "DocumentFile", on_progress: ProgressListener) -> list[tuple[float, float]]:
    """Width and height of the pages in points."""
    return file.page_sizes()


def render_page(
    file: "DocumentFile", on_progress: ProgressListener, page_index: int, pixels_per_point: float
) -> PagePicture:
    """A picture of a page."""
    return file.render_page(page_index, pixels_per_point)


def _identity(path: Path, password: str | None) -> object:
    """Changes when the file does."""
    try:
        status = path.stat()
    except OSError:
        return None, path, password
    return path, status.st_mtime_ns, status.st_size, status.st_ino, password


def _be_quiet() -> None:
    """Decoders complain about damaged files on standard error, where the program's own errors go."""
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)


def _limit_memory(limit_bytes: int) -> None:
    """Bounds the address space to `limit_bytes` more than now, where the system can."""
    try:
        import resource
    except ImportError:  # Windows
        return
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[0])
        base = pages * resource.getpagesize()
    except (OSError, ValueError, IndexError):
        base = 1024**3
    for limit, size in ((resource.RLIMIT_AS, base + limit_bytes), (resource.RLIMIT_CORE, 0)):
        try:
            _, hard = resource.getrlimit(limit)
            soft = size if hard == resource.RLIM_INFINITY else min(size, hard)
            resource.setrlimit(limit, (soft, hard))
        except (OSError, ValueError):
            continue


def die_with_parent() -> None:
    """End this process with the one that started it, whatever it is busy with: a thread waits for that."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def wait() -> None:
        connection.wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=wait, name="parent-watch", daemon=True).start()


def pack(document: Document) -> tuple[Any, ...]:
    """A document as a few arrays: pickling every word by itself takes many times as long."""
    whole = array("q")
    for word in document.words:
        whole.extend((word.start, word.end, word.page_index, word.line))
    boxes = array("d")
    for word in document.words:
        boxes.extend((word.box.left, word.box.top, word.box.right, word.box.bottom))
    confidences = array("d")  # -1 stands for None
    if any(word.confidence is not None for word in document.words):
        confidences.extend(-1.0 if w.confidence is None else w.confidence for w in document.words)
    pages = [(p.index, p.width, p.height, p.start, p.end, p.has_picture) for p in document.pages]
    return (
        document.name,
        document.kind,
        document.text,
        whole.tobytes(),
        boxes.tobytes(),
        confidences.tobytes(),
        pages,
        document.sha256,
        document.notices,
    )


def unpack(packed: tuple[Any, ...]) -> Document:
    """The document that `pack` made these of."""
    name, kind, text, whole_bytes, box_bytes, confidence_bytes, pages, sha256, notices = packed
    whole, boxes = array("q", whole_bytes), array("d", box_bytes)
    confidences = [None if c < 0 else c for c in array("d", confidence_bytes)] or [None] * (len(whole) // 4)
    fours = iter(boxes)
    gc.disable()  # it would look through all of a million new objects again and again, and hold up the window
    try:
        words = tuple(
            Word(start, end, page_index, Box(left, top, right, bottom), line, confidence)
            for (start, end, page_index, line), (left, top, right, bottom), confidence in zip(
                zip(*[iter(whole)] * 4, strict=True), zip(*[fours] * 4, strict=True), confidences, strict=True
            )
        )
    finally:
        gc.enable()
    return Document(name, kind, text, words, tuple(Page(*page) for page in pages), sha256, notices)
