"""Real files, real SQLite, and a real program that is killed between noting and doing."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.errors import AppError
from app.storage.database import Database
from app.storage.journal import MOST_LOTS, ActionState, Journal, free_place

ROOT = Path(__file__).parents[3]


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    database = Database(tmp_path / "data" / "strongroom.sqlite3")
    yield Journal(database, tmp_path / "data" / "kept")
    database.close()


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder of the person's, with three letters."""
    folder = tmp_path / "desk"
    folder.mkdir()
    for name in ("a", "b", "c"):
        (folder / f"{name}.txt").write_text(f"letter {name}")
    return folder


def tree(folder: Path) -> dict[str, str]:
    """Path → content of all files; folders end with a slash."""
    return {
        path.relative_to(folder).as_posix() + ("/" if path.is_dir() else ""): (
            "" if path.is_dir() else path.read_text()
        )
        for path in folder.rglob("*")
    }


def test_a_lot_of_moves_copies_and_writes_is_taken_back_whole(journal: Journal, desk: Path) -> None:
    before = tree(desk)
    with journal.lot("Sorted") as lot:
        lot.move(desk / "a.txt", desk / "mail" / "2026" / "a.txt")
        lot.move(desk / "b.txt", desk / "renamed.txt")
        lot.copy(desk / "c.txt", desk / "mail" / "c.txt")
        lot.write(desk / "form.txt", lambda part: part.write_text("filled"))
        lot.write(desk / "c.txt", lambda part: part.write_text("over it"), replaces=True)
    assert tree(desk) == {
        "mail/": "",
        "mail/2026/": "",
        "mail/2026/a.txt": "letter a",
        "mail/c.txt": "letter c",
        "renamed.txt": "letter b",
        "form.txt": "filled",
        "c.txt": "over it",
    }
    (entry,) = journal.lots()
    assert (entry.title, entry.files, entry.is_finished, entry.is_undone) == ("Sorted", 5, True, False)
    assert journal.undo(entry.id) == []
    assert tree(desk) == before
    (entry,) = journal.lots()
    assert (entry.files, entry.is_undone) == (0, True)
    assert journal.undo(entry.id) == []
    assert tree(desk) == before


def test_undo_leaves_what_has_changed_since_and_says_so(journal: Journal, desk: Path) -> None:
    with journal.lot("Sorted") as lot:
        for name in ("a", "b", "c"):
            lot.move(desk / f"{name}.txt", desk / "mail" / f"{name}.txt")
        lot.write(desk / "form.txt", lambda part: part.write_text("filled"))
    (desk / "mail" / "a.txt").write_text("edited")
    (desk / "mail" / "b.txt").unlink()
    (desk / "c.txt").write_text("another c")
    (desk / "form.txt").write_text("filled, and signed")
    after = tree(desk)
    refusals = journal.undo(lot.id)
    assert [(r.action.target.name, r.reason.split(" ", 1)[1][:12]) for r in refusals] == [
        ("form.txt", "has changed "),
        ("c.txt", "is another f"),
        ("b.txt", "is no longer"),
        ("a.txt", "has changed "),
    ]
    assert tree(desk) == after
    (desk / "c.txt").unlink()
    assert [r.action.target.name for r in journal.undo(lot.id)] == ["form.txt", "b.txt", "a.txt"]
    assert (desk / "c.txt").read_text() == "letter c"


def test_nothing_that_stands_at_a_target_is_overwritten(journal: Journal, desk: Path) -> None:
    before = tree(desk)
    with journal.lot("Sorted") as lot:
        for refused in (
            lambda: lot.move(desk / "a.txt", desk / "b.txt"),
            lambda: lot.copy(desk / "a.txt", desk / "b.txt"),
            lambda: lot.write(desk / "b.txt", lambda part: part.write_text("new")),
        ):
            with pytest.raises(AppError, match=r"There is a file b\.txt"):
                refused()
    assert tree(desk) == before
    assert {action.state for action in journal.actions(lot.id)} == {ActionState.FAILED}
    assert free_place(desk / "b.txt") == desk / "b (2).txt"
    assert free_place(desk / "new.txt") == desk / "new.txt"


