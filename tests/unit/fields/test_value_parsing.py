from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.fields.parsing.conventions import UNKNOWN, Conventions, guess_conventions
from app.fields.schema import FieldType
from app.fields.value_parsing import find_candidates, parse

GERMAN = Conventions(decimal_mark=",", day_first=True, currency="EUR", region="DE")
AMERICAN = Conventions(decimal_mark=".", day_first=False, currency="USD", region="US")
TYPED = [
    FieldType.DATE,
    FieldType.TIME,
    FieldType.MONEY,
    FieldType.NUMBER,
    FieldType.INTEGER,
    FieldType.PHONE,
    FieldType.EMAIL,
    FieldType.URL,
    FieldType.IBAN,
]


def found(text: str, type_: FieldType, conventions: Conventions = UNKNOWN) -> list[str]:
    return [text[c.start : c.end] for c in find_candidates(text, type_, conventions)]


@pytest.mark.parametrize(
    ("text", "conventions", "expected"),
    [
        ("2026-03-01", UNKNOWN, date(2026, 3, 1)),
        ("01.03.2026", AMERICAN, date(2026, 3, 1)),
        ("03/04/2026", GERMAN, date(2026, 4, 3)),
        ("03/04/2026", AMERICAN, date(2026, 3, 4)),
        ("31/12/2026", AMERICAN, date(2026, 12, 31)),
        ("6/ 21/ 93", GERMAN, date(1993, 6, 21)),
        ("1.3.26", UNKNOWN, date(2026, 3, 1)),
        ("20260301", UNKNOWN, date(2026, 3, 1)),
        ("1st of March 2026", UNKNOWN, date(2026, 3, 1)),
        ("8th day of May, 2014", UNKNOWN, date(2014, 5, 8)),
        ("19t h day of December, 2018", UNKNOWN, date(2018, 12, 19)),
        ("Jan 25, 2018", UNKNOWN, date(2018, 1, 25)),
        ("13-Feb-20", UNKNOWN, date(2020, 2, 13)),
        ("2016 March 29", UNKNOWN, date(2016, 3, 29)),
        ("Mittwoch, den 5. März 2026", UNKNOWN, date(2026, 3, 5)),
        ("1er janvier 2020", UNKNOWN, date(2020, 1, 1)),
        ("8 agosto 2010", UNKNOWN, date(2010, 8, 8)),
        ("19 maart 2018", UNKNOWN, date(2018, 3, 19)),
        ("12 de janeiro de 2000", UNKNOWN, date(2000, 1, 12)),
        ("14 października 2021", UNKNOWN, date(2021, 10, 14)),
        ("den 5 mars 2020", UNKNOWN, date(2020, 3, 5)),
        ("2024年3月5日", UNKNOWN, date(2024, 3, 5)),
        ("Mon, 5 Aug 2002 16:11:24 +0200 (CEST)", UNKNOWN, date(2002, 8, 5)),
        ("2012-10-20T12:00:00Z", UNKNOWN, date(2012, 10, 20)),
        ("March 2026", UNKNOWN, "2026-03"),
        ("03/2026", UNKNOWN, "2026-03"),
        ("12 March", UNKNOWN, "--03-12"),
        ("2026", UNKNOWN, "2026"),
    ],
)
def test_dates_are_read(text: str, conventions: Conventions, expected: object) -> None:
    parsed = parse(text, FieldType.DATE, conventions)
    assert parsed is not None
    assert parsed.value == expected


@pytest.mark.parametrize("text", ["30.02.2026", "13/14/2026", "", "due 1 March 2026", "12.50"])
def test_what_is_no_date_is_refused(text: str) -> None:
    assert parse(text, FieldType.DATE) is None


