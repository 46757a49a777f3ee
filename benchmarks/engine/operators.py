"""`python -m benchmarks operators`: where the time of our engine's passes goes, by the graph's operators."""

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

import numpy as np
import onnxruntime as ort

from benchmarks.engine.models import DEFAULT
from engine.decoding.prefill import CHUNK, prefill
from engine.runtime.decoder import open_decoder
from engine.runtime.session import physical_threads

TEXT = 512
"""Tokens that are read, and that steps come after."""
ROUNDS = 8
SHOWN = 0.01
"""Operators that take less of every kind of pass are counted together."""

ROWS = {"a step of 1 token": 1, "of 10 side by side": 10, "of 160, ten questions": 160}


def main(arguments: Sequence[str]) -> None:
    """Print a table: of each kind of pass the milliseconds, and each operator's share."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks operators", description=__doc__)
    parser.add_argument("--model", type=Path, default=DEFAULT, help="folder of one of our graphs")
    parser.add_argument("--threads", type=int, default=physical_threads())
    options = parser.parse_args(arguments)
    spent = {f"reading {TEXT} tokens": _profile(options.model, options.threads, 0)}
    spent |= {name: _profile(options.model, options.threads, rows) for name, rows in ROWS.items()}
    shares = {
        name: {operator: count / sum(each.values()) for operator, count in each.items()}
        for name, each in spent.items()
    }
    operators = sorted(
        {operator for each in shares.values() for operator, share in each.items() if share >= SHOWN},
        key=lambda operator: -max(each.get(operator, 0) for each in shares.values()),
    )
    print(f"| {options.model.name}, {options.threads} threads | {' | '.join(spent)} |")
    print("|---|" + "---:|" * len(spent))
    for operator in operators:
        told = [f"{each.get(operator, 0):.0%}" for each in shares.values()]
        print(f"| {operator} | {' | '.join(told)} |")
    rest = [f"{1 - sum(each.get(operator, 0) for operator in operators):.0%}" for each in shares.values()]
    print(f"| others | {' | '.join(rest)} |")
    print(
        f"| all, ms | {' | '.join(f'{sum(each.values()) / ROUNDS / 1000:.1f}' for each in spent.values())} |"
    )


def _profile(model: Path, threads: int, rows: int) -> Counter[str]:
    """Microseconds by operator, of all rounds; rows: tokens of a step, none for reading."""
    text = np.random.default_rng(0).integers(1000, 40_000, TEXT).tolist()
    profiled = ort.SessionOptions()
    profiled.enable_profiling = True
    with TemporaryDirectory() as folder:
        profiled.profile_file_prefix = str(Path(folder) / "passes")
        with patch("engine.runtime.session.ort.SessionOptions", return_value=profiled):
            decoder = open_decoder(model / "model.onnx", threads=threads)
        state = decoder.new_state()
        prefill(state, text)
        for _ in range(1 + ROUNDS):
            state.rewind(TEXT if rows else 0)
            if rows:
                state.append(np.array(text[:rows]), np.full(rows, TEXT - 1), np.arange(rows))
            else:
                prefill(state, text)
        events = json.loads(Path(decoder.session.end_profiling()).read_text(encoding="utf-8"))
    nodes = sorted((event for event in events if event["cat"] == "Node"), key=lambda event: event["ts"])
    runs = sum(event["name"] == "model_run" for event in events)
    kept = ROUNDS * (1 if rows else TEXT // CHUNK) * len(nodes) // runs  # each run has the same nodes
    spent: Counter[str] = Counter()
    for event in nodes[-kept:]:
        spent[event["args"]["op_name"]] += event["dur"]
    return spent
