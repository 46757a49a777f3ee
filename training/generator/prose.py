"""Documents of running text and small tables from templates: letters, mails, contracts, notices, statements, records.

A template is a list of lines. `{key}` stands for the value of a field, `{-key}` for the same kind of text that is
not its value, `{key=text}` for a value that the template itself gives, `[a|b]` for one of several wordings, a tab for the gap between two cells, and a line that starts
with `?` is left out half of the time. The templates are in `prose_templates.py`.
"""

import random
import re
from collections.abc import Callable

from training.document import TrainingDocument
from training.generator import formats, words
from training.generator.formats import Locale
from training.generator.page import Page, Piece, Question, Value
from training.generator.prose_templates import TEMPLATES, Template
from training.generator.receipts import address_rows

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
    amount = how.money(rng.choice((rng.randint(500, 99_999), rng.randint(10_000, 900_000), rng.randint(1, 900) * 10_000)))
    return rng.choice((f"{how.sign}{amount}", f"{amount} {how.sign}")) if rng.random() < 0.6 else f"{how.currency} {amount}"


def _amount(rng: random.Random, how: Locale) -> str:
    return how.money(rng.randint(500, 900_000))


def _address(rng: random.Random, how: Locale) -> str:
    return ", ".join(row.rstrip(",") for row in address_rows(rng, how.lang))


def _code(rng: random.Random, how: Locale) -> str:
    return formats.code(rng)


def _town(rng: random.Random, how: Locale) -> str:
    return words.town(rng, how.lang)


def _choice(**options: str) -> Maker:
    return lambda rng, how: words.one_of(rng, options.get(how.lang, options["en"]), "|").format(n=rng.randint(2, 36))


