"""Reads OpenDocument texts, presentations and spreadsheets (LibreOffice and others).

Cells show what the file says that they show. Changes that were tracked count as accepted; hidden text,
sheets, rows, columns and slides are left out. Charts and drawings without text are not read.
"""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from app.documents.page_layout import PageLayout, one_line, plain, spread_tabs
from app.documents.xlsx_reader import MAX_CELLS, MAX_COLUMNS, MAX_ROWS, write_sheet
from app.documents.xml_parts import attribute, child, descendants, parse_xml, stream_xml, tag_of
from app.documents.zip_parts import ZipParts, damaged
from app.errors import DocumentError

_LEFT_OUT = {
    "tracked-changes",
    "annotation",
    "sequence-decls",
    "forms",
    "ruby-text",
    "note",
    "notes",
    "desc",
    "title",
}
_MOST_SPACES = 100
_TOO_LONG = "The sheet is very long; only its first rows were read."


def write_odt(data: bytes, pages: PageLayout) -> None:
    """Puts an OpenDocument text on pages; raises DocumentError where it is damaged or encrypted."""
    parts = _opened(data)
    content = parse_xml(parts.read("content.xml"))
    text = child(content, "body", "text")
    if text is None:
        raise damaged()
    hidden = _hidden_styles(content)
    styles = parse_xml(parts.read("styles.xml")) if "styles.xml" in parts else None
    headers, footers = _heads_and_feet(styles, hidden)
    for line in headers:
        pages.add_line(line)
    pages.add_gap()
    _write_blocks(text, pages, hidden)
    pages.add_gap()
    for line in footers:
        pages.add_line(line)
    for name, title in (("note-body", ""), ("annotation", "Comment: ")):
        for note in descendants(text, name):
            pages.add_line(one_line(title + " ".join(_text(p, hidden) for p in descendants(note, "p"))))


def write_odp(data: bytes, pages: PageLayout) -> None:
    """Puts the slides of a presentation on pages, one each, with the notes; errors as in `write_odt`."""
    content = parse_xml(_opened(data).read("content.xml"))
    hidden = _hidden_styles(content)
    for number, slide in enumerate(descendants(content, "page"), start=1):
        if attribute(slide, "style-name") in hidden:
            pages.notices.append(f"Slide {number} is hidden and was left out.")
            continue
        pages.begin_page()
        _write_blocks(slide, pages, hidden)
        notes = child(slide, "notes")
        if notes is not None:
            pages.add_gap()
            _write_blocks(notes, pages, hidden)
        pages.keep_page()


def write_ods(data: bytes, pages: PageLayout) -> None:
    """Puts the visible sheets of a spreadsheet on pages; errors as in `write_odt`."""
    names: list[str] = []
    hidden: set[str] = set()
    sheet: _Sheet | None = None
    depth = 0
    for event, element in stream_xml(_opened(data).read("content.xml")):
        match tag_of(element), event:
            case "style", "end":
                hidden.update(_hidden_style(element))
            case "table", "start":
                depth += 1
                if depth == 1:
                    sheet = _Sheet(hidden)
            case "table", "end":
                depth -= 1
                if depth == 0 and sheet is not None:
                    name = one_line(attribute(element, "name") or "")
                    if attribute(element, "style-name") in hidden:
                        names.append(name)
                    else:
                        write_sheet(name, sheet.rows, sheet.left_out, pages)
                    element.clear()
            case "table-column", "end" if depth == 1 and sheet is not None:
                sheet.add_column(element)
            case "table-row", "end" if depth == 1 and sheet is not None:
                sheet.add_row(element)
                element.clear()
    if names:
        pages.notices.append(f"Hidden sheets were left out: {', '.join(names[:10])}.")


