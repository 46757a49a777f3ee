"""A folder that fills: what is taken when, and what becomes of files that are done."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.context import AppContext
from app.jobs.job import Job, Outcome
from app.jobs.queue import Queue
from app.jobs.sources import ListedFolder
from app.jobs.watch import LONGEST_BACK_OFF_S, SETTLED_S, DoneFolder, WatchedFolder
from app.storage.database import Database
from app.storage.journal import Journal
from tests.unit.jobs.conftest import QUESTION, closed_to_others, wait_until


class Clock:
    """Time that passes when it is told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def watched(job: Job, letters: Path, tmp_path: Path) -> Job:
    return replace(job, watches=True, done_folder=tmp_path / "done")


@pytest.fixture
def queue(watched: Job, tmp_path: Path) -> Iterator[Queue]:
    with Queue.create(tmp_path / "jobs", watched) as queue:
        queue.start()
        yield queue


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    database = Database(tmp_path / "strongroom.sqlite3")
    yield Journal(database, tmp_path / "kept")
    database.close()


def taken(source: WatchedFolder, clock: Clock, seconds: float) -> list[str]:
    """Names of what is taken while so much time passes, looked at ten times a second."""
    names = []
    for _ in range(round(10 * seconds)):
        names += [Path(found.place).name for found in source.take()]
        clock.now += 0.1
    return names


def answer_all(queue: Queue) -> None:
    """As if a worker had done all that waits, and its results were safe."""
    while claimed := queue.claim("worker", 9):
        queue.finish([(one, Outcome({"values": {}})) for one in claimed])
    queue.note_written(queue.finished(0, 1000)[-1][0], 0)


def test_a_file_is_taken_once_when_it_has_stopped_growing(watched: Job, letters: Path, clock: Clock) -> None:
    source = WatchedFolder(watched, clock=clock)
    assert sorted(taken(source, clock, SETTLED_S + 2)) == sorted(path.name for path in letters.iterdir())
    growing = letters / "growing.txt"
    for _ in range(5):
        with growing.open("a") as file:
            file.write("a line\n")
        assert taken(source, clock, SETTLED_S - 1) == []
    assert taken(source, clock, SETTLED_S + 2) == ["growing.txt"]
    assert taken(source, clock, 60) == []
    growing.write_text("another letter")
    assert taken(source, clock, SETTLED_S + 2) == ["growing.txt"]
    assert not source.is_exhausted


def test_a_file_that_comes_under_its_name_by_a_move_is_taken_too(
    watched: Job, letters: Path, clock: Clock
) -> None:
    source = WatchedFolder(watched, clock=clock)
    taken(source, clock, SETTLED_S + 2)
    (letters / "scan.pdf.part").write_text("half a pa")
    assert taken(source, clock, 60) == []
    (letters / "scan.pdf.part").rename(letters / "scan.pdf")
    assert taken(source, clock, SETTLED_S + 2) == ["scan.pdf"]


def test_a_locked_file_is_tried_less_and_less_often_but_never_given_up(
    watched: Job, open_folder: Path, clock: Clock
) -> None:
    locked = open_folder / "locked.txt"
    locked.write_text("Letter")
    source = WatchedFolder(replace(watched, folder=open_folder), clock=clock)
    with closed_to_others(locked):
        assert taken(source, clock, SETTLED_S + 10) == []
    begun = clock.now
    assert taken(source, clock, 10) == ["locked.txt"]
    assert clock.now - begun > 2  # it was not tried again at once
    locked.write_text("Another letter")
    with closed_to_others(locked):
        assert taken(source, clock, 3600) == []
    assert taken(source, clock, LONGEST_BACK_OFF_S / 30) == []
    assert taken(source, clock, LONGEST_BACK_OFF_S) == ["locked.txt"]


def test_files_that_are_done_are_put_away_and_can_come_back(
    watched: Job, letters: Path, queue: Queue, journal: Journal, tmp_path: Path
) -> None:
    (letters / "sub").mkdir()
    (letters / "sub" / "deep.txt").write_text("Letter 99")
    before = {path.name: path.read_text() for path in letters.rglob("*.txt")}
    queue.add(ListedFolder(watched).take())
    with journal.lot("Watched") as lot:
        done_folder = DoneFolder(letters, tmp_path / "done", lot)
        done_folder.put_away(queue)
        assert len(list(letters.rglob("*.txt"))) == 13  # none is done yet
        answer_all(queue)
        done_folder.put_away(queue)
        assert list(letters.rglob("*.txt")) == []
        assert (tmp_path / "done" / "sub" / "deep.txt").read_text() == "Letter 99"

        (letters / "00.txt").write_text("a new letter of an old name")
        queue.add(ListedFolder(watched).take())
        answer_all(queue)
        done_folder.put_away(queue)
    assert (tmp_path / "done" / "00 (2).txt").read_text() == "a new letter of an old name"
    names = [line["file"] for line in queue.lines()]
    assert names.count(str(letters / "00.txt")) == 2  # neither result is lost
    assert len(names) == 14

    (entry,) = journal.lots()
    assert (entry.files, entry.is_finished) == (14, True)
    (refusal,) = journal.undo(entry.id)  # the first 00.txt: the second is back in its place
    assert "another file 00.txt" in refusal.reason
    after = {path.name: path.read_text() for path in letters.rglob("*.txt")}
    assert after == before | {"00.txt": "a new letter of an old name"}


