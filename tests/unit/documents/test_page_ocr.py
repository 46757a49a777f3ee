"""What OCR has read is kept by the picture's content, within bounds, and never trusted blindly."""

import os
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from app.documents import ocr as networks
from app.documents import page_ocr as module
from app.documents.page_ocr import PageOcr
from app.documents.page_picture import PagePicture
from app.errors import DocumentError
from tests.helpers.pictures import as_picture


@pytest.fixture(scope="module")
def picture() -> PagePicture:
    image = Image.new("RGB", (600, 120), "white")
    ImageDraw.Draw(image).text((30, 30), "Order 4711", fill="black", font_size=40)
    return as_picture(image)


class Counted(PageOcr):
    """Counts the pictures that were really read."""

    def __init__(self, folder: Path | None) -> None:
        self.runs = 0
        super().__init__(folder, self.count)

    def count(self) -> None:
        self.runs += 1


def entries(folder: Path) -> list[Path]:
    return sorted((folder / "ocr").iterdir())


def test_a_picture_is_read_once(tmp_path: Path, picture: PagePicture) -> None:
    words = Counted(tmp_path).read(picture, 2.0)
    assert [word.text for word in words] == ["Order", "4711"]
    later = Counted(tmp_path)
    assert later.read(picture, 2.0) == words
    assert later.runs == 0
    assert entries(tmp_path)[0].parent.stat().st_mode & 0o077 == 0


def test_another_size_and_other_settings_are_read_anew(
    tmp_path: Path, picture: PagePicture, monkeypatch: pytest.MonkeyPatch
) -> None:
    ocr = Counted(tmp_path)
    ocr.read(picture, 2.0)
    half = ocr.read(picture, 4.0)
    assert half[0].box.left == pytest.approx(ocr.read(picture, 2.0)[0].box.left / 2)
    assert ocr.runs == 2
    monkeypatch.setattr(networks.Ocr, "settings", "another version")
    ocr.read(picture, 2.0)
    assert ocr.runs == 3


@pytest.mark.parametrize("content", [b"", b"not json", b"[[1]]", b'[["a",[1,2],0,1,null]]', b"[" * 100_000])
def test_a_damaged_entry_is_read_anew(tmp_path: Path, picture: PagePicture, content: bytes) -> None:
    ocr = Counted(tmp_path)
    words = ocr.read(picture, 2.0)
    entries(tmp_path)[0].write_bytes(content)
    assert ocr.read(picture, 2.0) == words
    assert ocr.runs == 2


def test_the_folder_is_bounded_and_keeps_what_is_used(
    tmp_path: Path, picture: PagePicture, monkeypatch: pytest.MonkeyPatch
) -> None:
    ocr = Counted(tmp_path)
    ocr.read(picture, 2.0)
    (kept,) = entries(tmp_path)
    old = kept.with_name("old.json")
    old.write_bytes(b"x" * 1000)
    os.utime(old, ns=(1, 1))
    monkeypatch.setattr(module, "MAX_CACHE_BYTES", kept.stat().st_size * 3)
    ocr.read(picture, 3.0)
    assert old not in entries(tmp_path)
    assert kept in entries(tmp_path)


def test_without_a_folder_or_where_none_can_be_made_it_reads_all_the_same(
    tmp_path: Path, picture: PagePicture
) -> None:
    file = tmp_path / "file"
    file.write_text("in the way")
    for folder in (None, file):
        assert [word.text for word in PageOcr(folder).read(picture, 2.0)] == ["Order", "4711"]


def test_missing_networks_are_a_clear_error(
    tmp_path: Path, picture: PagePicture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(networks, "_model_folder", lambda: tmp_path)
    with pytest.raises(DocumentError, match="OCR") as caught:
        PageOcr().read(picture, 2.0)
    assert caught.value.hint
