"""Reads Excel workbooks: each sheet as a table on pages of its own, numbers and dates as they are shown.

Results of formulas are those the file holds: nothing is calculated, no macro and no link is followed. Hidden
sheets, rows and columns are left out and said so. Charts, drawings and comments are not read.
"""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from app.documents.number_format import BUILT_IN, shown
from app.documents.page_layout import LINES, MAX_PAGES, PageLayout, one_line, plain
from app.documents.xml_parts import (
    attribute,
    child,
    children,
    descendants,
    main_part,
    parse_xml,
    relations,
    stream_xml,
    tag_of,
)
from app.documents.zip_parts import ZipParts

MAX_COLUMNS = 256
MAX_ROWS = LINES * MAX_PAGES
MAX_CELLS = 500_000
WIDEST_COLUMN = 40
"""Letters; longer cells are wrapped."""


def write_xlsx(data: bytes, pages: PageLayout) -> None:
    """Puts the visible sheets of a workbook on pages; raises DocumentError where it is damaged."""
    parts = ZipParts(data)
    main = main_part(parts, "xl/workbook.xml")
    workbook = parse_xml(parts.read(main))
    related = relations(parts, main)
    settings = child(workbook, "workbookPr")
    is_1904 = settings is not None and settings.get("date1904") in ("1", "true")
    strings = _shared_strings(parts, related)
    formats = _formats(parts, related)
    hidden: list[str] = []
    names: list[str] = []
    for sheet in descendants(workbook, "sheet"):
        name = one_line(sheet.get("name", ""))
        kind, part = related.get(attribute(sheet, "id") or "", ("", ""))
        if sheet.get("state") in ("hidden", "veryHidden"):
            hidden.append(name)
        elif kind == "worksheet" and part in parts:
            sheet_part = _Sheet(parts.read(part), strings, formats, is_1904)
            names.append(name)
            write_sheet(name, sheet_part.read(), sheet_part.left_out, pages)
    if not pages.has_words:
        pages.add_line("  ".join(names))
    if hidden:
        listed = ", ".join(hidden[:10]) + (" and others" if len(hidden) > 10 else "")
        pages.notices.append(f"Hidden sheets were left out: {listed}.")


def write_sheet(name: str, rows: list[list[str]], left_out: list[str], pages: PageLayout) -> None:
    """A sheet as a table below its name, on a new page; empty sheets are passed over."""
    columns = sorted({index for row in rows for index, cell in enumerate(row) if cell})
    if not columns:
        return
    pages.begin_page()
    pages.add_line(name)
    pages.add_gap()
    pages.notices += [f"{name}: {sentence}" for sentence in left_out]
    pages.add_table([row[columns[0] : columns[-1] + 1] for row in rows], WIDEST_COLUMN)


