"""Invoices and their relatives: orders, delivery notes, quotes, credit notes, reminders; six ways to lay them out."""

import random

from training.document import TrainingDocument
from training.generator import formats, words
from training.generator.formats import Locale
from training.generator.page import Page, Question, Value
from training.generator.receipts import address_rows

QUESTIONS = {
    "number": Question("id", "invoice_number invoice_number invoice_no document_number number", "Invoice number|Number of the invoice or bill|Document number"),
    "issue_date": Question("date", "issue_date invoice_date date issued date_of_issue", "Invoice date|Date on which the invoice was issued|When was it issued?|Date of the document"),
    "due_date": Question("date", "due_date payment_due pay_by", "Date by which it must be paid|Due date|Payment deadline"),
    "delivery_date": Question("date", "delivery_date service_date", "Date of the delivery or service|When was it delivered?"),
    "order_number": Question("id", "order_number purchase_order po_number order_reference", "Number of the order|Purchase order number|Customer's order number"),
    "customer_number": Question("id", "customer_number customer_id account_number client_number", "Number of the customer|Customer number|Account number of the customer"),
    "seller_name": Question("name", "seller_name supplier vendor seller issuer company supplier_name", "Company that issued the invoice|Name of the seller|Supplier|Who sends this invoice?|Legal name of the seller"),
    "seller_address": Question("address", "seller_address supplier_address vendor_address", "Address of the seller|Postal address of the company that issued it"),
    "buyer_name": Question("name", "buyer_name customer client bill_to customer_name recipient", "Customer who is billed|Name of the buyer|Who has to pay?|Recipient of the invoice"),
    "buyer_address": Question("address", "buyer_address customer_address billing_address", "Address of the buyer|Postal address of the customer"),
    "vat_id": Question("id", "seller_vat_id vat_id tax_id vat_number", "VAT identification number of the seller|VAT number|Tax ID of the supplier"),
    "tax_number": Question("id", "seller_tax_number tax_number company_registration", "National tax or company registration number of the seller|Company registration number"),
    "phone": Question("phone", "seller_phone phone telephone", "Phone number of the seller|Telephone"),
    "email": Question("email", "seller_email email", "E-mail address of the seller|E-mail"),
    "website": Question("url", "website seller_website", "Web site of the seller|Web address"),
    "contact": Question("name", "contact_person contact sales_person", "Person to contact|Contact person|Who handles this?"),
    "net_total": Question("money", "net_total subtotal net_amount total_net", "Total without tax|Net amount|Subtotal"),
    "tax_total": Question("money", "tax_total vat_amount tax tax_amount", "Amount of tax (VAT)|Tax amount"),
    "tax_rate": Question("number", "tax_rate vat_rate", "Tax rate in percent|Rate of VAT"),
    "grand_total": Question("money", "grand_total total total_amount amount_due gross_total invoice_total", "Total amount with tax|Amount to pay|How much must be paid in all?|Gross total|Total of the invoice"),
    "shipping": Question("money", "shipping shipping_cost freight", "Cost of shipping|Freight or postage"),
    "prepaid": Question("money", "prepaid amount_paid deposit", "Amount paid already|Deposit"),
    "currency": Question("text", "currency", "Currency of the amounts|In which currency?"),
    "iban": Question("id", "iban bank_account seller_iban", "IBAN of the seller|Bank account for the payment|IBAN"),
    "bic": Question("id", "bic swift", "BIC or SWIFT code|BIC of the bank"),
    "bank": Question("name", "bank bank_name", "Bank of the seller|Name of the bank"),
    "payment_terms": Question("text", "payment_terms terms", "Payment terms|Within how many days must it be paid?"),
    "line_items": Question("text", "line_items items first_item description", "Goods or services billed|Article names|First item on the invoice"),
    "title": Question("text", "document_type document_title kind", "Kind of document as printed|Heading of the document"),
}  # fmt: skip

