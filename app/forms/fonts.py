"""Fonts to write with: ours, which has Latin, Greek, Cyrillic and Arabic, and the system's for the rest.

Text is shaped by HarfBuzz; what was used of a font is embedded as a subset, with the text of each glyph.
"""

import os
import sys
import unicodedata
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from pathlib import Path

import uharfbuzz
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTCollection, TTFont, TTLibError
from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from app.errors import DocumentError
from app.forms.bidi import visual_runs
from app.settings.locations import assets_folder

SHIPPED = ("DejaVuSansCondensed.ttf",)
MAX_SYSTEM_FONTS = 600
MAX_FONT_BYTES = 60 * 1024 * 1024
_LIKELY = ("cjk", "noto", "msyh", "msgothic", "yugoth", "simsun", "malgun", "pingfang", "hiragino", "gothic")
"""Parts of the names of fonts with many scripts: looked at first."""
_JOINERS = "\u200c\u200d"
"""They decide how their neighbours are shaped."""
_NO_EMBEDDING = 0x0002
_PLAIN = {"liga": False, "clig": False, "kern": False, "dlig": False}
"""One glyph a character where the script allows it, so that every reader gets the text back."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """A shaped glyph; distances in thousandths of the font size."""

    id: int
    advance: float
    x: float
    y: float


@dataclass(frozen=True)
class Run:
    """Glyphs of one font, from left to right."""

    font: "Font"
    glyphs: tuple[Glyph, ...]

    @property
    def width(self) -> float:
        """Thousandths of the font size."""
        return sum(glyph.advance for glyph in self.glyphs)


class Font:
    """A font file that can be written with."""

    def __init__(self, path: Path, number: int = 0) -> None:
        self._path, self._number = path, number
        self._texts: dict[int, str] = {}
        self.name = f"F{zlib.crc32(f'{path.name} {number}'.encode()) % 10**6}"

    @cached_property
    def _tables(self) -> TTFont:
        return TTFont(self._path, fontNumber=self._number, lazy=True)

    @cached_property
    def characters(self) -> frozenset[int]:
        """The code points that it has glyphs for."""
        return frozenset(self._tables.getBestCmap() or ())

    @cached_property
    def _shaper(self) -> uharfbuzz.Font:
        return uharfbuzz.Font(uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(self._path)), self._number))

    @property
    def may_embed(self) -> bool:
        """Whether its maker lets it be part of a document."""
        return "OS/2" not in self._tables or not self._tables["OS/2"].fsType & _NO_EMBEDDING

    def has(self, character: str) -> bool:
        """Whether there is a glyph for it."""
        return ord(character) in self.characters

    def shape(self, text: str, *, right_to_left: bool) -> Run:
        """The glyphs of a run in one direction."""
        buffer = uharfbuzz.Buffer()
        buffer.add_str(text)
        buffer.guess_segment_properties()
        buffer.direction = "rtl" if right_to_left else "ltr"
        uharfbuzz.shape(self._shaper, buffer, _PLAIN)
        scale = 1000 / self._tables["head"].unitsPerEm
        ends = sorted({info.cluster for info in buffer.glyph_infos} | {len(text)})
        told: set[int] = set()
        glyphs = []
        for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
            if info.cluster not in told:
                told.add(info.cluster)
                end = ends[ends.index(info.cluster) + 1]
                self._texts.setdefault(info.codepoint, text[info.cluster : end])
            else:
                self._texts.setdefault(info.codepoint, "")
            glyphs.append(
                Glyph(
                    info.codepoint,
                    position.x_advance * scale,
                    position.x_offset * scale,
                    position.y_offset * scale,
                )
            )
        return Run(self, tuple(glyphs))

    def own_width(self, glyph_id: int) -> float:
        """Width of a glyph as the font has it, in thousandths of the font size."""
        order = self._tables.getGlyphOrder()
        width: int = self._tables["hmtx"][order[glyph_id]][0]
        return width * 1000 / float(self._tables["head"].unitsPerEm)

    def embed(self, pdf: Pdf, font: Object) -> None:
        """Fills in the font dictionary `font` with what was shaped so far."""
        tables = TTFont(self._path, fontNumber=self._number)
        options = Options(
            retain_gids=True, notdef_outline=True, layout_features=[], name_IDs=[1, 2, 6], hinting=False
        )
        options.drop_tables += [
            "GSUB",
            "GPOS",
            "GDEF",
            "DSIG",
            "FFTM",
            "kern",
            "name",
            "post",
            "STAT",
            "meta",
        ]
        subsetter = Subsetter(options)
        subsetter.populate(gids=sorted(self._texts))
        subsetter.subset(tables)
        is_cff = "CFF " in tables
        content = BytesIO()
        tables.save(content)
        program = pdf.make_stream(content.getvalue())
        if is_cff:
            program.Subtype = Name.OpenType
        else:
            program.Length1 = len(content.getvalue())
        tag = "".join(
            chr(65 + (zlib.crc32(repr(sorted(self._texts)).encode()) >> 5 * i) % 26) for i in range(6)
        )
        base = Name(f"/{tag}+{self._path.stem.replace(' ', '')}")
        head, hhea = self._tables["head"], self._tables["hhea"]
        scale = 1000 / head.unitsPerEm
        descriptor = Dictionary(
            Type=Name.FontDescriptor,
            FontName=base,
            Flags=4,
            FontBBox=Array([round(v * scale) for v in (head.xMin, head.yMin, head.xMax, head.yMax)]),
            ItalicAngle=0,
            Ascent=round(hhea.ascent * scale),
            Descent=round(hhea.descent * scale),
            CapHeight=round(self.cap_height),
            StemV=80,
        )
        descriptor[Name.FontFile3 if is_cff else Name.FontFile2] = program
        widths = Array()
        for id in sorted(self._texts):
            widths.append(id)
            widths.append(Array([round(self.own_width(id))]))
        below = Dictionary(
            Type=Name.Font,
            Subtype=Name.CIDFontType0 if is_cff else Name.CIDFontType2,
            BaseFont=base,
            CIDSystemInfo=Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0),
            FontDescriptor=pdf.make_indirect(descriptor),
            W=widths,
            DW=1000,
        )
        if not is_cff:
            below.CIDToGIDMap = Name.Identity
        font.Type, font.Subtype, font.BaseFont = Name.Font, Name.Type0, base
        font.Encoding = Name("/Identity-H")
        font.DescendantFonts = Array([pdf.make_indirect(below)])
        font.ToUnicode = pdf.make_stream(_to_unicode(self._texts))

    @cached_property
    def cap_height(self) -> float:
        """Height of a capital letter, in thousandths of the font size."""
        height = getattr(self._tables.get("OS/2"), "sCapHeight", 0) or 0.73 * self._tables["head"].unitsPerEm
        return float(height) * 1000 / float(self._tables["head"].unitsPerEm)


class Fonts:
    """The fonts of one document that is being written."""

    def __init__(self, pdf: Pdf) -> None:
        self._pdf = pdf
        self._shipped = [Font(assets_folder() / "fonts" / name) for name in SHIPPED]
        self._system: Iterator[Font] | None = None
        self._more: list[Font] = []
        self._objects: dict[str, tuple[Font, Object]] = {}

    @property
    def first(self) -> Font:
        """The font that most text is written in."""
        return self._shipped[0]

    def object_of(self, font: Font) -> Object:
        """The font's object in the document; empty until `embed`."""
        if font.name not in self._objects:
            self._objects[font.name] = (font, self._pdf.make_indirect(Dictionary()))
        return self._objects[font.name][1]

    def embed(self) -> None:
        """Writes the subsets of all fonts that were used."""
        for font, target in self._objects.values():
            font.embed(self._pdf, target)

    def line(self, text: str) -> tuple[Run, ...]:
        """A line of text as runs from left to right. Raises DocumentError where no font has a character."""
        runs = []
        text = "".join(map(_written, unicodedata.normalize("NFC", text)))
        for part, right_to_left in visual_runs(text):
            pieces = list(self._by_font(part))
            for font, piece in reversed(pieces) if right_to_left else pieces:
                runs.append(font.shape(piece, right_to_left=right_to_left))
        return tuple(runs)

    def _by_font(self, text: str) -> Iterator[tuple[Font, str]]:
        font, start = None, 0
        for index, character in enumerate(text):
            if unicodedata.category(character) in ("Cf", "Mn") and font is not None:
                continue
            needed = font if font is not None and font.has(character) else self._font_for(character)
            if needed is not font:
                if font is not None:
                    yield font, text[start:index]
                font, start = needed, index
        if font is not None:
            yield font, text[start:]

    def _font_for(self, character: str) -> Font:
        for font in (*self._shipped, *self._more):
            if font.has(character):
                return font
        if self._system is None:
            self._system = system_fonts()
        for font in self._system:
            self._more.append(font)
            if font.has(character):
                return font
        raise DocumentError(
            f"No font on this computer has the character '{character}' (U+{ord(character):04X}).",
            "Install a font for that script, or write the value in other letters.",
        )


