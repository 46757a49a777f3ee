"""`python -m benchmarks operators`: where the time of our engine's passes goes, by the graph's operators."""

import argparse
import json
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

import numpy as np
import onnxruntime as ort

from benchmarks.engine.models import DEFAULT
from engine.decoding.prefill import CHUNK, prefill
from engine.runtime.decoder import open_decoder
from engine.runtime.session import physical_threads
from engine.runtime.state import State

TEXT = 512
"""Tokens that are read, and that steps come after."""
ROUNDS = 8
SHOWN = 0.01
"""Operators that take less of every kind of pass are counted together."""

STEPS = {"a token": (1, 1), "10 side by side": (10, 1), "10 questions of 16": (10, 16)}
"""What goes on after the text: branches, and tokens of each."""


def main(arguments: Sequence[str]) -> None:
    """Print a table: of each kind of pass the milliseconds, and each operator's share."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks operators", description=__doc__)
    parser.add_argument("--model", type=Path, default=DEFAULT, help="folder of one of our graphs")
    parser.add_argument("--threads", type=int, default=physical_threads())
    options = parser.parse_args(arguments)
    spent = {f"reading {TEXT} tokens": _profile(options.model, options.threads, _read, TEXT // CHUNK)}
    for name, (branches, length) in STEPS.items():

        def step(state: State, branches: int = branches, length: int = length) -> None:
            _go_on(state, branches, length)

        spent[name] = _profile(options.model, options.threads, step, 1)
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
    total = [f"{sum(each.values()) / ROUNDS / 1000:.1f}" for each in spent.values()]
    print(f"| all operators, ms | {' | '.join(total)} |")


def _read(state: State) -> None:
    state.rewind(0)
    prefill(state, _text())


def _go_on(state: State, branches: int, length: int) -> None:
    """`branches` texts of `length` tokens after what was read; each is asked for its last answer."""
    count = branches * length
    parents = np.arange(count) + TEXT - 1
    parents[::length] = TEXT - 1
    state.append(np.array(_text()[:count]), parents, np.arange(length - 1, count, length))
    state.rewind(TEXT)


def _text() -> list[int]:
    tokens: list[int] = np.random.default_rng(0).integers(1000, 40_000, TEXT).tolist()
    return tokens


def _profile(model: Path, threads: int, work: Callable[[State], None], runs: int) -> Counter[str]:
    """Microseconds by operator over all rounds of `work`, which runs the graph `runs` times."""
    profiled = ort.SessionOptions()
    profiled.enable_profiling = True
    with TemporaryDirectory() as folder:
        profiled.profile_file_prefix = str(Path(folder) / "passes")
        with patch("engine.runtime.session.ort.SessionOptions", return_value=profiled):
            decoder = open_decoder(model / "model.onnx", threads=threads)
        state = decoder.new_state()
        prefill(state, _text())
        for _ in range(1 + ROUNDS):
            work(state)
        events = json.loads(Path(decoder.session.end_profiling()).read_text(encoding="utf-8"))
    nodes = sorted((event for event in events if event["cat"] == "Node"), key=lambda event: event["ts"])
    all_runs = sum(event["name"] == "model_run" for event in events)
    kept = ROUNDS * runs * len(nodes) // all_runs  # each run has the same nodes
    spent: Counter[str] = Counter()
    for event in nodes[-kept:]:
        spent[event["args"]["op_name"]] += event["dur"]
    return spent
