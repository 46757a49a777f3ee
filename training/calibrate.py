"""Fit how a model's own probabilities become honest ones, and write that into its manifest.

In: outcomes of `python -m benchmarks accuracy --outcomes FILE` with a model that has no calibration yet.
Platt's scaling (1999), apart for found and absent answers, fitted by Newton's method on the sources that the
configuration names for it; see `app/tasks/calibration.py` for its use. No scaling makes answers surer than
the model says: that helps the sources it was fitted on, and harms others. Told are the expected calibration
error before and after, on documents and on sources held back, how much of it so few answers have by chance,
and from which confidence on answers may be accepted unseen. An offset a type of field was tried: it did not
help other documents.
"""

import argparse
import json
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.tasks.calibration import calibrated

Outcome = Mapping[str, Any]

RIDGE = 1.0
BINS = 10
DRAWS = 50
WRONG_ACCEPTED = 0.01
"""Share of the answers that are accepted without a look and may be wrong."""


def main() -> None:
    """Fit, print the errors before and after; where they fall, write `calibration` into `model.json`."""
    parser = argparse.ArgumentParser(prog="python -m training.calibrate", description=__doc__)
    parser.add_argument("outcomes", type=Path)
    parser.add_argument("--model", type=Path, required=True, help="model folder whose manifest is written")
    parser.add_argument("--config", type=Path, default=Path(__file__).with_name("config.toml"))
    options = parser.parse_args()
    data = tomllib.loads(options.config.read_text(encoding="utf-8"))["data"]
    outcomes = [json.loads(line) for line in options.outcomes.read_text(encoding="utf-8").splitlines()]
    known = [o for o in outcomes if o["source"] in data["calibrated_on"]]
    unseen = [o for o in outcomes if o["source"] not in data["shares"]]
    documents = sorted({o["document"] for o in known})
    even = set(documents[::2])
    half = [o for o in known if o["document"] in even]
    scalings = fit(half)
    threshold = accepted_from(half, scalings)
    others = [o for o in known if o["document"] not in even]
    groups = {"other documents": others} | {
        f"other source {name}": [o for o in unseen if o["source"] == name]
        for name in sorted({o["source"] for o in unseen})
    }
    for what, held_back in groups.items():
        before, after = calibration_error(held_back, {}), calibration_error(held_back, scalings)
        chance = error_by_chance(held_back, scalings)
        print(f"{what}: {len(held_back)} answers, expected calibration error {before:.1%} → {after:.1%}")
        print(f"  {chance:.1%} of it by chance alone")
        print(f"  accepted from {threshold:.1%} on: {_accepted(held_back, scalings, threshold)}")
    final = fit(known) if calibration_error(others, scalings) < calibration_error(others, {}) else {}
    manifest = options.model / "model.json"
    content = json.loads(manifest.read_text(encoding="utf-8"))
    content["calibration"] = final
    manifest.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"{'written' if final else 'no gain, left out'}: fitted on all {len(known)} answers")


def fit(outcomes: Sequence[Outcome]) -> dict[str, dict[str, float]]:
    """`{kind: {slope, offset}}` for found and absent answers, where it makes them less sure."""
    scalings = {}
    for kind in ("found", "absent"):
        chosen = [o for o in outcomes if _kind(o) == kind]
        probabilities = np.clip([o["confidence"] for o in chosen], 1e-6, 1 - 1e-6)
        right = np.array([o["same_value"] for o in chosen], float)
        slope, offset = _logistic(np.log(probabilities / (1 - probabilities)), right)
        scaling = {"slope": round(slope, 4), "offset": round(offset, 4)}
        if _confidences(chosen, {kind: scaling}).mean() <= probabilities.mean():
            scalings[kind] = scaling
    return scalings


def calibration_error(outcomes: Sequence[Outcome], scalings: Mapping[str, Any]) -> float:
    """Expected calibration error over ten bins of confidence (Naeini et al. 2015), each kind for itself."""
    kinds = np.array([_kind(o) for o in outcomes])
    confidence = _confidences(outcomes, scalings)
    right = np.array([o["same_value"] for o in outcomes], float)
    bins = np.minimum((confidence * BINS).astype(int), BINS - 1)
    error = 0.0
    for kind in ("found", "absent"):
        for b in range(BINS):
            inside = (kinds == kind) & (bins == b)
            if inside.any():
                error += abs(right[inside].mean() - confidence[inside].mean()) * inside.mean()
    return float(error)


def error_by_chance(outcomes: Sequence[Outcome], scalings: Mapping[str, Any]) -> float:
    """The mean calibration error of so many answers if they were right just as often as they are sure.

    In few answers, a bin's share that is right strays from its mean, which counts as an error.
    """
    rng = np.random.default_rng(0)
    confidence = _confidences(outcomes, scalings)
    drawn = [
        [{**o, "same_value": bool(right)} for o, right in zip(outcomes, rights, strict=True)]
        for rights in rng.random((DRAWS, len(outcomes))) < confidence
    ]
    return float(np.mean([calibration_error(one, scalings) for one in drawn]))


def accepted_from(outcomes: Sequence[Outcome], scalings: Mapping[str, Any]) -> float:
    """The least confidence from which on at most one answer in a hundred is wrong; 1 where there is none."""
    confidence = _confidences(outcomes, scalings)
    order = np.argsort(-confidence)
    wrong = np.cumsum([not outcomes[i]["same_value"] for i in order]) / np.arange(1, len(order) + 1)
    good = np.flatnonzero(wrong <= WRONG_ACCEPTED)
    return float(confidence[order[good[-1]]]) if good.size else 1.0


def _accepted(outcomes: Sequence[Outcome], scalings: Mapping[str, Any], threshold: float) -> str:
    above = _confidences(outcomes, scalings) >= threshold
    wrong = sum(bool(a) and not o["same_value"] for a, o in zip(above, outcomes, strict=True))
    return f"{above.mean():.0%} of the answers, {wrong / max(above.sum(), 1):.1%} of them wrong"


def _kind(outcome: Outcome) -> str:
    return "absent" if outcome["found"] is None else "found"


def _confidences(outcomes: Sequence[Outcome], scalings: Mapping[str, Any]) -> NDArray[np.float64]:
    return np.array([calibrated(o["confidence"], _kind(o), scalings) for o in outcomes])


def _logistic(x: NDArray[np.float64], y: NDArray[np.float64]) -> tuple[float, float]:
    """Slope and offset of least loss, drawn a little towards leaving things as they are."""
    inputs = np.stack([x, np.ones_like(x)], axis=1)
    start = np.array([1.0, 0.0])

    def loss(weights: NDArray[np.float64]) -> float:
        z = inputs @ weights
        return float((np.logaddexp(0, z) - y * z).sum() + RIDGE / 2 * ((weights - start) ** 2).sum())

    weights = start
    for _ in range(50):
        p = 1 / (1 + np.exp(-np.clip(inputs @ weights, -500, 500)))
        gradient = inputs.T @ (p - y) + RIDGE * (weights - start)
        hessian = inputs.T @ (inputs * (p * (1 - p))[:, None]) + RIDGE * np.eye(2)
        step = np.linalg.solve(hessian, gradient)
        while loss(weights - step) > loss(weights) and np.abs(step).max() > 1e-9:
            step = step / 2
        weights = weights - step
    return float(weights[0]), float(weights[1])


if __name__ == "__main__":
    main()
