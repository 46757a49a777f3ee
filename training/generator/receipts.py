"""Till receipts: shop, legal name or brand, address over several rows, meta data, articles, totals, payment, footer."""

import random

from training.document import TrainingDocument
from training.generator import formats, words
from training.generator.formats import Locale
from training.generator.page import Page, Question, Value

QUESTIONS = {
    "company": Question("name", "company shop shop_name merchant seller store vendor seller_name", "Name of the company or shop that issued the receipt|Merchant|Who issued this receipt?|Legal name of the seller|Shop"),
    "brand": Question("name", "brand trade_name", "Brand or trade name, where it is not the company's name|Brand printed on the receipt"),
    "registration": Question("id", "company_registration registration_number company_number", "Registration number of the company|Company registration number"),
    "tax_id": Question("id", "tax_id gst_id vat_id seller_vat_id gst_number", "Tax (VAT, GST) number of the shop|GST or VAT registration number of the seller|Tax ID"),
    "address": Question("address", "address address shop_address seller_address", "Address of the shop|Where is the shop?|Postal address of the seller (street, postcode, town)|Address of the shop that issued the receipt"),
    "phone": Question("phone", "phone telephone shop_phone", "Telephone number of the shop|Phone number printed on the receipt"),
    "website": Question("url", "website web", "Web site of the shop|Web address"),
    "number": Question("id", "receipt_number invoice_number bill_number document_number", "Number of the receipt|Receipt, bill or invoice number|Document number of this receipt"),
    "date": Question("date", "date date receipt_date purchase_date", "Date of the purchase|Date of the receipt|On which date was this receipt issued?|Day of the purchase"),
    "time": Question("time", "time purchase_time", "Time of the purchase|At what time was the receipt printed?"),
    "cashier": Question("name", "cashier server", "Cashier or server|Name of the cashier|Who was at the till?"),
    "table": Question("id", "table table_number", "Number of the table|Table"),
    "subtotal": Question("money", "subtotal net_total total_without_tax", "Subtotal before tax|Amount before tax and rounding|Total without tax"),
    "tax": Question("money", "tax tax_total vat gst", "Tax amount|Amount of tax (VAT, GST)"),
    "discount": Question("money", "discount", "Discount given|Amount taken off the price"),
    "rounding": Question("money", "rounding", "Rounding adjustment|Amount added or taken off to round the total"),
    "total": Question("money", "total total grand_total total_amount amount", "Total amount|Amount to pay|How much in all?|Total amount of the receipt, tax and rounding included|How much was paid in total?"),
    "paid": Question("money", "paid cash cash_tendered amount_given", "Cash given by the customer|Amount handed over|Amount tendered"),
    "change": Question("money", "change change_due", "Change given back|Change returned to the customer"),
    "method": Question("text", "payment_method paid_with", "How it was paid (cash, card …)|Means of payment"),
    "items": Question("text", "items articles first_item item", "Articles bought|Item names|First article on the receipt|Name of an item bought"),
}  # fmt: skip