class _Sheet:
    """The rows of one sheet's XML, and what had to be left out."""

    def __init__(self, data: bytes, strings: list[str], formats: list[str], is_1904: bool) -> None:
        self.left_out: list[str] = []
        self._data, self._strings, self._formats, self._is_1904 = data, strings, formats, is_1904

    def read(self) -> list[list[str]]:
        """Rows of cells as text, empty rows among them as single ones."""
        rows: list[list[str]] = []
        hidden_columns: set[int] = set()
        has_hidden = without_result = is_wide = False
        number = count = 0
        for event, element in stream_xml(self._data):
            tag = tag_of(element)
            if event == "start":
                continue
            if tag == "col" and element.get("hidden") in ("1", "true"):
                first, last = _whole(element.get("min")), min(_whole(element.get("max")), MAX_COLUMNS)
                hidden_columns.update(range(first - 1, last))
            if tag != "row":
                continue
            previous, number = number, _whole(element.get("r")) or number + 1
            if element.get("hidden") in ("1", "true"):
                has_hidden = True
                element.clear()
                continue
            row: list[str] = []
            column = -1
            for cell in children(element, "c"):
                column = _column(cell.get("r")) if cell.get("r") else column + 1
                text, is_missing = self._text(cell)
                without_result = without_result or is_missing
                count += 1
                if column >= MAX_COLUMNS or column < 0:
                    is_wide = is_wide or bool(text)
                elif column in hidden_columns:
                    has_hidden = has_hidden or bool(text)
                elif text:
                    row += [""] * (column + 1 - len(row))
                    row[column] = text
            element.clear()
            if number > previous + 1 and rows and rows[-1]:
                rows.append([])
            if row or (rows and rows[-1]):
                rows.append(row)
            if len(rows) >= MAX_ROWS or count >= MAX_CELLS:
                self.left_out.append("The sheet is very long; only its first rows were read.")
                break
        if is_wide:
            self.left_out.append(f"Only the first {MAX_COLUMNS} columns were read.")
        if has_hidden:
            self.left_out.append("Hidden rows or columns were left out.")
        if without_result:
            self.left_out.append("Some formulas have no result in the file; open it in Excel and save it.")
        return rows

    def _text(self, cell: Element) -> tuple[str, bool]:
        """What the cell shows, and whether it is a formula without a result."""
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            inline = child(cell, "is")
            return ("" if inline is None else _string(inline)), False
        held = child(cell, "v")
        value = (held.text or "") if held is not None else ""
        if not value:
            return "", child(cell, "f") is not None
        match kind:
            case "s":
                index = _whole(value)
                return (self._strings[index] if index < len(self._strings) else ""), False
            case "b":
                return ("TRUE" if value in ("1", "true") else "FALSE"), False
            case "n":
                style = _whole(cell.get("s"))
                code = self._formats[style] if style < len(self._formats) else "General"
                try:
                    return one_line(shown(float(value), code, is_1904=self._is_1904)), False
                except ValueError:
                    return one_line(value), False
            case "d":
                return value.removesuffix("T00:00:00").replace("T", " "), False
        return _clean(value), False


def _shared_strings(parts: ZipParts, related: dict[str, tuple[str, str]]) -> list[str]:
    name = _part(parts, related, "sharedStrings")
    if name is None:
        return []
    strings = []
    for event, element in stream_xml(parts.read(name)):
        if event == "end" and tag_of(element) == "si":
            strings.append(_string(element))
            element.clear()
    return strings


def _string(element: Element) -> str:
    """The text of all runs, without phonetic guides."""
    runs = (
        text.text or ""
        for part in element
        if tag_of(part) != "rPh"
        for text in ([part] if tag_of(part) == "t" else children(part, "t"))
    )
    return _clean("".join(runs))


def _clean(text: str) -> str:
    """Control characters are written as `_x000D_` in these files."""
    return plain(re.sub(r"_x([0-9A-Fa-f]{4})_", lambda m: chr(int(m[1], 16)), text).replace("\r", "")).strip()


def _formats(parts: ZipParts, related: dict[str, tuple[str, str]]) -> list[str]:
    """The number format of each cell style."""
    name = _part(parts, related, "styles")
    if name is None:
        return []
    styles = parse_xml(parts.read(name))
    own = {_whole(f.get("numFmtId")): f.get("formatCode", "") for f in descendants(styles, "numFmt")}
    cells = child(styles, "cellXfs")
    ids: Iterator[int] = (_whole(xf.get("numFmtId")) for xf in (cells if cells is not None else ()))
    return [own.get(number) or BUILT_IN.get(number, "General") for number in ids]


def _part(parts: ZipParts, related: dict[str, tuple[str, str]], kind: str) -> str | None:
    return next((name for k, name in related.values() if k == kind and name in parts), None)


def _column(reference: str | None) -> int:
    """The column of `BC12`, from 0."""
    column = 0
    for character in (reference or "")[:8].upper():
        if not "A" <= character <= "Z":
            break
        column = 26 * column + ord(character) - 64
    return column - 1


def _whole(text: str | None) -> int:
    """A count or an index; 0 where it makes no sense."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0
