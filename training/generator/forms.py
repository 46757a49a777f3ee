"""Filled-in forms of any subject: labels beside, over or under their values, two columns, tables, blanks."""

import random
import re

from training.document import TrainingDocument
from training.generator import formats, words
from training.generator.formats import Locale
from training.generator.page import Page, Question, Value
from training.generator.receipts import address_rows

# type, maker, labels (alternatives between |); the maker names an entry of `_fill`.
_FIELDS: dict[str, list[tuple[str, str, str]]] = {
    "en": [
        ("name", "person", "Name|Full name|Applicant|Contact person|Prepared by|Requested by|Name of insured|Claimant|Employee|Submitted by|Patient|Tenant|Guardian|Inspector|TO|FROM|ATTN|Approved by|Study director|Owner|Manager"),
        ("name", "company", "Company|Employer|Organisation|Institution|Supplier|Agency|Name of firm|Insurer|Client|Laboratory|Manufacturer|Brand owner|Station|Account name"),
        ("name", "surname", "Last name|Surname|Family name|Maiden name"), ("name", "first", "First name|Given name|Forename"),
        ("date", "date", "Date|Date of birth|DOB|Date of issue|Date submitted|Start date|End date|Valid until|Date received|Effective from|Date of accident|Period from|Period to|Date required|Completion date|Date approved|Expiry|Flight start|Admission"),
        ("phone", "phone", "Phone|Telephone No.|Mobile|Daytime phone|Fax|Fax number|Emergency contact|Home phone|Tel. no"), ("email", "email", "Email|E-mail address|Email (work)"),
        ("address", "address", "Address|Home address|Mailing address|Street address|Place of work|Delivery address|Billing address"), ("text", "town", "City|Town|Place of birth|City / Town|Location|Destination|Region|Market|Territory"), ("id", "postcode", "ZIP|Postcode|Zip code|Postal code"),
        ("id", "code", "File no.|Case number|Policy No.|Account no|Member ID|Passport No|Order #|Project no.|Serial number|Reference|Form no.|Employee ID|Contract #|Permit no.|Lot no.|Sample no|Protocol|Estimate No.|Agency code|Batch"),
        ("money", "money", "Amount|Fee|Salary|Estimated cost|Total|Deposit|Premium|Budget|Rent per month|Price|Gross amount|Rate|Cost per unit|Sum insured"), ("number", "number", "Quantity|Number of pages|Age|No. of persons|Pages (incl. cover)|Units|Hours|Number of copies|Total spots|Weight (kg)|Sample size|Room"),
        ("text", "subject", "Subject|Reason|Purpose|Description|Remarks|Comments|Type of request|Product|Title|Occupation|Position|Department|Division|Re|Nature of work|Status|Category|Method|Brand|Job title"), ("duration", "duration", "Duration|Term|Length of stay|Period|Notice period"), ("time", "time", "Time|Arrival|Departure|Appointment time|Start|End time"),
    ],
    "de": [
        ("name", "person", "Name|Antragsteller|Ansprechpartner|Patient|Mieter|Versicherungsnehmer|Kontoinhaber|Name, Vorname|Sachbearbeiter|Mitarbeiter|Vermieter|Halter|Empfänger|Absender"), ("name", "company", "Firma|Arbeitgeber|Unternehmen|Versicherung|Verein|Auftraggeber|Krankenkasse|Lieferant"), ("name", "surname", "Nachname|Familienname|Geburtsname"), ("name", "first", "Vorname|Rufname"),
        ("date", "date", "Datum|Geburtsdatum|geb. am|Eingang am|Beginn|Ende|Gültig bis|Ausgestellt am|Eintrittsdatum|Schadentag|von|bis|Termin|Aufnahme am"), ("phone", "phone", "Telefon|Tel.|Mobil|Handy|Fax|Telefon (tagsüber)|Rückrufnummer"), ("email", "email", "E-Mail|E-Mail-Adresse|Mail"), ("address", "address", "Anschrift|Adresse|Straße, Hausnummer, PLZ, Ort|Lieferanschrift|Einsatzort|Wohnanschrift"), ("text", "town", "Ort|Wohnort|Geburtsort|Stadt|Zielort|Zuständiges Amt"), ("id", "postcode", "PLZ|Postleitzahl"),
        ("id", "code", "Aktenzeichen|Kundennummer|Vertragsnummer|Mitgliedsnummer|Versicherungsnummer|Personalnummer|Auftragsnummer|Kennzeichen|Ausweis-Nr.|Seriennummer|Steuernummer|Zählernummer|Az."), ("money", "money", "Betrag|Gebühr|Gehalt|Kaution|Monatsmiete|Beitrag|Kosten|Gesamtsumme|Schadenhöhe|Honorar"), ("number", "number", "Anzahl|Seitenzahl|Anzahl Personen|Alter|Menge|Stunden|Zählerstand|Wohnfläche (m²)|Zimmer"),
        ("text", "subject", "Betreff|Grund|Zweck|Beschreibung|Bemerkungen|Beruf|Abteilung|Tätigkeit|Art des Antrags|Position|Produkt|Status|Familienstand"), ("duration", "duration", "Dauer|Laufzeit|Kündigungsfrist|Zeitraum"), ("time", "time", "Uhrzeit|Ankunft|Abfahrt|Beginn (Uhr)"),
    ],
    "fr": [
        ("name", "person", "Nom|Nom et prénom|Demandeur|Assuré|Patient|Locataire|Titulaire|Responsable|Bénéficiaire|Expéditeur"), ("name", "company", "Société|Employeur|Entreprise|Organisme|Fournisseur|Raison sociale"), ("name", "surname", "Nom de famille|Nom de naissance"), ("name", "first", "Prénom"), ("date", "date", "Date|Date de naissance|Né(e) le|Fait le|Début|Fin|Valable jusqu'au|Date d'entrée|Reçu le"), ("phone", "phone", "Téléphone|Tél.|Portable|Fax"), ("email", "email", "Courriel|E-mail|Adresse e-mail"), ("address", "address", "Adresse|Domicile|Adresse postale|Lieu d'intervention"), ("text", "town", "Ville|Lieu de naissance|Commune|Destination"), ("id", "postcode", "Code postal|CP"), ("id", "code", "N° de dossier|N° client|N° de contrat|Référence|Matricule|N° de sécurité sociale|Immatriculation"), ("money", "money", "Montant|Salaire|Loyer|Coût|Caution|Prix"), ("number", "number", "Nombre|Quantité|Âge|Nombre de pages|Heures"),
        ("text", "subject", "Objet|Motif|Description|Profession|Service|Observations|Fonction|Nature de la demande"), ("duration", "duration", "Durée|Préavis|Période"), ("time", "time", "Heure|Arrivée|Départ"),
    ],
    "es": [
        ("name", "person", "Nombre|Nombre y apellidos|Solicitante|Asegurado|Paciente|Titular|Inquilino|Responsable|Remitente"), ("name", "company", "Empresa|Entidad|Empleador|Razón social|Proveedor|Compañía"), ("name", "surname", "Apellidos|Primer apellido"), ("name", "first", "Nombre de pila"), ("date", "date", "Fecha|Fecha de nacimiento|Fecha de inicio|Fecha de fin|Válido hasta|Expedido el|Recibido el"), ("phone", "phone", "Teléfono|Móvil|Fax|Tel. de contacto"), ("email", "email", "Correo electrónico|E-mail"), ("address", "address", "Dirección|Domicilio|Domicilio social|Dirección postal"), ("text", "town", "Ciudad|Localidad|Lugar de nacimiento|Provincia|Destino"), ("id", "postcode", "Código postal|C.P."), ("id", "code", "Nº de expediente|Nº de cliente|Póliza|DNI|Referencia|Nº de contrato|Matrícula"), ("money", "money", "Importe|Sueldo|Alquiler|Coste|Fianza|Precio"), ("number", "number", "Cantidad|Edad|Nº de páginas|Número de personas|Horas"), ("text", "subject", "Asunto|Motivo|Descripción|Profesión|Departamento|Observaciones|Cargo|Tipo de solicitud"), ("duration", "duration", "Duración|Plazo|Período"), ("time", "time", "Hora|Llegada|Salida"),
    ],
    "it": [
        ("name", "person", "Nome|Nome e cognome|Richiedente|Assicurato|Paziente|Titolare|Inquilino|Responsabile|Mittente"), ("name", "company", "Azienda|Ditta|Datore di lavoro|Ragione sociale|Ente|Fornitore"), ("name", "surname", "Cognome"), ("name", "first", "Nome di battesimo"), ("date", "date", "Data|Data di nascita|Nato il|Inizio|Fine|Valido fino al|Rilasciato il|Ricevuto il"), ("phone", "phone", "Telefono|Cellulare|Fax|Recapito"), ("email", "email", "Email|Posta elettronica|PEC"), ("address", "address", "Indirizzo|Residenza|Domicilio|Sede"), ("text", "town", "Città|Comune|Luogo di nascita|Destinazione"), ("id", "postcode", "CAP"), ("id", "code", "N. pratica|Codice fiscale|Polizza n.|Matricola|Riferimento|N. contratto|Targa"), ("money", "money", "Importo|Stipendio|Canone|Costo|Cauzione|Prezzo"), ("number", "number", "Quantità|Età|N. pagine|N. persone|Ore"), ("text", "subject", "Oggetto|Motivo|Descrizione|Professione|Reparto|Note|Qualifica|Tipo di richiesta"), ("duration", "duration", "Durata|Preavviso|Periodo"), ("time", "time", "Ora|Arrivo|Partenza"),
    ],
    "nl": [
        ("name", "person", "Naam|Aanvrager|Contactpersoon|Verzekerde|Patiënt|Huurder|Rekeninghouder|Afzender|Voor- en achternaam"), ("name", "company", "Bedrijf|Werkgever|Organisatie|Leverancier|Bedrijfsnaam"), ("name", "surname", "Achternaam"), ("name", "first", "Voornaam|Roepnaam"), ("date", "date", "Datum|Geboortedatum|Ingangsdatum|Einddatum|Geldig tot|Ontvangen op|Datum aanvraag"), ("phone", "phone", "Telefoon|Mobiel|Fax|Telefoonnummer"), ("email", "email", "E-mail|E-mailadres"), ("address", "address", "Adres|Woonadres|Postadres|Bezoekadres"), ("text", "town", "Plaats|Woonplaats|Geboorteplaats|Bestemming"), ("id", "postcode", "Postcode"), ("id", "code", "Dossiernummer|Klantnummer|Polisnummer|Referentie|Personeelsnummer|Contractnummer|Kenteken|BSN"), ("money", "money", "Bedrag|Salaris|Huurprijs|Kosten|Borg|Prijs"), ("number", "number", "Aantal|Leeftijd|Aantal pagina's|Aantal personen|Uren"), ("text", "subject", "Onderwerp|Reden|Omschrijving|Beroep|Afdeling|Opmerkingen|Functie|Soort aanvraag"), ("duration", "duration", "Duur|Looptijd|Opzegtermijn"), ("time", "time", "Tijd|Aankomst|Vertrek"),
    ],
    "pt": [
        ("name", "person", "Nome|Nome completo|Requerente|Titular|Paciente|Responsável|Inquilino"), ("name", "company", "Empresa|Entidade|Entidade patronal|Fornecedor"), ("name", "surname", "Apelido|Sobrenome"), ("date", "date", "Data|Data de nascimento|Início|Fim|Válido até|Recebido em"), ("phone", "phone", "Telefone|Telemóvel|Fax"), ("email", "email", "E-mail|Correio eletrónico"), ("address", "address", "Morada|Endereço|Residência"), ("text", "town", "Localidade|Cidade|Naturalidade|Destino"), ("id", "postcode", "Código postal|CEP"), ("id", "code", "N.º de processo|Apólice|NIF|Referência|Matrícula|N.º de contrato"), ("money", "money", "Valor|Montante|Renda|Custo|Preço"), ("number", "number", "Quantidade|Idade|N.º de páginas|Horas"), ("text", "subject", "Assunto|Motivo|Descrição|Profissão|Departamento|Observações|Cargo"), ("duration", "duration", "Duração|Prazo"), ("time", "time", "Hora|Chegada|Partida"),
    ],
}  # fmt: skip
_TITLES = {
    "en": "APPLICATION FORM|Claim form|Registration|Request for leave|FAX TRANSMITTAL|Change of address|Expense report|Incident Report|Membership application|Purchase request|PROJECT SUMMARY|Medical history|Work order|Order Form|Visitor record|Study protocol approval|Contract worksheet|Checklist",
    "de": "Antrag|Anmeldung|Schadenmeldung|Urlaubsantrag|Telefax|Beitrittserklärung|Stammdatenblatt|Übergabeprotokoll|Reisekostenabrechnung|Arbeitsauftrag|Aufnahmebogen",
    "fr": "Formulaire de demande|Déclaration de sinistre|Fiche d'inscription|Télécopie|Bulletin d'adhésion|Note de frais", "es": "Solicitud|Parte de accidente|Hoja de inscripción|Ficha de cliente|Parte de trabajo|Nota de gastos", "it": "Modulo di richiesta|Denuncia di sinistro|Scheda di iscrizione|Nota spese|Verbale di consegna", "nl": "Aanvraagformulier|Schadeformulier|Inschrijving|Declaratie|Werkbon|Opleverrapport", "pt": "Formulário|Pedido|Ficha de inscrição|Participação de sinistro|Nota de despesas",
}  # fmt: skip
_SUBJECTS = {
    "en": "Replacement of a broken pump|Annual training|New product launch|Water damage in the kitchen|Accountant|Nurse|Sales|Research and development|Repair|Market test of package design|Business trip|Pending|Urgent|Full time|Menthol filter sample|Moving house|Software engineer|Quality control|Electrical inspection|Morning news sponsorship",
    "de": "Wasserschaden im Bad|Fortbildung|Reparatur der Heizung|Umzug|Buchhalterin|Vertrieb|Neuanschaffung|Dienstreise|ledig|verheiratet|Wartung der Anlage|Elternzeit|Lehrer|Technik|dringend", "fr": "Dégât des eaux|Formation|Déménagement|Comptable|Réparation|Congé annuel|Infirmière|Service technique|Urgent", "es": "Daños por agua|Formación|Mudanza|Contable|Reparación|Vacaciones|Enfermera|Ventas|Urgente", "it": "Danni da acqua|Formazione|Trasloco|Ragioniere|Riparazione|Ferie|Infermiera|Ufficio acquisti|Urgente", "nl": "Waterschade|Opleiding|Verhuizing|Boekhouder|Reparatie|Vakantie|Verpleegkundige|Verkoop|Spoed", "pt": "Danos por água|Formação|Mudança|Contabilista|Reparação|Férias|Enfermeira|Vendas|Urgente",
}  # fmt: skip
_DURATIONS = {"en": "{n} months|{n} days|{n} weeks|{n} years|one year|{n} hrs", "de": "{n} Monate|{n} Tage|{n} Wochen|{n} Jahre|ein Jahr", "fr": "{n} mois|{n} jours|{n} ans|un an", "es": "{n} meses|{n} días|{n} años|un año", "it": "{n} mesi|{n} giorni|{n} anni|un anno", "nl": "{n} maanden|{n} dagen|{n} jaar|een jaar", "pt": "{n} meses|{n} dias|{n} anos|um ano"}  # fmt: skip
_PLAIN_TEXT = {
    "en": "Please print clearly.|Do not write below this line.|Office use only|Attach additional sheets if necessary.|I confirm that the above is true.|See reverse side for instructions|Page 1 of 2|CONFIDENTIAL", "de": "Bitte in Druckbuchstaben ausfüllen.|Nicht Zutreffendes bitte streichen.|Wird vom Amt ausgefüllt|Seite 1 von 2|Unterschrift", "fr": "À remplir en majuscules.|Réservé à l'administration|Signature", "es": "Rellénese en mayúsculas.|A rellenar por la oficina|Firma", "it": "Compilare in stampatello.|Riservato all'ufficio|Firma", "nl": "In blokletters invullen.|Niet invullen|Handtekening", "pt": "Preencher em maiúsculas.|Reservado aos serviços|Assinatura",
}  # fmt: skip


