"""`python -m benchmarks engine`: our engine against llama.cpp, and against onnxruntime-genai on demand.

The same weights and the same tokens in one run. Each engine is a process of its own; they take turns at every
measurement, and each ratio is the median over pairs of neighbours in time. Where other work shares the
machine, only the time the processor spent counts.
"""

import argparse
import json
import platform
import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.engine.limits import memory_bandwidth, multiply_adds
from benchmarks.engine.models import GENAI, LLAMA, Pair, genai_pairs, pairs
from benchmarks.engine.process import EngineProcess, Times
from engine.runtime.session import physical_threads

ROOT = Path(__file__).parents[2]
MISSING = (
    "llama-cpp-python is missing: `pip install 'strongroom[bench]'` builds it from source (a C++ compiler "
    "and some minutes), or name another Python that has it with --peer."
)

PROMPTS = (128, 512, 2048)
CONTEXTS = (1, 2048)
ROWS = (1, 4, 16)
STEPS = 8
ROOM = 4096
"""Tokens that llama.cpp makes room for at once; ours grows."""
FIRST = 512
"""Tokens of the text whose first answer is waited for."""
KEPT = (FIRST, ROOM)
"""Tokens after which memory is looked at."""
LONGEST_VALUE, LONGEST_OBJECT = 64, 900
"""Tokens that llama.cpp may write for a field, and for all of them as JSON."""
LONGEST_STRING = 80
TEXTS = 32

Work = Callable[[EngineProcess], Times]


