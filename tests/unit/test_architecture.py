"""The rules of the house: which room may know which, how long a file may be, what may stand in it."""

import ast
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
ROOMS = ("app", "engine", "ui")
NOT_OURS = {"__pycache__", "build", "dist", "runs", "node_modules"}
SOURCE_SUFFIXES = {"", ".py", ".pyi", ".md", ".toml", ".txt", ".sh", ".spec", ".yaml", ".yml", ".cfg", ".ini"}

LONGEST_LINES = 800
LONG_LINES = 400
# Files over 400 lines and the length each may have. Split them; the list only shrinks.
LONG_FILES: dict[str, int] = {}

# contract → the file to plant a wrong import in, and the import
WRONG_IMPORTS = [
    ("One direction", "app/fields/planted.py", "import ui"),
    ("One direction", "engine/tokenizer/planted.py", "import app"),
    ("One direction", "engine/runtime/planted.py", "def late() -> None:\n    import app.errors"),
    ("Inside app", "app/documents/planted.py", "import app.tasks"),
    ("Inside engine", "engine/tokenizer/planted.py", "import engine.decoding"),
    ("Qt only in ui", "app/documents/planted.py", "from PySide6 import QtCore"),
    ("Qt only in ui", "engine/planted.py", "from PySide6.QtCore import QObject"),
    ("PDFium behind two files", "ui/planted.py", "import pypdfium2"),
    ("PDFium behind two files", "app/documents/planted.py", "import pypdfium2"),
    ("Panels apart", "ui/panels/form_filling/planted.py", "import ui.panels.extraction.workspace"),
    ("ORT behind runtime", "app/planted.py", "import onnxruntime"),
    ("ORT behind runtime", "engine/decoding/planted.py", "import onnxruntime"),
    ("Cluster behind one file", "app/jobs/planted.py", "def late() -> None:\n    import distributed"),
    ("No network", "engine/runtime/planted.py", "import socket"),
    ("No network", "ui/planted.py", "def late() -> None:\n    from http.client import HTTPConnection"),
]


