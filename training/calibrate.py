"""Fit how a model's own probabilities become honest ones, and write that into its manifest.

In: outcomes of `python -m benchmarks accuracy --outcomes FILE` with a model that has no calibration yet.
Platt's scaling (1999), apart for found and absent answers, fitted by Newton's method on every second document
and measured on the others; see `app/tasks/calibration.py` for its use.
"""

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.tasks.calibration import calibrated

RIDGE = 1.0
BINS = 10


def main() -> None:
    """Fit, print the error before and after; where it falls, write `calibration` into `model.json`."""
    parser = argparse.ArgumentParser(prog="python -m training.calibrate", description=__doc__)
    parser.add_argument("outcomes", type=Path)
    parser.add_argument("--model", type=Path, required=True, help="model folder whose manifest is written")
    options = parser.parse_args()
    outcomes = [json.loads(line) for line in options.outcomes.read_text(encoding="utf-8").splitlines()]
    documents = sorted({o["document"] for o in outcomes})
    even = set(documents[::2])
    scalings = fit([o for o in outcomes if o["document"] in even])
    held_back = [o for o in outcomes if o["document"] not in even]
    print(f"{len(outcomes)} answers; on the half of the documents that was held back:")
    before, after = calibration_error(held_back, {}), calibration_error(held_back, scalings)
    print(f"  expected calibration error as the model says {before:.1%}, scaled {after:.1%}")
    final = fit(outcomes) if after < before else {}
    manifest = options.model / "model.json"
    content = json.loads(manifest.read_text(encoding="utf-8"))
    content["calibration"] = final
    manifest.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def fit(outcomes: list[dict[str, Any]]) -> dict[str, dict[str, float]]:
    """`{kind: {slope, offset}}` for found and absent answers."""
    scalings = {}
    for kind in ("found", "absent"):
        chosen = [o for o in outcomes if (o["found"] is None) == (kind == "absent")]
        probabilities = np.clip([o["confidence"] for o in chosen], 1e-6, 1 - 1e-6)
        right = np.array([o["same_value"] for o in chosen], float)
        slope, offset = _logistic(np.log(probabilities / (1 - probabilities)), right)
        scalings[kind] = {"slope": round(slope, 4), "offset": round(offset, 4)}
    return scalings


def calibration_error(outcomes: list[dict[str, Any]], scalings: dict[str, dict[str, float]]) -> float:
    """Expected calibration error over ten bins of confidence (Naeini et al. 2015), each kind for itself."""
    kinds = np.array(["absent" if o["found"] is None else "found" for o in outcomes])
    confidence = np.array(
        [calibrated(o["confidence"], kind, scalings) for o, kind in zip(outcomes, kinds, strict=True)]
    )
    right = np.array([o["same_value"] for o in outcomes], float)
    bins = np.minimum((confidence * BINS).astype(int), BINS - 1)
    error = 0.0
    for kind in ("found", "absent"):
        for b in range(BINS):
            inside = (kinds == kind) & (bins == b)
            if inside.any():
                error += abs(right[inside].mean() - confidence[inside].mean()) * inside.mean()
    return float(error)


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
