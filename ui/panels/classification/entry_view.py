"""The document that is looked at: its labels to choose from, its pages with the words that decided marked."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QStackedWidget, QVBoxLayout

from app.commands.labelling import NONE, label_text
from app.commands.review import Certainty
from app.documents.document import Document
from app.fields.classification import Classification, DecidingWord
from app.fields.labels import LabelSet
from ui.panels.classification.entry import Entry
from ui.panels.classification.entry_table_model import STAGE_TEXTS
from ui.panels.classification.label_choices import KEYS, LabelChoice, LabelChoices
from ui.review.document_view import DocumentView
from ui.review.page_scene import MarkedPlaces
from ui.style.theme import Theme
from ui.widgets.error_view import ErrorView
from ui.widgets.labels import label

TITLE_PX = 430
PUNCTUATION = ".,;:!?()"


class EntryView(QFrame):
    """Signals: `chosen(row)`, a label of the set by its number; the one after the last is none of these;
    `why_wanted()` when there is another label to tell the deciding words of.
    """

    chosen = Signal(int)
    why_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("column")
        self._entry: Entry | None = None
        self._proposed: Classification | None = None
        self.choices = LabelChoices(theme)
        self.document_view = DocumentView(theme)
        self.error = ErrorView(theme)
        self._title = label(look="title")
        self._told = label(look="muted", wrap=True)
        self._why = label(look="muted", wrap=True)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.document_view)
        self._stack.addWidget(self.error)
        top = QVBoxLayout()
        top.setContentsMargins(18, 14, 14, 10)
        top.setSpacing(2)
        top.addWidget(self._title)
        top.addWidget(self._told)
        top.addSpacing(6)
        top.addWidget(self.choices)
        top.addSpacing(4)
        top.addWidget(self._why)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self._stack, 1)
        self.choices.chosen.connect(self.chosen)

    def show_entry(self, entry: Entry | None, labels: LabelSet) -> None:
        """Show this document, or nothing."""
        proposed = entry.labelled.proposed if entry is not None else None
        is_other = entry is not self._entry or proposed is not self._proposed
        self._entry, self._proposed = entry, proposed
        self.choices.show_choices(_choices(entry, labels))
        name = entry.name if entry else ""
        self._title.setText(
            self._title.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, TITLE_PX)
        )
        self._title.setToolTip(str(entry.path or entry.name) if entry else "")
        self._told.setText(told(entry) if entry else "Choose a document to see it here.")
        if entry is not None and entry.error is not None:
            self.error.show_error(entry.name, entry.error)
            self._stack.setCurrentWidget(self.error)
        else:
            self._stack.setCurrentWidget(self.document_view)
            self.document_view.show_document(entry.document if entry else None)
        if is_other:
            self.show_why(())
            self.why_wanted.emit()

    @property
    def has_why(self) -> bool:
        """Whether words are marked."""
        return bool(self._why.text())

    def show_why(self, words: Sequence[DecidingWord]) -> None:
        """Mark the words that decided."""
        entry = self._entry
        if entry is None or entry.document is None or not words:
            self._why.setText("")
            self._why.hide()
            self.document_view.pages.show_places(())
            return
        document = entry.document
        spans = dict.fromkeys(_whole_words(document, word) for word in words)
        first = dict.fromkeys(document.text[start:end].strip(PUNCTUATION).casefold() for start, end in spans)
        self._why.setText(f"Decided by: {', '.join(first)}")
        self._why.show()
        pages = self.document_view.pages
        pages.show_places(
            [
                MarkedPlaces(number, "", Certainty.BY_PERSON, document.boxes(*span))
                for number, span in enumerate(spans)
            ]
        )
        pages.show_evidence(0)


def told(entry: Entry) -> str:
    """How sure the label is, in a sentence."""
    item = entry.labelled
    if item.given is not None:
        before = item.doubted is not None and item.doubted != item.given
        model = f" The model had said: {label_text(item.doubted or ())}." if before else ""
        return f"Set by you: {label_text(item.given)}.{model}"
    if item.proposed is None:
        return STAGE_TEXTS.get(entry.stage, "")
    name, percent = label_text(item.proposed.labels), f"{item.proposed.confidence:.0%}"
    if item.proposed.review:
        return f"Please check: {name}, with only {percent} probability."
    return f"Certain: {name}, with {percent} probability."


def _whole_words(document: Document, word: DecidingWord) -> tuple[int, int]:
    """The words as they stand on the page: an amount, where what decided is a part of it."""
    around = document.words_in(word.start, word.end)
    return (around[0].start, around[-1].end) if around else (word.start, word.end)


def _choices(entry: Entry | None, labels: LabelSet) -> list[LabelChoice]:
    holding = entry.labelled.labels if entry is not None else None
    proposed = entry.labelled.proposed if entry is not None else None
    scores = proposed.scores if proposed is not None else {}
    choices = [
        LabelChoice(
            label_text((one.name,)),
            one.description,
            str(number) if number <= KEYS else "",
            scores.get(one.name),
            holding is not None and one.name in holding,
        )
        for number, one in enumerate(labels.labels, 1)
    ]
    if labels.none or labels.multiple:
        share = None
        if proposed is not None and not labels.multiple:
            share = max(0.0, 1 - sum(scores.values()))
        choices.append(LabelChoice(NONE, "", "0", share, holding == ()))
    return choices
