"""Damaged copies of a file, as bad luck and bad people make them; the same ones for the same number."""

import io
import random
import re
import zipfile
from collections.abc import Iterator

EXTREMES = (b"0", b"-1", b"1", b"255", b"65536", b"99999999", b"4294967296", b"1e308", b"")
MARKS = (
    b"<",
    b">",
    b"&",
    b"{",
    b"}",
    b"\\",
    b"\0",
    b"\xff\xfe",
    b'"',
    b"%n",
    b"\r\n\r\n",
    b"]]>",
    b"<!DOCTYPE a [",
)


def mutated_copies(data: bytes, count: int) -> Iterator[bytes]:
    """`count` copies; of ZIP containers every second has a part damaged and is packed anew."""
    for number in range(count):
        luck = random.Random(number)
        if data.startswith(b"PK") and number % 2:
            yield _with_part_damaged(data, luck)
        else:
            yield _damaged(data, luck)


def _damaged(data: bytes, luck: random.Random) -> bytes:
    ways = (_flipped, _cut, _swapped, _repeated, _with_extremes, _with_marks)
    return luck.choice(ways)(data, luck)


def _place(data: bytes, luck: random.Random) -> int:
    return luck.randrange(len(data)) if data else 0


def _flipped(data: bytes, luck: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(luck.choice((1, 4, 32, 256))):
        if changed:
            changed[_place(data, luck)] = luck.randrange(256)
    return bytes(changed)


def _cut(data: bytes, luck: random.Random) -> bytes:
    return data[: _place(data, luck)]


def _swapped(data: bytes, luck: random.Random) -> bytes:
    a, b, c = sorted(_place(data, luck) for _ in range(3))
    return data[:a] + data[b:c] + data[a:b] + data[c:]


def _repeated(data: bytes, luck: random.Random) -> bytes:
    start, end = sorted(_place(data, luck) for _ in range(2))
    return data[:end] + data[start:end] * luck.choice((1, 3, 20)) + data[end:]


def _with_extremes(data: bytes, luck: random.Random) -> bytes:
    share = luck.choice((0.02, 0.2, 1.0))
    return re.sub(rb"\d+", lambda m: luck.choice(EXTREMES) if luck.random() < share else m[0], data)


def _with_marks(data: bytes, luck: random.Random) -> bytes:
    for _ in range(luck.choice((1, 5, 50))):
        place = _place(data, luck)
        data = data[:place] + luck.choice(MARKS) + data[place:]
    return data


def _with_part_damaged(data: bytes, luck: random.Random) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        names = [name for name in old.namelist() if name.endswith((".xml", ".rels", ".xhtml", ".txt"))]
        chosen = luck.choice(names)
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, _damaged(part, luck) if name == chosen else part)
    return buffer.getvalue()
