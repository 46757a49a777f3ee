"""Pages of ordered words become a Document: the one place where a page's text is written out.

Rows are lines, cells stand two or more spaces apart, blocks and pages have a blank line between them.
"""

from collections.abc import Sequence

from app.documents.document import Document, Page, Word
from app.documents.page_words import PageWord
from app.documents.reading_order import read_rows

PAGE_BREAK = "\n\n"


class DocumentBuilder:
    """Takes page after page, keeps offsets and line numbers, and gives the Document."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._words: list[Word] = []
        self._sizes: list[tuple[float, float]] = []
        self._starts: list[int] = []
        self._line = -1

    def add_page(self, words: Sequence[PageWord], width: float, height: float) -> None:
        """A page as shown, its size in points; its words in any order."""
        rows = read_rows(words, width, height)
        if rows and self._length:
            self._write(PAGE_BREAK)
        page_index = len(self._sizes)
        self._sizes.append((width, height))
        self._starts.append(self._length)
        for row_index, row in enumerate(rows):
            if row_index:
                self._write("\n\n" if row.after_gap else "\n")
            self._line += 1
            for cell, padding in zip(row.cells, row.padding, strict=True):
                self._write(" " * padding)
                for position, index in enumerate(cell):
                    if position:
                        self._write(" ")
                    word = words[index]
                    start = self._length
                    self._write(word.text)
                    self._words.append(
                        Word(start, self._length, page_index, word.box, self._line, word.confidence)
                    )

    def document(self, name: str, kind: str, sha256: str = "", notices: Sequence[str] = ()) -> Document:
        """The document of all pages added."""
        ends = [*self._starts, self._length][1:]
        pages = tuple(
            Page(index, width, height, start, end)
            for index, ((width, height), start, end) in enumerate(
                zip(self._sizes, self._starts, ends, strict=True)
            )
        )
        return Document(name, kind, "".join(self._parts), tuple(self._words), pages, sha256, tuple(notices))

    def _write(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)
