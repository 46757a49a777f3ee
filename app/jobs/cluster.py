"""A job on several machines: documents go to the workers of a dask scheduler, results come back here.

This is the one file that knows `distributed`, the extra `cluster`. It connects to the scheduler whose
address the person gave, and to nothing else. The queue is filled and emptied here alone, so that results
are stored once, however often dask does a task again.
"""

import hashlib
import json
import logging
import multiprocessing
import tempfile
import threading
import time
import warnings
from concurrent.futures import CancelledError
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from app.context import AppContext
from app.documents.document import Document
from app.documents.text_reader import read_text
from app.errors import AppError, DocumentError, UsageError
from app.jobs.answering import Answerer, answerer, outcomes
from app.jobs.job import Claimed, Outcome, Task
from app.jobs.queue import Queue
from app.jobs.reading import Content, FileChangedError, content_of, keeps_changing, read_unchanged
from app.jobs.worker import CHANGED_DELAY_S, MOST_CHANGES
from engine.errors import EngineError
from engine.model_files.manifest import read_manifest

CONNECT_S = 15.0
A_THREAD = 2
"""Documents that are on their way for each thread of a worker, so that none waits for the next."""
_OWNER = "cluster"


@dataclass(frozen=True, slots=True)
class _Asked:
    """All that a worker needs for one document."""

    task: Task
    question: str
    review_threshold: float
    model: str
    name: str
    text: str | None = None
    data: bytes | None = None
    path: Path | None = None
    before: Content = field(default_factory=Content)


class Cluster:
    """Hands documents to a scheduler's workers; use it as a context manager."""

    def __init__(self, queue: Queue, context: AppContext, address: str, *, by_path: bool = False) -> None:
        """Connect. by_path: the workers open the files under the same paths; else they are sent them.

        Raises UsageError where dask is not installed, or no scheduler answers at `address`.
        """
        try:
            import distributed
        except ImportError as error:
            raise UsageError(
                "Working on several machines needs the library dask.distributed, which is not installed.",
                "Install it with: pip install 'strongroom[cluster]'.",
            ) from error
        logging.getLogger("distributed").setLevel(logging.CRITICAL)  # a lost worker needs nobody's attention
        job = queue.job
        self._queue, self._by_path = queue, by_path
        self._asked = _Asked(
            job.task,
            json.dumps(job.question),
            context.settings.review_threshold,
            _model_digest(context),
            name="",
        )
        self._dask: Any = distributed
        try:
            self._client = self._dask.Client(address, timeout=CONNECT_S)
        except (OSError, ValueError) as error:
            raise UsageError(
                f"No scheduler answers at {address}.", "Start one with: dask scheduler"
            ) from error
        self._on_the_way: dict[Any, Claimed] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    def work(self, seconds: float) -> None:
        """See `Team.work`."""
        try:
            room = max(1, A_THREAD * sum(self._client.nthreads().values())) - len(self._on_the_way)
            for claimed in self._queue.claim(_OWNER, room) if room > 0 else ():
                self._hand_over(claimed)
        except OSError as error:
            raise _lost() from error
        if not self._on_the_way:
            time.sleep(seconds)
            return
        try:
            self._dask.wait(list(self._on_the_way), timeout=max(seconds, 0.01), return_when="FIRST_COMPLETED")
        except TimeoutError:
            return
        except (OSError, CancelledError) as error:
            raise _lost() from error
        for future in list(self._on_the_way):
            status = future.status  # read once: another thread sets it
            # "lost": the worker that had the result has ended; another does it again, unasked
            if status not in ("pending", "lost"):
                self._take(future, status, self._on_the_way.pop(future))

    def stop(self) -> None:
        """See `Team.stop`."""
        for future in self._on_the_way:
            future.cancel()
        self._on_the_way.clear()

    def _hand_over(self, claimed: Claimed) -> None:
        asked = replace(self._asked, name=claimed.name, text=claimed.text)
        before = Content()
        if claimed.path is None:
            before = Content(sha256=hashlib.sha256((claimed.text or "").encode()).hexdigest())
        else:
            before = content_of(claimed.path)
            asked = replace(asked, name=claimed.path.name, path=claimed.path, before=before)
            if not self._by_path and before.sha256:
                data = claimed.path.read_bytes()
                before = replace(before, sha256=hashlib.sha256(data).hexdigest())
                asked = replace(asked, data=data, path=None, before=before)
        if self._queue.begin(claimed, before.sha256):
            with warnings.catch_warnings():
                warnings.filterwarnings("ignore", message="Sending large graph")
                future = self._client.submit(answer_on_worker, asked, pure=False)
            self._on_the_way[future] = claimed

    def _take(self, future: Any, status: str, claimed: Claimed) -> None:
        """Store what came of a document."""
        error = future.exception() if status == "error" else None
        if error is None:
            try:
                outcome = future.result()
            except (OSError, CancelledError) as gone:  # the latter: the scheduler has forgotten the task
                raise _lost() from gone
            self._queue.finish([(claimed, outcome)])
        elif isinstance(error, FileChangedError):
            if claimed.attempts + 1 < MOST_CHANGES:
                self._queue.give_back(claimed, delay_s=CHANGED_DELAY_S)
            else:
                told = keeps_changing(Path(claimed.place))
                self._queue.finish([(claimed, Outcome(error=told.message, hint=told.hint))])
        elif isinstance(error, self._dask.KilledWorker):
            self._queue.finish(
                [
                    (
                        claimed,
                        Outcome(
                            error="The workers ended, one after another, while they worked on this document.",
                            hint="It may need more memory than they have: try it alone, or split it.",
                        ),
                    )
                ]
            )
        elif isinstance(error, AppError):
            raise error  # a worker that cannot answer anything
        else:
            raise AppError(
                f"A worker failed: {type(error).__name__}: {error}",
                "See that all machines have the same version of Strongroom.",
            ) from error


