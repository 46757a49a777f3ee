"""The fields of a PDF as its AcroForm tree holds them: names, inherited entries, widgets on pages.

PDF 32000-1:2008, 12.7. Reading and writing both stand on this.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf

from app.documents.geometry import Box
from app.errors import DocumentError, PasswordNeeded

if TYPE_CHECKING:
    from app.documents.open_document import DocumentFile

MAX_DEPTH = 40
MAX_FIELDS = 20_000
READ_ONLY, REQUIRED = 1 << 0, 1 << 1
MULTILINE, PASSWORD, FILE, COMB, RICH = 1 << 12, 1 << 13, 1 << 20, 1 << 24, 1 << 25
RADIO, PUSH = 1 << 15, 1 << 16
COMBO, EDIT, MULTISELECT = 1 << 17, 1 << 18, 1 << 21
HIDDEN = 1 << 1


@dataclass(frozen=True)
class PageFrame:
    """How a page is shown: its visible rectangle in the file's coordinates, and its turn."""

    left: float
    bottom: float
    right: float
    top: float
    turn: int
    """0, 90, 180 or 270 degrees clockwise."""

    @staticmethod
    def of(page: pikepdf.Page) -> "PageFrame":
        """The frame of `page`; a letter page where the file's own numbers make no sense."""
        media = rectangle(page.obj.get(Name.MediaBox)) or rectangle(_inherited(page.obj, "/MediaBox"))
        media = media or (0.0, 0.0, 612.0, 792.0)
        crop = rectangle(page.obj.get(Name.CropBox)) or rectangle(_inherited(page.obj, "/CropBox")) or media
        left, bottom = max(media[0], crop[0]), max(media[1], crop[1])
        right, top = min(media[2], crop[2]), min(media[3], crop[3])
        if right <= left or top <= bottom:
            left, bottom, right, top = media
        turn = _inherited(page.obj, "/Rotate")
        return PageFrame(left, bottom, right, top, int(turn) % 360 // 90 * 90 if _is_number(turn) else 0)

    def shown(self, x0: float, y0: float, x1: float, y1: float) -> Box:
        """A rectangle of the file as a box on the page as shown."""
        match self.turn:
            case 90:
                return Box(y0 - self.bottom, x0 - self.left, y1 - self.bottom, x1 - self.left)
            case 180:
                return Box(self.right - x1, y0 - self.bottom, self.right - x0, y1 - self.bottom)
            case 270:
                return Box(self.top - y1, self.right - x1, self.top - y0, self.right - x0)
            case _:
                return Box(x0 - self.left, self.top - y1, x1 - self.left, self.top - y0)


@dataclass
class PdfWidget:
    """Where a field is seen: an annotation on a page."""

    node: Dictionary
    page_index: int
    order: int
    """Its place among all widgets of the file, page by page."""

    @property
    def rect(self) -> tuple[float, float, float, float] | None:
        """left, bottom, right, top in the file's coordinates."""
        return rectangle(self.node.get(Name.Rect))

    @property
    def on_state(self) -> str:
        """What its check mark is called; empty where it has none."""
        appearances = self.node.get(Name.AP)
        for kind in (Name.N, Name.D):
            pictures = appearances.get(kind) if isinstance(appearances, Dictionary) else None
            if isinstance(pictures, Dictionary) and not isinstance(pictures, pikepdf.Stream):
                for key in pictures.keys():  # noqa: SIM118 - pikepdf iterates over keys only here
                    if key != "/Off":
                        return key[1:]
        return ""

    @property
    def is_hidden(self) -> bool:
        """Whether no viewer shows it."""
        flags = self.node.get(Name.F, 0)
        return _is_number(flags) and bool(int(flags) & HIDDEN)


@dataclass
class PdfField:
    """A terminal field: one value, any number of widgets; several nodes where a name is used again."""

    name: str
    nodes: list[Dictionary]
    widgets: list[PdfWidget] = field(default_factory=list)

    def get(self, key: str) -> Any:
        """An entry of the field, inherited where its own node has none; None where it is nowhere."""
        return _inherited(self.nodes[0], key)

    @property
    def kind(self) -> str:
        """`/Tx`, `/Btn`, `/Ch` or `/Sig`."""
        kind = self.get("/FT")
        return str(kind) if isinstance(kind, Name) else ""

    @property
    def flags(self) -> int:
        """The field flags, /Ff."""
        flags = self.get("/Ff")
        return int(flags) if _is_number(flags) else 0


def open_pdf(file: "DocumentFile") -> Pdf:
    """The file, opened by pikepdf. Raises DocumentError, PasswordNeeded."""
    try:
        return Pdf.open(BytesIO(file.data), password=file.password or "")
    except pikepdf.PasswordError:
        raise PasswordNeeded(
            f"{file.name} is protected by a password.", "Give the password to open it."
        ) from None
    except (pikepdf.PdfError, ValueError, RuntimeError) as error:
        raise DocumentError(
            f"{file.name} is damaged and could not be opened.",
            "Open it in another program and save it as a new PDF.",
        ) from error


def acro_form(pdf: Pdf) -> Dictionary | None:
    """The document's form dictionary."""
    form = pdf.Root.get(Name.AcroForm)
    return form if isinstance(form, Dictionary) else None


def fields_of(pdf: Pdf) -> list[PdfField]:
    """All terminal fields by their first widgets. Raises DocumentError where they are too many."""
    widgets = _widgets_by_node(pdf)
    fields: dict[tuple[str, str], PdfField] = {}
    seen: set[object] = set()
    form = acro_form(pdf)
    roots = list(_dictionaries(form.get(Name.Fields))) if form is not None else []
    roots += [_root(widget.node) for widget in widgets.values()]
    for root in roots:
        for name, node, kids in _terminals(root, "", seen, 0):
            if len(seen) > MAX_FIELDS:
                raise DocumentError("This form has too many fields.", "Split it into smaller files.")
            new = PdfField(name, [node])
            known = fields.setdefault((name, new.kind) if name else (f"#{len(fields)}", ""), new)
            if known is not new:
                known.nodes.append(node)
            for kid in kids:
                widget = widgets.get(_key(kid))
                if widget is not None:
                    known.widgets.append(widget)
    ordered = sorted(fields.values(), key=lambda f: min((w.order for w in f.widgets), default=1 << 30))
    return [each for each in ordered if each.kind]


def adopt(pdf: Pdf, fields: list[PdfField]) -> None:
    """Puts fields that only pages know into the form's own list, where most programs look for them."""
    form = acro_form(pdf)
    if form is None:
        form = pdf.Root.AcroForm = pdf.make_indirect(Dictionary(Fields=Array()))
    if not isinstance(form.get(Name.Fields), Array):
        form.Fields = Array()
    listed = {_key(node) for node in _dictionaries(form.Fields)}
    for node in (node for each in fields for node in each.nodes):
        root = _root(node)
        if root.is_indirect and _key(root) not in listed:
            listed.add(_key(root))
            form.Fields.append(root)


def is_signed(pdf: Pdf, fields: list[PdfField]) -> bool:
    """Whether somebody signed the file, or certified it."""
    permissions = pdf.Root.get(Name.Perms)
    if isinstance(permissions, Dictionary) and Name.DocMDP in permissions:
        return True
    signatures = (field.get("/V") for field in fields if field.kind == "/Sig")
    return any(isinstance(value, Dictionary) and Name.ByteRange in value for value in signatures)


def rectangle(value: Any) -> tuple[float, float, float, float] | None:
    """left, bottom, right, top of a rectangle array, sides in order; None where it is none."""
    if not isinstance(value, Array) or len(value) != 4:
        return None
    try:
        x0, y0, x1, y1 = (float(number) for number in value)
    except (TypeError, ValueError):
        return None
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def text_of(value: Any) -> str:
    """A string, name or text stream as text; empty for anything else."""
    if isinstance(value, pikepdf.Stream):
        try:
            return str(pikepdf.String(value.read_bytes()[:1_000_000]))
        except pikepdf.PdfError:
            return ""
    if isinstance(value, Name):
        return str(value)[1:]
    return str(value) if isinstance(value, pikepdf.String | str) else ""


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) or type(value).__name__ == "Decimal"


