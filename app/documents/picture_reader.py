"""Reads pictures of pages (scans, photos, screen shots): every text in them comes by OCR.

Pages stand as the file says (the camera's turn applied); text that lies on its side on such a page is read
all the same. Of pictures that move only the first is taken. Colour profiles are not applied.
"""

import io
import math
import warnings
from typing import Self

import numpy as np
from PIL import ExifTags, Image, Jpeg2KImagePlugin, TiffImagePlugin, WebPImagePlugin

from app.documents.document import Document
from app.documents.document_builder import DocumentBuilder
from app.documents.file_kind import kind_of
from app.documents.notices import page_numbers, read_by_ocr
from app.documents.page_ocr import PageOcr
from app.documents.page_picture import MAX_PIXELS, PagePicture, bounded_scale
from app.documents.reader import PageListener
from app.errors import DocumentError

MAX_PAGES = 500
MOST_PIXELS = 150_000_000
"""A larger picture is refused before it is unpacked."""
MOST_PIXELS_IN_COLOUR = 120_000_000
A4_WIDTH, A4_HEIGHT = 595.3, 841.9
PLAUSIBLE_DPI = (50, 1300)
LONGEST_PAGE_PT = 1300.0
"""A little more than A3; a longer page means that the picture's resolution is not meant for paper."""

_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""Orientations as EXIF numbers them."""
_PLUGINS = (Jpeg2KImagePlugin, TiffImagePlugin, WebPImagePlugin)
"""Decoders that Pillow does not load by itself."""
_FORMATS = {
    "png": "PNG",
    "jpeg": "JPEG",
    "tiff": "TIFF",
    "webp": "WEBP",
    "bmp": "BMP",
    "gif": "GIF",
    "jpeg2000": "JPEG2000",
}
"""Pillow's names: a file gets the one decoder of its kind."""


class PictureFile:
    """An open picture, of several pages where it is a TIFF. Use it from one thread."""

    def __init__(self, data: bytes, password: str | None = None, ocr: PageOcr | None = None) -> None:
        """Looks at the file's head only; no picture has a password.

        Raises DocumentError where it is no picture that can be read, or too large.
        """
        self._kind = kind_of(data)
        self._ocr = ocr or PageOcr()
        self._image = _open(self._kind, data)
        self._page: tuple[int, Image.Image, tuple[float, float]] | None = None
        """The page used last: its number, pixels, size in points."""
        self._page_count = _page_count(self._image)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Frees the picture."""
        self._page = None
        self._image.close()

    def read(self, name: str, sha256: str = "", on_page: PageListener | None = None) -> Document:
        """The document; without words, and with a notice, where the picture shows no text.

        Raises DocumentError where the file is damaged.
        """
        builder = DocumentBuilder()
        count = min(self._page_count, MAX_PAGES)
        by_ocr: list[int] = []
        damaged: list[int] = []
        for index in range(count):
            try:
                page, (width, height) = self._unpacked(index)
            except DocumentError:
                if count == 1:
                    raise
                damaged.append(index)
                builder.add_page([], A4_WIDTH, A4_HEIGHT)
            else:
                words = self._ocr.read(_picture(page), page.width / width)
                if words:
                    by_ocr.append(index)
                builder.add_page(words, width, height)
            if on_page is not None:
                on_page(index + 1, count)
        if len(damaged) == count:
            raise _damaged()
        notices = [read_by_ocr(by_ocr, count)] if by_ocr else ["No text was found in this picture."]
        if self._page_count > count:
            notices.append(f"The file has {self._page_count:,} pages; only the first {count:,} were read.")
        if damaged:
            notices.append(f"{page_numbers(damaged)} damaged and could not be read.")
        return builder.document(name, self._kind, sha256, notices)

    def page_sizes(self) -> list[tuple[float, float]]:
        """Width and height of each page as shown, in points; unpacks no pixels."""
        sizes = []
        for index in range(min(self._page_count, MAX_PAGES)):
            try:
                self._image.seek(index)
                sizes.append(_size_in_points(self._image))
            except Exception:  # noqa: BLE001 - decoders raise whatever damaged bytes bring about
                sizes.append((A4_WIDTH, A4_HEIGHT))
        return sizes

    def render_page(self, page_index: int, pixels_per_point: float) -> PagePicture:
        """The page, upright. Raises DocumentError where there is none or it is damaged."""
        if not 0 <= page_index < self._page_count:
            raise DocumentError(f"There is no page {page_index + 1} in this file.")
        page, (width, height) = self._unpacked(page_index)
        scale = bounded_scale(width, height, pixels_per_point)
        size = (max(round(width * scale), 1), max(round(height * scale), 1))
        return _picture(page.resize(size, Image.Resampling.BILINEAR, reducing_gap=2.0))

    def _unpacked(self, index: int) -> tuple[Image.Image, tuple[float, float]]:
        """The page's pixels and its size in points."""
        if self._page is None or self._page[0] != index:
            self._page = None  # before the next takes its memory
            try:
                with warnings.catch_warnings(action="ignore"):
                    self._image.seek(index)
                    _refuse_bomb(self._image)
                    size = _size_in_points(self._image)
                    self._page = (index, _upright(self._image), size)
            except (DocumentError, MemoryError):
                raise
            except Exception as error:  # decoders raise whatever damaged bytes bring about
                raise _damaged() from error
        return self._page[1:]


