"""The templates of `prose.py`, by language; written for this project."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Template:
    """`text` in the notation of `prose.py`; `absent` names keys that such a document could have but does not."""

    text: str
    absent: str = ""


TEMPLATES: dict[str, tuple[Template, ...]] = {
    "en": (
        Template("""
?{sender_company}
{sender}
?{sender_address}
?Tel {phone}	{sender_email}

?{recipient}
?{recipient_address}

[{date}|Date: {date}|{town}, {date}]
?[Our ref|Ref|Our reference]: {reference}
[Subject: |Re: |]{subject}

Dear [Mr|Ms|Dr] {-sender},

[thank you for your letter of {-date}.|I am writing about the above matter.|We refer to our telephone call of {-date}.]
?We ask you to pay the sum of {amount} by {deadline} at the latest.
?[Could we meet|I suggest a meeting] on {meeting_date} at {time}[ in {location}|]?
[Should you have any questions, please call.|We look forward to hearing from you.|Please find the documents enclosed.]

[Yours sincerely|Kind regards|Yours faithfully],
{sender}
?Enc. copy of the contract of {-date}
""", "iban website insurance_number"),
        Template("""
From: {sender} <{sender_email}>
[To: {recipient} <{recipient_email}>|To: {recipient_email}]
?Cc: {-sender_email}
[Date|Sent]: {date}[ {-time}|]
Subject: [Re: |Fwd: |]{subject}

[Hi|Hello|Dear all|Dear {-sender}],

[just a short note:|as discussed yesterday,|thanks for coming back to me.] [the parcel has left our house today.|the figures are not final yet.|I could not open the attachment.]
?The meeting is now on {meeting_date}, {time}, {location}.
?You can reach me at {phone}.
?The amount is {amount}, payable by {deadline}.
?More under {website}

[Best|Cheers|Regards],
[{-sender}|The team]

?On {-date} {-sender} wrote:
?> could you send me the file again?
""", "iban reference"),
        Template("""
{contract_title=[NON-DISCLOSURE AGREEMENT|Mutual Confidentiality Agreement|CONFIDENTIALITY AGREEMENT|Mutual Non-Disclosure Agreement]}

This [Agreement|Non-Disclosure Agreement (the "Agreement")] is [made|entered into|made and entered into] as of {effective_date} [(the "Effective Date")|] [by and between|between] {party_1}[, a company organised under the laws of {-state}|, a corporation with its principal office at {-address}|] ("[Disclosing Party|Company|Discloser]") and {party_2}[, whose address is {-address}|, a {-state} corporation|] ("[Receiving Party|Recipient|Consultant]").

1. [Purpose|Definitions]. The parties wish to [explore a business relationship|discuss a possible transaction] and may disclose to each other certain confidential information.
2. Confidential Information [means|includes] all technical and business information, whether written or oral, marked as confidential[ within {-term} of disclosure|].
?3. Term. This Agreement shall [remain in force for|continue for a period of|expire after] {term} from the [Effective Date|date first written above].
?4. Either party may terminate this Agreement upon {notice_period} written notice.
[5|7]. [Governing Law. |]This Agreement shall be [governed by|construed in accordance with|governed by and construed under] the laws of [the State of |]{governing_law}[, without regard to its conflict of laws rules|].

[IN WITNESS WHEREOF, the parties have signed this Agreement.|Agreed and accepted:]
By: ____________	Name: {signatory}
""", "salary rent"),
        Template("""
?Exhibit 10.{-consumption}
{contract_title=[SERVICE AGREEMENT|CONSULTING AGREEMENT|DISTRIBUTION AGREEMENT|LICENSE AGREEMENT|SUPPLY AGREEMENT|MAINTENANCE AGREEMENT|Reseller Agreement]}

[THIS AGREEMENT is dated|This Agreement, dated as of|This Agreement is effective] {effective_date} [and made between|is between]:
(1) {party_1}[ of {-address}|]; and
(2) {party_2}[ of {-address}|].

[Background|WITNESSETH]: the first party wishes to engage the second party for the services described in Schedule A.
The [fee|price] is {amount} [per month|in total], payable within {-notice_period} of the invoice.
?The initial term of this Agreement is {term}[, beginning on {start_date}|] unless terminated earlier.
?It may be terminated by either party with {notice_period} prior written notice.
?Neither party may assign this Agreement without consent of the other.
?This Agreement is governed by the law of {governing_law}.
?Any amendment must be in writing.
""", "landlord deposit birth_date"),
        Template("""
{contract_title=[Tenancy agreement|RESIDENTIAL LEASE|Assured Shorthold Tenancy]}
Date: {date}
Landlord: {landlord}
Tenant: {tenant}
[Premises|Property]: {property}
?Agent: {-company}, {-address}

