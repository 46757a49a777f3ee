"""Published exports of both architectures run as they are, in every layout."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from engine.conversion.checkpoint import Checkpoint, Lfm2Config
from engine.conversion.published import write_published_folder
from engine.engine import Engine
from engine.grammar.choices import choices
from engine.model_files.manifest import read_manifest
from engine.runtime.decoder import open_decoder
from engine.runtime.published_decoder import PublishedDecoder, PublishedState
from engine.runtime.state import State
from engine.tokenizer.tokenizer import Tokenizer
from engine.types import Branch
from tests.helpers import reference_lfm2, reference_llama
from tests.helpers.published_graph import Layout, write_published
from tests.helpers.tiny_model import CORPUS, tiny_checkpoint, tiny_lfm2_checkpoint, write_tiny_model
from tests.helpers.watched_passes import lengths_after_passes

LAYOUTS = {
    "transformers.js": Layout(has_position_ids=True, has_num_logits=True),
    "without position_ids": Layout(has_num_logits=True),
    "all logits": Layout(has_position_ids=True),
    "last logits only": Layout(last_row_only=True),
    "genai": Layout(open_head_size=True),
}


def exactly(checkpoint: Checkpoint, tokens: list[int]) -> np.ndarray:
    is_lfm2 = isinstance(checkpoint.config, Lfm2Config)
    return (reference_lfm2 if is_lfm2 else reference_llama).log_probabilities(checkpoint, tokens)


@pytest.fixture(scope="module", params=["llama", "lfm2"])
def checkpoint(request: pytest.FixtureRequest) -> Checkpoint:
    return tiny_checkpoint() if request.param == "llama" else tiny_lfm2_checkpoint()


@pytest.fixture(scope="module")
def tokens(tiny_folder: Path) -> list[int]:
    return (Tokenizer(tiny_folder / "tokenizer.json").encode(CORPUS) * 3)[:200]


def imported_state(checkpoint: Checkpoint, folder: Path, layout: Layout, **files) -> State:
    source = write_published(checkpoint, folder / "published", layout, **files)
    write_published_folder(source, folder / "model", name="x", document_tokens=99)
    decoder = open_decoder(folder / "model" / read_manifest(folder / "model").graph, threads=1)
    assert isinstance(decoder, PublishedDecoder)
    return decoder.new_state()


def read(state: State, tokens: list[int]) -> np.ndarray:
    return state.append(np.array(tokens), logits_rows=np.arange(len(tokens)))


def same(one: np.ndarray, other: np.ndarray, tolerance: float = 1e-3) -> None:
    np.testing.assert_allclose(one, other, rtol=tolerance, atol=tolerance)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_export_computes_the_reference_s_numbers(checkpoint, tokens, tmp_path, layout) -> None:
    """Prefill by chunks, a tree of branches, rewinding, forking."""
    state = imported_state(checkpoint, tmp_path, LAYOUTS[layout], genai=layout == "genai")
    begin = np.concatenate([read(state, tokens[:50]), read(state, tokens[50:51]), read(state, tokens[51:90])])
    same(begin, exactly(checkpoint, tokens[:90]))

    a, b = tokens[100:103], tokens[110:115]
    parents = [89, 90, 91, 89, *range(93, 97)]
    rows = state.append(np.array(a + b), np.array(parents), np.array([2, 7]))
    same(rows[0], exactly(checkpoint, tokens[:90] + a)[-1])
    same(rows[1], exactly(checkpoint, tokens[:90] + b)[-1])
    x, y, z = tokens[120:123]
    rows = state.append(np.array([x, y, z]), np.array([92, 97, 95]), np.arange(3))  # the last from inside b
    same(rows[0], exactly(checkpoint, [*tokens[:90], *a, x])[-1])
    same(rows[1], exactly(checkpoint, [*tokens[:90], *b, y])[-1])
    same(rows[2], exactly(checkpoint, [*tokens[:90], *b[:3], z])[-1])

    state.rewind(90)
    fork = state.fork()
    assert state.length == fork.length == 90
    same(read(state, tokens[90:120]), exactly(checkpoint, tokens[:120])[90:])
    same(read(fork, tokens[:5]), exactly(checkpoint, tokens[:90] + tokens[:5])[90:])
    state.rewind(60)
    assert state.length == (50 if checkpoint.architecture == "lfm2" else 60)  # back to where a pass ended
    kept = state.length
    same(read(state, tokens[130:140]), exactly(checkpoint, tokens[:kept] + tokens[130:140])[kept:])


@pytest.mark.parametrize(
    ("layout", "precision", "tolerance"),
    [
        (Layout(has_num_logits=True, half=True), "float16", 0.1),
        (Layout(bits=8), "int8", 0.5),
        (Layout(bits=4, half=True), "int4", 12),
    ],
)
def test_export_of_another_precision_comes_close(
    checkpoint, tokens, tmp_path, layout, precision, tolerance
) -> None:
    state = imported_state(checkpoint, tmp_path, layout)
    assert read_manifest(tmp_path / "model").quantisation == precision
    same(read(state, tokens[:40]), exactly(checkpoint, tokens[:40]), tolerance)


@pytest.mark.parametrize(
    "data_files", [("model.onnx_data",), ("model.onnx.data",), ("m_data", "m_data_1", "m_data_2")]
)
def test_export_with_data_files_is_taken_whole(checkpoint, tokens, tmp_path, data_files) -> None:
    state = imported_state(checkpoint, tmp_path, Layout(), file="model.onnx", data_files=data_files)
    same(read(state, tokens[:20]), exactly(checkpoint, tokens[:20]))
    assert {file.name for file in read_manifest(tmp_path / "model").files} >= set(data_files)


def test_of_several_graphs_the_eight_bit_one_is_taken(checkpoint, tmp_path) -> None:
    for name, layout in (
        ("a", Layout()),
        ("b", Layout(bits=8)),
        ("c", Layout(half=True)),
        ("d", Layout(bits=4)),
    ):
        write_published(
            checkpoint, tmp_path / "in", layout, file=f"onnx/{name}.onnx", data_files=(f"{name}.data",)
        )
    write_published_folder(tmp_path / "in", tmp_path / "out", name="x", document_tokens=99)
    assert read_manifest(tmp_path / "out").graph == "b.onnx"
    write_published_folder(tmp_path / "in/onnx/d.onnx", tmp_path / "named", name="x", document_tokens=99)
    assert read_manifest(tmp_path / "named").graph == "d.onnx"


def test_published_and_own_graph_answer_alike(checkpoint, tmp_path) -> None:
    checkpoint = replace(checkpoint, first_token=None)
    own = write_tiny_model(tmp_path / "own", checkpoint, "float32")
    source = write_published(checkpoint, tmp_path / "published", LAYOUTS["transformers.js"])
    write_published_folder(source, tmp_path / "model", name="x", document_tokens=99)
    answers = []
    for folder in (own, tmp_path / "model"):
        with Engine(folder, threads=1) as engine:
            encode = engine.tokenizer.encode
            listed = choices(engine.tokenizer, [" yes\n", " no\n", " 1 March 2026\n", " none\n"])
            asked = [
                Branch(tuple(encode(f"\nField {name}\nValue:")), listed) for name in ("date", "paid", "due")
            ]
            results = engine.answer(encode(CORPUS), asked)
            answers.append([[(h.tokens, round(h.logprob, 2)) for h in r.hypotheses] for r in results])
    assert answers[0] == answers[1]


def test_graph_that_reads_one_branch_after_another_is_given_no_guesses(
    checkpoint, tmp_path, monkeypatch
) -> None:
    source = write_published(checkpoint, tmp_path / "published", LAYOUTS["transformers.js"])
    write_published_folder(source, tmp_path / "model", name="x", document_tokens=99)
    with Engine(tmp_path / "model", threads=1) as engine:
        encode = engine.tokenizer.encode
        long, short = " a choice of very many tokens\n", " no\n"
        asked = [
            Branch(tuple(encode("\nA:")), choices(engine.tokenizer, [long])),
            Branch(tuple(encode("\nB:")), choices(engine.tokenizer, [short])),
        ]
        engine.answer(encode(CORPUS), [])
        passes = lengths_after_passes(monkeypatch, PublishedState)
        engine.answer(encode(CORPUS), asked)
    assert len(passes) == len(encode(long))  # the questions, then a token of each answer but its last