# Label wordings by language; alternatives between |.
_LABELS = {
    "en": {
        "title": "RECEIPT|TAX INVOICE|CASH SALES|SALES RECEIPT|CASH BILL|OFFICIAL RECEIPT|SIMPLIFIED TAX INVOICE|GUEST CHECK|INVOICE",
        "registration": "Co. Reg. No.|Reg No|Company No.|ROC NO.|(Co. Reg|ACN|UEN", "tax_id": "GST ID|GST Reg No|GST NO|VAT No|VAT Reg No.|ABN|TIN|Tax ID|GST ID No|GSTIN",
        "phone": "Tel|TEL|Phone|Ph|Tel No.|Call us|T", "fax": "Fax|FAX NO",
        "number": "Receipt No|Receipt #|Invoice No.|Bill No|Doc No|INV NO|Trans|Ticket|Check #|Document No|Slip No.|Ref", "date": "Date|DATE|Dt|Invoice Date|Date/Time|Printed", "time": "Time|TIME", "cashier": "Cashier|Served by|Server|Operator|Staff|Clerk|Salesperson|You were served by",
        "table": "Table|Tbl|TABLE NO", "subtotal": "Subtotal|SUB TOTAL|Sub-Total|Total Excl. GST|Total (Excl. Tax)|Net Total|Taxable amount", "discount": "Discount|DISC|Less discount|Member savings",
        "tax": "GST|VAT|Tax|Sales Tax|GST 6%|VAT 20%|Total GST|SST 10%|TAX 8.25%|Add GST 6%", "rounding": "Rounding|Round Adj|Rounding Adj.|Rnd",
        "total": "TOTAL|Total|Grand Total|Total Due|AMOUNT DUE|Total Amount|Total Incl. GST|NET TOTAL|Total Payable|Balance Due|Total RM|TOTAL SALES|Total (Incl. Tax)|Nett Total|Rounded Total", "cash": "CASH|Cash|Cash Tendered|Tendered|Paid|PAYMENT|Amount paid", "card": "VISA|MasterCard|Debit Card|Credit Card|Contactless|AMEX", "change": "CHANGE|Change|Change Due|Your change|BALANCE",
        "head": "Qty Item Price Amount|Description Qty U/P Amount|Item Amt|QTY DESCRIPTION AMOUNT",
        "footer": "Thank you, please come again|GOODS SOLD ARE NOT RETURNABLE|Exchange within 7 days with receipt|THANK YOU FOR SHOPPING WITH US|Please keep this receipt|Have a nice day!|Customer copy|No refund without receipt|All prices include tax|Follow us online|*** END ***|Powered by {c}|Points earned: 12|Closing balance 340 points|Opening hours 9am - 6pm",
        "summary": "GST Summary|VAT summary|Tax code|GST Analysis",
    },
    "de": {
        "title": "Kassenbon|Quittung|Rechnung|Bewirtungsbeleg|Kassenbeleg|Beleg", "registration": "HRB|Amtsgericht HRB", "tax_id": "USt-IdNr.|St.-Nr.|Steuernr.|UID|USt-ID", "phone": "Tel.|Telefon|Tel|Fon", "fax": "Fax",
        "number": "Bon-Nr.|Beleg|Belegnr.|Rechnung Nr.|Bon|Quittung Nr.|RE-Nr.", "date": "Datum|Vom|Belegdatum", "time": "Uhrzeit|Zeit|Uhr", "cashier": "Kasse|Es bediente Sie|Bediener|Kassierer|Bedienung", "table": "Tisch", "subtotal": "Zwischensumme|Netto|Nettobetrag|Summe netto|Zw.-Summe",
        "discount": "Rabatt|Nachlass|Coupon", "tax": "MwSt. 19%|MwSt 7%|enth. MwSt|USt 19 %|MwSt.", "rounding": "Rundung", "total": "SUMME|Summe|Gesamt|Gesamtbetrag|TOTAL|Zu zahlen|Summe EUR|Endbetrag|BETRAG", "cash": "BAR|Bar|Gegeben|Bar gegeben|Gegeben BAR", "card": "EC-Karte|girocard|Kartenzahlung|VISA", "change": "Rückgeld|Zurück|RÜCKGELD|Wechselgeld",
        "head": "Menge Artikel Preis|Bezeichnung EUR|Anz. Artikel Betrag", "footer": "Vielen Dank für Ihren Einkauf!|Es bedanken sich Ihre Mitarbeiter|Umtausch nur mit Bon|Auf Wiedersehen|TSE-Signatur: {n}|Steuer Netto Brutto|Öffnungszeiten Mo-Sa 8-20 Uhr|Kassensystem von {c}", "summary": "MwSt-Aufstellung|Steuersatz",
    },
    "fr": {
        "title": "Ticket de caisse|Reçu|Facture|Note", "registration": "RCS|SIREN|SIRET", "tax_id": "N° TVA|TVA intracom.|TVA", "phone": "Tél.|Tél|Téléphone", "fax": "Fax", "number": "Ticket n°|N° ticket|Facture n°|Ticket|Note n°", "date": "Date|Le|Date d'achat", "time": "Heure|à", "cashier": "Caissier|Serveur|Vous avez été servi par|Hôtesse", "table": "Table", "subtotal": "Sous-total|Total HT|Montant HT",
        "discount": "Remise|Réduction", "tax": "TVA 20%|dont TVA|TVA 5,5 %|TVA 10%", "rounding": "Arrondi", "total": "TOTAL|Total TTC|Net à payer|TOTAL EUR|À payer|Montant dû", "cash": "Espèces|ESPECES|Reçu|Payé", "card": "CB|Carte bancaire|Carte bleue|VISA", "change": "Rendu|Monnaie|À rendre", "head": "Qté Article Prix|Désignation Montant", "footer": "Merci de votre visite|À bientôt|Ni repris ni échangé|Conservez votre ticket|Logiciel {c}|Ouvert du mardi au dimanche", "summary": "Détail TVA|Code TVA",
    },
    "es": {
        "title": "Factura simplificada|Ticket|Recibo|Factura", "registration": "Reg. Merc.|R.M.", "tax_id": "CIF|NIF|N.I.F.|C.I.F.", "phone": "Tel.|Tfno.|Teléfono|Tlf", "fax": "Fax", "number": "Nº ticket|Ticket|Factura nº|Núm.|Fra. simpl.", "date": "Fecha|FECHA", "time": "Hora", "cashier": "Le atendió|Cajero|Dependiente|Camarero", "table": "Mesa", "subtotal": "Subtotal|Base imponible|Total sin IVA", "discount": "Descuento|Dto.", "tax": "IVA 21%|IVA|Cuota IVA|IVA 10%", "rounding": "Redondeo",
        "total": "TOTAL|Total|Total a pagar|Importe total|TOTAL EUR|Total con IVA", "cash": "Efectivo|Entregado|EFECTIVO", "card": "Tarjeta|VISA|Tarjeta crédito", "change": "Cambio|CAMBIO|Devolución", "head": "Cant. Artículo Importe|Descripción Precio", "footer": "Gracias por su visita|IVA incluido|Vuelva pronto|Cambios en 15 días con ticket|Programa: {c}", "summary": "Desglose IVA",
    },
    "it": {
        "title": "Scontrino|Documento commerciale|Ricevuta|Ricevuta fiscale", "registration": "REA|C.C.I.A.A.", "tax_id": "P.IVA|P. IVA|Partita IVA|C.F.", "phone": "Tel.|Tel|Telefono", "fax": "Fax", "number": "Scontrino n.|Doc. n.|N. documento|Ricevuta n.", "date": "Data|Del", "time": "Ora|Ore", "cashier": "Cassiere|Operatore|Cassa|Servito da", "table": "Tavolo", "subtotal": "Subtotale|Imponibile|Totale netto", "discount": "Sconto", "tax": "di cui IVA|IVA 22%|IVA 10%|Totale IVA", "rounding": "Arrotondamento",
        "total": "TOTALE|Totale|Totale complessivo|TOTALE EURO|Importo da pagare", "cash": "Contanti|CONTANTE|Importo pagato", "card": "Bancomat|Carta di credito|Pagamento elettronico", "change": "Resto|RESTO", "head": "Descrizione Prezzo|Q.tà Articolo Importo", "footer": "Grazie e arrivederci|Arrivederci|Conservare lo scontrino|Software {c}", "summary": "Riepilogo IVA",
    },
    "nl": {
        "title": "Kassabon|Bon|Factuur|Kwitantie", "registration": "KvK|KvK-nr.", "tax_id": "BTW-nr.|BTW nr|btw-id", "phone": "Tel.|Telefoon|Tel", "fax": "Fax", "number": "Bonnr.|Bon|Transactie|Factuurnr.", "date": "Datum|DATUM", "time": "Tijd", "cashier": "Kassa|Medewerker|U bent geholpen door|Bediening", "table": "Tafel", "subtotal": "Subtotaal|Excl. btw|Netto", "discount": "Korting", "tax": "BTW 21%|BTW 9%|btw|Waarvan btw", "rounding": "Afronding", "total": "TOTAAL|Totaal|Te betalen|Totaalbedrag|TOTAAL EUR", "cash": "Contant|CONTANT|Ontvangen", "card": "PIN|Pinpas|Creditcard", "change": "Wisselgeld|Retour|Terug",
        "head": "Aantal Omschrijving Bedrag", "footer": "Bedankt en tot ziens|Ruilen binnen 14 dagen met bon|Fijne dag!|Kassasoftware {c}", "summary": "Btw-specificatie",
    },
    "pt": {
        "title": "Fatura simplificada|Recibo|Talão|Cupom fiscal", "registration": "CRC|Cap. social", "tax_id": "NIF|Contribuinte|CNPJ|NIPC", "phone": "Tel.|Telefone|Telef.", "fax": "Fax", "number": "Fatura n.º|Talão|Doc. n.º|FS", "date": "Data|Data de emissão", "time": "Hora", "cashier": "Operador|Atendido por|Caixa|Empregado", "table": "Mesa", "subtotal": "Subtotal|Total s/ IVA|Base", "discount": "Desconto", "tax": "IVA 23%|Total IVA|IVA", "rounding": "Arredondamento", "total": "TOTAL|Total|Total a pagar|Valor total|TOTAL EUR", "cash": "Numerário|Dinheiro|Entregue", "card": "Multibanco|Cartão|Cartão crédito", "change": "Troco|TROCO",
        "head": "Qtd Artigo Valor", "footer": "Obrigado pela sua visita|Volte sempre|IVA incluído à taxa em vigor|Processado por {c}", "summary": "Resumo IVA",
    },
}  # fmt: skip


