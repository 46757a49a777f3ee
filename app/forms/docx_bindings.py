"""The data that controls of a Word document are bound to: Word shows that, whatever the control holds."""

import re
from collections.abc import Iterator

from app.documents.xml_parts import relations
from app.documents.zip_parts import ZipParts
from app.forms.xml_parts_edit import Node, XmlPart, xml_text

_PROPERTIES = {
    "{6C3C8BC8-F283-45AE-878A-BAB7291924A1}": "docProps/core.xml",
    "{6668398D-A668-4E3E-A5EB-62B293D839F1}": "docProps/app.xml",
}
"""Stores that each document has (MS-OE376)."""
_STEP = re.compile(r"(?:\w+:)?([\w.-]+)(?:\[(\d+)\])?")


class BoundData:
    """The bound data of one document; parts are read when first asked for."""

    def __init__(self, package: ZipParts) -> None:
        """Looks up nothing yet."""
        self._package = package
        self.parts: dict[str, XmlPart] = {}

    def write(self, binding: tuple[str, str], text: str) -> bool:
        """Puts `text` where the binding leads; False where it leads nowhere."""
        store, path = binding
        name = _PROPERTIES.get(store.upper()) or self._custom(store)
        if not name or name not in self._package:
            return False
        part = self.parts.setdefault(name, XmlPart(self._package.read(name)))
        node = _at(part.root, path)
        if node is None or node.children:
            return False
        part.set_inner(node, xml_text(text))
        return True

    def _custom(self, store: str) -> str | None:
        """The part whose properties have that identifier."""
        for name in self._items():
            for kind, properties in relations(self._package, name).values():
                if kind == "customXmlProps" and properties in self._package:
                    identifier = XmlPart(self._package.read(properties)).root.get("itemID") or ""
                    if store and identifier.upper() == store.upper():
                        return name
        return None

    def _items(self) -> Iterator[str]:
        return (name for name in self._package.names if re.fullmatch(r"customXml/item\d*\.xml", name))


def _at(root: Node, path: str) -> Node | None:
    """The element that a path of names and numbers leads to; other XPath is not understood."""
    steps = [_STEP.fullmatch(step) for step in path.strip("/").split("/")]
    if not steps[0] or steps[0][1] != root.name:
        return None
    node = root
    for step in steps[1:]:
        if step is None:
            return None
        same = [child for child in node.children if child.name == step[1]]
        at = int(step[2] or 1) - 1
        if not 0 <= at < len(same):
            return None
        node = same[at]
    return node
