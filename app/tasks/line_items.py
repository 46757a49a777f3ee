"""Rows of a table field: found by the table's own heading and columns, each cell a span with its place.

No model takes part. A heading is a line whose cells are headed like the columns that are asked for; the lines
below it are rows as long as their cells stand in its columns and read as the columns' types. Where quantity
times price gives the amount, that proves a row.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from itertools import pairwise

from app.documents.document import Document
from app.documents.geometry import Box
from app.fields.field_value import Answer, Evidence, FieldValue
from app.fields.parsing.conventions import Conventions
from app.fields.parsing.wordings import wordings
from app.fields.schema import Field, FieldType
from app.fields.value_parsing import parse

_PROVEN, _HEADED, _UNHEADED = 0.97, 0.85, 0.6
"""Confidence of rows that multiply out, that stand under a heading, that only look like rows."""

_GAP = 2
"""Spaces of the text between cells."""

_LINES_BETWEEN = 4
"""Lines of further text that a row may have before the next one."""

_WRITTEN_AS = {FieldType.MONEY: FieldType.NUMBER, FieldType.INTEGER: FieldType.NUMBER}
_TYPED = (FieldType.MONEY, FieldType.NUMBER, FieldType.INTEGER, FieldType.DATE)
_HALF_A_CENT = Decimal("0.006")
_COUNT = re.compile(r"(\d{1,3})(?:\s?[x×*])?\s+(?=[^\W\d])")
_CENTS = re.compile(r"[.,]\d\d(?!\d)")
_MIDDLE = re.compile(r"[x×*]?\s?(\d{1,3})\s?[x×*]?")
_PRODUCT = re.compile(r"(\d{1,4}(?:[.,]\d{1,3})?)\s?[x×*@]\s?(\S+(?: \S{1,3})?)")
_TAX_CODE = re.compile(r"\s*[A-Z*]$")
"""Stands after an amount on receipts."""
_WORDS = re.compile(r"[^\W\d]{2}")


@dataclass(frozen=True, slots=True)
class _Cell:
    """A run of words of one line without a gap: `[start, end)` of the document's text."""

    start: int
    end: int
    box: Box


@dataclass(frozen=True, slots=True)
class _Heading:
    """A line that heads a table; `columns[i]` is the index of the cell over column i, if there is one."""

    line: int
    cells: tuple[_Cell, ...]
    columns: tuple[int | None, ...]


_Row = tuple[Answer | None, ...]


def find_rows(
    document: Document, field: Field, conventions: Conventions, review_threshold: float
) -> FieldValue:
    """The rows of `field` (of type TABLE) in reading order."""
    lines = _lines(document)
    headings = _headings(document, field.columns, lines)
    rows: list[_Row] = []
    if headings:
        for number, heading in enumerate(headings):
            last = headings[number + 1].line if number + 1 < len(headings) else len(lines)
            rows += _rows_below(document, field.columns, lines[heading.line + 1 : last], heading, conventions)
    else:
        rows = _rows_without_heading(document, field.columns, lines, conventions)
    sure = _PROVEN if headings else _UNHEADED
    confidence = min((cell.confidence for row in rows for cell in row if cell), default=sure)
    return FieldValue(field, None, confidence, review=confidence < review_threshold, rows=tuple(rows))


def _lines(document: Document) -> list[list[_Cell]]:
    """The document's lines, each as its cells from left to right.

    A line is a line of the text. Where letters all have one width, their columns say where cells stand.
    """
    even = document.kind == "text"
    lines: list[list[_Cell]] = []
    end, line_start = 0, 0
    for word in document.words:
        newline = document.text.rfind("\n", end, word.start)
        if newline >= 0 or not lines:
            lines.append([])
            line_start = newline + 1
        box = Box(word.start - line_start, 0, word.end - line_start, 1) if even else word.box
        if not lines[-1] or word.start - end >= _GAP:
            lines[-1].append(_Cell(word.start, word.end, box))
        else:
            cell = lines[-1][-1]
            lines[-1][-1] = _Cell(cell.start, word.end, Box.around((cell.box, box)))
        end = word.end
    return lines


# -- headings ----------------------------------------------------------------------------------------------


