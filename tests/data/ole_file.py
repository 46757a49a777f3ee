"""Writes Outlook messages for the tests: a small file system (OLE compound file) with MAPI properties."""

import struct
from datetime import UTC, datetime

SECTOR, MINI_SECTOR, CUTOFF = 512, 64, 4096
END, FREE, FAT_SECTOR = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD

Folder = dict[str, "bytes | Folder"]


def message_file(attachment: bytes) -> bytes:
    """A message with a text, a PDF and a message attached."""
    inner = message("Bo", "bo@example.org", "Old offer", "The old price was 40.00 a coil.", nested=True)
    whole = message(
        "Ada Penrose", "ada@penrose.example", "Rope for Łódź", "Please send 20 m of hemp rope.\r\n\r\nAda"
    )
    whole["__attach_version1.0_#00000000"] = {
        "__properties_version1.0": bytes(8),
        "__substg1.0_37010102": attachment,
        "__substg1.0_3707001F": "invoice.pdf".encode("utf-16-le"),
    }
    whole["__attach_version1.0_#00000001"] = {
        "__properties_version1.0": bytes(8),
        "__substg1.0_3701000D": inner,
    }
    return ole_file(whole)


def message(sender: str, address: str, subject: str, body: str, *, nested: bool = False) -> Folder:
    sent = (
        int((datetime(2025, 3, 14, 9, 30, tzinfo=UTC) - datetime(1601, 1, 1, tzinfo=UTC)).total_seconds())
        * 10**7
    )
    texts = {
        0x001A: "IPM.Note",
        0x0037: subject,
        0x0C1A: sender,
        0x0C1F: address,
        0x0E04: "Orders",
        0x1000: body,
    }
    folder: Folder = {f"__substg1.0_{n:04X}001F": text.encode("utf-16-le") for n, text in texts.items()}
    folder["__properties_version1.0"] = bytes(24 if nested else 32) + struct.pack(
        "<HHIQ", 0x40, 0x0039, 6, sent
    )
    return folder


def ole_file(root: Folder) -> bytes:
    """The folder as a compound file of version 3."""
    entries: list[list] = []  # name, type, child, left, right, start, size
    data: dict[int, bytes] = {}

    def add(name: str, content: "bytes | Folder") -> int:
        index = len(entries)
        entries.append(
            [name, 5 if not index else 2 if isinstance(content, bytes) else 1, FREE, FREE, FREE, END, 0]
        )
        if isinstance(content, bytes):
            data[index] = content
            entries[index][6] = len(content)
            return index
        previous = FREE  # siblings hang on each other's right side: a tree without branches
        for key in sorted(content, key=lambda k: (len(k), k.upper()), reverse=True):
            number = add(key, content[key])
            entries[number][4] = previous
            previous = number
        entries[index][2] = previous
        return index

    add("Root Entry", root)
    mini, mini_fat, sectors, fat = bytearray(), [], bytearray(), []

    def chain(table: list[int], count: int) -> int:
        start = len(table)
        table.extend([*range(start + 1, start + count), END] if count else [])
        return start if count else END

    def store(content: bytes) -> int:
        count = -(-len(content) // SECTOR)
        sectors.extend(content.ljust(count * SECTOR, b"\0"))
        return chain(fat, count)

    for index, content in data.items():
        if len(content) >= CUTOFF:
            entries[index][5] = store(content)
        else:
            count = -(-len(content) // MINI_SECTOR)
            mini.extend(content.ljust(count * MINI_SECTOR, b"\0"))
            entries[index][5] = chain(mini_fat, count)
    entries[0][5], entries[0][6] = store(bytes(mini)), len(mini)
    mini_fat_start = store(
        struct.pack(f"<{len(mini_fat)}I", *mini_fat).ljust(-(-len(mini_fat) * 4 // SECTOR) * SECTOR, b"\xff")
    )
    directory = b"".join(
        (name.encode("utf-16-le") + b"\0\0").ljust(64, b"\0")
        + struct.pack("<HBBIII16xI16xIQ", 2 * len(name) + 2, kind, 1, left, right, child, 0, start, size)
        for name, kind, child, left, right, start, size in entries
    )
    directory_start = store(directory)
    fat_count = 1
    while (len(fat) + fat_count) * 4 > fat_count * SECTOR:
        fat_count += 1
    fat_start = len(fat)
    fat += [FAT_SECTOR] * fat_count
    sectors += struct.pack(f"<{len(fat)}I", *fat).ljust(fat_count * SECTOR, b"\xff")
    header = struct.pack(
        "<8s16xHHHHH6xIIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        0x3E,
        3,
        0xFFFE,
        9,
        6,
        0,
        fat_count,
        directory_start,
        0,
        CUTOFF,
        mini_fat_start,
        -(-len(mini_fat) * 4 // SECTOR),
        END,
        0,
        fat_start,
    )
    positions = [fat_start + i for i in range(fat_count)]
    header = header[:76] + struct.pack("<109I", *positions, *[FREE] * (109 - fat_count))
    return header + bytes(sectors)
