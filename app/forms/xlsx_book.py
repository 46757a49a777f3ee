"""A workbook as a form sees it: cells by name, what they show, what may stand in them; writing cells.

ECMA-376 part 1, 18.2 (workbook), 18.3 (sheets), 18.8 (styles). Parts are changed in place, see
`xml_parts_edit`: formulas, styles, pictures and charts stay as they are.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.documents.number_format import BUILT_IN, shown
from app.documents.xml_parts import main_part, relations
from app.documents.zip_parts import ZipParts, damaged
from app.forms.xml_parts_edit import Node, XmlPart, xml_text

_CELL = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")
_REFERENCE = re.compile(
    r"(?:'((?:[^']|'')+)'|([^'!]+))!(\$?[A-Z]{1,3}\$?\d{1,7})(?::(\$?[A-Z]{1,3}\$?\d{1,7}))?"
)
_DATES = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
_NUMBERS = {*range(1, 12), *range(37, 41), 44, 48}
MOST_OPTIONS = 500


@dataclass(frozen=True, slots=True)
class CellName:
    """A cell by sheet, row and column, both from 1."""

    sheet: str
    row: int
    column: int

    @property
    def reference(self) -> str:
        """`B7`."""
        letters, column = "", self.column
        while column:
            column, rest = divmod(column - 1, 26)
            letters = chr(65 + rest) + letters
        return f"{letters}{self.row}"


@dataclass(frozen=True, slots=True)
class Rule:
    """A data validation: its kind (`list`, `date`, `decimal`, `textLength`, ...) and what it allows."""

    kind: str
    first: str
    second: str
    operator: str
    is_strict: bool
    prompt: str


class Book:
    """An open workbook; `changed` gives the parts that were written to."""

    def __init__(self, package: ZipParts) -> None:
        """Reads all sheets; raises DocumentError where it is damaged."""
        main = main_part(package, "xl/workbook.xml")
        related = relations(package, main)
        self._main = main
        self._parts: dict[str, XmlPart] = {main: XmlPart(package.read(main))}
        self._sheets: dict[str, str] = {}
        root = self._parts[main].root
        for sheet in _inside(root, "sheets", "sheet"):
            kind, name = related.get(sheet.attributes.get("r:id") or sheet.get("id") or "", ("", ""))
            if kind == "worksheet" and name in package:
                self._sheets[sheet.get("name") or ""] = name
                self._parts[name] = XmlPart(package.read(name))
        if not self._sheets:
            raise damaged()
        properties = root.child("workbookPr")
        self.is_1904 = properties is not None and (properties.get("date1904") in ("1", "true"))
        self._strings = _strings(package, related)
        self._formats, self._unlocked = _styles(package, related)
        self._cells = {sheet: _cells(self._parts[name].root) for sheet, name in self._sheets.items()}
        self._inserted: dict[tuple[str, int], list[tuple[int, str]]] = {}

    @property
    def sheets(self) -> list[str]:
        """Names of the sheets in order."""
        return list(self._sheets)

    def names(self) -> Iterator[tuple[str, CellName]]:
        """Defined names that lead to one cell (of a range: its first), hidden and built-in ones left out."""
        for name in _inside(self._parts[self._main].root, "definedNames", "definedName"):
            called = name.get("name") or ""
            if called and not called.startswith("_xlnm") and name.get("hidden") not in ("1", "true"):
                match = _REFERENCE.fullmatch(name.text.strip())
                if match and (match[4] is None or self._is_merged(_sheet_of(match), match[3], match[4])):
                    cell = cell_name(_sheet_of(match), match[3])
                    if cell is not None and cell.sheet in self._sheets:
                        yield called, cell

    def rules(self) -> Iterator[tuple[CellName, Rule]]:
        """Data validations of single cells."""
        for sheet, part in self._sheets.items():
            for node in _inside(self._parts[part].root, "dataValidations", "dataValidation"):
                rule = Rule(
                    node.get("type") or "none",
                    _text_of(node.child("formula1")),
                    _text_of(node.child("formula2")),
                    node.get("operator") or "between",
                    node.get("showErrorMessage") in ("1", "true")
                    and node.get("errorStyle") in (None, "stop"),
                    node.get("prompt") or node.get("promptTitle") or "",
                )
                for reference in (node.get("sqref") or "").split()[:200]:
                    first, _, last = reference.partition(":")
                    cell = cell_name(sheet, first)
                    is_one = not last or self._is_merged(sheet, first, last)
                    if cell is not None and is_one:
                        yield cell, rule

    def options(self, rule: Rule, sheet: str) -> list[str]:
        """What a list rule offers: listed in it, or in a range or name it leads to."""
        formula = rule.first.strip()
        if formula.startswith('"') and formula.endswith('"'):
            return [text.strip() for text in formula[1:-1].replace('""', '"').split(",") if text.strip()]
        named = {
            (name.get("name") or "").casefold(): name.text.strip()
            for name in _inside(self._parts[self._main].root, "definedNames", "definedName")
        }
        formula = named.get(formula.casefold(), formula)
        match = _REFERENCE.fullmatch(formula if "!" in formula else f"{_quoted(sheet)}!{formula}")
        first = cell_name(_sheet_of(match), match[3]) if match else None
        last = cell_name(_sheet_of(match), match[4] or match[3]) if match else None
        if first is None or last is None:
            return []
        found = []
        for row in range(first.row, min(last.row, first.row + MOST_OPTIONS) + 1):
            for column in range(first.column, min(last.column, first.column + MOST_OPTIONS) + 1):
                if text := self.text(CellName(first.sheet, row, column)):
                    found.append(text)
                if len(found) >= MOST_OPTIONS:
                    return found
        return found

    def text(self, cell: CellName) -> str:
        """What the cell shows."""
        node = self._cells.get(cell.sheet, {}).get((cell.row, cell.column))
        if node is None:
            return ""
        if node.get("t") == "inlineStr":
            inline = node.child("is")
            return "".join(n.text for n in inline.walk() if n.name == "t") if inline is not None else ""
        value = _text_of(node.child("v"))
        match node.get("t") or "n":
            case "s":
                return (
                    self._strings[int(value)] if value.isdecimal() and int(value) < len(self._strings) else ""
                )
            case "b":
                return "TRUE" if value in ("1", "true") else "FALSE" if value else ""
            case "n" if value:
                try:
                    return shown(float(value), self.format(cell)[1], is_1904=self.is_1904)
                except ValueError:
                    return value
        return value

    def is_formula(self, cell: CellName) -> bool:
        """Whether the workbook works the cell out."""
        node = self._cells.get(cell.sheet, {}).get((cell.row, cell.column))
        return node is not None and node.child("f") is not None

    def is_truth(self, cell: CellName) -> bool:
        """Whether the cell holds true or false."""
        node = self._cells.get(cell.sheet, {}).get((cell.row, cell.column))
        return node is not None and node.get("t") == "b"

    def is_locked(self, cell: CellName) -> bool:
        """Whether the sheet is protected and leaves this cell so."""
        part = self._parts[self._sheets[cell.sheet]]
        protection = part.root.child("sheetProtection")
        if protection is None or protection.get("sheet") not in ("1", "true"):
            return False
        return self._style(cell) not in self._unlocked

    def format(self, cell: CellName) -> tuple[str, str]:
        """`date`, `number` or `text`, and the cell's number format."""
        style = self._style(cell)
        number, code = self._formats[style] if style < len(self._formats) else (0, "General")
        plain = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", code)
        if number in _DATES or (re.search(r"[dmyhs]", plain, re.IGNORECASE) and "General" not in plain):
            return "date", code
        return ("number" if number in _NUMBERS or re.search(r"[0#]", plain) else "text"), code

    def write(self, cell: CellName, value: str | float | bool) -> None:
        """Puts a value into the cell and leaves its style; an empty text clears it."""
        part = self._parts[self._sheets[cell.sheet]]
        node = self._cells[cell.sheet].get((cell.row, cell.column))
        prefix = part.root.prefix
        style = f' s="{self._style(cell)}"' if self._style(cell) else ""
        tag, where = f"{prefix}c", f' r="{cell.reference}"{style}'
        if isinstance(value, bool):
            xml = f'<{tag}{where} t="b"><{prefix}v>{int(value)}</{prefix}v></{tag}>'
        elif isinstance(value, float):
            xml = f"<{tag}{where}><{prefix}v>{repr(value).removesuffix('.0')}</{prefix}v></{tag}>"
        elif value:
            text = f'<{prefix}t xml:space="preserve">{xml_text(value)}</{prefix}t>'
            xml = f'<{tag}{where} t="inlineStr"><{prefix}is>{text}</{prefix}is></{tag}>'
        else:
            xml = f"<{tag}{where}/>"
        if node is not None:
            part.replace(node, xml)
        else:
            self._inserted.setdefault((cell.sheet, cell.row), []).append((cell.column, xml))

    def changed(self) -> dict[str, bytes]:
        """The parts that were written to; formulas are worked out anew when the workbook is opened."""
        for (sheet, row), cells in self._inserted.items():
            self._insert(sheet, row, sorted(cells))
        self._inserted = {}
        if any(part.is_changed for part in self._parts.values()):
            self._have_worked_out()
        return {name: part.changed() for name, part in self._parts.items() if part.is_changed}

    def _insert(self, sheet: str, row: int, cells: list[tuple[int, str]]) -> None:
        """Puts new cells into their row, and the row into the sheet where there is none."""
        part = self._parts[self._sheets[sheet]]
        data = part.root.child("sheetData")
        if data is None:
            raise damaged()
        rows = [node for node in data.children if node.name == "row"]
        home = next((node for node in rows if node.get("r") == str(row)), None)
        if home is None:
            later = next((node for node in rows if int(node.get("r") or 0) > row), None)
            prefix = part.root.prefix
            new = "".join(xml for _, xml in cells)
            part.insert(data, f'<{prefix}row r="{row}">{new}</{prefix}row>', later)
            return
        places: dict[int | None, list[str]] = {}
        columns = [(_column_of(node), index) for index, node in enumerate(home.children)]
        for column, xml in cells:
            at = next((index for other, index in columns if other > column), None)
            places.setdefault(at, []).append(xml)
        for at, xmls in places.items():
            part.insert(home, "".join(xmls), home.children[at] if at is not None else None)

    def _have_worked_out(self) -> None:
        part = self._parts[self._main]
        prefix = part.root.prefix
        if (settings := part.root.child("calcPr")) is not None:
            part.set_attributes(settings, {"fullCalcOnLoad": "1"})
            return
        before = {
            "oleSize",
            "customWorkbookViews",
            "pivotCaches",
            "fileRecoveryPr",
            "webPublishing",
            "extLst",
        }
        later = next((node for node in part.root.children if node.name in before), None)
        part.insert(part.root, f'<{prefix}calcPr fullCalcOnLoad="1"/>', later)

    def _style(self, cell: CellName) -> int:
        """The cell's style, or that of its row or column where it is not in the file yet."""
        node = self._cells.get(cell.sheet, {}).get((cell.row, cell.column))
        if node is not None:
            return int(node.get("s") or 0)
        for column in _inside(self._parts[self._sheets[cell.sheet]].root, "cols", "col"):
            if int(column.get("min") or 0) <= cell.column <= int(column.get("max") or 0):
                return int(column.get("style") or 0)
        return 0

    def _is_merged(self, sheet: str, first: str, last: str) -> bool:
        reference = f"{first}:{last}".replace("$", "")
        part = self._sheets.get(sheet)
        return part is not None and any(
            node.get("ref") == reference
            for node in _inside(self._parts[part].root, "mergeCells", "mergeCell")
        )


