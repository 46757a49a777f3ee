"""The words that are selected on the pages: by mouse or keyboard, as text is selected, in reading order."""

from PySide6.QtCore import QPointF

from ui.review.page_scene import PageScene

NEAR_PT = 150.0


class WordSelection:
    """A span of the document's text, shown on the scene's overlay."""

    def __init__(self, scene: PageScene) -> None:
        self._scene = scene
        self._span: tuple[int, int] | None = None

    @property
    def span(self) -> tuple[int, int] | None:
        """What is selected, `[start, end)` of the text; None for nothing."""
        return self._span

    @property
    def text(self) -> str:
        """The selected words, lines kept."""
        document = self._scene.document
        return document.text[slice(*self._span)] if document and self._span else ""

    def set(self, span: tuple[int, int] | None, title: str = "") -> None:
        """Select a span, or nothing; `title` says beside it what it would become."""
        self._span = span
        rects = self._scene.rects_of(*span) if span else ()
        if not rects:
            self._span = None
            self._scene.overlay.set_selection(())
            return
        around = rects[0].adjusted(-NEAR_PT, -NEAR_PT, NEAR_PT, NEAR_PT)
        words_around = self._scene.words_within(around) if title else []
        self._scene.overlay.set_selection(rects, title, tuple(words_around))

    def between(self, start: QPointF, end: QPointF, title: str = "") -> None:
        """Select from the word nearest to one point to the word nearest to the other, both included."""
        scene = self._scene
        first, last = (scene.word_near(scene.page_at(point.y()), point) for point in (start, end))
        if first is None or last is None:
            self.set(None)
            return
        self.set((min(first.start, last.start), max(first.end, last.end)), title)

    def page(self, page_index: int) -> None:
        """Select all words of a page."""
        words = self._scene.page_items[page_index].words if self._scene.page_items else ()
        self.set((words[0].start, words[-1].end) if words else None)

    def move_end(self, by: int, page_index: int, title: str = "") -> None:
        """Move the end by so many words; a selection begins with the first word of the page."""
        document = self._scene.document
        if document is None:
            return
        if self._span is None:
            words = self._scene.page_items[page_index].words
            self.set((words[0].start, words[0].end) if words else None, title)
            return
        start, end = self._span
        if by > 0:
            after = document.words_in(end, len(document.text))[:by]
            end = after[-1].end if after else end
        else:
            inside = document.words_in(start, end)
            end = inside[max(len(inside) - 1 + by, 0)].end
        self.set((start, end), title)
