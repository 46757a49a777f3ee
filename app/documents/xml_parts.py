"""XML of documents: parsed without document type declarations, so no entities and nothing fetched."""

import io
from collections.abc import Iterator
from xml.etree import ElementTree
from xml.etree.ElementTree import Element
from xml.parsers import expat

from app.documents.zip_parts import ZipParts, damaged
from app.errors import DocumentError

CHUNK = 65_536


class _Begun(Exception):  # noqa: N818 - a signal to stop
    """The first element was met: no declaration can follow."""


def parse_xml(data: bytes) -> Element:
    """The root element; raises DocumentError where it is damaged or declares a document type."""
    _refuse_declarations(data)
    try:
        return ElementTree.fromstring(data)  # noqa: S314 - declarations were refused
    except (ElementTree.ParseError, LookupError, ValueError):  # codings that do not exist among them
        raise damaged() from None


def stream_xml(data: bytes) -> Iterator[tuple[str, Element]]:
    """`("start" or "end", element)` for each element; errors as in `parse_xml`."""
    _refuse_declarations(data)
    try:
        yield from ElementTree.iterparse(io.BytesIO(data), events=("start", "end"))  # noqa: S314
    except (ElementTree.ParseError, LookupError, ValueError):
        raise damaged() from None


def tag_of(element: Element) -> str:
    """The element's name without its namespace."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: Element, name: str) -> str | None:
    """An attribute by its name without namespace."""
    value = element.get(name)
    if value is not None:
        return value
    return next((v for key, v in element.items() if key.rpartition("}")[2] == name), None)


def child(element: Element, *path: str) -> Element | None:
    """The first child with this name, or the first grandchild along a path of names."""
    for name in path:
        found = next((c for c in element if tag_of(c) == name), None)
        if found is None:
            return None
        element = found
    return element


def children(element: Element, name: str) -> Iterator[Element]:
    """All children with this name."""
    return (c for c in element if tag_of(c) == name)


def descendants(element: Element, name: str) -> Iterator[Element]:
    """All elements with this name inside, in document order."""
    return (e for e in element.iter() if tag_of(e) == name)


def relations(parts: ZipParts, part: str) -> dict[str, tuple[str, str]]:
    """`id: (kind, name of the part)` of all that an Office part refers to inside the file, not outside."""
    folder, _, file = part.rpartition("/")
    name = f"{folder}/_rels/{file}.rels".lstrip("/")
    if name not in parts:
        return {}
    found = {}
    for relation in parse_xml(parts.read(name)):
        target = relation.get("Target", "")
        if relation.get("TargetMode") != "External" and target:
            kind = relation.get("Type", "").rpartition("/")[2]
            found[relation.get("Id", "")] = (kind, resolved(folder, target))
    return found


def main_part(parts: ZipParts, usual: str) -> str:
    """The name of an Office file's main part."""
    roots = relations(parts, "").values()
    return next((name for kind, name in roots if kind == "officeDocument" and name in parts), usual)


def resolved(folder: str, target: str) -> str:
    """The name of the part that a reference from a folder leads to."""
    if target.startswith("/"):
        return target.lstrip("/")
    steps: list[str] = [step for step in folder.split("/") if step]
    for step in target.split("/"):
        if step == "..":
            steps = steps[:-1]
        elif step not in ("", "."):
            steps.append(step)
    return "/".join(steps)


def _refuse_declarations(data: bytes) -> None:
    def refuse(*_: object) -> None:
        raise DocumentError(
            "This file declares entities in its XML, which documents do not need and attacks do.",
            "Open it in the program it comes from and save it anew.",
        )

    def begin(*_: object) -> None:
        raise _Begun

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = begin
    try:
        for start in range(0, len(data), CHUNK):
            parser.Parse(data[start : start + CHUNK], start + CHUNK >= len(data))
    except _Begun:
        return
    except expat.ExpatError:
        raise damaged() from None
