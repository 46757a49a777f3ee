"""How much memory and time a long prompt takes, in a process of its own."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from benchmarks.engine.models import LFM2_350M, lfm2_graph
from benchmarks.engine.process import EngineProcess
from engine.decoding.prefill import CHUNK
from engine.runtime.session import physical_threads

ROOT = Path(__file__).parents[1]
SHORT = 1024
"""Tokens after which a model has all that it ever takes beside what grows with the text."""


def main(arguments: Sequence[str]) -> None:
    """Print the resident memory at most and the time, for a short and a long prompt."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks long_prompt", description=__doc__)
    parser.add_argument("--tokens", type=int, default=32_000)
    parser.add_argument("--precision", choices=("int8", "int4"), default="int4")
    parser.add_argument("--threads", type=int, default=physical_threads())
    parser.add_argument("--models", type=Path, default=ROOT / "build" / "engine-benchmark")
    options = parser.parse_args(arguments)
    graph = lfm2_graph(options.models, options.precision)
    prompt = np.random.default_rng(0).integers(10, LFM2_350M.vocab_size, options.tokens).tolist()
    print(f"LFM2.5-350M's shape in {options.precision}, {options.threads} threads, chunks of {CHUNK} tokens")
    with EngineProcess(sys.executable, "benchmarks.engine.ours", graph, options.threads) as engine:
        print(f"open: {engine.ask('memory') / 1e6:,.0f} MB")
        for tokens in (SHORT, options.tokens):
            clock, processor = engine.ask("read", tokens=prompt[:tokens], answer=True)
            peak = engine.ask("memory")
            print(
                f"{tokens:,} tokens: {peak / 1e6:,.0f} MB at most; {clock:,.1f} s, {processor:,.1f} s of "
                f"processors, {tokens / clock:,.0f} tokens/s"
            )
    layers = LFM2_350M.num_hidden_layers - len(LFM2_350M.convolution_layers)
    kept = 4 * 2 * layers * LFM2_350M.num_key_value_heads * LFM2_350M.head_dim * options.tokens
    print(f"of which keys and values of {options.tokens:,} tokens: {kept / 1e6:,.0f} MB")
