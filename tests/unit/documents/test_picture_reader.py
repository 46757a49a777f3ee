"""Picture files of every kind: what page they show, what they are refused for."""

import io
import struct
import zlib
from pathlib import Path

import pytest
from PIL import ExifTags, Image, ImageChops, ImageDraw, ImageStat

from app.documents import picture_reader as module
from app.documents.geometry import Box
from app.documents.open_document import open_document
from app.documents.page_ocr import PageOcr
from app.documents.page_picture import PagePicture
from app.documents.page_words import PageWord
from app.documents.picture_reader import PictureFile
from app.errors import DocumentError
from tests.helpers.document_places import check_places
from tests.helpers.pictures import DOCUMENTS, as_image, encoded, page_image


class SeenPictures(PageOcr):
    """Stands in for OCR: keeps what it is shown, and finds one word in the upper left corner."""

    def __init__(self) -> None:
        super().__init__()
        self.pictures: list[tuple[PagePicture, float]] = []

    def read(self, picture: PagePicture, pixels_per_point: float) -> list[PageWord]:
        self.pictures.append((picture, pixels_per_point))
        return [PageWord("word", Box(1, 1, 9, 4), 0, 0.9)]


@pytest.fixture
def page() -> Image.Image:
    """White, with a red mark at the upper left and a blue one at the upper right."""
    image = Image.new("RGB", (300, 200), "white")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, 59, 39), fill=(200, 30, 30))
    draw.rectangle((240, 0, 299, 39), fill=(30, 30, 200))
    return image


def shown(data: bytes) -> Image.Image:
    """What OCR gets to see of the first page."""
    ocr = SeenPictures()
    with PictureFile(data, None, ocr) as file:
        file.read("made")
    return as_image(ocr.pictures[0][0])


def is_red(colour: object) -> bool:
    red, green, blue = colour  # type: ignore[misc]
    return bool(red > 140 and green < 110 and blue < 110)


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("PNG", {}),
        ("JPEG", {"quality": 90}),
        ("TIFF", {"compression": "tiff_lzw"}),
        ("WEBP", {"lossless": True}),
        ("BMP", {}),
        ("GIF", {}),
        ("JPEG2000", {"irreversible": False}),
    ],
)
def test_kinds_are_shown_upright_and_in_colour(
    page: Image.Image, kind: str, options: dict[str, object]
) -> None:
    picture = shown(encoded(page, kind, **options))
    assert picture.size == (300, 200)
    assert is_red(picture.getpixel((20, 20)))
    assert not is_red(picture.getpixel((280, 20)))
    assert picture.getpixel((150, 150))[0] > 240  # type: ignore[index]


def test_a_photo_in_heif_is_shown_as_it_was_taken() -> None:
    """`photo.heic` is the upper part of `invoice.pdf`, written by libheif's `heif-enc -q 40`."""
    picture = shown((DOCUMENTS / "photo.heic").read_bytes())
    taken = page_image("invoice.pdf", 2.0, (40, 40, 560, 420)).convert("RGB")
    assert picture.size == taken.size
    assert ImageStat.Stat(ImageChops.difference(picture, taken)).mean < [3, 3, 3]


@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_cameras_turn_is_applied(page: Image.Image, orientation: int) -> None:
    undo = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    stored = page.transpose(undo[orientation]) if orientation > 1 else page
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    for kind in ("JPEG", "PNG", "TIFF"):
        picture = shown(encoded(stored, kind, exif=exif))
        assert picture.size == (300, 200)
        assert is_red(picture.getpixel((20, 20)))


def test_cmyk_and_transparent_pictures_stand_on_white(page: Image.Image) -> None:
    assert is_red(shown(encoded(page.convert("CMYK"), "JPEG")).getpixel((20, 20)))
    clear = page.convert("RGBA")
    clear.putalpha(Image.new("L", page.size, 0))
    assert shown(encoded(clear, "PNG")).getpixel((20, 20)) == (255, 255, 255)
    palette = page.convert("P")
    palette.info["transparency"] = palette.getpixel((150, 150))
    assert shown(encoded(palette, "GIF")).getpixel((150, 150)) == (255, 255, 255)


def test_sixteen_bits_keep_their_shades() -> None:
    image = Image.new("I;16", (20, 10), 32768)
    assert shown(encoded(image, "PNG")).getpixel((5, 5)) == pytest.approx((127, 127, 127), abs=1)


def test_a_fax_of_several_pages_is_read_page_by_page(page: Image.Image) -> None:
    bilevel = page.convert("1")
    data = encoded(
        bilevel, "TIFF", save_all=True, append_images=[bilevel, bilevel], compression="group4", dpi=(204, 98)
    )
    ocr = SeenPictures()
    progress: list[tuple[int, int]] = []
    with PictureFile(data, None, ocr) as file:
        assert len(file.page_sizes()) == 3
        document = file.read("fax.tif", "", lambda done, total: progress.append((done, total)))
        third = file.render_page(2, 1.0)
    check_places(document)
    assert [(p.width, p.height) for p in document.pages] == [pytest.approx((105.9, 146.9), abs=0.5)] * 3
    assert document.text == "word\n\nword\n\nword"
    assert document.notices[0].startswith("Pages 1–3 were read by recognising")
    assert progress == [(1, 3), (2, 3), (3, 3)]
    assert (third.width, third.height) == (106, 147)
    picture, scale = ocr.pictures[0]
    assert (picture.width, picture.height) == (300, 416)  # pixels as wide as high
    assert scale == pytest.approx(204 / 72, abs=0.01)


