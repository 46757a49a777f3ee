"""A page as the places of a form are found and labelled on it: its text, and what is drawn beside text."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.documents.document import Document
from app.errors import DocumentError
from app.forms.drawn_shapes import DrawnShapes
from app.forms.form import FormField
from app.forms.page_shapes import PageShapes
from app.forms.page_text import PageText, page_text
from app.forms.pdf_fields import open_pdf
from app.forms.picture_shapes import PIXELS_PER_POINT, shapes_of_picture

if TYPE_CHECKING:
    from app.documents.open_document import DocumentFile


@dataclass(frozen=True)
class FormPage:
    """One page: points, origin top left of the page as shown."""

    index: int
    width: float
    height: float
    text: PageText
    shapes: PageShapes


def form_pages(
    file: "DocumentFile", document: Document, indices: Collection[int], fields: Sequence[FormField] = ()
) -> list[FormPage]:
    """The pages of these indices; where a page is a picture, what is drawn is found in the picture.

    `fields` are those known already: text before and after one is not read as one.
    """
    drawn: dict[int, DrawnShapes] = {}
    if document.kind == "pdf":
        with open_pdf(file) as pdf:
            drawn = {index: DrawnShapes(page) for index, page in enumerate(pdf.pages) if index in indices}
    found = []
    for page in document.pages:
        if page.index in indices:
            shapes = _shapes(file, document, page.index, drawn.get(page.index))
            boxes = [
                place.box for field in fields for place in field.places if place.page_index == page.index
            ]
            text = page_text(document, page.index, shapes, boxes)
            found.append(FormPage(page.index, page.width, page.height, text, shapes))
    return found


def _shapes(
    file: "DocumentFile", document: Document, page_index: int, drawn: DrawnShapes | None
) -> PageShapes:
    if drawn is not None and not drawn.has_picture:
        return drawn.shapes
    words = [word.box for word in document.words if word.page_index == page_index]
    try:
        picture = file.render_page(page_index, PIXELS_PER_POINT)
    except DocumentError:
        return PageShapes()
    width = document.pages[page_index].width
    scale = picture.width / width if width else PIXELS_PER_POINT
    seen = shapes_of_picture(picture, scale, words)
    return seen if drawn is None else replace(seen, rings=drawn.shapes.rings)