_LABELS = {
    "en": {
        "title": "Invoice|INVOICE|Tax Invoice|Sales Invoice|Credit Note|Purchase Order|Delivery Note|Quotation|Pro-forma invoice|Statement|Bill|Order Confirmation|Payment Reminder",
        "number": "Invoice No.|Invoice number|Invoice #|Inv. No|Invoice ID|No.|Document No.|Reference|Our ref|Bill number|INVOICE NUMBER", "issue_date": "Invoice date|Date|Issued|Date of issue|Billing date|Dated|Tax point|Document date|INVOICE DATE",
        "due_date": "Due date|Payment due|Pay by|Due|Due on|Please pay before", "delivery_date": "Delivery date|Date of supply|Shipped|Service date|Ship date", "order_number": "PO Number|Order No.|Your order|Purchase order|Cust. PO|P.O. #|Order ref", "customer_number": "Customer No.|Account No.|Client ID|Customer ID|Acct #|Account",
        "vat_id": "VAT No.|VAT Reg. No|VAT ID|Tax ID|GST No.|VAT number", "tax_number": "Company No.|Reg. No.|Registered No.|EIN|ABN", "phone": "Tel|Phone|T|Tel.|Telephone", "email": "Email|E-mail|E|Mail", "website": "Web|www|Website",
        "contact": "Contact|Your contact|Sales rep|Salesperson|Handled by|Attn", "net_total": "Subtotal|Net total|Net|Total excl. VAT|Sub total|Net amount|Goods total", "tax_total": "VAT|Tax|Sales tax|VAT amount|GST|Total VAT", "grand_total": "Total|Total due|Grand total|Amount due|Balance due|Invoice total|Total incl. VAT|TOTAL|Please pay|Amount payable|Gross Amount",
        "shipping": "Shipping|Freight|Postage & packing|Carriage|Delivery charge", "prepaid": "Paid|Deposit|Amount paid|Less payments|Prepaid", "currency": "Currency", "iban": "IBAN|Account|Bank account", "bic": "BIC|SWIFT|BIC/SWIFT|Swift code", "bank": "Bank|Bank name|Our bank", "payment_terms": "Terms|Payment terms|Payment",
        "buyer": "Bill to|Customer|Sold to|Invoice to|Billed to|To|Client|Buyer|BILL TO|Advertiser|Ordered by", "seller": "From|Supplier|Seller|Vendor|Remit to|Issued by", "ship": "Ship to|Deliver to|Delivery address",
        "head": "Description Qty Price Amount|Item Quantity Unit_price Total|No. Description Qty Unit Net|Service Hours Rate Total|Code Product Qty Price VAT Line_total",
        "terms": "30 days net|Payable within 14 days|Due on receipt|Net 30|2% 10, net 30|Within 21 days of the invoice date|Payment in advance", "note": "Thank you for your business.|Please quote the invoice number with your payment.|Goods remain our property until paid in full.|Late payments are charged 1.5 % a month.|E. & O. E.|This invoice was made by a computer and is valid without signature.|Registered in England and Wales.",
    },
    "de": {
        "title": "Rechnung|RECHNUNG|Gutschrift|Lieferschein|Auftragsbestätigung|Angebot|Mahnung|Bestellung|Abschlagsrechnung|Honorarrechnung|Zahlungserinnerung", "number": "Rechnungsnummer|Rechnungs-Nr.|Rechnung Nr.|RE-Nr.|Belegnummer|Nr.|Beleg-Nr.|Rg.-Nr.", "issue_date": "Rechnungsdatum|Datum|Ausgestellt am|Belegdatum|vom|Rg.-Datum", "due_date": "Fällig am|Zahlbar bis|Fälligkeit|Zahlungsziel|Fälligkeitsdatum", "delivery_date": "Lieferdatum|Leistungsdatum|Lieferung am|Leistungszeitpunkt", "order_number": "Bestellnummer|Ihre Bestellung|Auftrags-Nr.|Bestell-Nr.|Auftrag", "customer_number": "Kundennummer|Kunden-Nr.|Kd.-Nr.|Debitor|Kundennr.",
        "vat_id": "USt-IdNr.|USt-ID|Umsatzsteuer-ID|UID-Nr.|MwSt-Nr.", "tax_number": "Steuernummer|St.-Nr.|HRB|Handelsregister", "phone": "Tel.|Telefon|Fon|Tel", "email": "E-Mail|Mail|eMail", "website": "Web|Internet", "contact": "Ansprechpartner|Ihr Kontakt|Bearbeiter|Sachbearbeiterin|Es betreut Sie", "net_total": "Nettobetrag|Summe netto|Zwischensumme|Netto|Gesamt netto|Warenwert", "tax_total": "MwSt.|Umsatzsteuer|USt|zzgl. MwSt.|Mehrwertsteuer", "grand_total": "Gesamtbetrag|Rechnungsbetrag|Gesamt|Endbetrag|Brutto|Zu zahlen|Gesamtsumme|Zahlbetrag|Rechnungsendbetrag|Summe brutto",
        "shipping": "Versandkosten|Fracht|Porto|Versand", "prepaid": "Anzahlung|Bereits gezahlt|Abschlag", "currency": "Währung", "iban": "IBAN|Konto", "bic": "BIC|SWIFT", "bank": "Bank|Bankverbindung|Kreditinstitut", "payment_terms": "Zahlungsbedingungen|Zahlung|Zahlungsart", "buyer": "Kunde|Rechnung an|Rechnungsempfänger|An|Auftraggeber|Besteller", "seller": "Lieferant|Absender|Rechnungssteller|Verkäufer", "ship": "Lieferadresse|Lieferung an",
        "head": "Pos. Bezeichnung Menge Preis Betrag|Artikel Anzahl Einzelpreis Gesamt|Nr. Leistung Std. Satz Summe", "terms": "Zahlbar innerhalb von 14 Tagen ohne Abzug|30 Tage netto|Sofort fällig ohne Abzug|14 Tage 2 % Skonto, 30 Tage netto|Zahlbar binnen 10 Tagen nach Erhalt", "note": "Vielen Dank für Ihren Auftrag.|Bitte geben Sie bei der Zahlung die Rechnungsnummer an.|Die Ware bleibt bis zur vollständigen Bezahlung unser Eigentum.|Gerichtsstand ist unser Sitz.|Es gelten unsere AGB.",
    },
    "fr": {
        "title": "Facture|FACTURE|Avoir|Bon de commande|Bon de livraison|Devis|Relance", "number": "Facture n°|N° de facture|Numéro|Référence|N° facture|Réf.", "issue_date": "Date|Date de facture|Émise le|Date d'émission|Le", "due_date": "Échéance|À payer avant le|Date d'échéance|Payable le", "delivery_date": "Date de livraison|Livré le|Date de prestation", "order_number": "N° de commande|Votre commande|Bon de commande|Cde n°", "customer_number": "N° client|Code client|Réf. client|Compte client", "vat_id": "N° TVA|TVA intracommunautaire|TVA", "tax_number": "SIRET|SIREN|RCS", "phone": "Tél.|Téléphone|Tél", "email": "Courriel|E-mail|Mél", "website": "Site|Web", "contact": "Contact|Votre contact|Suivi par|Interlocuteur",
        "net_total": "Total HT|Montant HT|Sous-total|Net HT", "tax_total": "TVA|Montant TVA|Total TVA", "grand_total": "Total TTC|Net à payer|Montant TTC|Total à payer|TOTAL|Solde dû", "shipping": "Frais de port|Livraison|Port", "prepaid": "Acompte|Déjà réglé|Acompte versé", "currency": "Devise", "iban": "IBAN|Compte", "bic": "BIC|SWIFT", "bank": "Banque|Domiciliation", "payment_terms": "Conditions de paiement|Règlement|Modalités", "buyer": "Client|Facturé à|Destinataire|Adressé à|Acheteur", "seller": "Émetteur|Fournisseur|Vendeur", "ship": "Livré à|Adresse de livraison", "head": "Désignation Qté Prix Montant|Réf. Description Quantité P.U. Total", "terms": "30 jours fin de mois|Paiement à réception|À 45 jours|Payable sous 15 jours", "note": "Merci de votre confiance.|Tout retard entraîne des pénalités.|Pas d'escompte pour paiement anticipé.|TVA acquittée sur les encaissements.",
    },
    "es": {
        "title": "Factura|FACTURA|Albarán|Presupuesto|Pedido|Factura rectificativa|Nota de abono", "number": "Factura nº|Número de factura|Nº factura|Núm.|Referencia|Factura", "issue_date": "Fecha|Fecha de factura|Fecha de emisión|Emitida el", "due_date": "Vencimiento|Fecha de vencimiento|Pagar antes del|Vence el", "delivery_date": "Fecha de entrega|Entregado el|Fecha de operación", "order_number": "Nº de pedido|Su pedido|Pedido|Orden de compra", "customer_number": "Nº de cliente|Código cliente|Cliente nº", "vat_id": "NIF|CIF|NIF-IVA|N.I.F.", "tax_number": "Reg. Mercantil|Registro", "phone": "Tel.|Teléfono|Tfno.", "email": "Correo|E-mail|Email", "website": "Web", "contact": "Contacto|Atendido por|Comercial",
        "net_total": "Base imponible|Subtotal|Total neto|Importe neto", "tax_total": "IVA|Cuota IVA|Importe IVA", "grand_total": "Total|Total factura|Importe total|Total a pagar|TOTAL|Líquido a percibir", "shipping": "Portes|Gastos de envío|Transporte", "prepaid": "A cuenta|Anticipo|Pagado", "currency": "Moneda|Divisa", "iban": "IBAN|Cuenta|C.C.C.", "bic": "BIC|SWIFT", "bank": "Banco|Entidad", "payment_terms": "Forma de pago|Condiciones de pago|Pago", "buyer": "Cliente|Facturar a|Destinatario|Datos del cliente", "seller": "Emisor|Proveedor|Vendedor", "ship": "Entregar en|Dirección de envío", "head": "Concepto Cantidad Precio Importe|Ref. Descripción Uds. P._unit. Total", "terms": "30 días fecha factura|Al contado|Transferencia a 60 días|Pago a 15 días", "note": "Gracias por su confianza.|Indique el número de factura en la transferencia.|Operación sujeta a IVA.",
    },
    "it": {
        "title": "Fattura|FATTURA|Nota di credito|Documento di trasporto|Preventivo|Ordine|Parcella", "number": "Fattura n.|Numero fattura|N. fattura|Numero|N. documento|Rif.", "issue_date": "Data|Data fattura|Emessa il|Del|Data emissione", "due_date": "Scadenza|Data scadenza|Da pagare entro|Scade il", "delivery_date": "Data consegna|Consegnato il|Data prestazione", "order_number": "Ordine n.|Vs. ordine|N. ordine|Rif. ordine", "customer_number": "Codice cliente|N. cliente|Cod. cliente", "vat_id": "P. IVA|Partita IVA|P.IVA", "tax_number": "C.F.|REA|Codice fiscale", "phone": "Tel.|Telefono|Tel", "email": "Email|E-mail|PEC", "website": "Sito|Web", "contact": "Referente|Contatto|Agente",
        "net_total": "Imponibile|Totale imponibile|Totale netto|Netto", "tax_total": "IVA|Imposta|Totale IVA", "grand_total": "Totale|Totale fattura|Totale documento|Netto a pagare|Totale da pagare|TOTALE", "shipping": "Spese di spedizione|Trasporto|Spese", "prepaid": "Acconto|Già versato", "currency": "Valuta|Divisa", "iban": "IBAN|Conto", "bic": "BIC|SWIFT", "bank": "Banca|Banca d'appoggio", "payment_terms": "Pagamento|Condizioni di pagamento|Modalità di pagamento", "buyer": "Cliente|Spett.le|Intestatario|Destinatario", "seller": "Fornitore|Cedente|Emittente", "ship": "Destinazione merce|Consegna a", "head": "Descrizione Q.tà Prezzo Importo|Cod. Articolo Quantità Prezzo_unit. Totale", "terms": "Bonifico 30 gg fine mese|Rimessa diretta|Bonifico a vista|60 gg data fattura", "note": "Grazie per la fiducia.|Contributo CONAI assolto ove dovuto.|Merce venduta franco partenza.",
    },
    "nl": {
        "title": "Factuur|FACTUUR|Creditnota|Pakbon|Offerte|Orderbevestiging|Herinnering", "number": "Factuurnummer|Factuurnr.|Nummer|Factuur|Kenmerk|Ons kenmerk", "issue_date": "Factuurdatum|Datum|Gedateerd|d.d.", "due_date": "Vervaldatum|Te betalen voor|Uiterste betaaldatum|Vervalt op", "delivery_date": "Leverdatum|Geleverd op|Datum levering", "order_number": "Ordernummer|Uw order|Bestelnummer|Uw referentie", "customer_number": "Klantnummer|Debiteurnr.|Klantnr.|Relatienummer", "vat_id": "BTW-nummer|Btw-nr.|BTW-id", "tax_number": "KvK|KvK-nummer|Handelsregister", "phone": "Tel.|Telefoon|T", "email": "E-mail|Mail|E", "website": "Website|W", "contact": "Contactpersoon|Behandeld door|Uw contact",
        "net_total": "Subtotaal|Totaal excl. btw|Netto|Bedrag excl. btw", "tax_total": "BTW|Btw-bedrag|Totaal btw", "grand_total": "Totaal|Te betalen|Totaal incl. btw|Totaalbedrag|Factuurbedrag|TOTAAL", "shipping": "Verzendkosten|Vrachtkosten|Bezorging", "prepaid": "Aanbetaling|Reeds betaald|Voorschot", "currency": "Valuta", "iban": "IBAN|Rekening|Rekeningnummer", "bic": "BIC|SWIFT", "bank": "Bank|Bankrelatie", "payment_terms": "Betalingstermijn|Betaling|Betaalconditie", "buyer": "Klant|Factuur aan|Aan|Afnemer|T.a.v.", "seller": "Leverancier|Afzender|Verkoper", "ship": "Afleveradres|Bezorgen bij", "head": "Omschrijving Aantal Prijs Bedrag|Artikel Aantal Stukprijs Totaal", "terms": "Binnen 14 dagen|30 dagen netto|Binnen 8 dagen na factuurdatum", "note": "Bedankt voor uw opdracht.|Vermeld bij betaling het factuurnummer.|Op al onze leveringen zijn onze voorwaarden van toepassing.",
    },
    "pt": {
        "title": "Fatura|FATURA|Nota de crédito|Guia de remessa|Orçamento|Fatura-recibo|Encomenda", "number": "Fatura n.º|Número da fatura|N.º documento|FT|Referência", "issue_date": "Data|Data de emissão|Emitida em|Data da fatura", "due_date": "Vencimento|Data de vencimento|Pagar até", "delivery_date": "Data de entrega|Entregue em", "order_number": "N.º encomenda|V. encomenda|Pedido n.º|Requisição", "customer_number": "N.º cliente|Código de cliente|Cliente n.º", "vat_id": "NIF|Contribuinte n.º|NIPC|CNPJ", "tax_number": "Matrícula CRC|Registo", "phone": "Tel.|Telefone|Telef.", "email": "E-mail|Email|Correio", "website": "Site|Web", "contact": "Contacto|Vendedor|Responsável", "net_total": "Total ilíquido|Subtotal|Total sem IVA|Base tributável", "tax_total": "IVA|Total IVA|Valor do IVA", "grand_total": "Total|Total a pagar|Valor total|Total com IVA|TOTAL|Total do documento", "shipping": "Portes|Transporte|Envio", "prepaid": "Adiantamento|Já pago", "currency": "Moeda", "iban": "IBAN|Conta|NIB", "bic": "BIC|SWIFT", "bank": "Banco", "payment_terms": "Condições de pagamento|Pagamento|Prazo",
        "buyer": "Cliente|Faturar a|Exmo.(s) Sr.(s)|Destinatário", "seller": "Fornecedor|Emitente|Vendedor", "ship": "Local de entrega|Entregar em", "head": "Descrição Qtd. Preço Valor|Artigo Quantidade P._unit. Total", "terms": "Pronto pagamento|30 dias|A 60 dias da data da fatura", "note": "Obrigado pela preferência.|Os bens foram colocados à disposição na data do documento.|Processado por programa certificado.",
    },
}  # fmt: skip