_DURATION = _choice(
    en="{n} months|{n} years|{n} days|one (1) year|two years|thirty (30) days|{n} weeks|a period of {n} months", de="{n} Monate|{n} Jahre|drei Monate|sechs Wochen|ein Jahr|{n} Tage", fr="{n} mois|un an|trois mois|{n} jours", es="{n} meses|un año|tres meses|{n} días", it="{n} mesi|un anno|tre mesi|{n} giorni", nl="{n} maanden|een jaar|{n} dagen|twee jaar", pt="{n} meses|um ano|{n} dias",
)  # fmt: skip
_STATE = _choice(
    en="Delaware|New York|England and Wales|Texas|Ontario|Singapore|California|Nevada|Illinois|Scotland|New South Wales|Ireland|Washington|Florida", de="Bundesrepublik Deutschland|Österreich|Schweiz", fr="droit français|droit belge|droit suisse", es="España|legislación española", it="legge italiana|Italia", nl="Nederlands recht|Belgisch recht", pt="Portugal|lei portuguesa",
)  # fmt: skip
_PLACE = _choice(
    en="Room {n}, Hall of Science|Lecture Theatre B|Wing Auditorium|Seminar room {n}|Civic Centre, Hall {n}|Baker Building {n}|Old Library, 2nd floor|Conference Room {n}A|Community Hall", de="Saal {n}|Hörsaal {n}|Stadthalle|Raum {n}|Gemeindehaus, Raum {n}", fr="Salle {n}|Amphithéâtre B|Maison des associations", es="Sala {n}|Salón de actos|Aula {n}", it="Aula {n}|Sala conferenze|Teatro comunale", nl="Zaal {n}|Collegezaal {n}|Buurthuis", pt="Sala {n}|Auditório|Anfiteatro {n}",
)  # fmt: skip
_SUBJECT = _choice(
    en="Your order|Notice of termination|Meeting next week|Invoice overdue|Change of address|Question about the contract|Renewal of your policy|Project schedule|Delivery delayed|Complaint about damaged goods|Quarterly report|Site visit|Your application|Price list {n}", de="Kündigung meines Vertrags|Ihre Anfrage|Mahnung|Terminverschiebung|Ihre Bewerbung|Adressänderung|Reklamation|Angebot für Malerarbeiten|Nebenkostenabrechnung|Protokoll der Sitzung", fr="Votre commande|Résiliation du contrat|Réunion de mardi|Relance de facture|Votre candidature|Changement d'adresse", es="Su pedido|Baja del contrato|Reunión del martes|Factura pendiente|Su solicitud|Cambio de domicilio", it="Il vostro ordine|Disdetta del contratto|Riunione di martedì|Sollecito di pagamento|La sua candidatura", nl="Uw bestelling|Opzegging contract|Vergadering dinsdag|Betalingsherinnering|Uw sollicitatie", pt="A sua encomenda|Cessação do contrato|Reunião de terça|Fatura em atraso",
)  # fmt: skip
_JOB = _choice(
    en="Senior Accountant|Warehouse Assistant|Software Engineer|Head Nurse|Sales Manager|Electrician|Office Manager|Data Analyst|Chef de Partie|Project Manager|Marketing Officer", de="Buchhalterin|Lagerist|Softwareentwickler|Pflegefachkraft|Vertriebsleiter|Elektroniker|Projektleiterin|Koch", fr="Comptable|Magasinier|Ingénieur logiciel|Infirmière|Chef de projet|Électricien", es="Contable|Mozo de almacén|Ingeniera de software|Enfermero|Jefe de ventas", it="Contabile|Magazziniere|Sviluppatore|Infermiere|Responsabile vendite", nl="Boekhouder|Magazijnmedewerker|Softwareontwikkelaar|Verpleegkundige|Verkoopleider", pt="Contabilista|Fiel de armazém|Programador|Enfermeira",
)  # fmt: skip
_DIAGNOSIS = _choice(
    en="acute bronchitis|type 2 diabetes|fracture of the left wrist|migraine without aura|essential hypertension|iron deficiency anaemia|lumbar disc prolapse L4/L5|seasonal rhinitis", de="akute Bronchitis|Diabetes mellitus Typ 2|Radiusfraktur links|arterielle Hypertonie|Bandscheibenvorfall L4/L5|Migräne|Eisenmangelanämie", fr="bronchite aiguë|hypertension artérielle|fracture du poignet gauche|migraine", es="bronquitis aguda|hipertensión arterial|fractura de muñeca|migraña", it="bronchite acuta|ipertensione arteriosa|frattura del polso|emicrania", nl="acute bronchitis|hypertensie|polsfractuur links|migraine", pt="bronquite aguda|hipertensão arterial|fratura do pulso",
)  # fmt: skip
_MEDICINE = _choice(en="amoxicillin 500 mg|ibuprofen 400 mg|metformin 850 mg|ramipril 5 mg|omeprazole 20 mg|paracetamol 1 g")
_TOPIC = _choice(
    en="Learning from small data|A theory of slow markets|Gardens of the north|Protein folding at low temperature|Robots that ask questions|The history of the printing press|Open questions in turbulence|Safe software for medical devices|Town planning after the flood|Writing for the stage", de="Wärmepumpen im Altbau|Die Geschichte der Buchkunst|Recht im Alltag|Gärten im Klimawandel", fr="Les jardins du nord|Histoire de l'imprimerie|L'eau et la ville", es="Jardines del norte|Historia de la imprenta|El agua y la ciudad", it="Giardini del nord|Storia della stampa|L'acqua e la città", nl="Tuinen van het noorden|Geschiedenis van de drukpers", pt="Jardins do norte|História da imprensa",
)  # fmt: skip

