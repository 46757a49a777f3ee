"""Makes the pictures of the window in docs/images with the real program, off screen.

    QT_QPA_PLATFORM=offscreen python docs/make_screenshots.py [name …]

Needs the default model, the sample and a proportional font. Nothing of the user's own folders is touched.
"""

import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QFont, QFontDatabase, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from app.commands import batch
from app.commands.extract import extract
from app.commands.filing import Deed
from app.context import AppContext
from app.fields.extraction import Extraction
from app.settings.locations import Locations
from app.storage.profiles import Profile
from ui.application import make_window
from ui.dialogs.privacy_dialog import PrivacyDialog
from ui.dialogs.template_dialog import TemplateDialog
from ui.main_window import MainWindow
from ui.panels.classification.classification_panel import ClassificationPanel
from ui.panels.classification.filing_dialog import FilingDialog
from ui.panels.classification.label_set_dialog import LabelSetDialog
from ui.panels.extraction.workspace import SAMPLE, Stage
from ui.panels.form_filling.form_filling_panel import FormFillingPanel
from ui.panels.form_filling.form_workspace import FormStage
from ui.panels.form_filling.profile_dialog import ProfileDialog
from ui.panels.jobs.job_dialog import JobDialog
from ui.panels.jobs.jobs_panel import JobsPanel
from ui.style.theme import Scheme

IMAGES = Path(__file__).parent / "images"
SIZE = (1280, 800)
FONTS = ("Inter", "Noto Sans")
PULSE_IS_OVER_MS = 900
PATIENCE_S = 120.0


def wait_until(is_so: Callable[[], bool]) -> None:
    """Let Qt work until it is so; raises TimeoutError where it never is."""
    deadline = time.monotonic() + PATIENCE_S
    while not is_so():
        if time.monotonic() > deadline:
            raise TimeoutError("The window did not get there.")
        QTest.qWait(20)


class Studio:
    """The window, and a way to hold the model back while a picture of it at work is taken."""

    def __init__(self, application: QApplication, home: Path) -> None:
        self.held = threading.Event()
        self.held.set()
        places = Locations(*(home / name for name in ("data", "settings", "cache", "logs")))
        self.context = AppContext(places)
        self.home = home
        self.window: MainWindow = make_window(application, self.context, self._extract)
        self.window.resize(*SIZE)
        self.window.show()

    def _extract(self, *arguments: Any, **options: Any) -> Extraction:
        is_cancelled: Callable[[], bool] = options["is_cancelled"]
        while not self.held.wait(0.02) and not is_cancelled():
            pass
        return extract(*arguments, **options)

    def open(self, paths: list[Path], stage: Stage = Stage.READY) -> None:
        """Open files with the sample's template and wait for the first to come to `stage`."""
        template = next(t for t in self.context.templates if t.name == "Invoice")
        self.window.panel.open(paths, template)
        current = self.window.panel.workspace.current
        wait_until(lambda: current is not None and current.stage is stage)
        pages = self.window.panel.review.pages
        wait_until(lambda: stage is Stage.FAILED or bool(pages.has_pictures))
        QTest.qWait(PULSE_IS_OVER_MS)

    def take(self, name: str) -> None:
        """Write the picture."""
        self.window.grab().save(str(IMAGES / f"{name}.png"))

    def close_all(self) -> None:
        """Back to the beginning."""
        workspace = self.window.panel.workspace
        while workspace.current is not None:
            workspace.remove(workspace.current)


def empty(studio: Studio) -> None:
    """What a newcomer sees."""
    studio.take("empty")


def working(studio: Studio) -> None:
    """The page is there, the values are being looked for."""
    studio.held.clear()
    studio.open([SAMPLE], Stage.ANSWERING)
    studio.take("working")
    studio.held.set()


def result(studio: Studio) -> None:
    """The values, and the first one to check."""
    studio.open([SAMPLE])
    studio.take("result")