def main(arguments: Sequence[str]) -> None:
    """Measure and write `results.md`."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks engine", description=__doc__)
    parser.add_argument("--peer", default=sys.executable, help="a Python that has llama-cpp-python")
    parser.add_argument("--genai", help="a Python with onnxruntime-genai, torch, transformers and onnx_ir")
    parser.add_argument("--threads", type=int, default=physical_threads())
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--models", type=Path, default=ROOT / "build" / "engine-benchmark")
    parser.add_argument("--out", type=Path, default=ROOT / "benchmarks" / "results.md")
    options = parser.parse_args(arguments)
    llama = _version(options.peer, "llama_cpp")
    genai = _version(options.genai, "onnxruntime_genai") if options.genai else ""
    if llama is None:
        raise SystemExit(MISSING)
    if genai is None:
        raise SystemExit(f"{options.genai} has no onnxruntime-genai.")
    bandwidth, products = memory_bandwidth(), multiply_adds()
    lines = [
        *_heading(options.threads, options.rounds, llama, genai),
        f"One core reads {bandwidth / 1e9:.1f} GB/s from memory, and multiplies and adds at best "
        f"{products / 1e9:.0f} billion pairs of 8 bits a second in the runtime's kernel.",
    ]
    peers = {LLAMA: (options.peer, "llama"), GENAI: (options.genai, "genai")}
    compared = pairs(options.models) + (genai_pairs(options.models, options.genai) if options.genai else [])
    for pair in compared:

        def ours(pair: Pair = pair) -> EngineProcess:
            return EngineProcess(sys.executable, "benchmarks.engine.ours", pair.ours, options.threads)

        def theirs(room: int, pair: Pair = pair) -> EngineProcess:
            python, name = peers[pair.peer]
            return EngineProcess(python, f"benchmarks.engine.{name}", pair.theirs, options.threads, room)

        memory = [(count, _memory(ours(), count), _memory(theirs(count), count)) for count in KEPT]
        with ours() as one, theirs(ROOM) as other:
            duel = _Duel(one, other, pair.peer, options.rounds)
            lines += _computing(pair, duel, memory, bandwidth, products)
            if pair.theirs.name == "Q8_0.gguf" and pair.model.startswith("default"):
                lines += _working(pair, duel)
        options.out.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _version(python: str, module: str) -> str | None:
    """The version of a module that another Python has, None where it has none."""
    command = [python, "-c", f"import {module}; print({module}.__version__)"]
    found = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    return found.stdout.strip() if found.returncode == 0 else None


def _heading(threads: int, rounds: int, llama: str, genai: str) -> list[str]:
    return [
        "# Our engine against llama.cpp" + (" and onnxruntime-genai" if genai else ""),
        "",
        f"`python -m benchmarks engine --threads {threads} --rounds {rounds}`, {date.today()}: {_machine()}; "
        f"{threads} thread(s) for each engine; onnxruntime {version('onnxruntime')}, llama-cpp-python "
        f"{llama} built for this processor{f', onnxruntime-genai {genai}' if genai else ''}.",
        "",
        "Times and rates are of processor seconds, so other work on the machine does not count. The ratio is "
        "the median of pairs measured one after the other, with the least and the greatest; above 1: ours "
        "is quicker, or smaller. The clock's ratio means something on a quiet machine only.",
        "",
    ]


class _Duel:
    """Two engines that take turns."""

    def __init__(self, ours: EngineProcess, theirs: EngineProcess, peer: str, rounds: int) -> None:
        self.ours, self.theirs, self._peer, self._rounds = ours, theirs, peer, rounds
        self.lines: list[str] = []
        self.middle = 0.0
        """Processor seconds of ours in the line before."""

    def table(self, title: str) -> None:
        """Begin a table."""
        header = f"| | ours | {self._peer} | ratio | clock's ratio |"
        self.lines = ["", f"## {title}", "", header, "|---|---:|---:|---:|---:|"]

    def line(self, name: str, our_work: Work, their_work: Work, per: int = 0) -> None:
        """Measure in turns; per: how much was done in the time, where a rate is told in place of it."""
        turns = np.array([[our_work(self.ours), their_work(self.theirs)] for _ in range(self._rounds)])
        self.middle, their_middle = np.median(turns[:, :, 1], axis=0).tolist()
        told = [
            f"{per / seconds:,.0f}" if per else f"{1000 * seconds:,.0f}"
            for seconds in (self.middle, their_middle)
        ]
        clock, processor = (turns[:, 1] / turns[:, 0]).T
        self.lines.append(f"| {name} | {told[0]} | {told[1]} | {_spread(processor)} | {_spread(clock)} |")
        print(self.lines[-1], file=sys.stderr, flush=True)

    def same(self, name: str, verb: str, per: int = 0, **arguments: Any) -> None:
        """A line of which both engines do the same."""

        def ask(engine: EngineProcess) -> Times:
            times: Times = engine.ask(verb, **arguments)
            return times

        self.line(name, ask, ask, per)


def _tokens(count: int) -> list[int]:
    tokens: list[int] = np.random.default_rng(0).integers(1000, 40_000, count).tolist()
    return tokens


def _memory(process: EngineProcess, count: int) -> float:
    """Megabytes at most of a process that has read a text of `count` tokens and done nothing else."""
    with process as engine:
        engine.ask("read", tokens=_tokens(count), answer=True)
        return float(engine.ask("memory")) / 1e6


def _computing(
    pair: Pair, duel: _Duel, memory: Sequence[tuple[int, float, float]], bandwidth: float, products: float
) -> list[str]:
    """The same tokens through both; memory: tokens read, and megabytes of either."""
    tokens = _tokens(max(PROMPTS))
    duel.table(f"{pair.model}: ours in {pair.precision}, {pair.peer} in {pair.kind}")
    for engine in (duel.ours, duel.theirs):
        engine.ask("read", tokens=tokens[:FIRST], answer=True)
    for count in PROMPTS:
        duel.same(f"reading {count:,} tokens, tokens/s", "read", count, tokens=tokens[:count])
        if count == FIRST:
            reading = duel.middle
    duel.same(f"first answer after {FIRST} tokens, ms", "read", tokens=tokens[:FIRST], answer=True)
    for context in CONTEXTS:
        # Where sequences share nothing, 16 of 2,048 tokens take minutes to read.
        for rows in ROWS if context == 1 or pair.peer == LLAMA else ROWS[:1]:
            name = f"{rows} side by side after {context:,}, tokens/s"
            duel.same(name, "decode", rows, context=tokens[:context], tokens=tokens[:rows], steps=STEPS)
            if (context, rows) == (1, 1):
                step = duel.middle
    duel.same("opening the model, ms", "load")
    return [
        *duel.lines,
        *(
            f"| memory at most, {count:,} tokens read, MB | {own:.0f} | {other:.0f} | {other / own:.2f} | |"
            for count, own, other in memory
        ),
        "",
        f"Of what the core can do: reading {FIRST} tokens takes {FIRST * pair.weights / 1e9:.1f} billion "
        f"multiply-adds with weights, {FIRST * pair.weights / products / reading:.0%} of the best rate "
        f"over the whole time; a token alone reads {pair.read_bytes / 1e6:.0f} MB of weights, "
        f"{pair.read_bytes / bandwidth / step:.0%} of the bandwidth.",
    ]


def _working(pair: Pair, duel: _Duel) -> list[str]:
    """The same document, questions and texts."""
    task = duel.ours.ask("prepare")
    names, questions = task["names"], task["questions"]
    written: list[int] = []

    def generate(engine: EngineProcess, prompts: Sequence[list[int]], most: int, **grammar: Any) -> Times:
        engine.ask("forget")
        answers = [engine.ask("generate", prompt=prompt, most=most, **grammar) for prompt in prompts]
        written[:] = [len(answer["tokens"]) for answer in answers]
        times: Times = np.sum([answer["times"] for answer in answers], axis=0).tolist()
        return times

    def as_json(engine: EngineProcess) -> Times:
        asked = [*task["document"], *(token for question in questions for token in question), *task["lead"]]
        value = {"anyOf": [{"type": "string", "maxLength": LONGEST_STRING}, {"type": "null"}]}
        schema = {"type": "object", "properties": dict.fromkeys(names, value), "required": names}
        return generate(engine, [asked], LONGEST_OBJECT, schema=schema)

    def one_by_one(engine: EngineProcess) -> Times:
        prompts = [[*task["document"], *question] for question in questions]
        line = f'root ::= " " [^\\n]{{1,{LONGEST_STRING}}} "\\n"'
        return generate(engine, prompts, LONGEST_VALUE, grammar=line)

    def label(engine: EngineProcess) -> Times:
        options = " | ".join(json.dumps(option) for option in task["labels"])
        return generate(engine, task["texts"][:TEXTS], LONGEST_VALUE, grammar=f"root ::= {options}")

    def extract(beams: int | None) -> Work:
        return lambda engine: engine.ask("extract", beams=beams)

    def classify(with_scores: bool) -> Work:
        return lambda engine: engine.ask("classify", count=TEXTS, with_scores=with_scores)

    duel.table(
        f"{pair.model}: an invoice of {len(task['document'])} tokens with {len(names)} fields, texts of 50 "
        f"tokens with {len(task['labels'])} labels"
    )
    duel.line("fields, 1 beam; theirs as JSON under a schema, ms", extract(1), as_json)
    tokens = written[0]
    duel.line("fields, 1 beam; theirs one by one, ms", extract(1), one_by_one)
    duel.line("fields, beams as shipped; theirs one by one, ms", extract(None), one_by_one)
    per = 60 * TEXTS
    duel.line("texts a minute, with scores; theirs one by one under a grammar", classify(True), label, per)
    duel.line("texts a minute, head alone; theirs one by one under a grammar", classify(False), label, per)
    return [
        *duel.lines,
        "",
        f"Their JSON has {tokens} tokens. Ours reads every text with two questions and, with scores, all "
        "labels' names and descriptions; llama.cpp writes one label's name.",
    ]


def _spread(ratios: np.ndarray) -> str:
    return f"{np.median(ratios):.2f} ({ratios.min():.2f} to {ratios.max():.2f})"


def _machine() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text(encoding="utf-8").splitlines() if cpuinfo.exists() else []
    known = {key.strip(): value.strip() for key, _, value in (line.partition(":") for line in lines)}
    flags = set(known.get("flags", "").split())
    best = next((name for name in ("avx512_vnni", "avx_vnni", "avx512f", "avx2") if name in flags), "")
    name = known.get("model name", platform.processor() or platform.machine())
    return f"{name}, {physical_threads()} cores{f', {best.upper()}' if best else ''}, {platform.system()}"
