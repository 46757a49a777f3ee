"""Where clauses may begin and end."""

import pytest

from app.fields.parsing.clauses import clause_ends, clause_starts

CONTRACT = """SERVICE AGREEMENT

7.  TERM.  This agreement ends on 1 May. It may be
renewed once. (a) Notice is given in writing; (b) fees stay.
10.2 Law  The law of Ruritania governs it"""


@pytest.mark.parametrize(
    "clause",
    [
        "This agreement ends on 1 May.",
        "It may be\nrenewed once.",
        "This agreement ends on 1 May. It may be\nrenewed once.",
        "Notice is given in writing;",
        "The law of Ruritania governs it",
        "Law  The law of Ruritania governs it",
    ],
)
def test_sentences_and_numbered_parts_are_clauses(clause: str) -> None:
    start = CONTRACT.index(clause)
    assert start in clause_starts(CONTRACT)
    assert start + len(clause) in clause_ends(CONTRACT)


@pytest.mark.parametrize("words", ["agreement ends", "ends on", "Ruritania"])
def test_a_clause_does_not_begin_inside_a_sentence(words: str) -> None:
    assert CONTRACT.index(words) not in clause_starts(CONTRACT)


@pytest.mark.parametrize(
    "hostile", ["1." * 50_000, " " * 100_000, "A" * 100_000, ".)" * 50_000, "(" * 100_000]
)
def test_hostile_texts_are_read_to_their_end(
    hostile: str,
) -> None:  # a slow pattern meets the suite's time limit
    places = clause_starts(hostile) | clause_ends(hostile)
    assert all(0 <= place <= len(hostile) for place in places)
