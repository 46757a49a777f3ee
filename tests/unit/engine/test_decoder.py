"""The exported graph against the mathematics it stands for."""

from pathlib import Path

import numpy as np
import pytest

from engine.runtime import session
from engine.runtime.decoder import HIDDEN, Decoder
from engine.tokenizer.tokenizer import Tokenizer
from tests.helpers.reference_llama import log_probabilities
from tests.helpers.tiny_model import CORPUS, tiny_checkpoint

ROUNDING = 0.02
"""Mean KL divergence in nats that 8-bit weights and activations may cost the tiny model."""


@pytest.fixture(scope="module")
def decoder(tiny_folder: Path) -> Decoder:
    return Decoder(tiny_folder / "model.onnx", threads=1)


@pytest.fixture(scope="module")
def tokens(tiny_folder: Path) -> list[int]:
    return Tokenizer(tiny_folder / "tokenizer.json").encode(CORPUS)[:90]


def whole(decoder: Decoder, tokens: list[int]) -> np.ndarray:
    order = np.arange(len(tokens))
    return decoder.append(decoder.new_state(len(tokens)), np.array(tokens), order, logits_rows=order)


def divergence(reference: np.ndarray, other: np.ndarray) -> float:
    return float((np.exp(reference) * (reference - other)).sum(-1).mean())


def test_logprobs_against_numpy_reference_differ_by_rounding_only(decoder, tokens) -> None:
    reference = log_probabilities(tiny_checkpoint(), tokens)
    assert divergence(reference, whole(decoder, tokens)) < ROUNDING
    shuffled = log_probabilities(tiny_checkpoint(), tokens[::-1])
    assert divergence(reference, shuffled) > 50 * ROUNDING  # the bound means something


def test_logprobs_on_a_saturating_processor_stay_close(tiny_folder, tokens, monkeypatch) -> None:
    monkeypatch.setattr(session, "_products_saturate", lambda: True)
    narrow = Decoder(tiny_folder / "model.onnx", threads=1)
    monkeypatch.undo()
    full = whole(Decoder(tiny_folder / "model.onnx", threads=1), tokens)
    coarse = whole(narrow, tokens)
    assert not np.array_equal(full, coarse)  # it does use fewer levels
    assert divergence(log_probabilities(tiny_checkpoint(), tokens), coarse) < 4 * ROUNDING


@pytest.mark.parametrize("sizes", [[90], [1] * 90, [7, 50, 33]])
def test_append_in_chunks_gives_what_one_pass_gives(decoder, tokens, sizes) -> None:
    state, rows = decoder.new_state(4), []
    for size in sizes:
        start = state.length
        part = np.array(tokens[start : start + size])
        order = np.arange(start, start + size)
        rows.append(decoder.append(state, part, order, logits_rows=np.arange(size)))
    np.testing.assert_allclose(np.concatenate(rows), whole(decoder, tokens), atol=2e-2)


def test_rewound_state_goes_on_as_if_nothing_had_followed(decoder, tokens) -> None:
    state = decoder.new_state(90)
    decoder.append(state, np.array(tokens[:40]), np.arange(40))
    decoder.append(state, np.array(tokens[60:90]), np.arange(40, 70))
    state.length = 40
    order = np.arange(40, 90)
    rows = decoder.append(state, np.array(tokens[40:]), order, logits_rows=np.arange(50))
    np.testing.assert_allclose(rows, whole(decoder, tokens)[40:], atol=2e-2)


def test_hidden_tokens_have_no_influence(decoder, tokens) -> None:
    state = decoder.new_state(90)
    decoder.append(state, np.array(tokens[:40]), np.arange(40))
    decoder.append(state, np.array(tokens[70:90]), np.arange(40, 60))
    bias = np.zeros((50, 110), np.float32)
    bias[:, 40:60] = HIDDEN
    rows = decoder.append(state, np.array(tokens[40:]), np.arange(40, 90), bias, np.arange(50))
    np.testing.assert_allclose(rows, whole(decoder, tokens)[40:], atol=2e-2)
