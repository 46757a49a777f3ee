"""Edits the person's profiles: facts about them, under the words that forms use, kept on this computer."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.storage.profiles import FACTS, Profile, problem_with
from ui.style.theme import Theme
from ui.widgets.buttons import push_button
from ui.widgets.labels import label

FIRST_PROFILE = "Me"
LIST_WIDTH = 190


class ProfileDialog(QDialog):
    """The profiles at the left, the facts of one at the right; `profiles` is the outcome."""

    def __init__(
        self, profiles: Sequence[Profile], chosen: str, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Your profiles")
        self.resize(820, 600)
        self._facts: dict[str, Mapping[str, str]] = {p.name: dict(p.facts) for p in profiles}
        if not self._facts:
            self._facts[FIRST_PROFILE] = {}
        self._row = -1
        self._list = QListWidget()
        self._list.setAccessibleName("Profiles")
        self._list.setFixedWidth(LIST_WIDTH)
        self._name = QLineEdit()
        self._name.setAccessibleName("Name of the profile")
        self._table = _table()
        self._problem = label(look="warning", wrap=True)
        self._problem.hide()
        self._lay_out(theme)
        for name in self._facts:
            self._list.addItem(name)
        self._list.currentRowChanged.connect(self._on_row_changed)
        self._name.textEdited.connect(self._on_renamed)
        self._table.itemChanged.connect(self._show_problem)
        names = list(self._facts)
        self._list.setCurrentRow(names.index(chosen) if chosen in names else 0)

    def _lay_out(self, theme: Theme) -> None:
        add = push_button(theme, "New", "add")
        remove = push_button(theme, "Remove", "remove")
        for button in (add, remove):
            button.setAutoDefault(False)
        add.clicked.connect(self._add)
        remove.clicked.connect(self._remove)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel
        )
        self._save = buttons.button(QDialogButtonBox.StandardButton.Save)
        self._save.setProperty("primary", True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(self._list, 1)
        of_list = QHBoxLayout()
        of_list.setSpacing(6)
        of_list.addWidget(add, 1)
        of_list.addWidget(remove, 1)
        left.addLayout(of_list)
        named = QHBoxLayout()
        named.setSpacing(10)
        named.addWidget(label("Name"))
        named.addWidget(self._name, 1)
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addLayout(named)
        right.addWidget(self._table, 1)
        right.addWidget(self._problem)
        middle = QHBoxLayout()
        middle.setSpacing(16)
        middle.addLayout(left)
        middle.addLayout(right, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(28, 24, 28, 20)
        column.setSpacing(12)
        column.addWidget(label("Your profiles", "title"))
        told = (
            "Facts that forms ask for again and again. They stay on this computer; empty lines are not used."
        )
        column.addWidget(label(told, "muted", wrap=True))
        column.addLayout(middle, 1)
        column.addWidget(buttons)

    @classmethod
    def ask(
        cls, profiles: Sequence[Profile], chosen: str, theme: Theme, parent: QWidget | None
    ) -> list[Profile] | None:
        """The profiles as edited, or None where the person gave up."""
        dialog = cls(profiles, chosen, theme, parent)
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        edited = dialog.profiles()
        dialog.deleteLater()
        return edited if accepted else None

    def profiles(self) -> list[Profile]:
        """The state of the dialog; facts without a value are left out."""
        self._keep_facts()
        return [Profile(name, facts) for name, facts in self._facts.items()]

    # -- one profile ---------------------------------------------------------------------------------

    def _on_row_changed(self, row: int) -> None:
        self._keep_facts()
        self._row = row
        if not 0 <= row < len(self._facts):
            return
        name = list(self._facts)[row]
        self._name.setText(name)
        for number, fact in enumerate(FACTS):
            self._cell(number).setText(self._facts[name].get(fact, ""))

    def _keep_facts(self) -> None:
        if 0 <= self._row < len(self._facts):
            texts = ((fact, self._cell(number).text().strip()) for number, fact in enumerate(FACTS))
            self._facts[list(self._facts)[self._row]] = {fact: text for fact, text in texts if text}

    def _cell(self, row: int) -> QTableWidgetItem:
        item = self._table.item(row, 1)
        assert item is not None  # noqa: S101 - made with the table
        return item

    def _show_problem(self) -> None:
        problems = (problem_with(fact, self._cell(row).text()) for row, fact in enumerate(FACTS))
        first = next(filter(None, problems), "")
        self._problem.setText(first)
        self._problem.setVisible(bool(first))
        self._save.setEnabled(not first)

    # -- the list of profiles ------------------------------------------------------------------------

    def _on_renamed(self, text: str) -> None:
        name = text.strip()
        names = list(self._facts)
        if not name or (name in names and names.index(name) != self._row):
            return
        self._keep_facts()
        renamed = {name if i == self._row else old: self._facts[old] for i, old in enumerate(names)}
        self._facts = renamed
        item: QListWidgetItem | None = self._list.item(self._row)
        if item is not None:
            item.setText(name)

    def _add(self) -> None:
        number = 1
        while (name := f"Profile {number}") in self._facts:
            number += 1
        self._keep_facts()
        self._facts[name] = {}
        self._list.addItem(name)
        self._list.setCurrentRow(self._list.count() - 1)
        self._name.setFocus()
        self._name.selectAll()

    def _remove(self) -> None:
        row, self._row = self._row, -1
        if 0 <= row < len(self._facts):
            del self._facts[list(self._facts)[row]]
            self._name.clear()
            self._list.takeItem(row)
            self._on_row_changed(self._list.currentRow())


def _table() -> QTableWidget:
    """A row a fact; only what is the person's own can be edited."""
    table = QTableWidget(len(FACTS), 2)
    table.setAccessibleName("Facts")
    table.setHorizontalHeaderLabels(["Fact", "Yours"])
    table.setShowGrid(False)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(36)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setEditTriggers(QAbstractItemView.EditTrigger.AllEditTriggers)
    header = table.horizontalHeader()
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    header.setHighlightSections(False)
    header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
    table.setColumnWidth(0, 230)
    for row, fact in enumerate(FACTS):
        title = QTableWidgetItem(_title(fact))
        title.setFlags(Qt.ItemFlag.ItemIsEnabled)
        table.setItem(row, 0, title)
        table.setItem(row, 1, QTableWidgetItem())
    return table


def _title(fact: str) -> str:
    """`employer.postal_code` → “Employer · postal code”; short ones in capitals."""
    words = fact.replace("_", " ").replace(".", " · ")
    return {"iban": "IBAN", "bic": "BIC", "vat number": "VAT number"}.get(
        words, words[:1].upper() + words[1:]
    )