def _headings(
    document: Document, columns: Sequence[Field], lines: Sequence[Sequence[_Cell]]
) -> list[_Heading]:
    """Lines that head at least two of the columns, those that head the most of them."""
    found = []
    for number, cells in enumerate(lines):
        if 2 <= len(cells) <= 12:
            heading = _heading(document, columns, number, cells)
            matched = sum(place is not None for place in heading.columns)
            if matched >= 2:
                found.append((matched, heading))
    most = max((matched for matched, _ in found), default=0)
    return [heading for matched, heading in found if matched == most]


def _heading(document: Document, columns: Sequence[Field], line: int, cells: Sequence[_Cell]) -> _Heading:
    texts = [_plain(document.text[cell.start : cell.end]) for cell in cells]
    offers = sorted(
        ((_likeness(column, text), i, j) for i, column in enumerate(columns) for j, text in enumerate(texts)),
        key=lambda offer: (-offer[0], offer[1], offer[2]),
    )
    places: dict[int, int] = {}
    for likeness, i, j in offers:
        if likeness > 0 and i not in places and j not in places.values():
            places[i] = j
    return _Heading(line, tuple(cells), tuple(places.get(i) for i in range(len(columns))))


def _likeness(column: Field, heading: str) -> float:
    """How well a heading names the column, 0 to 1: its own name better than another word for it."""
    words = heading.split()
    own, others = _names(column.name, column.title)
    if heading in own:
        return 1.0
    if heading in others:
        return 0.9
    best = 0.5 if words and any(name.split()[: len(words)] == words for name in own) else 0.0
    for name in (*own, *others):
        parts = name.split()
        if len(name) > 2 and any(words[i : i + len(parts)] == parts for i in range(len(words))):
            best = max(best, 0.7 * len(parts) / len(words))
    return best


