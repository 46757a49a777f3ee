"""The reader's own process: same answers, and nothing a file does reaches the caller."""

import multiprocessing
import os
import select
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from app.documents.open_document import open_document
from app.documents.pdf_reader import MAX_PAGES
from app.documents.reader_process import ReaderProcess
from app.errors import DocumentError, PasswordNeeded
from app.events import Cancelled, Progress

DATA = Path(__file__).parents[2] / "data" / "documents"


@pytest.fixture(scope="module")
def reader() -> Iterator[ReaderProcess]:
    with ReaderProcess() as process:
        yield process


@pytest.fixture(scope="module")
def long_pdf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("long") / "long.pdf"
    canvas = Canvas(str(path), invariant=1)
    for number in range(MAX_PAGES + 5):
        canvas.drawString(57, 700, f"Page number {number + 1}")
        canvas.showPage()
    canvas.save()
    return path


def kill_children() -> None:
    for child in multiprocessing.active_children():
        child.kill()


@pytest.mark.parametrize("name", ["invoice.pdf", "rotated.pdf", "mixed.pdf"])
def test_a_document_comes_over_whole(reader: ReaderProcess, name: str) -> None:
    assert reader.open_document(DATA / name) == open_document(DATA / name)


def test_errors_come_over_with_kind_and_hint(reader: ReaderProcess) -> None:
    with pytest.raises(PasswordNeeded) as caught:
        reader.open_document(DATA / "encrypted.pdf")
    assert caught.value.hint
    assert reader.open_document(DATA / "encrypted.pdf", password="pässwört").words


def test_a_page_is_painted(reader: ReaderProcess) -> None:
    picture = reader.render_page(DATA / "rotated.pdf", 1, pixels_per_point=0.5)
    assert (picture.width, picture.height) == (421, 298)
    assert len(picture.rgb) == 421 * 298 * 3


def test_a_file_changed_on_disk_is_read_anew(reader: ReaderProcess, tmp_path: Path) -> None:
    file = tmp_path / "note.txt"
    file.write_text("first")
    assert reader.open_document(file).text == "first"
    file.write_text("second")
    assert reader.open_document(file).text == "second"


def test_a_long_file_is_read_to_the_limit_with_a_notice(reader: ReaderProcess, long_pdf: Path) -> None:
    seen: list[Progress] = []
    document = reader.open_document(long_pdf, on_progress=seen.append)
    assert len(document.pages) == MAX_PAGES
    assert document.text.endswith(f"Page number {MAX_PAGES}")
    assert document.notices == ("The file has 2,005 pages; only the first 2,000 were read.",)
    assert seen[-1] == Progress("reading", MAX_PAGES, MAX_PAGES)


def test_cancelling_stops_at_once_and_the_next_file_is_read(reader: ReaderProcess, long_pdf: Path) -> None:
    seen: list[Progress] = []
    with pytest.raises(Cancelled):
        reader.open_document(long_pdf, on_progress=seen.append, is_cancelled=lambda: len(seen) >= 3)
    assert len(seen) == 3
    assert reader.open_document(DATA / "invoice.pdf").words


def test_a_crash_is_an_error_of_that_document_only(reader: ReaderProcess, long_pdf: Path) -> None:
    with pytest.raises(DocumentError, match="made the reader crash") as caught:
        reader.open_document(long_pdf, on_progress=lambda progress: kill_children())
    assert caught.value.hint
    assert reader.open_document(DATA / "invoice.pdf").words


def test_a_child_that_died_between_requests_is_replaced(reader: ReaderProcess) -> None:
    assert reader.open_document(DATA / "invoice.pdf").words
    for child in multiprocessing.active_children():
        child.kill()
        child.join()
    assert reader.open_document(DATA / "invoice.pdf").words


def test_an_error_in_the_listener_does_not_mix_up_answers(reader: ReaderProcess, long_pdf: Path) -> None:
    def fail(progress: Progress) -> None:
        raise KeyError(progress.done)

    with pytest.raises(KeyError):
        reader.open_document(long_pdf, on_progress=fail)
    assert reader.open_document(DATA / "invoice.pdf").name == "invoice.pdf"


def test_a_file_that_takes_too_long_is_stopped() -> None:
    with ReaderProcess(time_limit_s=0.0) as impatient, pytest.raises(DocumentError, match="took too long"):
        impatient.open_document(DATA / "invoice.pdf")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the limit is set on Linux")
def test_a_file_that_eats_memory_is_stopped(tmp_path: Path) -> None:
    large = tmp_path / "large.txt"
    large.write_bytes("\U0001f600".encode() + b"word " * 24_000_000)  # four bytes a letter in memory
    with ReaderProcess(memory_limit_bytes=400_000_000) as reader:
        with pytest.raises(DocumentError, match="memory"):
            reader.open_document(large)
        assert reader.open_document(DATA / "invoice.pdf").words


def test_threads_take_turns(reader: ReaderProcess) -> None:
    names = ["invoice.pdf", "rotated.pdf", "two_columns.pdf", "side_text.pdf"] * 3
    results: dict[int, str] = {}

    def read(index: int, name: str) -> None:
        results[index] = reader.open_document(DATA / name).name

    threads = [threading.Thread(target=read, args=item) for item in enumerate(names)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [results[i] for i in range(len(names))] == names


def test_closing_ends_a_request_and_the_child(long_pdf: Path) -> None:
    reader = ReaderProcess()
    before = set(multiprocessing.active_children())
    started = threading.Event()
    ended: list[type[BaseException]] = []

    def read() -> None:
        try:
            reader.open_document(long_pdf, on_progress=lambda progress: started.set())
        except Cancelled:
            ended.append(Cancelled)

    thread = threading.Thread(target=read)
    thread.start()
    assert started.wait(30)
    reader.close()
    thread.join()
    assert ended == [Cancelled]
    assert set(multiprocessing.active_children()) <= before


PARENT = """
import multiprocessing, sys
from pathlib import Path
from app.documents.reader_process import ReaderProcess
if __name__ == "__main__":
    reader = ReaderProcess()
    heavy = {"PySide6", "onnxruntime", "pypdfium2"} & set(sys.modules)
    assert not heavy, heavy
    reader.open_document(Path(sys.argv[1]))
    print(multiprocessing.active_children()[0].pid, flush=True)
    sys.stdin.read()
"""


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="waiting for a stranger's end needs Linux")
def test_the_child_dies_with_its_parent(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(PARENT)
    parent = subprocess.Popen(
        [sys.executable, str(script), str(DATA / "invoice.pdf")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])},
    )
    assert parent.stdout is not None
    child = os.pidfd_open(int(parent.stdout.readline()))
    parent.send_signal(signal.SIGKILL)
    parent.communicate()
    try:
        ready, _, _ = select.select([child], [], [], 30)
        assert ready == [child]
    finally:
        os.close(child)


def test_page_sizes_are_known_before_a_pdf_is_read_and_are_those_of_its_document(reader) -> None:
    for name in ("mixed.pdf", "cropped.pdf", "rotated.pdf"):
        sizes = reader.page_sizes(DATA / name)
        assert sizes == [(page.width, page.height) for page in reader.open_document(DATA / name).pages]
    with pytest.raises(PasswordNeeded):
        reader.page_sizes(DATA / "encrypted.pdf")


def test_page_sizes_of_a_text_are_not_known_before_it_is_read(reader, tmp_path: Path) -> None:
    path = tmp_path / "note.txt"
    path.write_text("A note.", encoding="utf-8")
    assert reader.page_sizes(path) == []
