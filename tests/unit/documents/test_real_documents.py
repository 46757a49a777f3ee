"""Public documents of all sorts, where ../shared/data is there; its manifests say what each must do."""

import json
import unicodedata
from pathlib import Path

import pytest

from app.documents.document import Document
from app.documents.open_document import open_document
from app.documents.page_ocr import PageOcr
from app.errors import DocumentError, PasswordNeeded
from tests.helpers.document_places import check_places

SHARED = Path(__file__).parents[4] / "shared" / "data"
ENTRIES = [
    (folder, json.loads(line))
    for folder in ("reading", "documents")
    if (SHARED / folder / "manifest.jsonl").is_file()
    for line in (SHARED / folder / "manifest.jsonl").read_text("utf-8").splitlines()
]

pytestmark = pytest.mark.skipif(not ENTRIES, reason="../shared/data is not here")


def squeezed(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def opened(path: Path, page_ocr: PageOcr) -> Document | DocumentError:
    try:
        return open_document(path, ocr=page_ocr)
    except DocumentError as error:
        return error


@pytest.mark.parametrize(
    ("path", "entry"),
    [pytest.param(SHARED / folder / e["file"], e, id=Path(e["file"]).name) for folder, e in ENTRIES],
)
def test_a_real_document_does_what_it_must(path: Path, entry: dict[str, object], page_ocr: PageOcr) -> None:
    must = str(entry.get("must", "opens"))
    if must == "clear error":
        outcome = opened(path, page_ocr)
        if isinstance(outcome, DocumentError):
            assert outcome.message.endswith(".")
            assert outcome.hint
        else:  # what can be seen of an encrypted mail, with a word on the rest
            assert "fine" in str(entry.get("note", ""))
            assert any("encrypted" in notice for notice in outcome.notices)
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
