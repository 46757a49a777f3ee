"""Which parts of a long document are read: those that speak of what is asked."""

from app.fields.schema import Field, FieldType
from app.tasks.retrieval import PARTS_A_FIELD, PARTS_IN_ALL, pick_parts

FILLER = "The weather was fine and the harbour lay quiet while ship after ship came in."
COUNT = 40


def parts(**places: str) -> list[str]:
    """Forty parts about nothing, with these sentences at `p<index>`."""
    texts = [f"{FILLER} {FILLER} Part {index}." for index in range(COUNT)]
    for place, sentence in places.items():
        texts[int(place[1:])] += f" {sentence}"
    return texts


def test_a_short_document_is_read_whole() -> None:
    assert pick_parts(["a", "b", "c"], [Field("total", FieldType.MONEY)]) == [0, 1, 2]


def test_the_part_that_speaks_of_the_field_is_read_beside_the_first_and_the_last() -> None:
    field = Field("governing_law", FieldType.CLAUSE, "which country's law governs the contract")
    picked = pick_parts(parts(p23="This contract is governed by the laws of Norway."), [field])
    assert {0, 23, COUNT - 1} <= set(picked)
    assert len(picked) == PARTS_A_FIELD
    assert picked == sorted(picked)


def test_words_are_found_in_other_forms_and_without_their_accents() -> None:
    texts = parts(p11="Die Kündigungen erfolgen schriftlich.", p29="Licensed material is returned.")
    assert 11 in pick_parts(texts, [Field("kundigung", FieldType.CLAUSE)])
    assert 29 in pick_parts(texts, [Field("licence", FieldType.CLAUSE)])


def test_ideographs_are_found_inside_a_sentence() -> None:
    assert 17 in pick_parts(
        parts(p17="本契約の有効期間は三年とする"), [Field("有効期間", FieldType.DURATION)]
    )


def test_words_that_stand_together_count_more_than_words_far_apart() -> None:
    apart = f"notice. {FILLER * 4} period."
    places = {f"p{index}": apart for index in range(5, 15)}
    picked = pick_parts(
        parts(p30="The notice period is a month.", **places), [Field("notice_period", FieldType.TEXT)]
    )
    assert 30 in picked


def test_a_part_that_cannot_answer_is_not_read_for_its_words() -> None:
    places = {f"p{index}": "The due date is not known." for index in range(5, 15)}
    field = Field("due_date", FieldType.DATE)
    picked = pick_parts(
        parts(p33="Pay by 3 May 2026.", **places), [field], lambda part, _: part == 33 or part == 0
    )
    assert picked == [0, 33, COUNT - 1]


def test_many_fields_share_what_is_read_and_none_goes_without() -> None:
    words = ("anchor", "beacon", "cargo", "delta", "echo", "ferry")
    places = {f"p{3 * i + 2}": f"The {word} is told here." for i, word in enumerate(words[:3])}
    fields = [Field(word, FieldType.TEXT) for word in words]
    picked = pick_parts(parts(**places), fields)
    assert {2, 5, 8} <= set(picked)
    assert len(picked) <= PARTS_IN_ALL
