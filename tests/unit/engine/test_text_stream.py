"""A stream's pieces are whole characters, and together the text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.tokenizer.text_stream import TextStream


def pieces(stream: TextStream, tokens: list[int]) -> list[str]:
    found = []
    for token in tokens:
        found.append(stream.push(token))
        if stream.stopped:
            return found
    return [*found, stream.close()]


@given(text=st.text(alphabet="abß東🙂e\u0301\n ", max_size=40))
def test_pieces_are_whole_characters_and_together_the_text(tiny_engine, text) -> None:
    found = pieces(TextStream(tiny_engine.tokenizer), tiny_engine.tokenizer.encode(text))
    assert "".join(found) == text
    assert not any("\ufffd" in piece for piece in found)


@given(data=st.lists(st.integers(0, 255), max_size=12))
def test_bytes_that_are_no_text_become_what_decode_makes_of_them(tiny_engine, data) -> None:
    tokenizer = tiny_engine.tokenizer
    tokens = [tokenizer.id_of_bytes[bytes([byte])] for byte in data]
    assert "".join(pieces(TextStream(tokenizer), tokens)) == tokenizer.decode(tokens)


@given(
    text=st.text(alphabet="ab.\n", max_size=30),
    stops=st.lists(st.text(alphabet="ab.\n", min_size=1, max_size=4), max_size=3),
)
def test_text_ends_before_the_first_stop_and_no_piece_tells_of_it(tiny_engine, text, stops) -> None:
    stream = TextStream(tiny_engine.tokenizer, stops)
    found = pieces(stream, [tiny_engine.tokenizer.id_of_bytes[c.encode()] for c in text])
    cuts = [text.find(stop) for stop in stops if stop in text]
    assert stream.stopped == bool(cuts)
    written = "".join(found)
    # the first stop that is complete ends the text, of several complete ones the one that began first
    assert written == text[: len(written)]
    assert not any(stop in written for stop in stops)
    if not cuts:
        assert written == text
    else:
        assert any(text.startswith(stop, len(written)) for stop in stops)


def test_text_is_held_back_only_where_a_stop_may_begin(tiny_engine) -> None:
    stream = TextStream(tiny_engine.tokenizer, ["\n\nUser:"])
    known = tiny_engine.tokenizer.id_of_bytes
    found = [stream.push(known[bytes([byte])]) for byte in b"a\nb\n\nc"]
    assert found == ["a", "", "\nb", "", "", "\n\nc"]
    with pytest.raises(ValueError, match="without characters"):
        TextStream(tiny_engine.tokenizer, [""])
