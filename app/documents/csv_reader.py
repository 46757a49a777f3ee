"""Reads tables as text: values parted by commas, semicolons, tabs or bars."""

import csv
import io
from collections import Counter

from app.documents.page_layout import LINES, MAX_PAGES, PageLayout, plain
from app.documents.text_coding import decode
from app.documents.xlsx_reader import MAX_COLUMNS, WIDEST_COLUMN

SEPARATORS = ",;\t|"
SAMPLE_LINES = 50
MAX_ROWS = LINES * MAX_PAGES


def write_csv(data: bytes, pages: PageLayout) -> None:
    """Puts the rows of a table on pages; raises DocumentError where the file is no text."""
    text, notices = decode(data)
    pages.notices += notices
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    separator = separator_of(text)
    if not separator:
        pages.add_text(text)
        return
    rows: list[list[str]] = []
    is_wide = False
    try:
        for row in csv.reader(io.StringIO(text), delimiter=separator):
            is_wide = is_wide or len(row) > MAX_COLUMNS
            rows.append([plain(cell).strip() for cell in row[:MAX_COLUMNS]])
            if len(rows) == MAX_ROWS:
                pages.notices.append("The table is very long; only its first rows were read.")
                break
    except csv.Error:  # a field of more than a hundred thousand letters: quotes that never end
        pages.add_text(text)
        return
    if is_wide:
        pages.notices.append(f"Only the first {MAX_COLUMNS} columns were read.")
    pages.add_table(rows, WIDEST_COLUMN)


def separator_of(text: str) -> str:
    """The sign that parts most lines into the same number of values; empty where there is none."""
    lines = [line for line in text[:200_000].split("\n")[:SAMPLE_LINES] if line.strip()]
    best, best_score = "", 0.0
    for separator in SEPARATORS:
        try:
            counts = Counter(len(row) for row in csv.reader(lines, delimiter=separator) if row)
        except csv.Error:  # quotes that never end
            continue
        if not counts:
            continue
        width, times = counts.most_common(1)[0]
        score = times / sum(counts.values()) * min(width - 1, 5)
        if width > 1 and score > best_score:
            best, best_score = separator, score
    return best
