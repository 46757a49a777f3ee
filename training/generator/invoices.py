"""Invoices, orders, delivery notes, quotes, credit notes and reminders, laid out in six ways."""

import random
from dataclasses import replace

from training.document import TrainingDocument
from training.generator import formats, words
from training.generator.addresses import address_cells, address_rows
from training.generator.formats import Locale
from training.generator.page import Page, Piece, Rows, Value
from training.generator.wording import Label, kind_of, one_of, questions, wordings

_COUNTRIES = (
    *("Deutschland", "France", "España", "Italia", "Nederland", "Österreich", "UK", "USA", "Portugal"),
    *("Polska", "Schweiz", "Belgique", "Ireland", "Germany", "United Kingdom", "Spain", "Malaysia"),
)


def invoice(rng: random.Random, lang: str) -> TrainingDocument:
    """One invoice (or order, delivery note …) in `lang`."""
    page, how, labels = Page(rng), formats.locale(rng, lang), wordings("invoices")[lang]
    join = rng.choice((":", ":", "", " :", "."))

    def label(key: str) -> str:
        return one_of(rng, labels[key])

    seller, buyer = (
        words.company(rng, lang),
        words.company(rng, lang) if rng.random() < 0.65 else words.person(rng, lang),
    )
    seller_block, buyer_block = (
        _party(rng, lang, "seller", seller, label, join),
        _party(rng, lang, "buyer", buyer, label, join),
    )
    if rng.random() < 0.25:
        buyer_block.append([label("ship") + join])
        buyer_block += [[Value("ship_name", words.company(rng, lang))], *address_cells(rng, lang, "ship")]
    contact = _contact(rng, lang, seller, label, join)
    title = label("title")
    heading: Rows = [[Value("title", title)]]
    meta = _meta(rng, how, label)
    footer = _bank(rng, lang, label, join) + contact[2:]
    seller_block += contact[:2]
    layout = rng.randrange(6)
    if layout == 0:  # letterhead, customer, heading, meta one below the other
        page.stack(seller_block, [[]], buyer_block, [[]], heading, _side(rng, meta, join))
    elif layout == 1:  # customer beside the meta block
        page.stack(seller_block, [[]])
        page.beside(buyer_block, _side(rng, meta, join))
        page.stack([[]], heading)
    elif layout == 2:  # heading first, meta as a table: labels over values
        page.stack(heading, [[]])
        page.beside(seller_block, buyer_block)
        page.stack([[]], _over(rng, meta))
    elif layout == 3:  # sender in one row, as in a window envelope
        page.stack(
            [[Value("seller_name", seller), " • ".join(address_rows(rng, lang))]]
            if rng.random() < 0.5
            else [],
            buyer_block,
            [[]],
            heading,
            _over(rng, meta),
        )
        footer = seller_block + footer
    elif layout == 4:  # heading with the number in it
        number = next((text for key, _, text in meta if key == "number"), None)
        page.stack(
            seller_block,
            _side(rng, [one for one in meta if one[0] != "number" or rng.random() < 0.3], join),
            [[]],
            buyer_block,
            [[]],
        )
        page.row(
            [
                Value("title", title),
                rng.choice((" ", {"de": " Nr. ", "pl": " nr "}.get(lang, " No. "), " # ", " ")),
                Value("number", number or formats.code(rng)),
            ]
        )
    else:  # meta first, seller only at the end
        page.stack(heading, _side(rng, meta, join), [[]], buyer_block, [[]])
        footer = seller_block + footer
    page.blank()
    net = _line_items(page, rng, how, lang, label)
    page.blank()
    _totals(page, rng, how, label, join, net)
    page.blank()
    if rng.random() < 0.5:
        page.row(
            *rng.choice(
                (
                    [[label("payment_terms") + join + " ", Value("payment_terms", label("terms"))]],
                    [Value("payment_terms", label("terms"))],
                )
            )
        )
    for _ in range(rng.randrange(3)):
        page.row(label("note"))
    _footer(page, rng, footer)
    made = page.document("generated_invoices", lang, questions("invoices"))
    return replace(made, kind=kind_of(rng, "invoices", title))


def _party(rng: random.Random, lang: str, role: str, name: str, label: Label, join: str) -> Rows:
    rows: Rows = []
    if (role == "buyer" and rng.random() < 0.6) or (role == "seller" and rng.random() < 0.12):
        if rng.random() < 0.3:
            rows.append([[label(role) + (join or ":") + " ", Value(f"{role}_name", name)]])
        else:
            rows += [[label(role) + join], [Value(f"{role}_name", name)]]
    else:
        rows.append([Value(f"{role}_name", name)])
    if role == "seller" and rng.random() < 0.15:
        rows.insert(0, [words.brand(rng)])
    if role == "buyer" and rng.random() < 0.2:
        rows.append([words.person(rng, lang)])
    rows += address_cells(rng, lang, role)
    if rng.random() < 0.25:
        rows.append([Value(f"{role}_country", rng.choice(_COUNTRIES))])
    return rows


def _contact(rng: random.Random, lang: str, seller: str, label: Label, join: str) -> Rows:
    makers = {
        "phone": formats.phone(rng, lang),
        "email": formats.email(rng, seller, lang),
        "website": formats.website(rng),
        "vat_id": formats.vat_id(rng, lang),
        "tax_number": formats.picture(rng, rng.choice(("#########", "##/###/#####"))),
    }
    chosen = [key for key in makers if rng.random() < 0.5]
    rng.shuffle(chosen)
    return [
        [[label(key) + (join or "") + " ", Value(key, makers[key])]]
        if rng.random() < 0.85
        else [Value(key, makers[key])]
        for key in chosen
    ]


