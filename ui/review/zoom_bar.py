"""Pages and zoom, a strip under the page view."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QFontMetrics, QIntValidator, QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QWidget

from ui.review.page_view import PageView
from ui.style.theme import Theme
from ui.widgets.buttons import icon_button
from ui.widgets.labels import label


class ZoomBar(QFrame):
    """Its actions are for the menus too; `show_strip` and `show_read` are switches."""

    def __init__(self, pages: PageView, theme: Theme, find: QAction) -> None:
        super().__init__()
        self.setObjectName("zoombar")
        self._pages, self._theme = pages, theme
        self.zoom_out = self._action("Zoom out", "zoom-out", ["Ctrl+-"], pages.zoom_out)
        self.zoom_in = self._action("Zoom in", "zoom-in", ["Ctrl++", "Ctrl+="], pages.zoom_in)
        self.fit_width = self._action("Fit width", "fit-width", ["Ctrl+0"], pages.fit_width)
        self.fit_page = self._action("Fit page", "fit-page", ["Ctrl+9"], pages.fit_page)
        self.turn = self._action("Turn the pages", "rotate", ["Ctrl+R"], pages.turn)
        self.previous_page = self._action(
            "Previous page", "up", ["PgUp"], lambda: pages.go_to_page(pages.page_index - 1)
        )
        self.next_page = self._action(
            "Next page", "down", ["PgDown"], lambda: pages.go_to_page(pages.page_index + 1)
        )
        self.choose_page = self._action("Go to a page …", "", ["Ctrl+G"], self._choose_page)
        self.show_strip = self._switch("Small pages", "pages", "F7")
        self.show_read = self._switch("Show what was read", "read", "Ctrl+I")
        self._percent = label(look="muted")
        self._number = QLineEdit()
        self._number.setObjectName("pagenumber")
        self._number.setAccessibleName("Page number")
        self._number.setToolTip("Go to a page (Ctrl+G)")
        self._number.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._number.setValidator(QIntValidator(0, 99_999, self))
        self._number.setFixedWidth(QFontMetrics(self._number.font()).horizontalAdvance("00000") + 18)
        self._count = label(look="muted")
        self._number.returnPressed.connect(self._on_number)
        row = QHBoxLayout(self)
        row.setContentsMargins(6, 3, 6, 3)
        row.setSpacing(2)
        self._add(row, self.show_strip)
        row.addStretch()
        self._add(row, self.previous_page, self._number, self._count, self.next_page)
        row.addSpacing(10)
        self._add(row, self.zoom_out, self._percent, self.zoom_in, self.fit_width, self.fit_page, self.turn)
        row.addStretch()
        self._add(row, find, self.show_read)
        pages.zoom_changed.connect(self._show_state)
        pages.page_changed.connect(self._show_state)
        pages.document_changed.connect(self._show_state)
        self.show_read.toggled.connect(pages.show_read)

    @property
    def menu_actions(self) -> tuple[QAction | None, ...]:
        """For the menu of the view; None is a line between them."""
        return (
            *(self.zoom_in, self.zoom_out, self.fit_width, self.fit_page, self.turn, None),
            *(self.previous_page, self.next_page, self.choose_page, None),
            *(self.show_strip, self.show_read),
        )

    def _add(self, row: QHBoxLayout, *shown: QAction | QWidget) -> None:
        for one in shown:
            row.addWidget(icon_button(self._theme, one) if isinstance(one, QAction) else one)

    def _action(self, text: str, icon: str, keys: list[str], do: Callable[..., object]) -> QAction:
        action = QAction(text, self)
        action.setShortcuts([QKeySequence(key) for key in keys])
        action.triggered.connect(lambda: do())
        if icon:
            self._theme.bind_icon(action, icon)
        return action

    def _switch(self, text: str, icon: str, key: str) -> QAction:
        action = QAction(text, self)
        action.setShortcut(QKeySequence(key))
        action.setCheckable(True)
        self._theme.bind_icon(action, icon)
        return action

    def _choose_page(self) -> None:
        self._number.setFocus()
        self._number.selectAll()

    def _on_number(self) -> None:
        self._pages.go_to_page(int(self._number.text() or "1") - 1)
        self._pages.setFocus()
        self._show_state()

    def _show_state(self) -> None:
        document = self._pages.document
        count = len(document.pages) if document else 0
        self._percent.setText(f"{self._pages.zoom / (96 / 72):.0%}")
        self._number.setText(str(self._pages.page_index + 1) if count else "")
        self._count.setText(f"of {count:,}")
        self.previous_page.setEnabled(self._pages.page_index > 0)
        self.next_page.setEnabled(self._pages.page_index + 1 < count)
