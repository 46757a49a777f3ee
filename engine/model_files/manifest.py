"""`model.json`: what a model folder holds, and checking that it holds it."""

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from engine.errors import ModelError

FILE_NAME = "model.json"


@dataclass(frozen=True, slots=True)
class ModelFile:
    """A file of the folder: name, size in bytes, SHA-256 in hex."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """The content of `model.json`."""

    name: str
    architecture: str
    context_length: int
    document_tokens: int
    """How much of a document is read at once; what the model was trained to look at."""
    prompt_format: str
    quantisation: str
    graph: str
    files: tuple[ModelFile, ...]
    made_from: str = ""
    first_token: int | None = None
    """Every text begins with it, where the model was trained so."""
    calibration: dict[str, Any] = field(default_factory=dict)
    """How a score becomes a probability; see `app.tasks.calibration`."""
    measured: dict[str, Any] = field(default_factory=dict)


def read_manifest(folder: Path) -> Manifest:
    """Read `model.json` and see that each file is there in its size.

    Raises ModelError, one sentence, where something is missing or cut short.
    """
    try:
        content = dict(json.loads((folder / FILE_NAME).read_text(encoding="utf-8")))
        files = tuple(ModelFile(**entry) for entry in content.pop("files"))
        manifest = Manifest(files=files, **content)
    except FileNotFoundError:
        raise ModelError(f"There is no model in {folder}: {FILE_NAME} is missing.") from None
    except (ValueError, TypeError, KeyError) as error:
        raise ModelError(f"{folder / FILE_NAME} cannot be understood ({error}).") from error
    for name in (manifest.graph, *(file.name for file in manifest.files)):
        if Path(name).name != name:
            raise ModelError(f"{folder / FILE_NAME} names a file outside its folder ({name}).")
    for file in manifest.files:
        path = folder / file.name
        size = path.stat().st_size if path.is_file() else None
        if size is None:
            raise ModelError(f"The model {manifest.name} is not whole: {file.name} is missing.")
        if size != file.size:
            raise ModelError(
                f"The model {manifest.name} is not whole: {file.name} has {size:,} bytes of {file.size:,}."
            )
    return manifest


def verify(folder: Path, manifest: Manifest) -> None:
    """Compare every file's SHA-256. Raises ModelError naming the first file that differs."""
    for file in manifest.files:
        if sha256(folder / file.name) != file.sha256:
            raise ModelError(
                f"The model {manifest.name} is damaged: {file.name} has changed since it was made."
            )


def write_manifest(folder: Path, names: list[str], **content: Any) -> None:
    """Write `model.json` for the files `names` in `folder`."""
    files = [
        {"name": name, "size": (folder / name).stat().st_size, "sha256": sha256(folder / name)}
        for name in names
    ]
    text = json.dumps({**content, "files": files}, indent=2, ensure_ascii=False)
    (folder / FILE_NAME).write_text(text + "\n", encoding="utf-8")


def add_measured(folder: Path, **measured: Any) -> None:
    """Add to what `model.json` says was measured of the model."""
    path = folder / FILE_NAME
    content = json.loads(path.read_text(encoding="utf-8"))
    content["measured"] = content.get("measured", {}) | measured
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def sha256(path: Path) -> str:
    """Hex digest of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
