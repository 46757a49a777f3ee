"""Texts that do not say how their letters are coded."""

import pytest

from app.documents.text_coding import decode, decode_as
from app.errors import DocumentError

TEXTS = {
    "German": "Sehr geehrte Damen und Herren, über die Größe der Öse – 25 € – sprächen wir gern.",
    "French": "Cher Monsieur, à l'été dernière vous avez reçu la facture n° 5, payée « où » Noël.",
    "Danish": "Kære Søren, regningen på 25 kr. er betalt i går. Hilsen Åse Ærø",
    "Polish": "Szanowni Państwo, zażółć gęślą jaźń. Proszę o przesłanie faktury za źdźbło i łąkę.",
    "Czech": "Příliš žluťoučký kůň úpěl ďábelské ódy. Vážený pane řediteli, účet je zaplacen.",
    "Hungarian": "Árvíztűrő tükörfúrógép. Tisztelt Uram, a számlát megkaptuk, köszönjük szépen.",
    "Turkish": "Sayın müşterimiz, faturanızı ödediğiniz için teşekkür ederiz. İyi günler, Ağrı şubesi",
    "Lithuanian": "Gerbiamas pone, sąskaitą gavome. Ačiū už greitą pristatymą į Šiaulius, žiūrėsime.",
    "Russian": "Уважаемые господа, счёт оплачен. Просим прислать договор и накладную до пятницы.",
    "Ukrainian": "Шановні панове, рахунок сплачено. Просимо надіслати договір і її копію до п'ятниці.",
    "Greek": "Αγαπητοί κύριοι, το τιμολόγιο έχει πληρωθεί. Παρακαλούμε στείλτε τη σύμβαση.",
    "Hebrew": "לכבוד חברת החבלים, החשבונית שולמה. נא לשלוח את החוזה עד יום שישי בבוקר.",
    "Arabic": "السادة الكرام، تم دفع الفاتورة. نرجو إرسال العقد قبل يوم الجمعة مع التحية.",
    "Thai": "เรียนท่านผู้มีเกียรติ ใบแจ้งหนี้ได้รับการชำระเงินแล้ว กรุณาส่งสัญญาภายในวันศุกร์",
    "Japanese": "請求書番号は二千四十一です。お支払いは三月三十一日までにお願いいたします。",
    "Chinese": "尊敬的先生，您的发票已经付款。请在星期五之前把合同寄给我们，谢谢合作。",
    "traditional Chinese": "敬愛的先生，您的發票已經付款。請在星期五之前把合同寄給我們，謝謝合作。",
    "Korean": "안녕하십니까, 청구서 대금은 이미 지불되었습니다. 금요일까지 계약서를 보내 주십시오.",
}
CODINGS = {
    "German": ("cp1252", "iso8859_15", "cp850", "mac_roman"),
    "French": ("cp1252",),
    "Danish": ("cp1252", "cp850"),
    "Polish": ("cp1250", "iso8859_2", "cp852"),
    "Czech": ("cp1250", "iso8859_2"),
    "Hungarian": ("cp1250",),
    "Turkish": ("cp1254",),
    "Lithuanian": ("cp1257",),
    "Russian": ("cp1251", "koi8_r", "cp866", "iso8859_5"),
    "Ukrainian": ("cp1251", "koi8_u"),
    "Greek": ("cp1253", "iso8859_7"),
    "Hebrew": ("cp1255", "iso8859_8"),
    "Arabic": ("cp1256", "iso8859_6"),
    "Thai": ("cp874",),
    "Japanese": ("cp932", "euc_jp", "iso2022_jp"),
    "Chinese": ("gb18030", "gb2312"),
    "traditional Chinese": ("big5",),
    "Korean": ("cp949",),
}


@pytest.mark.parametrize(
    ("language", "coding"),
    [(language, coding) for language, codings in CODINGS.items() for coding in codings],
)
def test_the_coding_is_told_by_the_letters(language: str, coding: str) -> None:
    text = TEXTS[language]
    if coding != "cp1252":
        text = text.replace("€", "EUR").replace("–", "-")
    read, notices = decode(text.encode(coding))
    assert read == text
    assert len(notices) == (coding != "iso2022_jp")


def test_a_declared_coding_is_taken_where_it_fits() -> None:
    assert decode_as("zażółć".encode("iso8859_2"), "ISO-8859-2") == ("zażółć", [])
    assert decode_as("25 €".encode("cp1252"), "iso-8859-1") == ("25 €", [])
    assert decode_as("Größe".encode(), "x-unknown") == ("Größe", [])
    assert decode_as("Größe".encode("cp1252"), "utf-8")[0] == "Größe"


def test_utf_16_without_its_mark_is_read() -> None:
    assert decode("Invoice HR-2041, Łódź".encode("utf-16-le"))[0] == "Invoice HR-2041, Łódź"
    assert decode("Invoice HR-2041 total".encode("utf-16-be"))[0] == "Invoice HR-2041 total"


def test_a_few_damaged_letters_do_not_spoil_the_rest() -> None:
    text, notices = decode("Grüße aus Łódź, 世界".encode() + b" \xc3(" + " und zurück".encode())
    assert "Łódź, 世界" in text
    assert "zurück" in text
    assert notices == ["Some letters of the file are damaged."]
    assert decode(b"plain words " * 20 + b"\x81\x8d\x81")[1] == notices


def test_bytes_of_no_coding_are_an_error() -> None:
    with pytest.raises(DocumentError, match="could not be recognised") as caught:
        decode(bytes(range(0x80, 0x100)) * 4)
    assert "UTF-8" in caught.value.hint