def _open(kind: str, data: bytes) -> Image.Image:
    if kind == "heic":
        return _open_heic(data)
    Image.MAX_IMAGE_PIXELS = None  # our own limit is checked instead, with an error of our own
    try:
        with warnings.catch_warnings(action="ignore"):
            image: Image.Image = Image.open(io.BytesIO(data), formats=[_FORMATS[kind]])
    except Exception as error:  # decoders raise whatever damaged bytes bring about
        raise _damaged() from error
    _refuse_bomb(image)
    return image


def _open_heic(data: bytes) -> Image.Image:
    import pi_heif  # here: only pictures of phones need it

    try:
        file = pi_heif.open_heif(io.BytesIO(data), convert_hdr_to_8bit=True)
        width, height = file.size
        if width * height > MOST_PIXELS_IN_COLOUR:
            raise _too_large(width, height)
        image: Image.Image = file.to_pillow()
        return image
    except (DocumentError, MemoryError):
        raise
    except Exception as error:  # decoders raise whatever damaged bytes bring about
        raise _damaged() from error


def _refuse_bomb(image: Image.Image) -> None:
    width, height = image.size
    most = MOST_PIXELS if image.mode in ("1", "L", "P") else MOST_PIXELS_IN_COLOUR
    if width * height > most or min(width, height) < 1:
        raise _too_large(width, height)


def _page_count(image: Image.Image) -> int:
    try:
        with warnings.catch_warnings(action="ignore"):
            return int(getattr(image, "n_frames", 1)) if image.format == "TIFF" else 1
    except Exception:  # noqa: BLE001 - a damaged list of pages: the first can still be read
        return 1


def _upright(image: Image.Image) -> Image.Image:
    """Red, green and blue on white, at most `MAX_PIXELS`, square pixels, turned as the camera says."""
    across, down = _resolution(image)
    factor = math.ceil(math.sqrt(image.width * image.height / MAX_PIXELS))
    if factor > 1 and image.format == "JPEG":
        image.draft("RGB", (image.width // factor, image.height // factor))
    turn = _TURNS.get(_orientation(image))
    image.load()
    page = _in_colour(image, factor)
    if across != down:  # a fax
        sharper = max(across, down)
        size = round(page.width * sharper / across), round(page.height * sharper / down)
        page = page.resize(size, Image.Resampling.BICUBIC)
    # Pillow turns some kinds itself while it loads them, and then says so.
    return page if turn is None or _orientation(image) == 1 else page.transpose(turn)


def _orientation(image: Image.Image) -> int:
    return int(image.getexif().get(ExifTags.Base.Orientation, 1))


def _in_colour(image: Image.Image, factor: int) -> Image.Image:
    if image.mode.startswith(("I", "F")):  # 16 bits and more: Pillow would cut them off
        values = np.asarray(image, dtype=np.float32)
        low, high = (0.0, 65535.0) if image.mode.startswith("I;16") else (values.min(), values.max())
        scaled = (values - low) * (255 / max(high - low, 1e-6))
        image = Image.fromarray(np.clip(scaled, 0, 255).astype(np.uint8))
    if factor > 1 and image.width * image.height > MAX_PIXELS:
        image = (image.convert("L") if image.mode == "1" else image).reduce(factor)
    if image.has_transparency_data:
        layers = image.convert("RGBA")
        white = Image.new("RGBA", layers.size, "white")
        white.alpha_composite(layers)
        image = white
    return image.convert("RGB")


def _resolution(image: Image.Image) -> tuple[float, float]:
    """Dots per inch across and down, 0 where the file gives none that makes sense."""
    try:
        across, down = (float(value) for value in image.info["dpi"])
    except (KeyError, TypeError, ValueError):
        return 0.0, 0.0
    low, high = PLAUSIBLE_DPI
    is_plausible = low <= across <= high and low <= down <= high and 0.3 < across / down < 3
    return (across, down) if is_plausible else (0.0, 0.0)


def _size_in_points(image: Image.Image) -> tuple[float, float]:
    """As shown: by the resolution; where that gives no sheet of paper, as large as fits A4."""
    across, down = _resolution(image)
    width, height = (image.width * 72 / across, image.height * 72 / down) if across else image.size
    if _orientation(image) >= 5:
        width, height = height, width
    if not across or max(width, height) > LONGEST_PAGE_PT:
        sheet = sorted((A4_WIDTH, A4_HEIGHT), reverse=width > height)
        scale = min(sheet[0] / width, sheet[1] / height)
        width, height = width * scale, height * scale
    return width, height


def _picture(page: Image.Image) -> PagePicture:
    return PagePicture(page.width, page.height, page.tobytes())


def _damaged() -> DocumentError:
    return DocumentError(
        "This picture is damaged and could not be opened.",
        "Get the file again, or open it in another program and save it as a new picture.",
    )


def _too_large(width: int, height: int) -> DocumentError:
    return DocumentError(
        f"This picture is too large to be read: {width:,} x {height:,} pixels.", "Save it with fewer pixels."
    )
