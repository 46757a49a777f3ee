"""Appends changes to a PDF's bytes, which stay as they are, so that signatures over them stay valid.

PDF 32000-1:2008, 7.5.6.
"""

import re
from collections.abc import Sequence
from io import BytesIO

from pikepdf import Name, Object, Pdf, Stream

from app.errors import DocumentError

_START = re.compile(rb"startxref\s+(\d+)\s+%%EOF")


def appended(data: bytes, pdf: Pdf) -> bytes:
    """`data`, followed by the objects that are other in `pdf`, which was opened from it.

    Raises DocumentError where the file's own table of objects cannot be found.
    """
    starts = _START.findall(data)
    if not starts or int(starts[-1]) >= len(data):
        raise DocumentError(
            "The form is signed and damaged, so it can't be filled in without breaking the signature.",
            "Ask for the form again.",
        )
    previous = int(starts[-1])
    with Pdf.open(BytesIO(data)) as original:
        before = {each.objgen: each.unparse(resolved=True) for each in original.objects if each.is_indirect}
        changed = [
            each
            for each in pdf.objects
            if each.is_indirect and before.get(each.objgen) != each.unparse(resolved=True)
        ]
    out = bytearray(data if data.endswith((b"\n", b"\r")) else data + b"\n")
    offsets = {}
    for each in changed:
        offsets[each.objgen] = len(out)
        out += b"%d %d obj\n%s\nendobj\n" % (*each.objgen, _written(each))
    size = max(int(pdf.trailer.get(Name.Size, 0)), *(number + 1 for number, _ in offsets))
    start = len(out)
    root = pdf.Root.objgen
    entries = b"/Root %d %d R /Prev %d" % (*root, previous)
    for key in ("/Info", "/ID"):
        if key in pdf.trailer:
            entries += b" %s %s" % (key.encode(), pdf.trailer[key].unparse())
    if data[previous : previous + 4] == b"xref":
        out += b"xref\n" + _table(offsets)
        out += b"trailer\n<< /Size %d %s >>\n" % (size, entries)
    else:
        out += _stream(offsets, size, entries, start)
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)


def _written(value: Object) -> bytes:
    if not isinstance(value, Stream):
        return value.unparse(resolved=True)
    raw = value.read_raw_bytes()
    value.stream_dict.Length = len(raw)
    return b"%s\nstream\n%s\nendstream" % (value.stream_dict.unparse(resolved=True), raw)


def _sections(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """First number and count of each run of numbers."""
    sections: list[tuple[int, int]] = []
    for number in numbers:
        if sections and number == sum(sections[-1]):
            sections[-1] = (sections[-1][0], sections[-1][1] + 1)
        else:
            sections.append((number, 1))
    return sections


def _table(offsets: dict[tuple[int, int], int]) -> bytes:
    by_number = {number: (offset, generation) for (number, generation), offset in offsets.items()}
    out = b""
    for first, count in _sections(sorted(by_number)):
        out += b"%d %d\n" % (first, count)
        for number in range(first, first + count):
            out += b"%010d %05d n \n" % by_number[number]
    return out


def _stream(offsets: dict[tuple[int, int], int], size: int, entries: bytes, start: int) -> bytes:
    """A cross-reference stream, for files that have those; it stands in its own table."""
    by_number = {number: (offset, generation) for (number, generation), offset in offsets.items()}
    by_number[size] = (start, 0)
    index, rows = b"", b""
    for first, count in _sections(sorted(by_number)):
        index += b"%d %d " % (first, count)
        for number in range(first, first + count):
            offset, generation = by_number[number]
            rows += b"\x01" + offset.to_bytes(5, "big") + generation.to_bytes(2, "big")
    head = b"/Type /XRef /Size %d /W [1 5 2] /Index [%s] %s /Length %d" % (
        size + 1,
        index.strip(),
        entries,
        len(rows),
    )
    return b"%d 0 obj\n<< %s >>\nstream\n%s\nendstream\nendobj\n" % (size, head, rows)
