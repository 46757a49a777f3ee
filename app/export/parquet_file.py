"""Results as Parquet, for data tools; needs pyarrow, the extra `parquet`."""

from collections.abc import Iterable
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

from app.errors import UsageError
from app.export.export_file import export_file
from app.export.table import Cell, scalar_text
from app.fields.schema import FieldType, Schema

_ROWS_AT_ONCE = 2000
_NUMBERS = (FieldType.NUMBER, FieldType.MONEY)


def require_parquet() -> Any:
    """The library pyarrow. Raises UsageError where it is not there."""
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        raise UsageError(
            "Parquet files need the library pyarrow, which is not installed.",
            "Install it with: pip install 'strongroom[parquet]' - or take csv or xlsx.",
        ) from error
    return pyarrow


def write_parquet(
    path: Path, names: list[str], rows: Iterable[dict[str, Cell]], schema: Schema | None
) -> None:
    """Write a table with typed columns to `path`, whole or not at all. Raises AppError.

    What a date field says that is no whole date ("2026-03", "next Friday") stands in a column beside it,
    unless there is one of that name.
    """
    pyarrow = require_parquet()
    types = _types(pyarrow, schema)
    columns = [(name, types.get(name, pyarrow.string())) for name in names]
    dates = [name for name, type in columns if type == pyarrow.date32()]
    beside = {name: text for name in dates if (text := f"{name} (text)") not in names}
    table = pyarrow.schema(columns + [(text, pyarrow.string()) for text in beside.values()])
    with export_file(path) as part, pyarrow.parquet.ParquetWriter(part, table) as writer:
        rows = iter(rows)
        while some := list(islice(rows, _ROWS_AT_ONCE)):
            cells = [
                {name: _fitting(row.get(name), type, pyarrow) for name, type in columns}
                | {text: cell for name, text in beside.items() if isinstance(cell := row.get(name), str)}
                for row in some
            ]
            writer.write_table(pyarrow.Table.from_pylist(cells, table))


def _types(pyarrow: Any, schema: Schema | None) -> dict[str, Any]:
    types = {"confidence": pyarrow.float64(), "review": pyarrow.bool_()}
    for field in schema.fields if schema else ():
        if field.many:
            types[field.name] = pyarrow.string()
        elif field.type in _NUMBERS:
            types[field.name] = pyarrow.float64()
        elif field.type is FieldType.INTEGER:
            types[field.name] = pyarrow.int64()
        elif field.type is FieldType.DATE:
            types[field.name] = pyarrow.date32()
        elif field.type is FieldType.BOOLEAN:
            types[field.name] = pyarrow.bool_()
        else:
            types[field.name] = pyarrow.string()
    return types


def _fitting(cell: Cell, type: Any, pyarrow: Any) -> Cell:
    """`cell` as a column of `type` takes it; None where it cannot be one."""
    if cell is None:
        return None
    if type == pyarrow.string():
        return cell if isinstance(cell, str) else scalar_text(cell)
    if type == pyarrow.date32():
        return cell if isinstance(cell, date) else None
    if type == pyarrow.bool_():
        return cell if isinstance(cell, bool) else None
    if isinstance(cell, bool | str | date):
        return None
    return int(cell) if type == pyarrow.int64() else float(cell)
