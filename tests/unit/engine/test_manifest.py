"""A model folder that is not whole says so in one sentence."""

import json
import shutil
from pathlib import Path

import pytest

from engine.engine import Engine
from engine.errors import ModelError, ProviderError
from engine.model_files.manifest import read_manifest, verify


@pytest.fixture
def folder(tiny_folder: Path, tmp_path: Path) -> Path:
    return shutil.copytree(tiny_folder, tmp_path / "model")


def test_whole_folder_is_read_and_verified(folder: Path) -> None:
    manifest = read_manifest(folder)
    verify(folder, manifest)
    assert {file.name for file in manifest.files} == {"model.onnx", "model.onnx.data1", "tokenizer.json"}


def test_folder_without_a_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"no model .* model\.json is missing"):
        read_manifest(tmp_path)


def test_missing_and_short_files_are_named(folder: Path) -> None:
    data = folder / "model.onnx.data1"
    content = data.read_bytes()
    data.write_bytes(content[:-10])
    with pytest.raises(ModelError, match=r"model\.onnx\.data1 has [\d,]+ bytes of [\d,]+"):
        Engine(folder)
    data.unlink()
    with pytest.raises(ModelError, match=r"model\.onnx\.data1 is missing"):
        Engine(folder)


def test_changed_file_is_found_by_its_hash(folder: Path) -> None:
    data = folder / "model.onnx.data1"
    content = bytearray(data.read_bytes())
    content[100] ^= 1
    data.write_bytes(content)
    manifest = read_manifest(folder)
    with pytest.raises(ModelError, match=r"model\.onnx\.data1 has changed"):
        verify(folder, manifest)


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"files": 3}', '{"files": [{"name": "x"}]}'])
def test_manifest_that_cannot_be_understood_is_an_error(folder: Path, content: str) -> None:
    (folder / "model.json").write_text(content)
    with pytest.raises(ModelError, match="cannot be understood"):
        read_manifest(folder)


def test_file_names_that_leave_the_folder_are_refused(folder: Path) -> None:
    manifest = json.loads((folder / "model.json").read_text())
    manifest["graph"] = "../model.onnx"
    (folder / "model.json").write_text(json.dumps(manifest))
    with pytest.raises(ModelError, match="outside"):
        read_manifest(folder)


def test_graph_that_is_no_graph_and_tokenizer_that_is_none_are_errors(folder: Path) -> None:
    size = (folder / "model.onnx").stat().st_size
    (folder / "model.onnx").write_bytes(b"\0" * size)
    with pytest.raises(ModelError, match="ONNX Runtime cannot open"):
        Engine(folder)
    size = (folder / "tokenizer.json").stat().st_size
    (folder / "tokenizer.json").write_bytes(b"{" * size)
    with pytest.raises(ModelError, match="tokenizer"):
        Engine(folder)


def test_provider_that_is_not_installed_is_an_error(folder: Path) -> None:
    with pytest.raises(ProviderError, match="no provider 'abacus'"):
        Engine(folder, provider="abacus")
