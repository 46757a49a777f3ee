"""Text written on: the same tokens whatever makes it quicker, ended where it should, stopped when asked."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from engine.conversion.checkpoint import Checkpoint
from engine.conversion.published import write_published_folder
from engine.decoding.generate import generate
from engine.decoding.prefill import prefill
from engine.engine import Engine
from engine.errors import ContextTooLong
from engine.grammar.choices import choices
from engine.grammar.free import matching_text
from engine.runtime.decoder import open_decoder
from engine.types import Branch, Cancelled, Request, Sampling, StopReason
from tests.helpers.published_graph import Layout, write_published
from tests.helpers.tiny_model import CORPUS, tiny_checkpoint, tiny_lfm2_checkpoint, write_tiny_model
from tests.helpers.varied_prompts import varied_prompts

PROMPTS = varied_prompts(100, characters=200)
ASKED = Request(max_tokens=12)
DRAWN = Request(
    max_tokens=40, sampling=Sampling(temperature=0.7, top_k=20, top_p=0.95, repetition_penalty=1.2, seed=3)
)


def repetitive(checkpoint: Checkpoint) -> Checkpoint:
    """The model, its layers made so faint that it soon repeats itself: then some guesses are right."""
    small = ("out_proj.weight", "w2.weight")
    weights = {n: 0.05 * w if n.endswith(small) else w for n, w in checkpoint.weights.items()}
    return replace(checkpoint, weights={n: w.astype(np.float32) for n, w in weights.items()})


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_model(tmp_path_factory.mktemp("lfm2"), repetitive(tiny_lfm2_checkpoint()))


@pytest.fixture(scope="module")
def engine(folder: Path) -> Iterator[Engine]:
    """With convolutions, every text begun with token 0."""
    with Engine(folder, threads=1) as engine:
        yield engine


@pytest.fixture(scope="module")
def prompts(engine: Engine) -> list[list[int]]:
    return [engine.tokenizer.encode(prompt) for prompt in PROMPTS]


@pytest.fixture(scope="module")
def expected(folder: Path, prompts: list[list[int]]) -> list[tuple[int, ...]]:
    """The most probable tokens, the whole text read anew in one pass for each."""
    decoder = open_decoder(folder / "model.onnx", threads=1)
    found = []
    for prompt in prompts:
        tokens = [0, *prompt]
        for _ in range(ASKED.max_tokens):
            row = decoder.new_state().append(np.array(tokens), logits_rows=np.array([len(tokens) - 1]))
            tokens.append(int(row.argmax()))
        found.append(tuple(tokens[1 + len(prompt) :]))
    return found


@pytest.mark.parametrize("lookup", [False, True])
def test_greedy_text_is_the_most_probable_one_with_guesses_and_without(
    engine, prompts, expected, lookup
) -> None:
    written = [engine.generate(prompt, replace(ASKED, lookup=lookup)) for prompt in prompts]
    assert [each.tokens for each in written] == expected
    tokens, passes = ASKED.max_tokens * len(prompts), sum(each.passes for each in written)
    assert passes < 0.95 * tokens if lookup else passes == tokens


def test_text_after_a_remembered_prompt_is_the_same_as_after_a_new_one(engine, prompts, expected) -> None:
    for prompt, tokens in zip(prompts, expected, strict=True):
        engine.generate([*prompt[: len(prompt) // 2], 7, 8, 9], ASKED)  # half of it is remembered
        assert engine.generate(prompt, ASKED).tokens == tokens
        assert engine.generate(prompt, ASKED).tokens == tokens  # all of it


@pytest.mark.parametrize("chunk", [1, 3, 64])
def test_text_is_the_same_however_the_prompt_is_cut_into_passes(
    folder, engine, prompts, expected, chunk
) -> None:
    decoder = open_decoder(folder / "model.onnx", threads=1)
    for prompt, tokens in list(zip(prompts, expected, strict=True))[:: 4 if chunk == 1 else 1]:
        state = decoder.new_state()
        prefill(state, [0, *prompt[:-1]], chunk=chunk)
        assert generate(state, [0, *prompt], engine.tokenizer, ASKED).tokens == tokens


def test_branches_together_are_what_each_is_alone_over_every_prompt(prompts, tmp_path) -> None:
    # in float32: side by side, columns are summed in another order, which may tip what is rounded to 8 bits
    folder = write_tiny_model(tmp_path, tiny_lfm2_checkpoint(), "float32")
    with Engine(folder, threads=1) as engine:
        encode, written = engine.tokenizer.encode, matching_text(engine.tokenizer, "[ -~]{6}\n")
        asked = [
            Branch(tuple(encode(f"\nField {name}\nValue:")), written, beams=1)
            for name in ("date", "total", "id")
        ]
        for prompt in prompts:
            together = engine.answer(prompt, asked)
            alone = [engine.answer(prompt, [branch])[0] for branch in asked]
            assert [r.hypotheses[0].tokens for r in together] == [r.hypotheses[0].tokens for r in alone]


def test_drawn_text_is_the_same_with_guesses_and_another_with_another_seed(engine, prompts) -> None:
    for prompt in prompts[::10]:
        plain = engine.generate(prompt, replace(DRAWN, lookup=False))
        assert engine.generate(prompt, DRAWN).tokens == plain.tokens
        other = replace(DRAWN, sampling=replace(DRAWN.sampling, seed=4))
        assert engine.generate(prompt, other).tokens != plain.tokens


def test_prompt_that_goes_on_from_what_was_written_is_read_from_there(engine) -> None:
    encode, counted = engine.tokenizer.encode, []
    prompt = encode(CORPUS)
    written = engine.generate(prompt, ASKED)
    follow_up = [*prompt, *written.tokens, *encode("\nAnd then?")]
    after = engine.generate(follow_up, ASKED, on_prefill=lambda done, total: counted.append(total))
    assert counted[0] <= len(encode("\nAnd then?"))
    engine.generate(encode("Something else."), ASKED)
    assert engine.generate(follow_up, ASKED).tokens == after.tokens


def test_ids_that_are_no_tokens_are_never_written(tmp_path) -> None:
    checkpoint = tiny_checkpoint()
    table = checkpoint.weights["model.embed_tokens.weight"]
    wide = replace(
        checkpoint,
        config=replace(checkpoint.config, vocab_size=2 * len(table)),
        weights=checkpoint.weights | {"model.embed_tokens.weight": np.concatenate([table, 3 * table])},
    )
    folder = write_tiny_model(tmp_path, wide)
    with Engine(folder, threads=1) as engine:
        prompt, size = engine.tokenizer.encode(CORPUS), engine.tokenizer.size
        row = open_decoder(folder / "model.onnx").new_state().append(np.array(prompt), None, np.array([40]))
        assert row.argmax() >= size  # the model would
        for request in (ASKED, DRAWN):
            assert max(engine.generate(prompt, request).tokens) < size


def test_pieces_come_as_they_are_written_and_are_the_text(engine, prompts) -> None:
    for prompt in prompts[:10]:
        pieces: list[str] = []
        written = engine.generate(prompt, DRAWN, on_text=pieces.append)
        assert len(pieces) > 5
        assert "".join(pieces) == written.text == engine.tokenizer.decode(list(written.tokens))


def test_stop_token_ends_the_text_and_is_no_part_of_it(engine, prompts) -> None:
    whole = engine.generate(prompts[3], DRAWN)
    stop = next(token for token in whole.tokens[5:] if token not in whole.tokens[:5])
    cut = engine.generate(prompts[3], replace(DRAWN, stop_tokens=frozenset({stop})))
    assert cut.tokens == whole.tokens[: whole.tokens.index(stop)]
    assert (cut.stop_reason, whole.stop_reason) == (StopReason.STOP_TOKEN, StopReason.LENGTH)


def test_stop_text_across_tokens_ends_the_text_before_it(engine, prompts) -> None:
    whole, pieces = engine.generate(prompts[3], DRAWN).text, []
    stop = whole[9:15]
    request = replace(DRAWN, stop_texts=("never there", stop))
    cut = engine.generate(prompts[3], request, on_text=pieces.append)
    assert cut.text == whole[: whole.index(stop)] == "".join(pieces)
    assert cut.stop_reason == StopReason.STOP_TEXT


@pytest.mark.parametrize("request_", [ASKED, DRAWN])
def test_grammar_is_obeyed_and_ends_the_text(engine, prompts, request_) -> None:
    for prompt in prompts[:10]:
        matcher = matching_text(engine.tokenizer, r"(yes|no), [0-9]{3} EUR in [a-z]{2,5}\n")
        texts = {
            engine.generate(prompt, replace(request_, max_tokens=60, matcher=matcher, lookup=lookup)).text
            for lookup in (False, True)
        }
        assert len(texts) == 1
        assert texts.pop().endswith("\n")


def test_tokens_that_the_grammar_forces_take_no_pass_of_their_own(engine, prompts) -> None:
    listed = [" the quick brown fox\n", " the quick brown dog\n"]
    request = Request(matcher=choices(engine.tokenizer, listed), lookup=False)
    written = engine.generate(prompts[0], request)
    assert written.text in listed
    assert written.stop_reason == StopReason.GRAMMAR
    assert written.passes == 1 < len(written.tokens)
    only = engine.generate(prompts[0], Request(matcher=choices(engine.tokenizer, listed[:1])))
    assert (only.text, only.passes) == (listed[0], 0)


def test_text_cut_off_by_its_length_says_so(engine, prompts) -> None:
    matcher = matching_text(engine.tokenizer, "[a-z]{300}\n")
    written = engine.generate(prompts[0], replace(ASKED, matcher=matcher))
    assert (written.stop_reason, len(written.tokens)) == (StopReason.LENGTH, ASKED.max_tokens)


def test_text_ends_with_the_context_and_a_prompt_that_fills_it_is_refused(engine) -> None:
    written = engine.generate([5] * 2040, Request(max_tokens=100))
    assert written.stop_reason == StopReason.LENGTH
    assert 2040 < 1 + 2040 + len(written.tokens) <= 2048
    with pytest.raises(ContextTooLong, match=r"2051 tokens .* 2048"):
        engine.generate([5] * 2050, ASKED)


def test_generate_when_cancelled_stops_within_a_pass_and_the_engine_goes_on(engine, prompts) -> None:
    before = engine.generate(prompts[3], DRAWN)
    pieces: list[str] = []
    with pytest.raises(Cancelled):
        engine.generate(
            prompts[3],
            replace(DRAWN, lookup=False),
            on_text=pieces.append,
            is_cancelled=lambda: len(pieces) == 4,
        )
    assert len(pieces) == 4
    assert engine.generate(prompts[3], DRAWN).tokens == before.tokens


@pytest.mark.parametrize("checkpoint", [tiny_checkpoint(), tiny_lfm2_checkpoint()], ids=["llama", "lfm2"])
def test_published_graph_writes_what_ours_writes(checkpoint, prompts, tmp_path) -> None:
    checkpoint = replace(checkpoint, first_token=None)
    source = write_published(checkpoint, tmp_path / "published", Layout(has_num_logits=True))
    write_published_folder(source, tmp_path / "model", name="x", document_tokens=99)
    write_tiny_model(tmp_path / "own", checkpoint, "float32")
    with Engine(tmp_path / "model", threads=1) as theirs, Engine(tmp_path / "own", threads=1) as ours:
        for prompt in prompts[:10]:
            written = ours.generate(prompt, ASKED).tokens
            for lookup in (False, True):
                assert theirs.generate(prompt, replace(ASKED, lookup=lookup)).tokens == written
