"""A folder is worked through while the window comes and goes."""

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMessageBox, QProgressBar
from pytestqt.qtbot import QtBot

from app.commands import batch
from app.context import AppContext
from app.jobs.job import Job, Task
from app.settings.locations import HOME_VARIABLE
from tests.helpers.window_hands import PATIENCE_MS, button, click, drop, texts
from ui.application import make_window
from ui.dialogs.files import Files
from ui.main_window import MainWindow
from ui.panels.jobs.job_dialog import JobDialog
from ui.panels.jobs.jobs_panel import JobsPanel

QUESTION = {"title": "Letter", "type": "object", "properties": {"date": {"format": "date"}}}


@pytest.fixture
def context(tmp_path: Path, tiny_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[AppContext]:
    """A home with a tiny model, which the processes of jobs find, too."""
    home = tmp_path / "home"
    shutil.copytree(tiny_folder, home / "data" / "models" / "tiny")
    (home / "settings").mkdir()
    (home / "settings" / "settings.json").write_text('{"model": "tiny"}')
    monkeypatch.setenv(HOME_VARIABLE, str(home))
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[3]))
    with AppContext() as context:
        yield context
        for entry in batch.jobs(context):
            batch.cancel(context, entry.id)


@pytest.fixture
def letters(tmp_path: Path) -> Path:
    folder = tmp_path / "letters"
    folder.mkdir()
    write_letters(folder, 9)
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7 and no more")
    return folder


def write_letters(folder: Path, count: int) -> None:
    for number in range(count):
        (folder / f"{number:04}.txt").write_text(f"Letter {number}\nDate: {number % 28 + 1} March 2026\n")


@pytest.fixture
def open_window(qapp: QApplication, qtbot: QtBot, context: AppContext) -> Callable[[], MainWindow]:
    """Opens the window at the panel of jobs."""

    def make() -> MainWindow:
        window = make_window(qapp, context)
        qtbot.addWidget(window)
        window.show()
        window.show_panel(next(panel for panel in window.panels if isinstance(panel, JobsPanel)))
        return window

    return make


def wait_for(qtbot: QtBot, window: MainWindow, *words: str) -> None:
    qtbot.waitUntil(lambda: all(word in texts(window.panel) for word in words), timeout=PATIENCE_MS)


