"""What was done to the person's files, noted before and after, with one undo for a whole lot.

A lot is what one command does: letters moved to folders, forms written. Its actions are noted before they
are done, so that a program that was killed half-way can still tell what happened, and undo it. Nothing that
stands at a target is ever lost: a move or copy there is refused, a file that is written over is kept until
the lot is forgotten.
"""

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from errno import ENOTDIR
from pathlib import Path

from app.errors import AppError
from app.storage.database import Database
from app.storage.file_places import (
    beside,
    free_place,
    has_content,
    is_empty_file,
    missing_folders,
    put,
    remove_empty,
    sha256_of,
)

__all__ = ["ActionKind", "ActionState", "FileAction", "Journal", "Lot", "LotEntry", "Refusal", "free_place"]

MOST_LOTS = 50
"""Older ones are forgotten, with the files that were kept for their undo."""


class ActionKind(StrEnum):
    """What is done to a file."""

    MOVE = "move"
    """Or rename: both are a new path."""
    COPY = "copy"
    WRITE = "write"


class ActionState(StrEnum):
    """How far an action got."""

    INTENDED = "intended"
    DONE = "done"
    FAILED = "failed"
    UNDONE = "undone"


@dataclass(frozen=True, slots=True)
class FileAction:
    """One noted action."""

    id: int
    kind: ActionKind
    source: Path | None
    """None for files that were written."""
    target: Path
    state: ActionState
    sha256: str
    """Of the file that the action puts at `target`; empty before it is known."""
    part: Path | None
    """Where a file is written before it takes its place."""
    kept: Path | None
    """Where the file is kept that stood at `target` before."""
    made_folders: tuple[Path, ...]
    """The deepest last."""