def _meta(rng: random.Random, how: Locale, label: Label) -> list[tuple[str, str, str]]:
    """(key, label, text) of the number, the dates and the references, in a random order."""
    issued = formats.day(rng, 2005)
    texts = {
        "number": formats.code(rng),
        "issue_date": how.date(issued),
        "due_date": how.date(formats.later(rng, issued)),
        "delivery_date": how.date(formats.later(rng, issued, 9)),
        "order_number": formats.code(rng),
        "customer_number": formats.code(rng),
        "contact": words.person(rng, how.lang),
        "currency": how.currency,
    }
    rate = {
        "number": 0.92,
        "issue_date": 0.94,
        "due_date": 0.45,
        "delivery_date": 0.3,
        "order_number": 0.4,
        "customer_number": 0.45,
        "contact": 0.3,
        "currency": 0.12,
    }
    chosen = [key for key in texts if rng.random() < rate[key]]
    if rng.random() < 0.6:
        rng.shuffle(chosen)
    return [(key, label(key), texts[key]) for key in chosen]


def _side(rng: random.Random, meta: list[tuple[str, str, str]], join: str) -> Rows:
    """Labels left of their values; sometimes two pairs a row, sometimes the value a column away."""
    apart = rng.random() < 0.5
    pairs: Rows = [
        [name + join, Value(key, text)] if apart else [[f"{name}{join or ':'} ", Value(key, text)]]
        for key, name, text in meta
    ]
    if rng.random() < 0.2:
        return [pairs[i] + (pairs[i + 1] if i + 1 < len(pairs) else []) for i in range(0, len(pairs), 2)]
    return pairs


def _over(rng: random.Random, meta: list[tuple[str, str, str]]) -> Rows:
    """Labels over their values, up to five in a row."""
    width = rng.randint(2, 5)
    rows: Rows = []
    for start in range(0, len(meta), width):
        part = meta[start : start + width]
        rows += [[name for _, name, _ in part], [Value(key, text) for key, _, text in part]]
    return rows


def _line_items(page: Page, rng: random.Random, how: Locale, lang: str, label: Label) -> int:
    columns = [name.replace("_", " ") for name in label("head").split()]
    if rng.random() < 0.9:
        page.row(*columns)
    total = 0
    for number in range(1, rng.choice((2, 2, 3, 4, 6))):
        count, cents = rng.choice((1, 1, 2, 3, 5, 12)), rng.randint(100, 250_000)
        total += count * cents
        lead = [str(number)] if len(columns) > 4 else []
        page.row(
            *lead,
            Value("line_items", words.goods(rng, lang)),
            str(count),
            how.money(cents),
            how.money(count * cents),
        )
        if rng.random() < 0.1:
            page.row(f"{formats.code(rng)}, {words.goods(rng, lang)}")
    return total


def _totals(page: Page, rng: random.Random, how: Locale, label: Label, join: str, net: int) -> None:
    before: list[Piece] = []
    after: list[Piece] = []
    roll = rng.random()
    if roll < (0.5 if how.lang == "pl" else 0.25):
        after = [" ", Value("currency", rng.choice((how.sign, how.currency)))]
    elif roll < 0.5:
        before = [Value("currency", rng.choice((how.sign, how.currency))), " "]
    told: list[Piece] = [" (", Value("currency", how.currency), ")"] if roll > 0.85 else []
    inline = rng.random() < 0.2

    def row(key: str, name: list[Piece], cents: int) -> None:
        value = [*before, Value(key, how.money(cents)), *after]
        if inline:
            page.row([*name, join or ":", " ", *value])
        else:
            page.row([*name, join] if join else name, value)

    rate = rng.choice((0, 5, 7, 10, 19, 20, 21, 22, 23))
    if rng.random() < 0.85:
        row("net_total", [label("net_total")], net)
    shipping = rng.randint(300, 5000) if rng.random() < 0.2 else 0
    if shipping:
        row("shipping", [label("shipping")], shipping)
    tax = (net + shipping) * rate // 100
    if rate and rng.random() < 0.9:
        rate_text = rng.choice((f"{rate}", f"{rate}{how.decimal}0", f"{rate}{how.decimal}00"))
        if rng.random() < 0.75:
            opening, closing = rng.choice(((" ", ""), (" (", ")")))
            row(
                "tax_total",
                [
                    label("tax_total") + opening,
                    Value("tax_rate", rate_text),
                    rng.choice(("%", " %")) + closing,
                ],
                tax,
            )
        else:
            row("tax_total", [label("tax_total")], tax)
    total = net + shipping + tax
    row("grand_total", [label("grand_total"), *told], total)
    if rng.random() < 0.1:
        row("prepaid", [label("prepaid")], total // 2)


def _bank(rng: random.Random, lang: str, label: Label, join: str) -> Rows:
    rows: Rows = []
    if rng.random() < 0.55:
        texts = {
            "bank": words.bank(rng, lang),
            "iban": formats.iban(rng, lang),
            "bic": formats.bic(rng, lang),
        }
        for key in ("bank", "iban", "bic"):
            if rng.random() < 0.85:
                rows.append(
                    [[label(key) + (join or "") + " ", Value(key, texts[key])]]
                    if key != "bank" or rng.random() < 0.5
                    else [Value(key, texts[key])]
                )
        if rng.random() < 0.4:
            rng.shuffle(rows)
    return rows


def _footer(page: Page, rng: random.Random, rows: Rows) -> None:
    """One below the other, or in two or three columns."""
    columns = rng.choice((1, 2, 3))
    page.blank()
    if columns == 1:
        page.stack(rows)
        return
    height = -(-len(rows) // columns)
    for number in range(height):
        page.row(*(cell for start in range(number, len(rows), height) for cell in rows[start]))
