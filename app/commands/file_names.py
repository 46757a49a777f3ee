"""Names of files that are written for many: a pattern with keys in braces, filled in for each."""

import re
from collections.abc import Collection, Mapping
from string import Formatter

from app.errors import UsageError

_NOT_IN_NAMES = re.compile(r'[\x00-\x1f<>:"/\\|?*]+')
_LONGEST_NAME = 120


def check_pattern(pattern: str, known: Collection[str]) -> None:
    """Raises UsageError for a pattern that is none, or names a key that is not among those `known`."""
    try:
        named = {name for _, name, _, _ in Formatter().parse(pattern) if name is not None}
    except ValueError as error:
        problem = f"'{pattern}' is no name for files."
        raise UsageError(problem, "Put keys in braces, such as {number}.") from error
    if unknown := named - set(known):
        raise UsageError(
            f"No row has '{min(unknown)}', which the files are to be named by.",
            f"Take some of: {', '.join(sorted(known)[:12])}.",
        )


def file_name(pattern: str, values: Mapping[str, object]) -> str:
    """The pattern filled in, as every platform takes it, without suffix; may be empty."""
    parts = []
    for text, name, _, _ in Formatter().parse(pattern):
        parts.append(text)
        if name is not None:
            parts.append(str(values.get(name) or ""))
    name = _NOT_IN_NAMES.sub(" ", "".join(parts)).strip(" .")[:_LONGEST_NAME]
    return " ".join(name.split())