@pytest.mark.parametrize(
    ("text", "conventions", "number", "currency"),
    [
        ("1.234,50 €", UNKNOWN, "1234.50", "EUR"),
        ("1,234.50", AMERICAN, "1234.50", "USD"),
        ("1.234", UNKNOWN, "1234", None),
        ("1.234", AMERICAN, "1.234", "USD"),
        ("1'234.50", UNKNOWN, "1234.50", None),
        ("1 234,50", UNKNOWN, "1234.50", None),
        ("1\u00a0234,50\u00a0zł", UNKNOWN, "1234.50", "PLN"),
        ("12,34,567.89", UNKNOWN, "1234567.89", None),
        ("EUR 12", UNKNOWN, "12", "EUR"),
        ("12 CHF", UNKNOWN, "12", "CHF"),
        ("$1.2 million", UNKNOWN, "1200000", "USD"),
        ("$ 12", Conventions(currency="CAD"), "12", "CAD"),
        ("1.234,-", UNKNOWN, "1234", None),
        ("CHF 1'200.–", UNKNOWN, "1200", "CHF"),
        ("-12.50", UNKNOWN, "-12.50", None),
        ("−12,50 €", UNKNOWN, "-12.50", "EUR"),
        ("(12.50)", UNKNOWN, "-12.50", None),
        ("12.50-", UNKNOWN, "-12.50", None),
        ("-$12.50", UNKNOWN, "-12.50", "USD"),
        ("$- 12.50", UNKNOWN, "-12.50", "USD"),
        ("$15k", UNKNOWN, "15000", "USD"),
        ("1,5 Mio. €", UNKNOWN, "1500000", "EUR"),
        ("180 dollars", UNKNOWN, "180", "USD"),
        ("2 M$", UNKNOWN, "2000000", "USD"),
        ("3k€", UNKNOWN, "3000", "EUR"),
        ("RM29.30", UNKNOWN, "29.30", "MYR"),
    ],
)
def test_money_is_read(text: str, conventions: Conventions, number: str, currency: str | None) -> None:
    parsed = parse(text, FieldType.MONEY, conventions)
    assert parsed is not None
    assert (parsed.value, parsed.currency) == (Decimal(number), currency)


@pytest.mark.parametrize(
    ("text", "type_", "expected"),
    [
        ("7 %", FieldType.NUMBER, Decimal(7)),
        ("5,5", FieldType.NUMBER, Decimal("5.5")),
        ("1,234", FieldType.NUMBER, Decimal(1234)),
        ("0,234", FieldType.NUMBER, Decimal("0.234")),
        ("1.000", FieldType.INTEGER, 1),
        ("7,5", FieldType.INTEGER, None),
        ("3 pm", FieldType.TIME, "15:00"),
        ("14:30 Uhr", FieldType.TIME, "14:30"),
        ("12:05:59 am", FieldType.TIME, "00:05:59"),
        ("25:00", FieldType.TIME, None),
        ("DE89 3704 0044 0532 0130 00", FieldType.IBAN, "DE89370400440532013000"),
        ("DE88 3704 0044 0532 0130 00", FieldType.IBAN, None),
        ("mailto:a.b@example.org", FieldType.EMAIL, "a.b@example.org"),
        ("a.b@example", FieldType.EMAIL, None),
        ("https://example.org/a\nb", FieldType.URL, "https://example.org/ab"),
        ("not a link", FieldType.URL, None),
        ("Ja", FieldType.BOOLEAN, True),
        ("☐", FieldType.BOOLEAN, False),
        ("perhaps", FieldType.BOOLEAN, None),
        (" two\n words ", FieldType.NAME, "two words"),
        ("  ", FieldType.TEXT, None),
    ],
)
def test_other_types_are_read(text: str, type_: FieldType, expected: object) -> None:
    parsed = parse(text, type_)
    assert (parsed.value if parsed else None) == expected


@pytest.mark.parametrize(
    ("text", "conventions", "expected"),
    [
        ("0341 9940-221", GERMAN, "+493419940221"),
        ("+49 (0)341 9940-221", UNKNOWN, "+493419940221"),
        ("0049 341 9940221", UNKNOWN, "+493419940221"),
        ("(212) 265-1040", AMERICAN, "+12122651040"),
        ("0341 9940-221", UNKNOWN, "0341 9940-221"),
        ("call me", GERMAN, None),
    ],
)
def test_phone_numbers_are_read(text: str, conventions: Conventions, expected: str | None) -> None:
    parsed = parse(text, FieldType.PHONE, conventions)
    assert (parsed.value if parsed else None) == expected


