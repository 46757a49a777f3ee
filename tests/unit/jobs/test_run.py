"""Whole jobs in real processes, with a tiny model: undisturbed, killed, on a full disk, side by side."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from app.commands import batch
from app.context import AppContext
from app.errors import AppError, UsageError
from app.jobs.job import DocumentState, Job, JobState
from app.jobs.queue import Queue
from tests.unit.jobs.conftest import lines, plain, wait_until

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL and hard limits")

RUN = """
import sys
from app.commands import batch
from app.context import AppContext
from app.errors import AppError
with AppContext() as context:
    try:
        batch.run(context, sys.argv[1], workers=int(sys.argv[2]))
    except AppError as error:
        sys.exit(str(error))
"""


def begin(id: str, workers: int = 1, **options: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", RUN, id, str(workers)],
        stderr=subprocess.PIPE,
        text=True,
        **options,  # type: ignore[call-overload]
    )


def done(home: Path, id: str) -> int:
    """How many are done, seen from outside."""
    with closing(sqlite3.connect(home / "data" / "jobs" / f"{id}.sqlite3", timeout=10)) as connection:
        (count,) = connection.execute("SELECT count(*) FROM document WHERE state = 'done'").fetchone()
        return int(count)


def more_letters(folder: Path, count: int) -> None:
    for number in range(100, 100 + count):
        (folder / f"{number}.txt").write_text(f"Letter {number}\nDate: {number % 28 + 1} April 2026\n")


def test_a_job_killed_again_and_again_ends_as_an_undisturbed_one(
    context: AppContext, home: Path, job: Job, letters: Path, tmp_path: Path
) -> None:
    more_letters(letters, 28)
    undisturbed = batch.create(context, replace(job, out=tmp_path / "undisturbed.jsonl"))
    assert batch.run(context, undisturbed, workers=2).done == 40
    expected = plain(tmp_path / "undisturbed.jsonl")
    assert [line["file"] for line in expected] == sorted(map(str, letters.iterdir()))
    values = {Path(line["file"]).stem: line["values"] for line in expected}
    assert values["10"] == values["11"]

    id_ = batch.create(context, job)
    seen = 0
    for moment in (3, 14):
        process = begin(id_, workers=2)
        wait_until(lambda moment=moment: done(home, id_) >= moment)  # type: ignore[misc]
        process.kill()
        process.communicate()
        assert done(home, id_) >= max(seen, moment)
        seen = done(home, id_)
        streamed = [line["file"] for line in lines(job.out)] if job.out.exists() else []
        assert len(streamed) == len(set(streamed))
    progress = batch.run(context, id_, workers=2)
    assert (progress.state, progress.done, progress.failed) == (JobState.FINISHED, 40, 0)
    assert plain(job.out) == expected


def test_a_worker_that_is_killed_is_replaced(
    context: AppContext, home: Path, job: Job, letters: Path
) -> None:
    more_letters(letters, 30)
    id_ = batch.create(context, job)
    process = begin(id_)
    wait_until(lambda: (home / "data" / "jobs").exists() and done(home, id_) >= 2)
    with Queue(home / "data" / "jobs" / f"{id_}.sqlite3") as queue:
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        workers = [c for c in children if b"spawn_main" in Path(f"/proc/{c}/cmdline").read_bytes()]
        (worker,) = workers
        os.kill(int(worker), signal.SIGKILL)
        assert process.communicate()[1] == ""
        assert process.returncode == 0
        assert (queue.progress().done, queue.state) == (42, JobState.FINISHED)
    assert len(lines(job.out)) == 42


def test_documents_that_cannot_be_read_have_their_line_and_can_be_tried_again(
    context: AppContext, job: Job, letters: Path
) -> None:
    (letters / "empty.txt").write_bytes(b"")
    (letters / "broken.pdf").write_bytes(b"%PDF-1.7 and no more")
    (letters / "secret.txt").write_text("Letter")
    (letters / "secret.txt").chmod(0)
    id_ = batch.create(context, job)
    progress = batch.run(context, id_, workers=1)
    unreadable = 2 if os.access(letters / "secret.txt", os.R_OK) else 3  # root reads everything
    assert (progress.state, progress.failed) == (JobState.FINISHED, unreadable)
    by_name = {Path(line["file"]).name: line for line in lines(job.out)}
    assert "0 bytes" in by_name["empty.txt"]["error"]
    assert by_name["broken.pdf"]["hint"]
    (letters / "secret.txt").chmod(0o600)
    (letters / "empty.txt").write_text("Letter 77")
    assert batch.retry_failed(context, id_) == unreadable
    progress = batch.run(context, id_, workers=1)
    assert progress.failed == 1
    assert [Path(line["file"]).name for line in lines(job.out) if "error" in line] == ["broken.pdf"]
    assert len(lines(job.out)) == 15


def test_a_file_that_changes_while_it_is_read_is_not_answered(
    context: AppContext, job: Job, letters: Path
) -> None:
    restless = letters / "restless.txt"
    restless.write_text("Letter 0\n")
    stop = threading.Event()

    def write() -> None:
        while not stop.wait(0.0005):
            with restless.open("a") as file:
                file.write("more\n")

    writer = threading.Thread(target=write)
    writer.start()
    try:
        id_ = batch.create(context, job)
        progress = batch.run(context, id_, workers=1)
    finally:
        stop.set()
        writer.join()
    assert (progress.done, progress.failed) == (12, 1)
    (failed,) = batch.documents(context, id_, DocumentState.FAILED)
    assert "keeps changing" in failed.error
    progress = batch.run(context, id_, workers=1)  # it holds still now, and is another file than before
    assert (progress.done, progress.failed) == (13, 0)


def test_a_full_disk_stops_the_job_and_loses_nothing(
    context: AppContext, home: Path, job: Job, letters: Path
) -> None:
    import resource

    more_letters(letters, 60)
    id_ = batch.create(context, job)
    limit = 90_000  # no file may grow beyond, as if the disk were full
    process = begin(id_, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)))
    errors = process.communicate(timeout=120)[1]
    assert process.returncode == 1, errors
    assert "Traceback" not in errors
    assert "Free some space" in errors
    before = done(home, id_)
    assert before < 72
    progress = batch.run(context, id_, workers=2)
    assert (progress.state, progress.done, progress.failed) == (JobState.FINISHED, 72, 0)
    assert len({line["file"] for line in lines(job.out)}) == 72


def test_two_jobs_on_one_folder_do_not_meet_and_one_job_runs_once(
    context: AppContext, home: Path, job: Job, letters: Path, tmp_path: Path
) -> None:
    more_letters(letters, 8)
    one = batch.create(context, replace(job, out=letters / "one.jsonl"))
    two = batch.create(context, replace(job, out=tmp_path / "two.csv", format="csv"))
    assert one != two
    with Queue(home / "data" / "jobs" / f"{one}.sqlite3") as queue, queue.running():
        with pytest.raises(AppError, match="being worked on already"):
            batch.run(context, one, workers=1)
        with pytest.raises(AppError, match="being worked on already"):
            batch.forget(context, one)
    process = begin(one)
    wait_until(lambda: done(home, one) > 0)
    assert batch.run(context, two, workers=1).done >= 20  # and the other's results, as they lie in the folder
    assert process.communicate()[1] == ""
    assert len(lines(letters / "one.jsonl")) == 20
    batch.forget(context, one)
    batch.forget(context, two)
    assert batch.jobs(context) == []
    assert list((home / "data" / "jobs").iterdir()) == []
    assert (letters / "one.jsonl").exists()


def test_a_job_in_the_background_goes_on_alone_is_paused_and_resumed(
    context: AppContext, job: Job, letters: Path
) -> None:
    more_letters(letters, 1000)
    id_ = batch.create(context, job)
    starter = (
        "import sys\nfrom app.commands import batch\nfrom app.context import AppContext\n"
        "with AppContext() as context:\n    batch.start(context, sys.argv[1], workers=1)\n"
    )
    subprocess.run([sys.executable, "-c", starter, id_], check=True)  # it has ended, the job goes on
    wait_until(lambda: batch.progress(context, id_).done >= 3)
    (entry,) = batch.jobs(context)
    assert (entry.id, entry.is_running) == (id_, True)
    batch.pause(context, id_)
    wait_until(lambda: not batch.jobs(context)[0].is_running)
    progress = batch.progress(context, id_)
    assert (progress.state, progress.running, progress.failed) == (JobState.PAUSED, 0, 0)
    assert 3 <= progress.done < 1000
    batch.start(context, id_, workers=2)
    wait_until(lambda: batch.progress(context, id_).done > progress.done)
    batch.cancel(context, id_)
    wait_until(lambda: not batch.jobs(context)[0].is_running)
    assert batch.progress(context, id_).state is JobState.CANCELLED
    assert len(lines(job.out)) == batch.progress(context, id_).done


def test_a_model_that_is_gone_stops_the_job_with_a_reason(context: AppContext, home: Path, job: Job) -> None:
    (home / "data" / "models" / "tiny" / "model.json").unlink()
    id_ = batch.create(context, job)
    progress = batch.run(context, id_, workers=1)
    assert progress.state is JobState.STOPPED
    assert "model.json is missing" in progress.error
    assert progress.done == progress.failed == 0


def test_results_written_by_others_or_lost_are_written_anew(context: AppContext, job: Job) -> None:
    id_ = batch.create(context, job)
    batch.run(context, id_, workers=1)
    expected = job.out.read_text()
    job.out.unlink()
    batch.run(context, id_, workers=1)
    assert job.out.read_text() == expected  # with the same seconds: nothing was answered again
    job.out.write_text("mine\n")
    batch.run(context, id_, workers=1)
    assert job.out.read_text() == expected


def test_texts_are_answered_under_their_ids(context: AppContext, job: Job, tmp_path: Path) -> None:
    texts = tmp_path / "texts.jsonl"
    entries = [{"id": 1, "text": "Date: 1 March 2026"}, {"id": "b", "text": "x"}, {"id": 1, "text": ""}]
    texts.write_text("".join(json.dumps(entry) + "\n\n" for entry in entries))
    id_ = batch.create(context, replace(job, folder=None, texts=texts))
    progress = batch.run(context, id_, workers=1)
    assert progress.state is JobState.FINISHED
    assert [line["id"] for line in lines(job.out)] == ["1", "b", "1"]
    texts.write_text(texts.read_text() + "not json")
    with pytest.raises(UsageError, match="Line 7 of"):
        batch.run(context, id_, workers=1)
    assert batch.progress(context, id_).state is JobState.STOPPED


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"format": "docx"}, "no format"),
        ({"folder": None}, "Nothing to read"),
        ({"folder": Path("/nowhere")}, "no folder"),
        ({"out": Path("/nowhere/r.jsonl")}, "cannot be written"),
    ],
)
def test_a_job_that_makes_no_sense_is_refused(context: AppContext, job: Job, change: dict, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        batch.create(context, replace(job, **change))
