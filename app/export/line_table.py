"""Result lines as a table: a row for each document, a column for each field or what a label needs."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from app.export.table import Cell, currency_column, scalar_text
from app.fields.schema import FieldType, Schema

_LABEL_COLUMNS = ("label", "labels", "confidence", "review")
_OURS = ("id", "file", *_LABEL_COLUMNS, "error")
_BETWEEN_ANSWERS = "; "


def columns(lines: Iterable[dict[str, Any]], schema: Schema | None) -> list[str]:
    """Names of the columns that `lines` fill; beside money its currency, where one is known.

    What stood in the rows of a table that was read comes first.
    """
    filled: set[str] = set()
    before: dict[str, None] = {}
    for line in lines:
        before |= dict.fromkeys(_before(line))
        filled.update(row(line, schema))
    asked = [name for f in schema.fields for name in (f.name, currency_column(f.name))] if schema else ()
    always = {f.name for f in schema.fields} if schema else set()
    order = ("id", "file", *before, *asked, *_LABEL_COLUMNS, "error")
    return [name for name in dict.fromkeys(order) if name in filled or name in always]


def row(line: dict[str, Any], schema: Schema | None) -> dict[str, Cell]:
    """Column → cell of one line."""
    cells: dict[str, Cell] = {name: line[name] for name in ("id", "file", "error") if name in line}
    cells |= _before(line)
    if "error" in line:
        return cells
    for name in _LABEL_COLUMNS:
        if name in line:
            value = line[name]
            cells[name] = _BETWEEN_ANSWERS.join(value) if isinstance(value, list) else value
    if schema:
        dates = {field.name for field in schema.fields if field.type is FieldType.DATE and not field.many}
        for name, value in _flat(line["values"], {field.name for field in schema.fields}):
            cells[name] = _date(value) if name in dates else _cell(value)
        many = {field.name for field in schema.fields if field.many}
        for entry in line["fields"]:
            if "currency" in entry and entry["name"] not in many and "[" not in entry["name"]:
                cells[currency_column(entry["name"])] = entry["currency"]
    return cells


def _before(line: dict[str, Any]) -> dict[str, Cell]:
    """What stood in the row that the line is of; columns that are ours now are told apart."""
    return {
        f"{name} (before)" if name in _OURS else name: _cell(value)
        for name, value in line.get("row", {}).items()
        if name != "id"
    }


def _flat(values: dict[str, Any], names: set[str], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Fields by their (dotted) names."""
    for name, value in values.items():
        if prefix + name not in names and isinstance(value, dict):
            yield from _flat(value, names, f"{prefix}{name}.")
        else:
            yield prefix + name, value


def _cell(value: Any) -> Cell:
    if isinstance(value, list):
        if value and isinstance(value[0], dict):
            return "\n".join(" | ".join(_text(cell) for _, cell in _flat(one, set())) for one in value)
        return _BETWEEN_ANSWERS.join(_text(one) for one in value) or None
    return value  # type: ignore[no-any-return]


def _date(value: Any) -> Cell:
    try:
        return date.fromisoformat(value)
    except (ValueError, TypeError):
        return _cell(value)


def _text(value: Any) -> str:
    return "" if value is None else scalar_text(value)
