"""A table of texts to be sorted: each row is a document."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from app.commands.fill_rows import Row, read_rows
from app.documents.document import Document
from app.documents.text_reader import read_text
from app.errors import DocumentError

TABLES = (".csv", ".tsv", ".jsonl")
"""Endings of files that may be such a table."""
_TEXT, _NAMES = "text", ("id", "name")


@dataclass(frozen=True, slots=True)
class TextRow:
    """A row with a text, and all that stands beside it."""

    name: str
    text: str
    cells: Row

    def document(self) -> Document:
        """The text as a document."""
        return read_text(self.text.encode(), self.name)


def text_rows(path: Path) -> list[TextRow]:
    """The rows of a table with a column called text; empty where it is no such table, but a document."""
    try:
        return list(_text_rows(path))
    except DocumentError:
        return []


def _text_rows(path: Path) -> Iterator[TextRow]:
    for number, row in enumerate(read_rows(path), 1):
        cells = {str(key).strip().casefold(): str(cell) for key, cell in row.items() if cell is not None}
        if _TEXT in cells:
            name = next((cells[key] for key in _NAMES if cells.get(key)), f"{path.stem}, row {number}")
            yield TextRow(name, cells[_TEXT], row)
