"""`python -m benchmarks jobs [DOCUMENTS] [KILLS]`: a job killed at random moments ends as an undisturbed one.

The model is a tiny one with random weights: what is tried here is the queue, not what it finds. The command
line is started, its whole process group gets SIGKILL, it is started again, until it ends by itself; then the
result file is compared with that of a run nobody disturbed: one line for each document, the same values.

`python -m benchmarks jobs cluster [DOCUMENTS]`: the same on a dask scheduler with two workers, each a process
of its own, one of which gets SIGKILL in the middle; compared with a run of two workers of this program.
"""

import json
import os
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import Any

from app.settings.locations import HOME_VARIABLE
from tests.helpers.dask_cluster import dask_cluster
from tests.helpers.tiny_model import write_tiny_model

SCHEMA = {"type": "object", "properties": {"number": {"format": "id"}, "date": {"format": "date"}}}
WORKERS = 2


def main(arguments: list[str]) -> None:
    """Run, print what happened."""
    on_cluster = arguments[:1] == ["cluster"]
    numbers = arguments[on_cluster:]
    count, kills = (
        int(text) for text in (*numbers, *("1000" if on_cluster else "10000", "5")[len(numbers) :])
    )
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        _furnish(home, count)
        documents = ["--texts", str(home / "texts.jsonl")]
        if on_cluster:
            documents = [str(_files(home, count))]
        begun = time.perf_counter()
        undisturbed = _Run(home, "undisturbed", documents)
        undisturbed.start("--workers", str(WORKERS))
        undisturbed.finish()
        took = time.perf_counter() - begun
        spent = resource.getrusage(resource.RUSAGE_CHILDREN)
        processor_s = spent.ru_utime + spent.ru_stime
        print(
            f"undisturbed: {count} documents with {WORKERS} workers, {took:.0f} s, "
            f"{60 * count / took:.0f} a minute; {1000 * processor_s / count:.1f} ms of a core each"
        )
        disturbed = _Run(home, "disturbed", documents)
        if on_cluster:
            _kill_a_worker(disturbed, count // 2)
        else:
            _kill_again_and_again(disturbed, count, kills)
        disturbed.finish()
        expected, found = undisturbed.lines(), disturbed.lines()
        names = {line.get("id") or line["file"] for line in found}
        print(f"lines {len(found)}, documents with exactly one {len(names)} of {count}")
        print("the same as undisturbed" if found == expected else "NOT the same as undisturbed")


def _kill_again_and_again(run: "_Run", count: int, kills: int) -> None:
    moments = sorted(random.Random(0).sample(range(1, count), kills))  # noqa: S311
    for moment in moments:
        run.start("--workers", str(WORKERS))
        print(f"killed at {run.kill_after(moment)} documents (wanted: {moment})")
    run.start("--workers", str(WORKERS))


def _kill_a_worker(run: "_Run", moment: int) -> None:
    with dask_cluster(WORKERS) as cluster:
        begun = time.perf_counter()
        run.start("--scheduler", cluster.address)
        done = run.wait_for(moment)
        cluster.workers[0].kill()
        print(f"one of {WORKERS} workers killed at {done} documents, {time.perf_counter() - begun:.0f} s")
        run.finish()
        print(f"ended after {time.perf_counter() - begun:.0f} s")


class _Run:
    """One job of its own name, with the command line as a process of its own."""

    def __init__(self, home: Path, name: str, documents: list[str]) -> None:
        self._home, self._documents, self._out = home, documents, home / f"{name}.jsonl"
        self._jobs_before = set(self._stores())

    def start(self, *options: str) -> None:
        command = [sys.executable, "-m", "app", "batch", *self._documents]
        command += ["--schema", str(self._home / "schema.json"), "--out", str(self._out), *options]
        self._process = subprocess.Popen(command, start_new_session=True)  # noqa: S603

    def kill_after(self, moment: int) -> int:
        """SIGKILL to all its processes once so many documents are done; how many were, at last."""
        self.wait_for(moment)
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        return self._done()

    def wait_for(self, moment: int) -> int:
        """Until so many documents are done; how many are."""
        while self._done() < moment and self._process.poll() is None:
            time.sleep(0.05)
        return self._done()

    def finish(self) -> None:
        if code := self._process.wait():
            raise SystemExit(f"The job ended with exit code {code}.")

    def lines(self) -> list[dict[str, Any]]:
        """The results without what differs from run to run."""
        lines = [json.loads(line) for line in self._out.read_text(encoding="utf-8").splitlines()]
        return [{key: value for key, value in line.items() if key != "seconds"} for line in lines]

    def _stores(self) -> list[Path]:
        return sorted((self._home / "home" / "data" / "jobs").glob("*.sqlite3"))

    def _done(self) -> int:
        for store in self._stores():
            if store not in self._jobs_before:
                with closing(sqlite3.connect(store, timeout=10)) as connection:
                    query = "SELECT count(*) FROM document WHERE state = 'done'"
                    try:
                        return int(connection.execute(query).fetchone()[0])
                    except sqlite3.OperationalError:  # its tables are just being made
                        return 0
        return 0


def _furnish(home: Path, count: int) -> None:
    """The tiny model, the schema, the texts; all programs that are started find them."""
    os.environ[HOME_VARIABLE] = str(home / "home")
    data, settings = home / "home" / "data", home / "home" / "settings"
    (data / "models").mkdir(parents=True)
    settings.mkdir()
    folder = home / "tiny"
    folder.mkdir()
    write_tiny_model(folder)
    shutil.move(folder, data / "models" / "tiny")
    (settings / "settings.json").write_text('{"model": "tiny"}', encoding="utf-8")
    (home / "schema.json").write_text(json.dumps(SCHEMA), encoding="utf-8")
    with (home / "texts.jsonl").open("w", encoding="utf-8") as texts:
        for number in range(count):
            texts.write(json.dumps({"id": str(number), "text": _letter(number)}) + "\n")


def _files(home: Path, count: int) -> Path:
    """The same letters, each a file."""
    folder = home / "letters"
    folder.mkdir()
    for number in range(count):
        (folder / f"{number}.txt").write_text(_letter(number), encoding="utf-8")
    return folder


def _letter(number: int) -> str:
    return f"Letter {number}\nDate: {number % 28 + 1} March 2026\n"
