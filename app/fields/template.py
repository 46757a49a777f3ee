"""Templates: schemas with a name, those that ship with the program and the user's own.

A template is a JSON Schema file; its name is its title. Templates of the user take the place of shipped
ones of the same name.
"""

import json
import logging
from dataclasses import dataclass, replace
from pathlib import Path

from app.errors import AppError, SchemaError
from app.fields.file_key import free_key
from app.fields.json_schema import read_schema, schema_to_json
from app.fields.schema import Schema
from app.settings.atomic_file import atomic_file

MAX_NAME_LENGTH = 80
_FIRST = ("invoice", "receipt", "contract", "cv", "delivery_note", "letter")
"""File names without suffix of the templates that ship, in the order they are shown."""

_log = logging.getLogger("app.fields")


@dataclass(frozen=True, slots=True)
class Template:
    """A saved schema."""

    name: str
    schema: Schema
    path: Path | None = None
    """Its file; None before it is saved."""


def load_templates(folder: Path, user_folder: Path | None = None) -> list[Template]:
    """The templates of `folder`, then those that only `user_folder` has; one a name, the user's wins.

    Shipped ones come in their own order, others by file name. Files that are no schema are left out
    with a warning in the log.
    """
    templates: dict[str, Template] = {}
    for place in (folder, user_folder):
        for path in sorted(place.glob("*.json"), key=_order) if place else ():
            try:
                schema = read_schema(path)
            except SchemaError as error:
                _log.warning("The template %s is left out: %s", path.name, error)
                continue
            name = schema.title or path.stem.replace("_", " ").capitalize()
            templates[name] = Template(name, schema, path)
    return list(templates.values())


def save_template(template: Template, user_folder: Path) -> Template:
    """Write `template` to the user's folder under its name, over one of that name; returns it with its path.

    Raises SchemaError where the name is empty or too long, and AppError where the folder cannot be
    written.
    """
    name = " ".join(template.name.split())
    if not name or len(name) > MAX_NAME_LENGTH:
        raise SchemaError(
            "The template has no name, or too long a one.", f"Give it 1 to {MAX_NAME_LENGTH} characters."
        )
    if not template.schema.fields:
        raise SchemaError("The template has no fields.", "Add at least one.")
    schema = replace(template.schema, title=name, json_schema=None)
    schema = replace(schema, json_schema=schema_to_json(schema))
    path = _path_of(name, user_folder)
    try:
        user_folder.mkdir(parents=True, exist_ok=True)
        with atomic_file(path) as part:
            text = json.dumps(schema.json_schema, indent=2, ensure_ascii=False)
            part.write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        raise AppError(
            f"The template cannot be saved: {error.strerror}.", f"Check the folder {user_folder}."
        ) from error
    return Template(name, schema, path)


def delete_template(template: Template, user_folder: Path) -> bool:
    """Delete the user's template of that name; False where there is none, as for one that ships."""
    path = template.path or _path_of(template.name, user_folder)
    if path.parent != user_folder or not path.is_file():
        return False
    try:
        path.unlink()
    except OSError as error:
        raise AppError(
            f"The template cannot be deleted: {error.strerror}.", f"Check the folder {user_folder}."
        ) from error
    return True


def _order(path: Path) -> tuple[int, str]:
    return (_FIRST.index(path.stem) if path.stem in _FIRST else len(_FIRST), path.name)


def _path_of(name: str, user_folder: Path) -> Path:
    """A file name that every platform takes; the file of that name already, where there is one."""
    for template in load_templates(user_folder):
        if template.name == name and template.path:
            return template.path
    key = free_key("template", name, lambda key: (user_folder / f"{key}.json").exists())
    return user_folder / f"{key}.json"
