"""What can go wrong around a job: each is told in a sentence, and nothing that was done is lost."""

import ctypes
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from app.commands import batch
from app.context import AppContext
from app.errors import UsageError
from app.jobs.job import Job, JobState
from app.jobs.pool import Pool
from app.jobs.queue import Queue
from app.jobs.run import run_job
from tests.unit.jobs.conftest import QUESTION, lines

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="capabilities and hard limits")

_PR_CAPBSET_DROP = 24
_CAP_DAC_OVERRIDE, _CAP_DAC_READ_SEARCH = 1, 2


def as_a_user() -> None:
    """Permissions hold for this process and its children, even where they are root's."""
    if os.geteuid() == 0:
        for capability in (_CAP_DAC_OVERRIDE, _CAP_DAC_READ_SEARCH):
            ctypes.CDLL(None).prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0)


class Meanwhile:
    """Workers, and something that happens as they start."""

    def __init__(self, queue: Queue, happens: Callable[[], object]) -> None:
        self._pool, self._happens = Pool(queue, 1), happens
        self._has_happened = False

    def work(self, seconds: float) -> None:
        if not self._has_happened:
            self._happens()
            self._has_happened = True
        self._pool.work(seconds)

    def stop(self) -> None:
        self._pool.stop()


def test_what_may_not_be_read_is_told_and_done_when_it_may(home: Path, letters: Path, tmp_path: Path) -> None:
    (letters / "sealed").mkdir()
    (letters / "sealed" / "inside.txt").write_text("Letter 50")
    (letters / "sealed").chmod(0)
    (letters / "03.txt").chmod(0)
    (tmp_path / "schema.json").write_text(json.dumps(QUESTION))
    command = [sys.executable, "-m", "app", "batch", str(letters), "--schema", str(tmp_path / "schema.json")]
    command += ["--out", str(tmp_path / "r.jsonl"), "--workers", "1"]

    done = subprocess.run(command, preexec_fn=as_a_user, capture_output=True, text=True)
    (letters / "sealed").chmod(0o700)
    (letters / "03.txt").chmod(0o600)
    assert done.returncode == 1
    first, second = done.stderr.splitlines()
    assert "sealed could not be looked into (Permission denied). See that you may open it" in first
    assert "You may not read 03.txt. Ask for permission" in second
    assert sum("error" in line for line in lines(tmp_path / "r.jsonl")) == 1
    assert len(lines(tmp_path / "r.jsonl")) == 12

    done = subprocess.run([*command, "--retry"], preexec_fn=as_a_user, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "1 failed documents are tried again\n")
    assert len(lines(tmp_path / "r.jsonl")) == 13


def test_files_that_vanish_or_change_before_they_are_read(
    context: AppContext, home: Path, job: Job, letters: Path
) -> None:
    def happens() -> None:
        (letters / "03.txt").unlink()
        (letters / "04.txt").write_text("Letter 77\nDate: 7 March 2026\n")
        (letters / "05.txt").rename(letters / "moved.txt")

    id_ = batch.create(context, job)
    with Queue(home / "data" / "jobs" / f"{id_}.sqlite3") as queue:
        progress = run_job(context, queue, Meanwhile(queue, happens))
        assert (progress.state, progress.done, progress.failed) == (JobState.FINISHED, 10, 2)
        errors = {Path(line["file"]).name: line["error"] for line in lines(job.out) if "error" in line}
        assert set(errors) == {"03.txt", "05.txt"}
        assert all(error.startswith("There is no file") for error in errors.values())


ON_A_FULL_DISK = """
mount -t tmpfs -o size=64k none "$1" || exit 99
head -c 65536 /dev/zero > "$1/ballast"
shift
"$@"
code=$?
rm "$OUT/ballast"
[ $code = 1 ] && "$@" && cat "$OUT/r.csv"
"""


def test_a_disk_that_is_full_where_the_results_go_costs_no_work(
    context: AppContext, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, texts = tmp_path / "out", tmp_path / "texts.jsonl"
    out.mkdir()
    entries = [{"id": number, "text": f"Letter {number}"} for number in range(12)]
    texts.write_text("".join(json.dumps(entry) + "\n" for entry in entries))
    monkeypatch.setenv("OUT", str(out))
    (tmp_path / "schema.json").write_text(json.dumps(QUESTION))
    command = ["unshare", "-rm", "sh", "-c", ON_A_FULL_DISK, "sh", out, sys.executable, "-m", "app", "batch"]
    command += [
        "--texts",
        texts,
        "--schema",
        tmp_path / "schema.json",
        "--out",
        out / "r.csv",
        "--workers",
        "1",
    ]
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True)
    if done.returncode == 99 or done.stderr.startswith("unshare"):
        pytest.skip("no disk of its own for a test here")
    assert done.returncode == 0, done.stderr
    (told,) = done.stderr.splitlines()
    assert told.startswith("strongroom: r.csv cannot be written: No space left on device. Free some space")
    assert len(done.stdout.splitlines()) == 13
    (entry,) = batch.jobs(context)
    assert {document.attempts for document in batch.documents(context, entry.id)} == {1}


def test_jobs_that_would_write_to_one_file_or_move_each_others_documents_are_refused(
    context: AppContext, home: Path, job: Job, tmp_path: Path
) -> None:
    other_question = {"type": "object", "properties": {"date": {"format": "date"}}}
    first = batch.create(context, job)
    same_file = batch.create(context, replace(job, question=other_question))
    moving = batch.create(
        context, replace(job, watches=True, out=tmp_path / "w.jsonl", done_folder=tmp_path / "done")
    )
    with Queue(home / "data" / "jobs" / f"{first}.sqlite3") as queue, queue.running():
        with pytest.raises(UsageError, match=r"writes to .*results.jsonl. Name another file, or wait"):
            batch.run(context, same_file, workers=1)
        with pytest.raises(UsageError, match=r"working on .*letters.* Stop that one first"):
            batch.run(context, moving, workers=1)
        with pytest.raises(UsageError, match="Stop that one first"):
            batch.start(context, moving)
    assert not job.out.exists()