Rows = list[list]


def invoice(rng: random.Random, lang: str) -> TrainingDocument:
    """One invoice (or order, delivery note …) in `lang`."""
    page, how, labels = Page(rng), formats.locale(rng, lang), _LABELS[lang]
    join = rng.choice((":", ":", "", " :", "."))

    def label(key: str) -> str:
        return words.one_of(rng, labels[key], "|")

    seller, buyer = words.company(rng, lang), words.company(rng, lang) if rng.random() < 0.65 else words.person(rng, lang)
    seller_block, buyer_block = _party(rng, lang, "seller", seller, label, join), _party(rng, lang, "buyer", buyer, label, join)
    if rng.random() < 0.25:
        buyer_block += [[label("ship") + join], *([row] for row in [words.company(rng, lang), *address_rows(rng, lang)])]
    contact = _contact(rng, lang, seller, label, join)
    heading: Rows = [[Value("title", label("title"))]]
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
        page.stack([[Value("seller_name", seller), " • ".join(address_rows(rng, lang))]] if rng.random() < 0.5 else [], buyer_block, [[]], heading, _over(rng, meta))
        footer = seller_block + footer
    elif layout == 4:  # heading with the number in it
        number = next((text for key, _, text in meta if key == "number"), None)
        page.stack(seller_block, _side(rng, [one for one in meta if one[0] != "number" or rng.random() < 0.3], join), [[]], buyer_block, [[]])
        page.row([Value("title", label("title")), rng.choice((" ", " Nr. " if lang == "de" else " No. ", " # ", " ")), Value("number", number or formats.code(rng))])
    else:  # meta first, seller only at the end
        page.stack(heading, _side(rng, meta, join), [[]], buyer_block, [[]])
        footer = seller_block + footer
    page.blank()
    net = _line_items(page, rng, how, lang, label)
    page.blank()
    _totals(page, rng, how, label, join, net)
    page.blank()
    if rng.random() < 0.5:
        page.row(*rng.choice(([[label("payment_terms") + join + " ", Value("payment_terms", label("terms"))]], [Value("payment_terms", label("terms"))])))
    for _ in range(rng.randrange(3)):
        page.row(label("note"))
    _footer(page, rng, footer)
    return page.document("generated_invoices", lang, QUESTIONS)


