"""Options scored together are as probable as each alone."""

import numpy as np
import pytest

from engine.engine import Engine
from engine.errors import ContextTooLong
from engine.grammar.choices import choices
from engine.types import Branch, Cancelled, Choice
from tests.helpers.tiny_model import CORPUS

LABELS = (" invoice\n", " invoice number\n", " money\n", " none\n", " the quick brown fox\n")
TEXTS = ("Total 1.234,50 EUR", "phone +49 30", "", CORPUS)


def choice(engine: Engine, text: str, labels: tuple[str, ...] = LABELS) -> Choice:
    encode = engine.tokenizer.encode
    return Choice(tuple(encode(f"{text}\nValue:")), tuple(tuple(encode(label)) for label in labels))


def test_scores_are_those_of_answers_forced_one_by_one(tiny_engine) -> None:
    encode = tiny_engine.tokenizer.encode
    asked = choice(tiny_engine, "")
    (scores,) = tiny_engine.score(encode(CORPUS), [asked])
    for label, logprobs in zip(LABELS, scores.logprobs, strict=True):
        only = Branch(asked.given, choices(tiny_engine.tokenizer, [label]))
        (forced,) = tiny_engine.answer(encode(CORPUS), [only])
        written = next(h for h in forced.hypotheses if h.tokens == tuple(encode(label)))
        assert logprobs == pytest.approx(written.logprobs, abs=0.02)


def test_texts_in_one_pass_are_scored_as_if_alone(tiny_engine) -> None:
    begin = tiny_engine.tokenizer.encode("Document:")
    asked = [choice(tiny_engine, text) for text in TEXTS]
    together = tiny_engine.score(begin, asked)
    for one, text in zip(together, asked, strict=True):
        *given, last = text.given
        (alone,) = tiny_engine.score([*begin, *given], [Choice((last,), text.options)])
        assert np.concatenate(one.logprobs) == pytest.approx(np.concatenate(alone.logprobs), abs=0.02)
        assert one.outlook == pytest.approx(alone.outlook, abs=0.02)


def test_many_options_are_scored_as_few(tiny_engine) -> None:
    many = tuple(f" {word} {number}\n" for word in ("invoice", "phone", "tax") for number in range(60))
    asked = choice(tiny_engine, CORPUS, many)
    assert asked.width > 1000
    (scores,) = tiny_engine.score([5], [asked])
    (few,) = tiny_engine.score([5], [choice(tiny_engine, CORPUS, (many[0], many[75], many[-1]))])
    assert len(scores.logprobs) == len(many)
    wanted = [scores.logprobs[0], scores.logprobs[75], scores.logprobs[-1]]
    assert np.concatenate(wanted) == pytest.approx(np.concatenate(few.logprobs), abs=0.02)


def test_two_questions_about_each_text_are_scored_as_if_alone(tiny_engine) -> None:
    encode = tiny_engine.tokenizer.encode
    options = tuple(tuple(encode(label)) for label in LABELS)
    asked = [
        Choice(tuple(encode(text + question)), options)
        for text in TEXTS * 3
        for question in ("\nField date\nValue:", "\nField tax\nValue:")
    ]
    together = tiny_engine.score([5], asked)
    for one, each in zip(together[-8:], asked[-8:], strict=True):
        (alone,) = tiny_engine.score([5], [each])
        assert np.concatenate(one.logprobs) == pytest.approx(np.concatenate(alone.logprobs), abs=0.02)


def test_choice_without_options_has_an_outlook(tiny_engine) -> None:
    first, second = tiny_engine.score([5], [choice(tiny_engine, text, ()) for text in TEXTS[:2]])
    assert first.logprobs == ()
    assert not np.allclose(first.outlook, second.outlook, atol=0.1)


def test_score_leaves_the_prefix_for_the_next_call(tiny_engine) -> None:
    encode = tiny_engine.tokenizer.encode
    many = tuple(f" invoice {number}\n" for number in range(120))
    prefix, asked = encode(CORPUS), [choice(tiny_engine, CORPUS, many), choice(tiny_engine, "")]
    counted: list[tuple[int, int]] = []
    first = tiny_engine.score(prefix, asked, on_prefill=lambda done, total: counted.append((done, total)))
    assert counted
    counted.clear()
    again = tiny_engine.score(prefix, asked, on_prefill=lambda done, total: counted.append((done, total)))
    assert counted == []
    assert [each.logprobs for each in again] == [each.logprobs for each in first]


def test_score_when_cancelled_or_too_long_says_so(tiny_engine) -> None:
    with pytest.raises(Cancelled):
        tiny_engine.score([5], [choice(tiny_engine, "")], is_cancelled=lambda: True)
    with pytest.raises(ContextTooLong):
        tiny_engine.score([5] * 2040, [choice(tiny_engine, CORPUS)])
