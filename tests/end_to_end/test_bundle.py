"""The frozen program, as a person gets it: no Python, no checkout, nothing set."""

import json
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pikepdf
import pytest

from tests.helpers.system_calls import trace

ROOT = Path(__file__).parents[2]
BUNDLE = ROOT / "dist" / "strongroom"
PROGRAM = BUNDLE / ("strongroom.exe" if sys.platform == "win32" else "strongroom")
LARGEST_MEGABYTES = 325  # without the model

pytestmark = [
    pytest.mark.bundle,
    pytest.mark.skipif(
        sys.platform == "linux" and not sysconfig.get_config_var("Py_ENABLE_SHARED"),
        reason="this Python was built without a shared library, which freezing needs",
    ),
]


def is_newer_than_sources(program: Path) -> bool:
    if not program.exists():
        return False
    sources = [ROOT / "pyproject.toml", ROOT / "requirements" / "linux.txt"]
    for folder in ("app", "engine", "ui", "assets", "packaging"):
        sources += [path for path in (ROOT / folder).rglob("*") if "__pycache__" not in path.parts]
    return program.stat().st_mtime > max(path.stat().st_mtime for path in sources if path.is_file())


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundle, built where there is none or the sources are newer; moved away from the checkout."""
    if not is_newer_than_sources(PROGRAM):
        build = [sys.executable, "-m", "PyInstaller", "--noconfirm", "packaging/strongroom.spec"]
        made = subprocess.run(build, cwd=ROOT, capture_output=True, text=True, check=False)
        assert made.returncode == 0, made.stderr
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    return shutil.copytree(BUNDLE, elsewhere / "strongroom", symlinks=True) / PROGRAM.name


def run(
    program: Path, *arguments: str | Path, home: Path, **environment: str
) -> subprocess.CompletedProcess[str]:
    kept = {"SYSTEMROOT": os.environ["SYSTEMROOT"]} if sys.platform == "win32" else {}
    return subprocess.run(
        [program, *arguments],
        cwd=home,
        env={"HOME": str(home), **kept, **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_bundle_takes_the_fields_out_of_the_sample(program: Path, tmp_path: Path) -> None:
    sample = shutil.copy(ROOT / "assets" / "samples" / "invoice.pdf", tmp_path)
    result = run(program, "extract", sample, "--template", "invoice", home=tmp_path)
    assert result.returncode == 0, result.stderr
    from_checkout = subprocess.run(
        [sys.executable, "-m", "app", "extract", sample, "--template", "invoice"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    values = json.loads(result.stdout)["values"]
    assert any(values.values())
    assert values == json.loads(from_checkout.stdout)["values"]


def test_bundle_opens_its_window_on_the_sample(program: Path, tmp_path: Path) -> None:
    sample = shutil.copy(ROOT / "assets" / "samples" / "invoice.pdf", tmp_path)
    result = run(program, "--smoke-test", sample, home=tmp_path, QT_QPA_PLATFORM="offscreen")
    assert result.returncode == 0, result.stderr


def test_bundle_fills_a_form(program: Path, tmp_path: Path) -> None:
    form = shutil.copy(ROOT / "assets" / "samples" / "supplier_form.pdf", tmp_path)
    told = run(program, "form", form, home=tmp_path)
    assert told.returncode == 0, told.stderr
    name = next(iter(json.loads(told.stdout)["properties"]))
    (tmp_path / "data.json").write_text(json.dumps({name: "Łódź"}), encoding="utf-8")
    filled = run(program, "fill", form, "--data", "data.json", "--out", "filled.pdf", home=tmp_path)
    assert filled.returncode in (0, 1), filled.stderr
    with pikepdf.open(tmp_path / "filled.pdf") as pdf:
        assert "Łódź" in {str(field.get("/V")) for field in pdf.Root.AcroForm.Fields}


def test_bundle_works_through_a_folder_in_worker_processes(program: Path, tmp_path: Path) -> None:
    folder = tmp_path / "letters"
    folder.mkdir()
    (folder / "one.txt").write_text("Date: 3 March 2026\nDear Ms Holm,\n", encoding="utf-8")
    schema = {"type": "object", "properties": {"date": {"type": "string", "format": "date"}}}
    (tmp_path / "schema.json").write_text(json.dumps(schema), encoding="utf-8")
    batch = ("batch", folder, "--schema", "schema.json", "--out", "results.jsonl", "--workers", "1")
    done = run(program, *batch, home=tmp_path)
    assert done.returncode == 0, done.stderr
    (line,) = (tmp_path / "results.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["values"] == {"date": "2026-03-03"}


@pytest.mark.skipif(sys.platform != "linux", reason="strace watches on Linux only")
def test_bundle_is_silent(program: Path, tmp_path: Path) -> None:
    sample = shutil.copy(ROOT / "assets" / "samples" / "invoice.pdf", tmp_path)
    seen = trace([program, "extract", sample, "--template", "invoice"], {"HOME": str(tmp_path)}, tmp_path)
    assert seen.returncode == 0, seen.stderr
    assert seen.breaches([program]) == []


def test_bundle_carries_no_network_and_no_tools_of_developers(program: Path) -> None:
    names = {path.name.lower() for path in (program.parent / "_internal").rglob("*")}
    unwanted = (
        "qt6network",
        "qtnetwork",
        "libssl",
        "_ssl.",
        "huggingface",
        "torch",
        "pytest",
        "qt6webengine",
    )
    assert sorted(name for name in names if any(word in name for word in unwanted)) == []


def test_bundle_carries_the_licences_of_what_it_carries(program: Path) -> None:
    folder = program.parent / "licences"
    names = {path.name.partition("-")[0].lower() for path in folder.iterdir()}
    assert {
        "license",
        "notice",
        "python",
        "pyside6_essentials",
        "onnxruntime",
        "numpy",
        "tokenizers",
    } <= names
    assert all(any(library.iterdir()) for library in folder.iterdir() if library.is_dir())


def test_bundle_is_no_larger_than_it_must_be(program: Path) -> None:
    files = [path for path in program.parent.rglob("*") if path.is_file() and not path.is_symlink()]
    size = sum(path.stat().st_size for path in files if "models" not in path.parts)
    assert size < LARGEST_MEGABYTES * 1e6
