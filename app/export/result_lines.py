"""Result lines, as many as there are, in a file of any format: one by one, so that memory does not matter."""

import csv
import json
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from app.export.csv_file import csv_cell
from app.export.export_file import export_file
from app.export.line_table import columns, row
from app.export.parquet_file import write_parquet
from app.export.xlsx_file import EVIDENCE_COLUMNS, write_sheets
from app.fields.schema import Schema

FORMATS = ("jsonl", "json", "csv", "xlsx", "parquet")

Lines = Callable[[], Iterable[dict[str, Any]]]


def write_result_lines(path: Path, format: str, lines: Lines, schema: Schema | None = None) -> None:
    """Write all that `lines` gives, each time it is called, to `path`, whole or not at all.

    `schema` tells the types of an extraction's columns. Raises AppError.
    """
    if format in ("jsonl", "json"):
        with export_file(path) as part, part.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(_json_lines(lines()) if format == "jsonl" else _json_list(lines()))
        return
    names = columns(lines(), schema)
    rows = (row(line, schema) for line in lines())
    if format == "csv":
        with export_file(path) as part, part.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow([csv_cell(name) for name in names])
            writer.writerows([csv_cell(cells.get(name)) for name in names] for cells in rows)
    elif format == "xlsx":
        values = ([cells.get(name) for name in names] for cells in rows)
        evidence = (cells for line in lines() for cells in _evidence(line))
        sheets = [("Results", names, values)]
        if schema:
            sheets.append(("Evidence", list(EVIDENCE_COLUMNS), evidence))
        write_sheets(path, sheets)
    else:
        write_parquet(path, names, rows, schema)


def _json_lines(lines: Iterable[dict[str, Any]]) -> Iterator[str]:
    return (json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


def _json_list(lines: Iterable[dict[str, Any]]) -> Iterator[str]:
    texts = (json.dumps(line, ensure_ascii=False, indent=2) for line in lines)
    first = next(texts, "")
    return chain(["[\n", first], (f",\n{text}" for text in texts), ["\n]\n"])


def _evidence(line: dict[str, Any]) -> Iterator[list[Any]]:
    for field in line.get("fields", ()):
        if field["text"] is not None:
            name = line.get("file") or line.get("id")
            yield [name, field["name"], field["text"], field["page"], field["confidence"]]