The [tenancy|lease] begins on {start_date}[ and ends on {end_date}|]. The [rent|monthly rent] is {rent}, payable in advance on the first day of the month.
?A deposit of {deposit} is held by the landlord.
?Notice: {notice_period}
?Pets are allowed only with the landlord's consent.
""", "governing_law iban phone"),
        Template("""
{employer}
?{address}

{date}
[Private and confidential|]

Dear {employee},

[Offer of employment|We are pleased to offer you a position]
[We are pleased to offer you the position of|Following your interview on {-date} we offer you the post of] {job}[ at {employer}|]. Your [employment|first day] [starts on|will be] {start_date}. Your [gross annual salary|salary] is {salary}[ per year| per annum|].
?Your probation lasts {term}; during it the notice period is {notice_period}.
[Please sign and return a copy by {deadline}.|We look forward to working with you.]

{signatory}
Head of Human Resources
""", "governing_law iban birth_date insurance_number"),
        Template("""
{employer}
PAY SLIP	[Period|Pay period|Month]: {pay_period}
Employee	{employee}
Employee no.	{personnel_number}	Tax code	{tax_code}
?Date of birth	{birth_date}	NI no	{-reference}
?Payment date	{date}

Payments	Amount	Deductions	Amount
Basic pay	{-gross_pay}	[Income tax|PAYE]	{income_tax}
Overtime	{-gross_pay}	Pension	{-income_tax}
Total payments	{gross_pay}	Total deductions	{-income_tax}
[NET PAY|Net pay|Amount paid]	{net_pay}
?Paid into {iban}
""", "job deadline"),
        Template("""
{bank}
[Statement of account|Account statement]	[No. {-score}|Page 1 of 3]
[Account holder|Account name]: {account_holder}
[Account|IBAN]: {iban}
[Period|Statement period] {start_date} [to|-] {end_date}

[Opening balance|Balance brought forward]	{opening_balance}
{-date}	{-company}	{-amount}
{-date}	Card payment {-hotel}	{-amount}
{-date}	Standing order {-landlord}	{-amount}
[Closing balance|Balance carried forward|New balance]	{closing_balance}
?Questions? Call {phone}
""", "salary reference deadline"),
        Template("""
{company}
{address}
[Electricity|Gas|Water] bill

Customer: {name}	[Account no.|Customer no.] {customer_number}
Bill date: {date}
[Supply address|Premises]: {property}
Billing period: {start_date} to {end_date}
Meter no. {meter}	Previous {-consumption}	Present {-consumption}
[Consumption|Usage]: {consumption} kWh
Standing charge	{-amount}
[Total due|Please pay|Amount due]: {amount} [by|not later than] {deadline}
?Direct debit from {iban}
?Emergencies: {phone}
""", "employer salary birth_date"),
        Template("""
{company}
Department of [Medicine|Cardiology|Orthopaedics|General Practice]

{date}
[Patient|Re|Concerning]: {patient}, [born|DOB|born on] {birth_date}
?Hospital number {reference}
?Insurance no. {insurance_number}

Dear colleague,
[we report on your patient, who was seen on|thank you for referring this patient, who was with us on] {admission}.
Diagnosis: {diagnosis}
?Medication: {medicine}
?A follow-up is planned on {meeting_date} at {time}.

[Kind regards|With best wishes],
{doctor}
""", "salary iban amount website"),
        Template("""
[SEMINAR|Talk announcement|NOTICE|Public lecture]
[Topic|Title]: {event}
[Dates|Date|When]: {event_date}
Time: {time}[ - {end_time}| to {end_time}|]
[Place|Where|Location]: {location}
?Host: {organiser}
?Posted by {-sender} on {-date}

[Abstract|About the talk]: {-speaker} has shown that the usual view is too simple. The talk presents new results and asks what follows from them.

[Speaker: {speaker}|{speaker} will speak about recent work.|{speaker}, {-school}]
?Refreshments will be served at {-time}.
?For appointments, contact {-organiser} ({sender_email}) or call {phone}.
""", "amount deadline"),
        Template("""
[You are invited|Invitation|Join us!]

