"""Ids of fields whose names in the form may be missing or come more than once."""

from collections.abc import Sequence


def unique(names: Sequence[str]) -> list[str]:
    """The names, those that came before with a number, the empty ones by their number alone."""
    seen: dict[str, int] = {}
    taken = set(names)
    result = []
    for at, name in enumerate(names, 1):
        name = name or f"field {at}"
        seen[name] = seen.get(name, 0) + 1
        new = name if seen[name] == 1 else f"{name} #{seen[name]}"
        while seen[name] > 1 and new in taken:
            seen[name] += 1
            new = f"{name} #{seen[name]}"
        result.append(new)
    return result
