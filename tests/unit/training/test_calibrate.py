"""Calibration finds the truth behind over-confident scores."""

import numpy as np
import pytest

from app.tasks.calibration import calibrated
from training.calibrate import accepted_from, calibration_error, error_by_chance, fit


def outcomes(count: int, seed: int) -> list[dict]:
    """Answers that are right less often than their scores say, found ones more so than absent ones."""
    random = np.random.default_rng(seed)
    result = []
    for i in range(count):
        score = float(random.uniform(0.02, 0.98))
        logit = np.log(score / (1 - score))
        found = "x" if i % 2 else None
        truth = 0.5 * logit - (1.0 if found else 0.2)
        right = bool(random.random() < 1 / (1 + np.exp(-truth)))
        result.append({"found": found, "confidence": score, "same_value": right, "document": str(i)})
    return result


def confidence(outcome: dict, scalings: dict) -> float:
    kind = "absent" if outcome["found"] is None else "found"
    return calibrated(outcome["confidence"], kind, scalings)


def test_fit_recovers_the_scaling_of_each_kind() -> None:
    scalings = fit(outcomes(6000, 0))
    assert scalings["found"]["slope"] == pytest.approx(0.5, abs=0.08)
    assert scalings["found"]["offset"] == pytest.approx(-1.0, abs=0.12)
    assert scalings["absent"]["offset"] == pytest.approx(-0.2, abs=0.12)


def test_answers_are_accepted_from_where_one_in_a_hundred_is_wrong() -> None:
    known = outcomes(4000, 3)
    scalings = fit(known)

    threshold = accepted_from(known, scalings)

    accepted = [o for o in known if confidence(o, scalings) >= threshold]
    assert accepted
    assert sum(not o["same_value"] for o in accepted) <= 0.01 * len(accepted)
    assert accepted_from([{**o, "same_value": False} for o in known], scalings) == 1.0


def test_calibrated_answers_of_other_documents_are_right_as_often_as_they_say() -> None:
    scalings, others = fit(outcomes(4000, 1)), outcomes(4000, 2)
    assert calibration_error(others, {}) > 0.1
    assert calibration_error(others, scalings) < 0.03


def test_few_honest_answers_err_by_chance_as_much_as_is_told() -> None:
    random = np.random.default_rng(0)
    few = [
        {"found": "x", "confidence": p, "same_value": bool(random.random() < p), "document": "d"}
        for p in random.uniform(0.02, 0.98, 200)
    ]
    assert 0.5 * calibration_error(few, {}) < error_by_chance(few, {}) < 2 * calibration_error(few, {})
    assert error_by_chance(few * 20, {}) < 0.5 * error_by_chance(few, {})


def test_no_scaling_makes_answers_surer() -> None:
    timid = [{**o, "confidence": o["confidence"] / 2, "same_value": True} for o in outcomes(1000, 4)]
    assert fit(timid) == {}


def test_unknown_kind_keeps_its_probability() -> None:
    assert calibrated(0.37, "found", {}) == 0.37
