"""What the program is made of, built once at the start and handed on: no global state elsewhere."""

import threading
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Self

from app.documents.reader_process import ReaderProcess
from app.errors import AppError
from app.fields.labels import LabelSet, load_label_sets
from app.fields.template import Template, load_templates
from app.forms.flat_template import FlatTemplates
from app.settings.locations import Locations, assets_folder, locations
from app.settings.settings import Settings, load_settings, save_settings
from app.storage.database import Database
from app.storage.form_memory import FormMemory
from app.storage.journal import Journal
from app.storage.reviews import Reviews
from engine.engine import Engine
from engine.errors import EngineError
from engine.model_files.manifest import read_manifest
from engine.runtime.session import physical_threads

DEFAULT_MODEL = "default"


def _shipped_model() -> Path:
    return assets_folder() / "models" / DEFAULT_MODEL


@dataclass(frozen=True, slots=True)
class EngineDescription:
    """What answers, for the status line."""

    model: str
    provider: str
    threads: int


@dataclass(frozen=True, slots=True)
class ModelLine:
    """A model on this computer."""

    name: str
    quantisation: str
    size_bytes: int
    folder: Path
    in_use: bool


class AppContext:
    """Settings, templates, the reader, the store and the engine; close it, or use it as a context manager.

    The reader, the store and the engine start when they are first used.
    """

    def __init__(self, places: Locations | None = None) -> None:
        self.locations = places or locations()
        self.settings: Settings = load_settings(self.locations.settings_file)
        self.reader = ReaderProcess(cache_folder=self.locations.cache)
        self._opening = threading.Lock()
        self._engine: Engine | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the reader's process, close the store and the model."""
        self.reader.close()
        if "_database" in vars(self):  # it was opened
            self._database.close()
        if self._engine is not None:
            self._engine.close()

    def save_settings(self, settings: Settings) -> None:
        """Take `settings` from now on, and keep them."""
        self.settings = settings
        save_settings(self.locations.settings_file, settings)

    def use_model(self, name: str) -> None:
        """Work with the imported model in the folder `name` from now on; empty for the one that ships."""
        self.save_settings(replace(self.settings, model=name))
        with self._opening:
            if self._engine is not None:
                self._engine.close()
            self._engine = None

    @property
    def templates(self) -> list[Template]:
        """The templates that ship and the user's own, read anew."""
        return load_templates(assets_folder() / "templates", self.locations.templates)

    @property
    def label_sets(self) -> dict[str, LabelSet]:
        """Key → label set, those that ship and the user's own, read anew; an own one goes before."""
        return load_label_sets(assets_folder() / "labels", self.locations.labels)

    @property
    def flat_templates(self) -> FlatTemplates:
        """What a person changed about the fields of drawn forms."""
        return FlatTemplates(self.locations.data / "flat_forms.json")

    @cached_property
    def reviews(self) -> Reviews:
        """What is kept of reviewed documents. Raises AppError where the store cannot be opened."""
        return Reviews(self._database)

    @cached_property
    def journal(self) -> Journal:
        """What was done to the person's files, with undo. Raises AppError where it cannot be opened."""
        return Journal(self._database, self.locations.kept_files)

    @cached_property
    def form_memory(self) -> FormMemory:
        """What is kept of forms that were filled in. Raises AppError where the store cannot be opened."""
        return FormMemory(self._database)

    @cached_property
    def _database(self) -> Database:
        return Database(self.locations.database_file)

    @property
    def model_folder(self) -> Path:
        """The folder of the model in use."""
        name = self.settings.model
        return self.locations.models / name if name else _shipped_model()

    def engine(self) -> Engine:
        """The engine, opened at the first call (about a second). Raises EngineError."""
        with self._opening:
            if self._engine is None:
                self._engine = Engine(
                    self.model_folder, provider=self.provider, threads=self.settings.threads
                )
            return self._engine

    def engine_description(self) -> EngineDescription:
        """What would answer; opens nothing. Raises AppError where there is no model."""
        try:
            name = read_manifest(self.model_folder).name
        except EngineError as error:
            raise AppError(str(error), "Install Strongroom again, or choose another model.") from error
        return EngineDescription(name, self.provider.upper(), self.settings.threads or physical_threads())

    def models(self) -> list[ModelLine]:
        """The model that ships and those imported; broken folders are left out."""
        shipped = _shipped_model()
        imported = sorted(self.locations.models.iterdir()) if self.locations.models.is_dir() else []
        lines = []
        for folder in (shipped, *imported):
            try:
                manifest = read_manifest(folder)
            except EngineError:
                continue
            size = sum(file.size for file in manifest.files)
            in_use = folder == self.model_folder
            lines.append(ModelLine(manifest.name, manifest.quantisation, size, folder, in_use))
        return lines

    @property
    def provider(self) -> str:
        """The execution provider that the model runs on."""
        return "cpu" if self.settings.provider == "auto" else self.settings.provider
