"""Reads Rich Text documents: body, tables, headers and footers, text boxes, footnotes, comments.

Hidden and deleted text is left out; pictures and embedded objects are not read.
"""

import re
from dataclasses import dataclass, field, replace

from app.documents.page_layout import PageLayout, one_line, plain, spread_tabs
from app.errors import DocumentError

MAX_DEPTH = 2_000
_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])"
    rb"|([\r\n]+)|([^\\{}\r\n]+)|\\",
    re.S,
)
_SIGNS = {
    "tab": "\t",
    "emdash": "—",
    "endash": "–",
    "bullet": "•",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
    "emspace": " ",
    "enspace": " ",
    "qmspace": " ",
    "line": "\n",
    "lbr": "\n",
    "nestcell": " ",
    "nestrow": "\n",
}
_IGNORED_WORDS = """
aftnsep aftnsepc atnid atnauthor atnref atntime bkmkend bkmkstart colorschememapping colortbl datastore
filetbl fldinst ftnsep ftnsepc generator info listoverridetable listtable nonesttables nonshppict objdata
operator pgptbl pict private revtbl rsidtbl rxe shprslt sp stylesheet tc template themedata txe xe
"""
_IGNORED = frozenset(_IGNORED_WORDS.split())
_PLACES = {
    **dict.fromkeys(("header", "headerl", "headerr", "headerf"), "header"),
    **dict.fromkeys(("footer", "footerl", "footerr", "footerf"), "footer"),
    "footnote": "note",
    "annotation": "comment",
    "shptxt": "box",
    "fonttbl": "fonts",
}
_CODE_PAGES = {
    77: "mac_roman",
    128: "cp932",
    129: "cp949",
    130: "johab",
    134: "gb18030",
    136: "big5",
    161: "cp1253",
    162: "cp1254",
    163: "cp1258",
    177: "cp1255",
    178: "cp1256",
    186: "cp1257",
    204: "cp1251",
    222: "cp874",
    238: "cp1250",
}
"""By the number of a font's character set; others have the document's own code page."""


@dataclass(frozen=True, slots=True)
class _Group:
    """What holds until a brace closes."""

    place: str = "body"
    is_ignored: bool = False
    is_hidden: bool = False
    is_deleted: bool = False
    font: int = -1
    skipped_after_unicode: int = 1


@dataclass
class _Flow:
    """Lines, rows of cells and page breaks of one place in their order."""

    blocks: list[str | list[str]] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    is_in_table: bool = False

    def end_paragraph(self) -> None:
        """The text so far is a paragraph, or a line in a cell."""
        if self.is_in_table:
            self.text.append("\n")
        else:
            self.blocks.append(self._taken())

    def end_cell(self) -> None:
        self.cells.append(self._taken())

    def end_row(self) -> None:
        self.blocks.append(self.cells)
        self.cells = []

    def end_page(self) -> None:
        self.blocks.append(self._taken() + "\f")

    def lines(self) -> list[str]:
        """All of it as lines."""
        self.blocks += [*self.cells, self._taken()]
        texts = (" ".join(block) if isinstance(block, list) else block for block in self.blocks)
        return [line for text in texts for line in text.split("\n") if line.strip()]

    def _taken(self) -> str:
        # Pairs of \\u for letters beyond the first plane become one letter here.
        text = "".join(self.text).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")
        self.text = []
        return plain(text)


def write_rtf(data: bytes, pages: PageLayout) -> None:
    """Puts a Rich Text document on pages; raises DocumentError where it is damaged beyond reading."""
    flows = _Parser(data).parse()
    for line in dict.fromkeys(flows["header"].lines()):
        pages.add_line(spread_tabs(line))
    pages.add_gap()
    _write(flows["body"], pages)
    for place, title in (("box", ""), ("footer", ""), ("note", ""), ("comment", "Comment: ")):
        pages.add_gap()
        for line in dict.fromkeys(flows[place].lines()):
            pages.add_line(one_line(title + line) if place != "footer" else spread_tabs(line))


def _write(flow: _Flow, pages: PageLayout) -> None:
    flow.end_paragraph()
    rows: list[list[str]] = []
    for block in [*flow.blocks, ""]:
        if isinstance(block, list):
            rows.append(block)
            continue
        if rows:
            pages.add_gap()
            pages.add_table(rows)
            pages.add_gap()
            rows = []
        for line in block.removesuffix("\f").split("\n"):
            if line.strip():
                pages.add_line(spread_tabs(line))
            else:
                pages.add_gap()
        if block.endswith("\f"):
            pages.begin_page()


