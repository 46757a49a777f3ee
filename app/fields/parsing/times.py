"""Times of day."""

import re

Span = tuple[int, int]

_TIME = re.compile(
    r"(?<![\w.,:/-])(?P<hour>\d{1,2})(?:[:.h](?P<minute>\d{2})(?::(?P<second>\d{2}))?|(?=\s?(?:[AaPp]\.?\s?[Mm]\b|Uhr|h\b)))"
    r"(?P<half>\s?(?P<ap>[AaPp])\.?\s?[Mm]\b\.?)?(?P<word>\s?(?:Uhr\b|h\b|hrs?\b))?(?![\d:]|[.,]\d)"
)


def find_times(text: str) -> list[Span]:
    """Spans of all times of day in digits, with and without the word after them."""
    spans: list[Span] = []
    for match in _TIME.finditer(text):
        if _read(match) is None:
            continue
        is_marked = match["half"] or match["word"] or text[match.end("hour")] != "."  # 5.20 is an amount
        if is_marked:
            spans.append(match.span())
        if is_marked and match["word"] and match["minute"]:
            spans.append((match.start(), match.start("word")))
        if match["half"] and match["half"].endswith("."):
            spans.append((match.start(), match.end() - 1))
    return spans


def read_time(text: str) -> str | None:
    """ISO 8601, `HH:MM` or `HH:MM:SS`."""
    match = _TIME.fullmatch(text.strip()) if len(text) <= 40 else None
    return _read(match) if match else None


def _read(match: re.Match[str]) -> str | None:
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    if match["ap"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if match["ap"] in "pP" else 0)
    second = match["second"]
    if hour > 23 or minute > 59 or int(second or 0) > 59:
        return None
    return f"{hour:02}:{minute:02}" + (f":{second}" if second else "")
