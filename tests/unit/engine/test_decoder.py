"""The exported graphs of both architectures against the mathematics they stand for."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from engine.conversion.checkpoint import Checkpoint
from engine.conversion.write_graph import write_graph
from engine.runtime import session
from engine.runtime.decoder import Decoder, open_decoder
from engine.runtime.state import State
from engine.tokenizer.tokenizer import Tokenizer
from engine.types import Blocks
from tests.helpers import reference_lfm2, reference_llama
from tests.helpers.tiny_model import CORPUS, tiny_checkpoint, tiny_lfm2_checkpoint

ROUNDING = {"int8": 0.03, "int4": 0.3}
"""Mean KL divergence in nats that rounding may cost the tiny models."""


@dataclass(frozen=True)
class Case:
    """An architecture's tiny checkpoint, and what it computes."""

    checkpoint: Checkpoint
    reference: Callable[[Checkpoint, list[int]], np.ndarray]
    folder: Path

    def decoder(self, precision: str, threads: int = 1) -> Decoder:
        """The graph in that precision, written at first use."""
        path = self.folder / precision
        if not path.exists():
            path.mkdir()
            write_graph(self.checkpoint, path, precision)
        return open_decoder(path / "model.onnx", threads=threads)

    def exactly(self, tokens: list[int]) -> np.ndarray:
        """Log-probabilities after each of `tokens`."""
        return self.reference(self.checkpoint, tokens)


