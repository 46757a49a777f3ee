"""A document under review: its pages at the left, its fields at the right, each leading to the other.

What a person does becomes a step of the `Review`; this widget only shows the state after it.
"""

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QSplitter, QVBoxLayout, QWidget

from app.commands.review import Review
from app.documents.document import Document
from app.events import Progress
from app.fields.schema import Field, FieldType
from ui.item_models.field_list_model import FieldListModel
from ui.item_models.wording import title_of, value_text
from ui.review.document_view import DocumentView
from ui.review.field_list_view import FieldListView
from ui.review.value_editor import ValueEditor
from ui.style.theme import Theme
from ui.widgets.buttons import icon_button, push_button
from ui.widgets.labels import label

FIELDS_WIDTH = 400
STAGES = {
    "opening the model": "Opening the model",
    "reading": "Reading the document",
    "understanding": "Understanding the document",
    "answering": "Looking for the values",
}


class ReviewView(QSplitter):
    """Signals: `review_changed()` after each step; `nothing_left()` when the next field to check is asked
    for and there is none; `cancel_pressed()`, `again_pressed()` for the work on the document.
    """

    review_changed = Signal()
    nothing_left = Signal()
    cancel_pressed = Signal()
    again_pressed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._theme = theme
        self._review: Review | None = None
        self._fields: tuple[Field, ...] = ()
        self.document_view = DocumentView(theme)
        self.pages = self.document_view.pages
        self._model = FieldListModel(self)
        self._list = FieldListView(self._model, theme, self._find_next)
        self._editor = ValueEditor(theme)
        self._make_actions()
        self._lay_out()
        self._list.selectionModel().currentChanged.connect(self._on_row_changed)
        self._list.accept_pressed.connect(self.accept_and_go_on)
        self._list.clear_pressed.connect(self.clear)
        self._list.edit_pressed.connect(self._editor.start_editing)
        self._list.candidate_pressed.connect(self.take_candidate)
        self._editor.accepted.connect(self.accept_and_go_on)
        self._editor.cleared.connect(self.clear)
        self._editor.typed.connect(self._on_typed)
        self._editor.rows_changed.connect(self._on_rows_changed)
        self._editor.candidate_chosen.connect(self.take_candidate)
        self._editor.left.connect(self._list.setFocus)
        self.pages.field_clicked.connect(self._on_field_clicked)
        self.pages.span_selected.connect(self._on_span_selected)

    # -- what is shown -------------------------------------------------------------------------------

    @property
    def current_row(self) -> int:
        """The selected field; -1 for none."""
        return self._list.currentIndex().row()

    @property
    def menu_actions(self) -> tuple[QAction | None, ...]:
        """For the menu of what can be edited; None is a line between them."""
        settle = (self.accept_action, self.edit_action, self.clear_action, self.next_action)
        return self.undo_action, self.redo_action, None, *settle, None, self.copy_action

    def show_document(self, document: Document | None) -> None:
        """Show the pages."""
        self.document_view.show_document(document)

    def show_waiting(self, fields: tuple[Field, ...], stage: str, progress: Progress | None) -> None:
        """Fields without values: work is under way as `stage` says, or was stopped where it says nothing."""
        stopped = not stage
        self._review = None
        self._show_fields(fields)
        self.pages.show_values(())
        self._work.setVisible(True)
        self._cancel.setVisible(not stopped)
        self._again.setVisible(stopped)
        self._bar.setVisible(not stopped)
        if stopped:
            self._stage.setText("Stopped. Nothing was kept.")
        else:
            self._stage.setText(f"{STAGES[progress.stage] if progress else stage} …")
            self._bar.setMaximum(progress.total if progress else 0)
            self._bar.setValue(progress.done if progress else 0)
        self._headline.setText("Fields")
        self._show_row()

    def show_review(self, review: Review) -> None:
        """Show the values; the first one to check is selected when the review is new."""
        is_new = review is not self._review
        self._review = review
        self._work.hide()
        self._show_fields(review.original.schema.fields)
        if is_new:
            self.select(review.next_to_check() or 0)

    def take_focus(self) -> None:
        """Put the keyboard where the review is done by it: into the list of fields."""
        self._list.setFocus()

    def select(self, row: int, *, focus: bool = False) -> None:
        """Select a field and show its evidence."""
        self._list.setCurrentIndex(self._model.index(row))
        self._show_row()
        if focus:
            self._list.setFocus()

    def _show_fields(self, fields: tuple[Field, ...]) -> None:
        row = self.current_row
        self._fields = fields
        values = self._review.values if self._review else ()
        self._model.show(fields, values)
        self.pages.show_uncaptured(self._review.original.uncaptured if self._review else ())
        if self.current_row < 0 and fields:
            self._list.setCurrentIndex(self._model.index(max(0, min(row, len(fields) - 1))))
        self.pages.show_values(values)
        self._show_state()
        self._show_row()

    def _show_state(self) -> None:
        review = self._review
        self.undo_action.setEnabled(bool(review and review.can_undo))
        self.redo_action.setEnabled(bool(review and review.can_redo))
        for action in (self.accept_action, self.clear_action, self.edit_action, self.copy_action):
            action.setEnabled(review is not None)
        self.next_action.setEnabled(review is not None)
        if review is None:
            self._hint.hide()
            return
        count = len(review.to_check())
        self._headline.setText(f"{count} to check" if count else "Nothing left to check")
        told = [] if count else ["Export the values, or take the next document."]
        if missed := len(review.original.uncaptured):
            told.append(f"{missed} more found that no field asks for (dotted on the page).")
        unread = len(review.document.pages) - len(review.original.pages_read or review.document.pages)
        if unread:
            told.append(f"The document is long: {unread} of its pages were not read by the model.")
        self._hint.setText(" ".join(told))
        self._hint.setVisible(bool(told))

    def _show_row(self) -> None:
        row = self.current_row
        if not 0 <= row < len(self._fields):
            self._editor.show_value(None, None)
            self.pages.show_evidence(-1)
            return
        field = self._fields[row]
        self._editor.show_value(field, self._model.value_at(row))
        takes_words = self._review is not None and field.type is not FieldType.TABLE
        self.pages.show_evidence(row, f"Use as {title_of(field)}" if takes_words else "")

    # -- what the person does ------------------------------------------------------------------------

    def accept(self) -> None:
        """Confirm the selected value."""
        if self._review and self.current_row >= 0:
            self._review.accept(self.current_row)
            self._after_step()

    def accept_and_go_on(self) -> None:
        """Confirm the selected value and go to the next one to check."""
        self.accept()
        if self._review and (row := self._review.next_to_check(self.current_row)) is not None:
            self.select(row)

    def clear(self) -> None:
        """Say that the document does not have the selected field."""
        if self._review and self.current_row >= 0:
            self._review.clear(self.current_row)
            self._after_step()

    def take_candidate(self, rank: int) -> None:
        """Take a runner-up of the selected field."""
        if self._review and self.current_row >= 0:
            self._review.take_candidate(self.current_row, rank)
            self._after_step()

    def undo(self) -> None:
        """Take back the last step and show where it was."""
        if self._review and (row := self._review.undo()) is not None:
            self._after_step()
            self.select(row)

    def redo(self) -> None:
        """Do the step again that was taken back."""
        if self._review and (row := self._review.redo()) is not None:
            self._after_step()
            self.select(row)

    def go_to_next(self) -> None:
        """Go to the next field to check."""
        row = self._review.next_to_check(self.current_row) if self._review else None
        if row is not None:
            self.select(row, focus=True)
        elif self._review is not None and not self._review.to_check():
            self.nothing_left.emit()

    def copy_value(self) -> None:
        """Put the selected value on the clipboard."""
        value = self._model.value_at(self.current_row)
        if value is not None:
            QGuiApplication.clipboard().setText(value_text(value))

    def _on_typed(self, text: str) -> None:
        if self._review and self.current_row >= 0:
            self._review.set_typed(self.current_row, text)
            self._after_step()

    def _on_rows_changed(self, rows: list[list[str]]) -> None:
        if self._review and self.current_row >= 0:
            self._review.set_rows(self.current_row, rows)
            self._after_step()

    def _on_span_selected(self, start: int, end: int) -> None:
        if self._review and self.current_row >= 0:
            self._review.set_span(self.current_row, start, end)
            self._after_step()
            self._list.setFocus()

    def _on_field_clicked(self, row: int) -> None:
        self.select(row, focus=True)

    def _on_row_changed(self, current: QModelIndex) -> None:
        if current.isValid():
            self._show_row()

    def _find_next(self, backwards: bool) -> bool:
        review = self._review
        row = review.next_to_check(self.current_row, backwards=backwards, wrap=False) if review else None
        if row is None:
            return False
        self.select(row)
        return True

    def _after_step(self) -> None:
        self._show_fields(self._fields)
        self.review_changed.emit()

    # -- how it is built -----------------------------------------------------------------------------

    def _make_actions(self) -> None:
        def make(text: str, keys: list[str], do: Callable[..., object], icon: str = "") -> QAction:
            action = QAction(text, self)
            action.setShortcuts([QKeySequence(key) for key in keys])
            action.triggered.connect(do)
            if icon:
                self._theme.bind_icon(action, icon)
            return action

        self.undo_action = make("Undo", ["Ctrl+Z"], self.undo, "undo")
        self.redo_action = make("Redo", ["Ctrl+Shift+Z", "Ctrl+Y"], self.redo, "redo")
        self.next_action = make("Next to check", ["F8"], self.go_to_next, "enter")
        self.accept_action = make("Accept value", ["Ctrl+Return"], self.accept_and_go_on, "certain")
        self.clear_action = make("Not in the document", ["Ctrl+Delete"], self.clear, "not-found")
        self.edit_action = make("Edit value", [], self._editor.start_editing, "edit")
        self.copy_action = make("Copy value", ["Ctrl+Shift+C"], self.copy_value, "copy")
        for rank in range(9):
            action = make("", [f"Alt+{rank + 1}"], lambda _=False, rank=rank: self.take_candidate(rank))
            action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
            self.addAction(action)

    def _lay_out(self) -> None:
        self._headline = label("Fields", "title")
        self._hint = label(look="muted", wrap=True)
        head = QHBoxLayout()
        head.setSpacing(2)
        head.addWidget(self._headline, 1)
        for action in (self.undo_action, self.redo_action, self.next_action):
            head.addWidget(icon_button(self._theme, action))
        self._stage = label(look="muted")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("Progress")
        self._cancel = push_button(self._theme, "Cancel")
        self._cancel.clicked.connect(self.cancel_pressed)
        self._again = push_button(self._theme, "Run again", "again")
        self._again.clicked.connect(self.again_pressed)
        self._work = QWidget()
        work = QVBoxLayout(self._work)
        work.setContentsMargins(0, 6, 0, 0)
        line = QHBoxLayout()
        line.addWidget(self._stage, 1)
        line.addWidget(self._cancel)
        line.addWidget(self._again)
        work.addLayout(line)
        work.addWidget(self._bar)
        self._work.hide()
        top = QVBoxLayout()
        top.setContentsMargins(20, 14, 14, 8)
        top.setSpacing(2)
        top.addLayout(head)
        top.addWidget(self._hint)
        top.addWidget(self._work)
        column = QFrame()
        column.setObjectName("column")
        fields = QVBoxLayout(column)
        fields.setContentsMargins(0, 0, 0, 0)
        fields.setSpacing(0)
        fields.addLayout(top)
        fields.addWidget(self._list, 1)
        fields.addWidget(self._editor)
        column.setMinimumWidth(320)
        self.addWidget(self.document_view)
        self.addWidget(column)
        self.setStretchFactor(0, 1)
        self.setStretchFactor(1, 0)
        self.setChildrenCollapsible(False)
        self.setHandleWidth(1)
        self.setSizes([860, FIELDS_WIDTH])

    def sizeHint(self) -> QSize:
        """Room for a page and its fields."""
        return QSize(1100, 700)
