"""Watches a folder: a new file is taken once it has stopped growing and can be opened.

It looks every few seconds, which works on every disk and over a network; nothing is asked of the system.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Self

from app.context import AppContext
from app.errors import AppError
from app.jobs.job import Found, Job
from app.jobs.queue import Queue
from app.jobs.sources import found_files, version_of
from app.storage.journal import Lot, free_place

SETTLED_S = 3.0
"""A file that has not changed for so long is taken to be whole."""
LOOK_EVERY_S = 1.0
LONGEST_BACK_OFF_S = 300.0
MOVED_AT_ONCE = 100


@dataclass
class _Seen:
    version: str
    since: float
    is_taken: bool = False
    try_at: float = 0.0
    back_off_s: float = LOOK_EVERY_S


class WatchedFolder:
    """A source that is never exhausted."""

    is_exhausted = False
    trouble = None

    def __init__(
        self, job: Job, *, settled_s: float = SETTLED_S, clock: Callable[[], float] = time.monotonic
    ):
        self._job, self._settled_s, self._clock = job, settled_s, clock
        self._seen: dict[str, _Seen] = {}
        self._look_at = 0.0

    def take(self) -> list[Found]:
        """The files that have settled since the last call."""
        now = self._clock()
        if now < self._look_at:
            return []
        present: dict[str, _Seen] = {}
        settled = []
        for found in found_files(self._job):
            seen = self._seen.get(found.place)
            if seen is None or seen.version != found.version:
                seen = _Seen(found.version, now)
            present[found.place] = seen
            if not seen.is_taken and now - seen.since >= self._settled_s and now >= seen.try_at:
                seen.is_taken = _can_be_opened(Path(found.place))
                if seen.is_taken:
                    settled.append(found)
                else:
                    seen.try_at = now + seen.back_off_s
                    seen.back_off_s = min(2 * seen.back_off_s, LONGEST_BACK_OFF_S)
        self._seen = present
        self._look_at = now + max(LOOK_EVERY_S, 5 * (self._clock() - now))  # a huge folder is looked at less
        return settled


def _can_be_opened(path: Path) -> bool:
    """False while another program holds the file, as scanners and copying do on Windows."""
    try:
        path.open("rb").close()
    except OSError:
        return False
    return True


class DoneFolder:
    """Where a watched folder's files go that are done, in the folders they had."""

    def __init__(
        self, folder: Path, done_folder: Path, lot: Lot, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._folder, self._done_folder, self._lot, self._clock = folder, done_folder, lot, clock
        self._try_at: dict[Path, float] = {}

    @classmethod
    @contextmanager
    def of(cls, job: Job, context: AppContext) -> Iterator[Self | None]:
        """The one that `job` asks for, if it does; its moves can be undone together."""
        if job.folder is None or job.done_folder is None:
            yield None
            return
        with context.journal.lot(f"Watched {job.folder.name}") as lot:
            yield cls(job.folder, job.done_folder, lot)

    def put_away(self, queue: Queue) -> None:
        """Move files that are done; one that another program holds is tried again later."""
        now = self._clock()
        ready = (done for done in queue.done_files() if now >= self._try_at.get(done[0], 0.0))
        for file, answered in islice(ready, MOVED_AT_ONCE):
            try:
                if version_of(file) == answered:
                    self._lot.move(file, free_place(self._done_folder / file.relative_to(self._folder)))
                elif file.exists():
                    continue  # another one has come in its place, to be answered first
            except AppError:
                self._try_at[file] = now + LONGEST_BACK_OFF_S
            else:
                queue.put_away(file)