class _Parser:
    """Goes through the file once, token by token."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._flows = {name: _Flow() for name in ("body", *_PLACES.values())}
        self._groups = [_Group()]
        self._code_page = "cp1252"
        self._fonts: dict[int, str] = {}
        self._default_font = -1
        self._bytes = bytearray()
        self._to_skip = 0
        self._is_optional = False

    def parse(self) -> dict[str, _Flow]:
        position = 0
        while match := _TOKEN.match(self._data, position):
            position = match.end()
            word, number, code, symbol, brace, _, text = match.groups()
            if text is not None:
                self._add_bytes(text)
            elif code is not None:
                self._add_bytes(bytes([int(code, 16)]))
            elif brace is not None:
                self._flush()
                self._to_skip = 0
                self._brace(brace)
            elif word is not None:
                self._flush()
                if word == b"bin":
                    position += max(int(number or 0), 0)
                else:
                    self._control(word.decode(), int(number) if number else None)
            elif symbol is not None:
                self._flush()
                self._symbol(symbol)
        self._flush()
        return self._flows

    def _brace(self, brace: bytes) -> None:
        self._is_optional = False
        if brace == b"{":
            if len(self._groups) > MAX_DEPTH:
                raise DocumentError(
                    "This Rich Text document is damaged: its parts lie inside each other without end."
                )
            self._groups.append(self._groups[-1])
        elif len(self._groups) > 1:
            closed = self._groups.pop()
            if closed.place != self._groups[-1].place and closed.place != "fonts":
                self._flows[closed.place].end_paragraph()

    def _control(self, word: str, number: int | None) -> None:
        group = self._groups[-1]
        is_on = number != 0
        is_optional, self._is_optional = self._is_optional, False
        if word in _PLACES:
            self._groups[-1] = replace(group, place=_PLACES[word], is_ignored=False)
            return
        if word in _IGNORED or (is_optional and word not in ("shpinst", "ud")):
            self._groups[-1] = replace(group, is_ignored=True)
            return
        match word:
            case "u" if number is not None:
                self._add_text(chr(number & 0xFFFF))
                self._to_skip = group.skipped_after_unicode
            case "uc":
                self._groups[-1] = replace(group, skipped_after_unicode=min(max(number or 0, 0), 8))
            case "v":
                self._groups[-1] = replace(group, is_hidden=is_on)
            case "htmlrtf":  # mail: what stands here is for programs that can't show HTML
                self._groups[-1] = replace(group, is_hidden=is_on)
            case "deleted":
                self._groups[-1] = replace(group, is_deleted=is_on)
            case "plain":
                self._groups[-1] = replace(group, is_hidden=False, is_deleted=False, font=self._default_font)
            case "f":
                self._groups[-1] = replace(group, font=number or 0)
            case "deff":
                self._default_font = number or 0
            case "ansicpg" if number:
                self._code_page = _known(f"cp{number}", self._code_page)
            case "mac":
                self._code_page = "mac_roman"
            case "pc" | "pca":
                self._code_page = "cp850" if word == "pca" else "cp437"
            case "fcharset" if group.place == "fonts" and number in _CODE_PAGES:
                self._fonts[group.font] = _CODE_PAGES[number]
            case "cpg" if group.place == "fonts" and number:
                self._fonts[group.font] = _known(f"cp{number}", self._code_page)
            case _ if not group.is_ignored:
                self._structure(word)

    def _structure(self, word: str) -> None:
        flow = self._flows[self._groups[-1].place]
        match word:
            case "par" | "sect":
                flow.end_paragraph()
            case "cell":
                flow.end_cell()
            case "row":
                flow.end_row()
            case "page":
                flow.end_page()
            case "pard":
                flow.is_in_table = False
            case "intbl":
                flow.is_in_table = True
            case _ if word in _SIGNS:
                self._add_text(_SIGNS[word])

    def _symbol(self, symbol: bytes) -> None:
        match symbol:
            case b"*":
                self._is_optional = True
            case b"~":
                self._add_text(" ")
            case b"_":
                self._add_text("-")
            case b"\\" | b"{" | b"}":
                self._add_bytes(symbol)
            case b"\n" | b"\r":
                self._structure("par")

    def _add_bytes(self, data: bytes) -> None:
        skipped = min(self._to_skip, len(data))
        self._to_skip -= skipped
        self._bytes += data[skipped:]

    def _flush(self) -> None:
        """Bytes are decoded together: a letter may be written as two."""
        if self._bytes:
            page = self._fonts.get(self._groups[-1].font, self._code_page)
            self._add_text(self._bytes.decode(page, "replace"))
            self._bytes.clear()

    def _add_text(self, text: str) -> None:
        group = self._groups[-1]
        if not (group.is_ignored or group.is_hidden or group.is_deleted or group.place == "fonts"):
            self._flows[group.place].text.append(text)


def _known(code_page: str, usual: str) -> str:
    try:
        "".encode(code_page)
    except LookupError:
        return {"cp936": "gb18030", "cp10000": "mac_roman", "cp65001": "utf-8"}.get(code_page, usual)
    return code_page