def receipt(rng: random.Random, lang: str) -> TrainingDocument:
    """One receipt in `lang`."""
    page, how, labels = Page(rng), formats.locale(rng, lang), _LABELS[lang]
    page.upper = rng.random() < 0.3
    join = rng.choice((": ", ":", " : ", " ", " :", ". "))

    def label(key: str) -> str:
        return words.one_of(rng, labels[key], "|")

    def told(key: str, text: str, ending: str | None = None) -> list[str | Value]:
        return [label(key) + (join if ending is None else ending), Value(key, text)]

    def amount(key: str, label_key: str, cents: int) -> None:
        _amount(page, rng, how, label(label_key), key, cents)

    day, time = formats.day(rng), formats.clock(rng, lang)
    _header(page, rng, lang, told)
    if rng.random() < 0.6:
        page.row(rng.choice(("", "", "*** ", "- ", "== ")) + label("title"))
    if rng.random() < 0.4:
        page.blank()
    _meta(page, rng, how, told, day, time, first=True)
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
    _meta(page, rng, how, told, day, time, first=False)
    for _ in range(rng.randrange(4)):
        page.row(label("footer").format(c=words.company(rng, lang), n=formats.digits(rng, 12)))
    if rng.random() < 0.2:
        page.row(Value("website", formats.website(rng)))
    return page.document("generated_receipts", lang, QUESTIONS)