def _party(rng: random.Random, lang: str, role: str, name: str, label, join: str) -> Rows:  # type: ignore[no-untyped-def]
    rows: Rows = []
    if role == "buyer" and rng.random() < 0.6 or role == "seller" and rng.random() < 0.12:
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
    rows += [[Value(f"{role}_address", row, more=number > 0)] for number, row in enumerate(address_rows(rng, lang))]
    if rng.random() < 0.2:
        rows.append([rng.choice(("Deutschland", "France", "España", "Italia", "Nederland", "Österreich", "UK", "USA"))])
    return rows


def _contact(rng: random.Random, lang: str, seller: str, label, join: str) -> Rows:  # type: ignore[no-untyped-def]
    makers = {
        "phone": formats.phone(rng, lang), "email": formats.email(rng, seller, lang), "website": formats.website(rng), "vat_id": formats.vat_id(rng, lang),
        "tax_number": rng.choice((formats.digits(rng, 9), f"{formats.digits(rng, 2)}/{formats.digits(rng, 3)}/{formats.digits(rng, 5)}")),
    }  # fmt: skip
    chosen = [key for key in makers if rng.random() < 0.5]
    rng.shuffle(chosen)
    return [[[label(key) + (join or "") + " ", Value(key, makers[key])]] if rng.random() < 0.85 else [Value(key, makers[key])] for key in chosen]


