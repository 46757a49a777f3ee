"""Sorting documents into labels: a label for each, corrected by one key, then moved or exported by it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMessageBox,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
)

from app.context import AppContext
from app.documents.reader_process import ReaderProcess
from app.errors import PasswordNeeded
from app.fields.classification import DecidingWord
from app.fields.labels import LabelSet
from app.settings.locations import assets_folder
from ui.dialogs.files import Files
from ui.dialogs.password_dialog import PasswordDialog
from ui.incoming_files import files_of
from ui.job_bridge import Job, JobBridge
from ui.panels.classification.classification_keys import CLASSIFICATION_KEYS
from ui.panels.classification.classification_output import ClassificationOutput
from ui.panels.classification.classification_workspace import ClassificationWorkspace
from ui.panels.classification.entry import Entry
from ui.panels.classification.entry_list import EntryList
from ui.panels.classification.entry_view import EntryView
from ui.panels.classification.filing_dialog import FilingDialog
from ui.panels.classification.label_bar import LabelBar
from ui.panels.classification.overview import Overview
from ui.review.page_pictures import PagePictures
from ui.style.theme import Theme
from ui.widgets.actions import make_action
from ui.widgets.buttons import icon_button, push_button
from ui.widgets.empty_view import EmptyView
from ui.widgets.panel import Panel, PanelMenu
from ui.widgets.saved_strip import SavedStrip

SAMPLES = assets_folder() / "samples"
SAMPLE_LABELS = "document_type"
NEWCOMER = (
    "Drop documents here",
    "A folder, some files, or a table with a column called text. Strongroom sorts them into labels of your "
    "own, tells you how sure it is, and learns from each one that you correct.",
    "Open files …",
    "Try the samples",
)
WHY_AFTER_MS = 400
"""Only a document that is looked at for a while is asked for the words that decided."""


class ClassificationPanel(Panel):
    """Documents in, labels out, the most doubtful first; each that a person corrects teaches the others."""

    title = "Classify"
    icon = "label"
    keys = CLASSIFICATION_KEYS

    def __init__(
        self, context: AppContext, bridge: JobBridge, theme: Theme, picture_reader: ReaderProcess
    ) -> None:
        super().__init__()
        self._context = context
        self._theme = theme
        self.workspace = ClassificationWorkspace(context, bridge, self)
        self.empty = EmptyView(theme, *NEWCOMER)
        self.view = EntryView(theme)
        self.overview = Overview(theme)
        self.output = ClassificationOutput(context, bridge, self)
        self._saved = SavedStrip(theme)
        self._labels = LabelBar(theme)
        self._pictures = PagePictures(picture_reader, bridge, self.view.document_view)
        self._why_job: Job | None = None
        self._why_timer = QTimer(self, singleShot=True, interval=WHY_AFTER_MS)
        self._make_actions()
        steps = (self.undo_action, self.redo_action, self.next_action, self.overview_action)
        self._list = EntryList(self.workspace, theme, steps, self.asking_action)
        self.table = self._list.table
        self._lay_out()
        self._connect()
        self._show()

    # -- what a person asks for ----------------------------------------------------------------------

    def open(self, paths: Sequence[Path]) -> None:
        """Take files in; folders give the files in them."""
        files = [file for path in paths for file in files_of(path)]
        if not files:
            self.said.emit("There is no document in that.")
            return
        self.workspace.add(files, tables=[path for path in paths if path.is_file()])

    def ask_for_files(self) -> None:
        """Open files … ."""
        if paths := Files.ask_for_documents(self):
            self.open(paths)

    def ask_for_folder(self) -> None:
        """Open a folder … ."""
        if (folder := Files.ask_for_folder(self)) is not None:
            self.open([folder])

    def try_sample(self) -> None:
        """Sort the samples that come with the program."""
        if SAMPLE_LABELS in self.workspace.label_sets and not self.workspace.entries:
            self._labels.choose(SAMPLE_LABELS)
        self.open([SAMPLES])

    def recent_files(self) -> list[Path]:
        """None: what is sorted comes as a folder, and is soon elsewhere."""
        return []

    def give(self, row: int) -> None:
        """The document has the label with this number; the one after the last is none of these."""
        entry, labels = self.table.current, self.workspace.labels
        allows_none = labels.none or labels.multiple
        if entry is None or not entry.takes_label or row >= len(labels.names) + allows_none:
            return
        name = labels.names[row] if row < len(labels.names) else None
        if not labels.multiple:
            self._settle(entry, [name] if name is not None else [])
        elif name is None:
            self.workspace.give(entry, [])
        else:
            held = set(entry.labelled.labels or ())
            self.workspace.give(entry, [*(held ^ {name})])

    def accept(self) -> None:
        """The label is right."""
        entry = self.table.current
        if entry is not None and entry.labelled.labels is not None:
            self._settle(entry, entry.labelled.labels)

    def _settle(self, entry: Entry, names: Sequence[str]) -> None:
        """A person's word; on to the next one to check."""
        following = self.table.next_asking()
        self.workspace.give(entry, names)
        if following is not None:
            self.table.select(following)
        elif not self.workspace.is_at_work:
            self.said.emit("Nothing is left to check.")

    def go_to_next(self) -> None:
        """Go to the next document that asks for a look."""
        following = self.table.next_asking()
        if following is not None:
            self.table.select(following)
            self.table.setFocus()
        else:
            self.said.emit("Nothing is left to check.")

    def file(self) -> None:
        """Move, copy or rename the files by their labels, or write the labels down."""
        asked = FilingDialog.ask(self.workspace.entries, self._theme, self)
        if asked is None:
            return
        if asked.deed is not None:
            self.output.file(asked.planned, asked.deed)
        else:
            self.output.write(asked.lines, asked.table)

    def menus(self) -> list[PanelMenu]:
        """File, edit, labels, view."""
        view = self.view.document_view
        opened = (self.open_action, self.open_folder_action, self.sample_action)
        file = (*opened, None, self.file_action, None, self.close_action)
        edit = (
            *(self.undo_action, self.redo_action, None, self.accept_action, self.next_action),
            *(self.remove_action, None, *view.find_bar.menu_actions),
        )
        return [
            PanelMenu("&File", file),
            PanelMenu("&Edit", edit),
            PanelMenu("&Labels", self._labels.menu_actions),
            PanelMenu("&View", (self.asking_action, self.overview_action, None, *view.zoom_bar.menu_actions)),
        ]

    def take_focus(self) -> None:
        """To the table, or to what is to be done first."""
        if self.workspace.entries:
            self.table.setFocus()
        else:
            self.empty.open_button.setFocus()

    # -- what is shown -------------------------------------------------------------------------------

    def _show(self) -> None:
        workspace = self.workspace
        entries = workspace.entries
        self._header.setVisible(bool(entries))
        is_first = bool(entries) and self._stack.currentWidget() is self.empty
        self._stack.setCurrentWidget(self._body if entries else self.empty)
        if is_first:
            self.table.setFocus()
        self.close_action.setEnabled(bool(entries))
        self.undo_action.setEnabled(workspace.labelling.can_undo)
        self.redo_action.setEnabled(workspace.labelling.can_redo)
        self._labels.show_sets(workspace.label_sets, workspace.key)
        has_labels = any(entry.labelled.labels is not None for entry in entries)
        self.file_action.setEnabled(has_labels and not self.output.is_busy)
        self._list.show_counts(self.output.progress)
        if self.overview_action.isChecked():
            self._show_overview()
        self._show_entry()

    def _show_overview(self) -> None:
        is_wanted = self.overview_action.isChecked()
        self._side.setCurrentWidget(self.overview if is_wanted else self.view)
        items = [entry.labelled for entry in self.workspace.entries]
        self.overview.show_items(items, self._context.settings.review_threshold)

    def _show_entry(self) -> None:
        entry = self.table.current
        for action in (self.remove_action, self.accept_action):
            action.setEnabled(entry is not None)
        self.view.show_entry(entry, self.workspace.labels)
        self._pictures.show(entry.path if entry else None, entry.password if entry else None)

    def _find_out_why_soon(self) -> None:
        if self._why_job is not None:
            self._why_job.cancel()
        self._why_timer.start()

    def _find_out_why(self) -> None:
        entry = self.table.current
        if entry is None or entry.labelled.given is not None:
            return

        def done(words: tuple[DecidingWord, ...]) -> None:
            if entry is self.table.current:
                self.view.show_why(words)

        self._why_job = self.workspace.why(entry, done)

    # -- what happens --------------------------------------------------------------------------------

    def _on_shown_changed(self) -> None:
        self._show()
        if self.table.current is None and self.table.documents.entries:
            self.table.selectRow(0)

    def _on_all_read(self) -> None:
        """The review begins with the most doubtful one, unless the person has begun already."""
        if not self.workspace.labelling.can_undo:
            self.table.selectRow(0)
            self.table.scrollToTop()

    def _use_labels(self, key: str, labels: LabelSet) -> None:
        self.workspace.use_labels(key, labels)
        self.settings_changed.emit(replace(self._context.settings, last_labels=key))

    def _ask_for_password(self) -> None:
        entry = self.table.current
        if entry is None or entry.path is None or not isinstance(entry.error, PasswordNeeded):
            return
        password = PasswordDialog.ask(entry.path.name, str(entry.error), self)
        if password is not None:
            self.workspace.unlock(entry, password)

    def _cancel(self) -> None:
        """What is being done to files, else what is being read."""
        if self.output.is_busy:
            self.output.cancel()
        else:
            self.workspace.cancel()

    def _with_current(self, do: Callable[[Entry], object]) -> None:
        if self.table.current is not None:
            do(self.table.current)

    # -- how it is built -----------------------------------------------------------------------------

    def _make_actions(self) -> None:
        def make(text: str, do: Callable[[], object], key: str = "", icon: str = "") -> QAction:
            return make_action(self, self._theme, text, do, keys=[key] if key else [], icon=icon)

        workspace = self.workspace
        self.open_action = make("Open files …", self.ask_for_files, "Ctrl+O", "open")
        self.open_folder_action = make("Open a folder …", self.ask_for_folder, "Ctrl+Shift+O", "folder")
        self.sample_action = make("Try the samples", self.try_sample, icon="sample")
        self.close_action = make("Close all documents", workspace.close, "Ctrl+W", "close")
        self.undo_action = make("Undo", lambda: self.table.select(workspace.undo()), "Ctrl+Z", "undo")
        self.redo_action = make("Redo", lambda: self.table.select(workspace.redo()), "Ctrl+Shift+Z", "redo")
        self.accept_action = make("The label is right", self.accept, "Ctrl+Return", "certain")
        self.next_action = make("Next to check", self.go_to_next, "F8", "enter")
        self.remove_action = make(
            "Take off the list", partial(self._with_current, workspace.remove), icon="remove"
        )
        self.asking_action = make("Only those to check", lambda: None, "Ctrl+T", "check")
        self.asking_action.setCheckable(True)
        self.overview_action = make("Overview", lambda: None, "F4", "overview")
        self.overview_action.setCheckable(True)
        self.file_action = make("Move or export …", self.file, "Ctrl+E", "filing")
        for number in range(10):
            self.addAction(make("", partial(self._on_digit, number), f"Alt+{number}"))

    def _on_digit(self, number: int) -> None:
        self.give(number - 1 if number else len(self.workspace.labels.names))

    def _lay_out(self) -> None:
        self._header = QFrame()
        self._header.setObjectName("header")
        header = QHBoxLayout(self._header)
        header.setContentsMargins(16, 8, 16, 10)
        header.setSpacing(8)
        header.addWidget(icon_button(self._theme, self.open_action, compact=False))
        header.addWidget(icon_button(self._theme, self.open_folder_action, compact=False))
        header.addStretch()
        header.addWidget(self._labels)
        file = push_button(self._theme, "Move or export …", "filing", primary=True)
        file.setToolTip("Move, copy or rename the files, or write the labels down (Ctrl+E)")
        file.clicked.connect(self.file_action.trigger)
        self.file_action.enabledChanged.connect(file.setEnabled)
        header.addWidget(file)
        self._body = QSplitter(Qt.Orientation.Horizontal)
        self._body.addWidget(self._list)
        self._side = QStackedWidget()
        self._side.addWidget(self.view)
        self._side.addWidget(self.overview)
        self._body.addWidget(self._side)
        self._body.setStretchFactor(0, 1)
        self._body.setStretchFactor(1, 0)
        self._body.setChildrenCollapsible(False)
        self._body.setHandleWidth(1)
        self._body.setSizes([700, 480])
        self._stack = QStackedWidget()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self._body)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(0)
        page.addWidget(self._header)
        page.addWidget(self._saved)
        page.addWidget(self._stack, 1)

    def _connect(self) -> None:
        workspace, table = self.workspace, self.table
        workspace.entries_changed.connect(self._on_shown_changed)
        workspace.shown_changed.connect(self._on_shown_changed)
        workspace.labels_changed.connect(self._show)
        workspace.all_read.connect(self._on_all_read)
        workspace.answered.connect(self.answered)
        workspace.troubled.connect(self.said)
        table.current_changed.connect(self._show_entry)
        table.digit_pressed.connect(self._on_digit)
        table.accept_pressed.connect(self.accept)
        table.remove_pressed.connect(self.remove_action.trigger)
        self.view.chosen.connect(self.give)
        self.view.why_wanted.connect(self._find_out_why_soon)
        self.view.error.other_pressed.connect(self.ask_for_files)
        self.view.error.again_pressed.connect(partial(self._with_current, workspace.try_again))
        self.view.error.unlock_pressed.connect(self._ask_for_password)
        self._why_timer.timeout.connect(self._find_out_why)
        self._list.work.cancel_pressed.connect(self._cancel)
        self._list.work.go_on_pressed.connect(workspace.go_on)
        self._labels.chosen.connect(self._use_labels)
        self.overview_action.toggled.connect(self._show_overview)
        self.output.changed.connect(self._show)
        self.output.saved.connect(self._saved.tell)
        self.output.moved.connect(workspace.move)
        self.output.said.connect(self.said)
        self.output.failed.connect(lambda error: QMessageBox.warning(self, "Strongroom", str(error)))
        self._saved.undo_pressed.connect(self.output.take_back)
        self.empty.open_pressed.connect(self.ask_for_files)
        self.empty.sample_pressed.connect(self.try_sample)