def test_an_action_that_fails_leaves_no_trace_and_the_others_stay(journal: Journal, desk: Path) -> None:
    def fail(part: Path) -> None:
        part.write_text("half")
        raise OSError(28, "No space left on device")

    with journal.lot("Sorted") as lot:
        lot.move(desk / "a.txt", desk / "renamed.txt")
        with pytest.raises(AppError, match="No space left"):
            lot.write(desk / "form.txt", fail)
        with pytest.raises(AppError, match="No such file"):
            lot.move(desk / "missing.txt", desk / "other.txt")
        with pytest.raises(AppError, match="a file stands where"):
            lot.move(desk / "b.txt", desk / "c.txt" / "b.txt")
    assert tree(desk) == {"b.txt": "letter b", "c.txt": "letter c", "renamed.txt": "letter a"}
    assert journal.undo(lot.id) == []
    assert tree(desk) == {"a.txt": "letter a", "b.txt": "letter b", "c.txt": "letter c"}


@pytest.mark.skipif(not Path("/dev/shm").is_dir(), reason="needs a second file system")
def test_a_file_moves_between_file_systems_and_back(journal: Journal, desk: Path) -> None:
    os.utime(desk / "a.txt", (1_000_000, 1_000_000))
    elsewhere = Path("/dev/shm") / f"strongroom-{os.getpid()}"
    with journal.lot("Moved") as lot:
        lot.move(desk / "a.txt", elsewhere / "a.txt")
    assert tree(elsewhere) == {"a.txt": "letter a"}
    assert not (desk / "a.txt").exists()
    assert journal.undo(lot.id) == []
    assert (desk / "a.txt").read_text() == "letter a"
    assert (desk / "a.txt").stat().st_mtime == 1_000_000
    assert not elsewhere.exists()


def test_a_lot_that_was_undone_takes_no_more_actions(journal: Journal, desk: Path) -> None:
    with journal.lot("Sorted") as lot:
        lot.move(desk / "a.txt", desk / "mail" / "a.txt")
        journal.undo(lot.id)
        with pytest.raises(AppError, match="undone meanwhile"):
            lot.move(desk / "b.txt", desk / "mail" / "b.txt")
    assert sorted(tree(desk)) == ["a.txt", "b.txt", "c.txt"]


def test_old_lots_are_forgotten_with_the_files_kept_for_them(
    journal: Journal, desk: Path, tmp_path: Path
) -> None:
    kept = tmp_path / "data" / "kept"
    with journal.lot("First") as lot:
        lot.write(desk / "a.txt", lambda part: part.write_text("over"), replaces=True)
    assert [path.read_text() for path in kept.iterdir()] == ["letter a"]
    for number in range(MOST_LOTS):
        with journal.lot(f"Lot {number}") as lot:
            lot.copy(desk / "b.txt", desk / f"{number}.txt")
    assert len(journal.lots()) == MOST_LOTS
    assert list(kept.iterdir()) == []


KILLED = """
import os, signal, sys
from pathlib import Path
from app.storage import file_places, journal
from app.storage.database import Database
here, moment = Path(sys.argv[1]), int(sys.argv[2])
steps = 0
def watched(function):
    def step(*arguments, **options):
        global steps
        steps += 1
        if steps == moment:
            os.kill(os.getpid(), signal.SIGKILL)
        return function(*arguments, **options)
    return step
for name in ("replace", "unlink", "rename", "open", "mkdir"):
    setattr(Path, name, watched(getattr(Path, name)))
journal.Journal.note = watched(journal.Journal.note)
with journal.Journal(Database(here / "data" / "s.sqlite3"), here / "data" / "kept").lot("Sorted") as lot:
    desk = here / "desk"
    lot.move(desk / "a.txt", desk / "mail" / "a.txt")
    lot.copy(desk / "b.txt", desk / "mail" / "b.txt")
    lot.write(desk / "form.txt", lambda part: part.write_text("filled"))
    lot.write(desk / "c.txt", lambda part: part.write_text("over it"), replaces=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
def test_a_program_killed_at_any_step_leaves_nothing_that_undo_cannot_take_back(tmp_path: Path) -> None:
    for moment in range(4, 60, 4):
        here = tmp_path / str(moment)
        (here / "desk").mkdir(parents=True)
        for name in ("a", "b", "c"):
            (here / "desk" / f"{name}.txt").write_text(f"letter {name}")
        before = tree(here / "desk")
        run = subprocess.run(
            [sys.executable, "-c", KILLED, str(here), str(moment)], cwd=ROOT, capture_output=True, check=False
        )
        contents = set(tree(here / "desk").values())
        assert {"letter a", "letter b"} <= contents
        database = Database(here / "data" / "s.sqlite3")
        journal = Journal(database, here / "data" / "kept")
        for entry in journal.lots():
            assert entry.is_finished == (run.returncode == 0)
            assert journal.undo(entry.id) == []
        assert tree(here / "desk") == before, moment
        database.close()
        if run.returncode == 0:
            break
        assert run.returncode == -signal.SIGKILL, run.stderr
    else:
        pytest.fail("it never ran to its end")