{organiser} invites you to
{event}
on {event_date}[, from {time} to {end_time}|, starting at {time}| at {time} sharp]
[at|Venue:] {location}, {town}
?Please reply by {deadline} to {sender_email}
?Tickets {amount} at the door
?Doors open at {-time}
""", "speaker reference insurance_number"),
        Template("""
[FORM A|ANNUAL REPORT|QUARTERLY REPORT|Annual return]
For the [fiscal year|quarterly period|year] ended {year_end}
?File number {reference}

{company}
(Exact name of the company as in its charter)
{state}	{registration}
(State or country of incorporation)	(Identification No.)
{address}
(Address of principal offices)
{phone}
(Telephone number, area code included)
?Number of shares outstanding on {-date}: {-closing_balance}
?Contact: {-sender}, {sender_email}
""", "salary iban deadline"),
        Template("""
{station}[ Sales| Broadcasting|]
[Contract|Order|Invoice] {reference}	Date {date}
Advertiser	{advertiser}
?Agency	{agency}
?Product	{-item}	Estimate {-reference}
[Flight dates|Contract dates|Schedule] {start_date} - {end_date}
?Account executive {sender}

Line	Day	Time	Length	Spots	Rate
1	Mo-Fr	{-time}-{-time}	:30	{-score}	{-gross_pay}
2	Sa	{-time}-{-time}	:15	{-score}	{-gross_pay}
[Gross amount|Total gross]	{gross_pay}
?Agency commission	{income_tax}
[Net due|Net amount|Net total]	{net_pay}
""", "iban birth_date employee"),
        Template("""
[Booking confirmation|Reservation|Your e-ticket]
[Booking|Confirmation|Reference] no.: {booking}
[Guest|Passenger|Name]: {guest}
{hotel}, {address}
[Arrival|Check-in]: {start_date}	[Departure|Check-out]: {end_date}
[Total price|Total]: {amount}[ incl. breakfast|]
?Free cancellation until {deadline}
?Telephone {phone}
""", "seat speaker salary"),
        Template("""
[Boarding pass|TICKET|Rail ticket]
{guest}	Seat {seat}
From {origin}	To {destination}
Date {date}	Dep. {departure}	Arr. {arrival}
Booking {booking}	[Fare|Price] {amount}
?Gate closes at {-time}
""", "phone hotel"),
        Template("""
{name}
{address}
{phone}	{sender_email}
?Born {birth_date}

[Experience|Employment]
{-date} - [today|{-date}]	{job}, {employer}
{-date} - {-date}	{-job}, {-employer}

Education
{degree}, {school}
?[Languages|Skills]: {skill}
?References on request
""", "salary iban deadline"),
        Template("""
[CERTIFICATE|Certificate of attendance|Course certificate]
[This is to certify that|We hereby certify that]
{name}
?born on {birth_date} in {-town}
has [passed|completed] the course
{event}
[from {start_date} to {end_date}|held on {event_date}] with a result of {score} points.
{town}, {date}
{signatory}	{organiser}
""", "amount phone iban"),
        Template("""
{company}
[Delivery note|Packing list|Dispatch note]	{reference}
[Ship date|Shipped]: {date}
Deliver to: {recipient}
{recipient_address}
Order {booking}	Customer {customer_number}
Qty	Article
{-score}	{item}
{-score}	{-item}
?Received by: {signatory}
""", "amount iban deadline"),
        Template("""
[Minutes of the meeting|MINUTES]
Date: {date}	[Time|Start]: {time}[ - {end_time}|]
Place: {location}
[Chair|Chaired by]: {organiser}
[Minutes|Taken by]: {sender}
Present: {-sender}, {-sender}, {-sender}

1. The minutes of {-date} were approved.
2. {-sender} reports on the budget: {amount} [are left|have been spent].
3. Next meeting: {meeting_date}
""", "iban phone salary"),
        Template("""
{company}[ Insurance|]
{address}

{recipient}
{recipient_address}

{date}
Policy no. {insurance_number}	[Claim|Our ref] {reference}
Your claim of {-date}[ (vehicle {vehicle})|]

We have [assessed the damage|looked into your claim]. We will pay {amount} to your account {iban} within {-term}.
[If you do not agree, please write to us before {deadline}.|No further action is needed.]
{sender}, claims department
""", "salary event doctor"),
    ),
    "de": (
        Template("""
?{sender_company}
{sender}
?{sender_address}
?Tel. {phone}	{sender_email}

?{recipient}
?{recipient_address}

[{date}|Datum: {date}|{town}, den {date}]
?[Unser Zeichen|Az.|Aktenzeichen]: {reference}
[Betreff: |]{subject}

