"""Reads documents in a process of its own, because a document is hostile input.

A file that crashes, hangs or eats memory takes the child process with it, not the program; the next
document gets a new child. The child knows no Qt and no model. What is read is decided in `open_document`.
"""

import multiprocessing
import os
import threading
import time
from array import array
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import connection
from multiprocessing.connection import Connection
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from app.documents.document import Document, Page, Word
from app.documents.geometry import Box
from app.documents.page_picture import PagePicture
from app.errors import AppError, DocumentError
from app.events import Cancelled, Progress, ProgressListener

TIME_LIMIT_S = 60.0
TIME_PER_PAGE_S = 0.25
"""Each page that was read adds this to the time limit, so that long files can be read and none is endless."""
MEMORY_LIMIT_BYTES = 2 * 1024**3
POLL_S = 0.05
STOP_S = 2.0


@dataclass(frozen=True, slots=True)
class _OpenRequest:
    path: Path
    password: str | None


@dataclass(frozen=True, slots=True)
class _RenderRequest:
    path: Path
    password: str | None
    page_index: int
    pixels_per_point: float


class ReaderProcess:
    """A child process that reads documents and paints pages, one request at a time.

    It starts with the first request, may be used from several threads, and starts again after a crash, a
    time-out or a cancelled request. Close it, or use it as a context manager.
    """

    def __init__(
        self, *, time_limit_s: float = TIME_LIMIT_S, memory_limit_bytes: int = MEMORY_LIMIT_BYTES
    ) -> None:
        self._time_limit_s = time_limit_s
        self._memory_limit_bytes = memory_limit_bytes
        self._lock = threading.Lock()
        self._closing = threading.Event()
        self._process: multiprocessing.process.BaseProcess | None = None
        self._connection: Connection | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def open_document(
        self,
        path: Path,
        *,
        password: str | None = None,
        on_progress: ProgressListener | None = None,
        is_cancelled: Callable[[], bool] | None = None,
    ) -> Document:
        """Reads a file; `on_progress` is called on the calling thread, page by page.

        Raises DocumentError (also where the file crashes or blocks the reader), PasswordNeeded, Cancelled.
        """
        with self._turn(is_cancelled):
            packed = self._answer(_OpenRequest(path, password), on_progress, is_cancelled)
        return _unpack(packed)

    def render_page(
        self, path: Path, page_index: int, *, pixels_per_point: float, password: str | None = None
    ) -> PagePicture:
        """A picture of a page of a PDF; quick for the file that was used last, which stays open.

        Raises DocumentError (plain text has no pictures) and PasswordNeeded.
        """
        with self._turn(None):
            request = _RenderRequest(path, password, page_index, pixels_per_point)
            picture: PagePicture = self._answer(request, None, None)
            return picture

    def close(self) -> None:
        """Ends the child, and with Cancelled the request it works on; a later request starts a new one."""
        self._closing.set()
        with self._lock:
            self._stop()
            self._closing.clear()

    @contextmanager
    def _turn(self, is_cancelled: Callable[[], bool] | None) -> Iterator[None]:
        while not self._lock.acquire(timeout=POLL_S):
            if is_cancelled is not None and is_cancelled():
                raise Cancelled
        try:
            yield
        finally:
            self._lock.release()

    def _answer(
        self,
        request: _OpenRequest | _RenderRequest,
        on_progress: ProgressListener | None,
        is_cancelled: Callable[[], bool] | None,
    ) -> Any:
        pipe = self._started()
        limit = time.monotonic() + self._time_limit_s
        is_answered = False
        try:
            pipe.send(request)
            while not is_answered:
                if self._closing.is_set() or (is_cancelled is not None and is_cancelled()):
                    raise Cancelled
                if time.monotonic() > limit:
                    raise _too_slow(request.path)
                if not pipe.poll(POLL_S):
                    continue
                answer = pipe.recv()
                if isinstance(answer, Progress):
                    limit += TIME_PER_PAGE_S
                    if on_progress is not None:
                        on_progress(answer)
                else:
                    is_answered = True
        except (EOFError, OSError):
            raise _crashed(request.path) from None
        finally:
            if not is_answered:
                self._stop()  # a late answer must never meet the next request
        if isinstance(answer, MemoryError):
            self._stop()  # the next document has all of the memory again
            raise _too_large(request.path)
        if isinstance(answer, AppError):
            raise answer
        return answer

    def _started(self) -> Connection:
        if self._process is not None and self._connection is not None and self._process.is_alive():
            return self._connection
        self._stop()
        context = multiprocessing.get_context("spawn")  # forking a program with threads is not safe
        self._connection, other_end = context.Pipe()
        self._process = context.Process(
            target=_serve,
            args=(other_end, self._memory_limit_bytes),
            name="strongroom-reader",
            daemon=True,
        )
        self._process.start()
        other_end.close()  # so that the child's death is the end of the pipe
        return self._connection

    def _stop(self) -> None:
        if self._connection is not None:
            self._connection.close()
        if self._process is not None:
            self._process.kill()
            self._process.join(STOP_S)
        self._process = self._connection = None


