"""Reads plain text, and gives every word a place on an A4 page as a typewriter would set it.

The text of the document is the file's text with line ends as \\n; only the layout wraps long lines.
"""

import codecs
import re
import unicodedata
from collections.abc import Callable, Iterator

from app.documents.document import Document, Page, Word
from app.documents.geometry import Box
from app.errors import DocumentError

PAGE_WIDTH, PAGE_HEIGHT = 595.3, 841.9
MARGIN = 56.7
FONT_SIZE = 11.0
LETTER_WIDTH = 0.6 * FONT_SIZE
LINE_HEIGHT = 14.0
COLUMNS = int((PAGE_WIDTH - 2 * MARGIN) / LETTER_WIDTH)
LINES = int((PAGE_HEIGHT - 2 * MARGIN) / LINE_HEIGHT)
TAB = 8
MAX_PAGES = 2_000
SAMPLE = 100_000
"""So much of a file tells what it is."""

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # begins like UTF-16's mark, so it is looked for first
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def read_text(
    data: bytes, name: str, sha256: str = "", on_page: Callable[[int, int], None] | None = None
) -> Document:
    """The document of a plain text file's bytes.

    Raises DocumentError where they are no text or none of the known codings fits.
    """
    text, notices = _decode(data)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise DocumentError("This file has no text: it is empty, or holds only spaces.")
    words, pages, end = _lay_out(text, on_page)
    if end < len(text):
        notices.append(f"The text is longer than {MAX_PAGES:,} pages; the rest was left out.")
    return Document(name, "text", text[:end], tuple(words), tuple(pages), sha256, tuple(notices))


def _decode(data: bytes) -> tuple[str, list[str]]:
    """The text, and notices on what was guessed."""
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            text = data.decode(encoding, "replace")
            _refuse_binary(text)
            return text, ["Some letters of the file are damaged."] if "\ufffd" in text else []
    _refuse_binary(data[:SAMPLE].decode("latin-1"))
    if b"\x1b$" in data[:SAMPLE]:  # the escape sequences of Japanese mail
        return data.decode("iso2022_jp", "replace"), []
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError:
        pass
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        raise _unknown_coding() from None
    if not _looks_western(text[:SAMPLE]):
        raise _unknown_coding()
    return text, [
        "The file does not say how its letters are coded; they were read as Western European. If they look "
        "wrong, save the file as UTF-8."
    ]


def _refuse_binary(text: str) -> None:
    sample = text[:SAMPLE]
    controls = sum((c < " " or c == "\x7f") and not c.isspace() and c != "\x1b" for c in sample)
    if "\0" in sample or controls > 0.01 * len(sample) + 2:
        raise DocumentError(
            "This file is neither a PDF nor plain text.",
            "PDF files with text and plain text files can be read.",
        )


def _looks_western(sample: str) -> bool:
    """Greek or Chinese read as Western European shows as long runs of letters with accents."""
    accented = sum(not c.isascii() for c in sample)
    in_runs = sum(len(run) for run in re.findall(r"[^\x00-\x7f]{4,}", sample))
    return in_runs <= 0.2 * accented and accented <= 0.5 * len("".join(sample.split()))


def _unknown_coding() -> DocumentError:
    return DocumentError(
        "The letters of this text file are coded in a way that could not be recognised.",
        "Open it in a text editor and save it as UTF-8.",
    )


def _lay_out(text: str, on_page: Callable[[int, int], None] | None) -> tuple[list[Word], list[Page], int]:
    """Words, pages, and the offset where the last page ends."""
    words: list[Word] = []
    page_starts = [0]
    row = 0
    for line, (start, end) in enumerate(_visual_lines(text)):
        page_break = text[start - 1 : start] == "\f" or row == LINES
        if page_break and start > page_starts[-1]:
            if on_page is not None:
                on_page(len(page_starts), max(len(page_starts), len(text) * len(page_starts) // start))
            if len(page_starts) == MAX_PAGES:
                return words, _pages(page_starts, start), start
            page_starts.append(start)
            row = 0
        top = MARGIN + row * LINE_HEIGHT
        for first, last, left, right in _placed(text, start, end):
            box = Box(MARGIN + left * LETTER_WIDTH, top, MARGIN + right * LETTER_WIDTH, top + LINE_HEIGHT)
            words.append(Word(first, last, len(page_starts) - 1, box, line))
        row += 1
    return words, _pages(page_starts, len(text)), len(text)


def _pages(starts: list[int], end: int) -> list[Page]:
    return [
        Page(index, PAGE_WIDTH, PAGE_HEIGHT, start, stop)
        for index, (start, stop) in enumerate(zip(starts, [*starts[1:], end], strict=True))
    ]


def _visual_lines(text: str) -> Iterator[tuple[int, int]]:
    """Spans of the lines as laid out: wrapped before a word, or inside it where it is too long."""
    for match in re.finditer(r"[^\n\f]*", text):
        start, end = match.span()
        if start == end and start and text[start - 1] not in "\n\f":
            continue  # the empty match after each line
        column, line_start, break_at = 0, start, start
        for offset in range(start, end):
            character = text[offset]
            if character.isspace():
                break_at = offset + 1
            after = _advance(column, character)
            if after > COLUMNS and not character.isspace() and offset > line_start:
                cut = break_at if break_at > line_start else offset
                yield line_start, cut
                line_start = cut
                column = 0
                for c in text[cut:offset]:
                    column = _advance(column, c)
                after = _advance(column, character)
            column = after
        yield line_start, end


def _placed(text: str, start: int, end: int) -> Iterator[tuple[int, int, int, int]]:
    """`(start, end, left column, right column)` of each word of a visual line."""
    column = word_column = 0
    word_start = None
    for offset in range(start, end):
        if text[offset].isspace():
            if word_start is not None:
                yield word_start, offset, word_column, column
            word_start = None
        elif word_start is None:
            word_start, word_column = offset, column
        column = _advance(column, text[offset])
    if word_start is not None:
        yield word_start, end, word_column, column


def _advance(column: int, character: str) -> int:
    """The column after a character: East Asian letters take two, marks upon a letter none."""
    if character == "\t":
        return (column // TAB + 1) * TAB
    if character.isascii():
        return column + 1
    if unicodedata.combining(character) or unicodedata.category(character) in ("Cf", "Mn", "Me"):
        return column
    return column + (2 if unicodedata.east_asian_width(character) in "WF" else 1)
