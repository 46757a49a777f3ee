"""Reads and fills Excel templates: named cells, and cells whose data validation says what may stand there."""

import hashlib
import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING

from app.documents.zip_parts import ZipParts
from app.errors import DocumentError
from app.events import ProgressListener
from app.fields.schema import FieldType
from app.fields.value_parsing import parse
from app.forms.form import FilledForm, Form, FormField, FormFieldType, FormKind, Option, StoredValue
from app.forms.form_values import OFF
from app.forms.xlsx_book import Book, CellName, Rule
from app.forms.xml_parts_edit import repacked

if TYPE_CHECKING:
    from app.documents.open_document import DocumentFile

FARTHEST_LABEL = 6
"""Cells to the left, and rows above, in which a label is looked for."""
LONGEST_LABEL = 90
ON = "TRUE"
_ISO_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_STAYS_OPEN = "Excel templates stay open to changes: only PDF forms can be made part of the page."


def read_xlsx_form(file: "DocumentFile", on_progress: ProgressListener) -> Form:
    """The form; fields have no places. Raises DocumentError where no cell is named or validated."""
    book = Book(ZipParts(file.data))
    entries = _entries(book)
    taken = {cell for _, cell, _ in entries}
    fields = tuple(_field(book, taken, id, cell, rule) for id, cell, rule in entries)
    if not fields:
        raise DocumentError(
            f"{file.name} has no named cells to fill in.",
            "In Excel, select a cell and type its name into the box left of the formula bar.",
        )
    names = "\n".join(f"{field.id}|{field.type}" for field in fields)
    return Form(
        path=Path(file.name),
        kind=FormKind.XLSX,
        fields=fields,
        fingerprint=hashlib.sha256(names.encode("utf-8", "surrogatepass")).hexdigest(),
    )


def fill_xlsx_form(
    file: "DocumentFile", form: Form, values: Mapping[str, StoredValue], *, flatten: bool
) -> FilledForm:
    """The filled copy: only the sheets written to are changed, there only the cells, and all else is copied.

    Raises DocumentError where a value is no date or number and the cell holds one.
    """
    book = Book(ZipParts(file.data))
    cells = {id: cell for id, cell, _ in _entries(book)}
    written: dict[str, StoredValue] = {}
    for id, value in values.items():
        text = value if isinstance(value, str) else ", ".join(value)
        book.write(cells[id], _cell_value(form.field(id), text, is_1904=book.is_1904))
        written[id] = text
    return FilledForm(repacked(file.data, book.changed()), written, (_STAYS_OPEN,) if flatten else ())


def _entries(book: Book) -> list[tuple[str, CellName, Rule | None]]:
    """Id, cell and rule of each field: named cells first by their place, then validated ones."""
    rules = dict(book.rules())
    named: dict[CellName, str] = {}
    for name, cell in book.names():
        named.setdefault(cell, name)
    found = dict(named)
    for cell in rules:
        if cell not in found and not book.is_formula(cell):
            found[cell] = f"{cell.sheet}!{cell.reference}"
    order = {sheet: number for number, sheet in enumerate(book.sheets)}
    cells = sorted(found, key=lambda cell: (order[cell.sheet], cell.row, cell.column))
    return [(found[cell], cell, rules.get(cell)) for cell in cells]


def _field(book: Book, taken: set[CellName], id: str, cell: CellName, rule: Rule | None) -> FormField:
    kind, code = book.format(cell)
    type_, options = FormFieldType.TEXT, []
    if rule is not None and rule.kind == "list":
        type_, options = FormFieldType.CHOICE, book.options(rule, cell.sheet)
    elif book.is_truth(cell):
        type_, options = FormFieldType.CHECK, [ON]
    elif kind == "date" or (rule is not None and rule.kind in ("date", "time")):
        type_ = FormFieldType.DATE
    elif kind == "number" or (rule is not None and rule.kind in ("decimal", "whole")):
        type_ = FormFieldType.NUMBER
    value = book.text(cell)
    is_formula = book.is_formula(cell)
    return FormField(
        id=id,
        type=type_,
        label=_label(book, taken, id, cell),
        section=_section(book, taken, cell),
        options=tuple(Option(option, option) for option in options),
        value=OFF if type_ is FormFieldType.CHECK and value != ON else value,
        read_only=is_formula or book.is_locked(cell),
        multiline=type_ is FormFieldType.TEXT,
        editable=rule is not None and rule.kind == "list" and not rule.is_strict,
        max_length=_longest(rule),
        format=code if type_ in (FormFieldType.DATE, FormFieldType.NUMBER) and code != "General" else "",
        tooltip=rule.prompt if rule is not None else "",
        calculated=is_formula,
    )


