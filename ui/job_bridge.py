"""Work off the main thread, and its news back on it. The only file that crosses threads.

`JobBridge` lives on the main thread and owns the worker threads, one a lane; work is given plain data and
gives plain data back. Whatever arrives from a job that was cancelled meanwhile is dropped.
"""

import logging
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from enum import StrEnum
from threading import Event
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

from app.errors import AppError
from app.events import Cancelled, Progress, ProgressListener

log = logging.getLogger("ui.jobs")

PROGRESS_INTERVAL_S = 0.1
"""Progress is passed on at most this often; a change of stage always is."""


class Lane(StrEnum):
    """One thread each; the jobs of a lane follow each other."""

    READING = "reading"
    ANSWERING = "answering"
    LEARNING = "learning"
    JOBS = "jobs"
    PICTURES = "pictures"


IsCancelled = Callable[[], bool]
Work = Callable[[ProgressListener, IsCancelled], Any]


@dataclass(eq=False)
class Job:
    """One piece of work under way; the callbacks run on the main thread, and never after `cancel`."""

    on_done: Callable[[Any], None]
    on_failed: Callable[[AppError], None]
    on_progress: Callable[[Progress], None] | None = None
    _stop: Event = field(default_factory=Event)
    _future: "Future[None] | None" = None

    def cancel(self) -> None:
        """Ask the work to stop; nothing of it is heard any more."""
        self._stop.set()
        if self._future is not None:
            self._future.cancel()

    @property
    def is_cancelled(self) -> bool:
        """Whether `cancel` was called."""
        return self._stop.is_set()


class JobBridge(QObject):
    """Starts jobs on lanes and hands their news to the main thread.

    `close` cancels everything and waits for the threads; afterwards nothing can be started. `closed` follows.
    """

    closed = Signal()
    _arrived = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lanes = {lane: ThreadPoolExecutor(1, thread_name_prefix=lane.value) for lane in Lane}
        self._jobs: set[Job] = set()
        self._closed = False
        self._arrived.connect(self._on_arrived, Qt.ConnectionType.QueuedConnection)

    def start(
        self,
        lane: Lane,
        work: Work,
        *,
        on_done: Callable[[Any], None],
        on_failed: Callable[[AppError], None],
        on_progress: Callable[[Progress], None] | None = None,
    ) -> Job:
        """Queue `work(on_progress, is_cancelled)` on a lane."""
        job = Job(on_done, on_failed, on_progress)
        if self._closed:
            job.cancel()
            return job
        self._jobs.add(job)
        job._future = self._lanes[lane].submit(self._run, job, work)
        job._future.add_done_callback(lambda _: self._jobs.discard(job))
        return job

    def close(self) -> None:
        """Cancel all jobs, wait for the threads to end."""
        self._closed = True
        for job in tuple(self._jobs):
            job.cancel()
        for executor in self._lanes.values():
            executor.shutdown(wait=True, cancel_futures=True)
        self.closed.emit()

    # -- on the worker's thread ----------------------------------------------------------------------

    def _run(self, job: Job, work: Work) -> None:
        try:
            result = work(self._limited(job), lambda: job.is_cancelled)
        except Cancelled:
            return
        except AppError as error:
            self._arrived.emit(job, error)
        except Exception:
            log.exception("a job failed")
            self._arrived.emit(job, AppError("Something went wrong inside the program.", "Try it once more."))
        else:
            self._arrived.emit(job, _Done(result))

    def _limited(self, job: Job) -> ProgressListener:
        last_stage, last_time = "", 0.0

        def report(progress: Progress) -> None:
            nonlocal last_stage, last_time
            now = time.monotonic()
            if progress.stage != last_stage or now - last_time >= PROGRESS_INTERVAL_S:
                last_stage, last_time = progress.stage, now
                self._arrived.emit(job, progress)

        return report

    # -- on the main thread --------------------------------------------------------------------------

    def _on_arrived(self, job: Job, news: object) -> None:
        if job.is_cancelled:
            return
        if isinstance(news, _Done):
            job.on_done(news.result)
        elif isinstance(news, AppError):
            job.on_failed(news)
        elif isinstance(news, Progress) and job.on_progress is not None:
            job.on_progress(news)


@dataclass(frozen=True, slots=True)
class _Done:
    result: Any
