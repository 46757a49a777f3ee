"""Text written by the model obeys its grammar, whatever the model prefers."""

import json
import re

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.grammar.free import json_text, matching_text
from engine.types import Branch, Matcher

KINDS = [
    {"type": "string", "maxLength": 12},
    {"type": "integer", "minimum": 0, "maximum": 99999},
    {"type": "boolean"},
    {"type": "null"},
    {"enum": ["red", "dark blue", 3]},
    {"type": "array", "items": {"type": "boolean"}, "maxItems": 3},
]


def write(engine, matcher: Matcher, prompt: str, max_tokens: int = 200) -> str | None:
    encode = engine.tokenizer.encode
    branch = Branch(tuple(encode("\nAnswer:")), matcher, beams=1, max_tokens=max_tokens)
    (result,) = engine.answer(encode(prompt), [branch])
    return engine.tokenizer.decode(list(result.hypotheses[0].tokens)) if result.hypotheses else None


@settings(max_examples=40, deadline=None)
@given(
    kinds=st.lists(st.sampled_from(KINDS), min_size=1, max_size=4), prompt=st.text(min_size=1, max_size=20)
)
def test_json_always_parses_and_obeys_its_schema(tiny_engine, kinds, prompt) -> None:
    schema = {
        "type": "object",
        "properties": {f"key_{i}": kind for i, kind in enumerate(kinds)},
        "required": [f"key_{i}" for i in range(len(kinds))],
        "additionalProperties": False,
    }
    written = write(tiny_engine, json_text(tiny_engine.tokenizer, schema), prompt)
    assert written is not None
    jsonschema.validate(json.loads(written), schema)


def test_text_matches_its_pattern_as_a_whole(tiny_engine) -> None:
    pattern = r" [a-z]{2,5}-[0-9]{3}\n"
    written = write(tiny_engine, matching_text(tiny_engine.tokenizer, pattern), "anything")
    assert written is not None
    assert re.fullmatch(pattern, written)


def test_text_cut_off_by_its_length_is_no_answer(tiny_engine) -> None:
    matcher = matching_text(tiny_engine.tokenizer, r"[a-z]{300}\n")
    assert write(tiny_engine, matcher, "anything", max_tokens=8) is None


def test_grammar_that_is_none_and_tokens_outside_it_are_errors(tiny_engine) -> None:
    with pytest.raises(ValueError, match="cannot be used"):
        matching_text(tiny_engine.tokenizer, "[")
    matcher = matching_text(tiny_engine.tokenizer, "abc")
    (outside,) = tiny_engine.tokenizer.encode("9")
    with pytest.raises(ValueError, match="leaves the grammar"):
        matcher.advance(outside)
