"""The words of numbers, days and times: `assets/wordings/numbers_and_days.toml`."""

import tomllib
from functools import cache

from app.settings.locations import assets_folder


@cache
def wordings() -> dict[str, dict[str, list[str]]]:
    """Table → list → lines, each of one language, or single words and expressions."""
    file = assets_folder() / "wordings" / "numbers_and_days.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


@cache
def words(table: str, key: str) -> frozenset[str]:
    """All words of all lines of a list."""
    return frozenset(word for line in wordings()[table][key] for word in line.split())