def _label(book: Book, taken: set[CellName], id: str, cell: CellName) -> str:
    """The text to the left, else above, else the name in words."""
    for step in range(1, min(FARTHEST_LABEL, cell.column - 1) + 1):
        left = CellName(cell.sheet, cell.row, cell.column - step)
        if left in taken:
            break
        if text := _as_label(book.text(left)):
            return text
    for step in range(1, min(FARTHEST_LABEL, cell.row - 1) + 1):
        above = CellName(cell.sheet, cell.row - step, cell.column)
        if above not in taken and (text := _as_label(book.text(above))):
            return text
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", id.rpartition("!")[2]).replace("_", " ").replace(".", " ")
    return " ".join(words.split()).capitalize()


def _as_label(text: str) -> str:
    text = " ".join(text.split()).strip(" :*")
    return text if re.search(r"[^\W\d_]", text) and len(text) <= LONGEST_LABEL else ""


def _section(book: Book, taken: set[CellName], cell: CellName) -> str:
    """The nearest text in the first columns above that stands alone in its row; else the sheet's name."""
    for row in range(cell.row - 1, max(cell.row - 30, 0), -1):
        cells = [CellName(cell.sheet, row, column) for column in range(1, cell.column + 6)]
        said = [text for text in map(book.text, cells) if text]
        if len(said) == 1 and taken.isdisjoint(cells) and _as_label(said[0]):
            return _as_label(said[0])
    return cell.sheet


def _longest(rule: Rule | None) -> int | None:
    if rule is None or rule.kind != "textLength":
        return None
    limit = {"between": rule.second, "lessThanOrEqual": rule.first, "equal": rule.first}.get(
        rule.operator, ""
    )
    return int(limit) if limit.isdecimal() else None


def _cell_value(field: FormField, text: str, *, is_1904: bool) -> str | float | bool:
    """The text as the cell holds it: dates are counted in days, numbers have a point."""
    match field.type:
        case FormFieldType.CHECK:
            return text not in (OFF, "")
        case FormFieldType.DATE if text:
            day = _day(text.strip(), field.format)
            if day is None:
                raise DocumentError(f"'{field.label}' takes a date.", "Write it as in 2026-03-01.")
            return float((day - (date(1904, 1, 1) if is_1904 else date(1899, 12, 30))).days)
        case FormFieldType.NUMBER if text:
            number = _number(text.strip())
            if number is None:
                raise DocumentError(f"'{field.label}' takes a number.", "Write it as in 1234.50.")
            return float(number)
    return text


def _day(text: str, mask: str) -> date | None:
    """The day, as ISO 8601 has it, in the writing of the cell's own format, or as people write dates."""
    found = re.match(r"(\d{1,4})([./-])(\d{1,2})\2(\d{1,4})$", text)
    order = [unit for unit in dict.fromkeys(mask.casefold()) if unit in "dmy"]
    is_own = found is not None and len(order) == 3 and found[2] in mask
    try:
        if _ISO_DATE.fullmatch(text):
            return date.fromisoformat(text)
        if found is not None and is_own:
            parts = dict(zip(order, (int(found[1]), int(found[3]), int(found[4])), strict=True))
            year = parts["y"] + (2000 if parts["y"] < 100 else 0)
            return date(year, parts["m"], parts["d"])
    except ValueError:
        return None
    parsed = parse(text, FieldType.DATE)
    return parsed.value if parsed is not None and isinstance(parsed.value, date) else None


def _number(text: str) -> Decimal | float | None:
    with suppress(InvalidOperation):
        number = Decimal(text)
        return number if number.is_finite() else None
    parsed = parse(text, FieldType.NUMBER)
    return parsed.value if parsed is not None and isinstance(parsed.value, Decimal | float | int) else None
