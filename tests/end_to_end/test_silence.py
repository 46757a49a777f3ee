"""Nothing leaves the computer, with the operating system as witness: no network, no foreign program.

Silence is a promise, so on Linux a missing witness is a failure and not a reason to skip.
"""

import json
import sys
from pathlib import Path

import pytest

from tests.helpers.system_calls import Trace, WitnessMissingError, trace

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "assets" / "samples" / "invoice.pdf"
PYTHON = Path(sys.executable)
OWN_PROGRAMS = (PYTHON, PYTHON.resolve())

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="strace watches on Linux only")


@pytest.fixture
def watched(tmp_path: Path):
    """Runs Python with these arguments under watch, as for a new user: empty home, no CI, no settings."""
    home = tmp_path / "home"
    home.mkdir()
    environment = {
        "HOME": str(home),
        "PATH": "/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONPATH": str(ROOT),
    }

    def run(*arguments: str | Path) -> Trace:
        try:
            return trace([PYTHON, *arguments], environment, tmp_path)
        except WitnessMissingError as missing:
            pytest.fail(str(missing))

    return run


def files_in_home(folder: Path) -> list[str]:
    home = folder / "home"
    return sorted(path.relative_to(home).as_posix() for path in home.rglob("*") if path.is_file())


def test_command_line_is_silent(watched, tmp_path: Path) -> None:
    run = watched("-m", "app", "extract", SAMPLE, "--template", "invoice")
    assert run.returncode == 0, run.stderr
    assert any(json.loads(run.stdout)["values"].values())  # it did its work
    assert run.breaches(OWN_PROGRAMS) == []
    assert [name for name in files_in_home(tmp_path) if "strongroom" not in name.lower()] == []


def test_window_is_silent(watched, tmp_path: Path) -> None:
    run = watched("-m", "app", "--smoke-test", SAMPLE)
    assert run.returncode == 0, run.stderr
    assert run.breaches(OWN_PROGRAMS) == []
    assert [name for name in files_in_home(tmp_path) if "strongroom" not in name.lower()] == []


@pytest.mark.parametrize(
    ("breach", "script"),
    [
        ("socket(AF_INET,", "import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM)"),
        ("socket(AF_INET6,", "import socket; socket.socket(socket.AF_INET6)"),
        ("socket(AF_NETLINK,", "import socket; socket.socket(socket.AF_NETLINK, socket.SOCK_RAW)"),
        ("starts /bin/true", "import subprocess; subprocess.run(['/bin/true'])"),
        (
            'sun_path="resolver"',
            "import socket; r, s = socket.socket(socket.AF_UNIX), socket.socket(socket.AF_UNIX)\n"
            "r.bind('resolver'); r.listen(); s.connect('resolver')",
        ),
        (
            "socket(AF_INET,",
            "import multiprocessing, threading, socket\n"
            "p = multiprocessing.get_context('fork').Process(target=lambda: t.start() or t.join())\n"
            "t = threading.Thread(target=socket.socket); p.start(); p.join()",
        ),
    ],
)
def test_witness_when_silence_is_broken_sees_it(watched, breach: str, script: str) -> None:
    run = watched("-c", script)
    assert run.returncode == 0, run.stderr
    breaches = run.breaches(OWN_PROGRAMS)
    assert any(breach in call for call in breaches), run.calls


def test_witness_of_a_silent_program_reports_nothing(watched) -> None:
    run = watched("-c", "import os, multiprocessing; os.pipe(); multiprocessing.Pipe()")
    assert run.returncode == 0, run.stderr
    assert run.breaches(OWN_PROGRAMS) == []


def test_onnx_runtime_when_opened_by_the_engine_leaves_nothing_behind(watched, tmp_path: Path) -> None:
    # left to itself it writes a device id and a queue of events to the user's cache as it loads
    run = watched("-c", "import engine.runtime.session")
    assert run.returncode == 0, run.stderr
    assert files_in_home(tmp_path) == []
