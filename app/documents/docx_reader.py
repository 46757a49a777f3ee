"""Reads Word documents: body, tables, headers and footers, text boxes, content controls, notes, comments.

Tracked changes count as accepted, hidden text is left out. Pages, fonts and places are not Word's: the text
is laid out anew. Numbers that Word gives to list items and headings are not worked out.
"""

from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element

from app.documents.page_layout import PageLayout, one_line, plain, spread_tabs
from app.documents.xml_parts import (
    attribute,
    child,
    children,
    descendants,
    main_part,
    parse_xml,
    relations,
    tag_of,
)
from app.documents.zip_parts import ZipParts
from app.errors import DocumentError

_WRAPPERS = {"sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag", "AlternateContent", "Choice"}
_LEFT_OUT = {"del", "moveFrom", "rPr", "pPr", "instrText", "delText", "rt", "sdtPr", "sdtEndPr", "Fallback"}
_TEXT = {
    "tab": "\t",
    "br": "\n",
    "cr": "\n",
    "noBreakHyphen": "-",
    "ptab": "\t",
}
_SYMBOLS = {0x6F: "☐", 0xA8: "☐", 0x71: "☐", 0xFC: "✓", 0xFE: "☑", 0xFD: "☒", 0x78: "☒", 0x52: "☑", 0x54: "☒"}
"""Boxes and ticks of the Wingdings fonts, which documents use as check boxes."""


def write_docx(data: bytes, pages: PageLayout) -> None:
    """Puts a Word document's text on pages; raises DocumentError where it is damaged."""
    parts = ZipParts(data)
    main = main_part(parts, "word/document.xml")
    body = child(parse_xml(parts.read(main)), "body")
    if body is None:
        raise DocumentError("This Word document has no content.", "Get the file again.")
    related = relations(parts, main)
    headers, footers = _heads_and_feet(parts, body, related)
    for header in headers:
        _write_blocks(header, pages)
        pages.add_gap()
    _write_blocks(body, pages)
    for footer in footers:
        pages.add_gap()
        _write_blocks(footer, pages)
    for kind, item, title in (
        ("footnotes", "footnote", ""),
        ("endnotes", "endnote", ""),
        ("comments", "comment", "Comment: "),
    ):
        for name in (name for k, name in related.values() if k == kind and name in parts):
            pages.add_gap()
            for note in children(parse_xml(parts.read(name)), item):
                if attribute(note, "type") in (None, "normal"):
                    pages.add_line(one_line(title + " ".join(_lines(note))))


def _heads_and_feet(
    parts: ZipParts, body: Element, related: dict[str, tuple[str, str]]
) -> tuple[list[Element], list[Element]]:
    """Headers and footers that are shown on some page, each text once."""
    settings = next((name for kind, name in related.values() if kind == "settings" and name in parts), None)
    differ = settings is not None and child(parse_xml(parts.read(settings)), "evenAndOddHeaders") is not None
    found: dict[str, dict[str, Element]] = {"headerReference": {}, "footerReference": {}}
    for section in descendants(body, "sectPr"):
        for reference in section:
            known = found.get(tag_of(reference))
            when = attribute(reference, "type") or "default"
            is_first_shown = child(section, "titlePg") is not None
            is_shown = {"even": differ, "first": is_first_shown}.get(when, True)
            _, name = related.get(attribute(reference, "id") or "", ("", ""))
            if known is not None and is_shown and name in parts:
                root = parse_xml(parts.read(name))
                known.setdefault(" ".join(_lines(root)), root)
    return list(found["headerReference"].values()), list(found["footerReference"].values())


def _write_blocks(parent: Element, pages: PageLayout) -> None:
    """Paragraphs and tables, one after the other."""
    for block in _blocks(parent):
        if tag_of(block) == "tbl":
            pages.add_gap()
            _write_table(block, pages)
            pages.add_gap()
            continue
        if _is_on(child(block, "pPr", "pageBreakBefore")):
            pages.begin_page()
        text, boxes = _paragraph(block)
        for line in text.split("\n"):
            if line.strip():
                pages.add_line(spread_tabs(line))
            else:
                pages.add_gap()
            if line.endswith("\f"):
                pages.begin_page()
        for box in boxes:
            _write_blocks(box, pages)