def focused(studio: Studio) -> None:
    """A field and its evidence, words about to be taken."""
    studio.open([SAMPLE])
    review = studio.window.panel.review
    review.select(len(review._fields) - 2, focus=True)  # the last one is a table
    QTest.qWait(PULSE_IS_OVER_MS)
    pages = review.pages
    words = pages.document.words if pages.document else ()
    middle = words[2 * len(words) // 3]
    start = pages.mapFromScene(QPointF(middle.box.left + 1, (middle.box.top + middle.box.bottom) / 2))
    end = start + QPointF(90, 0).toPoint()
    left = Qt.MouseButton.LeftButton
    QTest.mousePress(pages.viewport(), left, pos=start)
    none = Qt.KeyboardModifier.NoModifier
    moved = QMouseEvent(
        QEvent.Type.MouseMove, QPointF(end), QPointF(pages.viewport().mapToGlobal(end)), left, left, none
    )
    QApplication.sendEvent(pages.viewport(), moved)
    QTest.qWait(100)
    studio.take("focused")
    QTest.keyClick(pages, Qt.Key.Key_Escape)


def reading(studio: Studio) -> None:
    """A contract of several pages: small pages, a search, and what was read."""
    contract = next(t for t in studio.context.templates if t.name == "Contract")
    studio.window.panel.open([SAMPLE.with_name("contract.pdf")], contract)
    entry = studio.window.panel.workspace.current
    wait_until(lambda: entry is not None and entry.stage is Stage.READY)
    view = studio.window.panel.review.document_view
    view.zoom_bar.show_read.trigger()
    view.find_bar.find_words.trigger()
    QTest.keyClicks(view.find_bar.findChild(QLineEdit), "notice")
    wait_until(lambda: bool(view.pages.has_pictures))
    QTest.qWait(PULSE_IS_OVER_MS)
    studio.take("reading")
    view.find_bar.close_search()
    view.zoom_bar.show_read.trigger()


def error(studio: Studio) -> None:
    """A file that cannot be read, among others."""
    picture = studio.home / "holiday.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 64)
    letter = studio.home / "letter.txt"
    letter.write_text("Dear Ms Weber,\n\nthank you for your letter of 3 May 2026.\n", encoding="utf-8")
    studio.open([picture, SAMPLE, letter], Stage.FAILED)
    entries = studio.window.panel.workspace.entries
    wait_until(lambda: all(e.stage in (Stage.READY, Stage.FAILED) for e in entries))
    studio.take("error")


def dark(studio: Studio) -> None:
    """The result in the dark."""
    studio.window._theme.set_scheme(Scheme.DARK)
    studio.open([SAMPLE])
    studio.take("dark")
    studio.window._theme.set_scheme(Scheme.LIGHT)


def fields(studio: Studio) -> None:
    """The fields of a template."""
    template = studio.context.templates[0]
    dialog = TemplateDialog(template.name, template.schema, studio.window._theme, studio.window)
    dialog.show()
    QTest.qWait(200)
    dialog.grab().save(str(IMAGES / "fields.png"))
    dialog.close()


def privacy(studio: Studio) -> None:
    """About this computer."""
    facts = studio.window._facts()
    dialog = PrivacyDialog(facts, studio.window._theme, studio.window)
    dialog.show()
    QTest.qWait(200)
    dialog.grab().save(str(IMAGES / "privacy.png"))
    dialog.close()


def again(studio: Studio) -> None:
    """The start of the next sitting: what was opened lately."""
    names = ("contract.pdf", "delivery_note.pdf", "receipt.pdf")
    studio.open([SAMPLE.with_name(name) for name in names])
    studio.close_all()
    QTest.qWait(200)
    studio.take("again")


def form(studio: Studio) -> None:
    """Filling in a form: what a newcomer sees, the proposals, a field with its source, the saved copy."""
    window = studio.window
    panel = next(p for p in window.panels if isinstance(p, FormFillingPanel))
    window.show_panel(panel)
    QTest.qWait(200)
    studio.take("form_empty")
    panel.try_sample()
    wait_until(lambda: panel.workspace.form is not None and panel.view.pages.has_pictures)
    wait_until(lambda: panel.workspace.stage is FormStage.READY)
    _wait_for_clipping(panel)
    studio.take("form_proposals")
    rows = [shown.field.id for shown in panel.workspace.shown]
    panel.view.select(rows.index("director"), focus=True)
    _wait_for_clipping(panel)
    studio.take("form_focused")
    window._theme.set_scheme(Scheme.DARK)
    studio.take("form_dark")
    window._theme.set_scheme(Scheme.LIGHT)
    filling, out = panel.workspace.filling, studio.home / "supplier_form filled.pdf"
    assert filling is not None  # noqa: S101 - the form is open
    panel.output.save(filling, out, flatten=False, password=None)
    wait_until(lambda: out.exists() and not panel.output.is_busy)
    QTest.qWait(PULSE_IS_OVER_MS)
    studio.take("form_saved")
    facts = {"given_name": "Ada", "family_name": "Brodersen", "city": "Hamburg", "country": "DE"}
    dialog = ProfileDialog([Profile("Me", facts), Profile("The firm")], "Me", window._theme, window)
    dialog.show()
    QTest.qWait(200)
    dialog.grab().save(str(IMAGES / "profiles.png"))
    dialog.close()
    panel.workspace.close()
    window.show_panel(window.panels[0])


PILE = {
    "kettle.txt": "The kettle I bought last week leaks and the lid is broken. I want my money back.",
    "heating.txt": "The heating you repaired on Monday is cold again. Please send somebody who can do it.",
    "bookkeeper.txt": "I would like to apply for the post of bookkeeper. My CV and references are attached.",
    "nurse.txt": "Having worked as a nurse for six years, I am applying for the position on your ward.",
    "carpenter.txt": "Please find my application as a carpenter's apprentice. I finish school in June.",
    "thursday.txt": "Could we move our meeting from Tuesday to Thursday at ten o'clock?",
    "dentist.txt": "I need to see the dentist this week, is there anything free on Friday morning?",
    "flat.txt": "When would it suit you to look at the flat? I am free every evening after six.",
    "plates.txt": "Half of the plates were in pieces when I opened the box. Who pays for this?",
    "spring.txt": "Only this week: all garden chairs at half the price! Order now, get a cushion for free.",
    "newspaper.txt": "I hereby cancel my subscription of the newspaper at the end of the month.",
    "opening.txt": "Until when are you open on Saturdays, and can I pay by card?",
    "reminder.txt": "Our invoice 2214 of 3 May is still open. Please pay 86.40 EUR within ten days.",
    "paper.txt": "Please send us twenty boxes of printer paper, white, as last time.",
}
SETTLED = (("plates.txt", "complaint"), ("carpenter.txt", "application"), ("thursday.txt", "appointment"))


def classify(studio: Studio) -> None:
    """Sorting a pile of mail: what a newcomer sees, at work, the result, why, at a glance, put away."""
    window, pile = studio.window, studio.home / "mail"
    pile.mkdir()
    for name, text in PILE.items():
        (pile / name).write_text(text, encoding="utf-8")
    for name in ("invoice.pdf", "letter.pdf"):
        shutil.copy(SAMPLE.with_name(name), pile)
    (pile / "scan.pdf").write_bytes(b"%PDF-1.7\n" + bytes(range(256)))
    panel = next(p for p in window.panels if isinstance(p, ClassificationPanel))
    window.show_panel(panel)
    QTest.qWait(200)
    studio.take("classify_empty")
    workspace, table = panel.workspace, panel.table
    workspace.use_labels("mail_triage", workspace.label_sets["mail_triage"])
    panel.open([pile])
    wait_until(lambda: any(entry.labelled.proposed for entry in workspace.entries))
    QTest.qWait(200)
    studio.take("classify_working")
    wait_until(lambda: not workspace.is_at_work)
    table.select(table.documents.entries[1])
    wait_until(lambda: bool(panel.view.document_view.pages.has_pictures))
    QTest.qWait(PULSE_IS_OVER_MS)
    studio.take("classify_result")
    for name, label in SETTLED:
        table.select(next(entry for entry in workspace.entries if entry.name == name))
        panel.give(workspace.labels.names.index(label))
        wait_until(lambda: not workspace.is_learning)
    table.select(next(entry for entry in workspace.entries if entry.name == "invoice.pdf"))
    wait_until(lambda: panel.view.has_why)
    QTest.qWait(PULSE_IS_OVER_MS)
    studio.take("classify_why")
    window._theme.set_scheme(Scheme.DARK)
    studio.take("classify_dark")
    window._theme.set_scheme(Scheme.LIGHT)
    panel.overview_action.trigger()
    QTest.qWait(200)
    studio.take("classify_overview")
    panel.overview_action.trigger()
    editor = LabelSetDialog(workspace.labels, window._theme, window)
    filing = FilingDialog(workspace.entries, window._theme, window)
    for dialog, name in ((editor, "classify_labels"), (filing, "classify_move")):
        dialog.show()
        QTest.qWait(200)
        dialog.grab().save(str(IMAGES / f"{name}.png"))
        dialog.close()
    panel.output.file(filing.planned, Deed.MOVE)
    wait_until(lambda: not panel.output.is_busy)
    QTest.qWait(PULSE_IS_OVER_MS)
    studio.take("classify_moved")
    workspace.close()
    window.show_panel(window.panels[0])


def jobs(studio: Studio) -> None:
    """Folders worked through: one that is done, with a file that failed, and one that waits; a new one."""
    window, folder = studio.window, studio.home / "papers"
    folder.mkdir()
    for name in ("invoice.pdf", "receipt.pdf", "delivery_note.pdf"):
        shutil.copy(SAMPLE.with_name(name), folder)
    (folder / "scan.pdf").write_bytes(b"%PDF-1.7\n" + bytes(range(256)))
    panel = next(p for p in window.panels if isinstance(p, JobsPanel))
    window.show_panel(panel)
    QTest.qWait(3 * PULSE_IS_OVER_MS)
    studio.take("jobs_empty")
    dialog = JobDialog(panel._questions(), window._theme, folder, window)
    made = []
    for question in ("invoice", "Labels: Mail triage"):
        dialog.question.setCurrentText(question)
        if job := dialog.job():
            made.append(batch.create(studio.context, job))
    batch.run(studio.context, made[0], workers=1)
    batch.run(studio.context, made[1], workers=1, on_progress=lambda _: batch.pause(studio.context, made[1]))
    QTest.qWait(3 * PULSE_IS_OVER_MS)
    studio.take("jobs")
    dialog.show()
    QTest.qWait(200)
    dialog.grab().save(str(IMAGES / "jobs_new.png"))
    dialog.close()
    for id_ in made:
        batch.forget(studio.context, id_)
    window.show_panel(window.panels[0])


def _wait_for_clipping(panel: FormFillingPanel) -> None:
    view = panel.view.editor.clipping_view
    wait_until(lambda: view.clipping is None or view.has_picture)
    QTest.qWait(PULSE_IS_OVER_MS)


TAKEN = (empty, working, result, focused, reading, error, dark, fields, privacy, form, classify, jobs, again)
PICTURES = {made.__name__: made for made in TAKEN}


def main(names: list[str]) -> int:
    """Take the pictures named, or all."""
    application = QApplication([])
    font = next((name for name in FONTS if name in QFontDatabase.families()), "")
    if font:
        application.setFont(QFont(font, 10))
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        studio = Studio(application, Path(home))
        studio.window._theme.set_scheme(Scheme.LIGHT)
        QTest.qWait(200)
        for name in names or PICTURES:
            PICTURES[name](studio)
            studio.close_all()
        studio.window.close()
        studio.context.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