def test_a_job_goes_on_without_the_window_and_is_found_again(
    open_window: Callable[[], MainWindow],
    qtbot: QtBot,
    context: AppContext,
    letters: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    write_letters(letters, 3000)
    asked = Job(Task.EXTRACTION, QUESTION, tmp_path / "r.csv", "csv", folder=letters)
    monkeypatch.setattr(JobDialog, "ask", lambda questions, theme, folder, parent: asked)
    window = open_window()
    wait_for(qtbot, window, "A job works through a folder")
    drop(window, letters)
    wait_for(qtbot, window, "letters: Letter", "Working.", "of 3001 documents")
    window.close()

    (entry,) = batch.jobs(context)
    before = entry.progress.done
    qtbot.waitUntil(lambda: batch.progress(context, entry.id).done > before + 3, timeout=PATIENCE_MS)
    window = open_window()
    wait_for(qtbot, window, "letters: Letter", "Working.", " a minute")
    bar = window.panel.findChild(QProgressBar)
    assert (bar.maximum(), bar.value() > 3) == (3001, True)

    click(window.panel, "Pause")
    wait_for(qtbot, window, "Paused.")
    paused = batch.progress(context, entry.id)
    assert before < paused.done < 3000
    click(window.panel, "Resume")
    qtbot.waitUntil(lambda: batch.progress(context, entry.id).done > paused.done, timeout=PATIENCE_MS)
    wait_for(qtbot, window, "Working.")
    click(window.panel, "Cancel")
    wait_for(qtbot, window, "Cancelled.")
    found = batch.progress(context, entry.id)
    rows = (tmp_path / "r.csv").read_text(encoding="utf-8-sig").splitlines()
    assert len(rows) == 1 + found.done + found.failed
    window.close()


def test_what_failed_is_tried_again_and_a_job_is_forgotten(
    open_window: Callable[[], MainWindow],
    qtbot: QtBot,
    context: AppContext,
    letters: Path,
    tmp_path: Path,
) -> None:
    batch.create(context, Job(Task.EXTRACTION, QUESTION, tmp_path / "r.csv", "csv", folder=letters))
    window = open_window()
    wait_for(qtbot, window, "letters: Letter", "Paused.")
    click(window.panel, "Resume")
    wait_for(qtbot, window, "Finished. 10 of 10 documents, 1 failed.", "broken.pdf: ")
    (letters / "broken.pdf").write_text("Letter 200")
    click(window.panel, "Try the failed ones again")
    wait_for(qtbot, window, "Finished. 10 of 10 documents.")
    button(window.panel, "Look for new documents")
    click(window.panel, "Copy the path of the results")
    assert QGuiApplication.clipboard().text() == str(tmp_path / "r.csv")
    click(window.panel, "Forget this job")
    wait_for(qtbot, window, "A job works through a folder")
    assert batch.jobs(context) == []
    assert (tmp_path / "r.csv").exists()
    window.close()


def test_what_stops_a_job_is_told_and_it_can_be_cancelled(
    open_window: Callable[[], MainWindow],
    qtbot: QtBot,
    context: AppContext,
    letters: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (context.model_folder / "model.json").unlink()
    id_ = batch.create(context, Job(Task.EXTRACTION, QUESTION, tmp_path / "r.jsonl", "jsonl", folder=letters))
    window = open_window()
    wait_for(qtbot, window, "Paused.")
    click(window.panel, "Resume")
    wait_for(qtbot, window, "Stopped.", "model.json is missing")

    told: list[str] = []
    monkeypatch.setattr(QMessageBox, "warning", lambda parent, title, text: told.append(text))
    other = Job(Task.EXTRACTION, {**QUESTION, "title": "B"}, tmp_path / "r.jsonl", "jsonl", folder=letters)
    monkeypatch.setattr(JobDialog, "ask", lambda questions, theme, folder, parent: other)
    with batch._queue(context, id_) as queue, queue.running():
        window.panel.new_action.trigger()
        qtbot.waitUntil(lambda: bool(told), timeout=PATIENCE_MS)
    assert "Name another file, or wait for it." in told[0]
    batch.cancel(context, id_)
    wait_for(qtbot, window, "Cancelled.")
    window.close()


def test_a_new_job_is_described_in_a_dialog(
    open_window: Callable[[], MainWindow], qtbot: QtBot, letters: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    panel = open_window().panel
    assert isinstance(panel, JobsPanel)
    dialog = JobDialog(panel._questions(), panel._theme, None, panel)
    qtbot.addWidget(dialog)
    assert dialog.job() is None
    monkeypatch.setattr(Files, "ask_for_folder", lambda parent: letters)
    dialog.show()
    click(dialog, "Choose a folder …")
    job = dialog.job()
    assert job is not None
    first = panel._questions()[0].name.lower()
    results = letters.parent / f"letters, {first}.xlsx"
    assert (job.folder, job.out, job.format) == (letters, results, "xlsx")
    assert job.task is Task.EXTRACTION
    results.write_bytes(b"of another day")
    again = dialog.job()
    assert again is not None
    assert again.out not in (results, None), "results are not written over others"
    monkeypatch.setattr(Files, "ask_where_to_save", lambda *_: letters.parent / "r.csv")
    click(dialog, "Choose a file …")
    dialog.question.setCurrentText("Labels: Mail triage")
    job = dialog.job()
    assert job is not None
    assert (job.task, job.format) == (Task.CLASSIFICATION, "csv")
    assert "complaint" in job.question["labels"]
    assert json.dumps(job.question)
    panel.window().close()