def _blocks(parent: Element) -> Iterator[Element]:
    """Paragraphs and tables below an element, also inside content controls and changes."""
    for element in parent:
        tag = tag_of(element)
        if tag in ("p", "tbl"):
            yield element
        elif tag in _WRAPPERS:
            yield from _blocks(element)


def _write_table(table: Element, pages: PageLayout) -> None:
    rows: list[list[str]] = []
    for row in _inside(table, "tr"):
        if child(row, "trPr", "del") is not None:
            continue
        cells = list(_inside(row, "tc"))
        if any(tag_of(block) == "tbl" for cell in cells for block in _blocks(cell)):
            pages.add_table(rows)
            rows = []
            for cell in cells:
                _write_blocks(cell, pages)
            continue
        texts: list[str] = []
        for cell in cells:
            texts.append("" if _continues_above(cell) else "\n".join(_lines(cell)))
            span = attribute(e, "val") if (e := child(cell, "tcPr", "gridSpan")) is not None else None
            texts += [""] * (min(int(span), 100) - 1 if span and span.isdecimal() else 0)
        rows.append(texts)
    pages.add_table(rows)


def _inside(parent: Element, name: str) -> Iterator[Element]:
    """Rows of a table or cells of a row, also inside content controls and changes."""
    for element in parent:
        tag = tag_of(element)
        if tag == name:
            yield element
        elif tag in _WRAPPERS:
            yield from _inside(element, name)


def _continues_above(cell: Element) -> bool:
    merge = child(cell, "tcPr", "vMerge")
    return merge is not None and attribute(merge, "val") in (None, "continue")


def _lines(parent: Element) -> list[str]:
    """The lines of all paragraphs inside, those of tables and text boxes too."""
    lines: list[str] = []
    for block in _blocks(parent):
        if tag_of(block) == "tbl":
            lines += [" ".join(_lines(cell)) for row in _inside(block, "tr") for cell in _inside(row, "tc")]
            continue
        text, boxes = _paragraph(block)
        lines += [line for line in text.replace("\f", "").replace("\t", " ").split("\n") if line.strip()]
        for box in boxes:
            lines += _lines(box)
    return lines


def _paragraph(paragraph: Element) -> tuple[str, Sequence[Element]]:
    """A paragraph's text (`\\f` before `\\n` where a page ends), and the text boxes anchored in it."""
    pieces: list[str] = []
    boxes: list[Element] = []
    _collect(paragraph, pieces, boxes)
    return plain("".join(pieces).replace("\f", "\ue000")).replace("\ue000", "\f\n"), boxes


def _collect(parent: Element, pieces: list[str], boxes: list[Element]) -> None:
    for element in parent:
        match tag_of(element):
            case "t":
                pieces.append(element.text or "")
            case "br" if attribute(element, "type") == "page":
                pieces.append("\f")
            case "tab" | "br" | "cr" | "noBreakHyphen" | "ptab" as tag:
                pieces.append(_TEXT[tag])
            case "sym":
                pieces.append(_symbol(attribute(element, "char") or ""))
            case "checkBox":
                state = child(element, "checked")
                pieces.append("☒" if _is_on(child(element, "default") if state is None else state) else "☐")
            case "txbxContent":
                boxes.append(element)
            case "AlternateContent":
                _collect(_alternative(element), pieces, boxes)
            case "r" if _is_on(child(element, "rPr", "vanish")):
                continue
            case tag if tag not in _LEFT_OUT:
                _collect(element, pieces, boxes)


def _alternative(element: Element) -> Element:
    """Newer programs draw a text box one way, older ones another: one of the two is read."""
    choice = child(element, "Choice")
    fallback = child(element, "Fallback")
    if choice is None or (next(descendants(choice, "t"), None) is None and fallback is not None):
        return element if fallback is None else fallback
    return choice


def _is_on(switch: Element | None) -> bool:
    return switch is not None and attribute(switch, "val") not in ("0", "false", "off")


def _symbol(code: str) -> str:
    try:
        value = int(code, 16)
    except ValueError:
        return ""
    if 0xF000 <= value <= 0xF0FF:  # a sign of a symbol font
        return _SYMBOLS.get(value - 0xF000, "")
    return chr(value) if value <= 0x10FFFF else ""
