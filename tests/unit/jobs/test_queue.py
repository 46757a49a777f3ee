"""The steps of a document, each a transaction that survives the death of whoever took it."""

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.errors import AppError
from app.jobs.job import DocumentState, Found, Job, JobState, Outcome, Task
from app.jobs.queue import MOST_CRASHES, Queue
from app.jobs.store import AlreadyRunning

ROOT = Path(__file__).parents[3]


@pytest.fixture
def asked(tmp_path: Path) -> Job:
    return Job(Task.EXTRACTION, {"properties": {}}, tmp_path / "r.jsonl", "jsonl", texts=tmp_path / "t.jsonl")


@pytest.fixture
def queue(tmp_path: Path, asked: Job) -> Iterator[Queue]:
    with Queue.create(tmp_path / "jobs", asked) as queue:
        queue.start()
        yield queue


def found(*sizes: int) -> list[Found]:
    return [Found(str(i), f"name {i}", size, "v1", "x" * size) for i, size in enumerate(sizes)]


def result(number: int) -> Outcome:
    return Outcome({"values": {"number": number}})


def test_a_job_comes_back_as_it_was_asked(tmp_path: Path) -> None:
    job = Job(
        Task.CLASSIFICATION,
        {"labels": {"a": "b"}},
        tmp_path / "r.csv",
        "csv",
        folder=tmp_path,
        left_out=(tmp_path / "x",),
        watches=True,
        done_folder=tmp_path / "done",
    )
    with Queue.create(tmp_path / "jobs", job) as queue:
        assert queue.job == job
        assert queue.path.stem == job.id
    with Queue.create(tmp_path / "jobs", job) as again:
        assert again.job == job


def test_documents_of_one_length_are_taken_together_the_longest_first(queue: Queue) -> None:
    queue.add(found(10, 1000, 12, 1020, 9))
    assert [claimed.name for claimed in queue.claim("a", 9)] == ["name 1", "name 3"]
    assert [claimed.name for claimed in queue.claim("b", 2)] == ["name 0", "name 2"]
    assert [claimed.name for claimed in queue.claim("c", 9)] == ["name 4"]
    assert queue.claim("d", 9) == []


def test_few_documents_are_shared_among_the_workers(queue: Queue) -> None:
    queue.add(found(*[5] * 40))
    taken = [len(queue.claim("a", 16, workers=2)) for _ in range(9)]
    assert taken == [16, 12, 6, 3, 1, 1, 1, 0, 0]


def test_a_result_counts_once_and_only_from_the_owner(queue: Queue) -> None:
    queue.add(found(5))
    (first,) = queue.claim("slow", 1)
    queue.begin(first, "aa")
    queue.release("slow")
    (second,) = queue.claim("quick", 1)
    queue.finish([(second, result(2))])
    queue.finish([(first, result(1)), (second, result(3))])
    assert list(queue.lines()) == [{"id": "name 0", "values": {"number": 2}}]
    queue.listed()
    assert queue.is_done()


def test_what_has_the_same_content_is_answered_once(queue: Queue) -> None:
    queue.add(found(5, 5, 5))
    one, two, three = queue.claim("a", 3)
    assert queue.begin(one, "same")
    assert not queue.begin(two, "same")  # it waits for the first
    assert queue.claim("b", 1) == []
    queue.finish([(one, result(1))])
    assert not queue.begin(three, "same")  # it takes the first one's result
    (two,) = queue.claim("b", 1)
    assert not queue.begin(two, "same")
    assert [line["values"]["number"] for line in queue.lines()] == [1, 1, 1]
    assert [line["id"] for line in queue.lines()] == ["name 0", "name 1", "name 2"]


def test_the_twin_of_a_document_that_fails_is_tried_itself(queue: Queue) -> None:
    queue.add(found(5, 5))
    one, two = queue.claim("a", 2)
    queue.begin(one, "same")
    queue.begin(two, "same")
    queue.finish([(one, Outcome(error="It failed."))])
    (two,) = queue.claim("a", 1)
    assert queue.begin(two, "same")


def test_a_document_that_kills_its_workers_is_given_up_and_its_neighbours_are_not(queue: Queue) -> None:
    queue.add(found(5, 5, 5))
    for death in range(20):
        claimed = queue.claim(f"worker {death}", 3)
        if not claimed:
            break
        for one in claimed:
            queue.begin(one, one.place)
        if any(one.name == "name 1" for one in claimed):
            queue.release(f"worker {death}")
        else:
            queue.finish([(one, result(0)) for one in claimed])
    states = {entry.name: entry.state for entry in queue.documents(None, 0, 9)}
    assert states == {"name 0": "done", "name 1": "failed", "name 2": "done"}
    (failed,) = queue.documents(DocumentState.FAILED, 0, 9)
    assert f"{MOST_CRASHES} times" in failed.error
    assert failed.hint


