"""What `make` does on machines of several kinds: with a screen, without one, without what it needs."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
VERBS = ("setup", "run", "test", "check", "bench", "bundle", "model", "lock", "clean")
SAMPLE = "assets/samples/invoice.pdf"

pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="GNU make is not installed")


def make(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    inherited = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        ["make", "--no-print-directory", *arguments],
        cwd=ROOT,
        env=inherited | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def program(folder: Path, name: str, script: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    (folder / name).chmod(0o755)


@pytest.fixture
def ready(tmp_path: Path) -> list[str]:
    """Arguments for a make that finds everything set up, with a program that only tells its arguments."""
    program(tmp_path / "bin", "strongroom", 'echo "started with: $*"')
    return [f"VENV={tmp_path}", "-o", f"{tmp_path}/runtime-is-ready"]


def test_verbs_are_all_there() -> None:
    for verb in VERBS:
        result = make("--dry-run", verb)
        assert result.returncode == 0, f"{verb}: {result.stderr}"


def test_make_alone_lists_the_verbs() -> None:
    result = make()
    assert result.returncode == 0
    assert all(f"make {verb}" in result.stdout for verb in VERBS)


@pytest.mark.skipif(sys.platform == "darwin", reason="a Mac always has a screen")
def test_run_without_screen_prints_the_fields(ready: list[str]) -> None:
    result = make("run", *ready)
    assert result.stdout.endswith(f"started with: extract {SAMPLE} --template invoice --format table\n")


@pytest.mark.parametrize("screen", ["DISPLAY", "WAYLAND_DISPLAY"])
def test_run_with_screen_opens_the_window_on_the_sample(ready: list[str], screen: str) -> None:
    result = make("run", *ready, **{screen: ":0"})
    assert result.stdout.endswith(f"started with: {SAMPLE}\n")


def test_check_when_a_step_fails_fails(tmp_path: Path) -> None:
    for name in ("ruff", "mypy", "lint-imports", "python"):
        program(tmp_path / "bin", name, "exit 0")
    arguments = [f"VENV={tmp_path}", "-o", f"{tmp_path}/development-is-ready"]
    assert make("check", *arguments).returncode == 0
    for name in ("ruff", "mypy", "lint-imports", "python"):
        program(tmp_path / "bin", name, "exit 1")
        assert make("check", *arguments).returncode != 0
        program(tmp_path / "bin", name, "exit 0")


@pytest.mark.skipif(sys.platform != "linux", reason="looks for libraries of Linux")
def test_system_libraries_when_missing_are_named_in_one_line(tmp_path: Path) -> None:
    program(tmp_path, "ldconfig", "echo 'libEGL.so.1 (libc6,x86-64) => /usr/lib/libEGL.so.1'")
    program(tmp_path, "id", "echo 1000")
    result = subprocess.run(
        ["/bin/sh", "packaging/system_libraries.sh"],
        cwd=ROOT,
        env={"PATH": f"{tmp_path}:/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0  # the command line works without them
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1
    assert "sudo apt-get install" in result.stderr
    assert "libxcb-cursor0" in result.stderr
    assert "libegl1" not in result.stderr


def test_venv_without_python_says_what_is_needed(tmp_path: Path) -> None:
    program(tmp_path, "python3", "exit 1")
    script = (ROOT / "packaging" / "make_venv.sh").read_text(encoding="utf-8")
    script = script.replace("/usr/bin/python3 ", "")  # the one that this machine may have
    result = subprocess.run(
        ["/bin/sh", "-s", str(tmp_path / "venv")],
        input=script,
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 1
    assert "Python 3.11 or later was not found" in result.stderr
    assert not (tmp_path / "venv").exists()