def system_fonts(folders: Sequence[Path] | None = None) -> Iterator[Font]:
    """Fonts of the system that may be embedded, those with many scripts first."""
    files = [
        path
        for folder in (_font_folders() if folders is None else folders)
        for path in sorted(folder.rglob("*"))
        if path.suffix.lower() in (".ttf", ".otf", ".ttc", ".otc")
    ]
    files.sort(key=lambda path: not any(part in path.name.lower() for part in _LIKELY))
    for path in files[:MAX_SYSTEM_FONTS]:
        try:
            if path.stat().st_size > MAX_FONT_BYTES:
                continue
            count = len(TTCollection(path, lazy=True).fonts) if path.suffix.lower() in (".ttc", ".otc") else 1
            for number in range(count):
                font = Font(path, number)
                if font.characters and font.may_embed:
                    yield font
        except (TTLibError, OSError, ValueError, KeyError):
            continue


def _font_folders() -> list[Path]:
    home = Path.home()
    if sys.platform == "win32":
        root = Path(os.environ.get("WINDIR", r"C:\Windows"))
        return [root / "Fonts", home / "AppData/Local/Microsoft/Windows/Fonts"]
    if sys.platform == "darwin":
        return [Path("/System/Library/Fonts"), Path("/Library/Fonts"), home / "Library/Fonts"]
    return [
        Path("/usr/share/fonts"),
        Path("/usr/local/share/fonts"),
        home / ".local/share/fonts",
        home / ".fonts",
    ]


def _written(character: str) -> str:
    """Blanks of all kinds are one that fonts have; what has no shape of its own is left out."""
    match unicodedata.category(character):
        case "Zs":
            return " "
        case "Cc":
            return "    " if character == "\t" else ""
        case "Cf":
            return character if character in _JOINERS else ""
    return character


def _to_unicode(texts: dict[int, str]) -> bytes:
    """The CMap from glyph to text (PDF 32000-1:2008, 9.10.3)."""
    lines = [
        f"<{id:04X}> <{text.encode('utf-16-be').hex().upper()}>" for id, text in sorted(texts.items()) if text
    ]
    blocks = [lines[start : start + 100] for start in range(0, len(lines), 100)]
    body = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def /CMapType 2 def\n"
        "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
        f"{body}\nendcmap CMapName currentdict /CMap defineresource pop end end"
    ).encode("ascii")
