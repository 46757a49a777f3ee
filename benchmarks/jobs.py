"""`python -m benchmarks jobs [DOCUMENTS] [KILLS]`: a job killed at random moments ends as an undisturbed one.

The model is a tiny one with random weights: what is tried here is the queue, not what it finds. The command
line is started, its whole process group gets SIGKILL, it is started again, until it ends by itself; then the
result file is compared with that of a run nobody disturbed: one line for each document, the same values.
"""

import json
import os
import random
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
from tests.helpers.tiny_model import write_tiny_model

SCHEMA = {"type": "object", "properties": {"number": {"format": "id"}, "date": {"format": "date"}}}
WORKERS = 2


def main(arguments: list[str]) -> None:
    """Run, print what happened."""
    count, kills = (int(text) for text in (*arguments, *("10000", "5")[len(arguments) :]))
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        _furnish(home, count)
        begun = time.perf_counter()
        undisturbed = _Run(home, "undisturbed")
        undisturbed.start()
        undisturbed.finish()
        took = time.perf_counter() - begun
        print(
            f"undisturbed: {count} documents with {WORKERS} workers, "
            f"{took:.0f} s, {60 * count / took:.0f} a minute"
        )
        killed = _Run(home, "killed")
        moments = sorted(random.Random(0).sample(range(1, count), kills))  # noqa: S311
        for moment in moments:
            killed.start()
            print(f"killed at {killed.kill_after(moment)} documents (wanted: {moment})")
        killed.start()
        killed.finish()
        expected, found = undisturbed.lines(), killed.lines()
        ids = [line["id"] for line in found]
        print(f"lines {len(found)}, documents with exactly one {len(set(ids))} of {count}")
        print("the same as undisturbed" if found == expected else "NOT the same as undisturbed")


class _Run:
    """One job of its own name, with the command line as a process of its own."""

    def __init__(self, home: Path, name: str) -> None:
        self._home, self._out = home, home / f"{name}.jsonl"
        self._jobs_before = set(self._stores())

    def start(self) -> None:
        command = ["-m", "app", "batch", "--texts", self._home / "texts.jsonl"]
        command += ["--schema", self._home / "schema.json", "--out", self._out, "--workers", str(WORKERS)]
        environment = {**os.environ, HOME_VARIABLE: str(self._home / "home")}
        self._process = subprocess.Popen(  # noqa: S603
            [sys.executable, *map(str, command)], env=environment, start_new_session=True
        )

    def kill_after(self, moment: int) -> int:
        """SIGKILL to all its processes once so many documents are done; how many were, at last."""
        while self._done() < moment and self._process.poll() is None:
            time.sleep(0.05)
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
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
    """The tiny model, the schema, the texts."""
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
            text = f"Letter {number}\nDate: {number % 28 + 1} March 2026\n"
            texts.write(json.dumps({"id": str(number), "text": text}) + "\n")
