"""What a person would call a Word form's field: the text beside it, its row and column, its heading."""

import re
from collections.abc import Iterator, Sequence

from app.forms.docx_fields import DocxField, shown_text
from app.forms.xml_parts_edit import Node

MAX_LABEL = 90
_GENERIC = re.compile(
    r"(click|tap|choose|pick|select|enter|type|insert|klicken|wählen|geben|cliquez|choisi|haga|elija|fare|fai)\b",
    re.IGNORECASE,
)
_HEADING = re.compile(r"heading|berschrift|titre|ttulo|kop\d|rubrik|^title", re.IGNORECASE)
_FIELD = "\0"


class DocxLabels:
    """Labels for the fields of one part."""

    def __init__(self, root: Node, fields: Sequence[DocxField]) -> None:
        """Looks at the whole part once."""
        self._owners: dict[Node, DocxField] = {}
        for field in fields:
            self._owners[field.node] = field
            for node in field.shown if not field.is_control else ():
                self._owners[node] = field
        self._paragraphs = [node for node in _walk(root) if node.name == "p"]
        self._number = {paragraph: at for at, paragraph in enumerate(self._paragraphs)}
        self._pieces = {p: list(self._pieces_of(p)) for p in self._paragraphs}

    def label(self, field: DocxField, is_check: bool, options: Sequence[str] = ()) -> str:
        """The label; empty where nothing near it says what it is."""
        hint = field.placeholder.strip("[]<>…. ")
        is_telling = bool(hint) and not _GENERIC.match(hint) and len(hint) <= 60
        telling = field.title or (hint if is_telling else "")
        return telling or self._beside(field, is_check, " / ".join(options[:4])) or hint

    def section(self, field: DocxField) -> str:
        """The heading above it."""
        paragraph = self._home(field)
        at = self._number.get(paragraph, 0) if paragraph is not None else 0
        for above in reversed(self._paragraphs[:at]):
            text = self._text(above)
            if re.search(r"[^\W\d_]", text) and _FIELD not in text and _is_heading(above):
                return text[:MAX_LABEL]
        return ""

    def _home(self, field: DocxField) -> Node | None:
        for node in (*field.node.ancestors(), *field.node.walk()):
            if node.name == "p":
                return node
        return None

    def _beside(self, field: DocxField, is_check: bool, options: str) -> str:
        paragraph = self._home(field)
        if paragraph is None:
            return ""
        pieces = self._pieces.get(paragraph, [])
        at = next((i for i, piece in enumerate(pieces) if piece is field), 0)
        before, after = _joined(pieces[:at], last=True), _joined(pieces[at + 1 :], last=False)
        cells = self._row(paragraph)
        left, right = self._in_row(paragraph, cells)
        if is_check:
            return after or right or before or left or self._above(paragraph)
        if before:
            return before
        column = self._column(paragraph, cells)
        if left and column:
            return f"{left}: {column}"
        return left or column or options or self._above(paragraph) or after or right

    def _row(self, paragraph: Node) -> list[Node]:
        row = next((node for node in paragraph.ancestors() if node.name == "tr"), None)
        return list(_cells(row)) if row is not None else []

    def _in_row(self, paragraph: Node, cells: list[Node]) -> tuple[str, str]:
        """The label in a cell to the left, and the text in the cell to the right."""
        own = set(paragraph.ancestors())
        at = next((i for i, cell in enumerate(cells) if cell in own), 0)
        left = next((text for cell in reversed(cells[:at]) if (text := self._label_cell(cell))), "")
        right = self._label_cell(cells[at + 1]) if at + 1 < len(cells) else ""
        return left, right

    def _label_cell(self, cell: Node) -> str:
        text = " ".join(self._text(node) for node in _walk(cell) if node.name == "p").strip()
        return "" if _FIELD in text else _shortened(text, last=False)

    def _column(self, paragraph: Node, cells: list[Node]) -> str:
        """The heading of the column, where the table's first row has headings."""
        table = next((node for node in paragraph.ancestors() if node.name == "tbl"), None)
        if table is None or not cells:
            return ""
        own = set(paragraph.ancestors())
        first = next((node for node in _walk(table) if node.name == "tr"), None)
        if first is None or first in own:
            return ""
        heads = list(_cells(first))
        if len(heads) < 2 or any(_FIELD in self._text(p) for c in heads for p in _walk(c) if p.name == "p"):
            return ""
        at = sum(_span(cell) for cell in cells[: next(i for i, c in enumerate(cells) if c in own)])
        for head in heads:
            if at < _span(head):
                return self._label_cell(head)
            at -= _span(head)
        return ""

    def _above(self, paragraph: Node) -> str:
        """The nearest text above it, from a paragraph that holds no field."""
        at = self._number[paragraph]
        for above in reversed(self._paragraphs[max(0, at - 3) : at]):
            text = self._text(above)
            if text:
                return "" if text.endswith(_FIELD) else _shortened(text.rpartition(_FIELD)[2])
        return ""

    def _text(self, paragraph: Node) -> str:
        pieces = self._pieces.get(paragraph, [])
        return " ".join("".join(p if isinstance(p, str) else _FIELD for p in pieces).split())

    def _pieces_of(self, paragraph: Node) -> Iterator[str | DocxField]:
        for ancestor in paragraph.ancestors():
            if ancestor in self._owners:
                yield self._owners[ancestor]
                return
        last: str | DocxField | None = None
        for piece in self._inside(paragraph):
            if isinstance(piece, str) or piece is not last:
                yield piece
            last = piece

    def _inside(self, node: Node) -> Iterator[str | DocxField]:
        for child in node.children:
            if child in self._owners:
                yield self._owners[child]
            elif child.name in ("t", "tab", "br", "sym", "cr"):
                yield shown_text(child)
            elif child.name not in ("p", "del", "instrText", "Fallback", "pPr", "rPr"):
                yield from self._inside(child)


