"""The pages of a document laid out below each other, as shown: turned, with a gap between them.

It knows where a place of a page is in the scene, and which page and word are at a point of the scene. Scene
coordinates are points; what is visible of it and how large is the view's matter.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, QPointF, QRectF
from PySide6.QtWidgets import QGraphicsScene

from app.commands.review import Certainty
from app.documents.document import Document, Word
from app.documents.geometry import Box
from ui.review.evidence_overlay import EvidenceOverlay, Mark
from ui.review.page_item import PageItem

PAGE_GAP_PT = 18.0
DESK_MARGIN_PT = 18.0
QUARTER_TURN = 90
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class MarkedPlaces:
    """What a field marks on the pages: `(page_index, box)`, a box a line."""

    field_index: int
    title: str
    certainty: Certainty
    boxes: tuple[tuple[int, Box], ...]


class PageScene(QGraphicsScene):
    """`page_items` in order, under one `overlay`."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.document: Document | None = None
        self.page_items: list[PageItem] = []
        self.overlay = EvidenceOverlay()
        self.turns = 0
        """Quarter turns, clockwise; of the view only."""
        self._tops: list[float] = []

    def show_document(self, document: Document | None) -> bool:
        """Lay out the pages of another document; True where only its words are new, and the pages stay."""
        if document is not None and self._is_preview_of(document):
            for item, page in zip(self.page_items, document.pages, strict=True):
                item.read_from(page, document)
            self.document = document
            return True
        self.clear()
        self.overlay = EvidenceOverlay()
        self.document, self.page_items, self._tops, self.turns = document, [], [], 0
        for page in document.pages if document else ():
            item = PageItem(page, document)  # type: ignore[arg-type] # there are pages
            self.addItem(item)
            self.page_items.append(item)
        self.addItem(self.overlay)
        self._lay_out()
        return False

    def turn(self) -> None:
        """Show all pages a quarter turn further."""
        self.turns = (self.turns + 1) % 4
        self._lay_out()

    # -- places --------------------------------------------------------------------------------------

    def in_scene(self, page_index: int, box: Box) -> QRectF:
        """Where a box of a page is."""
        rect = QRectF(box.left, box.top, box.width, box.height)
        if page_index < len(self.page_items):
            return self.page_items[page_index].mapRectToScene(rect)
        return rect

    def rects_of(self, start: int, end: int) -> tuple[QRectF, ...]:
        """Where a span of the text is, one rectangle a line."""
        if self.document is None:
            return ()
        return tuple(self.in_scene(page, box) for page, box in self.document.boxes(start, end))

    def marks_at(self, marked: Sequence[MarkedPlaces]) -> tuple[Mark, ...]:
        """The places as the overlay marks them; those of no place are left out."""
        return tuple(
            Mark(places.field_index, places.title, places.certainty, rects)
            for places in marked
            if (rects := tuple(self.in_scene(page_index, box) for page_index, box in places.boxes))
        )

    def page_rect(self, page_index: int) -> QRectF:
        """Where a page is, without its shadow."""
        item = self.page_items[page_index]
        return item.mapRectToScene(item.paper)

    def page_at(self, y: float) -> int:
        """The page at a height of the scene; the one above in a gap."""
        return max(0, bisect_right(self._tops, y) - 1)

    def pages_within(self, area: QRectF) -> range:
        """The pages that an area of the scene shows something of."""
        if not self.page_items:
            return range(0)
        return range(self.page_at(area.top()), self.page_at(area.bottom()) + 1)

    def words_within(self, area: QRectF) -> list[QRectF]:
        """The boxes of the words in an area of the scene."""
        found = []
        for page_index in self.pages_within(area):
            for word in self.page_items[page_index].words:
                rect = self.in_scene(page_index, word.box)
                if rect.intersects(area):
                    found.append(rect)
        return found

    def word_near(self, page_index: int, position: QPointF) -> Word | None:
        """The word of a page under a point of the scene or nearest to it: first by line, then within it."""
        if page_index >= len(self.page_items):
            return None
        item = self.page_items[page_index]
        point = item.mapFromScene(position)

        def distance(word: Word) -> float:
            across = max(word.box.left - point.x(), 0.0, point.x() - word.box.right)
            along = max(word.box.top - point.y(), 0.0, point.y() - word.box.bottom)
            return across + 8 * along

        return min(item.words, key=distance, default=None)

    def mark_words(self, near: range, found: Sequence[Span], now: int, read: bool) -> None:
        """Mark the words found (spans in text order; `now` is the one looked at) and, if so, all words read.

        Only those on the pages `near`: a document may have a million.
        """
        found_rects: list[QRectF] = []
        read_rects: list[QRectF] = []
        if self.document is not None and near:
            pages = self.document.pages
            first = bisect_left(found, (pages[near[0]].start, 0))
            last = bisect_left(found, (pages[near[-1]].end, 0))
            found_rects = [rect for span in found[first:last] for rect in self.rects_of(*span)]
            if read:
                words = ((index, word) for index in near for word in self.page_items[index].words)
                read_rects = [self.in_scene(index, word.box) for index, word in words]
        self.overlay.set_read(tuple(read_rects))
        now_rects = self.rects_of(*found[now]) if 0 <= now < len(found) else ()
        self.overlay.set_found(tuple(found_rects), now_rects)

    def let_go_of_pictures(self, keep: range, limit_bytes: int) -> None:
        """Forget pictures beyond the limit, the farthest first; those of the pages `keep` stay."""
        held = [index for index, item in enumerate(self.page_items) if item.picture_bytes]
        total = sum(self.page_items[index].picture_bytes for index in held)
        for index in sorted(held, key=lambda index: -abs(index - keep.start)):
            if total > limit_bytes and index not in keep:
                total -= self.page_items[index].picture_bytes
                self.page_items[index].set_picture(None)

    # -- layout --------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        sizes = [item.paper.size() for item in self.page_items]
        if self.turns % 2:
            sizes = [size.transposed() for size in sizes]
        widest = max((size.width() for size in sizes), default=0.0)
        top, self._tops = 0.0, []
        for item, size in zip(self.page_items, sizes, strict=True):
            item.setRotation(QUARTER_TURN * self.turns)
            left = (widest - size.width()) / 2
            turned = item.mapRectToParent(item.paper)  # turning is about the corner: put it back
            item.moveBy(left - turned.left(), top - turned.top())
            self._tops.append(top)
            top += size.height() + PAGE_GAP_PT
        area = QRectF(0, 0, widest, max(top - PAGE_GAP_PT, 0))
        area = area.adjusted(-DESK_MARGIN_PT, -DESK_MARGIN_PT, DESK_MARGIN_PT, DESK_MARGIN_PT)
        self.setSceneRect(area)
        self.overlay.set_bounds(area)

    def _is_preview_of(self, document: Document) -> bool:
        shown = self.document
        return (
            shown is not None
            and not shown.words
            and shown.name == document.name
            and [(p.width, p.height) for p in shown.pages] == [(p.width, p.height) for p in document.pages]
        )
