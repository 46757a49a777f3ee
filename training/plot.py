"""Draws a run's log: the loss, and how many development fields are right, over the tokens trained on."""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl

mpl.use("agg")
from matplotlib import pyplot as plt

SMOOTHING = 0.97
"""Share of the past in the running mean of the loss, a step."""


def main() -> None:
    """Write the picture."""
    parser = argparse.ArgumentParser(prog="python -m training.plot", description=__doc__)
    parser.add_argument("logs", type=Path, nargs="+", help="log.jsonl of runs that followed each other")
    parser.add_argument("--out", type=Path, required=True, help="a PNG or SVG file")
    options = parser.parse_args()
    lines = read_logs(options.logs)
    steps = [one for one in lines if "loss" in one]
    points = [one for one in lines if "dev" in one]
    figure, (above, below) = plt.subplots(2, 1, sharex=True, figsize=(7, 6), layout="constrained")
    above.plot([s["tokens"] / 1e6 for s in steps], smoothed([s["loss"] for s in steps]))
    above.set_ylabel("loss of an answer")
    for kind, label in ((0, "values"), (1, "nulls")):
        tokens, shares = [p["tokens"] / 1e6 for p in points], [100 * right(p["dev"])[kind] for p in points]
        below.plot(tokens, shares, marker="o", label=label)
    below.set_ylabel("right, % of development fields")
    below.set_xlabel("million packed tokens")
    below.legend()
    figure.savefig(options.out, dpi=130)


def read_logs(paths: Sequence[Path]) -> list[dict[str, Any]]:
    """The lines of all logs, the tokens counted through."""
    lines, before = [], 0
    for path in paths:
        own = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        lines += [{**one, "tokens": one["tokens"] + before} for one in own]
        before = lines[-1]["tokens"] if lines else 0
    return lines


def smoothed(values: Sequence[float]) -> list[float]:
    """An exponential running mean, corrected for its beginning at nothing."""
    means, mean, weight = [], 0.0, 0.0
    for value in values:
        mean = SMOOTHING * mean + (1 - SMOOTHING) * value
        weight = SMOOTHING * weight + (1 - SMOOTHING)
        means.append(mean / weight)
    return means


def right(figures: dict[str, str]) -> tuple[float, float]:
    """Shares of values and of nulls that are right over all sources: each is `right/all right/all`."""
    counts = [[int(n) for pair in text.split() for n in pair.split("/")] for text in figures.values()]
    found, values, absent, nulls = (sum(column) for column in zip(*counts, strict=True))
    return found / values, absent / nulls


if __name__ == "__main__":
    main()
