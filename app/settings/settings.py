"""What the user has chosen, kept as a JSON file that may be missing, old or damaged."""

import json
import logging
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

from app.settings.atomic_file import atomic_file

MAX_RECENT_FILES = 12
THEMES = ("system", "light", "dark")

_log = logging.getLogger("app.settings")


@dataclass(frozen=True, slots=True)
class Settings:
    """Choices with their defaults; change them with `dataclasses.replace` and save."""

    theme: str = "system"
    recent_files: tuple[str, ...] = ()
    """Absolute paths, the latest first."""
    last_template: str = ""
    review_threshold: float = 0.9
    """Confidence below which a value waits for a person, 0 to 1."""
    threads: int | None = None
    """Processor cores for the model; None lets the engine choose."""
    provider: str = "auto"
    """`auto`, or the name of an execution provider such as `cpu`."""
    model: str = ""
    """Name of the model; empty for the one that ships."""
    recent_forms: tuple[str, ...] = ()
    """Forms that were filled in, as `recent_files`."""
    last_profile: str = ""
    """Name of the profile that forms are filled in with; empty for none."""
    last_labels: str = ""
    """Key of the label set that documents were sorted into last."""

    def with_recent_file(self, path: Path | str) -> "Settings":
        """These settings with `path` as the latest file."""
        return replace(self, recent_files=_latest_first(self.recent_files, path))

    def with_recent_form(self, path: Path | str) -> "Settings":
        """These settings with `path` as the latest form."""
        return replace(self, recent_forms=_latest_first(self.recent_forms, path))


def _latest_first(paths: tuple[str, ...], path: Path | str) -> tuple[str, ...]:
    return (str(path), *(p for p in paths if p != str(path)))[:MAX_RECENT_FILES]


def _is_list_of_paths(stored: object) -> bool:
    return isinstance(stored, list) and all(isinstance(path, str) for path in stored)


_IS_VALID: dict[str, Callable[[Any], bool]] = {
    "theme": lambda v: v in THEMES,
    "recent_files": _is_list_of_paths,
    "recent_forms": _is_list_of_paths,
    "last_template": lambda v: isinstance(v, str),
    "review_threshold": lambda v: isinstance(v, int | float) and not isinstance(v, bool) and 0 <= v <= 1,
    "threads": lambda v: v is None or (isinstance(v, int) and not isinstance(v, bool) and 1 <= v <= 1024),
    "provider": lambda v: isinstance(v, str) and v != "",
    "model": lambda v: isinstance(v, str),
    "last_profile": lambda v: isinstance(v, str),
    "last_labels": lambda v: isinstance(v, str),
}


def load_settings(path: Path) -> Settings:
    """Read settings; what is missing, unknown or wrong there is the default, with a warning in the log."""
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Settings()
    except (OSError, ValueError, RecursionError) as error:
        _log.warning("%s cannot be read, defaults are used: %s", path.name, error)
        return Settings()
    if not isinstance(stored, dict):
        _log.warning("%s holds no settings, defaults are used", path.name)
        return Settings()
    chosen: dict[str, Any] = {}
    for name, value in stored.items():
        if name not in _IS_VALID or not _IS_VALID[name](value):
            _log.warning("%s: %s is not known or has no valid value, left out", path.name, name)
        else:
            chosen[name] = tuple(value[:MAX_RECENT_FILES]) if isinstance(value, list) else value
    return Settings(**chosen)


def save_settings(path: Path, settings: Settings) -> None:
    """Write settings whole or not at all; raises OSError where the folder cannot be written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with atomic_file(path) as part:
        part.write_text(json.dumps(asdict(settings), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


assert set(_IS_VALID) == {f.name for f in fields(Settings)}  # noqa: S101 - a setting without a check
