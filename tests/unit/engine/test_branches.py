"""Many questions over one prefix, answered together as if each were alone."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.decoding.branches import PASS_TOKENS
from engine.engine import Engine
from engine.errors import ContextTooLong
from engine.grammar.choices import choices
from engine.grammar.spans import SpanMatcher, SpanText
from engine.runtime.tree_decoder import TreeState
from engine.types import Branch, Cancelled
from tests.helpers.tiny_model import CORPUS, tiny_lfm2_checkpoint, write_tiny_model
from tests.helpers.watched_passes import lengths_after_passes

NAMES = ("number", "date", "total", "seller", "buyer", "mail", "phone", "net", "tax", "due")
QUESTIONS = [f"\nField {name}\nValue:" for name in NAMES]


def branches(engine: Engine, *, beams: int = 3) -> list[Branch]:
    encode = engine.tokenizer.encode
    absent = tuple(encode(" none\n"))
    spans = SpanMatcher(SpanText(CORPUS, engine.tokenizer), absent)
    listed = choices(engine.tokenizer, [" yes\n", " no\n", " 1 March 2026\n", " none\n"])
    return [
        Branch(tuple(encode(question)), listed if i % 3 == 2 else spans, beams=beams, max_tokens=24)
        for i, question in enumerate(QUESTIONS)
    ]


@pytest.fixture(scope="module")
def lfm2_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_model(tmp_path_factory.mktemp("lfm2"), tiny_lfm2_checkpoint())


def test_ten_branches_with_convolutions_give_what_each_gives_alone(lfm2_folder) -> None:
    with Engine(lfm2_folder, threads=1) as engine:
        assert_together_as_alone(engine, beams=3)


@pytest.mark.parametrize("beams", [1, 3])
def test_ten_branches_together_give_token_for_token_what_each_gives_alone(tiny_engine, beams) -> None:
    assert_together_as_alone(tiny_engine, beams)


@pytest.mark.parametrize("beams", [1, 3])
def test_guesses_save_passes_and_change_no_answer(lfm2_folder, monkeypatch, beams) -> None:
    with Engine(lfm2_folder, threads=1) as engine:
        encode = engine.tokenizer.encode
        long = choices(
            engine.tokenizer, [" a choice of very many tokens\n", " the other, which has many, too\n"]
        )
        one = Branch(tuple(encode("\nField choice\nValue:")), long, beams)
        passes, answers = [], []
        for most in (PASS_TOKENS, 0):
            monkeypatch.setattr("engine.decoding.branches.PASS_TOKENS", most)
            engine.answer(encode(CORPUS), [])
            with monkeypatch.context() as patched:
                lengths = lengths_after_passes(patched, TreeState)
                engine.answer(encode(CORPUS), [one])
            passes.append(len(lengths))
            answers.append(engine.answer(encode(CORPUS), [*branches(engine, beams=beams), one]))
    assert passes[0] < passes[1]
    with_guesses, without = ([[h.tokens for h in r.hypotheses] for r in results] for results in answers)
    assert with_guesses == without


def test_model_with_a_first_token_reads_it_before_every_prefix(lfm2_folder, tmp_path) -> None:
    bare = write_tiny_model(tmp_path, replace(tiny_lfm2_checkpoint(), first_token=None))
    with Engine(lfm2_folder, threads=1) as engine, Engine(bare, threads=1) as without:
        prefix, asked = engine.tokenizer.encode(CORPUS), branches(engine)[:3]
        assert engine.answer(prefix, asked) == without.answer([0, *prefix], asked)
        assert engine.answer(prefix, asked) != without.answer(prefix, asked)


def assert_together_as_alone(engine: Engine, beams: int) -> None:
    prefix = engine.tokenizer.encode(CORPUS)
    asked = branches(engine, beams=beams)
    together = engine.answer(prefix, asked)
    alone = [engine.answer(prefix, [branch])[0] for branch in asked]
    assert [[h.tokens for h in r.hypotheses] for r in together] == [
        [h.tokens for h in r.hypotheses] for r in alone
    ]
    for one, other in zip(together, alone, strict=True):
        for left, right in zip(one.hypotheses, other.hypotheses, strict=True):
            assert left.logprob == pytest.approx(right.logprob, abs=0.05)


def test_wide_beam_over_choices_gives_every_choice_its_probability(tiny_engine) -> None:
    texts = [" yes\n", " no\n", " none\n", " yesterday\n"]
    encode = tiny_engine.tokenizer.encode
    question = tuple(encode("\nField paid\nValue:"))
    matcher = choices(tiny_engine.tokenizer, texts)
    prefix = encode(CORPUS)
    (result,) = tiny_engine.answer(prefix, [Branch(question, matcher, beams=4)])
    assert 1 <= len(result.hypotheses) <= 4
    for hypothesis in result.hypotheses:
        alone = choices(tiny_engine.tokenizer, [tiny_engine.tokenizer.decode(list(hypothesis.tokens))])
        (forced,) = tiny_engine.answer(prefix, [Branch(question, alone)])
        assert forced.hypotheses[0].logprob == pytest.approx(hypothesis.logprob, abs=0.05)
    scores = [h.logprob for h in result.hypotheses]
    assert scores == sorted(scores, reverse=True)


def test_answer_longer_than_allowed_is_no_answer(tiny_engine) -> None:
    encode = tiny_engine.tokenizer.encode
    only = choices(tiny_engine.tokenizer, [" the quick brown fox jumps over the lazy dog\n"])
    (result,) = tiny_engine.answer(encode(CORPUS), [Branch(tuple(encode("\nValue:")), only, max_tokens=3)])
    assert result.hypotheses == ()


def test_answer_when_prefix_changes_reads_only_what_differs(tiny_engine) -> None:
    encode = tiny_engine.tokenizer.encode
    asked = branches(tiny_engine)[:2]
    fresh = tiny_engine.answer(encode(CORPUS), asked)
    counted: list[tuple[int, int]] = []
    tiny_engine.answer(encode(CORPUS), asked, on_prefill=lambda done, total: counted.append((done, total)))
    assert counted == []
    tiny_engine.answer(encode("Something else entirely."), asked)
    assert [[h.tokens for h in r.hypotheses] for r in tiny_engine.answer(encode(CORPUS), asked)] == [
        [h.tokens for h in r.hypotheses] for r in fresh
    ]


def test_answer_when_cancelled_stops_and_the_engine_goes_on(tiny_engine) -> None:
    encode = tiny_engine.tokenizer.encode
    asked = branches(tiny_engine)[:2]
    before = tiny_engine.answer(encode(CORPUS), asked)
    calls = iter(range(1000))
    with pytest.raises(Cancelled):
        tiny_engine.answer(encode(CORPUS[::-1]), asked, is_cancelled=lambda: next(calls) > 2)
    after = tiny_engine.answer(encode(CORPUS), asked)
    assert [r.hypotheses[0].tokens for r in after] == [r.hypotheses[0].tokens for r in before]


def test_answer_beyond_the_context_is_refused_with_the_numbers(tiny_engine) -> None:
    with pytest.raises(ContextTooLong, match=r"2030 tokens .* 2048"):
        tiny_engine.answer([5] * 2030, branches(tiny_engine)[:1])


def test_more_branches_than_the_context_holds_at_once_are_answered_in_turns(tiny_engine) -> None:
    encode = tiny_engine.tokenizer.encode
    prefix = encode(CORPUS)
    asked = [Branch(b.question, b.matcher, b.beams, max_tokens=200) for b in branches(tiny_engine)]
    assert len(prefix) + sum(branch.width for branch in asked) > tiny_engine.manifest.context_length
    together = tiny_engine.answer(prefix, asked)
    alone = [tiny_engine.answer(prefix, [branch])[0] for branch in asked]
    assert [[h.tokens for h in r.hypotheses] for r in together] == [
        [h.tokens for h in r.hypotheses] for r in alone
    ]


def test_guesses_take_no_room_that_answers_may_need(tiny_engine, monkeypatch) -> None:
    encode = tiny_engine.tokenizer.encode
    (asked,) = branches(tiny_engine)[:1]
    columns = lengths_after_passes(monkeypatch, TreeState)
    for spare in (0, 5, 500):
        most = tiny_engine.manifest.context_length - 1
        read = encode(CORPUS * 100)[: most - asked.width - spare]
        guessed = tiny_engine.answer(read, [asked])
        assert max(columns) <= most
        with monkeypatch.context() as patched:
            patched.setattr("engine.decoding.branches.PASS_TOKENS", 0)
            plain = tiny_engine.answer(read, [asked])
        assert [h.tokens for h in guessed[0].hypotheses] == [h.tokens for h in plain[0].hypotheses]


@settings(max_examples=60, deadline=None)
@given(text=st.text(alphabet="abc XYZ019.,-€ß\n東 ", min_size=1, max_size=120))
def test_any_answer_over_any_text_is_a_verbatim_span_or_absent(tiny_engine, text) -> None:
    encode, decode = tiny_engine.tokenizer.encode, tiny_engine.tokenizer.decode
    source = SpanText(text, tiny_engine.tokenizer)
    matcher = SpanMatcher(source, tuple(encode(" none\n")))
    (result,) = tiny_engine.answer(encode(text), [Branch(tuple(encode("\nValue:")), matcher)])
    flat = " ".join(text.split())
    for hypothesis in result.hypotheses:
        answer = decode(list(hypothesis.tokens))
        assert answer.startswith(" ")
        assert answer.endswith("\n")
        value = answer[1:-1]
        if value == "none":
            continue
        assert value in flat
        for start, end in source.occurrences(value):
            assert " ".join(text[start:end].split()) == value
        assert source.occurrences(value)


def test_a_reluctant_token_begins_an_answer_only_where_it_is_likelier_than_all_others(tiny_engine) -> None:
    prefix, asked = tiny_engine.tokenizer.encode(CORPUS), branches(tiny_engine, beams=1)

    for branch in asked:
        (plain,) = tiny_engine.answer(prefix, [branch])
        first = plain.hypotheses[0].tokens[0]
        share = np.exp(plain.first_step[first]) / np.exp(list(plain.first_step.values())).sum()
        (held,) = tiny_engine.answer(prefix, [replace(branch, reluctant=first)])
        assert (held.hypotheses[0].tokens[0] == first) == (share >= 0.5)
        other = next(token for token in plain.first_step if token != first)
        (kept,) = tiny_engine.answer(prefix, [replace(branch, reluctant=other)])
        assert kept.hypotheses[0].tokens[0] == first
