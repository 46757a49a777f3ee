"""Public documents of all sorts, where ../shared/data is there; its manifests say what each must do."""

import json
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.documents.open_document import open_document
from app.documents.page_ocr import PageOcr
from app.errors import AppError, DocumentError, PasswordNeeded
from tests.helpers.document_places import check_places

SHARED = Path(__file__).parents[4] / "shared" / "data"
ENTRIES = [
    (folder, json.loads(line))
    for folder in ("reading", "documents")
    if (SHARED / folder / "manifest.jsonl").is_file()
    for line in (SHARED / folder / "manifest.jsonl").read_text("utf-8").splitlines()
]
KNOWN_GAPS = {
    "pdf_type3_missing_glyph_names.pdf": "PDFium leaves out signs that no letter is known for",
    "pdf_japanese_vertical_poem.pdf": "PDFium leaves out some of its lines",
}

pytestmark = pytest.mark.skipif(not ENTRIES, reason="../shared/data is not here")


def cases() -> Iterator[object]:
    for folder, entry in ENTRIES:
        path = SHARED / folder / entry["file"]
        marks = [pytest.mark.xfail(reason=KNOWN_GAPS[path.name])] if path.name in KNOWN_GAPS else []
        yield pytest.param(path, entry, id=path.name, marks=marks)


def squeezed(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


@pytest.mark.parametrize(("path", "entry"), list(cases()))
def test_a_real_document_does_what_it_must(path: Path, entry: dict[str, object], page_ocr: PageOcr) -> None:
    must = str(entry.get("must", "opens"))
    if must == "clear error" and "fine" in str(entry.get("note", "")):
        return  # the other test sees to it that it opens or is refused
    if must == "clear error":
        with pytest.raises(DocumentError) as caught:
            open_document(path, ocr=page_ocr)
        assert caught.value.message
        return
    password = must.removeprefix("password:") if must.startswith("password:") else None
    if password is not None:
        with pytest.raises(PasswordNeeded):
            open_document(path, ocr=page_ocr)
        with pytest.raises(PasswordNeeded):
            open_document(path, password=password + "x")
    document = open_document(path, password=password, ocr=page_ocr)
    check_places(document)
    for text in [*entry.get("text_contains", []), *entry.get("page_shows", [])]:  # type: ignore[misc]
        assert squeezed(text) in squeezed(document.text)
    for text in [*entry.get("hidden_text", []), *entry.get("deleted_text", [])]:  # type: ignore[misc]
        assert squeezed(text) not in squeezed(document.text)


@pytest.mark.parametrize(
    "path", [pytest.param(SHARED / f / e["file"], id=Path(e["file"]).name) for f, e in ENTRIES]
)
def test_any_real_file_opens_or_is_refused_with_a_hint(path: Path, page_ocr: PageOcr) -> None:
    try:
        document = open_document(path, ocr=page_ocr)
    except AppError as error:
        assert error.message.endswith(".")  # noqa: PT017 - both outcomes are right
    else:
        check_places(document)
