"""What documents are sorted into: the label sets to choose from, and the way to change them."""

from collections.abc import Mapping

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from app.fields.file_key import free_key
from app.fields.labels import Label, LabelSet
from ui.panels.classification.label_set_dialog import LabelSetDialog
from ui.style.theme import Theme
from ui.widgets.actions import make_action
from ui.widgets.buttons import icon_button
from ui.widgets.labels import label


class LabelBar(QWidget):
    """Signal: `chosen(key, labels)`, a label set and the key that it is kept under."""

    chosen = Signal(str, LabelSet)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._sets: Mapping[str, LabelSet] = {}
        self._key = ""
        self._offered: list[tuple[str, str]] = []
        self.edit_action = make_action(self, theme, "Edit labels …", self._edit, keys=["Ctrl+L"], icon="edit")
        self.make_action = make_action(self, theme, "New labels …", self._make, icon="add")
        self.forget_action = make_action(self, theme, "Forget all examples of these labels", self._forget)
        self.chooser = QComboBox()
        self.chooser.setAccessibleName("Labels: what documents are sorted into")
        self.chooser.setToolTip("What documents are sorted into")
        self.chooser.setMinimumWidth(190)
        sort_into = label("Sort into", "muted")
        sort_into.setBuddy(self.chooser)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(sort_into)
        row.addWidget(self.chooser)
        row.addWidget(icon_button(theme, self.edit_action, compact=False, with_text=True))
        self.chooser.activated.connect(lambda: self.choose(self.chooser.currentData()))

    @property
    def menu_actions(self) -> tuple[QAction | None, ...]:
        """For the menu of labels; None is a line between them."""
        return self.edit_action, self.make_action, None, self.forget_action

    def show_sets(self, sets: Mapping[str, LabelSet], key: str) -> None:
        """Offer these label sets; the one with this key is in use."""
        self._sets, self._key = sets, key
        self.forget_action.setEnabled(bool(sets[key].examples))
        offered = [(labels.name, each) for each, labels in sets.items()]
        with QSignalBlocker(self.chooser):
            if offered != self._offered:  # else it stays as it is, it may be open
                self._offered = offered
                self.chooser.clear()
                for name, each in offered:
                    self.chooser.addItem(name, each)
            self.chooser.setCurrentIndex(self.chooser.findData(key))

    def choose(self, key: str) -> None:
        """Take the label set with this key."""
        self.chosen.emit(key, self._sets[key])

    def _edit(self) -> None:
        self._ask(self._key, self._sets[self._key])

    def _make(self) -> None:
        self._ask("", LabelSet((Label("Label 1"), Label("Label 2"))))

    def _forget(self) -> None:
        labels = self._sets[self._key]
        self.chosen.emit(self._key, labels.without_examples())

    def _ask(self, key: str, labels: LabelSet) -> None:
        edited = LabelSetDialog.ask(labels, self._theme, self)
        if edited is not None:
            is_new = edited.is_new or not key
            self.chosen.emit(
                free_key("labels", edited.labels.title, self._sets.__contains__) if is_new else key,
                edited.labels,
            )
