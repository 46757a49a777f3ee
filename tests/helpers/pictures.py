"""Pictures of pages, made from our own documents at run time."""

import io
from pathlib import Path

from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from app.documents.open_document import DocumentFile
from app.documents.page_picture import PagePicture

DOCUMENTS = Path(__file__).parents[1] / "data" / "documents"


def page_image(
    name: str, pixels_per_point: float = 2.0, box: tuple[int, int, int, int] | None = None
) -> Image.Image:
    """The first page of a document in tests/data, or the part in `box` (points)."""
    with DocumentFile(DOCUMENTS / name) as file:
        image = as_image(file.render_page(0, pixels_per_point))
    return image.crop([round(side * pixels_per_point) for side in box]) if box else image


def as_image(picture: PagePicture) -> Image.Image:
    return Image.frombytes("RGB", (picture.width, picture.height), picture.rgb)


def as_picture(image: Image.Image) -> PagePicture:
    colours = image.convert("RGB")
    return PagePicture(colours.width, colours.height, colours.tobytes())


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def pdf_with_picture(
    image: Image.Image, box: tuple[float, float, float, float], lines: tuple[str, ...] = ()
) -> bytes:
    """An A4 page with a picture at `box` (points from the top left) and lines of text at its top."""
    buffer = io.BytesIO()
    page = Canvas(buffer, pagesize=(595.3, 841.9), invariant=1)
    left, top, right, bottom = box
    page.drawImage(ImageReader(image), left, 841.9 - bottom, right - left, bottom - top)
    for number, line in enumerate(lines):
        page.drawString(57, 780 - 16 * number, line)
    page.showPage()
    page.save()
    return buffer.getvalue()
