"""Asks for the password of a document. It is handed on and stored nowhere."""

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLineEdit, QVBoxLayout, QWidget

from ui.widgets.labels import label


class PasswordDialog(QDialog):
    """One line, hidden as it is typed."""

    def __init__(self, file_name: str, message: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Password")
        self._password = QLineEdit()
        self._password.setEchoMode(QLineEdit.EchoMode.Password)
        self._password.setAccessibleName("Password")
        self._password.setMinimumWidth(360)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Open | QDialogButtonBox.StandardButton.Cancel
        )
        buttons.button(QDialogButtonBox.StandardButton.Open).setProperty("primary", True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(28, 24, 28, 20)
        column.setSpacing(10)
        column.addWidget(label(file_name, "title"))
        column.addWidget(label(message, "muted", wrap=True))
        column.addWidget(self._password)
        column.addWidget(label("It is used for this document only and stored nowhere.", "hint", wrap=True))
        column.addSpacing(8)
        column.addWidget(buttons)

    @classmethod
    def ask(cls, file_name: str, message: str, parent: QWidget | None) -> str | None:
        """The password typed, or None where the person would rather not."""
        dialog = cls(file_name, message, parent)
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        password = dialog._password.text()
        dialog.deleteLater()
        return password if accepted and password else None