def cell_name(sheet: str, reference: str) -> CellName | None:
    """From `$B$7` or `B7`."""
    match = _CELL.fullmatch(reference.strip())
    if match is None:
        return None
    column = 0
    for letter in match[1]:
        column = 26 * column + ord(letter) - 64
    return CellName(sheet, int(match[2]), column)


def _sheet_of(match: re.Match[str]) -> str:
    return match[1].replace("''", "'") if match[1] else match[2]


def _quoted(sheet: str) -> str:
    return "'" + sheet.replace("'", "''") + "'"


def _inside(root: Node, *path: str) -> Iterator[Node]:
    parent = root.child(*path[:-1])
    return (node for node in parent.children if node.name == path[-1]) if parent is not None else iter(())


def _text_of(node: Node | None) -> str:
    return node.text if node is not None else ""


def _column_of(node: Node) -> int:
    cell = cell_name("", node.get("r") or "")
    return cell.column if cell is not None else 0


def _cells(root: Node) -> dict[tuple[int, int], Node]:
    found = {}
    for row in _inside(root, "sheetData", "row"):
        for node in row.children:
            cell = cell_name("", node.get("r") or "")
            if node.name == "c" and cell is not None:
                found[cell.row, cell.column] = node
    return found


def _strings(package: ZipParts, related: dict[str, tuple[str, str]]) -> list[str]:
    name = next((n for kind, n in related.values() if kind == "sharedStrings" and n in package), None)
    if name is None:
        return []
    return [
        "".join(n.text for n in item.walk() if n.name == "t" and (n.parent is None or n.parent.name != "rPh"))
        for item in XmlPart(package.read(name)).root.children
        if item.name == "si"
    ]


def _styles(
    package: ZipParts, related: dict[str, tuple[str, str]]
) -> tuple[list[tuple[int, str]], frozenset[int]]:
    """Number and code of each style's format; and the styles that a protected sheet leaves open."""
    name = next((n for kind, n in related.values() if kind == "styles" and n in package), None)
    if name is None:
        return [], frozenset()
    root = XmlPart(package.read(name)).root
    own = {int(n.get("numFmtId") or 0): n.get("formatCode") or "" for n in _inside(root, "numFmts", "numFmt")}
    formats, unlocked = [], set()
    for index, style in enumerate(_inside(root, "cellXfs", "xf")):
        number = int(style.get("numFmtId") or 0)
        formats.append((number, own.get(number) or BUILT_IN.get(number, "General")))
        protection = style.child("protection")
        if protection is not None and protection.get("locked") in ("0", "false"):
            unlocked.add(index)
    return formats, frozenset(unlocked)
