"""Numbers in words, from zero to a hundred, and words for thousands, millions and more."""

import re

Span = tuple[int, int]

_UP_TO_TWENTY = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty",
    "null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn "
    "siebzehn achtzehn neunzehn zwanzig",
    "zéro - deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept "
    "dix-huit dix-neuf vingt",
    "cero uno dos tres cuatro cinco seis siete ocho nueve diez - doce trece catorce quince dieciséis "
    "diecisiete dieciocho diecinueve veinte",
    "zero uno due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici quindici "
    "sedici diciassette diciotto diciannove venti",
    "nul één twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien "
    "zeventien achttien negentien twintig",
    "zero - dois três quatro cinco seis sete oito nove dez onze doze treze quatorze quinze dezesseis "
    "dezessete dezoito dezenove vinte",
    "zero jeden dwa trzy cztery pięć sześć siedem osiem dziewięć dziesięć jedenaście dwanaście trzynaście "
    "czternaście piętnaście szesnaście siedemnaście osiemnaście dziewiętnaście dwadzieścia",
)
"""A line a language. Left out is what mostly means something else: one where it is the article, once, cent."""
_TENS = (
    "thirty forty fifty sixty seventy eighty ninety hundred",
    "dreißig vierzig fünfzig sechzig siebzig achtzig neunzig hundert",
    "trente quarante cinquante soixante",
    "treinta cuarenta cincuenta sesenta setenta ochenta noventa cien",
    "trenta quaranta cinquanta sessanta settanta ottanta novanta cento",
    "dertig veertig vijftig zestig zeventig tachtig negentig honderd",
    "trinta quarenta cinquenta sessenta setenta oitenta noventa cem",
    "trzydzieści czterdzieści pięćdziesiąt sześćdziesiąt siedemdziesiąt osiemdziesiąt dziewięćdziesiąt sto",
)
_OTHER_SPELLINGS = {
    "dozen": 12, "dwie": 2, "duas": 2, "catorze": 14, "dezasseis": 16, "dezassete": 17, "dezanove": 19,
}  # fmt: skip
NUMBER_WORDS = {
    **{word: n for line in _UP_TO_TWENTY for n, word in enumerate(line.split()) if word != "-"},
    **{word: 30 + 10 * n for line in _TENS for n, word in enumerate(line.split())},
    **_OTHER_SPELLINGS,
}
"""Lower-case word → number."""
_ENGLISH_ONES = frozenset(_UP_TO_TWENTY[0].split()[1:10])
_ENGLISH_TENS = frozenset(("twenty", *_TENS[0].split()[:-1]))

SIZES = {
    "hundred": 2, "k": 3, "tsd": 3, "thousand": 3, "tausend": 3, "mille": 3, "mil": 3, "m": 6, "mn": 6, "mm": 6, "mio": 6,
    "million": 6, "millions": 6, "millionen": 6, "milioni": 6, "millones": 6, "milhões": 6, "miljoen": 6,
    "bn": 9, "b": 9, "mrd": 9, "billion": 9, "billions": 9, "milliarden": 9, "milliards": 9, "miliardi": 9,
    "lakh": 5, "lakhs": 5, "crore": 7, "crores": 7, "mila": 3, "duizend": 3, "mii": 3, "tysięcy": 3, "tysiące": 3,
    "milioane": 6, "milhares": 3, "miliony": 6, "milionów": 6, "miliarde": 9, "miljard": 9, "milliard": 9,
}  # fmt: skip
"""Lower-case word or abbreviation after a number → power of ten."""

_WORD = re.compile(r"[^\W\d_]{2,20}(?:-[^\W\d_]{2,10})?")
_SECOND_WORD = re.compile(r"[ -]([^\W\d_]{3,5})(?!\w)")


def find_number_words(text: str) -> list[Span]:
    """Spans of all numbers in words; English tens and ones are one number (twenty-five)."""
    spans: list[Span] = []
    for match in _WORD.finditer(text):
        first, dash, rest = match[0].lower().partition("-")
        start, end = match.span()
        if dash and first + dash + rest not in NUMBER_WORDS:
            end = start + len(first)
        elif dash:
            first += dash + rest
        if first not in NUMBER_WORDS:
            continue
        if first in _ENGLISH_TENS and (more := _SECOND_WORD.match(text, end)):
            end = more.end() if more[1].lower() in _ENGLISH_ONES else end
        spans.append((start, end))
    return spans


def read_number_words(text: str) -> int | None:
    """The number that `text` is in words and nothing else."""
    words = text.lower()
    if words in NUMBER_WORDS:
        return NUMBER_WORDS[words]
    tens, _, ones = words.replace(" ", "-").partition("-")
    return NUMBER_WORDS[tens] + NUMBER_WORDS[ones] if tens in _ENGLISH_TENS and ones in _ENGLISH_ONES else None
