"""`strongroom fill`, as a script calls it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.cli.command_line import run
from app.context import AppContext
from app.forms.open_form import read_form
from app.settings.locations import Locations
from app.storage.profiles import Profile, save_profile

CONTROLS = Path(__file__).parents[2] / "data" / "forms" / "controls.docx"


@pytest.fixture(scope="module")
def context(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppContext]:
    home = tmp_path_factory.mktemp("home")
    with AppContext(Locations(home / "data", home / "settings", home / "cache", home / "logs")) as opened:
        yield opened


def test_data_and_profile_fill_a_form_and_it_is_told_from_where(
    context: AppContext, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data, out = tmp_path / "d.json", tmp_path / "filled.docx"
    data.write_text('{"full name": "Anna Berg", "kind of membership": "studant"}', encoding="utf-8")
    save_profile(context.locations.profiles, Profile("Me", {"spouse.birth_date": "1979-04-12"}))
    arguments = ["fill", str(CONTROLS), "--data", str(data), "--profile", "me", "--out", str(out)]
    assert run(context, arguments) == 0
    told = capsys.readouterr()
    assert "Full name\tAnna Berg\td.json\t1.00" in told.out
    assert "Partner: Born\t12/04/1979\tMe\t1.00" in told.out
    assert "no option 'studant'" in told.err
    held = {f.id: f.value for f in read_form(out, context.reader).fields}
    assert (held["full name"], held["10"]) == ("Anna Berg", "12/04/1979")
    assert run(context, arguments) == 2, "nothing is written over"


def test_table_gives_a_file_a_row(
    context: AppContext, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = tmp_path / "t.csv"
    rows.write_text("full name\nAnna\nBob\n", encoding="utf-8")
    out = tmp_path / "out"
    arguments = ["fill", str(CONTROLS), "--rows", str(rows), "--out", str(out), "--name", "{full name}"]
    assert run(context, arguments) == 0
    assert capsys.readouterr().out.split() == [str(out / "Anna.docx"), str(out / "Bob.docx")]


@pytest.mark.parametrize(
    "wrong",
    [
        [],
        ["--accept", "2", "--profile", "me"],
        ["--profile", "nobody"],
        ["--rows", "t.csv", "--profile", "me"],
    ],
)
def test_wrong_usage_is_code_2(context: AppContext, tmp_path: Path, wrong: list[str]) -> None:
    assert run(context, ["fill", str(CONTROLS), "--out", str(tmp_path / "o.docx"), *wrong]) == 2
    assert not (tmp_path / "o.docx").exists()


def test_paper_that_cannot_be_read_is_told_and_counts_as_failed(
    context: AppContext, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "o.docx"
    paper = str(tmp_path / "missing.pdf")
    data = tmp_path / "d.json"
    data.write_text('{"full name": "Anna"}', encoding="utf-8")
    arguments = ["fill", str(CONTROLS), "--data", str(data), "--from", paper, "--out", str(out)]
    assert run(context, arguments) == 1
    assert "missing.pdf" in capsys.readouterr().err
    assert out.exists()