def form(rng: random.Random, lang: str) -> TrainingDocument:
    """One filled-in form in `lang`."""
    page, how = Page(rng), formats.locale(rng, lang)
    page.upper = rng.random() < 0.12
    entries: list[tuple[str, str, str, str]] = []  # key, type, label, text ("" where left blank)
    taken: set[str] = set()
    for _ in range(rng.randint(4, 15)):
        type_, maker, labels = rng.choice(_FIELDS[lang])
        name = words.one_of(rng, labels, "|")
        key = _slug(name)
        if key in taken or not key:
            continue
        taken.add(key)
        text = "" if rng.random() < 0.18 else _fill(rng, how, maker)
        entries.append((key, type_, name.upper() if rng.random() < 0.1 else name, text))
    if rng.random() < 0.3:
        page.row(words.company(rng, lang))
    page.row(words.one_of(rng, _TITLES[lang], "|"))
    if rng.random() < 0.3:
        page.row(words.one_of(rng, _PLAIN_TEXT[lang], "|"))
    page.blank()
    join, blank = rng.choice((":", ":", "", " :", ".", "?")), rng.choice(("", "", "_" * 14, "." * 20, "-"))
    layout = rng.randrange(6)
    while entries:
        part, entries = _take(rng, entries, layout)
        _write(page, rng, part, layout if rng.random() < 0.8 else rng.randrange(6), join, blank)
        if rng.random() < 0.15:
            page.blank()
        if rng.random() < 0.08:
            page.row(words.one_of(rng, _PLAIN_TEXT[lang], "|"))
    if rng.random() < 0.4:
        page.row(words.one_of(rng, _PLAIN_TEXT[lang], "|"), formats.code(rng) if rng.random() < 0.3 else "")
    questions = {key: _question(rng, key, type_, name) for key, type_, name in page.asked}  # type: ignore[attr-defined]
    for _ in range(2):  # labels that the form does not have
        type_, _, labels = rng.choice(_FIELDS[lang])
        name = words.one_of(rng, labels, "|")
        similar = {word for known in taken for word in known.split("_")}
        if not similar & set(_slug(name).split("_")) and type_ not in {"text", "name", "address", "date"}:
            questions[_slug(name)] = _question(rng, _slug(name), type_, name)
    return page.document("generated_forms", lang, questions)