Sehr geehrte [Damen und Herren|Frau {-sender}|r Herr {-sender}],

[vielen Dank für Ihr Schreiben vom {-date}.|wir nehmen Bezug auf unser Telefonat vom {-date}.|hiermit wende ich mich in obiger Sache an Sie.]
?Wir bitten Sie, den Betrag von {amount} bis spätestens {deadline} zu überweisen.
?Bitte überweisen Sie auf das Konto {iban}.
?Gerne treffen wir uns am {meeting_date} um {time} Uhr[ in {location}|].
[Für Rückfragen stehen wir gern zur Verfügung.|Die Unterlagen liegen bei.]

Mit freundlichen Grüßen
{sender}
""", "website insurance_number"),
        Template("""
{contract_title=[Mietvertrag|Wohnraummietvertrag|MIETVERTRAG]}
zwischen {landlord} (Vermieter)
und {tenant} (Mieter)
[Mietobjekt|Wohnung]: {property}
Das Mietverhältnis beginnt am {start_date}[ und endet am {end_date}|].
Die [Miete|Kaltmiete|monatliche Miete] beträgt {rent}.
?Kaution: {deposit}
?Die Kündigungsfrist beträgt {notice_period}.
{town}, {date}
""", "governing_law iban phone"),
        Template("""
{contract_title=[Dienstleistungsvertrag|Geheimhaltungsvereinbarung|Kaufvertrag|Rahmenvertrag|Lizenzvertrag]}

[Zwischen|zwischen der] {party_1}[, {-address}|] - nachstehend [Auftraggeber|Partei A] -
und {party_2}[, {-address}|] - nachstehend [Auftragnehmer|Partei B] -
wird [am {effective_date}|mit Wirkung zum {effective_date}] Folgendes vereinbart:
§ 1 Gegenstand: {-item} und zugehörige Leistungen.
?§ 2 Die Vergütung beträgt {amount} zuzüglich Umsatzsteuer.
?§ 3 Der Vertrag hat eine Laufzeit von {term}. Die Kündigungsfrist beträgt {notice_period}.
?§ 4 Es gilt das Recht der {governing_law}.
?Unterschrift: {signatory}
""", "rent birth_date"),
        Template("""
{employer}
[Entgeltabrechnung|Gehaltsabrechnung|Lohnabrechnung]	[Monat|für]: {pay_period}
[Mitarbeiter|Name]	{employee}	Pers.-Nr.	{personnel_number}
?Geburtsdatum	{birth_date}	Steuer-ID	{tax_code}
?Eintritt	{start_date}
Grundgehalt	{-gross_pay}
Zulage	{-gross_pay}
[Gesamtbrutto|Bruttolohn|Brutto]	{gross_pay}
Lohnsteuer	{income_tax}
Krankenversicherung	{-income_tax}
[Auszahlungsbetrag|Nettolohn|Auszahlung]	{net_pay}
?Überweisung auf {iban}
""", "job deadline"),
        Template("""
{bank}
Kontoauszug [Nr. {-score}|]	[vom {date}|]
Kontoinhaber: {account_holder}
IBAN: {iban}
[Alter Kontostand|Anfangssaldo]	{opening_balance}
{-date}	Lastschrift {-company}	{-amount}
{-date}	Gutschrift {-employer}	{-amount}
[Neuer Kontostand|Endsaldo|Saldo]	{closing_balance}
""", "salary reference deadline"),
        Template("""
{company}
Klinik für [Innere Medizin|Chirurgie|Neurologie]
{date}
[Patient|Patientin|Betrifft]: {patient}, geb. [am |]{birth_date}[, Vers.-Nr. {insurance_number}|]
Sehr geehrte Kolleginnen und Kollegen,
wir berichten über die Behandlung [vom|am] {admission}.
Diagnose: {diagnosis}
?Medikation: {medicine}
?Wiedervorstellung am {meeting_date} um {time} Uhr
{doctor}
""", "salary iban amount"),
        Template("""
[Einladung|Ankündigung|Vortrag]
{event}
[am|Datum:] {event_date}[, {time} bis {end_time} Uhr|, {time} Uhr]
Ort: {location}, {town}
?Referent: {speaker}
?Veranstalter: {organiser}
?Anmeldung bis {deadline} unter {sender_email}
?Eintritt {amount}
""", "reference iban"),
        Template("""