# key: type, names, descriptions (of a Question), maker. A key may carry a number to stand several times on a page.
_KEYS: dict[str, tuple[str, str, str, Maker]] = {
    "sender": ("name", "sender from sender_name author", "Sender of the letter|Who wrote it?|Person who sent the message", _person),
    "sender_company": ("name", "sender_company company sender_organisation", "Company that sent the letter|Organisation of the sender", _company),
    "sender_address": ("address", "sender_address return_address", "Address of the sender", _address),
    "recipient": ("name", "recipient to recipient_name addressee", "Recipient of the letter|To whom is it addressed?|Addressee", _person),
    "recipient_address": ("address", "recipient_address", "Address of the recipient", _address),
    "date": ("date", "date letter_date document_date", "Date of the letter|Date of the document|When was it written?", _date),
    "subject": ("text", "subject re topic", "Subject|What is the letter about?|Subject line", _SUBJECT),
    "reference": ("id", "reference our_reference reference_number file_number", "Reference|Reference or file number|Number of the file", _code),
    "sender_email": ("email", "sender_email email contact_email", "E-mail address of the sender|Contact e-mail", lambda r, h: formats.email(r, _person(r, h), h.lang)),
    "recipient_email": ("email", "recipient_email to_email", "E-mail address of the recipient", lambda r, h: formats.email(r, _person(r, h), h.lang)),
    "phone": ("phone", "phone telephone contact_phone", "Telephone number|Phone number to call", lambda r, h: formats.phone(r, h.lang)),
    "website": ("url", "website url link", "Web address|Web site", lambda r, h: formats.website(r)),
    "amount": ("money", "amount sum amount_due total", "Amount of money|Amount to pay|Sum that is named", _money),
    "deadline": ("date", "deadline due_date respond_by pay_by", "Last day to answer or pay|Deadline", _date),
    "meeting_date": ("date", "meeting_date appointment_date date_of_meeting", "Date of the meeting or appointment", _date),
    "time": ("time", "time start_time meeting_time", "Time at which it begins|Start time", lambda r, h: formats.clock(r, h.lang)),
    "end_time": ("time", "end_time until", "Time at which it ends|End time", lambda r, h: formats.clock(r, h.lang)),
    "location": ("text", "location venue place room", "Where it takes place|Place of the event|Venue", _PLACE),
    "speaker": ("name", "speaker presenter lecturer", "Person who gives the talk|Speaker", lambda r, h: r.choice(("", "", "Dr. ", "Prof. ")) + _person(r, h)),
    "organiser": ("name", "organiser host organizer", "Who organises it?|Host", _person),
    "event": ("text", "event_title title event topic", "Title of the event or talk|What is it about?", _TOPIC),
    "event_date": ("date", "event_date date", "Date of the event|When is it?", _date),
    "party_1": ("name", "first_party party_a", "First party to the contract|Party named first", _company),
    "party_2": ("name", "second_party party_b counterparty", "Second party to the contract|Party named second", lambda r, h: _company(r, h) if r.random() < 0.75 else _person(r, h)),
    "parties": ("name", "parties party", "Names of the parties to the contract|Who are the parties?|Contracting companies or persons", _company),
    "contract_title": ("text", "document_name contract_title title", "Title of the contract|Name of the document", lambda r, h: ""),
    "effective_date": ("date", "effective_date agreement_date contract_date", "Date on which the contract takes effect|Effective date|Date of the contract", _date),
    "governing_law": ("text", "governing_law jurisdiction applicable_law", "Law that governs the contract (state or country)|Jurisdiction|Governing law", _STATE),
    "term": ("duration", "term contract_term duration", "Duration of the contract|How long does it run?|Term", _DURATION),
    "notice_period": ("duration", "notice_period", "Period of notice|How long before must notice be given?", _DURATION),
    "signatory": ("name", "signatory signed_by", "Person who signs|Name under the signature", _person),
    "landlord": ("name", "landlord lessor", "Landlord|Who lets the property?", _person),
    "tenant": ("name", "tenant lessee", "Tenant|Who rents the property?", _person),
    "property": ("address", "property_address property premises", "Address of the property|Premises", _address),
    "rent": ("money", "rent monthly_rent", "Rent a month", _money),
    "deposit": ("money", "deposit", "Deposit|Security deposit", _money),
    "start_date": ("date", "start_date begin from", "First day|Start date|When does it begin?", _date),
    "end_date": ("date", "end_date to valid_until", "Last day|End date|Until when?", _date),
    "employer": ("name", "employer company", "Employer|Company that employs the person", _company),
    "employee": ("name", "employee employee_name name", "Employee|Name of the employee", _person),
    "job": ("text", "job_title position occupation", "Job title|Position", _JOB),
    "salary": ("money", "salary annual_salary", "Salary|Pay a year or month", _money),
    "gross_pay": ("money", "gross_pay gross_salary gross", "Gross pay|Pay before deductions", _amount),
    "net_pay": ("money", "net_pay net_salary amount_paid net", "Net pay|Amount paid out|Pay after deductions", _amount),
    "income_tax": ("money", "income_tax tax", "Income tax taken off", _amount),
    "personnel_number": ("id", "personnel_number employee_number", "Personnel number|Number of the employee", _code),
    "pay_period": ("text", "pay_period period month", "Month or period of the pay slip", lambda r, h: h.date(formats.day(r), "{month} {y}") if r.random() < 0.7 else h.date(formats.day(r), "{m:02}/{y}")),
    "tax_code": ("id", "tax_code tax_id tax_number", "Tax number or code of the employee", lambda r, h: formats.digits(r, r.choice((4, 10, 11)))),
    "account_holder": ("name", "account_holder customer_name name", "Holder of the account|Account in the name of", _person),
    "iban": ("id", "iban account_number", "IBAN|Number of the account", lambda r, h: formats.iban(r, h.lang)),
    "bank": ("name", "bank bank_name", "Name of the bank", lambda r, h: words.bank(r, h.lang)),
    "opening_balance": ("money", "opening_balance old_balance", "Balance at the beginning|Old balance", _amount),
    "closing_balance": ("money", "closing_balance new_balance balance", "Balance at the end|New balance", _amount),
    "patient": ("name", "patient_name patient", "Name of the patient", _person),
    "birth_date": ("date", "date_of_birth birth_date dob", "Date of birth", _birthday),
    "doctor": ("name", "doctor physician", "Name of the doctor|Who signs the letter?", lambda r, h: f"Dr. {_person(r, h)}"),
    "diagnosis": ("text", "diagnosis", "Diagnosis", _DIAGNOSIS),
    "medicine": ("text", "medication medicine prescription", "Medicine prescribed", _MEDICINE),
    "admission": ("date", "admission_date visit_date examination_date", "Day of the visit or admission", _date),
    "insurance_number": ("id", "insurance_number policy_number", "Number of the insurance policy", _code),
    "booking": ("id", "booking_number confirmation_number booking_reference", "Number of the booking|Confirmation number", _code),
    "guest": ("name", "guest guest_name passenger traveller", "Name of the guest or traveller", _person),
    "hotel": ("name", "hotel hotel_name", "Name of the hotel", lambda r, h: f"Hotel {words.brand(r)}" if r.random() < 0.6 else f"{words.brand(r)} Inn"),
    "origin": ("text", "origin departure_city from", "Where the journey begins|Place of departure", _town),
    "destination": ("text", "destination arrival_city to", "Where the journey ends|Destination", _town),
    "departure": ("time", "departure_time departure", "Time of departure", lambda r, h: formats.clock(r, h.lang)),
    "arrival": ("time", "arrival_time arrival", "Time of arrival", lambda r, h: formats.clock(r, h.lang)),
    "seat": ("id", "seat seat_number", "Seat", lambda r, h: f"{r.randint(1, 60)}{r.choice('ABCDEF')}"),
    "company": ("name", "company company_name organisation", "Name of the company|Organisation", _company),
    "address": ("address", "address company_address", "Address|Postal address", _address),
    "registration": ("id", "registration_number company_number employer_id", "Registration number|Identification number of the company", lambda r, h: f"{formats.digits(r, 2)}-{formats.digits(r, 7)}" if r.random() < 0.5 else formats.digits(r, 8)),
    "state": ("text", "state_of_incorporation country state", "State or country in which the company was founded", _STATE),
    "year_end": ("date", "period_end fiscal_year_end reporting_date", "Last day of the reporting period|End of the fiscal year", lambda r, h: h.date(formats.day(r), "{month} {d}, {y}") if h.lang == "en" else _date(r, h)),
    "name": ("name", "name full_name candidate", "Name of the person|Full name", _person),
    "degree": ("text", "degree qualification", "Degree or qualification", _choice(en="B.Sc. Biology|M.A. History|Diploma in Nursing|BEng Electrical Engineering|MBA", de="M.Sc. Informatik|B.A. Geschichte|Ausbildung zum Elektroniker|Diplom-Kaufmann")),
    "school": ("name", "school university", "School or university", lambda r, h: f"University of {_town(r, h)}" if h.lang == "en" else f"Universität {_town(r, h)}"),
    "skill": ("text", "languages skills", "Languages or skills", _choice(en="English, Spanish|Python, SQL|Welding|German (fluent)|First aid", de="Englisch, Französisch|Python, SQL|Führerschein Klasse B")),
    "advertiser": ("name", "advertiser client", "Advertiser|Company that advertises", _company),
    "agency": ("name", "agency", "Advertising agency", _company),
    "station": ("name", "station broadcaster", "Broadcasting station", lambda r, h: "".join(r.choices("KWABCTRN", k=1)) + "".join(r.choices("ABCEHKLNPRTVX", k=3)) + r.choice(("", "-TV", "-FM"))),
    "item": ("text", "item product description", "Article or service", lambda r, h: words.goods(r, h.lang)),
    "customer_number": ("id", "customer_number account_number client_number", "Number of the customer", _code),
    "meter": ("id", "meter_number", "Number of the meter", lambda r, h: formats.digits(r, 8)),
    "consumption": ("number", "consumption usage", "Consumption (kWh, m³)", lambda r, h: str(r.randint(100, 6000))),
    "score": ("number", "score result mark", "Result|Mark or score", lambda r, h: str(r.randint(40, 100))),
    "town": ("text", "place city", "Place", _town),
    "vehicle": ("id", "licence_plate registration_plate vehicle", "Number plate", lambda r, h: f"{words.town(r, h.lang)[:2].upper()}-{r.choice('ABKMX')}{r.choice('EFLT')} {r.randint(10, 9999)}"),
}  # fmt: skip
_PIECE = re.compile(r"\{(-?)(\w+)(?:=([^{}]*))?\}")
_WORDING = re.compile(r"\[([^\[\]]*)\]")
# One question that takes the values of several keys.
_MERGED = {"parties": ("party_1", "party_2")}


