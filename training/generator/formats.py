"""Dates, amounts and identifiers as documents print them, by language.

Check digits are not computed: the numbers look right and belong to nobody.
"""

import datetime
import random
import string
from dataclasses import dataclass

from training.generator.wording import one_of, wordings

_PLAIN = str.maketrans("ąćęłńóśźż", "acelnoszz")  # as in e-mail addresses


@dataclass(frozen=True, slots=True)
class Locale:
    """How one document writes dates and amounts: the same way all over its page."""

    lang: str
    date_style: str
    decimal: str
    thousands: str
    currency: str
    sign: str  # the currency's sign

    def date(self, day: datetime.date, style: str | None = None) -> str:
        """`day` in the document's style, or in `style`."""
        month = wordings("words")[self.lang]["months"].split()[day.month - 1]
        ending = "th" if 10 < day.day < 14 else {1: "st", 2: "nd", 3: "rd"}.get(day.day % 10, "th")
        return (style or self.date_style).format(
            d=day.day,
            m=day.month,
            y=day.year,
            yy=day.year % 100,
            month=month,
            mon=month[:3],
            MON=month[:3].upper(),
            th=ending,
        )

    def money(self, cents: int) -> str:
        """An amount with two decimals and no currency."""
        whole, rest = divmod(abs(cents), 100)
        grouped = f"{whole:,}".replace(",", self.thousands)
        return f"{'-' if cents < 0 else ''}{grouped}{self.decimal}{rest:02}"


def locale(rng: random.Random, lang: str) -> Locale:
    """A way of writing that occurs in `lang`."""
    if lang == "en":
        currency, sign = rng.choice(
            (
                ("USD", "$"),
                ("GBP", "£"),
                ("EUR", "€"),
                ("MYR", "RM"),
                ("SGD", "S$"),
                ("AUD", "$"),
                ("INR", "Rs."),
            )
        )
        decimal, thousands = ".", rng.choice((",", ",", ""))
    elif lang == "de" and rng.random() < 0.15:
        currency, sign, decimal, thousands = "CHF", "CHF", ".", "'"
    elif lang == "pt" and rng.random() < 0.4:
        currency, sign, decimal, thousands = "BRL", "R$", ",", "."
    elif lang == "pl":
        currency, sign, decimal, thousands = "PLN", "zł", ",", rng.choice((" ", " ", ""))
    else:
        currency, sign, decimal = "EUR", "€", ","
        thousands = rng.choice((" ", "")) if lang == "fr" else rng.choice((".", ".", ""))
    return Locale(lang, one_of(rng, wordings("words")[lang]["dates"]), decimal, thousands, currency, sign)


def day(rng: random.Random, first: int = 1995, last: int = 2027) -> datetime.date:
    """Any day of those years."""
    return datetime.date(rng.randint(first, last), 1, 1) + datetime.timedelta(days=rng.randrange(365))


def later(rng: random.Random, start: datetime.date, most: int = 60) -> datetime.date:
    """A day up to `most` days after `start`."""
    return start + datetime.timedelta(days=rng.randint(1, most))


def clock(rng: random.Random, lang: str) -> str:
    """A time of day."""
    hour, minute, second = rng.randint(7, 22), rng.randrange(60), rng.randrange(60)
    if lang == "en" and rng.random() < 0.4:
        half = "AM" if hour < 12 else "PM"
        return rng.choice(
            (
                f"{(hour - 1) % 12 + 1}:{minute:02} {half}",
                f"{(hour - 1) % 12 + 1:02}:{minute:02}:{second:02} {half}",
                f"{(hour - 1) % 12 + 1}:{minute:02}{half.lower()}",
            )
        )
    return rng.choice((f"{hour:02}:{minute:02}", f"{hour:02}:{minute:02}", f"{hour}:{minute:02}:{second:02}"))


def digits(rng: random.Random, count: int) -> str:
    """`count` digits, the first not zero."""
    return str(rng.randint(1, 9)) + "".join(rng.choices(string.digits, k=count - 1))


