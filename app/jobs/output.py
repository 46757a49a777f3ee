"""Writes a job's results from its store into the file that was asked for.

JSON lines are added while the job runs; the store knows how far the file is safe, and what lies beyond from
before a power cut is cut off. When the job is finished the file is put in the order of the documents. Other
formats are written whole whenever the job comes to rest.
"""

import json
import os

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
        """Write what was finished since the last call. Raises AppError."""
        if not self._streams:
            return
        number, size = self._queue.written
        if number and self._size() < size:
            number = size = 0  # somebody has changed the file: it is written anew
        while new := self._queue.finished(number, _AT_ONCE):
            lines = "".join(json.dumps(line, ensure_ascii=False) + "\n" for _, line in new).encode()
            try:
                self._job.out.parent.mkdir(parents=True, exist_ok=True)
                with self._job.out.open("r+b" if size else "wb") as file:
                    file.truncate(size)
                    file.seek(size)
                    file.write(lines)
                    file.flush()
                    os.fsync(file.fileno())
            except OSError as error:
                raise AppError(
                    f"{self._job.out.name} cannot be written: {error.strerror or error}.",
                    "Free some space or choose another place, then start the job again: "
                    "what is done stays done.",
                ) from error
            number, size = new[-1][0], size + len(lines)
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

    def _size(self) -> int:
        try:
            return self._job.out.stat().st_size
        except OSError:
            return 0
