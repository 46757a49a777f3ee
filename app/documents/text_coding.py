"""Finds out how the letters of a text file are coded, where the file does not say so.

Byte order marks and UTF-8 are certain. A code page of one byte a letter is told by its letters: read rightly,
they all belong to the alphabet of one language, stand in words as letters do, and capitals come first.
East Asian codings are left to charset-normalizer, which knows which letters are frequent there.
"""

import codecs
import re
from collections import Counter

from charset_normalizer import from_bytes

from app.errors import DocumentError

SAMPLE = 100_000
"""So much of a file tells what it is."""
SURE = 0.85
MOST_DAMAGED = 0.02
"""Share of letters that may be unreadable in a text that is read all the same."""

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # begins like UTF-16's mark, so it is looked for first
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SIGNS = frozenset("€£§°«»„“”‘’‚–—…·•©®™‰×÷±µ¹²³½¼¾´¿¡¢¥¬†‡‹›\u00a0\u00ad\u200e\u200f№،؛؟")
_IN_WORDS = frozenset("’·-\u00ad\u200c\u200d'")
_WESTERN = {
    "German": "äöüßéà",
    "French": "àâæçéèêëîïôœùûüÿ",
    "Spanish": "áéíñóúüªºç",
    "Portuguese": "áâãàçéêíóôõúüªº",
    "Italian": "àèéìíîòóùú",
    "Swedish": "åäöéàü",
    "Danish": "åæøéèêóòâôüäö",
    "Dutch": "áéíóúàèëïöüê",
    "Icelandic": "áéíóúýþæöð",
    "Catalan": "àçéèíïóòúü",
    "loan words": "áàâäãåçéèêëíïîñóôöøúü",
}
_RUSSIAN = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
_GREEK = "αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋΐΰ"
_HEBREW = "".join(map(chr, [*range(0x5B0, 0x5C3), *range(0x5D0, 0x5EB)]))
_ARABIC = "".join(map(chr, range(0x621, 0x653))) + "پچژگکی"
_THAI = "".join(map(chr, range(0xE01, 0xE5C)))
_ALPHABETS: dict[str, dict[str, str]] = {
    "cp1252": _WESTERN,
    "cp1250": {
        "Polish": "ąćęłńóśźż",
        "Czech": "áčďéěíňóřšťúůýž",
        "Slovak": "áäčďéíĺľňóôŕšťúýž",
        "Hungarian": "áéíóöőúüű",
        "Romanian": "ăâîşţ",
        "Croatian": "čćđšž",
    },
    "iso8859_2": {  # differs from the page before in ą, ľ, ś, š, ť, ź and ž
        "Polish": "ąćęłńóśźż",
        "Czech": "áčďéěíňóřšťúůýž",
        "Slovak": "áäčďéíĺľňóôŕšťúýž",
        "Croatian": "čćđšž",
    },
    "cp1254": {"Turkish": "çğıöşüâîûi̇"},
    "cp1257": {"Lithuanian": "ąčęėįšųūž", "Latvian": "āčēģīķļņšūž", "Estonian": "äöõüšž"},
    "cp1251": {
        "Russian": _RUSSIAN,
        "Ukrainian": _RUSSIAN + "єіїґ",
        "Belarusian": _RUSSIAN + "іў",
        "Serbian": "абвгдђежзијклљмнњопрстћуфхцчџш",
        "Macedonian": "абвгдѓежзѕијклљмнњопрстќуфхцчџш",
    },
    "koi8_u": {"Russian": _RUSSIAN, "Ukrainian": _RUSSIAN + "єіїґ"},
    "cp866": {"Russian": _RUSSIAN},
    "iso8859_5": {"Russian": _RUSSIAN},
    "cp1253": {"Greek": _GREEK},
    "iso8859_7": {"Greek": _GREEK},
    "cp1255": {"Hebrew": _HEBREW},
    "iso8859_8": {"Hebrew": _HEBREW},
    "cp1256": {"Arabic": _ARABIC},
    "iso8859_6": {"Arabic": _ARABIC},
    "cp850": _WESTERN,
    "mac_roman": _WESTERN,
    "cp852": {"Polish": "ąćęłńóśźż", "Czech": "áčďéěíňóřšťúůýž", "Hungarian": "áéíóöőúüű"},
    "cp874": {"Thai": _THAI},
    "latin_1": {"any": "áàâäãåæçéèêëíìïîñóòôöõøúùûüÿß"},  # names of many countries in one text
}
"""Code pages and the letters beyond ASCII of languages written in them; the first of equals is taken."""
_FREQUENT = {"а": "оеаинтсрі", "α": "αοιετσνηυ", "א": "יוהלאמרתשב", "ا": "اليمنترهوب", "ก": "านรกเอมงลท"}
"""For alphabets that do not mix with ours, told by a letter of theirs: about half of a text is these."""
_NAMED_WESTERN = ("cp1252", "cp850", "mac_roman", "latin_1")
_EAST_ASIAN = ["cp932", "gb18030", "big5", "cp949", "euc_jp"]
_DAMAGED = "Some letters of the file are damaged."
_NAMES = {
    "cp932": "Japanese",
    "shift_jis": "Japanese",
    "euc_jp": "Japanese",
    "gb18030": "Chinese",
    "big5": "Chinese",
    "cp949": "Korean",
}
_WIDER = {
    **dict.fromkeys(("iso-8859-1", "latin1", "us-ascii", "ascii"), "cp1252"),
    "iso-8859-9": "cp1254",
    "shift-jis": "cp932",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    **dict.fromkeys(("ks-c-5601-1987", "euc-kr"), "cp949"),
}
"""What files are in that say they are in these."""


