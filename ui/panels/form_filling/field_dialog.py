"""Asks what a field that was drawn on a flat form is called, and what belongs into it."""

from dataclasses import replace

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from app.forms.form import FormField, FormFieldType, Option
from ui.panels.form_filling.form_value_editor import TYPE_NAMES
from ui.widgets.labels import label

DRAWN_TYPES = (FormFieldType.TEXT, FormFieldType.DATE, FormFieldType.NUMBER, FormFieldType.CHECK)


class FieldDialog(QDialog):
    """A name, a type, whether it must be filled in."""

    def __init__(self, field: FormField, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Field")
        self._field = field
        self._label = QLineEdit(field.label)
        self._label.setAccessibleName("Name of the field")
        self._label.setMinimumWidth(320)
        self._label.selectAll()
        self._type = QComboBox()
        self._type.setAccessibleName("What belongs into it")
        for kind in dict.fromkeys((*DRAWN_TYPES, field.type)):
            self._type.addItem(TYPE_NAMES.get(kind, str(kind)), str(kind))
        self._type.setCurrentIndex(self._type.findData(str(field.type)))
        self._multiline = QCheckBox("Several lines")
        self._multiline.setChecked(field.multiline)
        self._required = QCheckBox("Must be filled in")
        self._required.setChecked(field.required)
        self._buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        self._buttons.button(QDialogButtonBox.StandardButton.Ok).setText("Keep the field")
        self._buttons.button(QDialogButtonBox.StandardButton.Ok).setProperty("primary", True)
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        self._label.textChanged.connect(self._show_state)
        self._type.currentIndexChanged.connect(self._show_state)
        form = QFormLayout()
        form.setHorizontalSpacing(18)
        form.setVerticalSpacing(10)
        form.addRow(label("Name"), self._label)
        form.addRow(label("Type"), self._type)
        form.addRow("", self._multiline)
        form.addRow("", self._required)
        column = QVBoxLayout(self)
        column.setContentsMargins(28, 24, 28, 20)
        column.setSpacing(14)
        column.addWidget(label("A field of the form", "title"))
        column.addWidget(label("Name it as the form does: “Date of birth”, “Account holder”.", "muted"))
        column.addLayout(form)
        column.addWidget(self._buttons)
        self._show_state()

    @classmethod
    def ask(cls, field: FormField, parent: QWidget | None) -> FormField | None:
        """The field as it shall be, or None where the person gave up."""
        dialog = cls(field, parent)
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        edited = dialog.edited()
        dialog.deleteLater()
        return edited if accepted else None

    def edited(self) -> FormField:
        """The state of the dialog."""
        kind = FormFieldType(self._type.currentData())
        options = self._field.options or ((Option("Yes", "Yes"),) if kind is FormFieldType.CHECK else ())
        return replace(
            self._field,
            label=self._label.text().strip(),
            type=kind,
            options=options
            if kind not in (FormFieldType.TEXT, FormFieldType.DATE, FormFieldType.NUMBER)
            else (),
            multiline=self._multiline.isChecked() and kind is FormFieldType.TEXT,
            required=self._required.isChecked(),
        )

    def _show_state(self) -> None:
        self._multiline.setEnabled(self._type.currentData() == FormFieldType.TEXT)
        has_name = bool(self._label.text().strip())
        self._buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(has_name)
