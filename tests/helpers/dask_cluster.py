"""A real dask scheduler with real workers, each a process of its own, as on several machines."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

START_S = 120.0


class DaskCluster:
    """`address` for `--scheduler`; the processes `scheduler` and `workers`, to be killed."""

    def __init__(self, folder: Path, workers: int) -> None:
        self._file = folder / "scheduler.json"
        environment = os.environ | {"DASK_DISTRIBUTED__WORKER__DAEMON": "False"}
        common = ("--scheduler-file", str(self._file), "--no-dashboard")
        self._log = (folder / "log.txt").open("w")

        def start(*command: str) -> subprocess.Popen[bytes]:
            return subprocess.Popen(
                [sys.executable, "-m", "dask", *command, *common],
                env=environment,
                stdout=self._log,
                stderr=self._log,
            )

        self.scheduler = start("scheduler", "--host", "127.0.0.1", "--port", "0")
        own = ("--nthreads", "1", "--no-nanny", "--local-directory", str(folder))
        self.workers = [start("worker", *own) for _ in range(workers)]
        self._log_file = folder / "log.txt"
        end = time.monotonic() + START_S
        while self._log_file.read_text().count("Registered to") < workers:
            if time.monotonic() > end:
                raise TimeoutError(self._log_file.read_text())
            time.sleep(0.1)

    @property
    def address(self) -> str:
        """Where the scheduler listens."""
        return str(json.loads(self._file.read_text())["address"])

    def close(self) -> None:
        """End all."""
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()
        self._log.close()


@contextmanager
def dask_cluster(workers: int = 2) -> Iterator[DaskCluster]:
    """Ready when all workers are."""
    with tempfile.TemporaryDirectory() as name:
        cluster = DaskCluster(Path(name), workers)
        try:
            yield cluster
        finally:
            cluster.close()