def _joined(pieces: Sequence[str | DocxField], *, last: bool) -> str:
    """The text between a field and its neighbour: before it (`last`) or after it."""
    run: list[str] = []
    for piece in reversed(pieces) if last else pieces:
        if not isinstance(piece, str):
            break
        run.append(piece)
    text = "".join(reversed(run) if last else run)
    parts = [part for part in re.split(r"\n|\t{1,}|\s{4,}|_{3,}|\.{4,}", text) if re.search(r"\w", part)]
    return _shortened(parts[-1 if last else 0], last=last) if parts else ""


def _shortened(text: str, *, last: bool = True) -> str:
    text = " ".join(text.split()).strip(" :;,–—-")
    if not re.search(r"\w", text):
        return ""
    if len(text) > MAX_LABEL:
        sentences = re.split(r"(?<=[.;])\s+", text)
        text = sentences[-1 if last else 0]
        words = text.split()
        while len(" ".join(words)) > MAX_LABEL and len(words) > 1:
            words = words[1:] if last else words[:-1]
        text = " ".join(words)
    return text


def _is_heading(paragraph: Node) -> bool:
    style = paragraph.child("pPr", "pStyle")
    if style is not None and _HEADING.search(style.get("val") or ""):
        return True
    runs = [node for node in paragraph.children if node.name == "r" and shown_text(node).strip()]
    return bool(runs) and all(run.child("rPr", "b") is not None for run in runs)


def _cells(row: Node) -> Iterator[Node]:
    for child in row.children:
        if child.name == "tc":
            yield child
        elif child.name in ("sdt", "sdtContent"):
            yield from _cells(child)


def _span(cell: Node) -> int:
    node = cell.child("tcPr", "gridSpan")
    value = (node.get("val") or "") if node is not None else ""
    return int(value) if value.isdecimal() else 1


def _walk(node: Node) -> Iterator[Node]:
    for child in node.children:
        if child.name != "Fallback":
            yield child
            yield from _walk(child)