[Arbeitsvertrag|Anstellungsvertrag]
zwischen {employer}, {address}
und {employee}[, geb. am {birth_date}|]
Frau/Herr wird ab {start_date} als {job} eingestellt.
Das [Gehalt|monatliche Bruttogehalt] beträgt {salary}.
?Die Probezeit dauert {term}, die Kündigungsfrist {notice_period}.
{town}, den {date}
""", "iban rent phone"),
        Template("""
Von: {sender} <{sender_email}>
An: {recipient_email}
[Datum|Gesendet]: {date}[ {-time}|]
Betreff: [AW: |WG: |]{subject}

Hallo [zusammen|{-sender}],
[anbei wie besprochen die Unterlagen.|ich melde mich wegen der Lieferung.]
?Der Termin ist am {meeting_date} um {time} Uhr, {location}.
?Die Summe beträgt {amount}.
Viele Grüße
?{phone}
""", "iban reference"),
        Template("""
{company}
[Stromrechnung|Jahresabrechnung Gas|Wasserrechnung]	{date}
Kunde: {name}	Kundennummer {customer_number}
Lieferstelle: {property}
Zeitraum: {start_date} bis {end_date}
Zählernummer {meter}	Verbrauch {consumption} kWh
[Rechnungsbetrag|Nachzahlung|Zu zahlen] {amount}[, fällig am {deadline}|]
?Abbuchung von {iban}
""", "employer salary"),
    ),
    "fr": (
        Template("""