def test_candidates_of_a_date_are_with_and_without_weekday_and_time() -> None:
    text = "Sent: Monday, 5 Aug 2002 16:11:24 +0200, again on 05.09.2002"
    assert found(text, FieldType.DATE) == [
        "Monday, 5 Aug 2002",
        "Monday, 5 Aug 2002 16:11:24",
        "Monday, 5 Aug 2002 16:11:24 +0200",
        "5 Aug 2002",
        "5 Aug 2002 16:11:24",
        "5 Aug 2002 16:11:24 +0200",
        "Aug 2002",
        "2002",
        "05.09.2002",
    ]


def test_the_number_of_the_line_above_does_not_hide_a_date() -> None:
    assert "January 23, 1996" in found("DRAFT\n1\nJanuary 23, 1996\n", FieldType.DATE)
    assert "April 1997" in found("Report 97-15\nApril 1997\n", FieldType.DATE)


def test_candidates_of_money_are_with_and_without_currency() -> None:
    assert found("Total EUR 1.234,50", FieldType.MONEY) == ["EUR 1.234,50", "1.234,50"]
    assert found("Total -12.50 USD.", FieldType.MONEY) == ["-12.50", "-12.50 USD", "12.50", "12.50 USD"]
    assert "(99.00)" in found("Loss (99.00)", FieldType.MONEY)
    assert {"1.234,-", "1.234"} <= set(found("nur 1.234,- Euro", FieldType.MONEY))
    assert "$2\nmillion" in found("about $2\nmillion in", FieldType.MONEY)
    assert "1,5 Milliarden €" in found("rund 1,5 Milliarden €", FieldType.MONEY)
    assert found("TOTAL RM29.30", FieldType.MONEY) == ["RM29.30", "29.30"]
    assert found("Room RMX29.30", FieldType.MONEY) == []


def test_a_blank_may_group_digits_or_part_two_numbers() -> None:
    assert set(found("2 854,97", FieldType.MONEY)) == {"2", "2 854,97", "854,97"}


def test_digits_of_dates_and_ibans_are_no_numbers() -> None:
    text = "12 March 2020, DE89 3704 0044 0532 0130 00, 7 %"
    assert found(text, FieldType.NUMBER) == ["7", "7 %"]


def test_candidates_of_phones_are_with_and_without_prefix_and_extension() -> None:
    text = "Tel +49 (0)341 9940-221 ext. 12, Fax (510) 642 9940 (510) 642 5029, 2015 - 2019"
    assert set(found(text, FieldType.PHONE)) == {
        "+49 (0)341 9940-221",
        "+49 (0)341 9940-221 ext. 12",
        "(0)341 9940-221",
        "(0)341 9940-221 ext. 12",
        "(510) 642 9940",
        "(510) 642 5029",
    }


def test_a_phone_may_look_like_years_or_end_in_two_ways() -> None:
    assert found("Tel 03-4162-2318", FieldType.PHONE) == ["03-4162-2318"]
    assert found("Tel 1300-88-5200", FieldType.PHONE) == ["1300-88-5200"]
    assert set(found("Tel 03-42601064/66", FieldType.PHONE)) == {"03-42601064/66", "03-42601064"}
    assert found("03-2019 - 04-2020, 2019-08-05", FieldType.PHONE) == []


def test_addresses_are_found_without_the_punctuation_around_them() -> None:
    text = "Write to <a.b@example.org>, see (http://example.org/x_(y)). Or www.example.com!"
    assert found(text, FieldType.EMAIL) == ["a.b@example.org"]
    assert {"http://example.org/x_(y)", "www.example.com"} <= set(found(text, FieldType.URL))