def _header(page: Page, rng: random.Random, lang: str, told) -> None:  # type: ignore[no-untyped-def]
    company = words.company(rng, lang) if rng.random() < 0.75 else f"{words.brand(rng)} {words.one_of(rng, words._TRADES[lang])}"
    if rng.random() < 0.12:
        page.row(rng.choice((words.person(rng, lang).lower(), formats.digits(rng, 4), "COPY", "** DUPLICATE **", "***")))
    if rng.random() < 0.3:
        page.row(Value("brand", words.brand(rng) + rng.choice(("", "", " " + words.one_of(rng, words._TRADES[lang]), "!"))))
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
    if registration and roll < 0.2:
        page.row(["(", Value("registration", registration), ")"])
    elif registration and roll < 0.4:
        page.row(told("registration", registration))
    if rng.random() < 0.25:
        page.row(told("tax_id", formats.vat_id(rng, lang) if rng.random() < 0.5 else formats.digits(rng, rng.randint(8, 12))))
    rows = address_rows(rng, lang)
    if rng.random() < 0.93:
        for number, row in enumerate(rows):
            page.row(Value("address", row, more=number > 0))
    phone = formats.phone(rng, lang)
    roll = rng.random()
    if roll < 0.35:
        page.row(told("phone", phone))
    elif roll < 0.5:
        page.row(told("phone", phone), ["Fax: " + formats.phone(rng, lang)])
    elif roll < 0.6:
        page.row(Value("phone", phone))
    if rng.random() < 0.2:
        page.row(told("tax_id", formats.vat_id(rng, lang) if rng.random() < 0.5 else formats.digits(rng, rng.randint(8, 12))))
    if rng.random() < 0.12:
        page.row(rng.choice((f"({words.town(rng, lang)})", f"({words.brand(rng)} {words.town(rng, lang)})", f"Branch {rng.randint(1, 90)}")))
    if rng.random() < 0.4:
        page.blank()


