"""Reads PowerPoint presentations: a slide a page, its texts in the file's order, tables, then its notes.

Hidden slides are left out. Text in charts and pictures is not read, nor what the slide's layout repeats.
"""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from app.documents.page_layout import PageLayout, plain, spread_tabs
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

_REPEATED = frozenset({"sldNum", "dt", "ftr", "hdr", "sldImg"})
"""Placeholders of the notes page that hold no notes."""


def write_pptx(data: bytes, pages: PageLayout) -> None:
    """Puts a presentation's slides on pages; raises DocumentError where it is damaged."""
    parts = ZipParts(data)
    main = main_part(parts, "ppt/presentation.xml")
    related = relations(parts, main)
    order = child(parse_xml(parts.read(main)), "sldIdLst")
    ids = [_relation_id(slide) for slide in order] if order is not None else []
    for number, id_ in enumerate(ids, start=1):
        _, name = related.get(id_, ("", ""))
        if name not in parts:
            continue
        try:
            slide = parse_xml(parts.read(name))
        except DocumentError:
            pages.notices.append(f"Slide {number} is damaged and could not be read.")
            continue
        if slide.get("show") in ("0", "false"):
            pages.notices.append(f"Slide {number} is hidden and was left out.")
            continue
        pages.begin_page()
        _write_shapes(slide, pages)
        for kind, notes in relations(parts, name).values():
            if kind == "notesSlide" and notes in parts:
                pages.add_gap()
                _write_shapes(parse_xml(parts.read(notes)), pages, _REPEATED)
        pages.keep_page()


def _relation_id(slide: Element) -> str:
    """The reference to the slide's part; a plain `id` beside it is something else."""
    return next((value for key, value in slide.items() if key.startswith("{") and key.endswith("}id")), "")


def _write_shapes(parent: Element, pages: PageLayout, left_out: frozenset[str] = frozenset()) -> None:
    for element in parent:
        match tag_of(element):
            case "sp" if _placeholder(element) in left_out:
                continue
            case "tbl":
                pages.add_gap()
                rows = children(element, "tr")
                pages.add_table([[_cell(cell) for cell in children(row, "tc")] for row in rows])
                pages.add_gap()
            case "txBody":
                for paragraph in children(element, "p"):
                    for line in _text(paragraph).split("\n"):
                        if line.strip():
                            pages.add_line(spread_tabs(line))
                pages.add_gap()
            case "Fallback":
                continue
            case _:
                _write_shapes(element, pages, left_out)


def _placeholder(shape: Element) -> str:
    placeholder = next(descendants(shape, "ph"), None)
    return "" if placeholder is None else placeholder.get("type", "")


def _cell(cell: Element) -> str:
    if attribute(cell, "hMerge") in ("1", "true") or attribute(cell, "vMerge") in ("1", "true"):
        return ""
    return "\n".join(_text(paragraph).replace("\t", " ") for paragraph in descendants(cell, "p"))


def _text(paragraph: Element) -> str:
    return plain("".join(_pieces(paragraph)))


def _pieces(paragraph: Element) -> Iterator[str]:
    for element in paragraph:
        match tag_of(element):
            case "t":
                yield element.text or ""
            case "br":
                yield "\n"
            case "tab":
                yield "\t"
            case "pPr" | "rPr" | "endParaRPr":
                continue
            case _:
                yield from _pieces(element)
