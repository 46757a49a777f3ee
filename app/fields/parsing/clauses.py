"""Where clauses begin and end: at sentences and lines, behind numbers and headings."""

import re

_CLOSING = r"""["'”“’»)\]]*"""
_START = re.compile(
    rf"""(?:
        \A | \n                                             # a line
        | [.;:!?]{_CLOSING}\s | [。；：！？][」』”]?           # what follows a sentence or a part of one
        | \(\w{{1,4}}\)\s | \b\d{{1,4}}(?:\.\d{{1,4}}){{0,5}}[.)]?\s | [•–—-]\s   # (a), 7., 10.2, a dot
        | \b[^\W\d_]*[A-ZÀ-ÖØ-ÞĄĆĘŁŃŚŹŻ]{{2}}[.:]?\s          # a heading in capitals
        | \s\s                                              # a heading in a column of its own
    )\s*(?=\S)""",
    re.X,
)
_END = re.compile(rf"[.;:!?]{_CLOSING}(?=\s|\Z)|[。；：！？][」』”]?|\S(?=\s*(?:\n|\Z))")
_LINE_BREAK = re.compile(r"(\S)[ \t]*\n[ \t]*(?=(\S+))")
_MARK = re.compile(r"\(\w{1,4}\)|\d{1,4}(?:\.\d{1,4}){0,5}[.)]|§|[•–—-]$")
_FULL = 0.6
"""Share of the longest line from which on a line is as full as lines get."""


def clause_places(text: str) -> tuple[frozenset[int], frozenset[int]]:
    """Places where a clause may begin, and places, exclusive, where one may end."""
    broken = _broken_lines(text)
    starts = {match.end() for match in _START.finditer(text.rstrip())} - {after for _, after in broken}
    ends = {match.end() for match in _END.finditer(text)} - {before for before, _ in broken}
    return frozenset(starts), frozenset(ends)


def _broken_lines(text: str) -> list[tuple[int, int]]:
    """`(end of the line, begin of the next)` where a sentence goes on in the next line."""
    longest = max(map(len, text.splitlines()), default=0)
    broken = []
    for match in _LINE_BREAK.finditer(text):
        last, first = match[1], match[2]
        line_start = text.rfind("\n", 0, match.start()) + 1
        is_full = match.start() + 1 - line_start >= _FULL * longest
        if first[0].islower() or (is_full and last not in ".;:!?。；：！？" and not _MARK.match(first)):
            broken.append((match.start() + 1, match.end()))
    return broken
