"""Reads the word lists, labels, questions and templates of `wordings/`, which are data, not code."""

import random
import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from training.document import Kind
from training.generator.page import Question

Label = Callable[[str], str]
"""From the key of a label to one of its wordings."""

LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "pt", "pl")


@cache
def wordings(name: str) -> dict[str, Any]:
    """The content of `wordings/NAME.toml`."""
    return tomllib.loads((Path(__file__).parent / "wordings" / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def questions(name: str) -> dict[str, Question]:
    """The questions in `wordings/NAME.toml` by key."""
    return {key: Question(**one) for key, one in wordings(name)["questions"].items()}


def kind_of(rng: random.Random, name: str, title: str = "") -> Kind | None:
    """What kind of document has this `title`, in one of several wordings; None where that is not told."""
    for kind in wordings(name)["kinds"]:
        if title.casefold() in kind["titles"].casefold().split("|"):
            others = [one_of(rng, one["names"]) for one in _all_kinds() if one is not kind]
            return Kind(one_of(rng, kind["names"]), one_of(rng, kind["descriptions"]), tuple(others))
    return None


def _all_kinds() -> list[dict[str, str]]:
    return [kind for name in ("forms", "invoices", "prose", "receipts") for kind in wordings(name)["kinds"]]


def one_of(rng: random.Random, text: str, separator: str | None = "|") -> str:
    """One of the alternatives in `text`; without a separator, one of its words."""
    return rng.choice(text.split(separator))
