"""Taking values out of documents: what is asked at the top, the documents, the one under review."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QMessageBox,
    QStackedWidget,
    QVBoxLayout,
)

from app.context import AppContext
from app.documents.document import Document
from app.documents.reader_process import ReaderProcess
from app.errors import AppError, PasswordNeeded
from app.export.csv_file import without_formula, write_csv
from app.export.json_file import write_json
from app.export.xlsx_file import write_xlsx
from app.fields.extraction import Extraction
from app.fields.template import Template, save_template
from ui.dialogs.files import Files
from ui.dialogs.password_dialog import PasswordDialog
from ui.dialogs.template_dialog import TemplateDialog
from ui.incoming_files import files_of, files_on_clipboard
from ui.item_models.wording import title_of, value_text
from ui.job_bridge import JobBridge
from ui.panels.extraction.document_list import DocumentList
from ui.panels.extraction.extraction_keys import EXTRACTION_KEYS
from ui.panels.extraction.workspace import SAMPLE, Entry, Extract, Stage, Workspace
from ui.review.page_pictures import PagePictures
from ui.review.review_view import ReviewView
from ui.style.theme import Theme
from ui.widgets.actions import make_action
from ui.widgets.buttons import icon_button, push_button
from ui.widgets.empty_view import EmptyView
from ui.widgets.error_view import ErrorView
from ui.widgets.labels import label
from ui.widgets.panel import Panel, PanelMenu

SAMPLE_TEMPLATE = "Invoice"
_STAGES = {
    Stage.WAITING: "Waiting",
    Stage.READING: "Reading the document",
    Stage.READ: "Waiting for the document before",
    Stage.ANSWERING: "Looking for the values",
}
EXPORT_FILTERS = ("JSON (*.json)", "CSV, for a spreadsheet (*.csv)", "Excel workbook (*.xlsx)")
_WRITERS = {".json": write_json, ".csv": write_csv, ".xlsx": write_xlsx}


class ExtractionPanel(Panel):
    """Documents in, values with their places out, each checked by a person where it is unsure."""

    title = "Extract"
    icon = "read"
    keys = EXTRACTION_KEYS

    def __init__(
        self,
        context: AppContext,
        bridge: JobBridge,
        theme: Theme,
        extract: Extract,
        picture_reader: ReaderProcess,
    ) -> None:
        super().__init__()
        self._context = context
        self._theme = theme
        self.templates = list(context.templates)
        last = next((t for t in self.templates if t.name == context.settings.last_template), None)
        self.workspace = Workspace(context, bridge, extract, last or self.templates[0], self)
        self.review = ReviewView(theme)
        self.empty = EmptyView(theme)
        self._error = ErrorView(theme)
        self._pictures = PagePictures(picture_reader, bridge, self.review.document_view)
        self._asked_for_password: set[Entry] = set()
        self._previewed: tuple[Entry, str | None] | None = None
        self._make_actions()
        self._lay_out()
        self._show_templates()
        self._connect()
        self._show_current()

    # -- what a person asks for ----------------------------------------------------------------------

    def open(self, paths: Sequence[Path], template: Template | None = None) -> None:
        """Open files; folders give the files in them."""
        files = [file for path in paths for file in files_of(path)]
        if not files:
            self.said.emit("There is no document in that.")
            return
        self.workspace.add(files, template)
        settings = self._context.settings
        for file in reversed(files):
            settings = settings.with_recent_file(file.absolute())
        self.settings_changed.emit(settings)

    def ask_for_files(self) -> None:
        """Open… ."""
        paths = Files.ask_for_documents(self)
        if paths:
            self.open(paths)

    def paste(self) -> None:
        """Open what lies on the clipboard: files or a picture."""
        try:
            files = files_on_clipboard(self._context.locations.pasted)
        except AppError as error:
            QMessageBox.warning(self, "Strongroom", str(error))
            return
        self.open(files)

    def warm_up(self) -> None:
        """Have all that works in the background ready before the first document comes."""
        self.workspace.warm_up()
        self._pictures.warm_up(SAMPLE)

    def try_sample(self) -> None:
        """Open the sample that comes with the program."""
        template = next((t for t in self.templates if t.name == SAMPLE_TEMPLATE), None)
        self.open([SAMPLE], template)

    def edit_fields(self) -> None:
        """Change what is looked for, and look again."""
        template = self.workspace.template
        edited = TemplateDialog.ask(template.name, template.schema, self._theme, self)
        if edited is not None:
            changed = Template(name=edited.name, schema=edited.schema)
            if edited.keep:
                self._keep_template(changed)
            self._use_template(changed)

    def _keep_template(self, template: Template) -> None:
        try:
            kept = save_template(template, self._context.locations.templates)
        except AppError as error:
            QMessageBox.warning(self, "Strongroom", str(error))
            return
        self.templates = list(self._context.templates)
        self._show_templates()
        self.said.emit(f"The template {kept.name} is saved.")

    def _use_template(self, template: Template) -> None:
        self.workspace.use_template(template)
        self.settings_changed.emit(replace(self._context.settings, last_template=template.name))
        self._show_template()

    def copy_table(self) -> None:
        """Put all fields and values on the clipboard, a line each, for a spreadsheet."""
        entry = self.workspace.current
        if entry is not None and entry.review is not None:
            cells = [(title_of(v.field), value_text(v)) for v in entry.review.values]
            lines = ["\t".join(map(without_formula, pair)) for pair in cells]
            QGuiApplication.clipboard().setText("\n".join(lines))
            self.said.emit(f"{len(lines)} values copied.")

    def close_document(self) -> None:
        """Take the document off the list."""
        if self.workspace.current is not None:
            self.workspace.remove(self.workspace.current)

    def export(self) -> None:
        """Write the values of the document on screen to a file."""
        entry = self.workspace.current
        if entry is not None and entry.review is not None:
            self._write([entry.review.extraction()], entry.path.with_suffix(".json"))

    def export_all(self) -> None:
        """Write the values of all documents that are answered to one file."""
        done = [e.review.extraction() for e in self.workspace.entries if e.review is not None]
        if done:
            self._write(done, self.workspace.entries[0].path.with_name("values.xlsx"))

    def _write(self, extractions: list[Extraction], suggestion: Path) -> None:
        path = Files.ask_where_to_save(self, suggestion, EXPORT_FILTERS)
        if path is None:
            return
        try:
            _WRITERS.get(path.suffix.lower(), write_json)(path, extractions)
        except AppError as error:
            QMessageBox.warning(self, "Strongroom", str(error))
            return
        left = sum(value.review for extraction in extractions for value in extraction.values)
        told = f" {left} values in it are still to be checked." if left else ""
        self.said.emit(f"{path.name} is written.{told}")

    def recent_files(self) -> list[Path]:
        """Files that were opened lately, the last one first."""
        paths = [Path(name) for name in self._context.settings.recent_files]
        return [path for path in paths if path.is_file()]

    def menus(self) -> list[PanelMenu]:
        """File, edit, what to look for, view."""
        review, view = self.review, self.review.document_view
        opened = (self.open_action, self.recent_menu, self.paste_action, self.sample_action)
        kept = (self.export_action, self.export_all_action, None, self.close_action, self.forget_action)
        edit = (*review.menu_actions, self.copy_table_action, None, *view.find_bar.menu_actions)
        return [
            PanelMenu("&File", (*opened, None, *kept)),
            PanelMenu("&Edit", edit),
            PanelMenu("&Look for", (self.fields_action, self.again_action)),
            PanelMenu("&View", view.zoom_bar.menu_actions),
        ]

    def take_focus(self) -> None:
        """To the list of fields, where a document is open."""
        if self.workspace.current is not None:
            self.review.take_focus()

    # -- what is shown -------------------------------------------------------------------------------

    def _show_current(self) -> None:
        entry = self.workspace.current
        for action in (self.close_action, self.again_action):
            action.setEnabled(entry is not None)
        has_values = entry is not None and entry.review is not None
        self.export_action.setEnabled(has_values)
        self.export_all_action.setEnabled(any(e.review for e in self.workspace.entries))
        self.forget_action.setEnabled(entry is not None and self.workspace.keeps_something_of(entry))
        self.copy_table_action.setEnabled(has_values)
        self._header.setVisible(entry is not None)
        self._show_template()
        if entry is None:
            self._pictures.show(None, None)
            self.review.show_document(None)
            self.empty.show_recent(self.recent_files())
            self._stack.setCurrentWidget(self.empty)
            return
        self._file_name.setText(entry.path.name)
        self._file_name.setToolTip(str(entry.path))
        if entry.stage in (Stage.FAILED, Stage.LOCKED) and entry.error is not None:
            self._error.show_error(entry.path.name, entry.error)
            self._stack.setCurrentWidget(self._error)
            if entry.stage is Stage.LOCKED:
                QTimer.singleShot(0, lambda: self._ask_for_password(entry))
            return
        self._stack.setCurrentWidget(self.review)
        self._pictures.show(entry.path, entry.password)
        if entry.stage is Stage.READING and self._previewed != (entry, entry.password):
            self._previewed = (entry, entry.password)
            self._pictures.preview(entry.path, entry.password)
        self.review.show_document(entry.document or entry.preview)
        if entry.stage is Stage.READY and entry.review is not None:
            self.review.show_review(entry.review)
        else:
            self.review.show_waiting(
                entry.template.schema.fields, _STAGES.get(entry.stage, ""), entry.progress
            )

    def _on_current_changed(self) -> None:
        self._show_current()
        if not self._documents.isAncestorOf(self.focusWidget()):
            self.review.take_focus()

    def _show_templates(self) -> None:
        self._chooser.blockSignals(True)
        self._chooser.clear()
        for template in self.templates:
            self._chooser.addItem(template.name)
        self._chooser.blockSignals(False)

    def _show_template(self) -> None:
        name = self.workspace.template.name
        if self._chooser.findText(name) < 0:
            self._chooser.addItem(name)
        if name != self._chooser.currentText():
            self._chooser.blockSignals(True)
            self._chooser.setCurrentText(name)
            self._chooser.blockSignals(False)

    def _ask_for_password(self, entry: Entry, *, again: bool = False) -> None:
        """Once by itself for each try; afterwards only when the button is pressed."""
        if (entry in self._asked_for_password and not again) or entry is not self.workspace.current:
            return
        self._asked_for_password.add(entry)
        assert isinstance(entry.error, PasswordNeeded)  # noqa: S101 - the stage says so
        password = PasswordDialog.ask(entry.path.name, str(entry.error), self)
        if password is not None:
            self._asked_for_password.discard(entry)
            self.workspace.unlock(entry, password)

    # -- what happens --------------------------------------------------------------------------------

    def _on_entry_changed(self, row: int) -> None:
        entry = self.workspace.entries[row]
        if entry is self.workspace.current:
            self._show_current()

    def _on_preview_ready(self, path: Path, preview: Document) -> None:
        entry = self.workspace.current
        if entry is not None and entry.path == path and entry.document is None:
            entry.preview = preview
            self._show_current()

    def _on_template_chosen(self, row: int) -> None:
        name = self._chooser.itemText(row)
        template = next((t for t in self.templates if t.name == name), None)
        if template is not None:
            self._use_template(template)

    def _on_nothing_left(self) -> None:
        """This document is done: the next one that needs a look."""
        waiting = [e for e in self.workspace.entries if e.review is not None and e.review.to_check()]
        if waiting:
            self.workspace.show(waiting[0])
        else:
            self.said.emit("Nothing is left to check.")

    def _with_current(self, do: Callable[[Entry], None]) -> Callable[[], None]:
        def run() -> None:
            if self.workspace.current is not None:
                do(self.workspace.current)

        return run

    # -- how it is built -----------------------------------------------------------------------------

    def _make_actions(self) -> None:
        def make(text: str, keys: list[str], do: Callable[[], object], icon: str) -> QAction:
            return make_action(self, self._theme, text, do, keys=keys, icon=icon)

        self.open_action = make("Open …", ["Ctrl+O"], self.ask_for_files, "open")
        self.paste_action = make("Paste a picture or a file", ["Ctrl+V"], self.paste, "")
        self.sample_action = make("Try a sample", [], self.try_sample, "sample")
        self.close_action = make("Close document", ["Ctrl+W"], self.close_document, "close")
        self.export_action = make("Export …", ["Ctrl+E"], self.export, "export")
        self.export_all_action = make("Export all documents …", ["Ctrl+Shift+E"], self.export_all, "export")
        self.forget_action = make(
            "Forget what is kept of this document", [], self._with_current(self.workspace.forget), "remove"
        )
        self.copy_table_action = make("Copy all as a table", ["Ctrl+Shift+T"], self.copy_table, "copy")
        self.again_action = make("Run again", ["F5"], self._with_current(self.workspace.run_again), "again")
        self.fields_action = make("Edit fields …", ["Ctrl+Shift+F"], self.edit_fields, "fields")

    def _lay_out(self) -> None:
        self._file_name = label(look="section")
        self._chooser = QComboBox()
        self._chooser.setAccessibleName("Template: what to look for")
        self._chooser.setToolTip("What to look for")
        self._chooser.setMinimumWidth(190)
        self._header = QFrame()
        self._header.setObjectName("header")
        header = QHBoxLayout(self._header)
        header.setContentsMargins(16, 8, 16, 10)
        header.setSpacing(8)
        header.addWidget(icon_button(self._theme, self.open_action, compact=False))
        header.addWidget(self._file_name)
        header.addStretch()
        look_for = label("Look for", "muted")
        look_for.setBuddy(self._chooser)
        header.addWidget(look_for)
        header.addWidget(self._chooser)
        header.addWidget(icon_button(self._theme, self.fields_action, compact=False, with_text=True))
        header.addWidget(icon_button(self._theme, self.copy_table_action, compact=False))
        export = push_button(self._theme, "Export", "export", primary=True)
        export.setToolTip("Write the values to a file (Ctrl+E)")
        export.clicked.connect(self.export_action.trigger)
        self.export_action.enabledChanged.connect(export.setEnabled)
        header.addWidget(export)
        self._stack = QStackedWidget()
        for page in (self.empty, self._error, self.review):
            self._stack.addWidget(page)
        body = QHBoxLayout()
        body.setSpacing(0)
        self._documents = DocumentList(self.workspace, self._theme)
        body.addWidget(self._documents)
        body.addWidget(self._stack, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._header)
        column.addLayout(body, 1)

    def _connect(self) -> None:
        self.workspace.current_changed.connect(self._on_current_changed)
        self.workspace.entry_changed.connect(self._on_entry_changed)
        self._pictures.preview_ready.connect(self._on_preview_ready)
        self._chooser.activated.connect(self._on_template_chosen)
        self.workspace.troubled.connect(self.said)
        self.workspace.answered.connect(self.answered)
        self.review.review_changed.connect(self._with_current(self.workspace.keep))
        self.review.cancel_pressed.connect(self._with_current(self.workspace.cancel))
        self.review.again_pressed.connect(self._with_current(self.workspace.run_again))
        self.review.nothing_left.connect(self._on_nothing_left)
        self.empty.open_pressed.connect(self.ask_for_files)
        self.empty.recent_pressed.connect(lambda path: self.open([path]))
        self.empty.sample_pressed.connect(self.try_sample)
        self._error.other_pressed.connect(self.ask_for_files)
        self._error.again_pressed.connect(self._with_current(self.workspace.run_again))
        self._error.unlock_pressed.connect(
            self._with_current(lambda entry: self._ask_for_password(entry, again=True))
        )
