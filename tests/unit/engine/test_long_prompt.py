"""A long prompt is read in chunks: in memory that the prompt's length bounds, and left within one chunk."""

import subprocess
import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from engine.decoding.prefill import CHUNK
from engine.engine import Engine
from engine.types import Cancelled, Request
from tests.helpers.tiny_model import tiny_lfm2_checkpoint, write_tiny_model

ROOT = Path(__file__).parents[3]
SHORT, LONG = 1024, 8192
KEPT_BYTES = 2 * 2 * 2 * 16 * 4
"""A token's keys and values: two layers, two heads of 16 numbers."""
SEEN_BYTES = 256 * LONG * 4
"""What tokens of a pass may see: a number for each of them and each one before; a chunk has fewer."""
SLACK_BYTES = 8 << 20
"""What the runtime keeps from pass to pass."""

READ = """
import sys
from pathlib import Path
from benchmarks.engine.process import peak_memory
from engine.engine import Engine
from engine.types import Request

with Engine(Path(sys.argv[1]), threads=1) as engine:
    for length in map(int, sys.argv[2:]):
        engine.generate([5] * length, Request(max_tokens=4))
        print(peak_memory())
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    tiny = tiny_lfm2_checkpoint()
    long = replace(tiny, config=replace(tiny.config, max_position_embeddings=2 * LONG))
    return write_tiny_model(tmp_path_factory.mktemp("long"), long)


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="peaks are read from Linux")
def test_memory_grows_by_what_is_kept_and_one_chunk(folder) -> None:
    run = subprocess.run(
        [sys.executable, "-c", READ, folder, str(SHORT), str(LONG)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    short, long = map(int, run.stdout.split())
    assert long - short < KEPT_BYTES * LONG + SEEN_BYTES + SLACK_BYTES


def test_reading_when_cancelled_stops_within_a_chunk(folder) -> None:
    done: list[int] = []
    with Engine(folder, threads=1) as engine:
        with pytest.raises(Cancelled):
            engine.generate(
                [5] * LONG,
                Request(max_tokens=4),
                on_prefill=lambda read, total: done.append(read),
                is_cancelled=lambda: bool(done) and done[-1] >= SHORT,
            )
        assert done[-1] == SHORT
        assert all(later - earlier <= CHUNK for earlier, later in pairwise(done))
        after = engine.generate([5] * 300, Request(max_tokens=4))
        engine.generate([7, 8, 9], Request(max_tokens=4))
        assert engine.generate([5] * 300, Request(max_tokens=4)).tokens == after.tokens
