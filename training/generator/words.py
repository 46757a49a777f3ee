"""Invented people, companies, places and goods, in the languages of the generator.

The lists of `wordings/words.toml` were written for this project; surnames, towns and brands are mostly
composed of syllables, so that a model cannot know them by heart.
"""

import random

from training.generator.wording import LANGUAGES, one_of, wordings

_BRAND = [
    "fre",
    "va",
    "no",
    "lu",
    "mi",
    "to",
    "ka",
    "ri",
    "so",
    "del",
    "pan",
    "or",
    "bi",
    "ze",
    "mar",
    "ti",
    "quo",
    "len",
    "za",
    "pi",
    "ro",
    "ver",
    "al",
    "xi",
    "nu",
    "hel",
]


def _draw(rng: random.Random, lang: str, list_name: str) -> str:
    """One entry of a list in `words.toml`: parted by | where an entry may have spaces, else by spaces."""
    entries = wordings("words")[lang][list_name]
    return one_of(rng, entries, "|" if "|" in entries else None)


def trade(rng: random.Random, lang: str) -> str:
    """A line of business, as it stands in names of companies."""
    return _draw(rng, lang, "trades")


def street_word(rng: random.Random, lang: str) -> str:
    """A word that streets and buildings are named after."""
    return _draw(rng, lang, "street_words")


def surname(rng: random.Random, lang: str) -> str:
    """A composed surname."""
    return _draw(rng, lang, "surname_heads") + _draw(rng, lang, "surname_tails")


def person(rng: random.Random, lang: str) -> str:
    """A full name, sometimes with a middle initial or a double name."""
    if rng.random() < 0.1:
        lang = rng.choice(LANGUAGES)
    first = _draw(rng, lang, "first_names")
    last = _agreeing(surname(rng, lang), first, lang)
    return rng.choice(
        (f"{first} {last}",) * 6
        + (
            f"{first} {rng.choice('ABCDEHJKLMRST')}. {last}",
            f"{first} {last}-{_agreeing(surname(rng, lang), first, lang)}",
        )
    )


def _agreeing(last: str, first: str, lang: str) -> str:
    """A Polish surname in -ski or -cki has a form for women, whose first names end in -a."""
    return last[:-1] + "a" if lang == "pl" and first.endswith("a") and last.endswith("ki") else last


def brand(rng: random.Random) -> str:
    """A made-up brand such as `Novari` or `Velmar 24`."""
    name = "".join(rng.sample(_BRAND, rng.choice((2, 2, 3)))).capitalize()
    return rng.choice(
        (name,) * 4 + (f"{name} {rng.randint(2, 99)}", f"{name}{rng.choice(('tec', 'soft', 'mart', 'plus'))}")
    )


def company(rng: random.Random, lang: str) -> str:
    """A company with its legal form."""
    head = rng.choice(
        (
            brand(rng),
            surname(rng, lang),
            f"{surname(rng, lang)} & {surname(rng, lang)}",
            town(rng, lang),
            brand(rng).upper(),
        )
    )
    trade = _draw(rng, lang, "trades")
    legal = _draw(rng, lang, "legal_forms").replace("{s}", surname(rng, lang))
    stem = rng.choice(
        (f"{head} {trade}", f"{trade} {head}" if lang != "en" else f"{head} {trade}", head, f"{head} {trade}")
    )
    roll = rng.random()
    if roll < 0.08:  # a branch, a country or initials between the name and its legal form, or after it
        place = rng.choice((town(rng, lang), region(rng, lang), "M", "UK", "KL", "D", "S", "Intl"))
        return rng.choice((f"{stem} ({place}) {legal}", f"{stem} {legal} ({place})"))
    return f"{stem} {legal}" if roll < 0.97 else f"{stem} {legal} - {town(rng, lang)}"


def town(rng: random.Random, lang: str) -> str:
    """A composed town."""
    head, tail = _draw(rng, lang, "town_heads"), _draw(rng, lang, "town_tails")
    return f"{head} {tail}" if tail[0].isupper() else head + tail


def region(rng: random.Random, lang: str) -> str:
    """A state or province."""
    return _draw(rng, lang, "regions")


def street(rng: random.Random, lang: str) -> str:
    """Street and number."""
    return _draw(rng, lang, "streets").format(
        w=_draw(rng, lang, "street_words"), n=rng.randint(1, 320), u=rng.randint(1, 24)
    )


def goods(rng: random.Random, lang: str) -> str:
    """An article or service."""
    return _draw(rng, lang, "goods")


def bank(rng: random.Random, lang: str) -> str:
    """A bank."""
    return _draw(rng, lang, "banks").replace("{t}", town(rng, lang))
