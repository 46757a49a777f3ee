"""What kind of model a file or folder holds, told by what is in it."""

from enum import StrEnum
from pathlib import Path

from engine.errors import ModelError
from engine.model_files.manifest import FILE_NAME


class ModelKind(StrEnum):
    """How a model is laid out."""

    OWN = "a model folder of Strongroom"
    GGUF = "a GGUF file"
    SAFETENSORS = "a Hugging Face folder"
    PUBLISHED = "a published ONNX export"


def recognise(path: Path) -> tuple[ModelKind, Path]:
    """The kind, and what to read: the GGUF file, the ONNX graph (or its folder), or the folder.

    Raises ModelError, one sentence, where there is no model or more than one.
    """
    if path.is_file():
        return _of_file(path)
    if not path.is_dir():
        raise ModelError(f"There is no file or folder {path}.")
    if (path / FILE_NAME).is_file():
        return ModelKind.OWN, path
    if any(path.glob("*.onnx")) or any(path.glob("onnx/*.onnx")):
        return ModelKind.PUBLISHED, path
    if any(path.glob("*.safetensors")) or (path / "model.safetensors.index.json").is_file():
        return ModelKind.SAFETENSORS, path
    files = sorted(path.glob("*.gguf"))
    if len(files) > 1:
        names = ", ".join(file.name for file in files)
        raise ModelError(f"There are several models in {path.name}; name one of the files: {names}.")
    if files:
        return _of_file(files[0])
    raise ModelError(f"There is no model in {path.name}: no *.gguf, *.safetensors or *.onnx file.")


def _of_file(path: Path) -> tuple[ModelKind, Path]:
    with path.open("rb") as stream:
        start = stream.read(8)
    if start[:4] == b"GGUF":
        return ModelKind.GGUF, path
    if path.suffix == ".onnx":
        return ModelKind.PUBLISHED, path
    if path.suffix == ".safetensors":
        return ModelKind.SAFETENSORS, path.parent
    raise ModelError(f"{path.name} is no model that Strongroom knows.")