?{sender_company}
{sender}
?{sender_address}
?Tél. {phone}
?{recipient}
?{recipient_address}
[{town}, le {date}|Le {date}|Date : {date}]
?[Nos réf.|Réf.] : {reference}
Objet : {subject}
Madame, Monsieur,
[nous faisons suite à votre courrier du {-date}.|je vous écris au sujet de l'affaire citée.]
?Nous vous prions de régler la somme de {amount} avant le {deadline}.
?Nous proposons un rendez-vous le {meeting_date} à {time}.
Veuillez agréer nos salutations distinguées.
{sender}
""", "iban website insurance_number"),
        Template("""
{contract_title=[Contrat de prestation de services|Accord de confidentialité|Contrat de vente]}
Entre {party_1}[, sise {-address}|]
et {party_2}[, demeurant {-address}|]
Le présent contrat prend effet le {effective_date}[ pour une durée de {term}|].
?Le prix est de {amount}.
?Préavis : {notice_period}
?Le contrat est soumis au {governing_law}.
""", "rent birth_date"),
        Template("""
{employer}
Bulletin de paie	Période : {pay_period}
Salarié : {employee}	Matricule {personnel_number}
Salaire brut	{gross_pay}
Impôt	{income_tax}
[Net à payer|Net payé]	{net_pay}
?Date de paiement {date}
""", "iban deadline"),
        Template("""
[Invitation|Conférence]
{event}
le {event_date} à {time}
{location}, {town}
?Intervenant : {speaker}
?Réponse avant le {deadline} : {sender_email}
""", "iban amount"),
    ),
    "es": (
        Template("""
?{sender_company}
{sender}
?{sender_address}
?Tel. {phone}
?{recipient}
?{recipient_address}
[{town}, {date}|Fecha: {date}|{town}, a {date}]
?[N/Ref.|Ref.]: {reference}
Asunto: {subject}
[Estimados señores|Estimada señora]:
[en respuesta a su carta del {-date}.|me dirijo a ustedes por el asunto citado.]
?Les rogamos el pago de {amount} antes del {deadline}.
?Proponemos una reunión el {meeting_date} a las {time}.
Atentamente,
{sender}
""", "iban website insurance_number"),
        Template("""
{contract_title=[Contrato de prestación de servicios|Acuerdo de confidencialidad|Contrato de compraventa]}
De una parte, {party_1}[, con domicilio en {-address}|]
y de otra, {party_2}[, con domicilio en {-address}|]
El contrato entra en vigor el {effective_date}[ y dura {term}|].
?El precio es de {amount}.
?Preaviso: {notice_period}
?Ley aplicable: {governing_law}
""", "rent birth_date"),
        Template("""
{employer}
Nómina	Período: {pay_period}
Trabajador: {employee}	Nº {personnel_number}
Total devengado	{gross_pay}
I.R.P.F.	{income_tax}
[Líquido a percibir|Neto]	{net_pay}
""", "iban deadline"),
        Template("""
[Invitación|Conferencia]
{event}
{event_date}, {time} h
Lugar: {location}, {town}
?Ponente: {speaker}
?Confirmar antes del {deadline} en {sender_email}
""", "iban amount"),
    ),
    "it": (
        Template("""
?{sender_company}
{sender}
?{sender_address}
?Tel. {phone}
?{recipient}
?{recipient_address}
[{town}, {date}|Data: {date}|{town}, lì {date}]
?[Ns. rif.|Rif.]: {reference}
Oggetto: {subject}
[Gentili signori|Gentile signora],
[in risposta alla vostra lettera del {-date}.|vi scrivo per la questione in oggetto.]
?Vi preghiamo di pagare {amount} entro il {deadline}.
?Proponiamo un incontro il {meeting_date} alle {time}.
Cordiali saluti
{sender}
""", "iban website insurance_number"),
        Template("""
{contract_title=[Contratto di servizi|Accordo di riservatezza|Contratto di vendita]}
Tra {party_1}[, con sede in {-address}|]
e {party_2}[, con sede in {-address}|]
Il contratto decorre dal {effective_date}[ e dura {term}|].
?Il prezzo è di {amount}.
?Preavviso: {notice_period}
?Legge applicabile: {governing_law}
""", "rent birth_date"),
        Template("""
{employer}
Busta paga	Periodo: {pay_period}
Dipendente: {employee}	Matricola {personnel_number}
Totale competenze	{gross_pay}
IRPEF	{income_tax}
[Netto in busta|Netto]	{net_pay}
""", "iban deadline"),
        Template("""
[Invito|Convegno]
{event}
{event_date}, ore {time}
Luogo: {location}, {town}
?Relatore: {speaker}
?Conferma entro il {deadline} a {sender_email}
""", "iban amount"),
    ),
    "nl": (
        Template("""
?{sender_company}
{sender}
?{sender_address}
?Tel. {phone}
?{recipient}
?{recipient_address}
[{town}, {date}|Datum: {date}]
?[Ons kenmerk|Kenmerk]: {reference}
[Betreft|Onderwerp]: {subject}
Geachte [heer, mevrouw|mevrouw {-sender}],
[naar aanleiding van uw brief van {-date}.|ik schrijf u over bovengenoemde zaak.]
?Wij verzoeken u {amount} te betalen voor {deadline}.
?Wij stellen een afspraak voor op {meeting_date} om {time} uur.
Met vriendelijke groet,
{sender}
""", "iban website insurance_number"),
        Template("""
{contract_title=[Overeenkomst van opdracht|Geheimhoudingsovereenkomst|Koopovereenkomst]}
Partijen: {party_1}[, gevestigd te {-address}|]
en {party_2}[, gevestigd te {-address}|]
De overeenkomst gaat in op {effective_date}[ en duurt {term}|].
?De prijs bedraagt {amount}.
?Opzegtermijn: {notice_period}
?Toepasselijk recht: {governing_law}
""", "rent birth_date"),
        Template("""
{employer}
Loonstrook	Periode: {pay_period}
Werknemer: {employee}	Personeelsnr. {personnel_number}
Brutoloon	{gross_pay}
Loonheffing	{income_tax}
[Nettoloon|Netto te betalen]	{net_pay}
""", "iban deadline"),
        Template("""
[Uitnodiging|Lezing]
{event}
{event_date}, {time} uur
Locatie: {location}, {town}
?Spreker: {speaker}
?Aanmelden voor {deadline} via {sender_email}
""", "iban amount"),
    ),
    "pt": (
        Template("""
?{sender_company}
{sender}
?{sender_address}
?{recipient}
?{recipient_address}
[{town}, {date}|Data: {date}]
?Ref.: {reference}
Assunto: {subject}
Exmos. Senhores,
[em resposta à vossa carta de {-date}.|escrevo sobre o assunto em epígrafe.]
?Solicitamos o pagamento de {amount} até {deadline}.
Com os melhores cumprimentos,
{sender}
""", "iban website insurance_number"),
        Template("""
{contract_title=[Contrato de prestação de serviços|Acordo de confidencialidade]}
Entre {party_1}[, com sede em {-address}|]
e {party_2}[, com sede em {-address}|]
O contrato entra em vigor em {effective_date}[ e vigora por {term}|].
?O preço é de {amount}.
?Lei aplicável: {governing_law}
""", "rent birth_date"),
        Template("""
{employer}
Recibo de vencimento	Período: {pay_period}
Trabalhador: {employee}	N.º {personnel_number}
Total ilíquido	{gross_pay}
IRS	{income_tax}
[Líquido a receber|Total líquido]	{net_pay}
""", "iban deadline"),
    ),
}
