"""Numbers and dates of spreadsheets, written as their number format shows them.

The codes are those of Excel (`#,##0.00`, `dd.mm.yyyy`, `0.0%`). Marks are the English ones that the codes are
written in; dates whose form depends on the computer of whoever looks are written year first. Colours and
widths are left out, fractions are written as decimals.
"""

import math
import re
from datetime import datetime, timedelta
from functools import lru_cache

BUILT_IN: dict[int, str] = {
    0: "General",
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    14: "yyyy-mm-dd",  # the short date of the computer
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "yyyy-mm-dd h:mm",
    37: "#,##0;(#,##0)",
    38: "#,##0;(#,##0)",
    39: "#,##0.00;(#,##0.00)",
    40: "#,##0.00;(#,##0.00)",
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss.0",
    48: "##0.0E+0",
    49: "@",
    **dict.fromkeys((*range(27, 37), *range(50, 59)), "yyyy-mm-dd"),  # East Asian dates
}
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.)|_(?P<space>.)|\*(?P<fill>.)|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<half>AM/PM|A/P|am/pm|a/p)|(?P<general>General)|(?P<date>y+|m+|d+|h+|s+(?:\.0+)?|e+(?![+-])|g+)"
    r"|(?P<exponent>E[+-]0+)|(?P<number>[0#?][0#?,.]*|\.[0#?]+)|(?P<other>.)",
    re.I | re.S,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)(-?[\d.]+)")

_Token = tuple[str, str]


def shown(value: float, code: str, *, is_1904: bool = False) -> str:
    """The number as a cell with this format shows it; an unusual format gives the plain number."""
    if not math.isfinite(value):
        return str(value)
    sections = _sections(code)
    tokens, value = _section_for(sections, value)
    kinds = {kind for kind, _ in tokens}
    if "date" in kinds:
        return _date(value, tokens, is_1904).strip()
    if "number" in kinds or "exponent" in kinds:
        return _number(value, tokens).strip()
    return "".join(general(value) if kind in ("general", "at") else text for kind, text in tokens).strip()


def general(value: float) -> str:
    """A number without a format."""
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    text = f"{value:.10g}"
    return text.replace("e+", "E+").replace("e-", "E-")


@lru_cache(maxsize=1024)
def _sections(code: str) -> tuple[tuple[tuple[_Token, ...], str], ...]:
    """Tokens of each `;`-separated section, and its condition such as `>=100`."""
    sections: list[tuple[list[_Token], str]] = [([], "")]
    for match in _TOKEN.finditer(code[:255]):
        kind, text = match.lastgroup or "other", match[match.lastgroup or 0] or ""
        tokens, _ = sections[-1]
        match kind:
            case "quoted" | "escaped":
                tokens.append(("literal", text))
            case "space":
                tokens.append(("literal", " "))
            case "fill":
                continue
            case "bracket":
                if text[:1] == "$":  # a currency sign with the number of a language
                    tokens.append(("literal", text[1:].partition("-")[0]))
                elif text.lower() in ("h", "hh", "m", "mm", "s", "ss"):
                    tokens.append(("date", f"[{text.lower()}]"))
                elif _CONDITION.fullmatch(text):
                    sections[-1] = (tokens, text)
            case "date":
                tokens.append(("date", text.lower()))
            case "other" if text == ";":
                sections.append(([], ""))
            case "other":
                tokens.append(("at" if text == "@" else "literal" if text != "%" else "percent", text))
            case _:
                tokens.append((kind, text))
    return tuple((tuple(tokens), condition) for tokens, condition in sections[:4])


def _section_for(
    sections: tuple[tuple[tuple[_Token, ...], str], ...], value: float
) -> tuple[tuple[_Token, ...], float]:
    if any(condition for _, condition in sections):
        for tokens, condition in sections:
            if not condition or _holds(condition, value):
                return tokens, value
        return (("general", ""),), value
    if value < 0 and len(sections) > 1 and sections[1][0]:
        return sections[1][0], -value
    if value == 0 and len(sections) > 2:
        return sections[2][0], value
    return sections[0][0] or (("general", ""),), value


def _holds(condition: str, value: float) -> bool:
    sign, limit = _CONDITION.fullmatch(condition).groups()  # type: ignore[union-attr]
    number = float(limit) if limit.count(".") < 2 and limit.strip("-.") else 0.0
    results = {
        "<": value < number,
        ">": value > number,
        "=": value == number,
        "<=": value <= number,
        ">=": value >= number,
        "<>": value != number,
    }
    return results[sign]


