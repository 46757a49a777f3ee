"""Which pictures of a page are worth reading, and how their words join the page's own."""

from app.documents.geometry import Box
from app.documents.page_picture import PagePicture
from app.documents.page_words import PageWord
from app.documents.picture_regions import cut_out, moved, regions_to_read, without_repeats

WIDTH, HEIGHT = 600.0, 800.0


def words(count: int, top: float = 50.0) -> list[PageWord]:
    return [PageWord(f"w{i}", Box(50 + 20 * i, top, 65 + 20 * i, top + 10)) for i in range(count)]


def test_a_scan_with_a_page_number_is_read_whole() -> None:
    assert regions_to_read(words(1), [Box(0, 0, 600, 800)], WIDTH, HEIGHT) == [Box(0, 0, WIDTH, HEIGHT)]


def test_a_scan_in_strips_is_read_whole() -> None:
    strips = [Box(10, 10 + 100 * i, 590, 110 + 100 * i) for i in range(7)]
    assert regions_to_read(words(1), strips, WIDTH, HEIGHT) == [Box(0, 0, WIDTH, HEIGHT)]


def test_a_picture_behind_text_is_left_alone() -> None:
    assert regions_to_read(words(25), [Box(0, 0, 600, 800)], WIDTH, HEIGHT) == []


def test_a_picture_beside_text_is_read_and_a_logo_is_not() -> None:
    table, logo = Box(50, 300, 550, 500), Box(500, 20, 560, 60)
    assert regions_to_read(words(25), [logo, table], WIDTH, HEIGHT) == [table]


def test_pictures_outside_the_page_are_cut_off() -> None:
    assert regions_to_read(words(25), [Box(-500, 300, 300, 500)], WIDTH, HEIGHT) == [Box(0, 300, 300, 500)]
    assert regions_to_read(words(25), [Box(700, 900, 1300, 1500)], WIDTH, HEIGHT) == []


def test_a_part_of_a_picture_is_cut_out_where_it_stands() -> None:
    rgb = bytes(value for y in range(8) for x in range(10) for value in (x, y, 0))
    part, left, top = cut_out(PagePicture(10, 8, rgb), Box(1.5, 1.0, 4.0, 3.0), 2.0)
    assert (part.width, part.height, left, top) == (5, 4, 1.5, 1.0)
    assert part.rgb[:3] == bytes((3, 2, 0))


def test_words_move_with_their_part() -> None:
    word = moved(PageWord("a", Box(1, 2, 3, 4), 0, 0.9, Box(1, 1, 3, 3)), 10, 20)
    assert (word.box, word.straight_box) == (Box(11, 22, 13, 24), Box(11, 21, 13, 23))


def test_what_stands_there_already_is_not_added() -> None:
    own = words(2)
    found = [PageWord("w0", Box(49, 49, 66, 61)), PageWord("new", Box(300, 300, 340, 312))]
    assert without_repeats(found, own) == [found[1]]