def project_settings() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def contracts() -> list[str]:
    return [contract["name"] for contract in project_settings()["tool"]["importlinter"]["contracts"]]


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    linter = Path(sys.executable).with_name("lint-imports")
    return subprocess.run([linter, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False)


def source_files() -> Iterator[tuple[str, Path]]:
    for folder, subfolders, names in os.walk(ROOT):
        here = Path(folder)
        subfolders[:] = [
            name
            for name in subfolders
            if name not in NOT_OURS
            and (not name.startswith(".") or name == ".ci")
            and not name.endswith(".egg-info")
            and (here / name) not in {ROOT / "tests" / "data", ROOT / "assets" / "models"}
        ]
        for name in names:
            path = here / name
            if path.suffix in SOURCE_SUFFIXES and not path.is_symlink():
                yield path.relative_to(ROOT).as_posix(), path


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("house")
    shutil.copy(ROOT / "pyproject.toml", folder)
    for room in ROOMS:
        shutil.copytree(ROOT / room, folder / room, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def test_contracts_on_the_tree_are_kept() -> None:
    result = lint_imports(ROOT)
    assert result.returncode == 0, result.stdout + result.stderr
    for name in contracts():
        assert f"{name} KEPT" in result.stdout


@pytest.mark.parametrize(("contract", "file", "wrong_import"), WRONG_IMPORTS)
def test_contract_when_broken_fails(copy: Path, contract: str, file: str, wrong_import: str) -> None:
    planted = copy / file
    planted.write_text(wrong_import + "\n", encoding="utf-8")
    try:
        result = lint_imports(copy)
    finally:
        planted.unlink()
    assert result.returncode == 1, result.stdout + result.stderr
    assert f"{contract} BROKEN" in result.stdout
    assert "planted" in result.stdout


def test_every_contract_is_proven() -> None:
    assert {contract for contract, _, _ in WRONG_IMPORTS} == set(contracts())


def test_files_are_short() -> None:
    lengths = {
        name: len(path.read_text(encoding="utf-8").splitlines())
        for name, path in source_files()
        if path.suffix == ".py"
    }
    assert len(lengths) > 20  # the walk sees the project
    too_long = {name: lines for name, lines in lengths.items() if lines > LONGEST_LINES}
    assert not too_long
    long = {name: lines for name, lines in lengths.items() if lines > LONG_LINES}
    assert {name: lines for name, lines in long.items() if lines > LONG_FILES.get(name, 0)} == {}
    assert set(LONG_FILES) <= set(long), "take files that are short now off the list"


def test_packaging_is_no_python_package() -> None:
    assert not (ROOT / "packaging" / "__init__.py").exists()  # it would hide the library `packaging`


def test_files_name_no_registry_and_no_machine() -> None:
    # written in two parts, so that this file does not name them either
    unwanted = [
        "py" + "pi.org",
        "python" + "hosted",
        "extra-index" + "-url",
        "/wo" + "rk/",
        "/ro" + "ot/",
        "/ho" + "me/",
    ]
    found = [
        f"{name}: {word}"
        for name, path in source_files()
        for word in unwanted
        if word in path.read_text(encoding="utf-8")
    ]
    assert not found


def test_rooms_use_no_network_part_of_libraries_that_have_other_uses() -> None:
    # contracts see only the library as a whole
    unwanted = (
        "urllib.request",
        "QtNetwork",
        "QtWebSockets",
        "QtWebEngine",
        "QtHttpServer",
        "QDesktopServices",
    )
    found = [
        f"{name}: {word}"
        for name, path in source_files()
        if name.startswith(ROOMS)
        for word in unwanted
        if word in path.read_text(encoding="utf-8")
    ]
    assert not found


def python(script: str) -> str:
    """What `script` prints, in a Python of its own with nothing set that turns reporting off."""
    environment = {
        name: value for name, value in os.environ.items() if name not in {"CI", "ORT_DISABLE_TELEMETRY"}
    }
    run = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    return run.stdout


def test_command_line_starts_without_window() -> None:
    loaded = python(
        "import sys\n"
        "sys.argv = ['strongroom', '--help']\n"
        "from app.__main__ import main\n"
        "try:\n"
        "    main()\n"
        "except SystemExit as end:\n"
        "    assert not end.code\n"
        "print('loaded:', *{name.split('.')[0] for name in sys.modules})\n"
    )
    modules = loaded.rpartition("loaded:")[2].split()
    assert "app" in modules
    assert not {"PySide6", "shiboken6", "ui"} & set(modules)


def test_reporting_of_onnx_runtime_is_off_before_it_loads() -> None:
    seen = python(
        "import os, sys\n"
        "class Watch:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'onnxruntime':\n"
        "            print('loads with', os.environ.get('ORT_DISABLE_TELEMETRY'))\n"
        "sys.meta_path.insert(0, Watch())\n"
        "import engine.engine, engine.runtime.session\n"
    )
    assert seen == "loads with 1\n"


def locked(name: str) -> dict[str, str]:
    """Library → version of a lock; every entry must carry hashes."""
    text = (ROOT / "requirements" / name).read_text(encoding="utf-8").replace("\\\n", " ")
    entries = [entry for entry in text.splitlines() if entry and not entry.lstrip().startswith("#")]
    assert all("--hash=sha256:" in entry for entry in entries)
    pins = [entry.split()[0].partition("==") for entry in entries]
    return {canonicalize_name(library): version for library, _, version in pins}


@pytest.mark.parametrize(("name", "extras"), [("linux.txt", ()), ("linux-dev.txt", ("convert", "dev"))])
def test_lock_when_project_asks_for_a_library_holds_it(name: str, extras: tuple[str, ...]) -> None:
    project = project_settings()["project"]
    asked = [
        *project["dependencies"],
        *(line for e in extras for line in project["optional-dependencies"][e]),
    ]
    pins = locked(name)
    for line in asked:
        requirement = Requirement(line)
        if requirement.name != project["name"]:
            pin = pins.get(canonicalize_name(requirement.name))
            assert pin is not None, f"{line} is not locked: make lock"
            assert requirement.specifier.contains(pin), f"{line} is locked at {pin}: make lock"


def test_rooms_import_only_what_the_project_asks_for() -> None:
    project = project_settings()["project"]
    asked = {canonicalize_name(Requirement(line).name) for line in project["dependencies"]}
    asked.add("shiboken6")  # a part of PySide6
    extras = {"app/jobs/cluster.py": {"distributed"}, "app/export/parquet_file.py": {"pyarrow"}}
    providers = packages_distributions()
    for name, path in source_files():
        if path.suffix != ".py" or not name.startswith(ROOMS) or name.startswith("engine/conversion/"):
            continue
        for library in imported_libraries(path):
            by = {canonicalize_name(distribution) for distribution in providers.get(library, ())}
            known = asked | extras.get(name, set())
            assert by & known, f"{name} imports {library}, which pyproject.toml does not ask for"


def imported_libraries(path: Path) -> set[str]:
    """Top-level names of the foreign packages that a file imports, anywhere in it."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names.add(node.module or "")
    tops = {name.split(".")[0] for name in names}
    return tops - set(ROOMS) - sys.stdlib_module_names
