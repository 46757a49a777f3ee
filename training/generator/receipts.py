"""Till receipts: shop, address over several rows, number and date, articles, totals, payment, footer."""

import datetime
import random
from collections.abc import Callable
from dataclasses import replace

from training.document import TrainingDocument
from training.generator import formats, words
from training.generator.addresses import address_cells
from training.generator.formats import Locale
from training.generator.page import Page, Piece, Rows, Value
from training.generator.wording import Label, kind_of, one_of, questions, wordings

Told = Callable[[str, str], list[Piece]]  # key, text: the label and the value
Amount = Callable[[str, str, int], None]  # key, key of the label, cents: writes a row


def receipt(rng: random.Random, lang: str) -> TrainingDocument:
    """One receipt in `lang`."""
    page = Page(rng, gaps=(1, 2, 2, 2, 4, 8))
    how, labels = formats.locale(rng, lang), wordings("receipts")[lang]
    page.upper = rng.random() < 0.3
    join = rng.choice((": ", ":", " : ", " ", " :", ". "))

    def label(key: str) -> str:
        return one_of(rng, labels[key])

    def told(key: str, text: str) -> list[Piece]:
        return [label(key) + join, Value(key, text)]

    def amount(key: str, label_key: str, cents: int) -> None:
        _amount(page, rng, how, label(label_key), key, cents)

    day, time = formats.day(rng), formats.clock(rng, lang)
    page.upper, upper = page.upper or rng.random() < 0.3, page.upper  # a heading in capitals over mixed case
    _header(page, rng, lang, told)
    page.upper = upper
    if rng.random() < 0.6:
        page.row(rng.choice(("", "", "*** ", "- ", "== ")) + label("title"))
    if rng.random() < 0.4:
        page.blank()
    meta_first = rng.random() < 0.8
    if meta_first:
        _meta(page, rng, how, told, day, time)
    if rng.random() < 0.25:
        _buyer(page, rng, lang, label)
    if rng.random() < 0.4:
        page.row(rng.choice(("-" * 32, "=" * 40, "-" * 20, "*" * 24)))
    if rng.random() < 0.4:
        page.row(*label("head").split())
    net = _items(page, rng, how, lang)
    if rng.random() < 0.5:
        page.row(rng.choice(("-" * 32, "=" * 40, "-" * 12)))
    _totals(page, rng, how, amount, label, net)
    if rng.random() < 0.4:
        page.blank()
    if not meta_first:
        _meta(page, rng, how, told, day, time)
    for _ in range(rng.randrange(4)):
        page.row(label("footer").format(c=words.company(rng, lang), n=formats.digits(rng, 12)))
    if rng.random() < 0.2:
        page.row(Value("website", formats.website(rng)))
    made = page.document("generated_receipts", lang, questions("receipts"))
    return replace(made, kind=kind_of(rng, "receipts"))


def _header(page: Page, rng: random.Random, lang: str, told: Told) -> None:
    company = (
        words.company(rng, lang) if rng.random() < 0.75 else f"{words.brand(rng)} {words.trade(rng, lang)}"
    )
    if rng.random() < 0.12:
        page.row(
            rng.choice(
                (words.person(rng, lang).lower(), formats.digits(rng, 4), "COPY", "** DUPLICATE **", "***")
            )
        )
    if rng.random() < 0.3:
        page.row(
            Value(
                "brand",
                words.brand(rng) + rng.choice(("", "", " " + words.trade(rng, lang), "!")),
            )
        )
    registration = formats.digits(rng, 6) + "-" + rng.choice("ABDHKMPTVWX")
    if rng.random() < 0.15 and len(company.split()) > 2:
        parts = company.rsplit(" ", rng.choice((1, 2)))
        page.row(Value("company", parts[0]))
        page.row(Value("company", " ".join(parts[1:]), more=True))
    elif rng.random() < 0.15:
        page.row([Value("company", company), " (", Value("registration", registration), ")"])
        registration = ""
    else:
        page.row(Value("company", company))
    roll = rng.random()
    if registration and roll < 0.3:
        page.row(["(", Value("registration", registration), ")"])
    elif registration and roll < 0.6:
        page.row(told("registration", registration))
    tax = rng.random()
    if tax < 0.3:
        till = rng.choice(("", "", f" (ID:{formats.digits(rng, 4)})"))
        page.row([*told("tax_id", _tax_id(rng, lang)), till])
    elif tax < 0.4:
        page.row(["(", *told("tax_id", _tax_id(rng, lang)), ")"])
    if rng.random() < 0.93:
        page.stack(address_cells(rng, lang, "shop"))
    phone = formats.phone(rng, lang)
    roll = rng.random()
    if roll < 0.35:
        page.row(told("phone", phone))
    elif roll < 0.5:
        page.row(told("phone", phone), ["Fax: " + formats.phone(rng, lang)])
    elif roll < 0.6:
        page.row(Value("phone", phone))
    if rng.random() < 0.15:
        page.row(Value("email", formats.email(rng, company, lang)))
    if 0.4 < tax < 0.75:
        page.row(told("tax_id", _tax_id(rng, lang)))
    if rng.random() < 0.12:
        page.row(
            rng.choice(
                (
                    f"({words.town(rng, lang)})",
                    f"({words.brand(rng)} {words.town(rng, lang)})",
                    f"Branch {rng.randint(1, 90)}",
                )
            )
        )
    if rng.random() < 0.4:
        page.blank()