def _meta(rng: random.Random, how: Locale, label) -> list[tuple[str, str, str]]:  # type: ignore[no-untyped-def]
    """(key, label, text) of the number, the dates and the references, in a random order."""
    issued = formats.day(rng, 2005)
    texts = {
        "number": formats.code(rng), "issue_date": how.date(issued), "due_date": how.date(formats.later(rng, issued)), "delivery_date": how.date(formats.later(rng, issued, 9)),
        "order_number": formats.code(rng), "customer_number": formats.code(rng), "contact": words.person(rng, how.lang), "currency": how.currency,
    }  # fmt: skip
    rate = {"number": 0.92, "issue_date": 0.94, "due_date": 0.45, "delivery_date": 0.3, "order_number": 0.4, "customer_number": 0.45, "contact": 0.3, "currency": 0.12}
    chosen = [key for key in texts if rng.random() < rate[key]]
    if rng.random() < 0.6:
        rng.shuffle(chosen)
    return [(key, label(key), texts[key]) for key in chosen]


def _side(rng: random.Random, meta: list[tuple[str, str, str]], join: str) -> Rows:
    """Labels left of their values; sometimes two pairs a row, sometimes the value a column away."""
    apart = rng.random() < 0.5
    pairs: Rows = [[name + join, Value(key, text)] if apart else [[f"{name}{join or ':'} ", Value(key, text)]] for key, name, text in meta]
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


