"""An engine in a process of its own: verbs go in, times come out, a line of JSON each.

Times are `[clock, processor]` in seconds; on a machine that others share only the processor's mean something.
"""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")

Times = list[float]


def timed(work: Callable[[], T]) -> tuple[T, Times]:
    """What `work` returned, and how long it took."""
    wall, processor = time.perf_counter(), time.process_time()
    result = work()
    return result, [time.perf_counter() - wall, time.process_time() - processor]


def peak_memory() -> int:
    """Bytes that this process had resident at most; what it was forked from does not count. Linux only."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return 1024 * int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM:")))


def serve(engine: object) -> None:
    """Answer each line `[verb, arguments]` of standard input by the method of that name, until it ends."""
    for line in sys.stdin:
        verb, arguments = json.loads(line)
        print(json.dumps(getattr(engine, verb)(**arguments)), flush=True)


class EngineProcess:
    """The other end of `serve`; it ends with the `with` block."""

    def __init__(self, python: str, module: str, *arguments: object) -> None:
        self._process = subprocess.Popen(  # noqa: S603
            [python, "-m", module, *map(str, arguments)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            cwd=Path(__file__).parents[2],
        )

    def __enter__(self) -> "EngineProcess":
        return self

    def __exit__(self, *_: object) -> None:
        self._process.stdin.close()
        self._process.wait()

    def ask(self, verb: str, **arguments: Any) -> Any:
        """Raises RuntimeError where the process has ended."""
        print(json.dumps([verb, arguments]), file=self._process.stdin, flush=True)
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"{self._process.args} ended at {verb}")
        return json.loads(line)
