"""The words that plain code knows, of all languages: `assets/wordings/*.toml`."""

import tomllib
from functools import cache

from app.settings.locations import assets_folder


@cache
def wordings(name: str) -> dict[str, dict[str, list[str]]]:
    """Table → list → words, expressions, or lines of words of one language, of the file `name`."""
    file = assets_folder() / "wordings" / f"{name}.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


@cache
def words(table: str, key: str) -> frozenset[str]:
    """All words of all lines of a list of `numbers_and_days`."""
    return frozenset(word for line in wordings("numbers_and_days")[table][key] for word in line.split())
