"""Invented people, companies, places and goods, in the languages of the generator.

All lists were written for this project; surnames, towns and brands are mostly composed of syllables, so that a
model cannot know them by heart. Every function draws from the random generator that it is given.
"""

import random

LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "pt")

_FIRST = {
    "en": "James Olivia Harper Daniel Grace Liam Ethel Marcus Priya Wei Aisha Noah Ruth Colin Stella Owen Farah Kenji Mei Arun Nora Peter Samuel Joan",
    "de": "Anna Jürgen Lukas Sabine Mehmet Greta Uwe Katharina Björn Heike Ole Annegret Tobias Miriam Wolfgang Frieda Jan Ute",
    "fr": "Camille Luc Amélie Benoît Hélène Théo Mireille Yann Solène Gaspard Noémie Étienne Agnès Rémi Fatou Odile",
    "es": "Lucía Mateo Carmen Íñigo Pilar Hugo Rocío Álvaro Nuria Joaquín Beatriz Martín Inés Tomás Marisol Pablo",
    "it": "Giulia Marco Chiara Lorenzo Ilaria Matteo Paola Enzo Federica Salvatore Noemi Luca Bianca Dario Rosa Piero",
    "nl": "Sanne Daan Femke Joris Lotte Bram Anouk Sjoerd Marijke Thijs Wouter Eline Koen Mirjam Pieter Tess",
    "pt": "Inês João Beatriz Tiago Mariana Rui Catarina Nuno Sofia Duarte Leonor Vasco Teresa Afonso Joana Miguel",
}
_SURNAME_HEADS = {
    "en": "Hart Well Black Ash Wood Brad Thorn Pem Lang Wins Carl Stan Whit Mar Kel Dun Hol Fair Red Mor",
    "de": "Bach Stein Berg Holz Wald Krü Schön Lind Brand Hoff Acker Rosen Eich Kalt Sommer Vogel Schmal Gries",
    "fr": "Beau Mont Lar Chev Dup Vill Fons Roch Bell Gar Mer Cor Per Val Tru Lam",
    "es": "Mon Val Her Cas Roj Agui Sal Pen Mar Beni Car Oroz Zal Ber Quin Ler",
    "it": "Bell Mar Ross Cas Ferr Mont Gal San Lom Pell Vit Ner Tor Gual Bert Cor",
    "nl": "Hoog Water Kloos Brink Dijk Veld Meer Berg Kuip Vis Post Bosch Hoek Linde Steen Bak",
    "pt": "Mor Alm Fer Carv Per Cout Sil Mat Bar Lour Fig Tei Non Pach Vas Men",
}
_SURNAME_TAILS = {
    "en": "ley ton field worth ford son wick ham stone man bury combe er",
    "de": "mann er hardt ner bauer meier lein städter kamp wig ke inger",
    "fr": "ier ard eau ot elle ais in ange oy ette et ois",
    "es": "tero ero eda ales ález illo ado arte eno ina etxe oso",
    "it": "ini etti oni aro elli ese acci ucci ani ola ante ino",
    "nl": "stra ma huis man ers veld sen kamp a mans inga dam",
    "pt": "eira ado inho es ão eiro ais osa ura ama ença el",
}
_TOWN_HEADS = {
    "en": "Ash Brook Clay Dun East Fern Green Hal King Lake Mill North Oak Port Rock Stone Thorn West Wood Red",
    "de": "Alten Birken Dorn Eber Falken Grün Hohen Kirch Lauter Mühl Neu Ober Rhein Schwarz Tannen Unter Wester",
    "fr": "Aubi Bel Cler Fon Gran Haute Lus Mar Neuvi Pont Roche Saint-Au Ville Vau Mont Châte",
    "es": "Alcor Bena Campo Fuen Gua La Mon Olme Peña Robre San Torre Valde Villa Ríos Cara",
    "it": "Al Bor Casal Castel Fon Gal Monte Pie Rocca San Tor Val Villa Ponte Col Ripa",
    "nl": "Alm Berken Door Eind Groot Hoog Kamper Lang Meer Nieuw Ooster Rijs Wester Zand Oud Mid",
    "pt": "Alco Bar Casal Fonte Guar Lago Monte Oli Pedra Quinta San Torre Vila Val Ribei Cam",
}
_TOWN_TAILS = {
    "en": "ford bury ton field wick mouth haven dale port ville borough Falls Heights",
    "de": "burg hausen heim stadt bach feld dorf ingen berg walde kirchen",
    "fr": "gnac ville court mont rac sur-Loire vigny tignan fleur don",
    "es": "cón vides llana mora rejo bierta lejo drada nares lba",
    "it": "fiore verde bello duro nuovo vico rato mare zano lupo",
    "nl": "dam hoven wijk drecht huizen veen meer dorp brug loo",
    "pt": "baça rosa mar nhal eira longo ceda vedra zinha ães",
}
_STREET_WORDS = {
    "en": "Station Church Mill Victoria Park Queen Maple Cedar Harbour Orchard Bridge Market Garden Elm Hill Jubilee Dock Chapel Meadow Sunset",
    "de": "Bahnhof Linden Garten Schiller Haupt Mühlen Goethe Ring Berg Kirch Industrie Wiesen Schloss Markt Rosen Post Ahorn",
    "fr": "République Moulin Église Lilas Gare Victor-Hugo Tilleuls Fontaine Liberté Château Marché Écoles Pasteur Rosiers",
    "es": "Mayor Olivos Constitución Real Cervantes Sol Molino Fuente Libertad Rosales Goya Estación Pinos",
    "it": "Garibaldi Roma Mazzini Dante Stazione Mulino Verdi Cavour Libertà Fontana Marconi Manzoni Pini",
    "nl": "Kerk Molen School Dorps Station Wilhelmina Eiken Haven Markt Linden Nieuw Brouwers Juliana",
    "pt": "Liberdade Flores República Moinho Estação Camões Igreja Oliveiras Fonte Aviação Mercado Pinhal",
}
_STREETS = {
    "en": ("{n} {w} Street", "{n} {w} Road", "{n} {w} Lane", "{n} {w} Avenue", "{n} {w} Drive", "{n}, {w} Way", "Unit {u}, {n} {w} St", "No. {n}, Jalan {w} {u}", "{n} {w} Blvd, Suite {u}", "Blk {n} {w} Ave {u} #01-{n}"),
    "de": ("{w}straße {n}", "{w}str. {n}", "{w}weg {n}", "{w}allee {n}", "{w}platz {u}", "Am {w}bach {n}", "{w}gasse {n}a"),
    "fr": ("{n}, rue {w}", "{n} rue de la {w}", "{n} avenue {w}", "{n} bis, boulevard {w}", "{n}, place {w}", "ZI {w}, bât. {u}"),
    "es": ("Calle {w}, {n}", "C/ {w} {n}, {u}º B", "Avda. de {w}, {n}", "Plaza {w} {u}", "Paseo de {w} {n}", "Pol. Ind. {w}, nave {u}"),
    "it": ("Via {w} {n}", "Via {w}, {n}", "Viale {w} {n}", "Corso {w} {n}/{u}", "Piazza {w}, {u}", "Largo {w} {n}"),
    "nl": ("{w}straat {n}", "{w}weg {n}", "{w}laan {n}", "{w}plein {u}", "{w}kade {n}-{u}", "{w}singel {n} {u}hoog"),
    "pt": ("Rua {w}, {n}", "Rua da {w} {n}, {u}.º Esq.", "Av. {w}, {n}", "Largo {w} {u}", "Travessa {w} {n}"),
}  # fmt: skip
_LEGAL = {
    "en": "Ltd|Limited|Inc.|LLC|plc|Corp.|Pty Ltd|Pte Ltd|Sdn Bhd|SDN. BHD.|Co. Ltd|LLP|Holdings Limited|Enterprise|Trading Co.",
    "de": "GmbH|AG|GmbH & Co. KG|KG|e.K.|UG (haftungsbeschränkt)|OHG|eG|SE",
    "fr": "SARL|SAS|SA|EURL|SCI|SNC|& Fils",
    "es": "S.L.|S.A.|S.L.U.|S. Coop.|S.L.P.|y Asociados, S.L.",
    "it": "S.r.l.|S.p.A.|S.n.c.|S.a.s.|Srl|di {s} & C. S.n.c.",
    "nl": "B.V.|BV|N.V.|V.O.F.|Holding B.V.",
    "pt": "Lda.|S.A.|Unipessoal Lda|& Filhos, Lda.|ME",
}
_TRADES = {
    "en": "Foods Trading Hardware Bakery Electrical Logistics Stationery Motors Pharmacy Furniture Textiles Media Consulting Plumbing Books Supermarket Restaurant Printing Systems Cafe",
    "de": "Bäckerei Elektrotechnik Logistik Baustoffe Metzgerei Möbelhaus Apotheke Druckerei Software Gartenbau Sanitär Getränke Autohaus Buchhandlung Spedition",
    "fr": "Boulangerie Transports Menuiserie Électricité Librairie Garage Imprimerie Traiteur Fleurs Services Plomberie Conseil",
    "es": "Panadería Transportes Ferretería Librería Talleres Farmacia Muebles Suministros Consultores Electricidad Viajes",
    "it": "Panificio Trasporti Ferramenta Libreria Officine Farmacia Arredamenti Forniture Consulenze Elettronica Viaggi",
    "nl": "Bakkerij Transport Bouw Boekhandel Installaties Drukkerij Meubelen Groothandel Advies Elektro Tuincentrum",
    "pt": "Padaria Transportes Ferragens Livraria Oficinas Farmácia Móveis Fornecimentos Consultores Eletricidade",
}
_GOODS = {
    "en": "Flat white|Chicken rice|A4 paper 80 g|Desk lamp|Printer toner|Green tea 500 ml|Consulting hours|Hosting, monthly|Oak shelf|Steel bolts M8|Brown bread|Milk 1 L|Veg. curry|Hex screws 50 pcs|LED bulb 9W|USB cable 2 m|Car wash|Notebook A5|Site inspection|Garden hose|Paint roller|Iced lemon tea|Dish soap|Mushroom soup|Annual licence",
    "de": "Vollkornbrot|Druckerpapier A4|Schreibtischlampe|Beratung (Std.)|Wartungspauschale|Mineralwasser 0,7 l|Schrauben M6|Regalboden Eiche|Kaffee 500 g|Montage vor Ort|Webhosting|Tinte schwarz|Apfelschorle|Fliesenkleber 25 kg|Blumenerde",
    "fr": "Pain complet|Papier A4|Lampe de bureau|Heures de conseil|Forfait entretien|Eau minérale|Vis M6|Étagère chêne|Café 500 g|Pose sur site|Hébergement web|Menu du jour|Tarte aux pommes",
    "es": "Pan integral|Papel A4|Lámpara de mesa|Horas de consultoría|Mantenimiento mensual|Agua mineral|Tornillos M6|Estante roble|Café molido|Menú del día|Tinta negra|Instalación",
    "it": "Pane integrale|Carta A4|Lampada da tavolo|Ore di consulenza|Canone assistenza|Acqua minerale|Viti M6|Mensola rovere|Caffè 500 g|Coperto|Inchiostro nero|Installazione",
    "nl": "Volkorenbrood|Papier A4|Bureaulamp|Adviesuren|Onderhoud per maand|Mineraalwater|Schroeven M6|Eiken plank|Koffie 500 g|Montage|Inkt zwart|Webhosting",
    "pt": "Pão integral|Papel A4|Candeeiro de mesa|Horas de consultoria|Manutenção mensal|Água mineral|Parafusos M6|Prateleira carvalho|Café moído|Menu do dia|Tinteiro preto|Instalação",
}
_BANKS = {
    "en": "{t} Savings Bank|First {t} Bank|{t} & County Bank plc",
    "de": "Sparkasse {t}|Volksbank {t} eG|{t}er Privatbank AG",
    "fr": "Banque de {t}|Crédit Mutuel {t}|Caisse d'Épargne {t}",
    "es": "Banco de {t}|Caja Rural {t}|Banca {t}",
    "it": "Banca di {t}|Cassa Rurale di {t}|Credito {t}",
    "nl": "{t} Bank N.V.|Spaarbank {t}|Regiobank {t}",
    "pt": "Banco de {t}|Caixa Agrícola de {t}|Banco {t}",
}
_BRAND = "fre va no lu mi to ka ri so del pan or bi ze mar ti quo len za pi ro ver al xi nu hel".split()


