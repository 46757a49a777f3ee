"""What is kept of forms comes back, adds up, and is forgotten."""

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.storage.database import Database
from app.storage.form_memory import FormMemory, Remembered


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database(tmp_path / "store.sqlite3")
    yield opened
    opened.close()


def test_values_are_replaced_and_mapping_adds_up(database: Database) -> None:
    memory = FormMemory(database)
    memory.keep("abc", {"a": "1", "list": ("x", "y")}, {"key": "a"})
    memory.keep("abc", {"a": "2"}, {"other": "", "key": "b"})
    assert memory.load("abc") == Remembered({"a": "2"}, {"key": "b", "other": ""})
    assert memory.load("another") == Remembered()


def test_lists_come_back_as_lists(database: Database) -> None:
    FormMemory(database).keep("abc", {"list": ("x", "y")})
    assert FormMemory(database).load("abc").values == {"list": ("x", "y")}


def test_form_without_a_fingerprint_is_not_kept(database: Database) -> None:
    FormMemory(database).keep("", {"a": "1"})
    assert FormMemory(database).load("") == Remembered()


def test_forgotten_values_are_gone_from_the_file(database: Database, tmp_path: Path) -> None:
    memory = FormMemory(database)
    memory.keep("abc", {"a": "a secret that stands out"})
    memory.keep("def", {"a": "another secret"})
    assert memory.forget("abc") == 1
    assert memory.forget_all() == 1
    for file in tmp_path.iterdir():
        assert b"secret" not in file.read_bytes()


@pytest.mark.skipif("sys.platform == 'win32'", reason="rights of another kind")
def test_store_is_for_its_owner_alone(database: Database, tmp_path: Path) -> None:
    FormMemory(database).keep("abc", {"a": "1"})
    for file in tmp_path.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