def _key(node: Dictionary) -> object:
    """What an object is told apart by: its number, or for a direct one its content."""
    return node.objgen if node.is_indirect else node.unparse(resolved=False)


def _dictionaries(value: Any) -> Iterator[Dictionary]:
    if isinstance(value, Array):
        for each in value:
            if isinstance(each, Dictionary):
                yield each


def _widgets_by_node(pdf: Pdf) -> dict[object, PdfWidget]:
    widgets: dict[object, PdfWidget] = {}
    for index, page in enumerate(pdf.pages):
        for node in _dictionaries(page.obj.get(Name.Annots)):
            if node.get(Name.Subtype) == Name.Widget and len(widgets) <= MAX_FIELDS:
                widgets.setdefault(_key(node), PdfWidget(node, index, len(widgets)))
    return widgets


def _root(node: Dictionary) -> Dictionary:
    for _ in range(MAX_DEPTH):
        parent = node.get(Name.Parent)
        if not isinstance(parent, Dictionary):
            break
        node = parent
    return node


def _terminals(
    node: Dictionary, prefix: str, seen: set[object], depth: int
) -> Iterator[tuple[str, Dictionary, list[Dictionary]]]:
    """Full name, node and widget nodes of each terminal field below `node`."""
    key = _key(node)
    if key in seen or depth > MAX_DEPTH:
        return
    seen.add(key)
    own = text_of(node.get(Name.T))
    name = f"{prefix}.{own}" if prefix and own else prefix or own
    kids = list(_dictionaries(node.get(Name.Kids)))
    named = [kid for kid in kids if Name.T in kid or Name.Kids in kid]
    if named:
        for kid in named:
            yield from _terminals(kid, name, seen, depth + 1)
    plain = [kid for kid in kids if kid not in named] if kids else [node]
    if plain:
        for kid in plain:
            seen.add(_key(kid))
        yield name, node, plain


def _inherited(node: Object, key: str) -> Any:
    for _ in range(MAX_DEPTH):
        if key in node:
            return node.get(key)
        parent = node.get(Name.Parent)
        if not isinstance(parent, Dictionary):
            return None
        node = parent
    return None
