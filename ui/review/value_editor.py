"""The selected field in full: its value to edit, what is known about it, the runners-up below it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.commands.review import Certainty, certainty_of
from app.fields.field_value import FieldValue
from app.fields.schema import Field, FieldType
from ui.item_models.candidate_list_model import Candidate
from ui.item_models.wording import (
    TYPE_NAMES,
    answers_of,
    certainty_sentence,
    reading_of,
    title_of,
)
from ui.review.candidate_list import CandidateList
from ui.review.rows_table import RowsTable
from ui.review.value_text import ValueText
from ui.style.theme import Theme
from ui.widgets.buttons import push_button
from ui.widgets.labels import label, set_look

CANDIDATES_SHOWN = 4
LONG_TEXT = (FieldType.ADDRESS, FieldType.CLAUSE, FieldType.SUMMARY)


class ValueEditor(QFrame):
    """Signals: `typed(text)`, `rows_changed(rows)`, `accepted()`, `cleared()`, `candidate_chosen(rank)`,
    `left()` when the person is done typing or gives it up.
    """

    typed = Signal(str)
    rows_changed = Signal(list)
    accepted = Signal()
    cleared = Signal()
    candidate_chosen = Signal(int)
    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("detail")
        self._value: FieldValue | None = None
        self._title = label(look="section")
        self._type = label(look="muted")
        self._text = ValueText("Type the value, or select words on the page")
        self._choice = QComboBox()
        self._choice.setAccessibleName("Value")
        self._stack = QStackedWidget()
        self._stack.addWidget(self._text)
        self._stack.addWidget(self._choice)
        self._rows = RowsTable()
        self._stack.addWidget(self._rows)
        self._note = label(look="hint", wrap=True)
        self._accept = push_button(theme, "Accept", primary=True)
        self._accept.setToolTip("The value is right (Enter or A)")
        self._clear = push_button(theme, "Not in the document")
        self._clear.setToolTip("The document does not have this (Delete)")
        self._candidates = CandidateList(theme, CANDIDATES_SHOWN)
        self._lay_out()
        self._text.committed.connect(self._on_committed)
        self._text.given_up.connect(self._on_given_up)
        self._text.left_changed.connect(self.typed)
        self._choice.activated.connect(self._on_chosen)
        self._rows.changed.connect(self.rows_changed, Qt.ConnectionType.QueuedConnection)
        self._accept.clicked.connect(self.accepted)
        self._clear.clicked.connect(self.cleared)
        self._candidates.chosen.connect(self.candidate_chosen)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._type)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self._accept, 1)
        buttons.addWidget(self._clear, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 14, 20, 16)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self._stack)
        column.addWidget(self._note)
        column.addLayout(buttons)
        column.addWidget(self._candidates)

    # -- what is shown -------------------------------------------------------------------------------

    def show_value(self, field: Field | None, value: FieldValue | None) -> None:
        """Show a field; without a value it is still being looked for."""
        self._value = value
        self.setEnabled(value is not None)
        self.setVisible(field is not None)
        if field is None:
            return
        self._title.setText(title_of(field))
        self._title.setToolTip(field.description)
        self._type.setText(
            TYPE_NAMES[field.type] + (", several" if field.many and field.type is not FieldType.TABLE else "")
        )
        self._text.setAccessibleName(f"Value of {title_of(field)}")
        self._fill(field, value)
        self._show_note(value)
        others = value.candidates if value else ()
        self._candidates.show_candidates(
            [Candidate(one.text, f"{one.confidence:.0%}", reading_of(one)) for one in others]
        )
        is_settled = value is not None and certainty_of(value) is Certainty.BY_PERSON
        self._accept.setEnabled(value is not None and not is_settled)
        self._accept.setText("Accepted" if is_settled else "Accept")
        self._clear.setEnabled(value is not None and not (is_settled and not value.is_found))

    def start_editing(self) -> None:
        """Put the cursor into the value."""
        shown = self._stack.currentWidget()
        if shown is not None and shown is not self._text:
            shown.setFocus()
        else:
            self._text.setFocus()
            self._text.selectAll()

    def _fill(self, field: Field, value: FieldValue | None) -> None:
        options = ("true", "false") if field.type is FieldType.BOOLEAN else tuple(map(str, field.options))
        answers = answers_of(value) if value else ()
        text = "\n".join(
            answer.text if not field.many else " ".join(answer.text.split()) for answer in answers
        )
        if options and not field.many:
            self._choice.clear()
            self._choice.addItem("")
            self._choice.addItems(options)
            self._choice.setCurrentText(text)
            shown: QWidget = self._choice
        elif field.type is FieldType.TABLE:
            self._rows.show_rows(field.columns, value)
            shown = self._rows
        else:
            self._text.show_text(text, lines=4 if field.many or field.type in LONG_TEXT else 1)
            shown = self._text
        self._stack.setCurrentWidget(shown)
        self._stack.setFixedHeight(shown.height() if shown is self._rows else shown.sizeHint().height())

    def _show_note(self, value: FieldValue | None) -> None:
        if value is None:
            self._note.setText("Being looked for …")
            return
        reading = reading_of(value.answer) if not value.items else ""
        is_made_up = bool(
            certainty_of(value) is Certainty.BY_PERSON and value.answer and value.answer.evidence is None
        )
        sentence = certainty_sentence(value)
        self._note.setText(f"Read as {reading}. {sentence}" if reading else sentence)
        set_look(self._note, "warning" if is_made_up else "hint")

    # -- what the person does ------------------------------------------------------------------------

    def _on_committed(self, text: str) -> None:
        if self._value is not None and text != self._text.shown:
            self.typed.emit(text)
        elif self._value is not None:
            self.accepted.emit()
        self.left.emit()

    def _on_given_up(self) -> None:
        self._text.setPlainText(self._text.shown)
        self.left.emit()

    def _on_chosen(self) -> None:
        self.typed.emit(self._choice.currentText())
        self.left.emit()
