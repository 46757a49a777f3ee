"""The documents at the left: how many, what is to be checked, what is going on, the table."""

from collections.abc import Sequence

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from app.events import Progress
from ui.panels.classification.classification_workspace import ClassificationWorkspace
from ui.panels.classification.entry_table import EntryTable
from ui.panels.classification.work_strip import WorkStrip
from ui.style.theme import Theme
from ui.widgets.buttons import icon_button
from ui.widgets.labels import label


class EntryList(QFrame):
    """`table` is where the work is done, `work` what is told of it."""

    def __init__(
        self,
        workspace: ClassificationWorkspace,
        theme: Theme,
        actions: Sequence[QAction],
        asking_action: QAction,
    ) -> None:
        super().__init__()
        self.setObjectName("documents")
        self._workspace = workspace
        self._headline, self._hint = label(look="title"), label(look="muted")
        self.work = WorkStrip(theme)
        self.table = EntryTable(workspace, theme)
        counts = QVBoxLayout()
        counts.setSpacing(2)
        counts.addWidget(self._headline)
        counts.addWidget(self._hint)
        head = QHBoxLayout()
        head.setContentsMargins(18, 14, 14, 8)
        head.setSpacing(2)
        head.addLayout(counts, 1)
        for action in actions:
            head.addWidget(icon_button(theme, action))
        head.addWidget(icon_button(theme, asking_action, with_text=True))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.work)
        column.addWidget(self.table, 1)
        asking_action.toggled.connect(self.table.documents.show_only_asking)

    def show_counts(self, filing: Progress | None) -> None:
        """Show how many there are, and how far it is; `filing` is what is being done to files."""
        entries, examples = self._workspace.entries, self._workspace.labels.examples
        asking = sum(entry.asks for entry in entries)
        settled = sum(entry.labelled.given is not None for entry in entries)
        learned = f" · {len(examples)} example{'s' if len(examples) != 1 else ''} learned" if examples else ""
        self._headline.setText(f"{len(entries)} document{'s' if len(entries) != 1 else ''}")
        self._hint.setText(f"{asking} to check · {settled} by you{learned}")
        self.work.show_work(self._workspace, filing)
