"""International bank account numbers: found by country and length, believed by their check digits."""

import re

Span = tuple[int, int]

LENGTHS = {
    "AD": 24, "AE": 23, "AL": 28, "AT": 20, "AZ": 28, "BA": 20, "BE": 16, "BG": 22, "BH": 22, "BR": 29,
    "BY": 28, "CH": 21, "CR": 22, "CY": 28, "CZ": 24, "DE": 22, "DK": 18, "DO": 28, "EE": 20, "EG": 29,
    "ES": 24, "FI": 18, "FO": 18, "FR": 27, "GB": 22, "GE": 22, "GI": 23, "GL": 18, "GR": 27, "GT": 28,
    "HR": 21, "HU": 28, "IE": 22, "IL": 23, "IQ": 23, "IS": 26, "IT": 27, "JO": 30, "KW": 30, "KZ": 20,
    "LB": 28, "LC": 32, "LI": 21, "LT": 20, "LU": 20, "LV": 21, "LY": 25, "MC": 27, "MD": 24, "ME": 22,
    "MK": 19, "MR": 27, "MT": 31, "MU": 30, "NL": 18, "NO": 15, "PK": 24, "PL": 28, "PS": 29, "PT": 25,
    "QA": 29, "RO": 24, "RS": 22, "SA": 24, "SC": 31, "SE": 24, "SI": 19, "SK": 24, "SM": 27, "ST": 25,
    "SV": 28, "TL": 23, "TN": 24, "TR": 26, "UA": 29, "VA": 22, "VG": 24, "XK": 20,
}  # fmt: skip
"""ISO 3166 code of a country that has IBANs → how many letters and digits they have."""
_START = re.compile(r"(?<![A-Za-z0-9])([A-Z]{2})[ -]?\d{2}(?=[ \u00a0-]?[A-Z0-9])")
_LONGEST_WRITTEN = 34 * 2


def find_ibans(text: str) -> list[Span]:
    """Spans of all IBANs whose check digits are right, blanks and hyphens between their parts allowed."""
    spans: list[Span] = []
    for match in _START.finditer(text):
        length = LENGTHS.get(match[1])
        if length is None:
            continue
        end, left = match.start(), length
        for end in range(match.start(), min(len(text), match.start() + _LONGEST_WRITTEN)):
            if text[end].isalnum():
                left -= 1
            elif text[end] not in " \u00a0-\n":
                break
            if left == 0:
                break
        is_whole = left == 0 and not text[end + 1 : end + 2].isalnum()
        if is_whole and read_iban(text[match.start() : end + 1]):
            spans.append((match.start(), end + 1))
    return spans


def read_iban(text: str) -> str | None:
    """The IBAN without blanks and in capitals; None where country, length or check digits are wrong."""
    compact = re.sub(r"[\s-]", "", text[: 2 * _LONGEST_WRITTEN]).upper()
    if len(compact) != LENGTHS.get(compact[:2]) or not (compact.isascii() and compact.isalnum()):
        return None
    if not compact[2:4].isdigit():
        return None
    return compact if int("".join(str(int(c, 36)) for c in compact[4:] + compact[:4])) % 97 == 1 else None
