"""Jobs over many documents: what the window and the command line do with them.

A job is known by its id; its store keeps everything, so each of these works from any process and at any time.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime

from app.context import AppContext
from app.errors import AppError, UsageError
from app.export.parquet_file import require_parquet
from app.export.result_lines import FORMATS
from app.jobs.job import DocumentEntry, DocumentState, Job, JobProgress, JobState
from app.jobs.pool import Pool
from app.jobs.process import default_workers, start_process
from app.jobs.queue import Queue
from app.jobs.run import run_job
from app.jobs.store import AlreadyRunning


@dataclass(frozen=True, slots=True)
class JobEntry:
    """A job, for lists."""

    id: str
    job: Job
    created_at: datetime
    """In UTC."""
    progress: JobProgress
    is_running: bool
    """A process is at it now; a job that is wanted to run and is not was cut off: resume it."""


def create(context: AppContext, job: Job) -> str:
    """Make a job, or find the one that asks the same; its id. Raises UsageError where it makes no sense."""
    if job.format not in FORMATS:
        raise UsageError(f"There is no format '{job.format}'.", f"Take one of: {', '.join(FORMATS)}.")
    if job.format == "parquet":
        require_parquet()
    if (job.folder is None) == (job.texts is None):
        raise UsageError("Nothing to read, or too much.", "Give a folder, or a file of texts, but not both.")
    if job.folder and not job.folder.is_dir():
        raise UsageError(f"There is no folder {job.folder}.", "Check the path.")
    if job.texts and not job.texts.is_file():
        raise UsageError(f"There is no file {job.texts}.", "Check the path.")
    if job.out.is_dir() or not job.out.parent.is_dir():
        raise UsageError(f"{job.out} cannot be written.", "Name a file in a folder that there is.")
    inside = (context.locations.data, context.locations.settings, context.locations.cache)
    job = replace(job, left_out=(*job.left_out, *inside))
    with Queue.create(context.locations.jobs, job):
        return job.id


def run(
    context: AppContext,
    id: str,
    *,
    workers: int | None = None,
    scheduler: str | None = None,
    by_path: bool = False,
    on_progress: Callable[[JobProgress], None] = lambda _: None,
) -> JobProgress:
    """Work on a job in this process until it comes to rest; how it stands then.

    scheduler: address of a dask scheduler whose workers are to do it, in place of `workers` on this computer;
    they are sent the documents, unless they can open them `by_path`. Raises AlreadyRunning, AppError.
    """
    with _queue(context, id) as queue:
        _see_that_no_other_meets(context, queue.job)
        if scheduler is None:
            return run_job(context, queue, Pool(queue, workers or default_workers(context)), on_progress)
        from app.jobs.cluster import Cluster

        with Cluster(queue, context, scheduler, by_path=by_path) as cluster:
            return run_job(context, queue, cluster, on_progress)


def start(context: AppContext, id: str, *, workers: int | None = None) -> None:
    """Work on a job, or go on with it, in a process that outlives this one. Raises AppError."""
    with _queue(context, id) as queue, suppress(AlreadyRunning):
        _see_that_no_other_meets(context, queue.job)
        with queue.running():
            queue.want(JobState.RUNNING)
        start_process(queue.path, workers)


def pause(context: AppContext, id: str) -> None:
    """Let a job rest after what it is doing now; `start` goes on."""
    with _queue(context, id) as queue:
        queue.want(JobState.PAUSED)


def cancel(context: AppContext, id: str) -> None:
    """End a job; what is done stays in its results."""
    with _queue(context, id) as queue:
        queue.want(JobState.CANCELLED)


def retry_failed(context: AppContext, id: str) -> int:
    """Let failed documents wait again; how many. `start` works on them."""
    with _queue(context, id) as queue:
        return queue.retry_failed()


def progress(context: AppContext, id: str) -> JobProgress:
    """The figures of a job now."""
    with _queue(context, id) as queue:
        return queue.progress()


def documents(
    context: AppContext, id: str, state: DocumentState | None = None, *, offset: int = 0, limit: int = 200
) -> list[DocumentEntry]:
    """A job's documents, those of one state or all, in the order they were found."""
    with _queue(context, id) as queue:
        return queue.documents(state, offset, limit)


def jobs(context: AppContext) -> list[JobEntry]:
    """All jobs that are kept, the latest first; stores that cannot be read are left out."""
    folder = context.locations.jobs
    entries = []
    for path in folder.glob("*.sqlite3") if folder.is_dir() else ():
        with suppress(AppError, TypeError, ValueError), Queue(path) as queue:
            entries.append(
                JobEntry(path.stem, queue.job, queue.created_at, queue.progress(), queue.is_running())
            )
    return sorted(entries, key=lambda entry: entry.created_at, reverse=True)


def forget(context: AppContext, id: str) -> None:
    """Delete a job with all that was found; the file of results stays. Raises AlreadyRunning."""
    with _queue(context, id) as queue, queue.running():
        path = queue.path
    for suffix in (".sqlite3", ".sqlite3-wal", ".sqlite3-shm", ".lock"):
        path.with_suffix(suffix).unlink(missing_ok=True)


def _see_that_no_other_meets(context: AppContext, job: Job) -> None:
    """Raises UsageError where a running job would write to the same file, or one move the other's files."""
    for other in (entry.job for entry in jobs(context) if entry.is_running and entry.id != job.id):
        if other.out == job.out:
            raise UsageError(
                f"Another job that is running writes to {job.out}.", "Name another file, or wait for it."
            )
        if other.folder == job.folder and (other.done_folder or job.done_folder):
            raise UsageError(
                f"Another job is working on {job.folder}, and files would be moved away from one of the two.",
                "Stop that one first, or do without moving files.",
            )


@contextmanager
def _queue(context: AppContext, id: str) -> Iterator[Queue]:
    path = context.locations.jobs / f"{id}.sqlite3"
    if not path.is_file():
        raise UsageError("This job is no longer kept.", "Start it anew.")
    with Queue(path) as queue:
        yield queue