def one_of(rng: random.Random, text: str, separator: str | None = None) -> str:
    """One word (or one part between separators) of `text`."""
    return rng.choice(text.split(separator))


def surname(rng: random.Random, lang: str) -> str:
    """A composed surname."""
    return one_of(rng, _SURNAME_HEADS[lang]) + one_of(rng, _SURNAME_TAILS[lang])


def person(rng: random.Random, lang: str) -> str:
    """A full name, sometimes with a middle initial or a double name."""
    if rng.random() < 0.1:
        lang = rng.choice(LANGUAGES)
    first, last = one_of(rng, _FIRST[lang]), surname(rng, lang)
    return rng.choice((f"{first} {last}",) * 6 + (f"{first} {rng.choice('ABCDEHJKLMRST')}. {last}", f"{first} {last}-{surname(rng, lang)}"))


def brand(rng: random.Random) -> str:
    """A made-up brand such as `Novari` or `Velmar 24`."""
    name = "".join(rng.sample(_BRAND, rng.choice((2, 2, 3)))).capitalize()
    return rng.choice((name,) * 4 + (f"{name} {rng.randint(2, 99)}", f"{name}{rng.choice(('tec', 'soft', 'mart', 'plus'))}"))


def company(rng: random.Random, lang: str) -> str:
    """A company with its legal form."""
    head = rng.choice((brand(rng), surname(rng, lang), f"{surname(rng, lang)} & {surname(rng, lang)}", town(rng, lang), brand(rng).upper()))
    trade = one_of(rng, _TRADES[lang])
    legal = one_of(rng, _LEGAL[lang], "|").replace("{s}", surname(rng, lang))
    stem = rng.choice((f"{head} {trade}", f"{trade} {head}" if lang != "en" else f"{head} {trade}", head, f"{head} {trade}"))
    return f"{stem} {legal}"


def town(rng: random.Random, lang: str) -> str:
    """A composed town."""
    head, tail = one_of(rng, _TOWN_HEADS[lang]), one_of(rng, _TOWN_TAILS[lang])
    return f"{head} {tail}" if tail[0].isupper() else head + tail


def street(rng: random.Random, lang: str) -> str:
    """Street and number."""
    return rng.choice(_STREETS[lang]).format(w=one_of(rng, _STREET_WORDS[lang]), n=rng.randint(1, 320), u=rng.randint(1, 24))


def goods(rng: random.Random, lang: str) -> str:
    """An article or service."""
    return one_of(rng, _GOODS[lang], "|")


def bank(rng: random.Random, lang: str) -> str:
    """A bank."""
    return one_of(rng, _BANKS[lang], "|").replace("{t}", town(rng, lang))