def _lost() -> AppError:
    return AppError(
        "The connection to the scheduler was lost.", "Start the job again: what is done stays done."
    )


def answer_on_worker(asked: _Asked) -> Outcome:
    """What a worker does with one document; runs on another machine.

    Raises FileChangedError, and AppError where no document can be answered there.
    """
    if multiprocessing.current_process().daemon:
        raise AppError(
            "The dask workers may not start the process that reads documents.",
            "Start them with DASK_DISTRIBUTED__WORKER__DAEMON=False in their environment.",
        )
    context = _context()
    with _opening:
        answer = _answerer(asked.task, asked.question, asked.review_threshold, asked.model)
    begun = time.perf_counter()
    try:
        document = _document(context, asked)
    except DocumentError as error:
        return Outcome(error=error.message, hint=error.hint)
    reading_s = time.perf_counter() - begun
    (outcome,) = outcomes(answer, [document], lambda: False)
    return replace(outcome, reading_s=reading_s, answering_s=time.perf_counter() - begun - reading_s)


_opening = threading.Lock()


@cache
def _context() -> AppContext:
    """This process's reader and engine; they end with it."""
    return AppContext()


@cache
def _answerer(task: Task, question: str, review_threshold: float, model: str) -> Answerer:
    context = _context()
    context.settings = replace(context.settings, review_threshold=review_threshold)
    if _model_digest(context) != model:
        raise AppError(
            "A worker has another model than this computer.", "Install the same model on all machines."
        )
    return answerer(context, task, json.loads(question))


def _document(context: AppContext, asked: _Asked) -> Document:
    if asked.text is not None:
        return read_text(asked.text.encode(), asked.name)
    if asked.data is None:
        assert asked.path  # noqa: S101 - for the type checker
        if asked.before.sha256 and content_of(asked.path).sha256 != asked.before.sha256:
            raise FileChangedError
        return read_unchanged(context, asked.path, content_of(asked.path), lambda: False)
    with tempfile.TemporaryDirectory(prefix="strongroom-") as folder:
        path = Path(folder) / asked.name
        path.write_bytes(asked.data)
        return context.reader.open_document(path)


def _model_digest(context: AppContext) -> str:
    try:
        files = read_manifest(context.model_folder).files
    except EngineError as error:
        raise AppError(str(error), "Install Strongroom again, or choose another model.") from error
    return hashlib.sha256(json.dumps([file.sha256 for file in files]).encode()).hexdigest()