def _take(rng: random.Random, entries: list, layout: int) -> tuple[list, list]:
    count = 1 if layout in (0, 5) else rng.randint(2, 4)
    return entries[:count], entries[count:]


def _write(page: Page, rng: random.Random, part: list, layout: int, join: str, blank: str) -> None:
    page.asked = [*getattr(page, "asked", []), *((key, type_, name) for key, type_, name, _ in part)]  # type: ignore[attr-defined]

    def value(key: str, text: str) -> Value | str:
        return Value(key, text) if text else blank

    if layout in (0, 1):  # label value, one or several pairs a row
        page.row(*([f"{name}{join}{' ' if text or blank else ''}", value(key, text)] for key, _, name, text in part))
    elif layout == 2:  # label and value as cells of their own
        page.row(*(cell for key, _, name, text in part for cell in (name + join, value(key, text))))
    elif layout == 3:  # a row of labels over a row of values; a blank cell would shift the others, so it gets a sign
        page.row(*(name for _, _, name, _ in part))
        page.row(*(Value(key, text) if text else (blank or "-") for key, _, _, text in part))
    elif layout == 4:  # label over value
        for key, _, name, text in part:
            page.row(name + join)
            page.row(*([value(key, text)] if text or blank else []))
    else:  # value over a label in brackets
        for key, _, name, text in part:
            page.row(value(key, text) or "_" * 12)
            page.row(f"({name})")


