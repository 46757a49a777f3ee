"""Characters become words: white space, gaps, signs that can't be seen, signs drawn as one."""

import numpy as np
import pytest

from app.documents.geometry import Box
from app.documents.page_words import PageCharacters, PageWord, to_reading_frame, words_of


def characters(text: str, *, gap_before: int = -1, gap: float = 0.0) -> PageCharacters:
    """Each character 4 points wide and 10 high, side by side; one gap where asked."""
    units = [
        int.from_bytes(text.encode("utf-16-le")[i : i + 2], "little") for i in range(0, 2 * len(text), 2)
    ]
    lefts = [50.0 + 4 * i + (gap if gap_before >= 0 and i >= gap_before else 0.0) for i in range(len(units))]
    boxes = np.array([[left, 100.0, left + 4, 110.0] for left in lefts])
    return PageCharacters(np.array(units), boxes, np.zeros(len(units), dtype=np.int64))


def texts(chars: PageCharacters) -> list[str]:
    return [word.text for word in words_of(chars, 595.0, 842.0)]


@pytest.mark.parametrize("space", [" ", "\t", "\r\n", "\u00a0", "\u2009", "\u3000"])
def test_all_white_space_parts_words(space: str) -> None:
    assert texts(characters(f"net{space}total")) == ["net", "total"]


def test_a_gap_parts_words_without_a_space() -> None:
    assert texts(characters("nettotal", gap_before=3, gap=7.0)) == ["net", "total"]
    assert texts(characters("nettotal", gap_before=3, gap=1.0)) == ["nettotal"]


@pytest.mark.parametrize(
    ("drawn", "read"),
    [
        ("of\ufb01ce", "office"),
        ("2024\u00ad05", "2024-05"),
        ("ship\x02", "ship-"),
        ("a\u200bb\ufeffc\x07d\ufffee", "abcde"),
        ("\ufe91\ufe8e", "با"),
        ("½ m²", "½ m²"),
    ],
)
def test_letters_are_made_plain(drawn: str, read: str) -> None:
    assert " ".join(texts(characters(drawn))) == read


def test_utf16_pairs_become_one_letter_and_halves_are_dropped() -> None:
    pair = characters("xx")
    pair.codes[:] = (0xD835, 0xDC5B)
    assert texts(pair) == ["\U0001d45b"]
    pair.codes[:] = (0xD835, ord("n"))
    assert texts(pair) == ["n"]


def test_lam_and_alef_drawn_as_one_sign_are_put_in_order() -> None:
    chars = characters("اإلا")  # alef, alef with hamza, lam, alef: the middle two are one sign
    chars.boxes[2] = chars.boxes[1]
    assert texts(chars) == ["الإا"]


def test_a_word_has_the_box_of_its_letters() -> None:
    (word,) = words_of(characters("net"), 595.0, 842.0)
    assert word == PageWord("net", Box(50, 100, 62, 110))


def test_letters_outside_the_page_are_left_out() -> None:
    chars = characters("abc")
    chars.boxes[2] += 1000
    assert texts(chars) == ["ab"]


@pytest.mark.parametrize(
    ("turns", "box"),
    [
        (0, Box(10, 20, 40, 30)),
        (1, Box(20, 60, 30, 90)),
        (2, Box(60, 170, 90, 180)),
        (3, Box(170, 10, 180, 40)),
    ],
)
def test_turned_text_is_seen_upright(turns: int, box: Box) -> None:
    assert to_reading_frame(Box(10, 20, 40, 30), turns, 100, 200) == box
