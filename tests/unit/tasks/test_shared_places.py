"""Words of a document answer one field, unless both are very sure."""

from app.fields.schema import Field, FieldType
from app.tasks.shared_places import Asked, Found, one_field_a_place


def settled(asked: list[Asked], type_: FieldType = FieldType.ID) -> list[Asked]:
    fields = [Field(f"field_{i}", type_, "") for i in range(len(asked))]
    return one_field_a_place(fields, asked)


def test_the_field_with_the_closest_other_answer_gives_way() -> None:
    seller = Asked(0.1, (Found(0.45, "Brook Street 1", (10, 24)), Found(0.4, "Hill Road 2", (40, 51))))
    buyer = Asked(0.05, (Found(0.9, "Brook Street 1", (10, 24)),))

    beside_buyer, kept = settled([seller, buyer])

    assert beside_buyer.chosen is not None
    assert beside_buyer.chosen.text == "Hill Road 2"
    assert kept == buyer
    assert "Brook Street 1" in [one.text for one in beside_buyer.found], "a person may still choose it"
    before = seller.absent + sum(one.probability for one in seller.found)
    assert abs(beside_buyer.absent + sum(one.probability for one in beside_buyer.found) - before) < 0.1


def test_without_another_answer_the_field_stays_empty() -> None:
    first = Asked(0.3, (Found(0.6, "4711", (5, 9)),))
    second = Asked(0.01, (Found(0.98, "4711", (5, 9)),))

    given_way, kept = settled([first, second])

    assert given_way.chosen is None
    assert kept.chosen == second.found[0]


def test_two_very_sure_fields_keep_the_same_words() -> None:
    total = Asked(0.001, (Found(0.99, "12.00", (5, 10)),))
    due = Asked(0.002, (Found(0.98, "12.00", (5, 10)),))

    for one in settled([total, due]):
        assert one.chosen is not None
        assert one.chosen.text == "12.00"


def test_an_answer_that_runs_into_another_field_s_gives_way_to_one_that_does_not() -> None:
    department = Asked(0.1, (Found(0.85, "Faculty of Law", (0, 14)),))
    university = Asked(
        0.1, (Found(0.5, "Faculty of Law, Leiden University", (0, 33)), Found(0.3, "Leiden", (16, 22)))
    )

    kept, shorter = settled([department, university])

    assert kept == department
    assert shorter.chosen is not None
    assert shorter.chosen.text == "Leiden"


def test_a_city_may_be_part_of_an_address() -> None:
    address = Asked(0.01, (Found(0.95, "Hill Road 2, Leiden", (0, 19)),))
    city = Asked(0.02, (Found(0.97, "Leiden", (13, 19)),))

    assert [one.chosen and one.chosen.text for one in settled([address, city])] == [
        "Hill Road 2, Leiden",
        "Leiden",
    ]


def test_words_that_also_stand_away_from_another_answer_are_meant_there() -> None:
    street = Asked(0.2, (Found(0.7, "Made in Leiden", (0, 14)),))
    town = Asked(0.3, (Found(0.6, "Leiden", (8, 14), elsewhere=((30, 36),)),))

    kept, moved = settled([street, town])

    assert kept == street
    assert moved.chosen == Found(0.6, "Leiden", (30, 36), elsewhere=((30, 36),))


def test_dates_and_amounts_may_coincide() -> None:
    asked = [
        Asked(0.3, (Found(0.6, "1 May 2026", (0, 10)),)),
        Asked(0.1, (Found(0.8, "1 May 2026", (0, 10)),)),
    ]

    assert settled(asked, FieldType.DATE) == asked
    assert settled(asked, FieldType.NAME) != asked


def test_equal_words_at_other_places_and_choices_are_left_alone() -> None:
    asked = [
        Asked(0.4, (Found(0.5, "1 May 2026", (0, 10)),)),
        Asked(0.1, (Found(0.8, "1 May 2026", (30, 40)),)),
        Asked(0.4, (Found(0.5, "yes", None),)),
        Asked(0.1, (Found(0.8, "yes", None),)),
    ]

    assert settled(asked) == asked


def test_three_fields_over_one_place_leave_it_to_one() -> None:
    place = (0, 4)
    asked = [Asked(0.4, (Found(p, "Rome", place),)) for p in (0.5, 0.9, 0.55)]

    assert [one.chosen is not None for one in settled(asked)] == [False, True, False]