@dataclass(frozen=True, slots=True)
class LotEntry:
    """A lot by name, for lists."""

    id: int
    title: str
    begun_at: datetime
    """In UTC."""
    files: int
    """Actions that are done and not undone."""
    is_finished: bool
    """False where the program ended half-way; what it did can be undone all the same."""
    is_undone: bool
    """Undone as far as it could be."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """An action that undo left as it is, and why."""

    action: FileAction
    reason: str


class Journal:
    """Lots of file actions; methods raise AppError where the database fails."""

    def __init__(self, database: Database, kept_files: Path) -> None:
        """Files that are written over are kept in the folder `kept_files`."""
        self._database = database
        self._kept_files = kept_files

    @contextmanager
    def lot(self, title: str) -> Iterator["Lot"]:
        """Actions that are done, and undone, together. What is done stays done if the block fails."""
        with self._transaction() as connection:
            old = connection.execute(
                "SELECT id FROM file_lot ORDER BY id DESC LIMIT -1 OFFSET ?", (MOST_LOTS - 1,)
            ).fetchall()
        for (number,) in old:
            self.forget(number)
        with self._transaction() as connection:
            now = datetime.now(UTC).isoformat(timespec="seconds")
            lot_id = connection.execute(
                "INSERT INTO file_lot (title, begun_at) VALUES (?, ?)", (title, now)
            ).lastrowid
        assert lot_id is not None  # noqa: S101 - for the type checker
        yield Lot(lot_id, self)
        with self._transaction() as connection:
            connection.execute("UPDATE file_lot SET is_finished = 1 WHERE id = ?", (lot_id,))

    def lots(self, limit: int = MOST_LOTS) -> list[LotEntry]:
        """The latest lots that did anything, the latest first."""
        with self._transaction() as connection:
            rows = connection.execute(
                "SELECT l.id, title, begun_at, sum(state IN ('done', 'intended')), is_finished, is_undone "
                "FROM file_lot l JOIN file_action a ON a.lot_id = l.id "
                "GROUP BY l.id ORDER BY l.id DESC LIMIT ?",
                (limit,),
            ).fetchall()
        return [
            LotEntry(r[0], r[1], datetime.fromisoformat(r[2]), r[3], bool(r[4]), bool(r[5])) for r in rows
        ]

    def actions(self, lot_id: int) -> list[FileAction]:
        """The actions of a lot in their order."""
        with self._transaction() as connection:
            rows = connection.execute(
                "SELECT id, kind, source, target, state, sha256, part, kept, made_folders "
                "FROM file_action WHERE lot_id = ? ORDER BY id",
                (lot_id,),
            ).fetchall()
        return [
            FileAction(
                row[0],
                ActionKind(row[1]),
                _path(row[2]),
                Path(row[3]),
                ActionState(row[4]),
                row[5],
                _path(row[6]),
                _path(row[7]),
                tuple(map(Path, json.loads(row[8]))),
            )
            for row in rows
        ]

    def undo(self, lot_id: int) -> list[Refusal]:
        """Take a lot back, the last action first; what it left as it is, and why.

        A file that has changed or moved since stays where it is. May be asked again.
        """
        with self._transaction() as connection:
            connection.execute("UPDATE file_lot SET is_undone = 1 WHERE id = ?", (lot_id,))
        refusals = []
        for action in reversed(self.actions(lot_id)):
            if action.state in (ActionState.FAILED, ActionState.UNDONE):
                continue
            try:
                for leftover in filter(None, (action.part, action.kept and _part_of_kept(action.kept))):
                    leftover.unlink(missing_ok=True)
                moved_from = action.source if action.kind is ActionKind.MOVE else None
                part = beside(moved_from or action.target)
                self.note(action.id, part=part)
                reason = _undo(action, part)
            except OSError as error:
                reason = f"{action.target.name} cannot be taken back: {error.strerror or error}."
            if reason:
                refusals.append(Refusal(action, reason))
            else:
                remove_empty(action.made_folders)
                self.note(action.id, state=ActionState.UNDONE)
        return refusals

    def forget(self, lot_id: int) -> None:
        """Forget a lot, and let the files go that were kept for its undo."""
        for action in self.actions(lot_id):
            if action.kept:
                _part_of_kept(action.kept).unlink(missing_ok=True)
                action.kept.unlink(missing_ok=True)
        with self._transaction() as connection:
            connection.execute("DELETE FROM file_lot WHERE id = ?", (lot_id,))

    def intend(self, lot_id: int, kind: ActionKind, source: Path | None, target: Path) -> int:
        """Note an action before it is done; its number. Raises AppError where the lot was undone."""
        with self._transaction(durable=True) as connection:
            noted = connection.execute(
                "INSERT INTO file_action (lot_id, kind, source, target, state, sha256, made_folders) "
                "SELECT id, ?, ?, ?, 'intended', '', '[]' FROM file_lot WHERE id = ? AND NOT is_undone",
                (kind, str(source) if source else None, str(target), lot_id),
            )
        if not noted.rowcount or noted.lastrowid is None:
            raise AppError("This was undone meanwhile.", "Do it again if it was meant to stay.")
        return noted.lastrowid

    def note(self, action_id: int, **columns: str | Path | list[Path] | None) -> None:
        """Set columns of an action, for good before the next thing is done to a file."""
        names = ", ".join(f"{name} = ?" for name in columns)
        values = [
            json.dumps([str(path) for path in value]) if isinstance(value, list) else value and str(value)
            for value in columns.values()
        ]
        with self._transaction(durable=True) as connection:
            connection.execute(f"UPDATE file_action SET {names} WHERE id = ?", (*values, action_id))  # noqa: S608 - ours

    def kept_file(self, action_id: int, target: Path) -> Path:
        """Where to keep what stands at `target`; the folder is made."""
        self._kept_files.mkdir(parents=True, exist_ok=True, mode=0o700)
        return self._kept_files / f"{action_id}{target.suffix}"

    @contextmanager
    def _transaction(self, *, durable: bool = False) -> Iterator[sqlite3.Connection]:
        try:
            with self._database.transaction(durable=durable) as connection:
                yield connection
        except sqlite3.Error as error:
            raise AppError(
                f"The journal of file actions failed: {error}.", "Check the space left on the disk."
            ) from error


class Lot:
    """Does actions and has them noted; each raises AppError where its file cannot be had or put there."""

    def __init__(self, id: int, journal: Journal) -> None:
        self.id = id
        self._journal = journal

    def move(self, source: Path, target: Path) -> None:
        """Move or rename a file; folders on the way to `target` are made. Refused where `target` exists."""
        source, target = source.absolute(), target.absolute()
        with self._action(ActionKind.MOVE, source, target) as (action_id, part):
            self._journal.note(action_id, sha256=sha256_of(source))
            if _differ_in_capitals(source, target):
                source.rename(target)
            else:
                put(source, target, part)

    def copy(self, source: Path, target: Path) -> None:
        """Copy a file, with its time stamps; as `move` otherwise."""
        source, target = source.absolute(), target.absolute()
        with self._action(ActionKind.COPY, source, target) as (action_id, part):
            self._journal.note(action_id, sha256=sha256_of(source))
            put(source, target, part, keep_source=True)

    def write(self, target: Path, make: Callable[[Path], object], *, replaces: bool = False) -> None:
        """Write a file, whole or not at all: `make` is given a path beside `target` to write to.

        Refused where `target` exists, unless it `replaces` that file, which is then kept for undo.
        """
        target = target.absolute()
        with self._action(ActionKind.WRITE, None, target) as (action_id, part):
            try:
                make(part)
                self._journal.note(action_id, sha256=sha256_of(part))
                if replaces and target.exists():
                    kept = self._journal.kept_file(action_id, target)
                    self._journal.note(action_id, kept=kept)
                    put(target, kept, _part_of_kept(kept), keep_source=True, replaces=True)
                    put(part, target, part, replaces=True)
                else:
                    put(part, target, part)
            finally:
                part.unlink(missing_ok=True)

    @contextmanager
    def _action(self, kind: ActionKind, source: Path | None, target: Path) -> Iterator[tuple[int, Path]]:
        """The action's number, and a path beside `target` for what is on its way there."""
        action_id = self._journal.intend(self.id, kind, source, target)
        part = beside(target)
        self._journal.note(action_id, part=part, made_folders=missing_folders(target.parent))
        try:
            _make_folder(target.parent)
            yield action_id, part
        except Exception as error:
            self._journal.note(action_id, state=ActionState.FAILED)
            if isinstance(error, FileExistsError):
                raise AppError(
                    f"There is a file {target.name} in {target.parent} already.", "Choose another name."
                ) from error
            if isinstance(error, OSError):
                raise AppError(
                    f"{(source or target).name} could not be put at {target}: {error.strerror or error}.",
                    "Check that the file is not open elsewhere and that the folder can be written.",
                ) from error
            raise
        self._journal.note(action_id, state=ActionState.DONE)


