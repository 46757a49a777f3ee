"""The dialogs of the form panel: what they show is what they give."""

from PySide6.QtWidgets import QDialog, QTableWidget
from pytestqt.qtbot import QtBot

from app.documents.geometry import Box
from app.forms.form import FormField, FormFieldType, Place
from app.storage.profiles import Profile
from tests.helpers.window_hands import click
from ui.main_window import MainWindow
from ui.panels.form_filling.field_dialog import FieldDialog
from ui.panels.form_filling.profile_dialog import ProfileDialog


def test_the_field_dialog_gives_what_it_shows(qtbot: QtBot) -> None:
    place = Place(0, Box(160, 100, 400, 116))
    dialog = FieldDialog(FormField("surname", FormFieldType.TEXT, "Surname", (place,)))
    qtbot.addWidget(dialog)
    dialog._label.setText("Family name")
    dialog._required.setChecked(True)
    dialog._type.setCurrentIndex(dialog._type.findData("date"))
    assert (dialog.edited().label, dialog.edited().type) == ("Family name", FormFieldType.DATE)
    assert dialog.edited().required


def dialog_shown(dialog: QDialog) -> QDialog:
    dialog.show()
    return dialog


def test_the_profile_dialog_gives_what_it_shows(window: MainWindow, qtbot: QtBot) -> None:
    dialog = ProfileDialog([Profile("Me", {"city": "Leipzig"})], "Me", window._theme)
    qtbot.addWidget(dialog)
    table = dialog.findChild(QTableWidget)
    rows = {table.item(row, 0).text(): row for row in range(table.rowCount())}
    assert table.item(rows["City"], 1).text() == "Leipzig"
    table.item(rows["IBAN"], 1).setText("DE00 1234")
    assert dialog._problem.text()
    assert not dialog._save.isEnabled()
    table.item(rows["IBAN"], 1).setText("DE89370400440532013000")
    assert dialog._save.isEnabled()
    click(dialog_shown(dialog), "New")
    assert [p.name for p in dialog.profiles()] == ["Me", "Profile 1"]
    assert dialog.profiles()[0].facts == {"city": "Leipzig", "iban": "DE89370400440532013000"}
