"""Rows, cells and columns, from words with boxes that stand for typical pages."""

import re

from app.documents.document_builder import DocumentBuilder
from app.documents.geometry import Box
from app.documents.page_words import PageWord

LETTER, HEIGHT = 5.0, 10.0


def words(text: str, left: float, top: float) -> list[PageWord]:
    """A line of text, its letters `LETTER` wide, a space between words."""
    placed, x = [], left
    for word in text.split(" "):
        width = LETTER * len(word)
        placed.append(PageWord(word, Box(x, top, x + width, top + HEIGHT)))
        x += width + LETTER
    return placed


def text_of(placed: list[PageWord]) -> str:
    builder = DocumentBuilder()
    builder.add_page(placed, 595.0, 842.0)
    return builder.document("made.pdf", "pdf").text


def test_words_drawn_in_any_order_are_read_as_rows() -> None:
    placed = words("second row", 50, 62) + words("first row", 50, 50)
    assert text_of(placed) == "first row\nsecond row"


def test_cells_of_a_row_stand_two_or_more_spaces_apart() -> None:
    placed = words("Total due", 50, 50) + words("258.00", 110, 50) + words("GBP", 400, 50)
    assert re.fullmatch(r"Total due {2,}258\.00 {2,}GBP", text_of(placed))


def test_cells_under_each_other_stand_under_each_other() -> None:
    placed = []
    for index, (name, amount) in enumerate((("Rope", "41.50"), ("Brass shackle", "6.25"))):
        placed += words(name, 50, 50 + 12 * index) + words(amount, 250, 50 + 12 * index)
    first, second = text_of(placed).split("\n")
    assert first.index("41.50") == second.index("6.25") == 40


def test_a_row_on_the_right_is_not_indented() -> None:
    placed = words("Bill to", 50, 50) + words("Harbour Ropes", 350, 50) + words("4 Quay Street", 350, 62)
    assert text_of(placed).split("\n")[1] == "4 Quay Street"


def test_blocks_have_a_blank_line_between() -> None:
    placed = words("one", 50, 50) + words("two", 50, 62) + words("three", 50, 95)
    assert text_of(placed) == "one\ntwo\n\nthree"


def test_double_spaced_lines_have_no_blank_lines_between() -> None:
    placed = [word for index in range(6) for word in words("a line of text", 50, 50 + 18 * index)]
    assert "\n\n" not in text_of(placed)


def test_a_raised_number_stays_in_its_row() -> None:
    placed = [*words("see note", 50, 50), PageWord("3", Box(91, 47, 94, 53)), *words("below", 98, 50)]
    assert text_of(placed) == "see note 3 below"


COLUMN = (
    "the harbour was quiet when the",
    "first boats came in from the",
    "fishing grounds beyond the rock",
    "and nobody asked them why they",
    "were late or where the third of",
    "them had been left behind that",
    "morning although all could see",
)


def test_two_columns_of_running_text_are_read_one_after_the_other() -> None:
    placed = words("A Morning in Northport", 180, 30)
    for index, line in enumerate(COLUMN):
        placed += words(f"l{line}", 50, 60 + 12 * index) + words(f"r{line}", 310, 66 + 12 * index)
    lines = text_of(placed).split("\n")
    assert lines[0] == "A Morning in Northport"
    assert [line for line in lines[1:] if line] == [f"l{c}" for c in COLUMN] + [f"r{c}" for c in COLUMN]


def test_three_columns_of_running_text_are_read_one_after_the_other() -> None:
    placed = []
    for index, line in enumerate(COLUMN):
        for letter, left in (("a", 30), ("b", 215), ("c", 400)):
            placed += words(f"{letter}{line}"[:33], left, 60 + 12 * index)
    lines = [line for line in text_of(placed).split("\n") if line]
    assert [line[0] for line in lines] == ["a"] * 7 + ["b"] * 7 + ["c"] * 7


def test_the_short_last_line_of_a_column_stays_with_it() -> None:
    placed = []
    for index, line in enumerate(COLUMN):
        placed += words(line, 50, 60 + 12 * index) + words(line, 310, 60 + 12 * index)
    placed += words("end.", 310, 60 + 12 * len(COLUMN))
    assert text_of(placed).endswith(f"{COLUMN[-1]}\nend.")


def test_address_blocks_side_by_side_are_read_row_by_row() -> None:
    left = ("Ada Penrose", "17 Mill Lane", "Eastfield EF9 8CD", "United Kingdom", "ada@penrose.example")
    right = ("Invoice HR-2041", "Date 14 March 2025", "Due 13 April 2025", "Customer 4711", "Order 88-1")
    placed = []
    for index, pair in enumerate(zip(left, right, strict=True)):
        placed += words(pair[0], 50, 50 + 12 * index) + words(pair[1], 330, 50 + 12 * index)
    for line, pair in zip(text_of(placed).split("\n"), zip(left, right, strict=True), strict=True):
        assert line.split("   ")[0].strip() == pair[0]
        assert line.endswith(pair[1])


def test_a_table_of_items_and_prices_is_read_row_by_row() -> None:
    items = ("hemp rope of twenty metres", "brass shackle with long pin", "tarred twine for the nets") * 3
    placed = []
    for index, item in enumerate(items):
        placed += words(item, 50, 50 + 12 * index) + words(f"{index + 1}", 300, 50 + 12 * index)
        placed += words(f"{index + 1}41.50", 360, 50 + 12 * index) + words("1,204.75", 450, 50 + 12 * index)
    for index, line in enumerate(text_of(placed).split("\n")):
        assert line.split()[-3:] == [f"{index + 1}", f"{index + 1}41.50", "1,204.75"]


def test_text_on_its_side_comes_after_the_upright_text() -> None:
    side = [PageWord("Registered", Box(20, 200, 30, 250), 3), PageWord("office", Box(20, 165, 30, 195), 3)]
    assert text_of(side + words("Dear Ms Penrose", 50, 50)) == "Dear Ms Penrose\n\nRegistered office"


def test_text_running_downwards_is_read_from_right_to_left() -> None:
    placed = [
        PageWord("二行", Box(460, 50, 480, 90), 1),
        PageWord("一行", Box(490, 50, 510, 90), 1),
    ]
    assert text_of(placed) == "一行\n二行"


def test_a_right_to_left_row_is_read_from_its_right_end() -> None:
    placed = [
        PageWord("עולם", Box(440, 50, 462, 60)),
        PageWord("שלום", Box(465, 50, 487, 60)),
        PageWord("258.00", Box(60, 50, 90, 60)),
    ]
    text = text_of(placed)
    assert text.startswith("שלום עולם  ")
    assert text.endswith("258.00")


def test_a_page_with_words_all_in_one_place_is_read_whole() -> None:
    placed = [PageWord(f"w{i}", Box(50, 50, 60, 60)) for i in range(300)]
    assert sorted(text_of(placed).split()) == sorted(w.text for w in placed)
