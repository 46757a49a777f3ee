"""Results as CSV, one row a document, for spreadsheets and scripts."""

import csv
from collections.abc import Sequence
from pathlib import Path

from app.export.export_file import export_file
from app.export.table import Cell, columns, row, scalar_text
from app.fields.extraction import Extraction

_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def write_csv(path: Path, extractions: Sequence[Extraction]) -> None:
    """Write one row a document to `path`, whole or not at all. Raises AppError.

    UTF-8 with a byte order mark, without which Excel takes the letters for another encoding's.
    """
    names = columns(extractions)
    with export_file(path) as part, part.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([without_formula(name) for name in names])
        for extraction in extractions:
            cells = row(extraction)
            writer.writerow([csv_cell(cells.get(name)) for name in names])


def csv_cell(cell: Cell) -> str:
    """A cell as text that no spreadsheet runs."""
    return without_formula(cell) if isinstance(cell, str) else scalar_text(cell)


def without_formula(text: str) -> str:
    """`text`, with an apostrophe before it where a spreadsheet would run it as a formula.

    The words of a document are anyone's; numbers do not come here and keep their minus sign.
    """
    return f"'{text}" if text.lstrip(" \u00a0").startswith(_STARTS_A_FORMULA) else text
