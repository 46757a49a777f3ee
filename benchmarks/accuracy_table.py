"""Tables of what `python -m benchmarks accuracy --outcomes FILE` found: by source, group, language and type.

Intervals hold 95 % of 1,000 draws of as many documents with replacement (Efron 1979): fields of one document
are right or wrong together, so they are drawn together.
"""

import argparse
import json
import tomllib
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.accuracy import data_file, labelled_documents

CONFIG = Path(__file__).parents[1] / "training" / "config.toml"
DRAWS = 1000

Outcome = dict[str, Any]
Outcomes = Sequence[Outcome]


def main(arguments: list[str]) -> None:
    """Print Markdown."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks accuracy_table", description=__doc__)
    parser.add_argument("outcomes", type=Path)
    parser.add_argument("--before", type=Path, help="outcomes of another model on the same documents")
    options = parser.parse_args(arguments)
    now = read_outcomes(options.outcomes)
    before = read_outcomes(options.before) if options.before else []
    _print_table("source", now, before)
    print()
    for group in ("trained on", "left out", "for measuring only"):
        inside, earlier = _where("group", group, now), _where("group", group, before)
        if inside:
            then = f" (before {macro(earlier):.1%})" if earlier else ""
            print(f"Sources {group}: {macro(inside):.1%}{then} of the values, each source alike;", end=" ")
            print(f"all fields together: values {share(inside, True)}, nulls {share(inside, False)}")
    for key in ("lang", "type"):
        print()
        _print_table(key, now, before)


def read_outcomes(path: Path) -> list[Outcome]:
    """The outcomes with the language of their document and the group of their source."""
    data = tomllib.loads(CONFIG.read_text(encoding="utf-8"))["data"]
    groups = dict.fromkeys(data["shares"], "trained on") | dict.fromkeys(data["left_out"], "left out")
    languages: defaultdict[str, dict[str, str]] = defaultdict(dict)
    outcomes = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    for source in {o["source"] for o in outcomes}:
        if file := data_file(source):
            languages[source] = {d["id"]: d["lang"] for d in labelled_documents(file, 10_000)}
    return [
        o
        | {
            "group": groups.get(o["source"], "for measuring only"),
            "lang": languages[o["source"]].get(o["document"], "?"),
        }
        for o in outcomes
    ]


def share(outcomes: Outcomes, labelled: bool) -> str:
    """How many of the values (labelled) or of the nulls are right, with the interval."""
    by_document: defaultdict[tuple[str, str], list[bool]] = defaultdict(list)
    for o in outcomes:
        if bool(o["labelled"]) == labelled:
            by_document[o["source"], o["document"]].append(o["right"])
    if not by_document:
        return "–"
    counts = np.array([(sum(one), len(one)) for one in by_document.values()])
    right, asked = counts.sum(axis=0)
    drawn = np.random.default_rng(0).integers(0, len(counts), (DRAWS, len(counts)))
    sums = counts[drawn].sum(axis=1)
    low, high = np.quantile(sums[:, 0] / sums[:, 1], (0.025, 0.975))
    return f"{right}/{asked}, {right / asked:.0%} ({low:.0%} to {high:.0%})"


def macro(outcomes: Outcomes) -> float:
    """Mean over sources of the share of values that are right."""
    by_source: defaultdict[str, list[bool]] = defaultdict(list)
    for o in outcomes:
        if o["labelled"]:
            by_source[o["source"]].append(o["right"])
    return float(np.mean([np.mean(one) for one in by_source.values()]))


def _where(key: str, value: str, outcomes: Outcomes) -> list[Outcome]:
    return [o for o in outcomes if o[key] == value]


def _print_table(key: str, now: Outcomes, before: Outcomes) -> None:
    columns = [key, *(["group"] if key == "source" else []), "values right", "nulls right"]
    columns += ["values before", "nulls before"] if before else []
    print(f"| {' | '.join(columns)} |\n|{'---|' * len(columns)}")
    for one in sorted({o[key] for o in now}):
        mine, earlier = _where(key, one, now), _where(key, one, before)
        cells = [one, *([mine[0]["group"]] if key == "source" else []), share(mine, True), share(mine, False)]
        cells += [share(earlier, True), share(earlier, False)] if before else []
        print(f"| {' | '.join(cells)} |")
