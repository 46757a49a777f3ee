"""Archives and books: what is inside becomes one document, within limits."""

import io
import zipfile
from pathlib import Path

import pytest

from app.documents import container, zip_parts
from app.documents.document import Document
from app.documents.open_document import DocumentFile, open_document
from app.errors import DocumentError, PasswordNeeded
from tests.helpers.document_places import check_places

DATA = Path(__file__).parents[2] / "data" / "documents"


def zipped(entries: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def read(data: bytes, folder: Path, password: str | None = None) -> Document:
    path = folder / "made.zip"
    path.write_bytes(data)
    document = open_document(path, password=password)
    check_places(document)
    return document


def test_files_inside_follow_a_list_of_them() -> None:
    document = open_document(DATA / "archive.zip")
    check_places(document)
    assert document.text.startswith("Files in this archive:\nletters/note.txt  1 KB\n")
    order = [
        *("letters/note.txt\n\nGate 7 opens at noon.", "invoice.pdf\n\nINVOICE", "inner.zip\n\nFiles in"),
        *("deep.txt\n\nFound in the inner archive.", "../outside.txt\n\nKept inside."),
    ]
    places = [document.text.index(text) for text in order]
    assert places == sorted(places)
    assert "rubbish" not in document.text
    assert [page.has_picture for page in document.pages].count(True) == 1


def test_nothing_is_written_anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    monkeypatch.chdir(inside)
    assert "Kept inside." in open_document(DATA / "archive.zip").text
    assert list(tmp_path.rglob("*")) == [inside]


def test_a_book_is_read_in_its_order() -> None:
    document = open_document(DATA / "book.epub")
    assert document.kind == "epub"
    assert [document.text[page.start : page.end].split() for page in document.pages] == [
        ["First", "The", "mill", "stood", "still."],
        ["Second", "The", "rope", "was", "long."],
    ]


def test_names_in_an_old_code_page_are_readable(tmp_path: Path) -> None:
    data = zipped({"AAAAAAAA.txt": b"text"}).replace(b"AAAAAAAA", "审计文档".encode("gbk"))
    assert "审计文档.txt" in read(data, tmp_path).text


def locked(data: bytes) -> bytes:
    """Marks all entries as encrypted."""
    changed = bytearray(data)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = -1
        while (start := changed.find(mark, start + 1)) >= 0:
            changed[start + offset] |= 1
    return bytes(changed)


def test_an_archive_of_locked_files_asks_for_a_password(tmp_path: Path) -> None:
    data = locked(zipped({"a.txt": b"some text of a locked file"}))
    with pytest.raises(PasswordNeeded):
        read(data, tmp_path)
    with pytest.raises(PasswordNeeded):
        read(data, tmp_path, password="wrong")


def test_a_file_that_can_not_be_read_is_named(tmp_path: Path) -> None:
    document = read(zipped({"a.txt": b"text", "b.pdf": b"%PDF-1.4 nothing", "c.zip": b"PK\3\4cut"}), tmp_path)
    assert "text" in document.text
    assert [notice.partition(":")[0] for notice in document.notices] == [
        "b.pdf was left out",
        "c.zip was left out",
    ]


def test_archives_inside_archives_end_somewhere(tmp_path: Path) -> None:
    data = zipped({"end.txt": b"the end"})
    for depth in range(container.MAX_DEPTH + 2):
        data = zipped({f"level{depth}.zip": data})
    document = read(data, tmp_path)
    assert "the end" not in document.text
    assert "too deep" in document.notices[-1]


def test_no_more_files_are_read_than_the_limit(tmp_path: Path) -> None:
    inner = zipped({f"{n}.txt": b"text" for n in range(150)})
    document = read(zipped({"one.zip": inner, "two.zip": inner}), tmp_path)
    assert document.text.count("\ntext") <= container.MAX_FILES
    assert any("more files inside than can be read" in notice for notice in document.notices)


def test_reading_again_gives_the_same(tmp_path: Path) -> None:
    path = tmp_path / "made.zip"
    path.write_bytes(zipped({f"{n}.txt": b"text" for n in range(container.MAX_FILES // 2 + 1)}))
    with DocumentFile(path) as file:
        assert file.read() == file.read()


def test_an_archive_that_unpacks_beyond_the_limit_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zip_parts, "MAX_UNPACKED_BYTES", 1_000_000)
    document = read(zipped({"small.txt": b"text", "bomb.txt": b" " * 1_000_001}), tmp_path)
    assert "bomb.txt was left out: This file unpacks to more than" in document.notices[0]


def test_a_size_that_is_understated_unpacks_no_further(tmp_path: Path) -> None:
    data = zipped({"bomb.txt": b"a" * 5_000_000})
    size = (5_000_000).to_bytes(4, "little")
    assert data.count(size) == 2
    with pytest.raises(DocumentError) as caught:
        open_lone(read, data.replace(size, (100).to_bytes(4, "little")), tmp_path)
    assert "damaged" in caught.value.message


def open_lone(reader, data: bytes, folder: Path) -> None:
    """Reads an archive of one file; raises what was said of that file."""
    document = reader(data, folder)
    raise DocumentError(document.notices[0])


def test_an_archive_with_a_list_without_end_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zip_parts, "MAX_PARTS", 50)
    with pytest.raises(DocumentError, match="more than 50 parts"):
        read(zipped({f"{n}": b"" for n in range(60)}), tmp_path)


def test_an_empty_archive_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="empty"):
        read(zipped({}), tmp_path)
