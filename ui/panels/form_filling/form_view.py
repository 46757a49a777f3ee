"""A form under review: its pages with the values in them, its fields at the right, each leading to the other.

It shows `ShownField`s and reports what a person wants; what comes of it is shown next.
"""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QProgressBar, QSplitter, QVBoxLayout, QWidget

from app.commands.review import Certainty
from app.documents.document import Document
from ui.panels.form_filling.form_field_list_model import FormFieldListModel
from ui.panels.form_filling.form_page_view import FormPageView
from ui.panels.form_filling.form_value_editor import FormValueEditor
from ui.panels.form_filling.shown_field import ShownField
from ui.review.document_view import DocumentView
from ui.review.field_list_view import FieldListView
from ui.style.theme import Theme
from ui.widgets.actions import make_action
from ui.widgets.buttons import icon_button, push_button
from ui.widgets.labels import label

FIELDS_WIDTH = 400


class FormView(QSplitter):
    """Signals, each with the index of a field: `typed(index, value)`, `accepted(index)`, `cleared(index)`,
    `alternative_chosen(index, rank)`; and `undo_pressed()`, `redo_pressed()`, `cancel_pressed()`;
    `nothing_left()` when the next field to check is asked for and there is none.
    """

    typed = Signal(int, object)
    accepted = Signal(int)
    cleared = Signal(int)
    alternative_chosen = Signal(int, int)
    undo_pressed = Signal()
    redo_pressed = Signal()
    cancel_pressed = Signal()
    nothing_left = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._theme = theme
        self._shown: tuple[ShownField, ...] = ()
        self.pages = FormPageView()
        self.document_view = DocumentView(theme, self.pages)
        self._model = FormFieldListModel(self)
        self._list = FieldListView(self._model, theme, self._find_next, letters_edit=True, row_padding=7)
        self.editor = FormValueEditor(theme)
        self._make_actions()
        self._lay_out()
        self._list.selectionModel().currentChanged.connect(self._on_row_changed)
        self._list.accept_pressed.connect(self.accept_and_go_on)
        self._list.clear_pressed.connect(self.clear)
        self._list.edit_pressed.connect(self.editor.start_editing)
        self._list.candidate_pressed.connect(self.take_alternative)
        self._list.letter_typed.connect(self.editor.start_typing)
        self.editor.accepted.connect(self.accept_and_go_on)
        self.editor.cleared.connect(self.clear)
        self.editor.typed.connect(self._on_typed)
        self.editor.alternative_chosen.connect(self.take_alternative)
        self.editor.left.connect(self._list.setFocus)
        self.pages.field_clicked.connect(lambda row: self.select(row, focus=not self.pages.is_editing))

    # -- what is shown -------------------------------------------------------------------------------

    @property
    def current_row(self) -> int:
        """The selected field; -1 for none."""
        return self._list.currentIndex().row()

    @property
    def current(self) -> ShownField | None:
        """The selected field, None for none."""
        return self._shown[self.current_row] if 0 <= self.current_row < len(self._shown) else None

    def show_document(self, document: Document | None) -> None:
        """Show the pages of the form."""
        self.document_view.show_document(document)

    def show_fields(self, shown: Sequence[ShownField]) -> None:
        """Show the fields as they stand."""
        row, is_other = self.current_row, [s.field.id for s in shown] != [s.field.id for s in self._shown]
        self._shown = tuple(shown)
        self._model.show(shown)
        self.pages.show_fields(shown)
        self._show_state()
        if is_other or row < 0:
            first = self._next_to_check(-1)
            self.select(first if first is not None else max(0, min(row, len(shown) - 1)))
        else:
            self._show_row()

    def select_first_to_check(self) -> None:
        """Where the review begins."""
        row = self._next_to_check(-1)
        if row is not None:
            self.select(row)

    def show_steps(self, *, can_undo: bool, can_redo: bool) -> None:
        """Whether there is something to take back, and to do again."""
        self.undo_action.setEnabled(can_undo)
        self.redo_action.setEnabled(can_redo)

    def show_work(self, stage: str, done: int = 0, total: int = 0) -> None:
        """What is being done, as far as that is known; an empty `stage` for nothing."""
        self._work.setVisible(bool(stage))
        self._stage.setText(f"{stage} …")
        self._bar.setMaximum(total)
        self._bar.setValue(done)

    def take_focus(self) -> None:
        """Put the keyboard into the list of fields."""
        self._list.setFocus()

    def select(self, row: int, *, focus: bool = False) -> None:
        """Select a field: its place on the page, its value, its source."""
        self._list.setCurrentIndex(self._model.index(row))
        self._show_row()
        if focus:
            self._list.setFocus()

    def to_check(self) -> list[int]:
        """The fields that need a look, in the form's order."""
        return [i for i, s in enumerate(self._shown) if s.certainty is Certainty.CHECK]

    def missing(self) -> list[int]:
        """The fields that must be filled in and are empty."""
        return [i for i, s in enumerate(self._shown) if s.is_missing]

    def _show_state(self) -> None:
        count, missing = len(self.to_check()), self.missing()
        for action in (self.accept_action, self.clear_action, self.edit_action, self.next_action):
            action.setEnabled(bool(self._shown))
        filled = sum(1 for s in self._shown if not s.is_empty)
        is_waiting = any(s.is_awaited for s in self._shown)
        nothing = "Fields" if is_waiting else "Nothing left to check"
        self._headline.setText(f"{count} to check" if count else nothing)
        self._hint.setText(f"{filled} of {len(self._shown)} fields filled in")
        self._missing.setVisible(bool(missing))
        self._missing.setText(f"{len(missing)} required and empty")
        self._missing_menu.clear()
        for row in missing:
            go = self._missing_menu.addAction(self._shown[row].field.label)
            go.triggered.connect(partial(self.select, row, focus=True))

    def _show_row(self) -> None:
        self.editor.show_field(self.current)
        self.pages.show_evidence(self.current_row if self.current else -1)

    # -- what the person does ------------------------------------------------------------------------

    def accept_and_go_on(self) -> None:
        """Confirm the selected value and go to the next one to check."""
        row = self.current_row
        if row >= 0:
            self.accepted.emit(row)
            following = self._next_to_check(row)
            if following is not None:
                self.select(following)

    def clear(self) -> None:
        """Leave the selected field empty."""
        if self.current_row >= 0:
            self.cleared.emit(self.current_row)

    def take_alternative(self, rank: int) -> None:
        """Take another value for the selected field; where there is none of that rank, the digit is typed."""
        if self.current is None:
            return
        if rank < len(self.current.alternatives):
            self.alternative_chosen.emit(self.current_row, rank)
        elif self._list.hasFocus():
            self.editor.start_typing(str(rank + 1))

    def go_to_next(self) -> None:
        """Go to the next field to check."""
        row = self._next_to_check(self.current_row)
        if row is not None:
            self.select(row, focus=True)
        else:
            self.nothing_left.emit()

    def _on_typed(self, value: object) -> None:
        if self.current_row >= 0:
            self.typed.emit(self.current_row, value)

    def _on_row_changed(self, current: QModelIndex) -> None:
        if current.isValid():
            self._show_row()

    def _next_to_check(self, after: int, *, backwards: bool = False, wrap: bool = True) -> int | None:
        """Fields to check come first, then those that must not stay empty."""
        waiting = sorted({*self.to_check(), *self.missing()} - {after}, reverse=backwards)
        ahead = [row for row in waiting if (row < after if backwards else row > after)]
        return next(iter(ahead or (waiting if wrap else [])), None)

    def _find_next(self, backwards: bool) -> bool:
        row = self._next_to_check(self.current_row, backwards=backwards, wrap=False)
        if row is None:
            return False
        self.select(row)
        return True

    # -- how it is built -----------------------------------------------------------------------------

    def _make_actions(self) -> None:
        make = partial(make_action, self, self._theme)
        undo_keys, redo_keys = ["Ctrl+Z"], ["Ctrl+Shift+Z", "Ctrl+Y"]
        self.undo_action = make("Undo", self.undo_pressed.emit, keys=undo_keys, icon="undo")
        self.redo_action = make("Redo", self.redo_pressed.emit, keys=redo_keys, icon="redo")
        self.next_action = make("Next to check", self.go_to_next, keys=["F8"], icon="enter")
        self.accept_action = make("Accept value", self.accept_and_go_on, keys=["Ctrl+Return"], icon="certain")
        self.clear_action = make("Leave empty", self.clear, keys=["Ctrl+Delete"], icon="not-found")
        self.edit_action = make("Edit value", self.editor.start_editing, icon="edit")
        for rank in range(9):
            action = make("", partial(self.take_alternative, rank), keys=[f"Alt+{rank + 1}"])
            self.addAction(action)
        self.show_steps(can_undo=False, can_redo=False)

    @property
    def menu_actions(self) -> tuple[QAction | None, ...]:
        """For the menu of what can be edited; None is a line between them."""
        settle = (self.accept_action, self.edit_action, self.clear_action, self.next_action)
        return self.undo_action, self.redo_action, None, *settle

    def _lay_out(self) -> None:
        self._headline = label("Fields", "title")
        self._hint = label(look="muted")
        self._missing = push_button(self._theme, "Required and empty")
        self._missing.setProperty("missing", True)
        self._missing.setToolTip("Fields that must be filled in")
        self._missing_menu = QMenu(self)
        self._missing.setMenu(self._missing_menu)
        head = QHBoxLayout()
        head.setSpacing(2)
        head.addWidget(self._headline, 1)
        for action in (self.undo_action, self.redo_action, self.next_action):
            head.addWidget(icon_button(self._theme, action))
        state = QHBoxLayout()
        state.addWidget(self._hint, 1)
        state.addWidget(self._missing)
        self._stage = label(look="muted")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("Progress")
        cancel = push_button(self._theme, "Cancel")
        cancel.clicked.connect(self.cancel_pressed)
        self._work = QWidget()
        work = QVBoxLayout(self._work)
        work.setContentsMargins(0, 6, 0, 0)
        line = QHBoxLayout()
        line.addWidget(self._stage, 1)
        line.addWidget(cancel)
        work.addLayout(line)
        work.addWidget(self._bar)
        self._work.hide()
        top = QVBoxLayout()
        top.setContentsMargins(20, 14, 14, 8)
        top.setSpacing(2)
        top.addLayout(head)
        top.addLayout(state)
        top.addWidget(self._work)
        column = QFrame()
        column.setObjectName("column")
        fields = QVBoxLayout(column)
        fields.setContentsMargins(0, 0, 0, 0)
        fields.setSpacing(0)
        fields.addLayout(top)
        fields.addWidget(self._list, 1)
        fields.addWidget(self.editor)
        column.setMinimumWidth(340)
        self.addWidget(self.document_view)
        self.addWidget(column)
        self.setStretchFactor(0, 1)
        self.setStretchFactor(1, 0)
        self.setChildrenCollapsible(False)
        self.setHandleWidth(1)
        self.setSizes([790, FIELDS_WIDTH])

    def sizeHint(self) -> QSize:
        """Room for a page and its fields."""
        return QSize(1100, 700)
