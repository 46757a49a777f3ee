"""Which files of a folder are documents, and what is said of those that cannot be seen."""

from pathlib import Path

import pytest

from app.errors import UsageError
from app.jobs.job import Found, Job, Task
from app.jobs.sources import ListedFolder, Source, TextLines, version_of
from tests.unit.jobs.conftest import QUESTION, closed_to_others


def all_of(source: Source) -> list[Found]:
    found: list[Found] = []
    while not source.is_exhausted:
        found += source.take()
    return found


def asked(folder: Path, **more: object) -> Job:
    return Job(Task.EXTRACTION, QUESTION, folder / "results.jsonl", "jsonl", folder=folder, **more)  # type: ignore[arg-type]


def test_the_files_of_a_folder_are_found_by_name_without_what_is_no_document(tmp_path: Path) -> None:
    documents = ["a.txt", "b.pdf", "sub/c.txt", "sub/deep/d.txt", "~a.txt"]
    others = ["results.jsonl", "schema.json", ".hidden.txt", ".cache/e.txt", "~$b.docx", "Thumbs.db"]
    others += ["f.pdf.part", "g.zip.crdownload", "h.PARTIAL", "done/i.txt"]
    for name in documents + others:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    (tmp_path / "circle").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "nowhere").symlink_to(tmp_path / "gone.txt")
    (tmp_path / "empty").mkdir()
    source = ListedFolder(
        asked(tmp_path, left_out=(tmp_path / "schema.json",), done_folder=tmp_path / "done")
    )
    found = all_of(source)
    order = ["a.txt", "b.pdf", "~a.txt", "sub/c.txt", "sub/deep/d.txt"]
    assert [one.name for one in found] == [str(tmp_path / name) for name in order]
    assert [one.size for one in found] == [len(name) for name in order]
    assert [one.version for one in found] == [version_of(Path(one.place)) for one in found]
    assert source.trouble is None


def test_a_large_folder_comes_in_pieces(tmp_path: Path) -> None:
    for number in range(1000):
        (tmp_path / f"{number:04}.txt").touch()
    source = ListedFolder(asked(tmp_path))
    first = source.take()
    assert 0 < len(first) < 1000
    assert not source.is_exhausted
    names = [Path(one.place).name for one in first + all_of(source)]
    assert names == [f"{number:04}.txt" for number in range(1000)]
    assert source.take() == []


def test_folders_that_may_not_be_looked_into_are_told_and_the_rest_is_found(open_folder: Path) -> None:
    for name in ("a", "locked", "other"):
        (open_folder / name).mkdir()
        (open_folder / name / "letter.txt").write_text("Letter")
    with closed_to_others(open_folder / "locked"):
        source = ListedFolder(asked(open_folder))
        assert [Path(one.place).parent.name for one in all_of(source)] == ["a", "other"]
    assert source.trouble
    assert source.trouble.message == f"{open_folder / 'locked'} could not be looked into (Permission denied)."
    assert source.trouble.hint
    with closed_to_others(open_folder / "locked", open_folder / "other"):
        source = ListedFolder(asked(open_folder))
        assert len(all_of(source)) == 1
    assert source.trouble
    assert "and 1 more" in source.trouble.message


def test_a_folder_that_is_gone_is_told(tmp_path: Path) -> None:
    source = ListedFolder(asked(tmp_path / "unplugged"))
    assert all_of(source) == []
    assert source.trouble
    assert "unplugged could not be looked into (No such file" in source.trouble.message


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'{"id": 1, "text": "x"}\n{"id": 2}\n', "Line 2 of"),
        (b'{"id": 1, "text": "x"}\n[1, 2]\n', "Line 2 of"),
        (b'{"id": 1, "text": "\xff"}\n', "cannot be read"),
    ],
)
def test_a_file_of_texts_that_is_wrong_names_its_line(tmp_path: Path, content: bytes, said: str) -> None:
    texts = tmp_path / "texts.jsonl"
    texts.write_bytes(content)
    with pytest.raises(UsageError, match=said):
        all_of(TextLines(Job(Task.EXTRACTION, QUESTION, tmp_path / "r.jsonl", "jsonl", texts=texts)))