def _number(value: float, tokens: tuple[_Token, ...]) -> str:
    if any(text == "/" for kind, text in tokens if kind == "literal"):
        return general(value)  # a fraction
    value *= 100 ** sum(kind == "percent" for kind, _ in tokens)
    numbers = [text for kind, text in tokens if kind == "number"]
    exponent = next((text for kind, text in tokens if kind == "exponent"), "")
    pattern = "".join(numbers)
    scaled = len(pattern) - len(pattern.rstrip(","))
    value /= 1000**scaled
    pattern = pattern.rstrip(",")
    whole, _, decimals = pattern.partition(".")
    places, least = min(len(decimals), 30), min(len(decimals.rstrip("#?")), 30)
    if exponent:
        mantissa, power = f"{abs(value):.{places}E}".split("E")
        digits = mantissa + f"E{int(power):+0{len(exponent) - 1}d}".replace("+", exponent[1].replace("-", ""))
    else:
        digits = f"{abs(value):.{places}f}"
        head, _, tail = digits.partition(".")
        while len(tail) > least and tail.endswith("0"):
            tail = tail[:-1]
        head = head.zfill(min(whole.count("0"), 30)) if head != "0" or "0" in whole else ""
        if "," in whole and head:
            head = f"{int(head):0{len(head)},}" if head.lstrip("0") == head or head == "0" else head
        digits = head + ("." + tail if tail or ("." in pattern and not decimals) else "")
    sign = "-" if value < 0 and any(c in "123456789" for c in digits) else ""
    parts, is_written = [], False
    for kind, text in tokens:
        if kind == "number":
            parts.append("" if is_written else digits)
            is_written = True
        elif kind != "exponent":
            parts.append(text)
    return sign + "".join(parts)


def _date(value: float, tokens: tuple[_Token, ...], is_1904: bool) -> str:
    start = datetime(1904, 1, 1) if is_1904 else datetime(1899, 12, 30 if value >= 60 else 31)
    has_fraction = any("." in text for kind, text in tokens if kind == "date")
    try:
        # to the second, as what is shown is cut and not rounded, and 0.1 + 0.2 is no clear time
        seconds = value * 86_400
        moment = start + timedelta(seconds=round(seconds, 3) if has_fraction else round(seconds))
    except (OverflowError, ValueError):
        return general(value)
    is_half_day = any(kind == "half" for kind, _ in tokens)
    parts = []
    for index, (kind, text) in enumerate(tokens):
        if kind == "half":
            half = "AM" if moment.hour < 12 else "PM"
            parts.append(half if len(text) > 3 else half[0])
        elif kind != "date":
            parts.append(text)
        elif text.startswith("m") and _is_minute(tokens, index):
            parts.append(f"{moment.minute:0{min(len(text), 2)}d}")
        else:
            parts.append(_date_part(text, moment, value, is_half_day))
    return "".join(parts)


def _is_minute(tokens: tuple[_Token, ...], index: int) -> bool:
    """`m` is a minute after hours and before seconds, else a month."""
    before = next((t for k, t in reversed(tokens[:index]) if k == "date"), "")
    after = next((t for k, t in tokens[index + 1 :] if k == "date"), "")
    return before.strip("[]").startswith("h") or after.strip("[]").startswith("s")


def _date_part(text: str, moment: datetime, value: float, is_half_day: bool) -> str:
    length = len(text)
    if text.startswith("["):
        unit = {"h": 24, "m": 1440, "s": 86_400}[text[1]]
        return f"{math.floor(value * unit + 1e-6):0{length - 2}d}"
    match text[0]:
        case "y" | "e":
            return f"{moment.year % 100:02d}" if text[0] == "y" and length <= 2 else f"{moment.year:04d}"
        case "m":
            name = _MONTHS[moment.month - 1]
            return (f"{moment.month}", f"{moment.month:02d}", name[:3], name, name[0])[min(length, 5) - 1]
        case "d":
            name = _DAYS[moment.weekday()]
            return (f"{moment.day}", f"{moment.day:02d}", name[:3], name)[min(length, 4) - 1]
        case "h":
            hour = (moment.hour - 1) % 12 + 1 if is_half_day else moment.hour
            return f"{hour:0{min(length, 2)}d}"
        case "s":
            whole, dot, fraction = text.partition(".")
            shown_fraction = f"{moment.microsecond:06d}"[: len(fraction)] if dot else ""
            return f"{moment.second:0{min(len(whole), 2)}d}{dot}{shown_fraction}"
    return ""
