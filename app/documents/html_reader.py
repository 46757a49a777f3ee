"""Reads web pages: what a person would see of them without pictures. Nothing is run and nothing is fetched.

Scripts, styles and hidden parts are left out. Positions that style sheets give are not worked out: parts come
in the order of the file, tables as rows.
"""

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from app.documents.page_layout import PageLayout, plain, spread_tabs
from app.documents.text_coding import decode_as

MAX_DEPTH = 400
MOST_SPANNED = 100
_LEFT_OUT_TAGS = "datalist head iframe math noscript object script style svg template title"
_BLOCK_TAGS = """
address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure
footer form h1 h2 h3 h4 h5 h6 header hr html legend li main nav ol option p pre section summary table tbody td
tfoot th thead tr ul
"""
_SPACED_TAGS = "blockquote dl h1 h2 h3 h4 h5 h6 hr ol p pre table ul"
_LEFT_OUT, _BLOCKS, _SPACED = (
    frozenset(tags.split()) for tags in (_LEFT_OUT_TAGS, _BLOCK_TAGS, _SPACED_TAGS)
)
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]+)", re.I)
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|font-size\s*:\s*0(?!\.?\d)", re.I
)


def write_html(data: bytes, pages: PageLayout) -> None:
    """Puts a web page's text on pages; raises DocumentError where its letters can't be told."""
    if not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        data = data.replace(b"\0", b"")  # browsers pass over them
    declared = _CHARSET.search(data[:4096])
    text, notices = decode_as(data, declared[1].decode() if declared else None)
    pages.notices += notices
    write_html_text(text, pages)


def write_html_text(html: str, pages: PageLayout) -> None:
    """Puts HTML on pages."""
    root = LexborHTMLParser(html).body
    if root is not None:
        flow = _Flow(pages)
        flow.write(root, 0)
        flow.end_line()


class _Flow:
    """Goes through the tree and collects inline text until a block ends the line."""

    def __init__(self, pages: PageLayout) -> None:
        self._pages = pages
        self._pieces: list[str] = []

    def end_line(self) -> None:
        """What was collected becomes lines."""
        text, self._pieces = "".join(self._pieces), []
        for line in _lines(text):
            self._pages.add_line(spread_tabs(line))

    def write(self, node: LexborNode, depth: int) -> None:
        """The parts inside a node."""
        for part in _parts(node):
            tag = part.tag or ""
            if tag == "-text":
                self._pieces.append(_collapsed(part))
            elif depth > MAX_DEPTH or _is_left_out(part):
                continue
            elif tag == "table":
                self.end_line()
                self._pages.add_gap()
                self._write_table(part, depth)
                self._pages.add_gap()
            elif tag in _BLOCKS:
                self.end_line()
                if tag in _SPACED:
                    self._pages.add_gap()
                self.write(part, depth + 1)
                self.end_line()
                if tag in _SPACED:
                    self._pages.add_gap()
            elif (text := _control(part)) is not None:
                self._pieces.append(text)
            else:
                self.write(part, depth + 1)

    def _write_table(self, table: LexborNode, depth: int) -> None:
        rows: list[list[str]] = []
        spanned: dict[int, int] = {}  # column: rows below that a cell reaches into
        for row in _rows(table, depth):
            if row.tag == "caption":
                self.write(row, depth + 1)
                self.end_line()
                continue
            cells = [cell for cell in _parts(row) if cell.tag in ("td", "th") and not _is_left_out(cell)]
            if any(cell.css_first("table") is not None for cell in cells):  # a table for the page's layout
                self._pages.add_table(rows)
                rows = []
                for cell in cells:
                    self.write(cell, depth + 1)
                    self.end_line()
                continue
            texts: list[str] = []
            for cell in cells:
                while spanned.get(len(texts), 0):
                    spanned[len(texts)] -= 1
                    texts.append("")
                column, width = len(texts), _span(cell, "colspan")
                texts += [_cell_text(cell), *[""] * (width - 1)]
                for covered in range(column, column + width):
                    spanned[covered] = _span(cell, "rowspan") - 1
            for column in range(len(texts), max(spanned, default=-1) + 1):
                spanned[column] = max(spanned.get(column, 0) - 1, 0)
            rows.append(texts)
        self._pages.add_table(rows)


def _parts(node: LexborNode) -> Iterator[LexborNode]:
    part = node.child
    while part is not None:
        yield part
        part = part.next


def _rows(table: LexborNode, depth: int) -> Iterator[LexborNode]:
    for part in _parts(table):
        if part.tag in ("tr", "caption"):
            if not _is_left_out(part):
                yield part
        elif part.tag in ("thead", "tbody", "tfoot") and not _is_left_out(part):
            yield from _rows(part, depth + 1)


def _is_left_out(node: LexborNode) -> bool:
    if node.tag in _LEFT_OUT or (node.tag or "-").startswith(("-", "!", "_")):
        return True
    attributes = node.attributes
    return "hidden" in attributes or bool(_HIDDEN.search(attributes.get("style") or ""))


def _control(node: LexborNode) -> str | None:
    """What a line break or a form's control shows; None for other elements."""
    match node.tag:
        case "br":
            return "\n"
        case "wbr" | "img":
            return ""
        case "input":
            attributes = node.attributes
            match (attributes.get("type") or "text").lower():
                case "checkbox" | "radio":
                    return "☒" if "checked" in attributes else "☐"
                case "hidden" | "password" | "file" | "image":
                    return ""
                case _:
                    return f" {attributes.get('value') or ''} "
        case "select":
            chosen = node.css_first("option[selected]") or node.css_first("option")
            return f" {chosen.text()} " if chosen is not None else ""
    return None


def _collapsed(node: LexborNode) -> str:
    """A text node's text; its white space counts only inside `pre`."""
    text = node.text_content or ""
    parent = node.parent
    if parent is not None and parent.tag in ("pre", "textarea"):
        return text.replace("\t", " " * 4)
    return re.sub(r"[ \t\r\n\f]+", " ", text)


def _cell_text(cell: LexborNode) -> str:
    return "\n".join(_lines("".join(_inline(cell, 0))))


def _inline(node: LexborNode, depth: int) -> Iterator[str]:
    for part in _parts(node):
        if part.tag == "-text":
            yield _collapsed(part)
        elif depth > MAX_DEPTH or _is_left_out(part):
            continue
        elif (text := _control(part)) is not None:
            yield text
        else:
            is_block = part.tag in _BLOCKS
            if is_block:
                yield "\n"
            yield from _inline(part, depth + 1)
            if is_block:
                yield "\n"


def _lines(text: str) -> list[str]:
    lines = (" ".join(line.split()) for line in plain(text).split("\n"))
    return [line for line in lines if line]


def _span(cell: LexborNode, name: str) -> int:
    text = cell.attributes.get(name) or "1"
    return min(max(int(text), 1), MOST_SPANNED) if text.isascii() and text.isdigit() and len(text) < 9 else 1
