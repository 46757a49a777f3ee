"""What is done to files by their labels: moved or copied to folders, renamed; told before, undone together.

Nothing is ever written over: a name that is taken gets a number.
"""

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from app.commands.file_names import check_pattern, file_name
from app.commands.labelling import NONE, Labelled, label_text
from app.context import AppContext
from app.errors import AppError
from app.events import Progress, ProgressListener
from app.export.classification_line import classification_line
from app.export.result_lines import write_result_lines
from app.settings.locations import assets_folder
from app.storage.journal import Lot, free_place

NAMES = ("label", "name")
"""What the pattern for new names may hold."""


class Deed(StrEnum):
    """What is done."""

    MOVE = "move"
    COPY = "copy"
    RENAME = "rename"


@dataclass(frozen=True, slots=True)
class Filed:
    """A file and where it goes; without a target it stays, and the reason says why."""

    source: Path
    target: Path | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class FilingReport:
    """What was done, what could not be and why, and the journal's number of it all, for its undo."""

    lot_id: int
    done: tuple[Filed, ...]
    failed: tuple[Filed, ...]
    was_cancelled: bool = False


def plan(
    files: Iterable[tuple[Path, Sequence[str]]], deed: Deed, folder: Path, pattern: str = "{label} {name}"
) -> list[Filed]:
    """Where each file with its labels goes: into a folder in `folder` called as its label, or a new name.

    Of several labels, the first one names the folder; a copy goes to the folder of each. pattern: a new name
    without suffix, with `{label}` and `{name}`. Raises UsageError for a pattern that is none.
    """
    check_pattern(pattern, NAMES)
    planned: list[Filed] = []
    taken: set[Path] = set()
    for source, labels in files:
        if deed is not Deed.COPY and source.is_relative_to(assets_folder()):
            planned.append(Filed(source, None, "belongs to the program"))
            continue
        for target in _targets(source, labels, deed, folder, pattern):
            if target == source:
                planned.append(Filed(source, None, "is there already"))
                continue
            free = free_place(target, taken)
            taken.add(free)
            planned.append(Filed(source, free, "" if free == target else f"{target.name} is taken"))
    return planned


def carry_out(
    context: AppContext,
    planned: Sequence[Filed],
    deed: Deed,
    *,
    on_progress: ProgressListener | None = None,
    is_cancelled: Callable[[], bool] = lambda: False,
) -> FilingReport:
    """Do what was planned, one after the other; a file that cannot be had does not stop the others.

    What was done when it is cancelled stays done. Raises AppError where the journal cannot be written.
    """
    done: list[Filed] = []
    failed: list[Filed] = []
    was_cancelled = False
    todo = [(one.source, one.target) for one in planned if one.target is not None]
    with context.journal.lot(f"{deed.capitalize()} {len(todo)} files by label") as lot:
        for number, (source, target) in enumerate(todo, 1):
            if is_cancelled():
                was_cancelled = True
                break
            try:
                _do(lot, deed, source, target)
                done.append(Filed(source, target))
            except AppError as error:
                failed.append(Filed(source, target, str(error)))
            if on_progress is not None:
                on_progress(Progress("filing", number, len(todo)))
    return FilingReport(lot.id, tuple(done), tuple(failed), was_cancelled)


def write_table(context: AppContext, lines: Sequence[dict[str, Any]], out: Path) -> FilingReport:
    """Write result lines to a file whose suffix says how, beside one that is there already.

    Raises AppError where it cannot be written.
    """
    with context.journal.lot(f"Wrote {out.name}") as lot:
        free = free_place(out)
        lot.write(free, lambda part: write_result_lines(part, out.suffix[1:], lambda: lines))
    return FilingReport(lot.id, (Filed(out, free),), ())


def line_of(item: Labelled, error: AppError | None = None) -> dict[str, Any]:
    """The result line of a document, with a person's word in it; `row` holds what stood in a table's row."""
    source = {"id": item.name} if item.path is None else {"file": str(item.path)}
    names: dict[str, Any] = {**source, "row": dict(item.cells)} if item.cells else dict(source)
    if (result := item.result()) is not None:
        return names | classification_line(result, id=source.get("id"), file=source.get("file"))
    if item.given is not None:
        several = {"labels": list(item.given)} if len(item.given) > 1 else {}
        label = item.given[0] if item.given else None
        return {**names, "label": label, **several, "confidence": 1.0, "review": False}
    return {**names, "error": error.message if error else "It is not read yet."}


def common_folder(files: Sequence[Path]) -> Path:
    """The deepest folder that holds all of `files`."""
    parents = {file.absolute().parent for file in files}
    try:
        return Path(os.path.commonpath(parents))
    except ValueError:  # on different drives
        return min(parents)


def _do(lot: Lot, deed: Deed, source: Path, target: Path) -> None:
    if deed is Deed.COPY:
        lot.copy(source, target)
    else:
        lot.move(source, target)


def _targets(source: Path, labels: Sequence[str], deed: Deed, folder: Path, pattern: str) -> list[Path]:
    named = labels or (NONE,)
    if deed is Deed.RENAME:
        name = file_name(pattern, {"label": label_text(labels), "name": source.stem}) or source.stem
        return [source.with_name(f"{name}{source.suffix}")]
    folders = [folder / (file_name("{label}", {"label": label_text((label,))}) or "_") for label in named]
    return [each / source.name for each in (folders if deed is Deed.COPY else folders[:1])]
