"""`python -m benchmarks job_speed`: documents a minute with the default model.

Short texts of 50 tokens and PDFs of one page, classified and extracted by whole jobs, as the command line
runs them: one worker on one core, one on all, one on each. The settings take turns, so that whatever else the
machine does meets all alike. A rate is that between the first results of a job and the last; a worker takes
up to 16 documents at once to classify them, so there should be several times as many. Processor time is that
of all the job's processes, less that of a job of one document; it says more than the rate where others use
the machine, too. Memory is the largest share (PSS) of a worker and its reader.
"""

import argparse
import json
import os
import resource
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from itertools import count
from math import nan
from pathlib import Path

from app.context import AppContext
from app.jobs.pool import cores
from app.settings.locations import HOME_VARIABLE, assets_folder

TOKENS = 50
PAGES = ("invoice", "letter", "receipt", "delivery_note", "cv")
"""Samples of one page; each document is one of them, with a number that makes it another file."""
TASKS = {
    ("short", "classification"): ("--labels", "mail_triage"),
    ("short", "extraction"): ("--template", "letter"),
    ("page", "classification"): ("--labels", "document_type"),
    ("page", "extraction"): ("--template", "invoice"),
}


@dataclass
class Speed:
    """Measured of one setting, a number for each repeat."""

    a_minute: list[float] = field(default_factory=list)
    processor_s: list[float] = field(default_factory=list)
    memory_bytes: int = 0


def main(arguments: list[str]) -> None:
    """Print a line for each task and setting."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks job_speed")
    parser.add_argument("--kinds", nargs="+", default=["short", "page"])
    parser.add_argument("--tasks", nargs="+", default=["classification", "extraction"])
    parser.add_argument("--documents", type=int, default=64)
    parser.add_argument("--repeats", type=int, default=2)
    options = parser.parse_args(arguments)
    number = options.documents
    settings = list(dict.fromkeys([(1, 1), (1, cores()), (cores(), cores())]))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ[HOME_VARIABLE] = str(folder / "home")
        documents = {"short": write_short_texts(folder, number), "page": write_pages(folder, number)}
        print(f"{number} documents, {options.repeats} repeats, {cores()} cores")
        for (kind, task), question in TASKS.items():
            if kind not in options.kinds or task not in options.tasks:
                continue
            speeds = {setting: Speed() for setting in settings}
            for _ in range(options.repeats):
                for setting, speed in speeds.items():
                    _, one_used_s, _ = _run(folder, documents[kind][1], question, setting)
                    a_minute, used_s, memory = _run(folder, documents[kind][0], question, setting)
                    speed.a_minute.append(a_minute)
                    speed.processor_s.append((used_s - one_used_s) / (number - 1))
                    speed.memory_bytes = max(speed.memory_bytes, memory)
            for (workers, used), speed in speeds.items():
                _print(f"{kind:5} {task:14} workers {workers} cores {used}", speed, speeds[settings[0]])


def _print(name: str, speed: Speed, alone: Speed) -> None:
    ratios = [mine / its for mine, its in zip(speed.a_minute, alone.a_minute, strict=True)]
    print(
        f"{name}  {_range(speed.a_minute, '.1f')} a minute, {_range(ratios, '.2f')} times one core, "
        f"{_range(speed.processor_s, '.2f')} s of a core each, {speed.memory_bytes / 2**20:.0f} MB a worker",
        flush=True,
    )


def _range(values: list[float], form: str) -> str:
    """The median, and from where to where."""
    return f"{statistics.median(values):{form}} ({min(values):{form}}–{max(values):{form}})"


def write_short_texts(folder: Path, number: int) -> tuple[Path, Path]:
    """Pieces of the samples' texts of 50 tokens each; files for all and for the first alone."""
    with AppContext() as context:
        tokenizer = context.engine().tokenizer
        samples = sorted((assets_folder() / "samples").glob("*.pdf"))
        ids = [id for path in samples for id in tokenizer.encode(context.reader.open_document(path).text)]
    step = max(1, (len(ids) - TOKENS) // number)
    pieces = (tokenizer.decode(ids[at : at + TOKENS]) for at in range(0, number * step, step))
    lines = [json.dumps({"id": str(i), "text": text}) + "\n" for i, text in enumerate(pieces)]
    all_of_them, first = folder / "short.jsonl", folder / "one_short.jsonl"
    all_of_them.write_text("".join(lines), encoding="utf-8")
    first.write_text(lines[0], encoding="utf-8")
    return all_of_them, first


def write_pages(folder: Path, number: int) -> tuple[Path, Path]:
    """Samples of one page in turn; folders of all and of the first alone."""
    all_of_them, first = folder / "pages", folder / "one_page"
    for target, files in ((all_of_them, number), (first, 1)):
        target.mkdir()
        for i in range(files):
            sample = assets_folder() / "samples" / f"{PAGES[i % len(PAGES)]}.pdf"
            (target / f"{i:04}.pdf").write_bytes(sample.read_bytes() + b"%%%d\n" % i)
    return all_of_them, first


_numbers = count()


def _run(
    folder: Path, path: Path, question: tuple[str, str], setting: tuple[int, int]
) -> tuple[float, float, int]:
    """A job over all documents at `path`: documents a minute, processor seconds, bytes a worker."""
    workers, used_cores = setting
    shutil.rmtree(folder / "home", ignore_errors=True)
    source = [str(path)] if path.is_dir() else ["--texts", str(path)]
    command = [sys.executable, "-m", "app", "batch", *source, *question, "--workers", str(workers)]
    command += ["--out", str(folder / f"results_{next(_numbers)}.jsonl")]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    use = set(list(os.sched_getaffinity(0))[:used_cores])
    process = subprocess.Popen(command, preexec_fn=lambda: os.sched_setaffinity(0, use))  # noqa: S603
    memory = 0
    while process.poll() is None:
        memory = max([memory, *(_tree_bytes(worker) for worker in _workers(process.pid))])
        with suppress(subprocess.TimeoutExpired):
            process.wait(0.5)
    if process.returncode:
        raise SystemExit(f"The job ended with exit code {process.returncode}.")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor_s = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    (store,) = (folder / "home" / "data" / "jobs").glob("*.sqlite3")
    with closing(sqlite3.connect(store)) as connection:
        moments = sorted(at for (at,) in connection.execute("SELECT finished_at FROM document"))
    later = [at for at in moments if at > moments[0] + 0.1]  # those taken with the first are finished with it
    return 60 * len(later) / (moments[-1] - moments[0]) if later else nan, processor_s, memory


def _workers(pid: int) -> Iterator[int]:
    for child in _children(pid):
        if b"spawn_main" in _read(child, "cmdline"):
            yield child


def _tree_bytes(pid: int) -> int:
    """Proportional share of the memory of a process and of those below it."""
    share = [line for line in _read(pid, "smaps_rollup").splitlines() if line.startswith(b"Pss:")]
    own = int(share[0].split()[1]) * 1024 if share else 0
    return own + sum(map(_tree_bytes, _children(pid)))


def _children(pid: int) -> list[int]:
    return [int(child) for child in _read(pid, f"task/{pid}/children").split()]


def _read(pid: int, name: str) -> bytes:
    try:
        return Path(f"/proc/{pid}/{name}").read_bytes()
    except OSError:
        return b""  # it has ended
