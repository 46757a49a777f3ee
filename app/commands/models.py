"""Models come in from published files, are chosen, checked and carried out."""

import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from app.context import DEFAULT_MODEL, AppContext, ModelLine
from app.errors import AppError, UsageError
from engine.errors import EngineError, RoundingError
from engine.model_files.manifest import FILE_NAME, add_measured, read_manifest, verify
from engine.model_files.recognise import ModelKind, recognise
from engine.self_check import check_numbers, probe
from engine.types import EIGHT_BITS, Rounding

DOCUMENT_TOKENS = 1024
"""How much of a document an imported model reads at once."""

_NOTHING_IMPORTED = "Nothing was imported; get the model's files again, all of them and unchanged."

_LICENCES = ("LICENSE", "NOTICE", "LICENSE.md", "README.md")
"""Files that come along where they lie beside a model."""


def import_model(
    context: AppContext,
    path: Path,
    *,
    name: str = "",
    rounding: Rounding = EIGHT_BITS,
) -> ModelLine:
    """Take the model at `path`: GGUF file, Hugging Face folder, published ONNX export, or our own folder.

    name: what it is called here; by default what its file or folder is called. rounding: for weights; a
    published graph keeps its own. The model is there whole or not at all. Raises AppError.
    """
    if rounding.megabytes is not None and rounding.precision != "int4":
        raise UsageError("Only weights in 4 bits can be kept to a size.", "Add --precision int4.")
    name = re.sub(r"[^\w.-]+", "-", name or path.absolute().stem).strip(".-")
    target = context.locations.models / name
    if not name or target.exists() or name == DEFAULT_MODEL:
        raise UsageError(f"There is a model '{name}' already.", "Give it another name with --name.")
    kind = ModelKind.OWN
    with _unfinished(target) as folder:
        try:
            kind, source = recognise(path)
            _write(kind, source, folder, name, rounding)
            add_measured(folder, probe=probe(folder))
        except RoundingError as error:
            raise UsageError(str(error), "Nothing was imported; take another --block or --size.") from error
        except EngineError as error:
            raise AppError(str(error), _NOTHING_IMPORTED) from error
        except ImportError as error:
            raise AppError(
                f"This installation cannot read {kind} ({error.name} is missing).",
                "Install Strongroom with its extra 'convert'.",
            ) from error
        except OSError as error:
            raise AppError(f"{error.filename or path}: {error.strerror}.", _NOTHING_IMPORTED) from error
    return next(line for line in context.models() if line.folder == target)


def use_model(context: AppContext, name: str) -> ModelLine:
    """Work with the model called `name` from now on. Raises UsageError."""
    line = find_model(context, name)
    is_shipped = line.folder.parent != context.locations.models
    context.use_model("" if is_shipped else line.folder.name)
    return replace(line, in_use=True)


def find_model(context: AppContext, name: str = "") -> ModelLine:
    """The model with that name or folder, or the one in use. Raises UsageError."""
    lines = context.models()
    for line in lines:
        if name.casefold() in (line.name.casefold(), line.folder.name.casefold()) or (
            not name and line.in_use
        ):
            return line
    known = ", ".join(line.folder.name for line in lines)
    raise UsageError(
        f"There is no model '{name}'." if name else "There is no model in use.", f"Take {known}."
    )


def check_model(context: AppContext, name: str = "") -> list[str]:
    """See that a model's files are as they were made and that it computes right. Raises AppError."""
    line = find_model(context, name)
    try:
        manifest = read_manifest(line.folder)
        verify(line.folder, manifest)
        numbers = check_numbers(line.folder, provider=context.provider)
    except EngineError as error:
        raise AppError(str(error), "Import it again, or use another model or provider.") from error
    return [f"{len(manifest.files)} files, all as they were made", numbers]


def export_model(context: AppContext, folder: Path, name: str = "") -> ModelLine:
    """Write a model as a folder that another Strongroom imports. Raises AppError."""
    line = find_model(context, name)
    if folder.exists():
        raise UsageError(f"{folder} is there already.", "Name a folder that is not.")
    with _unfinished(folder.absolute()) as part:
        try:
            _copy(line.folder, part)
        except (EngineError, OSError) as error:
            raise AppError(str(error), "Nothing was written.") from error
    return replace(line, folder=folder)


@contextmanager
def _unfinished(target: Path) -> Iterator[Path]:
    """A folder beside `target` that becomes it when the block ends without an error, or is gone."""
    part = target.with_name(f".{target.name[:100]}.{secrets.token_hex(4)}.part")
    try:
        part.mkdir(parents=True)
        yield part
        part.rename(target)
    except OSError as error:
        raise AppError(f"{target} cannot be written ({error.strerror}).", "Choose another place.") from error
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _write(kind: ModelKind, source: Path, folder: Path, name: str, rounding: Rounding) -> None:
    content: dict[str, Any] = {
        "name": name,
        "document_tokens": DOCUMENT_TOKENS,
        "made_from": f"{kind}, {source.name}",
    }
    if kind is ModelKind.OWN:
        _copy(source, folder)
    elif kind is ModelKind.PUBLISHED:
        from engine.conversion.published import write_published_folder

        write_published_folder(source, folder, **content)
    else:
        from engine.conversion.model_folder import read_checkpoint, write_model_folder

        write_model_folder(read_checkpoint(source), folder, rounding, **content)
    root = source if source.is_dir() else source.parent
    for licence in _LICENCES:
        if (root / licence).is_file() and not (folder / licence).exists():
            shutil.copyfile(root / licence, folder / licence)


def _copy(source: Path, folder: Path) -> None:
    """The files that the manifest names, checked."""
    manifest = read_manifest(source)
    verify(source, manifest)
    licences = [licence for licence in _LICENCES if (source / licence).is_file()]
    for file in (FILE_NAME, *(file.name for file in manifest.files), *licences):
        shutil.copyfile(source / file, folder / file)