@cache
def _names(name: str, title: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What a column may be headed with: its own name and title; other words for what they mean."""
    own = tuple(dict.fromkeys(_plain(text) for text in (name.rpartition(".")[2], title) if text))
    for kind, words in wordings("line_items")["columns"].items():
        if any(text in (kind.replace("_", " "), *words) for text in own):
            return own, tuple(words)
    return own, ()


# -- rows --------------------------------------------------------------------------------------------------


def _rows_below(
    document: Document,
    columns: Sequence[Field],
    lines: Sequence[Sequence[_Cell]],
    heading: _Heading,
    conventions: Conventions,
) -> list[_Row]:
    rows: list[_Row] = []
    unused = 0
    for cells in lines:
        if _stands_after(document, cells):
            if rows:
                break
            continue
        row = _row(document, columns, cells, heading, conventions)
        if row is not None:
            rows.append(row)
            unused = 0
        else:
            unused += 1
            if unused > _LINES_BETWEEN:
                break
    return rows


def _row(
    document: Document,
    columns: Sequence[Field],
    cells: Sequence[_Cell],
    heading: _Heading,
    conventions: Conventions,
) -> _Row | None:
    """The line as a row; None where it is not one: a typed column must read as its type."""
    under: dict[int, _Cell] = {}
    for cell in cells:
        under.setdefault(_column_over(heading.cells, cell), cell)
    row = [
        _answer(document, column, under.get(place) if place is not None else None, conventions)
        for column, place in zip(columns, heading.columns, strict=True)
    ]
    headed = [column for column, place in zip(columns, heading.columns, strict=True) if place is not None]
    filled = sum(cell is not None for cell in row)
    typed = sum(c is not None for c, column in zip(row, columns, strict=True) if column.type in _TYPED)
    wants_typed = any(column.type in _TYPED for column in headed)
    if filled < min(2, len(headed)) or (wants_typed and not typed):
        return None
    return _with_confidence(row, _HEADED)


def _column_over(heading: Sequence[_Cell], cell: _Cell) -> int:
    """Which heading a cell stands under: the one it shares most width with, else the nearest edge."""

    def distance(number: int) -> tuple[float, float]:
        over = heading[number].box
        shared = min(over.right, cell.box.right) - max(over.left, cell.box.left)
        edges = min(abs(over.left - cell.box.left), abs(over.right - cell.box.right))
        return (-max(shared, 0.0), edges)

    return min(range(len(heading)), key=distance)


def _rows_without_heading(
    document: Document, columns: Sequence[Field], lines: Sequence[Sequence[_Cell]], conventions: Conventions
) -> list[_Row]:
    """As on receipts: words at the left and an amount at the right, up to the totals.

    `3 Coffee  9.60` names its count first; `3 x 3.20  9.60` says how the line above comes to its amount.
    """
    names = _named(columns, "description") or [i for i, c in enumerate(columns) if c.type not in _TYPED]
    amounts = _named(columns, "amount") or [i for i, c in enumerate(columns) if c.type is FieldType.MONEY]
    if not names or not amounts:
        return []
    counts, prices = _named(columns, "quantity"), _named(columns, "unit_price")
    rows: list[_Row] = []
    for above, cells in pairwise(((), *lines)):
        amount = _answer(document, columns[amounts[-1]], cells[-1], conventions) if len(cells) > 1 else None
        if amount is None or not _CENTS.search(amount.text):
            continue
        if _stands_after(document, cells):
            break
        found: dict[int, _Cell] = {}
        between = [_MIDDLE.fullmatch(document.text, cell.start, cell.end) for cell in cells[1:-1]]
        product = _PRODUCT.fullmatch(document.text, cells[0].start, cells[0].end)
        count = _COUNT.match(document.text, cells[0].start, cells[0].end)
        if product and len(above) == 1:
            found = {names[0]: above[0]}
            found |= {i: replace(cells[0], end=product.end(1)) for i in counts[:1]}
            found |= {i: replace(cells[0], start=product.start(2)) for i in prices[:1]}
        elif count:
            found = {names[0]: replace(cells[0], start=count.end())}
            found |= {i: replace(cells[0], end=count.end(1)) for i in counts[:1]}
        elif _WORDS.search(document.text, cells[0].start, cells[0].end):
            found = {names[0]: cells[0]}
            found |= {
                i: replace(cells[place], start=match.start(1), end=match.end(1))
                for i in counts[:1]
                for place, match in enumerate(between, 1)
                if match
            }
        if found:
            row = [_answer(document, column, found.get(i), conventions) for i, column in enumerate(columns)]
            row[amounts[-1]] = amount
            rows.append(_with_confidence(row, _UNHEADED))
    return rows


def _named(columns: Sequence[Field], kind: str) -> list[int]:
    """The columns that are of a kind of `wordings/line_items.toml`, by their names."""
    words = {kind.replace("_", " "), *wordings("line_items")["columns"][kind]}
    return [i for i, column in enumerate(columns) if words.intersection(_names(column.name, column.title)[0])]


def _answer(document: Document, column: Field, cell: _Cell | None, conventions: Conventions) -> Answer | None:
    if cell is None:
        return None
    text = document.text[cell.start : cell.end]
    parsed = parse(text, column.type, conventions)
    if parsed is None and column.type in _WRITTEN_AS:
        parsed = parse(_TAX_CODE.sub("", text), column.type, conventions)
    if parsed is None:
        return None
    evidence = Evidence(cell.start, cell.end, document.boxes(cell.start, cell.end))
    return Answer(text, parsed.value, 0.0, evidence, parsed.currency)


def _with_confidence(row: Sequence[Answer | None], confidence: float) -> _Row:
    if _multiplies_out(row):
        confidence = _PROVEN
    return tuple(
        cell and Answer(cell.text, cell.value, confidence, cell.evidence, cell.currency) for cell in row
    )


def _multiplies_out(row: Sequence[Answer | None]) -> bool:
    """Whether two numbers of the row multiply to a third, to the cent."""
    numbers = [Decimal(cell.value) for cell in row if cell and isinstance(cell.value, int | Decimal)]
    if len(numbers) < 3:
        return False
    *factors, product = numbers
    return any(
        product and abs(a * b - product) < _HALF_A_CENT
        for i, a in enumerate(factors)
        for b in factors[i + 1 :]
    )


def _stands_after(document: Document, cells: Sequence[_Cell]) -> bool:
    """Whether the line begins as totals, taxes and payments do."""
    first = _plain(document.text[cells[0].start : cells[0].end])
    words: Sequence[str] = wordings("line_items")["after"]["words"]
    return len(first.split()) <= 5 and any(first == word or first.startswith(word + " ") for word in words)


def _plain(text: str) -> str:
    """Lower case, letters and digits only, without accents."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return " ".join(re.findall(r"[^\W_]+", "".join(c for c in parts if not unicodedata.combining(c))))
