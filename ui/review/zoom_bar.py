"""Zoom and pages, a strip under the page view."""

from collections.abc import Callable

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout

from ui.review.page_view import PageView
from ui.style.theme import Theme
from ui.widgets.buttons import icon_button
from ui.widgets.labels import label


class ZoomBar(QFrame):
    """`actions` for the menus too: zoom in, zoom out, fit width, previous page, next page."""

    def __init__(self, pages: PageView, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("zoombar")
        self._pages = pages
        self.zoom_out = self._action(theme, "Zoom out", "zoom-out", ["Ctrl+-"], pages.zoom_out)
        self.zoom_in = self._action(theme, "Zoom in", "zoom-in", ["Ctrl++", "Ctrl+="], pages.zoom_in)
        self.fit_width = self._action(theme, "Fit width", "fit-width", ["Ctrl+0"], pages.fit_width)
        self.previous_page = self._action(
            theme, "Previous page", "up", ["PgUp"], lambda: pages.go_to_page(pages.page_index - 1)
        )
        self.next_page = self._action(
            theme, "Next page", "down", ["PgDown"], lambda: pages.go_to_page(pages.page_index + 1)
        )
        self._percent = label(look="muted")
        self._page = label(look="muted")
        row = QHBoxLayout(self)
        row.setContentsMargins(6, 3, 6, 3)
        row.setSpacing(2)
        row.addStretch()
        row.addWidget(icon_button(theme, self.previous_page))
        row.addWidget(self._page)
        row.addWidget(icon_button(theme, self.next_page))
        row.addSpacing(10)
        row.addWidget(icon_button(theme, self.zoom_out))
        row.addWidget(self._percent)
        row.addWidget(icon_button(theme, self.zoom_in))
        row.addWidget(icon_button(theme, self.fit_width))
        row.addStretch()
        pages.zoom_changed.connect(self._show_state)
        pages.page_changed.connect(self._show_state)

    def _action(
        self, theme: Theme, text: str, icon: str, keys: list[str], do: Callable[..., object]
    ) -> QAction:
        action = QAction(text, self)
        action.setShortcuts([QKeySequence(key) for key in keys])
        action.triggered.connect(do)
        theme.bind_icon(action, icon)
        return action

    def _show_state(self) -> None:
        document = self._pages.document
        count = len(document.pages) if document else 0
        self._percent.setText(f"{self._pages.zoom / (96 / 72):.0%}")
        self._page.setText(f"{self._pages.page_index + 1} / {count}")
        self.previous_page.setEnabled(self._pages.page_index > 0)
        self.next_page.setEnabled(self._pages.page_index + 1 < count)
