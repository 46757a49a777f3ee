"""Files by their labels: what will happen is told, happens, and is taken back; nothing is written over."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.commands.filing import Deed, Filed, carry_out, common_folder, line_of, plan, write_table
from app.commands.labelling import Labelled
from app.commands.text_rows import text_rows
from app.errors import DocumentError, UsageError
from app.settings.locations import Locations, assets_folder
from app.storage.database import Database
from tests.helpers.fake_context import FakeContext


@pytest.fixture
def context(tmp_path: Path) -> Iterator[FakeContext]:
    database = Database(tmp_path / "data" / "strongroom.sqlite3")
    yield FakeContext(
        database, Locations(*(tmp_path / name for name in ("data", "settings", "cache", "logs")))
    )
    database.close()


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    folder = tmp_path / "desk"
    (folder / "more").mkdir(parents=True)
    for name in ("a.txt", "b.txt", "more/a.txt"):
        (folder / name).write_text(f"letter {name}")
    return folder


def tree(folder: Path) -> dict[str, str]:
    return {p.relative_to(folder).as_posix(): p.read_text() for p in folder.rglob("*") if p.is_file()}


def labelled(desk: Path) -> list[tuple[Path, tuple[str, ...]]]:
    return [
        (desk / "a.txt", ("bank_statement",)),
        (desk / "b.txt", ()),
        (desk / "more" / "a.txt", ("bank_statement", "urgent")),
    ]


def test_files_go_to_folders_as_told_and_come_back_together(context: FakeContext, desk: Path) -> None:
    before = tree(desk)
    planned = plan(labelled(desk), Deed.MOVE, desk)
    assert [one.target.relative_to(desk).as_posix() for one in planned if one.target] == [
        "bank statement/a.txt",
        "none of these/b.txt",
        "bank statement/a (2).txt",
    ]
    assert [one.reason for one in planned] == ["", "", "a.txt is taken"]
    assert tree(desk) == before
    report = carry_out(context, planned, Deed.MOVE)
    assert tree(desk) == {
        "bank statement/a.txt": "letter a.txt",
        "none of these/b.txt": "letter b.txt",
        "bank statement/a (2).txt": "letter more/a.txt",
    }
    assert context.journal.undo(report.lot_id) == []
    assert tree(desk) == before
    assert not (desk / "bank statement").exists()


def test_a_copy_goes_to_the_folder_of_each_label(context: FakeContext, desk: Path) -> None:
    planned = plan(labelled(desk)[2:], Deed.COPY, desk)
    carry_out(context, planned, Deed.COPY)
    assert {"bank statement/a.txt", "urgent/a.txt", "more/a.txt"} <= set(tree(desk))


def test_files_are_renamed_by_a_pattern_and_never_over_another(context: FakeContext, desk: Path) -> None:
    (desk / "bank statement a.txt").write_text("was here before")
    planned = plan(labelled(desk)[:2], Deed.RENAME, desk, "{label} {name}")
    carry_out(context, planned, Deed.RENAME)
    assert tree(desk)["bank statement a.txt"] == "was here before"
    assert tree(desk)["bank statement a (2).txt"] == "letter a.txt"
    assert tree(desk)["none of these b.txt"] == "letter b.txt"
    with pytest.raises(UsageError, match="colour"):
        plan(labelled(desk), Deed.RENAME, desk, "{colour}")


def test_names_that_no_folder_can_have_become_names_it_can_have(desk: Path) -> None:
    (one,) = plan([(desk / "a.txt", ("in/out: ..\\up",))], Deed.MOVE, desk)
    assert one.target is not None
    assert one.target.parent.parent == desk
    assert not set('/\\:*?"<>|') & set(one.target.parent.name)


def test_what_is_in_its_place_and_what_ships_stays(desk: Path) -> None:
    sample = assets_folder() / "samples" / "invoice.pdf"
    planned = plan([(desk / "more" / "a.txt", ("more",)), (sample, ("more",))], Deed.MOVE, desk)
    assert [(one.target, one.reason) for one in planned] == [
        (None, "is there already"),
        (None, "belongs to the program"),
    ]


def test_a_file_that_is_gone_or_a_place_that_was_taken_stops_no_other(
    context: FakeContext, desk: Path
) -> None:
    planned = plan(labelled(desk), Deed.MOVE, desk)
    (desk / "a.txt").unlink()
    (desk / "none of these").mkdir()
    (desk / "none of these" / "b.txt").write_text("came first")
    report = carry_out(context, planned, Deed.MOVE)
    assert [one.source.name for one in report.failed] == ["a.txt", "b.txt"]
    assert all(one.reason for one in report.failed)
    assert (desk / "none of these" / "b.txt").read_text() == "came first"
    assert (desk / "b.txt").exists()
    assert [one.source for one in report.done] == [desk / "more" / "a.txt"]


def test_work_can_be_stopped_between_files(context: FakeContext, desk: Path) -> None:
    told: list[int] = []
    report = carry_out(
        context,
        plan(labelled(desk), Deed.MOVE, desk),
        Deed.MOVE,
        on_progress=lambda progress: told.append(progress.done),
        is_cancelled=lambda: bool(told),
    )
    assert report.was_cancelled
    assert len(report.done) == 1
    context.journal.undo(report.lot_id)
    assert (desk / "a.txt").exists()


@pytest.mark.parametrize("suffix", ["csv", "jsonl", "xlsx"])
def test_a_table_of_labels_is_written_beside_one_that_is_there(
    context: FakeContext, desk: Path, suffix: str
) -> None:
    (desk / f"labels.{suffix}").write_text("mine")
    lines = [
        line_of(Labelled("a.txt", desk / "a.txt", given=("invoice",))),
        line_of(Labelled("row 2", cells={"text": "=1+1", "label": "sum"}, given=())),
        line_of(Labelled("b.txt", desk / "b.txt"), DocumentError("It is broken.", "Get another.")),
    ]
    report = write_table(context, lines, desk / f"labels.{suffix}")
    out = desk / f"labels (2).{suffix}"
    assert report.done == (Filed(desk / f"labels.{suffix}", out),)
    assert (desk / f"labels.{suffix}").read_text() == "mine"
    if suffix == "jsonl":
        read = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
        assert [line.get("label") for line in read] == ["invoice", None, None]
        assert read[2]["error"] == "It is broken."
    elif suffix == "csv":
        with out.open(encoding="utf-8-sig", newline="") as stream:
            rows = list(csv.DictReader(stream))
        assert [row["label"] for row in rows] == ["invoice", "", ""]
        assert (rows[1]["text"].lstrip("'"), rows[1]["label (before)"]) == ("=1+1", "sum")
    context.journal.undo(report.lot_id)
    assert not out.exists()


def test_the_folder_that_holds_all_files_is_found(desk: Path) -> None:
    assert common_folder([desk / "a.txt", desk / "more" / "a.txt"]) == desk


def test_rows_of_a_table_are_texts_and_other_tables_are_not(tmp_path: Path) -> None:
    table = tmp_path / "mail.csv"
    table.write_text('ID;Text;when\nm-1;"Please; pay";1 May\n;second;2 May\n', encoding="utf-8")
    first, second = text_rows(table)
    assert (first.name, first.text, second.name) == ("m-1", "Please; pay", "mail, row 2")
    assert first.document().text == "Please; pay"
    lines = tmp_path / "mail.jsonl"
    lines.write_text('{"id": 7, "text": "héllo"}\n', encoding="utf-8")
    assert [(row.name, row.text) for row in text_rows(lines)] == [("7", "héllo")]
    table.write_text("name,amount\na,1\n", encoding="utf-8")
    assert text_rows(table) == []
    assert text_rows(tmp_path / "nowhere.csv") == []
