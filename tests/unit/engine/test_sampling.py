"""Tokens are drawn as often as their probabilities say, from those that the settings leave."""

import numpy as np
import pytest

from engine.decoding.sampling import Sampler
from engine.types import Sampling

PROBABILITIES = np.array([0.05, 0.4, 0.1, 0.25, 0.2])
LOGPROBS = np.log(PROBABILITIES).astype(np.float32)


def shares(sampling: Sampling, allowed: list[int] | None = None, draws: int = 4000) -> np.ndarray:
    sampler = Sampler(sampling, ())
    ids = None if allowed is None else np.array(allowed)
    drawn = [sampler.choose(LOGPROBS, ids) for _ in range(draws)]
    return np.bincount(drawn, minlength=len(LOGPROBS)) / draws


def expected(probabilities: list[float]) -> object:
    return pytest.approx(np.array(probabilities) / sum(probabilities), abs=0.03)


def test_tokens_are_drawn_as_often_as_they_are_probable() -> None:
    assert shares(Sampling(temperature=1)) == expected([0.05, 0.4, 0.1, 0.25, 0.2])


def test_low_temperature_sharpens_and_none_is_greedy() -> None:
    assert shares(Sampling(temperature=0.5)) == expected([0.05**2, 0.4**2, 0.1**2, 0.25**2, 0.2**2])
    assert shares(Sampling(top_k=3)) == expected([0, 1, 0, 0, 0])


@pytest.mark.parametrize(
    ("sampling", "left"),
    [
        (Sampling(temperature=1, top_k=2), [0, 0.4, 0, 0.25, 0]),
        (Sampling(temperature=1, top_p=0.6), [0, 0.4, 0, 0.25, 0]),
        (Sampling(temperature=1, top_p=0.7), [0, 0.4, 0, 0.25, 0.2]),
        (Sampling(temperature=1, min_p=0.3), [0, 0.4, 0, 0.25, 0.2]),
        (Sampling(temperature=1, top_k=4, min_p=0.3, top_p=0.6), [0, 0.4, 0, 0.25, 0]),
        (Sampling(temperature=1, top_k=99, top_p=1e-9), [0, 1, 0, 0, 0]),
    ],
)
def test_tail_is_cut_off(sampling, left) -> None:
    found = shares(sampling)
    assert found == expected(left)
    assert not found[np.array(left) == 0].any()


def test_only_allowed_tokens_are_chosen() -> None:
    assert shares(Sampling(temperature=1), [0, 2, 4]) == expected([0.05, 0, 0.1, 0, 0.2])
    assert shares(Sampling(), [0, 2, 4]) == expected([0, 0, 0, 0, 1])


def test_penalty_is_for_tokens_read_and_written() -> None:
    sampler = Sampler(Sampling(repetition_penalty=5), [1, 9999])
    assert sampler.choose(LOGPROBS) == 3
    sampler.see(3)
    assert sampler.choose(LOGPROBS) == 4
    assert Sampler(Sampling(repetition_penalty=1.01), [1]).choose(LOGPROBS) == 1  # a small one loses no lead


def test_same_seed_draws_the_same_and_another_does_not() -> None:
    first, again, other = (
        [sampler.choose(LOGPROBS) for _ in range(40)]
        for sampler in (Sampler(Sampling(temperature=1, seed=seed), ()) for seed in (1, 1, 2))
    )
    assert first == again != other


@pytest.mark.parametrize(
    "wrong", [{"temperature": -1}, {"top_k": -1}, {"top_p": 0}, {"min_p": 2}, {"repetition_penalty": 0}]
)
def test_settings_that_mean_nothing_are_refused(wrong) -> None:
    with pytest.raises(ValueError, match=r"top_p|temperature"):
        Sampling(**wrong)
