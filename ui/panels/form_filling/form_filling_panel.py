"""Filling a form: the form, the papers that hold the answers, the values under review, a filled copy."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMessageBox, QStackedWidget, QVBoxLayout

from app.context import AppContext
from app.documents.geometry import Box
from app.documents.reader_process import ReaderProcess
from app.errors import PasswordNeeded
from app.forms.form import FormKind
from app.settings.locations import assets_folder
from ui.dialogs.files import Files
from ui.dialogs.password_dialog import PasswordDialog
from ui.job_bridge import JobBridge
from ui.panels.form_filling.clipping_pictures import ClippingPictures
from ui.panels.form_filling.drawn_fields import drawn_field
from ui.panels.form_filling.field_dialog import FieldDialog
from ui.panels.form_filling.form_filling_keys import FORM_FILLING_KEYS
from ui.panels.form_filling.form_output import FormOutput
from ui.panels.form_filling.form_view import FormView
from ui.panels.form_filling.form_workspace import Ask, FormStage, FormWorkspace
from ui.panels.form_filling.merge_dialog import MergeDialog
from ui.panels.form_filling.profile_dialog import ProfileDialog
from ui.panels.form_filling.source_strip import SourceStrip
from ui.review.page_pictures import PagePictures
from ui.style.theme import Theme
from ui.widgets.actions import make_action
from ui.widgets.buttons import icon_button, push_button
from ui.widgets.empty_view import EmptyView
from ui.widgets.error_view import ErrorView
from ui.widgets.labels import label
from ui.widgets.panel import Panel, PanelMenu
from ui.widgets.saved_strip import SavedStrip

SAMPLE_FORM = assets_folder() / "samples" / "supplier_form.pdf"
SAMPLE_SOURCE = assets_folder() / "samples" / "invoice.pdf"
NEWCOMER = (
    "Drop a form here",
    "A PDF, a Word or Excel form, or a scan. Then drop the papers that hold the answers: "
    "Strongroom proposes a value for each field, and shows you where it found it.",
    "Open a form …",
    "Try a sample form",
)
FORM_FILTERS = {".pdf": "PDF (*.pdf)", ".docx": "Word document (*.docx)", ".xlsx": "Excel workbook (*.xlsx)"}
STAGES = {
    FormStage.READING: "Reading the form",
    FormStage.ANSWERING: "Looking for the values",
}


class FormFillingPanel(Panel):
    """A form and its sources in, a filled copy out, each value checked by a person where it is unsure."""

    title = "Fill a form"
    icon = "fill"
    keys = FORM_FILLING_KEYS

    def __init__(
        self,
        context: AppContext,
        bridge: JobBridge,
        theme: Theme,
        ask: Ask,
        picture_reader: ReaderProcess,
    ) -> None:
        super().__init__()
        self._context = context
        self._theme = theme
        self.workspace = FormWorkspace(context, bridge, ask, self)
        self.output = FormOutput(context, bridge, self)
        self.view = FormView(theme)
        self.empty = EmptyView(theme, *NEWCOMER)
        self._error = ErrorView(theme)
        self._saved = SavedStrip(theme)
        self._pictures = PagePictures(picture_reader, bridge, self.view.document_view)
        self._clippings = ClippingPictures(picture_reader, bridge, self.view.editor.clipping_view)
        self._make_actions()
        self._strip = SourceStrip(theme, self.add_action, self.profiles_action)
        self._lay_out()
        self._connect()
        self._show_profiles()
        self._show()

    # -- what a person asks for ----------------------------------------------------------------------

    def open(self, paths: Sequence[Path]) -> None:
        """The first file is the form, where none is open; all others hold answers."""
        files = [path for path in paths if path.is_file()]
        if not files:
            self.said.emit("There is no file in there.")
            return
        if self.workspace.form is None:
            self.open_form(files[0])
            files = files[1:]
        if files:
            self.workspace.add_sources(files)

    def open_form(self, path: Path) -> None:
        """Open a form, in place of the one before."""
        self._saved.tell("")
        self.workspace.open(path)
        self.settings_changed.emit(self._context.settings.with_recent_form(path.absolute()))

    def ask_for_form(self) -> None:
        """Open a form … ."""
        paths = Files.ask_for_documents(self)
        if paths:
            self.open_form(paths[0])
            if paths[1:]:
                self.workspace.add_sources(paths[1:])

    def ask_for_sources(self) -> None:
        """Add papers … ."""
        paths = Files.ask_for_documents(self)
        if paths:
            self.workspace.add_sources(paths)

    def try_sample(self) -> None:
        """Open the sample form with a paper that answers it."""
        self.open_form(SAMPLE_FORM)
        self.workspace.add_sources([SAMPLE_SOURCE])

    def recent_files(self) -> list[Path]:
        """Forms that were opened lately, the last one first."""
        paths = [Path(name) for name in self._context.settings.recent_forms]
        return [path for path in paths if path.is_file()]

    def save(self, *, flatten: bool = False) -> None:
        """Write a filled copy, never over the form."""
        filling = self.workspace.filling
        if filling is None:
            return
        form = filling.form
        suffix = form.path.suffix if form.path.suffix.lower() in FORM_FILTERS else ".pdf"
        suggestion = form.path.with_name(f"{form.path.stem} filled{suffix}")
        out = Files.ask_where_to_save(self, suggestion, [FORM_FILTERS[suffix.lower()]])
        if out is not None:
            self.output.save(filling, out, flatten=flatten, password=self.workspace.password)

    def menus(self) -> list[PanelMenu]:
        """File, edit, answers, view."""
        file = (
            *(self.open_action, self.recent_menu, self.sample_action, None),
            *(self.save_action, self.flatten_action, self.merge_action, None),
            self.close_action,
        )
        edit = (*self.view.menu_actions, None, *self.view.document_view.find_bar.menu_actions)
        answers = (self.add_action, self.profiles_action, self.again_action, None)
        fields = (self.edit_fields_action, self.rename_action)
        return [
            PanelMenu("&File", file),
            PanelMenu("&Edit", edit),
            PanelMenu("&Answers", (*answers, *fields)),
            PanelMenu("&View", self.view.document_view.zoom_bar.menu_actions),
        ]

    def take_focus(self) -> None:
        """To the list of fields, where a form is open; to what is to be done first, where none is."""
        if self.workspace.form is not None:
            self.view.take_focus()
        else:
            self.empty.open_button.setFocus()

    # -- what is shown -------------------------------------------------------------------------------

    def _show(self) -> None:
        workspace = self.workspace
        stage, form = workspace.stage, workspace.form
        is_open = stage is not FormStage.NONE
        self._header.setVisible(is_open)
        self._strip.setVisible(form is not None)
        self._strip.show_sources(workspace.chips)
        self.close_action.setEnabled(is_open)
        is_ready = stage is FormStage.READY and not self.output.is_busy
        for action in (self.save_action, self.flatten_action, self.merge_action, self.again_action):
            action.setEnabled(is_ready)
        for action in (self.add_action, self.edit_fields_action):
            action.setEnabled(form is not None)
        is_flat = form is not None and form.kind is FormKind.FLAT
        self.edit_fields_action.setVisible(is_flat)
        self._edit_fields.setVisible(is_flat)
        if not is_flat:
            self.edit_fields_action.setChecked(False)
        if not is_open:
            self._pictures.show(None, None)
            self.view.show_document(None)
            self.view.show_fields(())
            self.empty.show_recent(self.recent_files())
            self._stack.setCurrentWidget(self.empty)
            return
        path = workspace.path
        assert path is not None  # noqa: S101 - a form is open
        self._file_name.setText(path.name)
        self._file_name.setToolTip(str(path))
        if workspace.error is not None:
            self._error.show_error(path.name, workspace.error)
            self._stack.setCurrentWidget(self._error)
            if stage is FormStage.LOCKED:
                QTimer.singleShot(0, self._ask_for_password)
            return
        self._stack.setCurrentWidget(self.view)
        self._pictures.show(path, workspace.password)
        self.view.show_document(workspace.document)
        self.view.show_fields(workspace.shown)
        self.view.show_steps(can_undo=workspace.can_undo, can_redo=workspace.can_redo)
        progress = workspace.progress
        done, total = (progress.done, progress.total) if progress else (0, 0)
        work = "Writing the form" if self.output.is_busy else STAGES.get(stage, "")
        self.view.show_work(work, done, total)

    def _show_profiles(self) -> None:
        names = [profile.name for profile in self.workspace.profiles]
        self._strip.show_profiles(names, self.workspace.profile)

    # -- what happens --------------------------------------------------------------------------------

    def _ask_for_password(self) -> None:
        path, error = self.workspace.path, self.workspace.error
        if path is None or not isinstance(error, PasswordNeeded):
            return
        password = PasswordDialog.ask(path.name, str(error), self)
        if password is not None:
            self.workspace.open(path, password)

    def _edit_profiles(self) -> None:
        workspace = self.workspace
        edited = ProfileDialog.ask(workspace.profiles, workspace.profile, self._theme, self)
        if edited is not None:
            workspace.keep_profiles(edited)
            self._show_profiles()

    def _use_profile(self, name: str) -> None:
        self.workspace.use_profile(name)
        self.settings_changed.emit(replace(self._context.settings, last_profile=name))

    def _on_all_asked(self) -> None:
        """The review begins, unless the person has begun already."""
        if not self.workspace.can_undo:
            self.view.select_first_to_check()
        if self.isVisible() and not self.view.editor.isAncestorOf(self.focusWidget()):
            self.view.take_focus()

    def _go_to(self, row: int | None) -> None:
        if row is not None:
            self.view.select(row)

    def _merge(self) -> None:
        if (form := self.workspace.form) is not None:
            MergeDialog.run(form, self.workspace.password, self.output, self._theme, self)

    def _on_place_drawn(self, page_index: int, box: Box) -> None:
        form = self.workspace.form
        if form is None:
            return
        field = FieldDialog.ask(drawn_field(form, page_index, box), self)
        if field is not None:
            self.workspace.add_field(field)
            self.view.select(len(self.workspace.shown) - 1)

    def _on_place_moved(self, row: int, box: Box) -> None:
        field = self.workspace.shown[row].field
        first, *others = field.places
        self.workspace.change_field(replace(field, places=(replace(first, box=box), *others)))

    def _rename_field(self) -> None:
        current = self.view.current
        if current is not None and (field := FieldDialog.ask(current.field, self)) is not None:
            self.workspace.change_field(field)

    # -- how it is built -----------------------------------------------------------------------------

    def _make_actions(self) -> None:
        def make(text: str, do: Callable[[], object], key: str = "", icon: str = "") -> QAction:
            return make_action(self, self._theme, text, do, keys=[key] if key else [], icon=icon)

        workspace = self.workspace
        self.open_action = make("Open a form …", self.ask_for_form, "Ctrl+O", "open")
        self.sample_action = make("Try a sample form", self.try_sample, icon="sample")
        self.add_action = make("Add papers …", self.ask_for_sources, "Ctrl+Shift+O", "add")
        self.save_action = make("Save as …", self.save, "Ctrl+S", "export")
        self.flatten_action = make("Save as pages that cannot be changed …", partial(self.save, flatten=True))
        self.merge_action = make("Fill it for each row of a table …", self._merge, "Ctrl+M", "rows")
        self.close_action = make("Close form", workspace.close, "Ctrl+W", "close")
        self.again_action = make("Look again", workspace.answer, "F5", "again")
        self.profiles_action = make("Your profiles …", self._edit_profiles, icon="person")
        self.edit_fields_action = make("Edit the fields on the page", lambda: None, "Ctrl+Shift+F", "fields")
        self.edit_fields_action.setCheckable(True)
        self.rename_action = make("Name this field …", self._rename_field, "Shift+F2")

    def _lay_out(self) -> None:
        self._file_name = label(look="section")
        self._edit_fields = icon_button(self._theme, self.edit_fields_action, compact=False, with_text=True)
        save = push_button(self._theme, "Save as …", "export", primary=True)
        save.setToolTip("Write a filled copy (Ctrl+S)")
        save.clicked.connect(self.save_action.trigger)
        self.save_action.enabledChanged.connect(save.setEnabled)
        self._header = QFrame()
        self._header.setObjectName("header")
        header = QHBoxLayout(self._header)
        header.setContentsMargins(16, 8, 16, 10)
        header.setSpacing(8)
        header.addWidget(icon_button(self._theme, self.open_action, compact=False))
        header.addWidget(self._file_name)
        header.addStretch()
        header.addWidget(self._edit_fields)
        header.addWidget(icon_button(self._theme, self.merge_action, compact=False))
        header.addWidget(save)
        self._stack = QStackedWidget()
        for page in (self.empty, self._error, self.view):
            self._stack.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self._header, self._strip, self._saved):
            column.addWidget(part)
        column.addWidget(self._stack, 1)

    def _connect(self) -> None:
        workspace, output, view = self.workspace, self.output, self.view
        workspace.changed.connect(self._show)
        workspace.all_asked.connect(self._on_all_asked)
        output.changed.connect(self._show)
        output.saved.connect(self._saved.tell)
        output.said.connect(self.said)
        output.failed.connect(lambda error: QMessageBox.warning(self, "Strongroom", str(error)))
        workspace.troubled.connect(self.said)
        workspace.answered.connect(self.answered)
        self._saved.undo_pressed.connect(output.take_back)
        self._strip.source_removed.connect(workspace.remove_source)
        self._strip.profile_chosen.connect(self._use_profile)
        view.typed.connect(workspace.set_value)
        view.accepted.connect(workspace.accept)
        view.cleared.connect(workspace.clear)
        view.alternative_chosen.connect(workspace.take_alternative)
        view.undo_pressed.connect(lambda: self._go_to(workspace.undo()))
        view.redo_pressed.connect(lambda: self._go_to(workspace.redo()))
        view.cancel_pressed.connect(workspace.cancel)
        view.nothing_left.connect(lambda: self.said.emit("Nothing is left to check."))
        self.edit_fields_action.toggled.connect(view.pages.set_editing)
        view.pages.place_drawn.connect(self._on_place_drawn)
        view.pages.place_moved.connect(self._on_place_moved)
        view.pages.delete_pressed.connect(workspace.remove_field)
        self.empty.open_pressed.connect(self.ask_for_form)
        self.empty.sample_pressed.connect(self.try_sample)
        self.empty.recent_pressed.connect(lambda path: self.open([path]))
        self._error.other_pressed.connect(self.ask_for_form)
        self._error.again_pressed.connect(workspace.open_again)
        self._error.unlock_pressed.connect(self._ask_for_password)
