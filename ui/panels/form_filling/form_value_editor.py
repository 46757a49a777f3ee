"""The selected field of a form in full: its value to edit, where it is from, what else it could be."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.commands.review import Certainty
from app.forms.form import FormFieldType
from ui.panels.form_filling.clipping_view import ClippingView
from ui.panels.form_filling.option_editors import OptionButtons, OptionCombo
from ui.panels.form_filling.shown_field import ShownField
from ui.review.candidate_list import CandidateList
from ui.review.value_text import ValueText
from ui.style.theme import Theme
from ui.widgets.buttons import push_button
from ui.widgets.labels import label, set_look

ALTERNATIVES_SHOWN = 2
MANY_OPTIONS = 6
"""More radio buttons than this become a list to open."""
TYPE_NAMES = {
    FormFieldType.TEXT: "Text",
    FormFieldType.CHECK: "Check box",
    FormFieldType.RADIO: "One of these",
    FormFieldType.CHOICE: "Choice",
    FormFieldType.LIST: "Any of these",
    FormFieldType.DATE: "Date",
    FormFieldType.NUMBER: "Number",
}


class FormValueEditor(QFrame):
    """Signals: `typed(value)`, `accepted()`, `cleared()`, `alternative_chosen(rank)`; `left()` when the
    person is done typing or gives it up.
    """

    typed = Signal(object)
    accepted = Signal()
    cleared = Signal()
    alternative_chosen = Signal(int)
    left = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("detail")
        self._shown: ShownField | None = None
        self._title = label(look="section", wrap=True)
        self._type = label(look="muted")
        self._text = ValueText("Type what shall stand here")
        self._combo = OptionCombo()
        self._buttons = OptionButtons()
        self._stack = QStackedWidget()
        for editor in (self._text, self._combo, self._buttons):
            self._stack.addWidget(editor)
        self._note = label(look="hint", wrap=True)
        self.clipping_view = ClippingView(theme)
        self.clipping_view.setAccessibleName("Where the value stands in its source")
        self._accept = push_button(theme, "Accept", primary=True)
        self._accept.setToolTip("The value is right (Enter or A)")
        self._clear = push_button(theme, "Leave empty")
        self._clear.setToolTip("Nothing shall stand here (Delete)")
        self._alternatives = CandidateList(theme, ALTERNATIVES_SHOWN)
        self._lay_out()
        self._text.committed.connect(self._on_committed)
        self._text.given_up.connect(self._on_given_up)
        self._text.left_changed.connect(self.typed.emit)
        self._combo.chosen.connect(self._on_chosen)
        self._buttons.chosen.connect(self._on_chosen)
        self._accept.clicked.connect(self.accepted)
        self._clear.clicked.connect(self.cleared)
        self._alternatives.chosen.connect(self.alternative_chosen)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._type)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self._accept, 1)
        buttons.addWidget(self._clear, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 12, 20, 12)
        column.setSpacing(7)
        column.addLayout(head)
        column.addWidget(self._stack)
        column.addWidget(self._note)
        column.addWidget(self.clipping_view)
        column.addLayout(buttons)
        column.addWidget(self._alternatives)

    # -- what is shown -------------------------------------------------------------------------------

    def show_field(self, shown: ShownField | None) -> None:
        """Show a field; None for none."""
        self.setVisible(shown is not None)
        if shown is None:
            self._shown = None
            self.clipping_view.show_clipping(None, Certainty.CERTAIN)
            return
        field = shown.field
        self._title.setText(field.label + (" *" if field.required else ""))
        self._title.setToolTip(field.tooltip)
        limit = f", up to {field.max_length} characters" if field.max_length else ""
        self._type.setText(TYPE_NAMES.get(field.type, "") + limit)
        if self._shown is None or (self._shown.field, self._shown.value) != (field, shown.value):
            self._fill(shown)
        self._shown = shown
        self._note.setText("Being looked for …" if shown.is_awaited else shown.sentence)
        self._note.setVisible(bool(self._note.text()))
        set_look(self._note, "warning" if shown.is_missing else "hint")
        self.clipping_view.show_clipping(shown.clipping, shown.certainty)
        self._alternatives.show_candidates(shown.alternatives)
        is_settled = shown.certainty is Certainty.BY_PERSON
        self._accept.setEnabled(not is_settled)
        self._accept.setText("Accepted" if is_settled else "Accept")
        self._clear.setEnabled(not (is_settled and shown.is_empty))

    def start_editing(self) -> None:
        """Put the cursor into the value."""
        if self._stack.currentWidget() is self._buttons:
            self._buttons.take_focus()
        elif self._stack.currentWidget() is self._combo:
            self._combo.setFocus()
        else:
            self._text.setFocus()
            self._text.selectAll()

    def start_typing(self, first: str) -> None:
        """A letter was typed on the list: it begins the new value, where the value is text."""
        self.start_editing()
        if self._stack.currentWidget() is self._text:
            self._text.insertPlainText(first)

    def _fill(self, shown: ShownField) -> None:
        field = shown.field
        editor: QWidget = self._text
        if field.type in (FormFieldType.CHECK, FormFieldType.LIST) or (
            field.type is FormFieldType.RADIO and len(field.options) <= MANY_OPTIONS
        ):
            self._buttons.show_field(field, shown.value)
            editor = self._buttons
        elif field.type in (FormFieldType.CHOICE, FormFieldType.RADIO):
            self._combo.show_field(field, shown.value)
            self._combo.setAccessibleName(f"Value of {field.label}")
            editor = self._combo
        else:
            self._text.show_text(str(shown.value), lines=3 if field.multiline else 1)
            self._text.setAccessibleName(f"Value of {field.label}")
        self._stack.setCurrentWidget(editor)
        self._stack.setFixedHeight(editor.sizeHint().height())

    # -- what the person does ------------------------------------------------------------------------

    def _on_committed(self, text: str) -> None:
        if self._shown is not None and text != self._text.shown:
            self.typed.emit(text)
        elif self._shown is not None:
            self.accepted.emit()
        self.left.emit()

    def _on_given_up(self) -> None:
        self._text.setPlainText(self._text.shown)
        self.left.emit()

    def _on_chosen(self, value: object) -> None:
        if self._shown is not None and value != self._shown.value:
            self.typed.emit(value)
