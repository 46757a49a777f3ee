"""Results as an Excel workbook: values on the first sheet, where they stand on the second."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from io import BytesIO
from itertools import chain, islice
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from app.export.export_file import export_file
from app.export.result_line import named_answers
from app.export.table import Cell, columns, row
from app.fields.extraction import Extraction

_LONGEST_TEXT = 32_767
_MOST_ROWS = 1_048_000
_EXACT_DIGITS = 15
"""What a spreadsheet's number holds."""
EVIDENCE_COLUMNS = ("file", "field", "text", "page", "confidence")
_WIDEST = 60
_ROWS_THAT_SHOW_WIDTHS = 200


def write_xlsx(path: Path, extractions: Sequence[Extraction]) -> None:
    """Write the workbook to `path`, whole or not at all. Raises AppError."""
    names = columns(extractions)
    rows = [row(extraction) for extraction in extractions]
    evidence = (line for extraction in extractions for line in _evidence(extraction))
    values = ([cells.get(name) for name in names] for cells in rows)
    write_sheets(path, [("Values", names, values), ("Evidence", EVIDENCE_COLUMNS, evidence)])


def write_sheets(path: Path, sheets: Iterable[tuple[str, Sequence[str], Iterable[Sequence[Cell]]]]) -> None:
    """Write a workbook of `(title, header, rows)`, whole or not at all. Raises AppError."""
    workbook = Workbook(write_only=True)
    for title, header, rows in sheets:
        _fill(workbook, title, header, islice(rows, _MOST_ROWS))
    content = BytesIO()
    workbook.save(content)  # in memory first: openpyxl does not give up cleanly half-way
    with export_file(path) as part:
        part.write_bytes(content.getbuffer())


def _evidence(extraction: Extraction) -> Iterator[list[Cell]]:
    for value in extraction.values:
        for name, answer, confidence in named_answers(value):
            page = answer.evidence.page_index + 1 if answer.evidence else None
            yield [extraction.document.name, name, answer.text, page, round(confidence, 4)]


def _fill(workbook: Any, title: str, header: Sequence[str], rows: Iterator[Sequence[Cell]]) -> None:
    first = list(islice(rows, _ROWS_THAT_SHOW_WIDTHS))
    sheet = workbook.create_sheet(title)
    sheet.freeze_panes = "A2"
    for index, name in enumerate(header):
        shown = [name, *(_shown(line[index]) for line in first)]
        width = min(_WIDEST, max(len(text) for text in shown) + 2)
        sheet.column_dimensions[get_column_letter(index + 1)].width = width
    sheet.append([_cell(sheet, name, bold=True) for name in header])
    for line in chain(first, rows):
        sheet.append([_cell(sheet, value) for value in line])


def _shown(value: Cell) -> str:
    return "" if value is None else str(value).split("\n", 1)[0]


def _cell(sheet: Any, value: Cell, *, bold: bool = False) -> Any:
    """A typed cell; text is text even where it begins as a formula does."""
    if isinstance(value, Decimal) and len(value.as_tuple().digits) > _EXACT_DIGITS:
        value = format(value, "f")
    if isinstance(value, str):
        value = ILLEGAL_CHARACTERS_RE.sub("", value)[:_LONGEST_TEXT]
    cell = WriteOnlyCell(sheet, value)
    if isinstance(value, str):
        cell.data_type = "s"
    elif isinstance(value, Decimal) and value.as_tuple().exponent == -2:
        cell.number_format = "#,##0.00"
    elif isinstance(value, date):
        cell.number_format = "yyyy-mm-dd"
    if bold:
        cell.font = Font(bold=True)
    return cell
