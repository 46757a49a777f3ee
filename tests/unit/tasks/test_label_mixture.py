"""How much the model's view counts, and how much the examples': few examples prove little, many decide."""

import numpy as np

from app.tasks.label_mixture import ZERO_SHOT, ZERO_SHOT_SHARPNESS, Mixture, fit_mixture

RANDOM = np.random.default_rng(0)


def targets(examples: int, classes: int = 3) -> np.ndarray:
    return np.eye(classes)[np.arange(examples) % classes]


def test_a_few_examples_that_the_scores_got_wrong_do_not_silence_them() -> None:
    truth = targets(6)
    wrong = np.roll(truth, 1, axis=1) * 3  # nats for another label
    mixture = fit_mixture(wrong, truth * 0.2 + 0.2, truth, several=False)
    assert mixture.needs_scores
    assert mixture.head > 0
    assert not mixture.floor_on_head


def test_many_examples_that_the_head_knows_let_it_decide_alone() -> None:
    truth = targets(90)
    noise = RANDOM.normal(0, 2, truth.shape)
    mixture = fit_mixture(noise, truth * 0.8, truth, several=False)
    assert not mixture.needs_scores
    assert mixture.head > 4
    assert mixture.floor_on_head


def test_scores_that_know_more_than_the_head_keep_their_word() -> None:
    truth = targets(90)
    mixture = fit_mixture(truth * 8, RANDOM.normal(0.3, 0.3, truth.shape), truth, several=False)
    assert mixture.scores >= ZERO_SHOT_SHARPNESS


def test_what_is_like_a_few_examples_is_not_none() -> None:
    few = Mixture(0.4, 3.0, ZERO_SHOT.floor, ZERO_SHOT.spread)
    low = np.array([-4.0, -6.0])
    unlike, like = np.array([0.3, 0.2]), np.array([0.9, 0.1])
    assert few.none(low, unlike) == ZERO_SHOT.none(low, unlike) > 0.9
    assert few.none(low, like) < 0.2
