"""How the window feels: the first page of a long PDF, the longest pause of the event loop, the memory.

    QT_QPA_PLATFORM=offscreen python -m benchmarks.window

The real program off screen with the default model. A pause is the time between two beats of a timer that
should beat every 5 ms: what a person would feel as a window that does not answer. Memory is counted on Linux
only.
"""

import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from reportlab.pdfgen.canvas import Canvas

from app.context import AppContext
from app.settings.locations import Locations
from ui.application import make_window
from ui.main_window import MainWindow
from ui.panels.extraction.workspace import SAMPLE, Entry, Stage

PAGES = 500
LINES, WORDS = 45, 12
BEAT_MS = 5
PATIENCE_S = 600.0
VOCABULARY = (
    *("agreement", "party", "shall", "service", "notice", "term", "payment", "delivery", "goods", "supplier"),
    *("customer", "invoice", "amount", "date", "liability", "clause", "section", "work", "order", "price"),
    *("warranty", "period", "claim", "damage", "insurance", "risk"),
)


class Heartbeat:
    """Notes the longest pause and the most memory since `start`."""

    def __init__(self) -> None:
        self._timer = QTimer(interval=BEAT_MS)
        self._timer.timeout.connect(self._beat)
        self.pause_s = 0.0
        self.memory_bytes = 0
        self._last = self._looked = 0.0

    def start(self) -> None:
        """Begin anew."""
        self.pause_s, self.memory_bytes, self._last = 0.0, 0, time.perf_counter()
        self._timer.start()

    def _beat(self) -> None:
        now = time.perf_counter()
        self.pause_s = max(self.pause_s, now - self._last)
        if now - self._looked > 0.25:
            self.memory_bytes = max(self.memory_bytes, _memory_bytes())
            self._looked = now
        self._last = time.perf_counter()


def main() -> None:
    """Print what was measured."""
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)  # noqa: S101 - the program makes no other kind
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        long_pdf = home / "long.pdf"
        _write_pdf(long_pdf)
        with AppContext(Locations(home, home, home, home)) as context:
            window = make_window(application, context)
            window.show()
            window.panel.warm_up()
            _wait(lambda: context._engine is not None)
            QTest.qWait(1500)
            _measure(window, long_pdf)
            window.close()


def _measure(window: MainWindow, long_pdf: Path) -> None:
    beat, panel = Heartbeat(), window.panel
    pages = panel.review.pages
    print(f"memory at rest: {_memory_bytes() / 2**20:.0f} MB")

    entry = _open(window, SAMPLE, beat)
    _wait(lambda: entry.stage is Stage.READY)
    print(f"a sample from file to values: longest pause {beat.pause_s * 1000:.0f} ms")

    begun = time.perf_counter()
    entry = _open(window, long_pdf, beat)
    _wait(lambda: bool(pages.page_items) and pages.has_pictures and pages.document is not None)
    print(f"{PAGES} pages, the first on screen after {time.perf_counter() - begun:.2f} s")
    _wait(lambda: entry.document is not None)
    print(
        f"all text after {time.perf_counter() - begun:.1f} s, longest pause {beat.pause_s * 1000:.0f} ms, "
        f"memory {beat.memory_bytes / 2**20:.0f} MB"
    )
    panel.workspace.cancel(entry)
    beat.start()
    for page_index in range(0, PAGES, 7):
        pages.go_to_page(page_index)
        _wait(lambda: pages.has_pictures)
    print(
        f"leafing through: longest pause {beat.pause_s * 1000:.0f} ms, "
        f"memory {beat.memory_bytes / 2**20:.0f} MB"
    )
    panel.workspace.run_again(entry)
    beat.start()
    begun = time.perf_counter()
    _wait(lambda: entry.stage is Stage.READY)
    print(
        f"values of {len(entry.review.original.pages_read) if entry.review else 0} pages after "
        f"{time.perf_counter() - begun:.1f} s, longest pause {beat.pause_s * 1000:.0f} ms, "
        f"memory {beat.memory_bytes / 2**20:.0f} MB"
    )


def _open(window: MainWindow, path: Path, beat: Heartbeat) -> Entry:
    beat.start()
    window.panel.open([path], next(t for t in window.panel.templates if t.name == "Contract"))
    entry = window.panel.workspace.current
    assert entry is not None  # noqa: S101 - it was just opened
    return entry


def _wait(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not is_so():
        if time.monotonic() > deadline:
            raise TimeoutError
        QTest.qWait(5)


def _write_pdf(path: Path) -> None:
    choose = random.Random(1)  # noqa: S311 - the same file each time
    canvas = Canvas(str(path), invariant=1)
    for page in range(PAGES):
        canvas.setFont("Helvetica", 10)
        canvas.drawString(60, 790, f"Section {page + 1}")
        for line in range(LINES):
            canvas.drawString(60, 766 - 15 * line, " ".join(choose.choices(VOCABULARY, k=WORDS)))
        canvas.showPage()
    canvas.save()


def _memory_bytes() -> int:
    """Memory that this process and its children hold now, what they share counted once each."""
    if not Path("/proc").is_dir():
        return 0
    children = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text().split()
    total = 0
    for process in (str(os.getpid()), *children):
        try:
            status = Path(f"/proc/{process}/status").read_text()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")) * 1024
    return total


if __name__ == "__main__":
    sys.exit(main())
