"""File names for what a person names: templates, label sets."""

import re
import unicodedata
from collections.abc import Callable
from itertools import chain, count


def free_key(kind: str, title: str, is_taken: Callable[[str], bool]) -> str:
    """A file name without suffix, which every platform takes and no other file of the kind has."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    # never a reserved name such as con, for the kind stands before it
    base = f"{kind}_" + re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:60]
    return next(key for key in chain([base], (f"{base}_{n}" for n in count(2))) if not is_taken(key))
