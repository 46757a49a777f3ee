"""Reads electronic books (EPUB): the chapters in reading order, each as a web page on pages of its own."""

from urllib.parse import unquote

from app.documents.html_reader import write_html
from app.documents.page_layout import PageLayout
from app.documents.xml_parts import descendants, parse_xml, resolved
from app.documents.zip_parts import ZipParts, damaged


def write_epub(data: bytes, pages: PageLayout) -> None:
    """Puts a book's text on pages; raises DocumentError where it is damaged."""
    parts = ZipParts(data)
    root = next(descendants(parse_xml(parts.read("META-INF/container.xml")), "rootfile"), None)
    if root is None:
        raise damaged()
    package = root.get("full-path", "")
    content = parse_xml(parts.read(package))
    files = {item.get("id"): item.get("href", "") for item in descendants(content, "item")}
    folder = package.rpartition("/")[0]
    for chapter in descendants(content, "itemref"):
        name = resolved(folder, unquote(files.get(chapter.get("idref"), "")))
        if name in parts:
            pages.begin_page()
            write_html(parts.read(name), pages)