def prose(rng: random.Random, lang: str) -> TrainingDocument:
    """One document from a template of `lang`."""
    page, how = Page(rng), formats.locale(rng, lang)
    template: Template = rng.choice(TEMPLATES[lang])
    drawn: dict[str, str] = {}
    blocks = template.text.strip("\n").split("\n")
    for line in blocks:
        if line.startswith("?"):
            if rng.random() < 0.5:
                continue
            line = line[1:]
        while _WORDING.search(line):
            line = _WORDING.sub(lambda match: rng.choice(match[1].split("|")), line)
        page.row(*(_pieces(rng, how, cell.strip(), drawn) for cell in line.split("\t")))
    return page.document("generated_prose", lang, _questions(rng, template, drawn))


def _pieces(rng: random.Random, how: Locale, cell: str, drawn: dict[str, str]) -> list[Piece]:
    pieces: list[Piece] = []
    position = 0
    for match in _PIECE.finditer(cell):
        if match.start() > position:
            pieces.append(cell[position : match.start()])
        position = match.end()
        key = match[2]
        if match[1]:
            pieces.append(_KEYS[key][3](rng, how))
            continue
        text = drawn.setdefault(key, match[3] or _KEYS[key][3](rng, how))
        merged = [name for name, keys in _MERGED.items() if key in keys]
        pieces.append(Value(key, text, also=tuple(merged)))
    if position < len(cell):
        pieces.append(cell[position:])
    return pieces


def _questions(rng: random.Random, template: Template, drawn: dict[str, str]) -> dict[str, Question]:
    """Questions for all keys that the page has, and for some that it could have."""
    keys = [*drawn, *(key for key in template.absent.split() if key not in drawn)]
    keys += [merged for merged, parts in _MERGED.items() if set(parts) & set(drawn)]
    # What this template has, but only on lines that were left out this time.
    keys += [key for key in dict.fromkeys(m[2] for m in _PIECE.finditer(template.text) if not m[1]) if key not in keys]
    rng.shuffle(keys)
    return {key: Question(*_KEYS[key][:3]) for key in keys}
