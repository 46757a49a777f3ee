"""Letters, mails, contracts, notices, statements and records from templates.

A template is a list of lines. `{key}` stands for the value of a field, `{-key}` for the same kind of text
that is not its value, `{key=text}` for a value that the template itself gives, `{key/}` or `{-key/}` at the
end of a line for an address over several rows, `[a|b]` for one of several wordings, a tab for the gap between
two cells; a line that starts with `?` is left out half of the time. The templates are in
`wordings/prose.LANGUAGE.toml`.
"""

import random
import re
from collections.abc import Callable
from dataclasses import replace

from training.document import TrainingDocument
from training.generator import formats, words
from training.generator.addresses import address_rows, in_one_row
from training.generator.formats import Locale
from training.generator.page import Page, Piece, Question, Value
from training.generator.wording import kind_of, one_of, questions, wordings

Maker = Callable[[random.Random, Locale], str]


def _person(rng: random.Random, how: Locale) -> str:
    return words.person(rng, how.lang)


def _company(rng: random.Random, how: Locale) -> str:
    return words.company(rng, how.lang)


def _date(rng: random.Random, how: Locale) -> str:
    return how.date(formats.day(rng, 1998))


def _birthday(rng: random.Random, how: Locale) -> str:
    return how.date(formats.day(rng, 1930, 2005))


def _money(rng: random.Random, how: Locale) -> str:
    amount = how.money(
        rng.choice((rng.randint(500, 99_999), rng.randint(10_000, 900_000), rng.randint(1, 900) * 10_000))
    )
    if how.lang == "pl":  # behind the amount
        return f"{amount} {rng.choice((how.sign, how.sign, how.currency))}"
    return (
        rng.choice((f"{how.sign}{amount}", f"{amount} {how.sign}"))
        if rng.random() < 0.6
        else f"{how.currency} {amount}"
    )


def _amount(rng: random.Random, how: Locale) -> str:
    return how.money(rng.randint(500, 900_000))


def _address(rng: random.Random, how: Locale) -> str:
    return in_one_row(address_rows(rng, how.lang))


def _code(rng: random.Random, how: Locale) -> str:
    return formats.code(rng)


def _town(rng: random.Random, how: Locale) -> str:
    return words.town(rng, how.lang)


def _choice(name: str) -> Maker:
    """One of the wordings `name` in the language of the document, or in English where it has none."""

    def draw(rng: random.Random, how: Locale) -> str:
        choices = wordings(f"prose.{how.lang}")["choices"]
        text = choices.get(name) or wordings("prose.en")["choices"][name]
        drawn = one_of(rng, text).format(n=rng.randint(2, 36), t=words.town(rng, how.lang))
        return re.sub(r"\bde (?=[AEIOU])", "d'", drawn) if how.lang == "fr" else drawn

    return draw


_DURATION = _choice("duration")
_STATE = _choice("state")
_PLACE = _choice("place")
_SUBJECT = _choice("subject")
_JOB = _choice("job")
_DIAGNOSIS = _choice("diagnosis")
_MEDICINE = _choice("medicine")
_TOPIC = _choice("topic")

# Number plates by language, for `formats.picture`.
_PLATES = {
    "en": "@@## @@@",
    "fr": "@@-###-@@",
    "es": "#### @@@",
    "it": "@@ ###@@",
    "nl": "##-@@@-#",
    "pt": "##-@@-##",
}


def _vehicle(rng: random.Random, how: Locale) -> str:
    shape = _PLATES.get(how.lang) or f"{words.town(rng, how.lang)[:2].upper()}-@@ {'#' * rng.randint(2, 4)}"
    return formats.picture(rng, shape)


def _case_number(rng: random.Random, how: Locale) -> str:
    """A court's number of a case."""
    number, year = rng.randint(1, 9999), rng.randint(2009, 2026)
    if how.lang == "de":
        kind = rng.choice(("C", "O", "F", "S", "Ca", "XVII"))
        return f"{rng.randint(1, 90)} {kind} {number}/{year % 100:02}"
    return rng.choice((f"{number}/{year}", f"{year % 100:02}/{number:05}", formats.code(rng)))


def _train(rng: random.Random, how: Locale) -> str:
    """The number of a train or a flight."""
    if rng.random() < 0.5:
        return f"{rng.choice(('IC', 'EC', 'RE', 'TGV', 'ICE', 'AVE', 'R'))} {rng.randint(10, 9999)}"
    return formats.picture(rng, rng.choice(("@@###", "@@####", "@@ ###", "@@ ####")))


