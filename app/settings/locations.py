"""Where the program keeps its files: the platform's folders, or one folder that the user names."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from platformdirs import PlatformDirs

HOME_VARIABLE = "STRONGROOM_HOME"
"""Environment variable; the folder it names holds everything, for tests and for portable use."""


@dataclass(frozen=True, slots=True)
class Locations:
    """Folders; each is made when something is first written to it."""

    data: Path
    """The database, imported models, the user's templates."""
    settings: Path
    cache: Path
    """May be deleted at any time."""
    logs: Path

    @property
    def settings_file(self) -> Path:
        """The settings, as JSON."""
        return self.settings / "settings.json"

    @property
    def database_file(self) -> Path:
        """Reviews and whatever else is kept of documents."""
        return self.data / "strongroom.sqlite3"

    @property
    def kept_files(self) -> Path:
        """Files that were written over, for as long as that can be undone."""
        return self.data / "kept"

    @property
    def jobs(self) -> Path:
        """A store for each job."""
        return self.data / "jobs"

    @property
    def templates(self) -> Path:
        """The user's own templates."""
        return self.data / "templates"

    @property
    def labels(self) -> Path:
        """The user's own label sets, with the examples that they gave."""
        return self.data / "labels"

    @property
    def profiles(self) -> Path:
        """The user's own facts for filling in forms, for their eyes only."""
        return self.data / "profiles"

    @property
    def pasted(self) -> Path:
        """Pictures that were pasted, each until it is forgotten."""
        return self.data / "pasted"

    @property
    def models(self) -> Path:
        """Models that the user has imported."""
        return self.data / "models"


def locations() -> Locations:
    """The folders of this user on this platform; no folder is made."""
    if home := os.environ.get(HOME_VARIABLE):
        folder = Path(home).expanduser().absolute()
        return Locations(folder / "data", folder / "settings", folder / "cache", folder / "logs")
    folders = PlatformDirs("Strongroom", appauthor=False)
    return Locations(
        folders.user_data_path, folders.user_config_path, folders.user_cache_path, folders.user_log_path
    )


def assets_folder() -> Path:
    """What ships with the program (model, templates, samples), in a checkout and in a bundle alike."""
    bundle = getattr(sys, "_MEIPASS", None)  # set by PyInstaller
    return Path(bundle if bundle else Path(__file__).parents[2]) / "assets"
