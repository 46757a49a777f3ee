"""A person's way from a form and its sources to a filled file, and back."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.commands.fill import Filling, certainty_of, open_filling, save
from app.commands.fill_rows import merge, read_rows
from app.commands.review import Certainty
from app.context import AppContext
from app.errors import DocumentError, UsageError
from app.forms.form import Form, FormField, FormFieldType, FormKind, Option
from app.forms.open_form import read_form
from app.settings.locations import Locations
from app.storage.form_memory import Remembered
from app.storage.profiles import Profile
from app.tasks.form_filling import Origin
from tests.helpers.example_forms import field

CONTROLS = Path(__file__).parents[2] / "data" / "forms" / "controls.docx"
FORM = Form(
    Path("f.pdf"),
    FormKind.PDF,
    (
        field("First name"),
        field("City"),
        FormField("zip", FormFieldType.TEXT, "ZIP code", max_length=4, required=True),
        FormField("agree", FormFieldType.CHECK, "I agree", options=(Option("On", "I agree"),)),
        FormField("held", FormFieldType.TEXT, "Reference", value="R-1"),
        FormField("sign", FormFieldType.SIGNATURE, "Signature", required=True),
    ),
    fingerprint="abc",
)
ROW = {"given_name": "Anna", "city": "Bonn", "postal_code": "53111"}
NAME, TOWN, ZIP, AGREE, HELD = range(5)


@pytest.fixture(scope="module")
def context(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppContext]:
    home = tmp_path_factory.mktemp("home")
    with AppContext(Locations(home / "data", home / "settings", home / "cache", home / "logs")) as opened:
        yield opened


def test_sources_propose_and_what_does_not_fit_is_to_check() -> None:
    filling = Filling(FORM)
    filling.use_data(ROW)
    assert filling.values() == {"First name": "Anna", "City": "Bonn"}
    assert filling.to_check() == (ZIP,)
    assert filling.required_and_empty() == (ZIP,)
    assert "holds 4 characters" in filling.proposals[ZIP].problem
    with pytest.raises(DocumentError, match="holds 4"):
        filling.take_candidate(ZIP, 0)
    with pytest.raises(DocumentError, match="holds 4"):
        filling.set_value(ZIP, "53111")
    filling.set_value(ZIP, "5311")
    assert filling.to_check() == filling.required_and_empty() == ()


def test_person_settles_and_every_step_can_be_undone() -> None:
    filling = Filling(FORM)
    filling.use_data(ROW)
    filling.use_profile(Profile("Me", {"given_name": "Bea", "city": "Bonn"}))
    assert certainty_of(filling.proposals[NAME]) is Certainty.CHECK, "data and profile differ"
    assert certainty_of(filling.proposals[TOWN]) is Certainty.CERTAIN
    filling.take_candidate(NAME, 0)
    filling.clear(TOWN)
    filling.set_value(AGREE, True)
    assert filling.values() == {"First name": "Bea", "agree": True}
    assert [g.text for g in filling.proposals[NAME].runners_up] == ["Anna"]
    assert [filling.undo(), filling.undo(), filling.undo(), filling.undo()] == [AGREE, TOWN, NAME, None]
    assert filling.values() == {"First name": "Anna", "City": "Bonn"}
    assert [filling.redo(), filling.redo(), filling.redo(), filling.redo()] == [NAME, TOWN, AGREE, None]
    assert filling.values() == {"First name": "Bea", "agree": True}


def test_what_a_person_settled_outlives_its_source() -> None:
    filling = Filling(FORM)
    source = filling.use_data(ROW)
    filling.accept(NAME)
    filling.forget(source)
    assert filling.sources == ()
    assert filling.values() == {"First name": "Anna"}


def test_signature_is_never_touched_and_what_stands_in_the_form_stays() -> None:
    filling = Filling(FORM)
    filling.clear(5)
    assert not filling.can_undo
    assert filling.proposals[HELD].guess is not None
    assert filling.proposals[HELD].guess.origin is Origin.FORM
    assert "held" not in filling.values()
    filling.clear(HELD)
    assert filling.values()["held"] == ""


def test_next_to_check_goes_round() -> None:
    filling = Filling(FORM)
    filling.use_data(ROW)
    filling.use_profile(Profile("Me", {"given_name": "Bea"}))
    assert filling.next_to_check() == NAME
    assert filling.next_to_check(NAME) == ZIP
    assert filling.next_to_check(ZIP) == NAME
    assert filling.next_to_check(ZIP, wrap=False) is None
    assert filling.next_to_check(ZIP, backwards=True) == NAME


def test_only_sure_values_where_asked_for() -> None:
    filling = Filling(FORM, Remembered(values={"City": "Köln"}))
    assert filling.values() == {"City": "Köln"}
    assert filling.values(at_least=0.9) == {}


def test_correction_is_learned_and_goes_before_words_next_time() -> None:
    filling = Filling(FORM)
    row = {"nickname": "Annie", "city": "Bonn"}
    filling.use_data(row)
    filling.set_value(NAME, "Annie")
    filling.clear(TOWN)
    learned = filling.learned()
    assert learned == {"nickname": "First name", "city": ""}
    again = Filling(FORM, Remembered(mapping=learned))
    again.use_data({"nickname": "Bobbie", "city": "Köln"})
    assert again.values() == {"First name": "Bobbie"}


def test_saving_writes_a_new_file_remembers_and_can_be_undone(context: AppContext, tmp_path: Path) -> None:
    before = CONTROLS.read_bytes()
    filling = open_filling(context, CONTROLS)
    filling.use_data({"name": "Anna Berg", "E-Mail": "anna@example.org", "since": "2026-03-01"})
    out = tmp_path / "new" / "filled.docx"
    report = save(context, filling, out)
    assert CONTROLS.read_bytes() == before
    assert report.out == out
    held = {f.id: f.value for f in read_form(out, context.reader).fields}
    assert (held["full name"], held["2"], held["5"]) == ("Anna Berg", "anna@example.org", "01.03.2026")
    again = open_filling(context, CONTROLS)
    assert again.proposals[0].guess is not None
    assert (again.proposals[0].guess.text, again.proposals[0].guess.origin) == ("Anna Berg", Origin.LAST_TIME)
    with pytest.raises(DocumentError, match="form itself"):
        save(context, filling, CONTROLS)
    lot = context.journal.lots()[0]
    assert context.journal.undo(lot.id) == []
    assert not out.exists()


def test_table_of_rows_is_a_file_a_row_and_one_lot(context: AppContext, tmp_path: Path) -> None:
    table = tmp_path / "people.csv"
    table.write_text("name;since\nAnna Berg;2026-03-01\nBob/Lee;2026-04-01\n", encoding="utf-8")
    form = read_form(CONTROLS, context.reader)
    seen: list[int] = []
    report = merge(
        context, form, read_rows(table), tmp_path / "out", "{number} {name}",
        on_progress=lambda progress: seen.append(progress.done),
    )  # fmt: skip
    assert [row.out and row.out.name for row in report.rows] == ["1 Anna Berg.docx", "2 Bob Lee.docx"]
    assert (report.failed, seen) == (0, [1, 2])
    assert context.journal.undo(report.lot_id) == []
    assert not (tmp_path / "out").exists()


def test_merge_stops_when_asked_and_refuses_unknown_names(context: AppContext, tmp_path: Path) -> None:
    form = read_form(CONTROLS, context.reader)
    stopped = merge(context, form, [{"name": "A"}, {"name": "B"}], tmp_path, is_cancelled=lambda: True)
    assert (stopped.rows, stopped.was_cancelled) == ((), True)
    with pytest.raises(UsageError, match="nobody"):
        merge(context, form, [{"name": "A"}], tmp_path, "{nobody}")


def test_row_that_fails_does_not_stop_the_others(context: AppContext, tmp_path: Path) -> None:
    form = read_form(CONTROLS, context.reader)
    (tmp_path / "out").write_text("a file stands where the folder should be", encoding="utf-8")
    report = merge(context, form, [{"name": "A"}, {"name": "B"}], tmp_path / "out")
    assert report.failed == 2
    assert all(row.error is not None for row in report.rows)


@pytest.mark.parametrize(
    ("name", "text", "rows"),
    [
        ("a.csv", "name,city\nAnna,Bonn\n,\n", [{"name": "Anna", "city": "Bonn"}]),
        ("a.json", '{"name": "Anna"}', [{"name": "Anna"}]),
        ("a.json", '[{"name": "Anna"}, {"name": "Bob"}]', [{"name": "Anna"}, {"name": "Bob"}]),
        ("a.jsonl", '{"name": "Anna"}\n\n{"name": "Bob"}\n', [{"name": "Anna"}, {"name": "Bob"}]),
    ],
)
def test_rows_are_read(tmp_path: Path, name: str, text: str, rows: list[dict[str, str]]) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert read_rows(tmp_path / name) == rows


@pytest.mark.parametrize("text", ["", "[]", "[1, 2]", "{"])
def test_file_without_rows_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.json").write_text(text, encoding="utf-8")
    with pytest.raises(DocumentError, match="no rows"):
        read_rows(tmp_path / "a.json")