# What may stand for a key of `prose.toml`.
_MAKERS: dict[str, Maker] = {
    "sender": _person,
    "sender_company": _company,
    "sender_address": _address,
    "recipient": _person,
    "recipient_address": _address,
    "date": _date,
    "subject": _SUBJECT,
    "reference": _code,
    "sender_email": lambda r, h: formats.email(r, _person(r, h), h.lang),
    "recipient_email": lambda r, h: formats.email(r, _person(r, h), h.lang),
    "phone": lambda r, h: formats.phone(r, h.lang),
    "website": lambda r, h: formats.website(r),
    "amount": _money,
    "deadline": _date,
    "meeting_date": _date,
    "time": lambda r, h: formats.clock(r, h.lang),
    "end_time": lambda r, h: formats.clock(r, h.lang),
    "location": _PLACE,
    "speaker": lambda r, h: r.choice(("", "", "Dr. ", "Prof. ")) + _person(r, h),
    "organiser": _person,
    "event": _TOPIC,
    "event_date": _date,
    "party_1": _company,
    "party_2": lambda r, h: _company(r, h) if r.random() < 0.75 else _person(r, h),
    "parties": _company,
    "contract_title": lambda r, h: "",
    "effective_date": _date,
    "governing_law": _STATE,
    "term": _DURATION,
    "renewal_period": _DURATION,
    "warranty_period": _DURATION,
    "notice_period": _DURATION,
    "signatory": _person,
    "landlord": _person,
    "tenant": _person,
    "property": _address,
    "rent": _money,
    "deposit": _money,
    "start_date": _date,
    "end_date": _date,
    "employer": _company,
    "employee": _person,
    "job": _JOB,
    "salary": _money,
    "gross_pay": _amount,
    "net_pay": _amount,
    "income_tax": _amount,
    "personnel_number": _code,
    "pay_period": lambda r, h: (
        h.date(formats.day(r), "{month} {y}") if r.random() < 0.7 else h.date(formats.day(r), "{m:02}/{y}")
    ),
    "tax_code": lambda r, h: formats.digits(r, r.choice((4, 10, 11))),
    "account_holder": _person,
    "iban": lambda r, h: formats.iban(r, h.lang),
    "bank": lambda r, h: words.bank(r, h.lang),
    "opening_balance": _amount,
    "closing_balance": _amount,
    "patient": _person,
    "birth_date": _birthday,
    "doctor": lambda r, h: f"{'lek.' if h.lang == 'pl' else 'Dr.'} {_person(r, h)}",
    "diagnosis": _DIAGNOSIS,
    "medicine": _MEDICINE,
    "admission": _date,
    "insurance_number": _code,
    "booking": _code,
    "guest": _person,
    "hotel": lambda r, h: f"Hotel {words.brand(r)}" if r.random() < 0.6 else f"{words.brand(r)} Inn",
    "origin": _town,
    "destination": _town,
    "departure": lambda r, h: formats.clock(r, h.lang),
    "arrival": lambda r, h: formats.clock(r, h.lang),
    "seat": lambda r, h: f"{r.randint(1, 60)}{r.choice('ABCDEF')}",
    "company": _company,
    "address": _address,
    "registration": lambda r, h: (
        f"{formats.digits(r, 2)}-{formats.digits(r, 7)}" if r.random() < 0.5 else formats.digits(r, 8)
    ),
    "state": _STATE,
    "year_end": lambda r, h: h.date(formats.day(r), "{month} {d}, {y}") if h.lang == "en" else _date(r, h),
    "name": _person,
    "degree": _choice("degree"),
    "school": _choice("school"),
    "skill": _choice("skill"),
    "advertiser": _company,
    "agency": _company,
    "station": lambda r, h: (
        "".join(r.choices("KWABCTRN", k=1))
        + "".join(r.choices("ABCEHKLNPRTVX", k=3))
        + r.choice(("", "-TV", "-FM"))
    ),
    "item": lambda r, h: words.goods(r, h.lang),
    "customer_number": _code,
    "meter": lambda r, h: formats.digits(r, 8),
    "consumption": lambda r, h: str(r.randint(100, 6000)),
    "score": lambda r, h: str(r.randint(40, 100)),
    "town": _town,
    "vehicle": _vehicle,
    "case_number": _case_number,
    "court": _choice("court"),
    "premium": _money,
    "nationality": _choice("nationality"),
    "birth_place": _town,
    "issuing_authority": _choice("authority"),
    "expiry_date": lambda r, h: h.date(formats.day(r, 2015, 2037)),
    "document_number": lambda r, h: formats.picture(
        r, r.choice(("@########", "@@#######", "#########", "@#@#@#@##", "##@@#####", "@@ ######"))
    ),
    "invoice_reference": _code,
    "delivery_address": _address,
    "working_hours": lambda r, h: r.choice(
        ("20", "24", "30", "32", "35", "36", "38", "39", "40", "42", f"37{h.decimal}5", f"38{h.decimal}5")
    ),
    "train": _train,
    "surname": lambda r, h: (
        words.surname(r, h.lang).upper() if r.random() < 0.5 else words.surname(r, h.lang)
    ),
    "given_name": lambda r, h: words.person(r, h.lang).split()[0],
    "quantity": lambda r, h: str(r.choice((r.randint(1, 30), r.randint(2, 60) * 10, r.randint(1, 900)))),
}
_PIECE = re.compile(r"\{(-?)(\w+)(?:=([^{}]*))?\}")
_ROWS = re.compile(r"(.*)\{(-?)(\w+)/\}")
_WORDING = re.compile(r"\[([^\[\]]*)\]")
# One question that takes the values of several keys.
_MERGED = {"parties": ("party_1", "party_2")}