def _line_items(page: Page, rng: random.Random, how: Locale, lang: str, label) -> int:  # type: ignore[no-untyped-def]
    columns = [name.replace("_", " ") for name in label("head").split()]
    if rng.random() < 0.9:
        page.row(*columns)
    total = 0
    for number in range(1, rng.choice((2, 2, 3, 4, 6))):
        count, cents = rng.choice((1, 1, 2, 3, 5, 12)), rng.randint(100, 250_000)
        total += count * cents
        lead = [str(number)] if len(columns) > 4 else []
        page.row(*lead, Value("line_items", words.goods(rng, lang)), str(count), how.money(cents), how.money(count * cents))
        if rng.random() < 0.1:
            page.row(f"{formats.code(rng)}, {words.goods(rng, lang)}")
    return total


def _totals(page: Page, rng: random.Random, how: Locale, label, join: str, net: int) -> None:  # type: ignore[no-untyped-def]
    before: list[str | Value] = []
    after: list[str | Value] = []
    roll = rng.random()
    if roll < 0.25:
        after = [" ", Value("currency", rng.choice((how.sign, how.currency)))]
    elif roll < 0.5:
        before = [Value("currency", rng.choice((how.sign, how.currency))), " "]
    told: list[str | Value] = [" (", Value("currency", how.currency), ")"] if roll > 0.85 else []
    inline = rng.random() < 0.2

    def row(key: str, name: list, cents: int) -> None:
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
            row("tax_total", [label("tax_total") + opening, Value("tax_rate", rate_text), rng.choice(("%", " %")) + closing], tax)
        else:
            row("tax_total", [label("tax_total")], tax)
    total = net + shipping + tax
    row("grand_total", [label("grand_total"), *told], total)
    if rng.random() < 0.1:
        row("prepaid", [label("prepaid")], total // 2)


def _bank(rng: random.Random, lang: str, label, join: str) -> Rows:  # type: ignore[no-untyped-def]
    rows: Rows = []
    if rng.random() < 0.55:
        texts = {"bank": words.bank(rng, lang), "iban": formats.iban(rng, lang), "bic": formats.bic(rng, lang)}
        for key in ("bank", "iban", "bic"):
            if rng.random() < 0.85:
                rows.append([[label(key) + (join or "") + " ", Value(key, texts[key])]] if key != "bank" or rng.random() < 0.5 else [Value(key, texts[key])])
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
