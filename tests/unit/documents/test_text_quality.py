"""Text layers that are text, those that are not, and those that can be set right."""
# ruff: noqa: E501 - texts stand in one line each

import pytest

from app.documents.text_quality import is_garbage, repaired

TEXTS = {
    "prose": "The mill on the river had been working since the spring and nobody could say who paid",
    "german": "Sehr geehrte Frau Größe, die Rechnung über 1.234,50 € für den Mähdrescher liegt bei. Grüße",
    "polish": "Zażółć gęślą jaźń, proszę o wpłatę należności na konto wskazane na fakturze numer",
    "vietnamese": "Cộng hòa xã hội chủ nghĩa Việt Nam Độc lập Tự do Hạnh phúc hóa đơn giá trị gia tăng số",
    "russian": "Счёт на оплату номер 15 от 3 марта 2025 года поставщик общество с ответственностью",
    "japanese": "請求書 株式会社 東京都 千代田区 合計金額 消費税 お支払期限 振込先 銀行口座 番号 数量 単価",
    "korean": "청구서 번호 주식회사 서울특별시 합계 금액 부가세 납부 기한 은행 계좌 번호 수량 단가",
    "arabic": "فاتورة رقم الشركة المبلغ الإجمالي الضريبة تاريخ الاستحقاق رقم الحساب المصرفي الكمية السعر",
    "numbers": "1 204.50 75.00 15.50 258.00 43.00 215.00 3.10 6.25 41.50 12 5 3 20 2041 14.03.2025 13.04.2025",
    "codes": "XK-204-B QJ7-112-Z VW-9-G HBZ-7741-K PLMX-22-Q TRF-88-W GHK-17-D NBV-63-X CXZ-55-J KJH-49-V",
    "a few holes": "The mill on the river had been working sin\ufffde the spring and nobody could say who",
    "languages": "English Русский Ελληνικά עברית العربية ไทย 한국어 中文 हिन्दी Français Հայերեն ქართული বাংলা",
    "dots to write on": "Name ...................... Date ............... Signature ______________________________",
    "formulas": "∑ ∫ x = y + z ≤ α β ± √ ∂ ∞ → ( a ) [ b ] { c } = 0 , ≥ 1 + 2 − 3 ×",
}
GARBAGE = {
    "private signs": "\ue001\ue002\ue003 \ue004\ue005 \ue006\ue007\ue008\ue009 \ue00a\ue00b\ue00c\ue00d \ue00e\ue00f\ue010 \ue011\ue012\ue013\ue014",
    "unknown signs": "Re\ufffd\ufffdnung \ufffd\ufffd\ufffd N\ufffd\ufffd\ufffd\ufffd 12 \ufffd\ufffd a\ufffd\ufffd",
    "holes": "A quantile-\ufffdopula approa\ufffdh to \ufffdonditional density estimation",
    "many scripts": "ԔϸЇΰÎߙΨ ϣķgϙʆϢi ϸЇԔΰÎߙ ϣķgϙʆ һӍΉʽ ͟ȥ܅RହຏഀƹΉ ԔϸЇΰ",
    "glyph numbers": "7KH PLOO RQ WKH ULYHU KDG EHHQ ZRUNLQJ VLQFH WKH VSULQJ DQG QRERGB FRXOG VDB ZKR KDG SDLG IRU LW",
    "signs": "!\"#$ %&'( )*+, -./: ;<=> ?@[\\ ]^_` {|}~ !%#\" &$'( *)+, .-/: <;>=",
}


@pytest.mark.parametrize("name", TEXTS)
def test_text_is_taken_for_text(name: str) -> None:
    assert not is_garbage(TEXTS[name].split())
    assert repaired(TEXTS[name].split()) is None


@pytest.mark.parametrize("name", GARBAGE)
def test_garbage_is_told_from_text(name: str) -> None:
    assert is_garbage(GARBAGE[name].split())


def test_a_few_words_are_never_called_garbage() -> None:
    assert not is_garbage(["\ue001", "7KH", "%&$"])
    assert not is_garbage([])


def test_pairs_of_bytes_taken_for_letters_become_letters() -> None:
    right = ["Масса", "Масштаб", "№", "12", "докум.", "A4"]
    wrong = [
        "".join(chr(int.from_bytes(c.encode(), "big")) if "\u0400" <= c <= "\u04ff" else c for c in word)
        for word in right
    ]
    assert wrong != right
    assert repaired(wrong) == right


def test_bytes_taken_for_letters_become_letters() -> None:
    right = ["Größe", "für", "Köln", "50", "€", "Maße", "„quoted”"]
    wrong = [word.encode().decode("cp1252", "replace") for word in right]
    assert wrong != right
    assert "\ufffd" not in "".join(wrong[:6])
    assert repaired(wrong[:6]) == right[:6]


def test_rightly_coded_letters_are_left_alone() -> None:
    assert repaired(["Größe", "für", "Köln", "Ã", "Â"]) is None