def test_a_job_that_was_killed_as_a_whole_blames_no_document(queue: Queue) -> None:
    queue.add(found(5))
    for _ in range(MOST_CRASHES + 2):
        (claimed,) = queue.claim("a", 1)
        queue.begin(claimed, "aa")
        queue.start()
    assert queue.progress().failed == 0


def test_failed_documents_are_tried_again_when_asked(queue: Queue) -> None:
    queue.add(found(5, 5))
    one, two = queue.claim("a", 2)
    queue.finish([(one, Outcome(error="No.", hint="Try.")), (two, result(2))])
    queue.note_written(2, 100)
    assert [line.get("error") for line in queue.lines()] == ["No.", None]
    assert queue.retry_failed() == 1
    assert queue.written == (0, 0)  # the line of the failure is out of date
    (one,) = queue.claim("a", 9)
    queue.finish([(one, result(1))])
    assert [line["values"]["number"] for line in queue.lines()] == [1, 2]
    assert queue.retry_failed() == 0


def test_found_again_only_what_has_changed_is_done_again(queue: Queue) -> None:
    queue.add(found(5, 5))
    queue.finish([(one, result(1)) for one in queue.claim("a", 2)])
    queue.note_written(2, 100)
    queue.add(found(5, 5, 5))
    assert queue.written == (2, 100)
    assert queue.progress().done == 2
    queue.add([Found("0", "name 0", 6, "v2", "changed")])
    assert queue.written == (0, 0)
    assert [(one.name, one.text) for one in queue.claim("a", 9)] == [
        ("name 0", "changed"),
        ("name 2", "x" * 5),
    ]


def test_a_document_given_back_waits_its_time(queue: Queue) -> None:
    queue.add(found(5))
    (claimed,) = queue.claim("a", 1)
    queue.give_back(claimed, delay_s=60)
    assert queue.claim("a", 1) == []
    assert not queue.is_done()


def test_progress_counts_and_foretells(queue: Queue) -> None:
    assert queue.progress().seconds_left is None
    queue.add(found(5, 5, 5, 5))
    one, two, _ = queue.claim("a", 3)
    queue.finish([(one, result(1)), (two, Outcome(error="No."))])
    progress = queue.progress()
    assert (progress.total, progress.done, progress.failed, progress.running) == (4, 1, 1, 1)
    assert not progress.is_listed
    assert progress.documents_a_minute > 0
    assert progress.seconds_left is not None
    assert progress.seconds_left > 0


def test_only_one_process_runs_a_job_and_a_killed_one_does_not_block(queue: Queue) -> None:
    script = (
        "import sys, time\nfrom pathlib import Path\nfrom app.jobs.queue import Queue\n"
        "with Queue(Path(sys.argv[1])) as queue, queue.running():\n"
        "    print('holds', flush=True)\n    time.sleep(60)\n"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", script, str(queue.path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert other.stdout
    assert other.stdout.readline() == "holds\n"
    assert queue.is_running()
    with pytest.raises(AlreadyRunning), queue.running():
        pass
    other.kill()
    other.wait()
    other.stdout.close()
    assert not queue.is_running()


FINISHES = """
import sys
from pathlib import Path
from app.jobs.job import Outcome
from app.jobs.queue import Queue
with Queue(Path(sys.argv[1])) as queue:
    while claimed := queue.claim(sys.argv[2], 1):
        queue.begin(claimed[0], claimed[0].place)
        queue.finish([(claimed[0], Outcome({"by": sys.argv[2]}))])
        print(claimed[0].name, flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
def test_every_result_that_was_told_is_there_after_a_kill(queue: Queue) -> None:
    queue.add(found(*[5] * 400))
    told: list[str] = []
    for number, after in enumerate((7, 23, 61)):
        worker = subprocess.Popen(
            [sys.executable, "-c", FINISHES, str(queue.path), f"w{number}"],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert worker.stdout
        told += [worker.stdout.readline().strip() for _ in range(after)]
        os.kill(worker.pid, signal.SIGKILL)
        told += [line.strip() for line in worker.stdout]
        worker.wait()
        worker.stdout.close()
        queue.release(f"w{number}")
    done = [entry.name for entry in queue.documents(DocumentState.DONE, 0, 400)]
    assert len(told) == len(set(told))
    assert set(told) <= set(done)
    assert len(done) <= len(told) + 3  # stored, and killed before it was told
    (check,) = sqlite3.connect(queue.path).execute("PRAGMA integrity_check").fetchone()
    assert check == "ok"


def test_a_stopped_job_says_why(queue: Queue) -> None:
    queue.want(JobState.STOPPED, AppError("No model.", "Install one."))
    progress = queue.progress()
    assert (progress.state, progress.error, progress.hint) == ("stopped", "No model.", "Install one.")
    queue.start()
    assert queue.progress().error == ""
