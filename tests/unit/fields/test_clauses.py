"""Where clauses may begin and end."""

import pytest

from app.fields.parsing.clauses import clause_places

CONTRACT = """SERVICE AGREEMENT

7.  TERM.  This agreement ends on the first of May. It may be
renewed once, if both parties agree to that in writing before
Easter. (a) Notice is given in writing; (b) fees stay.
POUFNOŚĆ Obie strony milczą.
• „Es gilt deutsches Recht.“ Die Kosten trägt jeder selbst.
Payment
The Customer pays at once.
10.2 Law  The law of Ruritania governs it

本合同自签字之日起生效。有效期一年。"""


@pytest.mark.parametrize(
    "clause",
    [
        "This agreement ends on the first of May.",
        "It may be\nrenewed once, if both parties agree to that in writing before\nEaster.",
        "Notice is given in writing;",
        "Obie strony milczą.",
        "„Es gilt deutsches Recht.“",
        "Die Kosten trägt jeder selbst.",
        "The Customer pays at once.",
        "The law of Ruritania governs it",
        "Law  The law of Ruritania governs it",
        "有效期一年。",
    ],
)
def test_sentences_and_numbered_parts_are_clauses(clause: str) -> None:
    start = CONTRACT.index(clause)
    assert start in clause_places(CONTRACT)[0]
    assert start + len(clause) in clause_places(CONTRACT)[1]


@pytest.mark.parametrize("words", ["agreement ends", "renewed once", "Easter", "Ruritania"])
def test_a_clause_does_not_begin_inside_a_sentence(words: str) -> None:
    assert CONTRACT.index(words) not in clause_places(CONTRACT)[0]


@pytest.mark.parametrize("words", ["may be", "in writing before", "on the first", "deutsches"])
def test_a_clause_does_not_end_inside_a_sentence(words: str) -> None:
    assert CONTRACT.index(words) + len(words) not in clause_places(CONTRACT)[1]


@pytest.mark.parametrize(
    "hostile",
    [
        "1." * 50_000,
        "x" + " " * 100_000 + "y",
        "A" * 100_000,
        "." + ")" * 100_000,
        "AA." * 50_000,
        "a\n" * 50_000,
    ],
)
def test_hostile_texts_are_read_to_their_end(hostile: str) -> None:  # a slow pattern would not come back
    assert len(hostile.rstrip()) in clause_places(hostile)[1]
    assert 0 in clause_places(hostile)[0]
