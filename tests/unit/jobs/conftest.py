"""A home with a tiny model, so that whole jobs run in real processes within a test's patience."""

import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from app.context import AppContext
from app.jobs.job import Job, Task
from app.settings.locations import HOME_VARIABLE

QUESTION = {"type": "object", "properties": {"number": {"format": "id"}, "date": {"format": "date"}}}


@pytest.fixture
def home(tmp_path: Path, tiny_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The program's folder; processes that the test starts find it, too."""
    folder = tmp_path / "home"
    shutil.copytree(tiny_folder, folder / "data" / "models" / "tiny")
    (folder / "settings").mkdir()
    (folder / "settings" / "settings.json").write_text('{"model": "tiny"}')
    monkeypatch.setenv(HOME_VARIABLE, str(folder))
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[3]))
    return folder


@pytest.fixture
def context(home: Path) -> AppContext:
    return AppContext()


@pytest.fixture
def letters(tmp_path: Path) -> Path:
    """Twelve letters, two of which say the same."""
    folder = tmp_path / "letters"
    folder.mkdir()
    for number in range(12):
        content = f"Letter {min(number, 10)}\nDate: {min(number, 10) + 1} March 2026\n"
        (folder / f"{number:02}.txt").write_text(content)
    return folder


@pytest.fixture
def job(letters: Path, tmp_path: Path) -> Job:
    return Job(Task.EXTRACTION, QUESTION, tmp_path / "results.jsonl", "jsonl", folder=letters)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user of the computer may look into; pytest's own are for one alone."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


@contextmanager
def closed_to_others(*paths: Path) -> Iterator[None]:
    """Nobody may open `paths` meanwhile; root, who may open everything, is a user without a name."""
    modes = [path.stat().st_mode for path in paths]
    for path in paths:
        path.chmod(0)
    is_root = os.geteuid() == 0
    if is_root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if is_root:
            os.seteuid(0)
        for path, mode in zip(paths, modes, strict=True):
            path.chmod(mode)


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def plain(path: Path) -> list[dict[str, Any]]:
    """The lines without what differs from run to run."""
    return [{key: value for key, value in line.items() if key != "seconds"} for line in lines(path)]


def wait_until(condition: Callable[[], bool], limit_s: float = 120.0) -> None:
    end = time.monotonic() + limit_s
    while not condition():
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.02)