@pytest.fixture(scope="module", params=["llama", "lfm2"])
def case(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Case:
    folder = tmp_path_factory.mktemp(request.param)
    if request.param == "llama":
        return Case(tiny_checkpoint(), reference_llama.log_probabilities, folder)
    return Case(tiny_lfm2_checkpoint(), reference_lfm2.log_probabilities, folder)


@pytest.fixture(scope="module")
def decoder(case: Case) -> Decoder:
    return case.decoder("float32")


@pytest.fixture(scope="module")
def tokens(tiny_folder: Path) -> list[int]:
    return (Tokenizer(tiny_folder / "tokenizer.json").encode(CORPUS) * 3)[:300]


def read(state: State, tokens: list[int]) -> np.ndarray:
    """Append, and answer after each token."""
    return state.append(np.array(tokens), logits_rows=np.arange(len(tokens)))


def same(one: np.ndarray, other: np.ndarray) -> None:
    np.testing.assert_allclose(one, other, rtol=1e-3, atol=1e-3)


def divergence(reference: np.ndarray, other: np.ndarray) -> float:
    return float((np.exp(reference) * (reference - other)).sum(-1).mean())


def test_float32_logprobs_are_the_reference_s(case, decoder, tokens) -> None:
    same(read(decoder.new_state(), tokens), case.exactly(tokens))


@pytest.mark.parametrize("precision", ["int8", "int4"])
def test_rounded_logprobs_stay_close(case, tokens, precision) -> None:
    reference = case.exactly(tokens[:90])
    rounded = read(case.decoder(precision).new_state(), tokens[:90])
    assert divergence(reference, rounded) < ROUNDING[precision]
    assert divergence(reference, case.exactly(tokens[89::-1])) > 5 * ROUNDING[precision]  # it means something


@pytest.mark.parametrize("blocks", [Blocks(16), Blocks(32, symmetric=True)], ids=str)
def test_other_blocks_of_4_bits_stay_close(case, tokens, tmp_path, blocks) -> None:
    path = write_graph(case.checkpoint, tmp_path, "int4", blocks)[0]
    rounded = read(open_decoder(path).new_state(), tokens[:90])
    assert divergence(case.exactly(tokens[:90]), rounded) < ROUNDING["int4"]


def test_int8_logprobs_on_a_saturating_processor_stay_close(case, tokens, monkeypatch) -> None:
    monkeypatch.setattr(session, "_products_saturate", lambda: False)
    full = read(case.decoder("int8").new_state(), tokens[:90])
    monkeypatch.setattr(session, "_products_saturate", lambda: True)
    coarse = read(case.decoder("int8").new_state(), tokens[:90])
    assert not np.array_equal(full, coarse)  # it does use fewer levels
    assert divergence(case.exactly(tokens[:90]), coarse) < 4 * ROUNDING["int8"]


@pytest.mark.parametrize("sizes", [[1] * 40, [2, 1, 3, 60, 33], [128, 128, 44]])
def test_append_in_chunks_gives_what_one_pass_gives(case, decoder, tokens, sizes) -> None:
    state, rows = decoder.new_state(4), []
    for size in sizes:
        rows.append(read(state, tokens[state.length : state.length + size]))
    same(np.concatenate(rows), case.exactly(tokens[: sum(sizes)]))


@pytest.mark.parametrize("precision", ["int8", "int4"])
@pytest.mark.parametrize(("threads", "chunk"), [(1, 1), (1, 64), (2, 128), (2, 299), (3, 300)])
def test_threads_and_chunks_change_no_bit(case, tokens, precision, threads, chunk) -> None:
    expected = read(case.decoder(precision).new_state(), tokens)
    state = case.decoder(precision, threads).new_state()
    rows = [read(state, tokens[begin : begin + chunk]) for begin in range(0, len(tokens), chunk)]
    assert np.array_equal(np.concatenate(rows), expected)


@pytest.mark.parametrize("length", [0, 1, 2, 40, 99, 127, 128, 250, 297])
def test_rewound_state_goes_on_as_if_nothing_had_followed(case, decoder, tokens, length) -> None:
    state = decoder.new_state()
    for begin in range(0, 300, 50):
        read(state, tokens[begin : begin + 50])
    state.rewind(length)
    assert state.length <= length
    if length > 250:
        assert state.length == length  # recent tokens are all remembered
    kept = state.length
    same(read(state, tokens[:60]), case.exactly(tokens[:kept] + tokens[:60])[kept:])


def test_fork_and_original_go_separate_ways(case, decoder, tokens) -> None:
    state = decoder.new_state()
    read(state, tokens[:150])
    fork = state.fork()
    one = read(state, tokens[150:200])
    other = read(fork, tokens[10:60])
    same(one, case.exactly(tokens[:200])[150:])
    same(other, case.exactly(tokens[:150] + tokens[10:60])[150:])


def test_tree_computes_each_branch_as_if_alone(case, decoder, tokens) -> None:
    """Two questions in one pass, then steps of three hypotheses, one of which splits off inside."""
    state = decoder.new_state()
    read(state, tokens[:150])
    a, b = tokens[150:154], tokens[170:177]
    parents = [149, 150, 151, 152, 149, *range(154, 160)]
    rows = state.append(np.array(a + b), np.array(parents), np.arange(11))
    same(rows[:4], case.exactly(tokens[:150] + a)[150:])
    same(rows[4:], case.exactly(tokens[:150] + b)[150:])
    x, y, z = tokens[200:203]
    rows = state.append(np.array([x, y, z]), np.array([153, 160, 155]), np.arange(3))
    same(rows[0], case.exactly([*tokens[:150], *a, x])[-1])
    same(rows[1], case.exactly([*tokens[:150], *b, y])[-1])
    same(rows[2], case.exactly([*tokens[:150], *b[:2], z])[-1])
    rows = state.append(np.array([y, x]), np.array([161, 163]), np.arange(2))
    same(rows[0], case.exactly([*tokens[:150], *a, x, y])[-1])
    same(rows[1], case.exactly([*tokens[:150], *b[:2], z, x])[-1])
    same(read(state, [z, y]), case.exactly([*tokens[:150], *b[:2], z, x, z, y])[-2:])  # the last goes on
    state.rewind(150)
    assert state.length == 150
    same(read(state, tokens[150:180]), case.exactly(tokens[:180])[150:])


def test_texts_of_different_lengths_side_by_side(case, decoder, tokens) -> None:
    texts = [tokens[:7], tokens[50:51], tokens[20:60]]
    state = decoder.new_state()
    parents = []
    for text in texts:
        parents += [-1, *range(len(parents), len(parents) + len(text) - 1)]
    rows = state.append(
        np.array([token for text in texts for token in text]), np.array(parents), np.arange(48)
    )
    same(rows, np.concatenate([case.exactly(text) for text in texts]))


def test_parent_in_no_earlier_column_is_refused(decoder, tokens) -> None:
    state = decoder.new_state()
    for parents in ([0, 0], [-2, 0], [-1]):
        with pytest.raises(ValueError, match="earlier column"):
            state.append(np.array(tokens[:2]), np.array(parents))
    assert state.length == 0
