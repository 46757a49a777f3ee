"""What fields are called: by the print around them, in cells, on lines, in running text, and by tooltips."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.documents.reader_process import ReaderProcess
from app.forms.form import FormKind
from app.forms.open_form import read_form
from tests.helpers.drawn_form import DrawnForm

Labels = Callable[[DrawnForm], dict[str, str]]


@pytest.fixture(scope="module")
def reader() -> Iterator[ReaderProcess]:
    with ReaderProcess() as process:
        yield process


@pytest.fixture
def labels(reader: ReaderProcess, tmp_path: Path) -> Labels:
    def read(form: DrawnForm) -> dict[str, str]:
        fields = read_form(form.save(tmp_path / "form.pdf"), reader).fields
        return {field.id: field.label for field in fields}

    return read


def test_cell_of_a_table_is_called_by_its_row_and_its_column(labels: Labels) -> None:
    form = DrawnForm().table([50, 170, 270, 370], [100, 120, 140, 160])
    form.print(180, 105, "Arrival").print(280, 105, "Departure").print(55, 125, "Outward").print(
        55, 145, "Back"
    )
    form.field("a", 171, 121, 269, 139).field("b", 271, 141, 369, 159)
    assert labels(form) == {"a": "Outward: Arrival", "b": "Back: Departure"}


def test_caption_in_a_cell_is_read_over_its_lines(labels: Labels) -> None:
    form = DrawnForm().table([50, 250, 450], [100, 150])
    form.print(55, 104, "Where you can be reached").print(55, 115, "in the daytime")
    form.print(255, 104, "Date of birth")
    form.field("phone", 52, 128, 248, 148).field("born", 252, 118, 448, 148)
    assert labels(form) == {"phone": "Where you can be reached in the daytime", "born": "Date of birth"}


def test_cells_of_one_caption_are_told_apart_by_the_cell_that_groups_them(labels: Labels) -> None:
    form = DrawnForm().line(50, 100, 450, 100).line(50, 160, 450, 160).line(50, 220, 450, 220)
    for left in (50, 80, 450):
        form.line(left, 100, left, 220)
    form.line(80, 130, 450, 130).line(80, 190, 450, 190)
    for top, number in ((100, "A."), (160, "B.")):
        form.print(58, top + 10, number)
        form.print(85, top + 10, "Employer").print(85, top + 40, "Wages")
        form.field(f"{number}employer", 200, top + 5, 440, top + 25)
        form.field(f"{number}wages", 200, top + 35, 440, top + 55)
    assert list(labels(form).values()) == ["A. Employer", "A. Wages", "B. Employer", "B. Wages"]


def test_captions_under_lines_belong_to_the_lines_over_them(labels: Labels) -> None:
    form = DrawnForm()
    for top, caption in ((120, "Name of the parent"), (146, "Address"), (172, "City")):
        form.line(60, top, 260, top).print(60, top + 1, caption, 8).field(caption, 60, top - 14, 260, top)
    assert labels(form) == {name: name for name in ("Name of the parent", "Address", "City")}


def test_line_drawn_between_keeps_print_of_another_cell_away(labels: Labels) -> None:
    form = DrawnForm().line(50, 90, 545, 90).line(50, 150, 545, 150).line(300, 90, 300, 150)
    form.print(230, 115, "PETITION").print(330, 95, "Case number").field("case", 340, 110, 530, 130)
    assert labels(form) == {"case": "Case number"}


def test_day_month_and_year_carry_what_they_are_parts_of(labels: Labels) -> None:
    form = DrawnForm().table([50, 150, 190, 230, 290], [100, 130]).print(55, 108, "Start of the journey")
    for left, part in ((150, "DD"), (190, "MM"), (230, "YYYY")):
        form.print(left + 5, 118, part, 8).field(part, left + 2, 102, left + 36, 116)
    assert list(labels(form).values()) == [
        "Start of the journey: DD",
        "Start of the journey: MM",
        "Start of the journey: YYYY",
    ]


def test_gap_in_running_text_is_called_by_its_sentence(labels: Labels) -> None:
    form = DrawnForm().print(50, 100, "My flat has a size of").field("size", 152, 98, 200, 112)
    form.print(204, 100, "m². The rent is").field("rent", 278, 98, 330, 112).print(334, 100, "EUR a month.")
    assert labels(form) == {"size": "My flat has a size of", "rent": "The rent is"}


def test_of_a_long_text_one_sentence_is_enough(labels: Labels) -> None:
    form = (
        DrawnForm().print(50, 100, "20").print(70, 100, "Total income. Add lines 18 and 19 and write the sum")
    )
    form.print(70, 111, "on the other form as well.").print(440, 111, "20").field("sum", 460, 108, 540, 122)
    form.print(50, 200, "I object to the order and want to be heard. My reasons are the following:")
    form.field("reasons", 50, 215, 540, 300)
    assert labels(form) == {"sum": "20 Total income", "reasons": "My reasons are the following"}


def test_check_boxes_carry_the_question_before_their_row(labels: Labels) -> None:
    form = DrawnForm().print(50, 100, "Way of travelling:")
    form.check("land", 160, 100).print(174, 100, "Overland").check("air", 240, 100).print(254, 100, "By air")
    assert labels(form) == {"land": "Way of travelling: Overland", "air": "Way of travelling: By air"}


def test_check_boxes_close_to_print_part_it(labels: Labels) -> None:
    form = DrawnForm().print(50, 100, "Are you a member?").check("yes", 140, 100).print(151, 100, "yes")
    form.check("no", 168, 100).print(179, 100, "no")
    assert labels(form) == {"yes": "Are you a member?: yes", "no": "Are you a member?: no"}


def test_word_to_be_circled_is_the_label_of_the_mark_over_it(labels: Labels) -> None:
    form = DrawnForm().print(50, 100, "per week/month (circle one)").check("month", 101, 100)
    assert labels(form) == {"month": "month"}


def test_letter_of_an_item_gets_the_number_of_the_item_it_belongs_to(labels: Labels) -> None:
    form = DrawnForm().print(50, 100, "2 a Amount for the second account").field("a", 300, 98, 400, 112)
    form.print(57, 120, "b Routing number").field("b", 300, 118, 400, 132)
    assert labels(form) == {"a": "2 a Amount for the second account", "b": "2b Routing number"}


def test_print_is_taken_where_the_tooltip_speaks_of_the_same_and_the_tooltip_where_it_says_more(
    labels: Labels,
) -> None:
    form = DrawnForm()
    for number, (text, tooltip) in enumerate(
        (
            ("Was the employee treated in an emergency room", "F3 Emergency room"),
            ("Zip", "F3 Zip of the clinic"),
            ("Street", "F3 Street of the clinic"),
            ("Name of the employee", "F3 Employee name"),
            ("City", "F3 City of the clinic"),
            ("State", "undefined"),
        )
    ):
        top = 100 + 30 * number
        form.print(50, top, text).field(str(number), 300, top - 2, 400, top + 12, tooltip=tooltip)
    assert list(labels(form).values()) == [
        "Was the employee treated in an emergency room",
        "Zip of the clinic",
        "Street of the clinic",
        "Name of the employee",
        "City of the clinic",
        "State",
    ]


def test_drawn_form_without_fields_is_labelled_alike(reader: ReaderProcess, tmp_path: Path) -> None:
    form = DrawnForm().table([50, 170, 270, 370], [100, 120, 140, 160])
    form.print(180, 105, "Arrival").print(280, 105, "Departure").print(55, 125, "Outward").print(
        55, 145, "Back"
    )
    read = read_form(form.save(tmp_path / "flat.pdf"), reader)
    assert read.kind is FormKind.FLAT
    assert [field.label for field in read.fields] == [
        "Outward: Arrival",
        "Outward: Departure",
        "Back: Arrival",
        "Back: Departure",
    ]