def test_a_file_that_was_replaced_after_it_was_read_stays_to_be_read(
    watched: Job, letters: Path, queue: Queue, journal: Journal, tmp_path: Path
) -> None:
    queue.add(ListedFolder(watched).take())
    answer_all(queue)
    (letters / "03.txt").write_text("the scanner has written the next letter under the same name")
    (letters / "04.txt").unlink()
    with journal.lot("Watched") as lot:
        done_folder = DoneFolder(letters, tmp_path / "done", lot)
        done_folder.put_away(queue)
        assert [path.name for path in letters.iterdir()] == ["03.txt"]
        queue.add(ListedFolder(watched).take())
        answer_all(queue)
        done_folder.put_away(queue)
    assert list(letters.iterdir()) == []
    assert len(list((tmp_path / "done").iterdir())) == 11
    assert len(list(queue.lines())) == 13  # the letter that was written over keeps its result


def test_results_are_safe_before_their_files_are_moved(
    watched: Job, letters: Path, queue: Queue, journal: Journal, tmp_path: Path
) -> None:
    queue.add(ListedFolder(watched).take())
    queue.finish([(one, Outcome({"values": {}})) for one in queue.claim("worker", 12)])
    numbers = [number for number, _ in queue.finished(0, 12)]
    queue.note_written(numbers[4], 0)
    with journal.lot("Watched") as lot:
        DoneFolder(letters, tmp_path / "done", lot).put_away(queue)
    assert len(list((tmp_path / "done").iterdir())) == 5


def test_a_file_that_cannot_be_moved_is_tried_again_later(
    watched: Job, letters: Path, queue: Queue, journal: Journal, tmp_path: Path, clock: Clock
) -> None:
    (tmp_path / "done").write_text("a file where the folder should be")
    queue.add(ListedFolder(watched).take())
    answer_all(queue)
    with journal.lot("Watched") as lot:
        done_folder = DoneFolder(letters, tmp_path / "done", lot, clock=clock)
        done_folder.put_away(queue)
        assert len(list(letters.iterdir())) == 12
        (tmp_path / "done").unlink()
        done_folder.put_away(queue)
        assert len(list(letters.iterdir())) == 12
        clock.now += LONGEST_BACK_OFF_S
        done_folder.put_away(queue)
    assert list(letters.iterdir()) == []


def begin_watching(*options: object) -> subprocess.Popen[str]:
    # tests in the background of a shell ignore Ctrl-C, and so would what they start
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        return subprocess.Popen(
            [sys.executable, "-m", "app", "watch", *map(str, options)], stderr=subprocess.PIPE, text=True
        )
    finally:
        signal.signal(signal.SIGINT, before)


@pytest.mark.skipif(sys.platform == "win32", reason="SIGINT")
def test_watching_is_stopped_goes_on_and_is_taken_back(home: Path, tmp_path: Path) -> None:
    inbox, done, out = (tmp_path / name for name in ("in", "done", "r.csv"))
    inbox.mkdir()
    (tmp_path / "schema.json").write_text(json.dumps(QUESTION))
    asked = (inbox, "--schema", tmp_path / "schema.json", "--out", out, "--done", done, "--workers", 1)

    for number, end in enumerate((signal.SIGINT, signal.SIGTERM)):
        process = begin_watching(*asked)
        for name in ("same.txt", f"{number}.txt"):
            (inbox / name).write_text(f"Letter {number} {name}\nDate: 1 March 2026\n")
        wait_until(lambda: not any(inbox.iterdir()))
        process.send_signal(end)
        assert process.communicate(timeout=60)[1] == ""
        assert process.returncode == 0
        assert len(out.read_text(encoding="utf-8-sig").splitlines()) == 1 + 2 * (number + 1)
    assert sorted(path.name for path in done.iterdir()) == ["0.txt", "1.txt", "same (2).txt", "same.txt"]

    undone = subprocess.run([sys.executable, "-m", "app", "undo"], capture_output=True, text=True, check=True)
    assert "Taken back: Watched in" in undone.stderr
    assert sorted(path.name for path in inbox.iterdir()) == ["1.txt", "same.txt"]
    assert sorted(path.name for path in done.iterdir()) == ["0.txt", "same.txt"]
    with AppContext() as context:
        assert [lot.is_finished for lot in context.journal.lots()] == [True, True]
