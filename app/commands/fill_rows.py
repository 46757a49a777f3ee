"""One form, a table of rows, a file a row."""

import csv
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.commands.file_names import check_pattern, file_name
from app.commands.fill import Filling, write_filled
from app.context import AppContext
from app.errors import AppError, DocumentError
from app.events import Cancelled, Progress, ProgressListener
from app.forms.form import Form
from app.storage.journal import free_place

Row = Mapping[str, object]

_LARGEST_TABLE = 64 * 1024 * 1024
"""Bytes."""


@dataclass(frozen=True, slots=True)
class RowResult:
    """What became of a row; `number` counts from 1."""

    number: int
    out: Path | None
    notices: tuple[str, ...] = ()
    error: AppError | None = None


@dataclass(frozen=True, slots=True)
class MergeReport:
    """What became of all rows, and the journal's number of the lot, by which it can be undone."""

    rows: tuple[RowResult, ...]
    lot_id: int
    was_cancelled: bool = False

    @property
    def failed(self) -> int:
        """Rows without a file."""
        return sum(row.error is not None for row in self.rows)


def merge(
    context: AppContext,
    form: Form,
    rows: Sequence[Row],
    folder: Path,
    name_pattern: str = "",
    *,
    at_least: float = 0.0,
    flatten: bool = False,
    password: str | None = None,
    on_progress: ProgressListener | None = None,
    is_cancelled: Callable[[], bool] = lambda: False,
) -> MergeReport:
    """Fill the form in once for each row; a row that fails does not stop the others.

    name_pattern: name of the files, with keys of the row in braces, such as `{family_name} {number}`;
    `number` counts the rows from 1. Nothing is ever written over: a name that is taken gets a number.
    at_least: values that are less sure to belong there are left out. Raises UsageError for a pattern that
    names a key which no row has, AppError where the journal cannot be written.
    """
    pattern = name_pattern or f"{form.path.stem} {{number}}"
    check_pattern(pattern, {"number", *(key for row in rows for key in row)})
    remembered = context.form_memory.load(form.fingerprint)
    results: list[RowResult] = []
    was_cancelled = False
    with context.journal.lot(f"Filled in {form.path.name} for {len(rows)} rows") as lot:
        for number, row in enumerate(rows, 1):
            if is_cancelled():
                was_cancelled = True
                break
            filling = Filling(form, type(remembered)(mapping=remembered.mapping))
            filling.use_data(row)
            try:
                name = file_name(pattern, {**row, "number": number}) or str(number)
                out = free_place(folder / f"{name}{form.path.suffix}")
                report = write_filled(
                    context, filling, out, lot, flatten=flatten, at_least=at_least, password=password
                )
                results.append(RowResult(number, out, (*_not_fitting(filling), *report.notices)))
            except Cancelled:
                raise
            except AppError as error:
                results.append(RowResult(number, None, error=error))
            if on_progress is not None:
                on_progress(Progress("filling in", number, len(rows)))
    return MergeReport(tuple(results), lot.id, was_cancelled)


def _not_fitting(filling: Filling) -> Iterable[str]:
    return (proposal.problem for proposal in filling.proposals if proposal.problem)


def read_rows(path: Path) -> list[Row]:
    """The rows of a CSV file with a heading, of a JSON object or list of objects, or of JSON lines.

    Raises DocumentError where it is none of these.
    """
    try:
        if path.stat().st_size > _LARGEST_TABLE:
            raise DocumentError(f"{path.name} is too large for a table of rows.", "Split it.")
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise DocumentError(f"{path.name} cannot be read ({error}).", "Give a UTF-8 file.") from error
    rows = _csv_rows(text) if path.suffix.lower() in (".csv", ".tsv", ".txt") else _json_rows(text)
    if not rows:
        raise DocumentError(
            f"{path.name} holds no rows.", "Give CSV with a heading, a JSON list of objects, or JSON lines."
        )
    return rows


def _csv_rows(text: str) -> list[Row]:
    try:
        dialect: type[csv.Dialect] = csv.Sniffer().sniff(text[:20_000], delimiters=",;\t|")
    except csv.Error:
        dialect = csv.excel
    read = csv.DictReader(text.splitlines(keepends=True), dialect=dialect)
    rows = ({str(key): text for key, text in row.items() if key and text and text.strip()} for row in read)
    return [row for row in rows if row]


def _json_rows(text: str) -> list[Row]:
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        try:
            content = [json.loads(line) for line in text.splitlines() if line.strip()]
        except (ValueError, RecursionError):
            return []
    rows = content if isinstance(content, list) else [content]
    return [row for row in rows if isinstance(row, dict)]
