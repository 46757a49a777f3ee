"""The grammar of verbatim spans: what it lets through, what it never does."""

import random
from functools import reduce

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.grammar.spans import SpanMatcher, SpanText


@pytest.fixture(scope="module")
def tokenizer(tiny_engine):
    return tiny_engine.tokenizer


def matcher(text: str, tokenizer) -> SpanMatcher:
    return SpanMatcher(SpanText(text, tokenizer), tuple(tokenizer.encode(" none\n")))


def accepts(place: SpanMatcher, tokenizer, answer: str) -> bool:
    for token in tokenizer.encode(answer):
        if place.finished or token not in place.allowed():
            return False
        place = place.advance(token)
    return place.finished


TEXT = "Total due:   1.234,50 EUR\nPay to RM24.00 by\n\n1 March 2026. Größe 東京都"


@pytest.mark.parametrize(
    "value",
    [
        "Total due",
        "1.234,50",
        "1.234,50 EUR",
        "EUR Pay to",
        "24.00",
        "RM24.00",
        "by 1 March 2026",
        "京",
        "Größe",
    ],
)
def test_spans_between_word_ends_are_accepted_over_any_white_space(tokenizer, value) -> None:
    assert accepts(matcher(TEXT, tokenizer), tokenizer, f" {value}\n")


@pytest.mark.parametrize(
    "value",
    ["otal due", "Total du", "total due", "1.234.50", "1.234,5", "March 2027", "due: EUR", "", "röße"],
)
def test_what_does_not_stand_there_is_refused(tokenizer, value) -> None:
    assert not accepts(matcher(TEXT, tokenizer), tokenizer, f" {value}\n")


def test_absent_answer_is_accepted_even_where_the_text_says_none(tokenizer) -> None:
    assert accepts(matcher(TEXT, tokenizer), tokenizer, " none\n")
    assert accepts(matcher("there is none here", tokenizer), tokenizer, " none\n")
    assert accepts(matcher("there is none here", tokenizer), tokenizer, " none here\n")


def test_occurrences_give_places_in_the_source(tokenizer) -> None:
    source = SpanText("12.50  EUR\nand 12.50\nEUR, not 112.50", tokenizer)
    text = "12.50  EUR\nand 12.50\nEUR, not 112.50"
    assert [text[s:e] for s, e in source.occurrences("12.50 EUR")] == ["12.50  EUR", "12.50\nEUR"]
    assert [text[s:e] for s, e in source.occurrences("12.50")] == ["12.50", "12.50"]


def test_spans_between_given_places_begin_and_end_nowhere_else(tokenizer) -> None:
    text = "One thing.  Two\nthings. Three"
    anywhere = SpanText(text, tokenizer)
    assert anywhere.first_tokens
    source = anywhere.between({text.index("Two"), text.index("Three")}, {23, len(text)})
    within = SpanMatcher(source, tuple(tokenizer.encode(" none\n")))

    assert text[:23].endswith("things.")
    assert accepts(within, tokenizer, " Two things.\n")
    assert accepts(within, tokenizer, " Two things. Three\n")
    assert accepts(within, tokenizer, " none\n")
    for value in ("One thing.", "things.", "Two", "Two things", "thing. Two things."):
        assert not accepts(within, tokenizer, f" {value}\n")


@settings(max_examples=150, deadline=None)
@given(text=st.text(min_size=1, max_size=80), seed=st.integers(0, 10**6))
def test_random_walks_always_end_in_a_span_of_the_text(tokenizer, text, seed) -> None:
    rng = random.Random(seed)
    source = SpanText(text, tokenizer)
    place = SpanMatcher(source, tuple(tokenizer.encode(" none\n")))
    written: list[int] = []
    while not place.finished:
        allowed = place.allowed()
        assert len(allowed)
        reduce(SpanMatcher.advance, place.guess(5), place)  # raises where a guess is not allowed
        token = int(rng.choice(allowed))
        written.append(token)
        place = place.advance(token)
    value = b"".join(tokenizer.token_bytes[t] for t in written).decode("utf-8", errors="surrogatepass")[1:-1]
    assert value == "none" or source.occurrences(value)


def test_a_guess_is_what_the_text_goes_on_with(tokenizer) -> None:
    place = reduce(
        SpanMatcher.advance, tokenizer.encode(" Total"), matcher("Sum 1, Total due: 12", tokenizer)
    )

    assert tokenizer.decode([*place.guess(100)]) == " due: 12"
    assert len(place.guess(2)) == 2
    assert place.guess(0) == ()


def test_advance_by_a_token_that_is_not_allowed_is_an_error(tokenizer) -> None:
    place = matcher("alpha beta", tokenizer)
    forbidden = next(t for t in range(tokenizer.size) if t not in place.allowed())
    with pytest.raises(ValueError, match="leaves the text"):
        place.advance(forbidden)
