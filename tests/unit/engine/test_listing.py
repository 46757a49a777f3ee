"""The grammar of lists: items, then that there are no more."""

from functools import reduce

import pytest

from engine.grammar.listing import ListMatcher
from engine.grammar.spans import SpanMatcher, SpanText

TEXT = "Present: Ann Lee, Bo Li and Cy. Absent: none"


@pytest.fixture(scope="module")
def tokenizer(tiny_engine):
    return tiny_engine.tokenizer


def listing(tokenizer, most_tokens: int = 100) -> ListMatcher:
    absent = tuple(tokenizer.encode(" none\n"))
    return ListMatcher(SpanMatcher(SpanText(TEXT, tokenizer), absent), absent, most_tokens)


def written(place: ListMatcher, tokenizer, *answers: str) -> ListMatcher:
    """The place after `answers`, each token of which must be allowed."""
    for answer in answers:
        for token in tokenizer.encode(answer):
            assert not place.finished
            assert token in place.allowed()
            place = place.advance(token)
    return place


def test_items_follow_each_other_until_there_are_no_more(tokenizer) -> None:
    place = written(listing(tokenizer), tokenizer, " Ann Lee\n", " Bo Li\n")

    assert not place.finished
    assert written(place, tokenizer, " none\n").finished


def test_the_rest_of_an_item_is_guessed(tokenizer) -> None:
    place = reduce(
        ListMatcher.advance, tokenizer.encode(" Bo"), written(listing(tokenizer), tokenizer, " Ann Lee\n")
    )

    assert tokenizer.decode([*place.guess(100)]).startswith(" Li and Cy")


def test_a_list_may_be_empty(tokenizer) -> None:
    assert written(listing(tokenizer), tokenizer, " none\n").finished


def test_an_item_that_comes_again_ends_the_list(tokenizer) -> None:
    assert written(listing(tokenizer), tokenizer, " Ann Lee\n", " Bo Li\n", " Ann Lee\n").finished


def test_every_item_is_a_span(tokenizer) -> None:
    place = written(listing(tokenizer), tokenizer, " Ann Lee\n")

    with pytest.raises(ValueError, match="token"):
        reduce(ListMatcher.advance, tokenizer.encode(" Dee\n"), place)


def test_a_full_list_takes_no_new_item_but_lets_the_last_one_end(tokenizer) -> None:
    place = written(listing(tokenizer, most_tokens=3), tokenizer, " Ann Lee\n")

    assert written(place, tokenizer, " none\n").finished
    assert len(place.allowed()) == 1