class _Sheet:
    """The rows of a sheet as they come, and what had to be left out."""

    def __init__(self, hidden: set[str]) -> None:
        self.rows: list[list[str]] = []
        self.left_out: list[str] = []
        self._hidden = hidden
        self._hidden_columns: set[int] = set()
        self._columns = self._cells = 0

    def add_column(self, column: Element) -> None:
        """Columns are declared before the rows."""
        repeated = _repeated(column, "number-columns-repeated")
        if attribute(column, "visibility") in ("collapse", "filter"):
            self._hidden_columns.update(range(self._columns, min(self._columns + repeated, MAX_COLUMNS)))
        self._columns += repeated

    def add_row(self, element: Element) -> None:
        """A row, or one that stands for several alike."""
        if len(self.rows) >= MAX_ROWS or self._cells >= MAX_CELLS:
            self._leave_out(_TOO_LONG)
            return
        row: list[str] = []
        column = 0
        for cell in element:
            if tag_of(cell) not in ("table-cell", "covered-table-cell"):
                continue
            text = _cell_text(cell, self._hidden) if tag_of(cell) == "table-cell" else ""
            first, column = column, column + _repeated(cell, "number-columns-repeated")
            if not text:
                continue
            for index in range(first, min(column, MAX_COLUMNS)):
                if index not in self._hidden_columns:
                    row += [""] * (index + 1 - len(row))
                    row[index] = text
            if column > MAX_COLUMNS:
                self._leave_out(f"Only the first {MAX_COLUMNS} columns were read.")
            if not self._hidden_columns.isdisjoint(range(first, min(column, MAX_COLUMNS))):
                self._leave_out("Hidden rows or columns were left out.")
        if row and attribute(element, "visibility") in ("collapse", "filter"):
            self._leave_out("Hidden rows or columns were left out.")
            return
        times = _repeated(element, "number-rows-repeated") if row else 1
        if row or (self.rows and self.rows[-1]):
            room = min(MAX_ROWS - len(self.rows), (MAX_CELLS - self._cells) // max(len(row), 1) + 1)
            if times > room:
                self._leave_out(_TOO_LONG)
            self.rows += [row] * min(times, room)
            self._cells += len(row) * min(times, room)

    def _leave_out(self, sentence: str) -> None:
        if sentence not in self.left_out:
            self.left_out.append(sentence)


def _opened(data: bytes) -> ZipParts:
    parts = ZipParts(data)
    if "META-INF/manifest.xml" in parts and b"encryption-data" in parts.read("META-INF/manifest.xml"):
        raise DocumentError(
            "This OpenDocument file is protected by a password.",
            "Open it in the program it comes from and save it without the password.",
        )
    return parts


def _hidden_styles(content: Element) -> set[str]:
    return {name for style in descendants(content, "style") for name in _hidden_style(style)}


def _hidden_style(style: Element) -> Iterator[str]:
    """The style's name, where it hides a sheet, a slide or a run of text."""
    for properties in style:
        if (
            attribute(properties, "display") in ("false", "none")
            and tag_of(properties) in ("table-properties", "text-properties")
        ) or attribute(properties, "visibility") == "hidden":
            yield attribute(style, "name") or ""


def _heads_and_feet(styles: Element | None, hidden: set[str]) -> tuple[list[str], list[str]]:
    """Lines of all page headers and of all footers, each once."""
    found: dict[str, dict[str, None]] = {"header": {}, "footer": {}}
    for master in descendants(styles, "master-page") if styles is not None else ():
        for part in master:
            lines = found.get(tag_of(part).partition("-")[0])
            if lines is not None and attribute(part, "display") != "false":
                lines.update((spread_tabs(_text(p, hidden)), None) for p in descendants(part, "p"))
    return list(found["header"]), list(found["footer"])


def _write_blocks(parent: Element, pages: PageLayout, hidden: set[str]) -> None:
    """Paragraphs and tables below an element, also inside lists, sections, frames and shapes."""
    for element in parent:
        match tag_of(element):
            case "p" | "h":
                _write_paragraph(element, pages, hidden)
            case "table":
                pages.add_gap()
                _write_table(element, pages, hidden)
                pages.add_gap()
            case "section" if attribute(element, "display") == "none":
                continue
            case tag if tag not in _LEFT_OUT:
                _write_blocks(element, pages, hidden)


def _write_paragraph(paragraph: Element, pages: PageLayout, hidden: set[str]) -> None:
    for line in _text(paragraph, hidden).split("\n"):
        if line.strip():
            pages.add_line(spread_tabs(line))
        else:
            pages.add_gap()
    for box in _boxes(paragraph):
        _write_blocks(box, pages, hidden)


def _write_table(table: Element, pages: PageLayout, hidden: set[str]) -> None:
    rows: list[list[str]] = []
    for row in _rows(table):
        cells: list[str] = []
        for cell in row:
            text = _cell_text(cell, hidden) if tag_of(cell) == "table-cell" else ""
            cells += [text] * min(_repeated(cell, "number-columns-repeated"), MAX_COLUMNS)
        times = _repeated(row, "number-rows-repeated") if any(cells) else 1
        rows += [cells[:MAX_COLUMNS]] * min(times, 1_000)
    pages.add_table(rows[:MAX_ROWS])


def _rows(table: Element) -> Iterator[Element]:
    for element in table:
        if tag_of(element) == "table-row":
            yield element
        elif tag_of(element) in ("table-header-rows", "table-rows", "table-row-group"):
            yield from _rows(element)


def _cell_text(cell: Element, hidden: set[str]) -> str:
    """The paragraphs of a cell as lines, those of lists and nested tables too."""
    lines = []
    for element in cell:
        if tag_of(element) in ("p", "h"):
            lines.append(_text(element, hidden).replace("\t", " "))
            lines += [_cell_text(box, hidden) for box in _boxes(element)]
        elif tag_of(element) not in _LEFT_OUT:
            lines.append(_cell_text(element, hidden))
    return "\n".join(line for line in lines if line)


def _boxes(paragraph: Element) -> Iterator[Element]:
    """Text boxes and shapes anchored in a paragraph."""
    for element in paragraph:
        tag = tag_of(element)
        if tag in ("frame", "custom-shape", "g", "rect"):
            yield element
        elif tag not in _LEFT_OUT:
            yield from _boxes(element)


def _text(element: Element, hidden: set[str]) -> str:
    return plain("".join(_pieces(element, hidden)))


def _pieces(element: Element, hidden: set[str]) -> Iterator[str]:
    """Text and white space of a paragraph; white space in the XML itself is only a space."""
    if attribute(element, "style-name") not in hidden:
        yield _collapsed(element.text)
        for part in element:
            match tag_of(part):
                case "s":
                    yield " " * min(_repeated(part, "c"), _MOST_SPACES)
                case "tab":
                    yield "\t"
                case "line-break":
                    yield "\n"
                case "frame" | "custom-shape" | "g" | "rect" | "hidden-text":
                    pass
                case tag if tag not in _LEFT_OUT:
                    yield from _pieces(part, hidden)
            yield _collapsed(part.tail)


def _collapsed(text: str | None) -> str:
    return text.translate({9: 32, 10: 32, 13: 32}) if text else ""


def _repeated(element: Element, name: str) -> int:
    """How often a cell, row or space is meant; 1 where it is not said."""
    text = attribute(element, name) or "1"
    return max(int(text), 1) if text.isascii() and text.isdigit() and len(text) < 9 else 1