def _fill(rng: random.Random, how: Locale, maker: str) -> str:
    lang = how.lang
    if maker == "person":
        name = words.person(rng, lang)
        return rng.choice((name, name, name, f"{name.split()[-1]}, {name.split()[0]}", f"{name[0]}. {name.split()[-1]}", f"Dr. {name}"))
    if maker == "company":
        return words.company(rng, lang) if rng.random() < 0.7 else words.brand(rng)
    if maker == "surname":
        return words.surname(rng, lang)
    if maker == "first":
        return words.person(rng, lang).split()[0]
    if maker == "date":
        return how.date(formats.day(rng, 1940))
    if maker == "address":
        return ", ".join(row.rstrip(",") for row in address_rows(rng, lang)) if rng.random() < 0.6 else words.street(rng, lang)
    if maker == "email":
        return formats.email(rng, words.person(rng, lang), lang)
    if maker == "money":
        amount = how.money(rng.randint(100, 9_000_000))
        return rng.choice((amount, amount, f"{how.sign} {amount}", f"{how.sign}{amount}", f"{amount} {how.currency}", f"{how.currency} {amount}"))
    if maker == "number":
        return str(rng.choice((rng.randint(1, 12), rng.randint(1, 99), rng.randint(100, 5000))))
    if maker == "subject":
        return words.one_of(rng, _SUBJECTS[lang], "|")
    if maker == "duration":
        return words.one_of(rng, _DURATIONS[lang], "|").format(n=rng.randint(2, 24))
    if maker == "time":
        return formats.clock(rng, lang)
    if maker == "code":
        return formats.code(rng)
    if maker == "town":
        return words.town(rng, lang)
    return {"phone": formats.phone, "postcode": formats.postcode}[maker](rng, lang)


def _question(rng: random.Random, key: str, type_: str, label: str) -> Question:
    told = f'"{label}" as filled in on the form|{label}|What is written next to the label "{label}"|Value of the field "{label}"'
    return Question(type_ if rng.random() < 0.85 else "text", key, told)


def _slug(label: str) -> str:
    return re.sub(r"[^\w]+", "_", label.lower()).strip("_")[:40]
