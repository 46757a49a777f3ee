"""Numbers and dates as Excel shows them."""

import pytest

from app.documents.number_format import BUILT_IN, general, shown


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (1234.5, "#,##0.00", "1,234.50"),
        (-1234.5, "#,##0.00", "-1,234.50"),
        (1234567, "#,##0", "1,234,567"),
        (0.5, "#.##", ".5"),
        (0, "#", ""),
        (7, "000", "007"),
        (0.823, "0.0%", "82.3%"),
        (0.1549, "0%", "15%"),
        (1234567, "0.0,,", "1.2"),
        (12.5, '0.00 "EUR"', "12.50 EUR"),
        (12.5, "[$€-407] #,##0.00", "€ 12.50"),
        (12.5, "[$-409]0.0", "12.5"),
        (12, '"No. "0', "No. 12"),
        (-5, "#,##0;(#,##0)", "(5)"),
        (-5, "0;[Red]-0", "-5"),
        (0, '0;-0;"-"', "-"),
        (-0.001, "0.00", "0.00"),
        (1234.5, "0.00E+00", "1.23E+03"),
        (0.00012, "0.0E+0", "1.2E-4"),
        (150, '[>=100]"many";[<100]0', "many"),
        (50, '[>=100]"many";[<100]0', "50"),
        (3.14, "General", "3.14"),
        (3, "@", "3"),
        (0.25, "# ?/?", "0.25"),
        (1.5, "_(* #,##0.00_)", "1.50"),
        (1234.5, '_-* #,##0.00\\ "€"_-', "1,234.50 €"),
    ],
)
def test_numbers_are_written_by_their_format(value: float, code: str, text: str) -> None:
    assert shown(value, code) == text


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (45730, "dd.mm.yyyy", "14.03.2025"),
        (45730, "d/m/yy", "14/3/25"),
        (45730, "m/d/yy", "3/14/25"),
        (45730, "dddd, d mmmm yyyy", "Friday, 14 March 2025"),
        (45730, "d-mmm-yy", "14-Mar-25"),
        (45730.5, "yyyy-mm-dd hh:mm", "2025-03-14 12:00"),
        (45730.75, "h:mm AM/PM", "6:00 PM"),
        (0.0625, "hh:mm:ss", "01:30:00"),
        (1.5, "[h]:mm", "36:00"),
        (0.00001157407, "mm:ss.0", "00:01.0"),
        (45730, "[$-407]dd/ mmm yyyy", "14/ Mar 2025"),
        (1, "yyyy-mm-dd", "1900-01-01"),
        (60, "yyyy-mm-dd", "1900-02-28"),
        (61, "yyyy-mm-dd", "1900-03-01"),
    ],
)
def test_dates_are_written_by_their_format(value: float, code: str, text: str) -> None:
    assert shown(value, code) == text


def test_the_other_date_system_begins_in_1904() -> None:
    assert shown(0, "yyyy-mm-dd", is_1904=True) == "1904-01-01"


def test_short_dates_of_the_computer_are_written_year_first() -> None:
    assert shown(45730, BUILT_IN[14]) == "2025-03-14"


@pytest.mark.parametrize(
    ("value", "text"), [(0.1 + 0.2, "0.3"), (1e20, "1E+20"), (12345678901, "12345678901"), (-3.0, "-3")]
)
def test_numbers_without_a_format_are_short(value: float, text: str) -> None:
    assert general(value) == text


@pytest.mark.parametrize(
    "code", ["", ";;;", '"', "[", "yyyy" * 90, "0" * 300, "#,,,,,,,,,,,", "\\", "%%%%%%%%", "[<1.2.3]0"]
)
@pytest.mark.parametrize("value", [0.0, -1.5, 1e308, float("inf"), float("nan"), -1e9])
def test_strange_formats_do_no_harm(code: str, value: float) -> None:
    assert isinstance(shown(value, code), str)