def picture(rng: random.Random, shape: str) -> str:
    """`shape` with a digit for every `#` (the first not zero) and a capital letter for every `@`."""
    first = shape.find("#")
    return "".join(
        rng.choice(string.ascii_uppercase)
        if mark == "@"
        else rng.choice("123456789" if place == first else string.digits)
        if mark == "#"
        else mark
        for place, mark in enumerate(shape)
    )


def code(rng: random.Random) -> str:
    """A document, order or customer number in one of many shapes."""
    year = rng.randint(2003, 2026)
    return picture(rng, one_of(rng, wordings("words")["codes"]).format(y=year, yy=year % 100))


def phone(rng: random.Random, lang: str) -> str:
    """A telephone number."""
    shapes = wordings("words")[lang].get("phones") or wordings("words")["phones"]
    return picture(rng, one_of(rng, shapes).format(dial=_dial(lang)))


def postcode(rng: random.Random, lang: str) -> str:
    """A postal code."""
    if lang == "en":
        return picture(rng, rng.choice(("@@# #@@", "@@## #@@", "#####", "#####", "####")))
    if lang == "nl":
        return f"{digits(rng, 4)} {''.join(rng.choices(string.ascii_uppercase, k=2))}"
    if lang == "pl":
        return picture(rng, "##-###")
    return f"{digits(rng, 4)}-{digits(rng, 3)}" if lang == "pt" else digits(rng, 5)


def iban(rng: random.Random, lang: str) -> str:
    """An IBAN, grouped or not; in Poland also the national number, which is an IBAN without its country."""
    if lang == "pl" and rng.random() < 0.5:
        return picture(rng, "##" + " ####" * 6)
    if lang in ("nl", "en"):
        body = "".join(rng.choices(string.ascii_uppercase, k=4)) + digits(rng, 10 if lang == "nl" else 14)
    else:
        body = digits(rng, {"de": 18, "fr": 23, "es": 20, "it": 22, "pt": 21, "pl": 24}[lang])
    plain = f"{_country(lang)}{digits(rng, 2)}{body}"
    return plain if rng.random() < 0.4 else " ".join(plain[i : i + 4] for i in range(0, len(plain), 4))


def bic(rng: random.Random, lang: str) -> str:
    """A BIC."""
    return (
        "".join(rng.choices(string.ascii_uppercase, k=4))
        + _country(lang)
        + rng.choice(("2X", "FF", "21", "MM"))
        + rng.choice(("", "XXX"))
    )


def vat_id(rng: random.Random, lang: str) -> str:
    """A VAT identification number."""
    if lang == "pl":
        return picture(rng, rng.choice(("###-###-##-##", "###-##-##-###", "##########", "PL##########")))
    number = digits(rng, 9)
    return rng.choice(
        (
            f"{_country(lang)}{number}",
            f"{_country(lang)} {number[:3]} {number[3:6]} {number[6:]}",
            f"{_country(lang)}{digits(rng, 11)}",
        )
    )


def email(rng: random.Random, name: str, lang: str) -> str:
    """An address that fits a person's or a company's name."""
    written = name.lower().replace(" ", ".").translate(_PLAIN)
    plain = "".join(c for c in written if (c.isascii() and c.isalnum()) or c in ".-").strip(".-")
    host = "".join(rng.sample("abcdeghiklmnoprstuvz", 6))
    end = rng.choice((_country(lang).lower(), "com", "com", "org", "net", "example"))
    return f"{rng.choice(('info', 'office', 'billing', plain, plain.split('.')[0]))}@{host}.{end}"


def website(rng: random.Random) -> str:
    """A web address."""
    host = "".join(rng.sample("abcdeghiklmnoprstuvz", 7))
    return rng.choice((f"www.{host}.com", f"https://{host}.net/", f"www.{host}.eu", f"{host}.org"))


def _country(lang: str) -> str:
    return str(wordings("words")[lang]["country"])


def _dial(lang: str) -> str:
    return str(wordings("words")[lang]["dial"])