def _buyer(page: Page, rng: random.Random, lang: str, label: Callable[[str], str]) -> None:
    """The customer, whose numbers are not the shop's."""
    name = words.company(rng, lang) if rng.random() < 0.7 else words.person(rng, lang)
    page.row([label("buyer") + rng.choice((": ", " ", " : ")), Value("buyer", name)])
    if rng.random() < 0.7:
        page.row([label("buyer_tax_id") + rng.choice((": ", " ")), Value("buyer_tax_id", _tax_id(rng, lang))])
    if rng.random() < 0.4:
        page.stack(address_cells(rng, lang, "buyer"))


def _card(rng: random.Random, name: str, last_digits: str) -> Value:
    """A means of payment, sometimes with the last digits of the card."""
    return Value("method", name + rng.choice(("", "", " " + last_digits)))


def _tax_id(rng: random.Random, lang: str) -> str:
    """A VAT number, or digits only, sometimes twelve that begin with zeros."""
    return rng.choice(
        (
            formats.vat_id(rng, lang),
            formats.digits(rng, rng.randint(8, 12)),
            "00" + formats.digits(rng, 10),
        )
    )


def _meta(page: Page, rng: random.Random, how: Locale, told: Told, day: datetime.date, time: str) -> None:
    """Date, number, cashier, in a random order and grouping."""
    rows: Rows = []
    date = how.date(day)
    roll = rng.random()
    number = told("number", formats.code(rng))
    if roll < 0.3:
        rows.append([told("date", date), told("time", time)] if rng.random() < 0.5 else [told("date", date)])
    elif roll < 0.5:
        rows.append([[*told("date", date), " ", Value("time", time)]])
    elif roll < 0.65:
        rows.append([[Value("date", date), " ", Value("time", time)]])
    elif roll < 0.8:
        rows.append([Value("date", date), Value("time", time), formats.digits(rng, 4)])
    elif roll < 0.95:
        rows.append([number, told("date", date)])
    if roll < 0.8 and rng.random() < 0.8:
        rows.append([number])
    if rng.random() < 0.5:
        name = words.person(rng, how.lang)
        rows.append(
            [
                told(
                    "cashier",
                    rng.choice(
                        (
                            name,
                            name.split()[0],
                            name.split()[0].upper(),
                            f"{name.split()[0]} {name[-1].upper()}.",
                        )
                    ),
                )
            ]
        )
    if rng.random() < 0.2:
        rows.append([told("table", str(rng.randint(1, 60)))])
    if rng.random() < 0.15:
        rows.append([f"POS {rng.randint(1, 9)}", f"Shift {rng.randint(1, 3)}"])
    rng.shuffle(rows)
    for row in rows:
        page.row(*row)
    page.blank()