def decode(data: bytes) -> tuple[str, list[str]]:
    """The text of a file's bytes, and notices on what was guessed or is damaged.

    Raises DocumentError where they are no text, or in no coding that can be told.
    """
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            text = data.decode(encoding, "replace")
            refuse_binary(text)
            return text, [_DAMAGED] if "\ufffd" in text else []
    wide = _without_mark(data)
    if wide is not None:
        return wide, []
    refuse_binary(data[:SAMPLE].decode("latin-1"))
    if b"\x1b$" in data[:SAMPLE]:  # the escape sequences of Japanese mail
        return data.decode("iso2022_jp", "replace"), []
    text = data.decode("utf-8", "replace")
    damaged = text.count("\ufffd")
    if not damaged:
        return text, []
    if 8 * damaged < sum(not c.isascii() for c in text[:SAMPLE]):  # no other coding looks like this one
        return text, [_DAMAGED]
    try:
        encoding, language = guess(data[:SAMPLE])
    except DocumentError:
        if damaged > MOST_DAMAGED * len(text):
            raise
        return text, [_DAMAGED]
    return data.decode(encoding, "replace"), [
        f"The file does not say how its letters are coded; they were read as {language}. If they look wrong, "
        "save the file as UTF-8."
    ]


def decode_as(data: bytes, declared: str | None) -> tuple[str, list[str]]:
    """The text of bytes that are said to be in a coding, where that is so; result and errors as `decode`."""
    name = (declared or "").strip().lower().replace("_", "-")
    if name and not data.startswith(tuple(mark for mark, _ in _BYTE_ORDER_MARKS)):
        try:
            return data.decode(_WIDER.get(name, name)), []
        except (LookupError, ValueError):
            pass
    return decode(data)


def guess(data: bytes) -> tuple[str, str]:
    """The coding of bytes that are not UTF-8, and the language or region it is for, in words.

    Raises DocumentError where none fits.
    """
    runs = re.findall(rb"[A-Za-z\x80-\xff]*[\x80-\xff][A-Za-z\x80-\xff'-]*", data)
    score, encoding, language = max(
        (
            (_score(runs, encoding, alphabet), encoding, language)
            for encoding, alphabets in _ALPHABETS.items()
            for language, alphabet in alphabets.items()
        ),
        key=lambda candidate: candidate[0],
    )
    if score < SURE or language == "Thai":  # nearly all bytes are Thai letters, so East Asia goes first
        best = from_bytes(data, cp_isolation=_EAST_ASIAN).best()
        if best is not None and best.encoding in _NAMES:
            return best.encoding, _NAMES[best.encoding]
    if score < SURE:
        raise DocumentError(
            "The letters of this text file are coded in a way that could not be recognised.",
            "Open it in a text editor and save it as UTF-8.",
        )
    return encoding, "Western European" if encoding in _NAMED_WESTERN else language


def refuse_binary(text: str) -> None:
    """Raises DocumentError where the beginning of a text has signs that no text has."""
    sample = text[:SAMPLE]
    controls = sum((c < " " or c == "\x7f") and not c.isspace() and c != "\x1b" for c in sample)
    if "\0" in sample or controls > 0.01 * len(sample) + 2:
        raise DocumentError(
            "This file is of a kind that can't be read: it is no document and no plain text.",
            "Open it in the program it comes from and save it as a PDF.",
        )


def _without_mark(data: bytes) -> str | None:
    """UTF-16 whose mark was lost shows by a zero in every other byte."""
    sample = data[:SAMPLE]
    if len(data) % 2 or not sample or sample.count(0) < 0.35 * len(sample):
        return None
    for offset, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        if sample[offset::2].count(0) > 0.7 * len(sample) / 2 and sample[1 - offset :: 2].count(0) == 0:
            try:
                return data.decode(encoding)
            except UnicodeDecodeError:
                return None
    return None


def _score(runs: list[bytes], encoding: str, alphabet: str) -> float:
    """1 where each letter beyond ASCII is of the alphabet and in a right place; less for each that is not."""
    letters = frozenset(alphabet + alphabet.upper())
    frequent = next((letters for sign, letters in _FREQUENT.items() if sign in alphabet), "")
    good = bad = usual = 0
    for run, times in Counter(runs).items():
        try:
            word = run.decode(encoding)
        except UnicodeDecodeError:
            bad += times * len(run)
            continue
        usual += times * sum(character in frequent for character in word.lower())
        for before, character, after in zip(" " + word, word, word[1:] + " ", strict=False):
            if character.isascii():
                bad += times * (character.isupper() and before.islower() and not before.isascii())
            elif character in letters:
                # a capital after a small letter, ª amid a word, or two scripts in one are no spelling
                is_odd = (
                    (before.islower() and character.isupper())
                    or (character in "ªº" and after.isalpha())
                    or (bool(frequent) and any(c.isascii() and c.isalpha() for c in (before, after)))
                )
                good, bad = good + times * (not is_odd), bad + times * is_odd
            else:
                is_odd = character not in _SIGNS or (
                    before.isalpha() and after.isalpha() and character not in _IN_WORDS
                )
                good, bad = good + times * (not is_odd), bad + times * is_odd
    score = good / (good + bad) if good + bad else 0.0
    if frequent and usual < 0.35 * good:
        score /= 2
    # of two scripts with all letters in place, the one whose frequent letters are frequent
    return score + (0.001 * usual / good if good else 0.0)
