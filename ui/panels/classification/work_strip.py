"""What is going on, how far it is, and a way to stop it or go on: a strip over the table."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar

from app.events import Progress
from ui.panels.classification.classification_workspace import ClassificationWorkspace
from ui.panels.classification.entry import UNDER_WAY, Stage
from ui.style.theme import Theme
from ui.widgets.buttons import push_button
from ui.widgets.labels import label, set_look


class WorkStrip(QFrame):
    """Signals: `cancel_pressed()`, `go_on_pressed()`."""

    cancel_pressed = Signal()
    go_on_pressed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("strip")
        self._text = label(wrap=True)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("Progress")
        self._cancel = push_button(theme, "Cancel")
        self._go_on = push_button(theme, "Go on", "again")
        row = QHBoxLayout(self)
        row.setContentsMargins(18, 8, 14, 8)
        row.setSpacing(12)
        row.addWidget(self._text, 1)
        row.addWidget(self._bar, 1)
        row.addWidget(self._cancel)
        row.addWidget(self._go_on)
        self._cancel.clicked.connect(self.cancel_pressed)
        self._go_on.clicked.connect(self.go_on_pressed)

    def show_work(self, workspace: ClassificationWorkspace, filing: Progress | None) -> None:
        """Show how far it is, what is done to files before what is read; nothing where all is done."""
        if filing is not None:
            self._show(f"Working on the files: {filing.done} of {filing.total}", filing.done, filing.total)
            return
        entries = workspace.entries
        left = sum(entry.stage in UNDER_WAY for entry in entries)
        stopped = sum(entry.stage is Stage.STOPPED for entry in entries)
        self.setVisible(bool(left or stopped))
        for part in (self._bar, self._cancel):
            part.setVisible(bool(left))
        self._go_on.setVisible(bool(stopped and not left))
        set_look(self._text, "warning" if workspace.error is not None and not left else "")
        if workspace.error is not None and not left:
            self._text.setText(str(workspace.error))
        elif not left:
            self._text.setText(f"Stopped: {stopped} {'is' if stopped == 1 else 'are'} not read yet.")
        elif (progress := workspace.progress) is not None and progress.total:
            self._show("Learning from the examples of the labels", progress.done, progress.total)
        elif workspace.labelling.base is None:
            self._show("Opening the model", 0, 0)
        else:
            done = len(entries) - left
            self._show(f"Reading: {done} of {len(entries)} done", done, len(entries))

    def _show(self, text: str, done: int, total: int) -> None:
        self._text.setText(text)
        self._bar.setMaximum(total)
        self._bar.setValue(done)
        for part in (self, self._bar, self._cancel):
            part.show()
        self._go_on.hide()