def _items(page: Page, rng: random.Random, how: Locale, lang: str) -> int:
    """Article rows; their sum in cents."""
    total, rate = 0, rng.choice((6, 7, 10, 19, 20, 21, 23))
    style = rng.randrange(7)
    for _ in range(rng.choice((1, 1, 2, 2, 3, 4, 5))):
        name, count, cents = (
            words.goods(rng, lang),
            rng.choice((1, 1, 1, 2, 3, 10)),
            rng.choice((rng.randint(50, 3000), rng.randint(50, 30000))),
        )
        total += count * cents
        item = [Value("items", name)]
        if style == 0:
            page.row([f"{count} ", *item], how.money(count * cents))
        elif style == 1:
            page.row(item, str(count), how.money(cents), how.money(count * cents))
        elif style == 2:
            page.row(item)
            page.row(formats.digits(rng, 8), f"{count} x {how.money(cents)}", how.money(count * cents))
        elif style == 3:
            page.row(f"{count} x {how.money(cents)}")
            page.row(item, how.money(count * cents) + rng.choice((" A", " SR", " B", "")))
        elif style == 4:
            page.row(
                [formats.digits(rng, rng.choice((3, 6))), " ", *item], how.money(count * cents), f"{rate}%"
            )
        else:
            page.row(item, how.money(count * cents) + rng.choice(("", "", " " + how.currency)))
    return total


def _amount(page: Page, rng: random.Random, how: Locale, label: str, key: str, cents: int) -> None:
    value = Value(key, how.money(cents))
    ending = rng.choice(("", "", ":", " :", " =", f" ({how.currency})", f" {how.sign}", f" {how.currency}:"))
    roll = rng.random()
    if roll < 0.6:
        page.row(label + ending, value)
    elif roll < 0.75 and how.lang != "pl":
        page.row(label + ending, [how.sign + rng.choice(("", " ")), value])
    elif roll < 0.87:
        page.row(label + ending, [value, f" {how.sign}" if how.decimal == "," else ""])
    else:
        page.row([label + ending + " ", value])


def _totals(page: Page, rng: random.Random, how: Locale, amount: Amount, label: Label, net: int) -> None:
    total, discount = net, 0
    rate = rng.choice((6, 7, 10, 19, 20, 21))
    added = rng.random() < 0.45  # tax on top, or inside
    if rng.random() < 0.15:
        discount = net // rng.choice((5, 10, 20))
        total -= discount
    tax = total * rate // 100 if added else total * rate // (100 + rate)
    if added or rng.random() < 0.3:
        amount("subtotal", "subtotal", net if added or discount else total - tax)
    if discount:
        amount("discount", "discount", -discount if rng.random() < 0.6 else discount)
    shows_tax = added or rng.random() < 0.4
    tax_after = not added and rng.random() < 0.6
    if shows_tax and not tax_after:
        amount("tax", "tax", tax)
    total += tax if added else 0
    if rng.random() < 0.08:
        tip = total // rng.choice((10, 8, 20))
        amount("tip", "tip", tip)
        total += tip
    if rng.random() < 0.2:
        rounded = round(total / 5) * 5
        if rng.random() < 0.4:
            page.row("Total before rounding" if how.lang == "en" else label("subtotal"), how.money(total))
        amount("rounding", "rounding", rounded - total)
        total = rounded
    amount("total", "total", total)
    roll = rng.random()
    if roll < 0.55:
        given = rng.choice(
            (total, (total // 500 + 1) * 500, (total // 1000 + 1) * 1000, (total // 5000 + 1) * 5000)
        )
        word = label("cash")
        _amount_with_method(page, rng, how, word, given)
        if given != total or rng.random() < 0.7:
            amount("change", "change", given - total)
    elif roll < 0.8:
        digits = formats.digits(rng, 4)
        page.row(_card(rng, label("card"), digits), how.money(total))
        if rng.random() < 0.4:
            page.row("*" * 12 + digits, f"Auth {formats.digits(rng, 6)}")
    elif roll < 0.9:
        page.row(label("payment") + rng.choice(("", ":", " :")))
        page.row(_card(rng, label("card"), formats.digits(rng, 4)))
    if shows_tax and tax_after:
        amount("tax", "tax", tax)
    if rng.random() < 0.2:
        page.row(label("summary"), f"({how.currency})")
        page.row(
            f"{rng.choice(('SR', 'A', 'S', ''))} {rate}%".strip(), how.money(total - tax), how.money(tax)
        )


def _amount_with_method(page: Page, rng: random.Random, how: Locale, word: str, given: int) -> None:
    is_method = word.lower() in {
        "cash",
        "bar",
        "espèces",
        "especes",
        "efectivo",
        "contanti",
        "contante",
        "contant",
        "numerário",
        "gotówka",
        "dinheiro",
    }
    page.row(Value("method", word) if is_method else word, Value("paid", how.money(given)))
