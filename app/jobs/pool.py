"""Worker processes on this computer, as many as its cores and its memory carry; a dead one is replaced."""

import multiprocessing
import os
import time
from contextlib import suppress
from multiprocessing import connection
from multiprocessing.process import BaseProcess
from pathlib import Path

from app.errors import AppError
from app.jobs.queue import Queue
from app.jobs.worker import STORE_FAILED, run_worker

STOP_S = 10.0
"""A worker that is asked to stop gets so long; what it then holds waits again."""
MOST_DEATHS = 6
"""So many deaths one after another, without a document finished between: no worker can live here."""
LONGEST_DELAY_S = 20.0
_PROGRAM_BYTES = 700 * 2**20
"""Memory of a worker and its reader besides the model's weights, with room for a long document."""
_SPARE_BYTES = 2**30


class Pool:
    """Keeps `count` workers at the queue. Close it with `stop`."""

    def __init__(self, queue: Queue, count: int) -> None:
        self._queue = queue
        self._count = count
        self._threads = max(1, cores() // count)
        self._workers: dict[str, BaseProcess] = {}
        self._started = self._deaths = 0
        self._finished_at_death = -1
        self._start_at = 0.0

    def work(self, seconds: float) -> None:
        """Watch over the workers for so long. Raises AppError where none can live."""
        while len(self._workers) < self._count and time.monotonic() >= self._start_at:
            self._start()
        connection.wait([worker.sentinel for worker in self._workers.values()], seconds)
        for owner, worker in list(self._workers.items()):
            if not worker.is_alive():
                worker.join()
                del self._workers[owner]
                self._queue.release(owner)
                self._bury(worker.exitcode)

    def stop(self) -> None:
        """End the workers, which see by the job's state that they are to; slow ones are killed."""
        limit = time.monotonic() + STOP_S
        for owner, worker in self._workers.items():
            worker.join(max(0.0, limit - time.monotonic()))
            if worker.is_alive():
                worker.kill()
                worker.join()
            with suppress(AppError):  # on a full disk: the next start does it
                self._queue.release(owner)
        self._workers.clear()

    def _start(self) -> None:
        self._started += 1
        owner = f"{os.getpid()}-{self._started}"
        worker = multiprocessing.get_context("spawn").Process(
            target=run_worker,
            args=(self._queue.path, owner, self._threads, self._count),
            name=f"strongroom-worker-{owner}",
        )
        worker.start()
        self._workers[owner] = worker

    def _bury(self, exit_code: int | None) -> None:
        """Count deaths that nothing was finished between, and wait longer before each new start."""
        if exit_code == 0:
            self._start_at = time.monotonic() + 0.5  # nothing left to do, it thought
            return
        if exit_code == STORE_FAILED:
            raise AppError(
                "The job's results cannot be kept; the disk may be full.",
                "Free some space, then start the job again: what is done stays done.",
            )
        progress = self._queue.progress()
        finished = progress.done + progress.failed
        self._deaths = self._deaths + 1 if finished == self._finished_at_death else 1
        self._finished_at_death = finished
        if self._deaths >= MOST_DEATHS:
            raise AppError(
                "The workers keep ending before they have finished anything.",
                "There may be too little memory: take fewer workers, or a smaller model.",
            )
        self._start_at = time.monotonic() + min(LONGEST_DELAY_S, 0.1 * 4 ** (self._deaths - 1))


def cores() -> int:
    """Processor cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def fitting_workers(model_bytes: int) -> int:
    """As many workers as there are cores, and as the free memory carries; at least one.

    model_bytes: size of the model's files, of which each worker needs its own working copy at worst.
    """
    free = free_memory_bytes()
    if free is None:
        return cores()
    return max(1, min(cores(), (free - _SPARE_BYTES) // (_PROGRAM_BYTES + model_bytes)))


def free_memory_bytes() -> int | None:
    """Memory that programs can still have; None where the system does not say."""
    try:
        for line in Path("/proc/meminfo").read_text(encoding="ascii").splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 2
    except (AttributeError, ValueError, OSError):
        return None  # Windows
