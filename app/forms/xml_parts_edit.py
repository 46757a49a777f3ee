"""Changes single places in an XML part and leaves every other byte of it, and of its package, as it was.

Parsed without document type declarations, so no entities, and within limits of size and depth.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Self
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from app.documents.zip_parts import damaged
from app.errors import DocumentError

MAX_NODES = 2_000_000
MAX_DEPTH = 400
_TAG = re.compile(rb"""<[^"'>]*(?:"[^"]*"[^"'>]*|'[^']*'[^"'>]*)*>""")


@dataclass(slots=True, eq=False)
class Node:
    """An element and its bytes in the part: `[start, end)`, of its content `[inner_start, inner_end)`."""

    tag: str
    """As written, with its prefix."""
    attributes: dict[str, str]
    parent: Self | None
    start: int
    inner_start: int = 0
    inner_end: int = 0
    end: int = 0
    text: str = ""
    """The characters that stand directly in it."""
    children: list[Self] = field(default_factory=list)

    @property
    def name(self) -> str:
        """Without the prefix."""
        return self.tag.rpartition(":")[2]

    @property
    def prefix(self) -> str:
        """`w:` and the like; empty where there is none."""
        return self.tag[: len(self.tag) - len(self.name)]

    def get(self, name: str) -> str | None:
        """An attribute by its name without prefix."""
        return next((v for key, v in self.attributes.items() if key.rpartition(":")[2] == name), None)

    def child(self, *path: str) -> Self | None:
        """The first child of that name, or the first grandchild along a path of names."""
        node: Self | None = self
        for name in path:
            node = next((c for c in node.children if c.name == name), None) if node is not None else None
        return node

    def walk(self) -> Iterator[Self]:
        """All that stand in it, in document order, without itself."""
        for node in self.children:
            yield node
            yield from node.walk()

    def ancestors(self) -> Iterator[Self]:
        """Parent, its parent, ..."""
        node = self.parent
        while node is not None:
            yield node
            node = node.parent


class XmlPart:
    """A part of an Office package with the changes asked for so far."""

    def __init__(self, data: bytes) -> None:
        """Parses it; raises DocumentError where it is damaged, too deep or declares a document type."""
        if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
            text = data.decode("utf-16", "replace")
            data = text.partition("?>")[2].encode() if text.startswith("<?xml") else text.encode()
        self._data = data
        self._edits: list[tuple[int, int, bytes]] = []
        self.root = _parse(data)

    @property
    def is_changed(self) -> bool:
        """Whether any change was asked for."""
        return bool(self._edits)

    def source(self, node: Node) -> str:
        """The element as it is written."""
        return self._data[node.start : node.end].decode()

    def replace(self, node: Node, xml: str = "") -> None:
        """Puts `xml` in the element's place; without it the element is taken out."""
        self._edits.append((node.start, node.end, xml.encode()))

    def insert(self, parent: Node, xml: str, before: Node | None = None) -> None:
        """Puts `xml` into the element: before one of its children, else at its end."""
        if before is not None:
            self._edits.append((before.start, before.start, xml.encode()))
        elif parent.inner_start == parent.end:  # <a/>
            tag = self._data[parent.start : parent.end - 2].rstrip().decode()
            self.replace(parent, f"{tag}>{xml}</{parent.tag}>")
        else:
            self._edits.append((parent.inner_end, parent.inner_end, xml.encode()))

    def set_inner(self, node: Node, xml: str) -> None:
        """Puts `xml` in place of all that the element holds."""
        if node.inner_start == node.end:
            self.insert(node, xml)
        else:
            self._edits.append((node.inner_start, node.inner_end, xml.encode()))

    def set_attributes(self, node: Node, attributes: Mapping[str, str | None]) -> None:
        """Sets attributes, named as written; None takes one away."""
        kept = {**node.attributes, **attributes}
        written = "".join(f" {name}={quoteattr(v)}" for name, v in kept.items() if v is not None)
        closing = "/>" if node.inner_start == node.end else ">"
        self._edits.append((node.start, node.inner_start, f"<{node.tag}{written}{closing}".encode()))

    def changed(self) -> bytes:
        """The part with the changes; of nested ones the outer holds."""
        parts: list[bytes] = []
        at = 0
        for start, end, new in sorted(self._edits, key=lambda e: (e[0], e[1] > e[0], -e[1])):
            if start < at:
                continue
            parts += [self._data[at:start], new]
            at = end
        return b"".join([*parts, self._data[at:]])


def xml_text(text: str) -> str:
    """`text` for use between tags; control characters, which XML cannot hold, are left out."""
    return escape("".join(c for c in text if c >= " " or c in "\t\n"))


def repacked(data: bytes, changed: Mapping[str, bytes]) -> bytes:
    """The package with some parts exchanged, all others copied as they are, in the same order."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            new.writestr(entry, changed[entry.filename] if entry.filename in changed else old.read(entry))
    return out.getvalue()


def _parse(data: bytes) -> Node:
    stack: list[Node] = []
    roots: list[Node] = []
    count = 0

    def refuse(*_: object) -> None:
        raise DocumentError(
            "This file declares a document type in its XML.", "Save it anew as a Word or Excel file."
        )

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal count
        count += 1
        if count > MAX_NODES or len(stack) > MAX_DEPTH:
            raise DocumentError("This file is too large or nested too deep to be filled in.")
        parent = stack[-1] if stack else None
        node = Node(tag, attributes, parent, parser.CurrentByteIndex)
        node.inner_start = _tag_end(data, node.start)
        (parent.children if parent is not None else roots).append(node)
        stack.append(node)

    def end(_: str) -> None:
        node = stack.pop()
        is_closed = data[node.inner_start - 2 : node.inner_start] == b"/>"
        node.inner_end = node.inner_start if is_closed else parser.CurrentByteIndex
        node.end = node.inner_start if is_closed else _tag_end(data, node.inner_end)

    def characters(text: str) -> None:
        if stack:
            stack[-1].text += text

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = characters
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError, LookupError):
        raise damaged() from None
    return roots[0]


def _tag_end(data: bytes, start: int) -> int:
    """Where the tag that begins at `start` is over; `>` may stand in quotes."""
    tag = _TAG.match(data, start)
    if tag is None:
        raise damaged()
    return tag.end()