def _path(text: str | None) -> Path | None:
    return None if text is None else Path(text)


def _differ_in_capitals(source: Path, target: Path) -> bool:
    """True where both paths are one file, since the file system does not tell capitals apart."""
    return source.name.casefold() == target.name.casefold() and target.exists() and source.samefile(target)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:
        raise NotADirectoryError(ENOTDIR, "a file stands where a folder should be") from error


def _part_of_kept(kept: Path) -> Path:
    return kept.with_name(f"{kept.name}.part")


def _undo(action: FileAction, part: Path) -> str:
    """Take one action back as the files now are; why not, if not.

    It looks at the files rather than at the state: a program that was killed may have noted less than it did.
    """
    if not action.sha256:
        return ""  # it had not begun
    if action.kind is ActionKind.MOVE and action.source:
        return _move_back(action, action.source, action.target, part)
    if action.kept and action.kept.exists():
        if action.target.exists() and not has_content(action.target, action.sha256):
            return "" if has_content(action.target, sha256_of(action.kept)) else _changed(action)
        put(action.kept, action.target, part, replaces=True)
        return ""
    return _remove_ours(action)


def _move_back(action: FileAction, source: Path, target: Path, part: Path) -> str:
    if source.exists() and _differ_in_capitals(source, target):
        target.rename(source)
        return ""
    if has_content(source, action.sha256):  # it never left, or is back
        return _remove_ours(action)
    if not target.exists():
        return f"{target.name} is no longer in {target.parent}."
    if not has_content(target, action.sha256):
        return _changed(action)
    source.parent.mkdir(parents=True, exist_ok=True)
    try:
        put(target, source, part)
    except FileExistsError:
        return f"There is another file {source.name} in {source.parent} now."
    return ""


def _remove_ours(action: FileAction) -> str:
    """Remove what the action put at its target; why not, where something else stands there."""
    target, was_killed = action.target, action.state is ActionState.INTENDED
    if has_content(target, action.sha256) or (was_killed and is_empty_file(target)):
        target.unlink()
    elif target.exists() and not was_killed:
        return _changed(action)
    return ""


def _changed(action: FileAction) -> str:
    return f"{action.target.name} has changed since; it stays as it is."
