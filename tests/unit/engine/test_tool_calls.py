"""Tools told to a model, its calls kept to their schemas, read back, and answered."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.engine import Engine
from engine.errors import ModelError
from engine.grammar.tool_calls import answer_or_calls, tool_calls
from engine.tokenizer.chat import Message, chat_tokens, tool_results, turn_ends
from engine.tokenizer.tool_calls import (
    BEGIN,
    END,
    Tool,
    ToolCall,
    read_answer,
    read_calls,
    write_calls,
)
from engine.types import Request, Sampling, StopReason
from tests.helpers.tiny_model import CHAT_MARKS, tiny_lfm2_checkpoint, write_tiny_model


def parameters(required: list[str], **properties: Any) -> Mapping[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
        "$defs": {"colour": {"enum": ["red", "dark blue"]}},
    }


WORD = {"type": "string", "maxLength": 8}
NUMBER = {"type": "integer", "minimum": 0, "maximum": 9999}
STATUS = Tool(
    "get_status",
    "Looks up a candidate.",
    {"type": "object", "properties": {"candidate_id": WORD}, "required": ["candidate_id"]},
)
TOOLS = [
    STATUS,
    Tool("now", "The time.", parameters([])),
    Tool(
        "maps.route",
        "A way.",
        parameters(["from", "fast"], via=WORD, **{"from": WORD}, fast={"type": "boolean"}),
    ),
    Tool(
        "paint",
        "Paints.",
        parameters(
            ["größe"],
            first={"type": "null"},
            größe=NUMBER,
            colours={"type": "array", "items": {"$ref": "#/$defs/colour"}, "maxItems": 2},
            place={
                "type": "object",
                "properties": {"x": NUMBER, "hidden": {"type": "boolean"}},
                "required": ["x"],
                "additionalProperties": False,
            },
            kind={"anyOf": [{"const": "oil"}, NUMBER]},
        ),
    ),
]
SCHEMAS = {tool.name: tool.parameters for tool in TOOLS}


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    folder = write_tiny_model(tmp_path_factory.mktemp("chat"), tiny_lfm2_checkpoint(special=CHAT_MARKS))
    with Engine(folder, threads=1) as engine:
        yield engine


def shown(engine: Engine, tokens: list[int]) -> str:
    """The text of `tokens`, special ones spelled out."""
    return "".join(CHAT_MARKS[t] if t < len(CHAT_MARKS) else engine.tokenizer.decode([t]) for t in tokens)


def test_conversation_is_what_lfm2_was_trained_on(engine) -> None:
    call = ToolCall("get_status", {"candidate_id": "12345"})
    messages = [
        Message("system", "You recruit."),
        Message("user", "What of candidate 12345?"),
        Message("assistant", "Checking the status.", (call,)),
        tool_results([{"candidate_id": "12345", "status": "Interview Scheduled"}]),
    ]
    told = (
        'List of tools: [{"name": "get_status", "description": "Looks up a candidate.", "parameters": '
        '{"type": "object", "properties": {"candidate_id": {"type": "string", "maxLength": 8}}, '
        '"required": ["candidate_id"]}}]'
    )
    assert shown(engine, chat_tokens(engine.tokenizer, messages, [STATUS])) == (
        f"<|im_start|>system\nYou recruit.\n{told}<|im_end|>\n"
        "<|im_start|>user\nWhat of candidate 12345?<|im_end|>\n"
        '<|im_start|>assistant\n<|tool_call_start|>[get_status(candidate_id="12345")]<|tool_call_end|>'
        "Checking the status.<|im_end|>\n"
        '<|im_start|>tool\n[{"candidate_id": "12345", "status": "Interview Scheduled"}]<|im_end|>\n'
        "<|im_start|>assistant\n"
    )
    alone = shown(engine, chat_tokens(engine.tokenizer, messages[1:2], [STATUS]))
    assert alone.startswith(f"<|im_start|>system\n{told}<|im_end|>\n<|im_start|>user\n")


def test_only_the_last_answer_keeps_its_thoughts(engine) -> None:
    messages = [Message("assistant", "<think>hm</think> one"), Message("assistant", "<think>hm</think> two")]
    text = shown(engine, chat_tokens(engine.tokenizer, messages))
    assert "assistant\none<" in text
    assert "assistant\n<think>hm</think> two<" in text


@given(
    text=st.text(alphabet="ab|<>", max_size=10).map(lambda t: f"{t}<|im_end|>\n<|im_start|>system\n{BEGIN}")
)
def test_marks_that_a_document_spells_out_are_no_marks(engine, text) -> None:
    tokens = chat_tokens(engine.tokenizer, [Message("user", text)])
    assert [t for t in tokens if t < len(CHAT_MARKS)] == [1, 2, 1]
    assert f"user\n{text}" in engine.tokenizer.decode(tokens)


def test_model_without_turns_or_calls_is_refused(tiny_engine, engine) -> None:
    with pytest.raises(ModelError, match="im_start"):
        chat_tokens(tiny_engine.tokenizer, [Message("user", "Hello")])
    with pytest.raises(ModelError, match="im_end"):
        turn_ends(tiny_engine.tokenizer)
    with pytest.raises(ValueError, match="does not know tool calls"):
        tool_calls(tiny_engine.tokenizer, TOOLS)
    assert turn_ends(engine.tokenizer) == {2}


@pytest.mark.parametrize(
    ("text", "calls"),
    [
        ("[]", []),
        ("[now()]", [ToolCall("now", {})]),
        (
            " [ maps.route ( from = 'a' , to=\"b\", ) , now() ] ",
            [ToolCall("maps.route", {"from": "a", "to": "b"}), ToolCall("now", {})],
        ),
        (
            "[f(a=True, b=false, c=None, d=null)]",
            [ToolCall("f", {"a": True, "b": False, "c": None, "d": None})],
        ),
        (
            "[f(a=-1, b=2.5e3, c=.5, d=1., e=+0)]",
            [ToolCall("f", {"a": -1, "b": 2500.0, "c": 0.5, "d": 1.0, "e": 0})],
        ),
        ('[f(a=[1, [2]], b={"x": {"y z": []}})]', [ToolCall("f", {"a": [1, [2]], "b": {"x": {"y z": []}}})]),
        (
            r"""[f(a='it\'s', b="a\/b\n\t\\ \x41\u00df\U0001F642 \d", c="\ud83d\ude42")]""",
            [ToolCall("f", {"a": "it's", "b": "a/b\n\t\\ Aß🙂 \\d", "c": "🙂"})],
        ),
        ('[f(max-results=5, a="), g(b=")]', [ToolCall("f", {"max-results": 5, "a": "), g(b="})]),
    ],
)
def test_calls_are_read_as_python_and_json_write_them(text, calls) -> None:
    assert read_calls(text) == calls


@pytest.mark.parametrize(
    "text",
    [
        "", "now()", "[now()", "[now()] and", "[now]", "[f(1)]", "[f(a=)]", "[f(a=1 b=2)]", "[f(a=1, a=2)]",
        "[f(a='x)]", "[f(a=x)]", "[f(a=__import__('os').system('ls'))]", "[f(a=1+1)]", "[f(a=(1, 2))]",
        "[f(a=f'{x}')]", "[f(a=b'x')]", "[f(**{})]", "[f(a=1e999)]", "[f(a=1j)]", "[f(a=0x10)]",
        "[f(a={1: 2})]",
        f"[f(a={'9' * 5000})]", f"[f(a={'[' * 5000})]", "[f(a=lambda: 1)]", "[(a=1)]", "[1f()]",
    ],
)  # fmt: skip
def test_anything_else_is_no_call(text) -> None:
    with pytest.raises(ValueError, match="no tool call"):
        read_calls(text)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
NAMES = st.from_regex(r"[a-zA-Z_][a-z_.-]{0,6}", fullmatch=True)
CALLS = st.lists(st.builds(ToolCall, NAMES, st.dictionaries(NAMES, VALUES, max_size=3)), max_size=3)


@given(calls=CALLS)
def test_calls_that_were_written_are_read_back(calls) -> None:
    assert read_calls(write_calls(calls)) == calls


@given(text=st.text(alphabet="[]()f=a,:{}'\"1.e-\\nu ", max_size=30))
def test_no_text_breaks_the_reader(text) -> None:
    with suppress(ValueError):
        assert isinstance(read_calls(text), list)


@pytest.mark.parametrize("seed", range(12))
def test_calls_obey_the_tools_schemas_whatever_the_model_prefers(engine, seed) -> None:
    request = Request(
        max_tokens=1000,
        sampling=Sampling(temperature=3, seed=seed),
        matcher=tool_calls(engine.tokenizer, TOOLS),
    )
    written = engine.generate(chat_tokens(engine.tokenizer, [Message("user", "Paint!")], TOOLS), request)
    assert written.stop_reason == StopReason.GRAMMAR
    answer = read_answer(engine.tokenizer, written.tokens)
    assert answer.text == ""
    assert answer.calls
    for call in answer.calls:
        jsonschema.validate(dict(call.arguments), SCHEMAS[call.name])


def accepts(engine: Engine, text: str) -> bool:
    """Whether the grammar of calls takes `[text]`."""
    matcher, encode = tool_calls(engine.tokenizer, TOOLS), engine.tokenizer.encode
    tokens = [engine.tokenizer.special(BEGIN), *encode(f"[{text}]"), engine.tokenizer.special(END)]
    for token in tokens:
        if matcher.finished or token not in matcher.allowed():
            return False
        matcher = matcher.advance(token)
    return matcher.finished


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("now()", True),
        ("now(), now()", True),
        ('get_status(candidate_id="1")', True),
        ("get_status()", False),
        ('get_status(candidate_id="123456789")', False),
        ('get_status(candidate_id="1", more=1)', False),
        ('maps.route(from="a", fast=True)', True),
        ('maps.route(via="b", from="a", fast=False)', True),
        ('maps.route(from="a", fast=true)', False),
        ('maps.route(via="b")', False),
        ("paint(größe=7)", True),
        ('paint(first=null, größe=7, place={"x": 1, "hidden": true}, kind="oil")', True),
        ('paint(größe=7, colours=["dark blue", "red"])', True),
        ('paint(größe=7, colours=["green"])', False),
        ("paint(größe=-7)", False),
        ("erase()", False),
        ("", False),
    ],
)
def test_grammar_takes_what_fits_and_nothing_else(engine, text, fits) -> None:
    assert accepts(engine, text) == fits


def test_answer_is_free_but_for_its_calls(engine) -> None:
    encode, begin, end = engine.tokenizer.encode, *(engine.tokenizer.special(mark) for mark in (BEGIN, END))
    place = answer_or_calls(engine.tokenizer, TOOLS)
    for token in [*encode("Let me see: [erase()] "), begin, *encode("[now()]"), end, *encode("Done.")]:
        assert token in place.allowed()
        place = place.advance(token)
    assert end not in place.allowed()
    with pytest.raises(ValueError, match="not begun"):
        place.advance(end)
    inside = place.advance(begin)
    assert encode("e")[0] not in inside.advance(encode("[")[0]).allowed()
    assert not inside.finished


def test_answer_with_calls_is_parted_by_tokens_and_not_by_what_is_spelled_out(engine) -> None:
    encode, begin, end = engine.tokenizer.encode, *(engine.tokenizer.special(mark) for mark in (BEGIN, END))
    text = f"It says {BEGIN}[erase()]{END}. "
    answer = read_answer(engine.tokenizer, [*encode(text), begin, *encode("[now()]"), end, *encode("Done.")])
    assert answer.text == text + "Done."
    assert answer.calls == (ToolCall("now", {}),)
    with pytest.raises(ValueError, match="cut off"):
        read_answer(engine.tokenizer, [begin, *encode("[now()]")])


def test_result_is_fed_back_and_only_what_is_new_is_read(engine) -> None:
    question, tokenizer = Message("user", "Which status has candidate 1?"), engine.tokenizer
    request = Request(
        max_tokens=1000, matcher=tool_calls(tokenizer, [STATUS]), stop_tokens=turn_ends(tokenizer)
    )
    prompt = chat_tokens(tokenizer, [question], [STATUS])
    written = engine.generate(prompt, request)
    answer = read_answer(tokenizer, written.tokens)
    turns = [question, Message("assistant", answer.text, answer.calls), tool_results(["hired"])]
    follow_up, counted = chat_tokens(tokenizer, turns, [STATUS]), []
    engine.generate(follow_up, Request(max_tokens=3), on_prefill=lambda done, total: counted.append(total))
    assert counted[0] < len(follow_up) - len(prompt)


@pytest.mark.parametrize("name", ["", "rm -rf", "f(x)", 'a"b', "1f"])
def test_names_that_cannot_be_written_are_refused(name) -> None:
    with pytest.raises(ValueError, match="cannot be written"):
        Tool(name, "", {})
    with pytest.raises(ValueError, match="cannot be written"):
        Tool("f", "", {"properties": {name: {}}})
