"""Calibration finds the truth behind over-confident scores."""

import numpy as np
import pytest

from app.tasks.calibration import calibrated
from training.calibrate import accepted_from, calibration_error, fit


def outcomes(count: int, seed: int) -> list[dict]:
    """Answers that are right less often than their scores say, found ones more so than absent ones."""
    random = np.random.default_rng(seed)
    result = []
    for i in range(count):
        score = float(random.uniform(0.02, 0.98))
        logit = np.log(score / (1 - score))
        found = "x" if i % 2 else None
        type_ = "date" if random.random() < 0.5 else "clause"
        truth = 0.5 * logit - (1.0 if found else 0.2) - (0.8 if type_ == "clause" else 0.0)
        right = bool(random.random() < 1 / (1 + np.exp(-truth)))
        result.append(
            {"found": found, "confidence": score, "same_value": right, "document": str(i), "type": type_}
        )
    return result


def confidence(outcome: dict, scalings: dict) -> float:
    kind = "absent" if outcome["found"] is None else "found"
    return calibrated(outcome["confidence"], kind, outcome["type"], scalings)


def test_fit_recovers_the_scaling_of_each_kind() -> None:
    scalings = fit(outcomes(6000, 0))
    for kind, shift in (("found", -1.0), ("absent", -0.2)):
        offset, types = scalings[kind]["offset"], scalings[kind]["types"]
        assert scalings[kind]["slope"] == pytest.approx(0.5, abs=0.08)
        assert offset + types["date"] == pytest.approx(shift, abs=0.15)
        assert offset + types["clause"] == pytest.approx(shift - 0.8, abs=0.15)


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


def test_unknown_kind_keeps_its_probability() -> None:
    assert calibrated(0.37, "found", "date", {}) == 0.37
