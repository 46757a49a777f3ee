"""Whether a PDF has to be repaired to be read: PDFium does so without a word."""

import re

HEADER_WITHIN = 1024
"""Bytes that may stand before the file begins; places in it are counted from there or from the first byte."""


def needs_repair(data: bytes) -> bool:
    """True where the table of the file's objects is not where its end says, so that they are looked for."""
    end = re.match(rb"startxref\s+(\d{1,12})", data[max(data.rfind(b"startxref"), 0) :][:40])
    if end is None:
        return True
    start = max(data.find(b"%PDF-", 0, HEADER_WITHIN), 0)
    places = (int(end[1]), int(end[1]) + start)
    return not any(re.match(rb"\s*(xref|\d+\s+\d+\s+obj)\b", data[place : place + 60]) for place in places)