def prose(rng: random.Random, lang: str) -> TrainingDocument:
    """One document from a template of `lang`."""
    page, how = Page(rng), formats.locale(rng, lang)
    template = rng.choice(wordings(f"prose.{lang}")["templates"])
    drawn: dict[str, str] = {}
    blocks = template["text"].strip("\n").split("\n")
    for line in blocks:
        if line.startswith("?"):
            if rng.random() < 0.5:
                continue
            line = line[1:]
        line = worded(rng, line)
        if address := _ROWS.fullmatch(line):
            _address_rows(page, rng, how, address, drawn)
        else:
            page.row(*(pieces(rng, how, cell.strip(), drawn) for cell in line.split("\t")))
    made = page.document("generated_prose", lang, _questions(rng, template, drawn))
    return replace(made, kind=kind_of(rng, "prose", template.get("kind", "")))


def _address_rows(
    page: Page, rng: random.Random, how: Locale, line: re.Match[str], drawn: dict[str, str]
) -> None:
    """Writes `TEXT{key/}`: the address of the key over several rows, the first after the text."""
    rows, key = address_rows(rng, how.lang), line[3]
    before = pieces(rng, how, line[1], drawn)
    if not line[2]:
        drawn[key] = ", ".join(rows)
    for number, row in enumerate(rows):
        piece = row if line[2] else Value(key, row, more=number > 0)
        page.row([*before, piece] if number == 0 else piece)


def text_for(rng: random.Random, how: Locale, key: str) -> str:
    """A text that may stand for `key`."""
    return _MAKERS[key](rng, how)


def worded(rng: random.Random, text: str) -> str:
    """`text` with one of the wordings in each pair of square brackets, inner ones first."""
    while _WORDING.search(text):
        text = _WORDING.sub(lambda match: rng.choice(match[1].split("|")), text)
    return text


def pieces(rng: random.Random, how: Locale, cell: str, drawn: dict[str, str]) -> list[Piece]:
    """`cell` with its braces filled; drawn: what stands for a key on this page, kept up to date."""
    found: list[Piece] = []
    position = 0
    for match in _PIECE.finditer(cell):
        if match.start() > position:
            found.append(cell[position : match.start()])
        position = match.end()
        key = match[2]
        if match[1]:
            found.append(_MAKERS[key](rng, how))
            continue
        text = drawn.setdefault(key, match[3] or _MAKERS[key](rng, how))
        merged = [name for name, keys in _MERGED.items() if key in keys]
        found.append(Value(key, text, also=tuple(merged)))
    if position < len(cell):
        found.append(cell[position:])
    return found


def _questions(rng: random.Random, template: dict[str, str], drawn: dict[str, str]) -> dict[str, Question]:
    """Questions for all keys that the page has, and for some that it could have."""
    keys = [*drawn, *(key for key in template["absent"].split() if key not in drawn)]
    keys += [merged for merged, parts in _MERGED.items() if set(parts) & set(drawn)]
    # What this template has, but only on lines that were left out this time.
    keys += [
        key
        for key in dict.fromkeys(m[2] for m in _PIECE.finditer(template["text"]) if not m[1])
        if key not in keys
    ]
    rng.shuffle(keys)
    return {key: questions("prose")[key] for key in keys}
