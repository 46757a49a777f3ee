"""Numbers, times and days that are written in words."""

from datetime import date
from decimal import Decimal

import pytest

from app.fields.schema import FieldType
from app.fields.value_parsing import find_candidates, parse


def found(text: str, type_: FieldType) -> list[str]:
    return [text[c.start : c.end] for c in find_candidates(text, type_)]


@pytest.mark.parametrize(
    ("text", "type_", "expected"),
    [
        ("1530", FieldType.DATE, "1530"),
        ("Wednesday, December the 19th of 2018", FieldType.DATE, date(2018, 12, 19)),
        ("March", FieldType.DATE, "--03"),
        ("the 3rd", FieldType.DATE, "---03"),
        ("next  Friday", FieldType.DATE, "next Friday"),
        ("Saturday the 4th", FieldType.DATE, "Saturday the 4th"),
        ("14th of this month", FieldType.DATE, "14th of this month"),
        ("in six days", FieldType.DATE, "in six days"),
        ("22 days from now", FieldType.DATE, "22 days from now"),
        ("vor drei Tagen", FieldType.DATE, "vor drei Tagen"),
        ("lundi prochain", FieldType.DATE, "lundi prochain"),
        ("demain", FieldType.DATE, "demain"),
        ("3 days", FieldType.DATE, None),
        ("may", FieldType.DATE, None),
        ("32nd", FieldType.DATE, None),
        ("next of kin", FieldType.DATE, None),
        ("12 kg", FieldType.NUMBER, None),
        ("at least 14 people", FieldType.NUMBER, Decimal(14)),
        ("three", FieldType.NUMBER, Decimal(3)),
        ("Twenty-five", FieldType.NUMBER, Decimal(25)),
        ("zwölf", FieldType.INTEGER, 12),
        ("three hundred guests", FieldType.NUMBER, Decimal(300)),
        ("34 milioni", FieldType.NUMBER, Decimal(34_000_000)),
        ("más de 1,5 millones", FieldType.NUMBER, Decimal(1_500_000)),
        ("1/2", FieldType.NUMBER, Decimal("0.5")),
        ("2¼", FieldType.NUMBER, Decimal("2.25")),
        ("2/2026", FieldType.NUMBER, None),
        ("kg", FieldType.NUMBER, None),
        ("12 kg 500", FieldType.NUMBER, None),
        ("12 mm", FieldType.NUMBER, None),
        ("3.5 bn", FieldType.NUMBER, Decimal(3_500_000_000)),
        ("five hundred thousand", FieldType.NUMBER, Decimal(500_000)),
        ("two hundred fifty", FieldType.NUMBER, None),
        ("vingt-cinq", FieldType.NUMBER, Decimal(25)),
        ("quatre-vingt", FieldType.NUMBER, None),
        ("31/8", FieldType.NUMBER, None),
        ("-", FieldType.NUMBER, None),
        ("due", FieldType.NUMBER, None),
        ("7:30 in the evening", FieldType.TIME, "19:30"),
        ("eight am", FieldType.TIME, "08:00"),
        ("quarter to 9", FieldType.TIME, "08:45"),
        ("20 past 4 in the afternoon", FieldType.TIME, "16:20"),
        ("halb fünf", FieldType.TIME, "04:30"),
        ("10 de la noche", FieldType.TIME, "22:00"),
        ("12 at night", FieldType.TIME, "00:00"),
        ("715pm", FieldType.TIME, "19:15"),
        ("Mitternacht", FieldType.TIME, "00:00"),
        ("6", FieldType.TIME, "06:00"),
        ("this evening", FieldType.TIME, "this evening"),
        ("in an hour", FieldType.TIME, "in an hour"),
        ("3 hours", FieldType.TIME, None),
        ("quarter to 12 pm", FieldType.TIME, "11:45"),
        ("ten to five", FieldType.TIME, "04:50"),
        ("8 Uhr abends", FieldType.TIME, "20:00"),
        ("9 to 5", FieldType.TIME, None),
        ("quarter of 9", FieldType.TIME, None),
        ("10 to 12", FieldType.TIME, None),
        ("1 night", FieldType.TIME, None),
        ("1234 am", FieldType.TIME, None),
    ],
)
def test_words_are_read_as_what_they_say(text: str, type_: FieldType, expected: object) -> None:
    parsed = parse(text, type_)
    assert (parsed.value if parsed else None) == expected


@pytest.mark.parametrize(
    ("text", "type_", "expected"),
    [
        ("a total of 16, 395. 66 due", FieldType.MONEY, "16, 395. 66"),
        ("Qty: 270, 000", FieldType.NUMBER, "270, 000"),
        ("We are two adults and twenty-five children.", FieldType.NUMBER, "twenty-five children"),
        ("We are two adults and twenty-five children.", FieldType.NUMBER, "two"),
        ("There are about 3.5 million of them", FieldType.NUMBER, "about 3.5 million"),
        ("A table at 8 for four, half past seven in the evening at best", FieldType.TIME, "8"),
        (
            "A table at 8, half past seven in the evening at best",
            FieldType.TIME,
            "half past seven in the evening",
        ),
        ("A table at 8, half past seven in the evening at best", FieldType.TIME, "half past seven"),
        ("Call me in an hour.", FieldType.TIME, "in an hour"),
        ("Please pay within 30 days, by next Friday", FieldType.DATE, "within 30 days"),
        ("Please pay within 30 days, by next Friday", FieldType.DATE, "next Friday"),
        ("Please pay within 30 days, by next Friday", FieldType.DATE, "Friday"),
        ("born 5 agosto 1896 in Rome", FieldType.DATE, "agosto 1896"),
        ("born 5 agosto 1896 in Rome", FieldType.DATE, "1896"),
        ("on the 15th of next month", FieldType.DATE, "the 15th of next month"),
        ("on the 15th of next month", FieldType.DATE, "15th"),
        ("Payable within 30 days", FieldType.INTEGER, "30 days"),
        ("um acht Uhr", FieldType.TIME, "acht Uhr"),
    ],
)
def test_numbers_times_and_days_in_words_are_found(text: str, type_: FieldType, expected: str) -> None:
    assert expected in found(text, type_)


def test_weekday_of_a_full_date_is_no_date_of_its_own() -> None:
    assert "Friday" not in found("Friday, 5 March 2026", FieldType.DATE)


@pytest.mark.parametrize(
    "text",
    ["3 nights", "the amount due", "ten years", "over 5 years", "1 mai", "Sun Ltd, 12 Mar", "42nd Street"],
)
def test_lengths_of_time_and_other_words_are_no_days(text: str) -> None:
    days = found(text, FieldType.DATE)
    assert [day for day in days if not any(c.isdigit() for c in day)] == []
    assert not {"3 nights", "5 years", "42nd"} & set(days)
