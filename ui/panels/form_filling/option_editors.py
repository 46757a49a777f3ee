"""Editors of fields that are chosen, not typed: one of several, several of several, yes or no."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.forms.form import FormField, FormFieldType, Option, StoredValue
from app.forms.form_values import OFF

ROWS_SHOWN = 5


def read_as(option: Option) -> str:
    """What a person reads of an option."""
    return option.label or option.export


class OptionCombo(QComboBox):
    """One of the options, or none; with text of one's own where the form allows it. `chosen(value)`."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.activated.connect(lambda _: self.chosen.emit(self._value()))

    def show_field(self, field: FormField, value: StoredValue) -> None:
        """Offer the options of the field."""
        self.clear()
        self.addItem("", "")
        for option in field.options:
            self.addItem(read_as(option), option.export)
        if field.editable is not self.isEditable():
            self.setEditable(field.editable)
            if (line := self.lineEdit()) is not None:
                line.editingFinished.connect(lambda: self.chosen.emit(self._value()))
        found = self.findData(value)
        if found < 0 and field.editable:
            self.setEditText(str(value))
        else:
            self.setCurrentIndex(max(found, 0))

    def _value(self) -> str:
        row = self.findText(self.currentText())
        return str(self.itemData(row)) if row >= 0 else self.currentText()


class OptionButtons(QScrollArea):
    """All options below each other: radio buttons, or boxes to check. `chosen(value)`: text or a tuple."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("options")
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._field: FormField | None = None
        self._buttons: list[QRadioButton | QCheckBox] = []

    def show_field(self, field: FormField, value: StoredValue) -> None:
        """Offer the options of the field."""
        self._field = field
        values = value if isinstance(value, tuple) else (value,)
        is_one = field.type is FormFieldType.RADIO
        inside, self._buttons = QWidget(), []
        column = QVBoxLayout(inside)
        column.setContentsMargins(2, 2, 2, 2)
        column.setSpacing(6)
        group = QButtonGroup(inside)
        for option in field.options:
            text = "Yes" if field.type is FormFieldType.CHECK and len(field.options) == 1 else read_as(option)
            button = QRadioButton(text) if is_one else QCheckBox(text)
            button.setChecked(option.export in values)
            button.setProperty("export", option.export)
            button.clicked.connect(self._on_clicked)
            if is_one:
                group.addButton(button)
            self._buttons.append(button)
            column.addWidget(button)
        column.addStretch()
        self.setWidget(inside)

    def sizeHint(self) -> QSize:
        """As high as the options, up to a few."""
        height = self._buttons[0].sizeHint().height() + 6 if self._buttons else 0
        return QSize(200, height * min(len(self._buttons), ROWS_SHOWN) + 6)

    def take_focus(self) -> None:
        """The keyboard to the option that is chosen, or to the first."""
        chosen = next((b for b in self._buttons if b.isChecked()), None) or next(iter(self._buttons), None)
        if chosen is not None:
            chosen.setFocus()

    def _on_clicked(self) -> None:
        exports = tuple(str(b.property("export")) for b in self._buttons if b.isChecked())
        if self._field is not None and self._field.type is FormFieldType.LIST:
            self.chosen.emit(exports)
        else:
            self.chosen.emit(exports[-1] if exports else OFF)
