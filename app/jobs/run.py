"""Runs a job from where it stands to its end: lists documents, keeps workers at it, writes the results."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Event
from typing import Protocol

from app.context import AppContext
from app.errors import AppError
from app.jobs.job import Job, JobProgress, JobState
from app.jobs.output import Output
from app.jobs.queue import Queue
from app.jobs.sources import ListedFolder, Source, TextLines
from app.jobs.watch import DoneFolder, WatchedFolder

TICK_S = 0.25


class Team(Protocol):
    """Whoever does the work."""

    def work(self, seconds: float) -> None:
        """Let work be done for about so long. Raises AppError where it cannot go on."""

    def stop(self) -> None:
        """End all work; what was taken waits again."""


def run_job(
    context: AppContext,
    queue: Queue,
    team: Team,
    on_progress: Callable[[JobProgress], None] = lambda _: None,
) -> JobProgress:
    """Work until the job is finished, or until somebody wants it to rest. How it stands then.

    Raises AlreadyRunning, and AppError where it cannot go on; Ctrl-C and SIGTERM pause it. Runs on the main
    thread, where signals arrive.
    """
    with queue.running(), _asked_to_rest() as to_rest:
        job = queue.job
        output = Output(queue, job)
        try:
            try:
                _work(context, queue, job, team, output, on_progress, to_rest)
            finally:
                team.stop()
            queue.release_all()
            output.finish()
        except AppError as error:
            with suppress(AppError):  # on a full disk not even this can be noted
                queue.want(JobState.STOPPED, error)
            raise
        return queue.progress()


def _work(
    context: AppContext,
    queue: Queue,
    job: Job,
    team: Team,
    output: Output,
    on_progress: Callable[[JobProgress], None],
    to_rest: Event,
) -> None:
    source = _source(job)
    is_listed = False
    queue.start()
    with DoneFolder.of(job, context) as done_folder:
        while queue.state is JobState.RUNNING:
            if to_rest.is_set():
                queue.want(JobState.PAUSED)
                return
            if not is_listed:
                queue.add(source.take())
                is_listed = source.is_exhausted
                if is_listed:
                    queue.listed()
            if queue.is_done():
                queue.want(JobState.FINISHED, source.trouble)
            team.work(TICK_S if is_listed or job.watches else 0)
            output.append()
            if done_folder:
                done_folder.put_away(queue)
            on_progress(queue.progress())


@contextmanager
def _asked_to_rest() -> Iterator[Event]:
    """Set by Ctrl-C and by SIGTERM, so that they never come in the middle of a step; the second one does."""
    asked = Event()
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def ask(number: int, _: object) -> None:
        asked.set()
        signal.signal(number, before[signal.Signals(number)])

    for number, handler in before.items():
        if handler is not signal.SIG_IGN:  # as for what runs in the background of a shell
            signal.signal(number, ask)
    try:
        yield asked
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _source(job: Job) -> Source:
    if job.texts:
        return TextLines(job)
    return WatchedFolder(job) if job.watches else ListedFolder(job)
