"""Cut a text that is longer than the model reads at once into parts, at the ends of pages and lines."""

import re
from collections.abc import Callable

from app.documents.document import Document

_CHARACTERS_A_TOKEN = 1.5
"""A part is cut this short before its tokens are counted, so that counting stays cheap."""


def chunks(document: Document, count_tokens: Callable[[str], int], limit: int) -> list[tuple[int, int]]:
    """Parts `[start, end)` of the text, in order, each of at most `limit` tokens.

    Pages are kept whole where they fit, several to a part; a longer page is cut at line ends, a longer line
    at spaces, and a longer word anywhere. White space between parts is left out.
    """
    parts: list[tuple[int, int]] = []
    room = 0
    for piece in _pieces(document, count_tokens, limit):
        start, end = piece
        tokens = count_tokens(document.text[start:end])
        if parts and tokens <= room:
            parts[-1] = (parts[-1][0], end)
            room -= tokens
        else:
            parts.append(piece)
            room = limit - tokens
    return parts


def _pieces(document: Document, count_tokens: Callable[[str], int], limit: int) -> list[tuple[int, int]]:
    text = document.text
    pieces = [(page.start, page.end) for page in document.pages] or [(0, len(text))]
    for pattern in (r"[^\n]+(?:\n+|$)", r"\S+\s*", r"(?s)."):
        pieces = [
            part
            for start, end in pieces
            for part in (
                [(start, end)]
                if (end - start) <= limit * _CHARACTERS_A_TOKEN or _fits(text[start:end], count_tokens, limit)
                else [(start + m.start(), start + m.end()) for m in re.finditer(pattern, text[start:end])]
            )
        ]
    trimmed = [
        (start + len(text[start:end]) - len(text[start:end].lstrip()), start + len(text[start:end].rstrip()))
        for start, end in pieces
    ]
    return [(start, end) for start, end in trimmed if end > start]


def _fits(text: str, count_tokens: Callable[[str], int], limit: int) -> bool:
    return len(text) <= limit * 20 and count_tokens(text) <= limit
