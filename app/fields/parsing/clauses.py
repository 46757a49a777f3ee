"""Where clauses begin and end: sentences, paragraphs, and what stands after a number or a heading."""

import re

_START = re.compile(
    r"""(?:
        \A | \n                                   # a line
        | [.;:!?]["”’»)\]]*\s                     # what follows a sentence or a part of one
        | \(\w{1,4}\)\s | \b\d{1,4}(?:\.\d{1,4}){0,5}[.)]?\s  # a number: (a), (iv), 7., 10.2
        | \b[^\W\d_]*[A-Z]{2}[.:]?\s              # a heading in capitals
        | \s\s                                    # a heading in a column of its own
    )\s*(?=\S)""",
    re.X,
)
_END = re.compile(r"""[.;:!?]["”’»)\]]*(?=\s|\Z)|\S(?=\s*(?:\n|\Z))""")


def clause_starts(text: str) -> frozenset[int]:
    """Places where a clause may begin."""
    return frozenset(match.end() for match in _START.finditer(text.rstrip()))


def clause_ends(text: str) -> frozenset[int]:
    """Places, exclusive, where a clause may end."""
    return frozenset(match.end() for match in _END.finditer(text))
