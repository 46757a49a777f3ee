"""A worker: a process with a reader and an engine of its own that takes documents until there are none."""

import hashlib
import signal
import sys
import time
from dataclasses import replace
from pathlib import Path

from app.context import AppContext
from app.documents.document import Document
from app.documents.reader_child import die_with_parent
from app.documents.text_reader import read_text
from app.errors import AppError, DocumentError
from app.events import Cancelled
from app.jobs.answering import Answerer, answerer, outcomes
from app.jobs.job import Claimed, JobState, Outcome
from app.jobs.queue import Queue
from app.jobs.reading import FileChangedError, content_of, keeps_changing, read_unchanged

STORE_FAILED = 3
"""Exit code of a worker that cannot keep what it found, as on a full disk."""
IDLE_S = 0.1
LOOK_EVERY_S = 0.5
MOST_CHANGES = 5
"""A file that is never the same before and after reading is given up after so many attempts."""
CHANGED_DELAY_S = 1.0


def run_worker(store: Path, owner: str, threads: int, workers: int) -> None:
    """What the process of one of `workers` does, from its start to its end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the program, which ends this process
    die_with_parent()
    with Queue(store) as queue, AppContext() as context:
        context.settings = replace(context.settings, threads=threads)
        job = queue.job
        try:
            answer = answerer(context, job.task, job.question)
        except AppError as error:
            queue.want(JobState.STOPPED, error)
            return
        try:
            Worker(queue, context, answer, owner, workers).run()
        except AppError:  # of the store: whoever started this process tells it
            sys.exit(STORE_FAILED)


class Worker:
    """Takes documents, answers, stores."""

    def __init__(self, queue: Queue, context: AppContext, answer: Answerer, owner: str, workers: int) -> None:
        self._queue, self._context, self._answer, self._owner = queue, context, answer, owner
        self._workers = workers
        self._looked_at = 0.0
        self._state = JobState.RUNNING

    def run(self) -> None:
        """Work until the job is done, or somebody wants it to stop."""
        while not self._is_stopped():
            claimed = self._queue.claim(self._owner, self._answer.at_once, self._workers)
            if claimed:
                self._work(claimed)
            elif self._queue.is_done():
                return
            else:
                time.sleep(IDLE_S)

    def _work(self, claimed: list[Claimed]) -> None:
        opened = [(one, *document) for one in claimed if (document := self._opened(one))]
        if not opened:
            return
        begun = time.perf_counter()
        try:
            found = outcomes(self._answer, [document for _, document, _ in opened], self._is_stopped)
        except Cancelled:
            for one, *_ in opened:
                self._queue.give_back(one)
            return
        seconds = (time.perf_counter() - begun) / len(opened)
        self._queue.finish(
            (one, replace(outcome, reading_s=reading_s, answering_s=seconds))
            for (one, _, reading_s), outcome in zip(opened, found, strict=True)
        )

    def _opened(self, claimed: Claimed) -> tuple[Document, float] | None:
        """The document and the seconds that reading took; None where it is settled otherwise."""
        begun = time.perf_counter()
        try:
            document = self._text(claimed) if claimed.path is None else self._file(claimed, claimed.path)
        except FileChangedError:
            self._queue.give_back(claimed, delay_s=CHANGED_DELAY_S)
        except DocumentError as error:
            self._queue.finish([(claimed, Outcome(error=error.message, hint=error.hint))])
        except Cancelled:
            self._queue.give_back(claimed)
        else:
            return None if document is None else (document, time.perf_counter() - begun)
        return None

    def _text(self, claimed: Claimed) -> Document | None:
        data = (claimed.text or "").encode()
        if not self._queue.begin(claimed, hashlib.sha256(data).hexdigest()):
            return None
        return read_text(data, claimed.name)

    def _file(self, claimed: Claimed, path: Path) -> Document | None:
        before = content_of(path)
        if not self._queue.begin(claimed, before.sha256):
            return None
        try:
            return read_unchanged(self._context, path, before, self._is_stopped)
        except FileChangedError:
            if claimed.attempts + 1 >= MOST_CHANGES:
                raise keeps_changing(path) from None
            raise

    def _is_stopped(self) -> bool:
        """Whether somebody wants the job to rest; looks into the store now and then."""
        now = time.monotonic()
        if now >= self._looked_at + LOOK_EVERY_S:
            self._state, self._looked_at = self._queue.state, now
        return self._state is not JobState.RUNNING
