"""Find words in a document's text as a person types them: any case, over the ends of lines."""

import re

from app.documents.document import Document

MAX_FOUND = 10_000


def find_text(document: Document, wanted: str) -> list[tuple[int, int]]:
    """Spans `[start, end)` where `wanted` stands, in text order; at most `MAX_FOUND` of them.

    Capitals do not matter, and white space matches any white space. Parts of words are found too.
    """
    words = wanted.split()
    if not words:
        return []
    pattern = re.compile(r"\s+".join(re.escape(word) for word in words), re.IGNORECASE)
    found = []
    for match in pattern.finditer(document.text):
        found.append(match.span())
        if len(found) == MAX_FOUND:
            break
    return found
