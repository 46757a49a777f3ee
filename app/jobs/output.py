"""Writes a job's results from its store into the file that was asked for.

JSON lines are added while the job runs; the store knows how far the file is safe, and what lies beyond from
before a power cut is cut off. When the job is finished the file is put in the order of the documents. Other
formats are written whole whenever the job comes to rest; until then their results are safe in the store.
"""

import json
import os
from typing import Any

from app.errors import AppError
from app.export.result_lines import write_result_lines
from app.fields.json_schema import schema_from_json
from app.jobs.job import Job, JobState, Task
from app.jobs.queue import Queue

_AT_ONCE = 1000


class Output:
    """The file of results."""

    def __init__(self, queue: Queue, job: Job) -> None:
        self._queue, self._job = queue, job
        self._streams = job.format == "jsonl"

    def append(self) -> None:
        """Make what was finished since the last call safe. Raises AppError."""
        number, size = self._queue.written
        if number and self._size() < size:
            number = size = 0  # somebody has changed the file: it is written anew
        while new := self._queue.finished(number, _AT_ONCE):
            number = new[-1][0]
            if self._streams:
                size = self._add([line for _, line in new], size)
            self._queue.note_written(number, size)

    def finish(self) -> None:
        """Write the file as it stays. Raises AppError."""
        self.append()
        if self._streams and self._queue.state is not JobState.FINISHED:
            return
        schema = schema_from_json(self._job.question) if self._job.task is Task.EXTRACTION else None
        write_result_lines(self._job.out, self._job.format, self._queue.lines, schema)
        if self._streams:
            self._queue.note_written(self._queue.written[0], self._size())

    def _add(self, lines: list[dict[str, Any]], size: int) -> int:
        """Write lines behind the first `size` bytes of the file; its size then."""
        data = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines).encode()
        try:
            self._job.out.parent.mkdir(parents=True, exist_ok=True)
            with self._job.out.open("r+b" if size else "wb") as file:
                file.truncate(size)
                file.seek(size)
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise AppError(
                f"{self._job.out.name} cannot be written: {error.strerror or error}.",
                "Free some space, then start the job again: what is done stays done.",
            ) from error
        return size + len(data)

    def _size(self) -> int:
        try:
            return self._job.out.stat().st_size
        except OSError:
            return 0