def test_an_iban_ends_where_its_country_says() -> None:
    text = "IBAN DE89 3704 0044 0532 0130 00 BIC COBADEFFXXX, DE88 3704 0044 0532 0130 00"
    assert found(text, FieldType.IBAN) == ["DE89 3704 0044 0532 0130 00"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Summe 1.234,50 €\n14.05.2023 Tel +49 341 99", GERMAN),
        ("Total $1,234.50\n05/14/2023\nPalo Alto, CA 94105", AMERICAN),
        ("Date 14/05/2023 and 03/04/2023", Conventions()),
        ("Date 05/14/2023 and 03/04/2023", Conventions(day_first=False)),
        ("Fr. Meier, skills: PHP, number CS87354570", Conventions()),
        ("Fr. 12.50", Conventions(".", True, "CHF", "CH")),
        ("Das ist ein Brief aus Berlin, DE 10115", Conventions()),
        ("Total CAD 12.00, $ 13.00, $ 14.00", Conventions(".", True, "CAD", "CA")),
        ("", Conventions()),
    ],
)
def test_conventions_are_guessed_from_the_document(text: str, expected: Conventions) -> None:
    assert guess_conventions(text) == expected


_HOSTILE = [
    "1",
    " ",
    "1 ",
    "111 ",
    "1.",
    "1/1/",
    "may ",
    "1 may 12 ",
    "a@",
    "a.",
    "www.",
    "a",
    "(",
    "+1 (",
    "$1 ",
]
_HOSTILE += [
    "DE89 ",
    "-1-",
    "11:11 ",
    "1\n",
    "march ___ ",
    "http://(",
    "2020-01-01T10:10:10 ",
    "\n",
    "’",
    "\u00a0",
]


@pytest.mark.parametrize("piece", _HOSTILE)
def test_a_hostile_text_comes_to_an_end(piece: str) -> None:
    text = piece * (20_000 // len(piece))  # a pattern that backtracks would take hours
    conventions = guess_conventions(text)
    for type_ in TYPED:
        spans = find_candidates(text, type_, conventions)
        assert all(0 <= s.start < s.end <= len(text) for s in spans)
        assert len(spans) <= 2 * len(text)
        parse(text, type_, conventions)


# fmt: off
_PIECES = st.sampled_from([
    "1", "12", "2026", "1.234,50", " ", "  ", "\n", ".", ",", "-", "/", "€", "$", "EUR", "March", "Mär", "th",
    "of", "(", ")", "+49", "0341", ":", "30", "pm", "T", "Z", "%", "@", "example", ".org", "http://", "DE89",
    "'", "k", "M", "m", "USD", "kr", "Mio.", "Monday", "the", "x12", "½", "٣", "²",
    "\u00a0", "’", "—", "年", "_", "five", "twenty", "at ", " to ", " past ", " days",
    " ago", "in ", "next ", "Friday", "half", " million", "about ", " am", "24",
    " night", "1/2", "-five", "vingt", "halb ", " Uhr",
])
# fmt: on
_TEXTS = st.one_of(st.text(max_size=60), st.lists(_PIECES, max_size=25).map("".join))
_CONVENTIONS = st.builds(
    Conventions,
    decimal_mark=st.sampled_from([None, ".", ","]),
    day_first=st.booleans(),
    currency=st.sampled_from([None, "EUR", "SEK"]),
    region=st.sampled_from([None, "DE", "US", "??"]),
)


@settings(deadline=None)
@given(_TEXTS, _CONVENTIONS, st.sampled_from(TYPED))
def test_every_candidate_lies_in_the_text_and_parses(
    text: str, conventions: Conventions, type_: FieldType
) -> None:
    candidates = find_candidates(text, type_, conventions)
    assert candidates == sorted(set(candidates))
    for candidate in candidates:
        assert 0 <= candidate.start < candidate.end <= len(text)
        assert parse(text[candidate.start : candidate.end], type_, conventions) is not None


@settings(deadline=None)
@given(_TEXTS, _CONVENTIONS, st.sampled_from(FieldType))
def test_parse_never_raises(text: str, conventions: Conventions, type_: FieldType) -> None:
    parse(text, type_, conventions)
    guess_conventions(text)