@pytest.mark.parametrize(
    ("size", "dpi", "points"),
    [
        ((850, 1100), (100, 100), (612, 792)),
        ((850, 1100), None, (595.3, 770.4)),  # no resolution: fits A4
        ((1100, 850), None, (770.4, 595.3)),
        ((3000, 4000), (72, 72), (595.3, 793.7)),  # a phone's: no sheet of paper is so large
        ((300, 200), (1, 1), (841.9, 561.3)),
    ],
)
def test_pages_are_as_large_as_the_paper_was(
    size: tuple[int, int], dpi: tuple[int, int] | None, points: tuple[float, float]
) -> None:
    options = {"dpi": dpi} if dpi else {}
    with PictureFile(encoded(Image.new("L", size, 255), "PNG", **options), None, SeenPictures()) as file:
        assert file.page_sizes() == [pytest.approx(points, abs=0.6)]
        document = file.read("sheet.png")
        assert (document.pages[0].width, document.pages[0].height) == pytest.approx(points, abs=0.6)
        picture = file.render_page(0, 0.5)
    assert (picture.width, picture.height) == pytest.approx((points[0] / 2, points[1] / 2), abs=1)


def test_of_a_moving_picture_the_first_is_taken(page: Image.Image) -> None:
    white = Image.new("RGB", page.size, "white")
    data = encoded(page, "GIF", save_all=True, append_images=[white])
    with PictureFile(data, None, SeenPictures()) as file:
        assert len(file.read("moving.gif").pages) == 1
    assert is_red(shown(data).getpixel((20, 20)))


def test_a_large_picture_is_made_smaller_before_it_is_read(
    page: Image.Image, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MAX_PIXELS", 20_000)
    for kind in ("PNG", "JPEG"):
        picture = shown(encoded(page, kind, dpi=(144, 144)))
        assert picture.size == (150, 100)
        with PictureFile(encoded(page, kind, dpi=(144, 144)), None, SeenPictures()) as file:
            assert file.page_sizes() == [pytest.approx((150, 100), abs=0.1)]


def bomb(width: int, height: int) -> bytes:
    """A small PNG that claims to be large."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(bytes(1_000_000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    file = tmp_path / "bomb.png"
    file.write_bytes(bomb(60_000, 60_000))
    with pytest.raises(DocumentError, match="60,000 x 60,000 pixels") as caught:
        open_document(file)
    assert caught.value.hint


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "WEBP", "BMP", "GIF", "JPEG2000"])
@pytest.mark.parametrize("share", [0.02, 0.5])
def test_a_picture_cut_short_is_a_clear_error(page: Image.Image, kind: str, share: float) -> None:
    data = encoded(page, kind)
    with pytest.raises(DocumentError, match=r"damaged|can't be read") as caught:
        PictureFile(data[: max(int(len(data) * share), 16)], None, SeenPictures()).read("cut")
    assert caught.value.hint


def test_a_damaged_page_among_good_ones_is_left_out(page: Image.Image) -> None:
    data = bytearray(encoded(page, "TIFF", save_all=True, append_images=[page, page], compression="tiff_lzw"))
    with Image.open(io.BytesIO(bytes(data))) as image:
        image.seek(1)
        starts = image.tag_v2[ExifTags.Base.StripOffsets]
    for start in starts:
        data[start : start + 20] = b"\xff" * 20
    with PictureFile(bytes(data), None, SeenPictures()) as file:
        document = file.read("pages.tif")
    assert len(document.pages) == 3
    assert document.notices[-1] == "Page 2 is damaged and could not be read."


def test_there_is_no_page_after_the_last(page: Image.Image) -> None:
    with PictureFile(encoded(page, "PNG")) as file, pytest.raises(DocumentError, match="no page 2"):
        file.render_page(1, 1.0)


def test_a_photo_of_an_invoice_is_read_upright(tmp_path: Path, page_ocr: PageOcr) -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    photo = page_image("invoice.pdf", 2.0, (50, 60, 560, 290)).transpose(Image.Transpose.ROTATE_90)
    with PictureFile(encoded(photo, "JPEG", quality=80, exif=exif), None, page_ocr) as file:
        document = file.read("photo.jpg", "0" * 64)
    check_places(document)
    assert (document.kind, document.name, document.sha256) == ("jpeg", "photo.jpg", "0" * 64)
    assert "Invoice number HR-2041" in " ".join(document.text.split())
    assert document.pages[0].width > document.pages[0].height
    assert document.notices == ("The text was recognised in a picture (OCR): compare it with the page.",)


def test_a_picture_without_text_is_opened_and_says_so(page_ocr: PageOcr) -> None:
    with PictureFile(encoded(Image.new("RGB", (64, 64), "white"), "PNG"), None, page_ocr) as file:
        document = file.read("blank.png")
    assert (document.text, len(document.pages)) == ("", 1)
    assert document.notices == ("No text was found in this picture.",)
