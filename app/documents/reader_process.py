"""Reads documents in a process of its own, because a document is hostile input.

A file that crashes, hangs or eats memory takes the child process with it, not the program; the next
document gets a new child. The child knows no Qt and no model. What is read is decided in `open_document`.
"""

import multiprocessing
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Self

from app.documents.document import Document
from app.documents.page_picture import PagePicture
from app.documents.reader_child import (
    OcrStarted,
    Request,
    Work,
    page_sizes,
    read_packed,
    render_page,
    serve,
    unpack,
)
from app.errors import AppError, DocumentError
from app.events import Cancelled, Progress, ProgressListener

TIME_LIMIT_S = 60.0
TIME_PER_PAGE_S = 0.25
"""Each page that was read adds this to the time limit, so that long files can be read and none is endless."""
TIME_FOR_OCR_S = 40.0
"""And so does each page's picture that has to be read."""
MEMORY_LIMIT_BYTES = 2 * 1024**3
POLL_S = 0.05
STOP_S = 2.0


class ReaderProcess:
    """A child process that reads documents and paints pages, one request at a time.

    It starts with the first request, may be used from several threads, and starts again after a crash, a
    time-out or a cancelled request. Close it, or use it as a context manager.
    """

    def __init__(
        self,
        *,
        time_limit_s: float = TIME_LIMIT_S,
        memory_limit_bytes: int = MEMORY_LIMIT_BYTES,
        cache_folder: Path | None = None,
    ) -> None:
        """What OCR reads is kept in `cache_folder`, where one is given."""
        self._time_limit_s = time_limit_s
        self._memory_limit_bytes = memory_limit_bytes
        self._cache_folder = cache_folder
        self._lock = threading.Lock()
        self._closing = threading.Event()
        self._process: multiprocessing.process.BaseProcess | None = None
        self._connection: Connection | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
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
        return unpack(
            self.run(read_packed, path, password=password, on_progress=on_progress, is_cancelled=is_cancelled)
        )

    def page_sizes(self, path: Path, *, password: str | None = None) -> list[tuple[float, float]]:
        """Width and height of the pages in points, without reading them; empty where that can't be known.

        Raises DocumentError and PasswordNeeded.
        """
        sizes: list[tuple[float, float]] = self.run(page_sizes, path, password=password)
        return sizes

    def render_page(
        self, path: Path, page_index: int, *, pixels_per_point: float, password: str | None = None
    ) -> PagePicture:
        """A picture of a page of a PDF; quick for the file that was used last, which stays open.

        Raises DocumentError (plain text has no pictures) and PasswordNeeded.
        """
        picture: PagePicture = self.run(render_page, path, page_index, pixels_per_point, password=password)
        return picture

    def run(
        self,
        work: Work,
        path: Path,
        *arguments: object,
        password: str | None = None,
        on_progress: ProgressListener | None = None,
        is_cancelled: Callable[[], bool] | None = None,
    ) -> Any:
        """What `work(file, on_progress, *arguments)` returns, run on the open file within the child's limits.

        `work` stands at the top of a module of ours. Raises what `open_document` raises.
        """
        with self._turn(is_cancelled):
            return self._answer(Request(path, password, work, arguments), on_progress, is_cancelled)

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
        request: Request,
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
                elif isinstance(answer, OcrStarted):
                    limit += TIME_FOR_OCR_S
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
            target=serve,
            args=(other_end, self._memory_limit_bytes, self._cache_folder),
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