def address_rows(rng: random.Random, lang: str) -> list[str]:
    """A postal address of one to four rows."""
    place = f"{formats.postcode(rng, lang)} {words.town(rng, lang)}"
    if lang == "en" and rng.random() < 0.4:
        place = rng.choice((f"{words.town(rng, lang)}, {rng.choice(('CA', 'NY', 'TX', 'VIC', 'NSW', 'OH'))} {formats.digits(rng, 5)}", f"{words.town(rng, lang)} {formats.postcode(rng, lang)}"))
    street = words.street(rng, lang)
    rows = [street, place]
    if rng.random() < 0.3:
        rows.insert(rng.randrange(2), rng.choice((f"{words.one_of(rng, words._STREET_WORDS[lang])} Centre", f"{words.town(rng, lang)}", f"Lot {rng.randint(1, 90)}-{rng.randint(1, 9)}", f"{rng.randint(1, 9)}. OG" if lang == "de" else f"Level {rng.randint(1, 9)}")))
    if rng.random() < 0.15:
        rows.append(rng.choice((words.town(rng, lang).upper(), words.town(rng, lang) + ".")))
    if rng.random() < 0.2:
        return [", ".join(rows)]
    if rng.random() < 0.35:
        rows = [row + "," for row in rows[:-1]] + rows[-1:]
    if rng.random() < 0.15 and len(rows) > 2:
        rows = [f"{rows[0]} {rows[1]}", *rows[2:]]
    return rows


def _meta(page: Page, rng: random.Random, how: Locale, told, day, time: str, first: bool) -> None:  # type: ignore[no-untyped-def]
    """Date, number, cashier: above the articles for most receipts, below them for some."""
    if first != (rng.random() < 0.8):
        if not hasattr(page, "has_meta"):
            page.has_meta = first  # type: ignore[attr-defined]
    if getattr(page, "has_meta", None) is (not first):
        return
    page.has_meta = first  # type: ignore[attr-defined]
    rows: list[list] = []
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
        rows.append([told("cashier", rng.choice((name, name.split()[0], name.split()[0].upper(), f"{name.split()[0]} {name[-1].upper()}.")))])
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
    total = 0
    style = rng.randrange(5)
    for _ in range(rng.choice((1, 1, 2, 2, 3, 4, 5))):
        name, count, cents = words.goods(rng, lang), rng.choice((1, 1, 1, 2, 3, 10)), rng.choice((rng.randint(50, 3000), rng.randint(50, 30000)))
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
        else:
            page.row(item, how.money(count * cents) + rng.choice(("", "", " " + how.currency)))
    return total


def _amount(page: Page, rng: random.Random, how: Locale, label: str, key: str, cents: int) -> None:
    value = Value(key, how.money(cents))
    ending = rng.choice(("", "", ":", " :", " =", f" ({how.currency})", f" {how.sign}", f" {how.currency}:"))
    roll = rng.random()
    if roll < 0.6:
        page.row(label + ending, value)
    elif roll < 0.75:
        page.row(label + ending, [how.sign + rng.choice(("", " ")), value])
    elif roll < 0.87:
        page.row(label + ending, [value, f" {how.sign}" if how.decimal == "," else ""])
    else:
        page.row([label + ending + " ", value])


def _totals(page: Page, rng: random.Random, how: Locale, amount, label, net: int) -> None:  # type: ignore[no-untyped-def]
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
    if rng.random() < 0.2:
        rounded = round(total / 5) * 5
        if rng.random() < 0.4:
            page.row("Total before rounding" if how.lang == "en" else label("subtotal"), how.money(total))
        amount("rounding", "rounding", rounded - total)
        total = rounded
    amount("total", "total", total)
    roll = rng.random()
    if roll < 0.55:
        given = rng.choice((total, (total // 500 + 1) * 500, (total // 1000 + 1) * 1000, (total // 5000 + 1) * 5000))
        word = label("cash")
        _amount_with_method(page, rng, how, word, given)
        if given != total or rng.random() < 0.7:
            amount("change", "change", given - total)
    elif roll < 0.8:
        page.row(Value("method", label("card")), how.money(total))
        if rng.random() < 0.4:
            page.row("*" * 12 + formats.digits(rng, 4), f"Auth {formats.digits(rng, 6)}")
    if shows_tax and tax_after:
        amount("tax", "tax", tax)
    if rng.random() < 0.2:
        page.row(label("summary"), f"({how.currency})")
        page.row(f"{rng.choice(('SR', 'A', 'S', ''))} {rate}%".strip(), how.money(total - tax), how.money(tax))


def _amount_with_method(page: Page, rng: random.Random, how: Locale, word: str, given: int) -> None:
    is_method = word.lower() in {"cash", "bar", "espèces", "especes", "efectivo", "contanti", "contante", "contant", "numerário", "dinheiro"}
    page.row(Value("method", word) if is_method else word, Value("paid", how.money(given)))
