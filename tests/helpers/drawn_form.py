"""A PDF form of one page, made of print, lines and fields where a test wants them."""

from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String

WIDTH, HEIGHT = 595, 842
SIZE = 10


class DrawnForm:
    """Places are points from the top left; print stands on `top` with its upper edge."""

    def __init__(self) -> None:
        self._pdf = Pdf.new()
        self._content: list[bytes] = []
        self._fields: list[pikepdf.Object] = []

    def print(self, left: float, top: float, text: str, size: float = SIZE) -> "DrawnForm":
        """A line of text in Helvetica."""
        letters = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)").encode("cp1252")
        place = f"BT /F1 {size} Tf {left} {HEIGHT - top - 0.75 * size} Td (".encode()
        self._content.append(place + letters + b") Tj ET")
        return self

    def line(self, left: float, top: float, right: float, bottom: float) -> "DrawnForm":
        """A thin line."""
        path = f"0.5 w {left} {HEIGHT - top} m {right} {HEIGHT - bottom} l S"
        self._content.append(path.encode())
        return self

    def table(self, columns: list[float], rows: list[float]) -> "DrawnForm":
        """The lines of a table, by their places."""
        for top in rows:
            self.line(columns[0], top, columns[-1], top)
        for left in columns:
            self.line(left, rows[0], left, rows[-1])
        return self

    def field(
        self, name: str, left: float, top: float, right: float, bottom: float, *, tooltip: str = ""
    ) -> "DrawnForm":
        """A text field."""
        return self._add(name, (left, top, right, bottom), tooltip, FT=Name.Tx)

    def check(self, name: str, left: float, top: float, *, tooltip: str = "") -> "DrawnForm":
        """A check box of ten points."""
        mark = self._pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 10, 10]))
        states = Dictionary(N=Dictionary(Yes=mark, Off=mark))
        return self._add(name, (left, top, left + 10, top + 10), tooltip, FT=Name.Btn, AP=states, AS=Name.Off)

    def save(self, path: Path) -> Path:
        """Writes the file."""
        page = self._pdf.add_blank_page(page_size=(WIDTH, HEIGHT))
        font = Dictionary(
            Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding
        )
        page.obj.Resources = Dictionary(Font=Dictionary(F1=font))
        page.obj.Contents = self._pdf.make_stream(b"\n".join(self._content))
        page.obj.Annots = Array(self._fields)
        if self._fields:
            self._pdf.Root.AcroForm = Dictionary(Fields=Array(self._fields))
        self._pdf.save(path)
        return path

    def _add(
        self, name: str, box: tuple[float, float, float, float], tooltip: str, **entries: pikepdf.Object
    ) -> "DrawnForm":
        left, top, right, bottom = box
        rect = Array([left, HEIGHT - bottom, right, HEIGHT - top])
        field = Dictionary(Type=Name.Annot, Subtype=Name.Widget, T=String(name), F=4, Rect=rect, **entries)
        if tooltip:
            field.TU = String(tooltip)
        self._fields.append(self._pdf.make_indirect(field))
        return self