def _too_slow(path: Path) -> DocumentError:
    return DocumentError(
        f"Reading {path.name} took too long and was stopped.",
        "The file may be damaged; print it to a new PDF and try that.",
    )


def _too_large(path: Path) -> DocumentError:
    return DocumentError(f"{path.name} needs too much memory to be read.", "Split it into smaller files.")


def _crashed(path: Path) -> DocumentError:
    return DocumentError(
        f"{path.name} made the reader crash; nothing else was harmed.",
        "The file is damaged or not what it seems; print it to a new PDF and try that.",
    )


# The child's side.


def _serve(pipe: Connection, memory_limit_bytes: int) -> None:
    """Answers requests until the pipe ends; keeps the last file open."""
    from app.documents.open_document import DocumentFile  # here: only the child loads PDFium

    _limit_memory(memory_limit_bytes)
    _die_with_parent()
    last: tuple[object, DocumentFile] | None = None
    while True:
        try:
            request = pipe.recv()
        except (EOFError, OSError, KeyboardInterrupt):
            return
        try:
            key = _identity(request.path, request.password)
            if last is None or last[0] != key:
                if last is not None:
                    last[1].close()
                    last = None
                last = (key, DocumentFile(request.path, request.password))
            if isinstance(request, _OpenRequest):
                pipe.send(_pack(last[1].read(pipe.send)))
            else:
                pipe.send(last[1].render_page(request.page_index, request.pixels_per_point))
        except AppError as error:
            pipe.send(error)
        except MemoryError:
            pipe.send(MemoryError())
            return
        except (EOFError, OSError, KeyboardInterrupt):
            return
        except Exception as error:  # noqa: BLE001 - whatever a hostile file brings about, the program goes on
            last = None
            pipe.send(
                DocumentError(
                    f"{request.path.name} could not be read ({type(error).__name__}).",
                    "The file is damaged or unusual; print it to a new PDF and try that.",
                )
            )


def _identity(path: Path, password: str | None) -> object:
    """Changes when the file does."""
    try:
        status = path.stat()
    except OSError:
        return None, path, password
    return path, status.st_mtime_ns, status.st_size, status.st_ino, password


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


def _die_with_parent() -> None:
    """A child that is busy in a hostile file would not see the pipe end: a thread waits for that."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def wait() -> None:
        connection.wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=wait, name="parent-watch", daemon=True).start()


def _pack(document: Document) -> tuple[Any, ...]:
    """A document as a few arrays: pickling every word by itself takes many times as long."""
    whole = array("q")
    for word in document.words:
        whole.extend((word.start, word.end, word.page_index, word.line))
    boxes = array("d")
    for word in document.words:
        boxes.extend((word.box.left, word.box.top, word.box.right, word.box.bottom))
    pages = [(p.index, p.width, p.height, p.start, p.end) for p in document.pages]
    return (
        document.name,
        document.kind,
        document.text,
        whole.tobytes(),
        boxes.tobytes(),
        pages,
        document.sha256,
        document.notices,
    )


def _unpack(packed: tuple[Any, ...]) -> Document:
    name, kind, text, whole_bytes, box_bytes, pages, sha256, notices = packed
    whole, boxes = array("q", whole_bytes), array("d", box_bytes)
    fours = iter(boxes)
    words = tuple(
        Word(start, end, page_index, Box(left, top, right, bottom), line)
        for (start, end, page_index, line), (left, top, right, bottom) in zip(
            zip(*[iter(whole)] * 4, strict=True), zip(*[fours] * 4, strict=True), strict=True
        )
    )
    return Document(name, kind, text, words, tuple(Page(*page) for page in pages), sha256, notices)
