"""What else a value could be: a few lines to choose from, gone where there is nothing to choose."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QListView, QVBoxLayout, QWidget

from ui.item_models.candidate_list_model import Candidate, CandidateListModel
from ui.review.candidate_delegate import CandidateDelegate
from ui.style.theme import Theme
from ui.widgets.labels import label


class CandidateList(QWidget):
    """Signal: `chosen(rank)`, from 0."""

    chosen = Signal(int)

    def __init__(self, theme: Theme, rows: int) -> None:
        """rows: how many are seen at once."""
        super().__init__()
        self._rows = rows
        self._model = CandidateListModel(self)
        self._list = QListView()
        self._list.setObjectName("candidates")
        self._list.setAccessibleName("Other possible values")
        self._list.setModel(self._model)
        self._list.setItemDelegate(CandidateDelegate(theme, self._list))
        self._list.setMouseTracking(True)
        self._list.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.clicked.connect(self._on_chosen)
        self._list.activated.connect(self._on_chosen)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(7)
        column.addWidget(label("It could also be", "muted"))
        column.addWidget(self._list)

    def show_candidates(self, candidates: Sequence[Candidate]) -> None:
        """Show these, best first."""
        self._model.show(candidates)
        self.setVisible(bool(candidates))
        seen = min(len(candidates), self._rows)
        self._list.setFixedHeight(max(1, self._list.sizeHintForRow(0)) * seen + 2)

    def _on_chosen(self, index: QModelIndex) -> None:
        self.chosen.emit(index.row())
