"""Files are recognised by what is in them; each thing that can be wrong with one is a sentence and a hint."""

import io
import os
import sys
import zipfile
from pathlib import Path

import pytest

from app.documents import open_document as module
from app.documents.open_document import open_document
from app.errors import DocumentError

DATA = Path(__file__).parents[2] / "data" / "documents"


def archive(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        for name in names:
            file.writestr(name, "content")
    return buffer.getvalue()


def test_a_pdf_is_recognised_whatever_its_name(tmp_path: Path) -> None:
    renamed = tmp_path / "invoice.txt"
    renamed.write_bytes(b"junk before the header\n" + (DATA / "invoice.pdf").read_bytes())
    assert open_document(renamed).kind == "pdf"


def test_plain_text_is_recognised_whatever_its_name(tmp_path: Path) -> None:
    renamed = tmp_path / "note.pdf"
    renamed.write_text("only a note")
    assert open_document(renamed).kind == "text"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (archive("Index/Document.iwa"), "a document of Apple's Pages"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....", "a damaged document of an Office"),
    ],
)
def test_other_kinds_are_named_and_refused_with_a_hint(tmp_path: Path, data: bytes, kind: str) -> None:
    file = tmp_path / "thing.pdf"
    file.write_bytes(data)
    with pytest.raises(DocumentError) as caught:
        open_document(file)
    assert kind in caught.value.message
    assert "PDF" in caught.value.hint


def test_a_missing_file_says_where_it_was_looked_for(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="no file gone") as caught:
        open_document(tmp_path / "gone.pdf")
    assert str(tmp_path) in caught.value.message
    assert caught.value.hint


def test_a_folder_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="is a folder"):
        open_document(tmp_path)


def test_an_empty_file_is_a_clear_error() -> None:
    with pytest.raises(DocumentError, match=r"empty \(0 bytes\)"):
        open_document(DATA / "empty.pdf")


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="the superuser may read all")
def test_a_file_without_permission_is_a_clear_error(tmp_path: Path) -> None:
    file = tmp_path / "secret.txt"
    file.write_text("secret")
    file.chmod(0)
    with pytest.raises(DocumentError, match="may not read"):
        open_document(file)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_named_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(DocumentError, match="not an ordinary file"):
        open_document(tmp_path / "pipe")


def test_a_file_over_the_limit_is_refused_unread(tmp_path: Path) -> None:
    file = tmp_path / "large.pdf"
    with file.open("wb") as sparse:
        sparse.truncate(module.MAX_FILE_BYTES + 1)
    with pytest.raises(DocumentError, match="the limit is 200 MB"):
        open_document(file)


def test_progress_counts_the_pages() -> None:
    seen = []
    open_document(DATA / "rotated.pdf", on_progress=seen.append)
    assert [(p.stage, p.done, p.total) for p in seen] == [("reading", n, 4) for n in (1, 2, 3, 4)]
