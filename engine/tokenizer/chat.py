"""A conversation as the tokens that models of ChatML's form read: LFM2, LFM2.5, SmolLM2.

    <|im_start|>system
    … List of tools: [{"name": …, "description": …, "parameters": …}, …]<|im_end|>
    <|im_start|>user
    …<|im_end|>
    <|im_start|>assistant
    <|tool_call_start|>[name(key="value")]<|tool_call_end|>…<|im_end|>
    <|im_start|>tool
    […]<|im_end|>
    <|im_start|>assistant

The marks are put in as tokens, not as text: a document that spells one out stays a text, and gives no orders.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from engine.errors import ModelError
from engine.tokenizer.tokenizer import Tokenizer
from engine.tokenizer.tool_calls import BEGIN, END, Tool, ToolCall, write_calls

TURN, TURN_END = "<|im_start|>", "<|im_end|>"

_THOUGHTS_END = "</think>"


@dataclass(frozen=True, slots=True)
class Message:
    """A turn of a conversation."""

    role: Literal["system", "user", "assistant", "tool"]
    content: str
    calls: tuple[ToolCall, ...] = ()
    """What an assistant called before it went on with `content`."""


def tool_results(results: Sequence[Any]) -> Message:
    """What tools answered, in the order of the calls; values of JSON."""
    return Message("tool", json.dumps(list(results), ensure_ascii=False))


def chat_tokens(tokenizer: Tokenizer, messages: Sequence[Message], tools: Sequence[Tool] = ()) -> list[int]:
    """The conversation up to where the assistant goes on; without the token that every text begins with.

    Raises ModelError where the model knows no turns, or no tool calls and there are some.
    """
    begin, end = _mark(tokenizer, TURN), _mark(tokenizer, TURN_END)
    if tools:
        messages = _told(messages, tools)
    asked = [place for place, message in enumerate(messages) if message.role == "assistant"]
    tokens: list[int] = []
    for place, message in enumerate(messages):
        content, head = message.content, f"{message.role}\n"
        if place in asked[:-1]:
            content = content.rpartition(_THOUGHTS_END)[2].strip() if _THOUGHTS_END in content else content
        tokens.append(begin)
        if message.calls:
            calls = tokenizer.encode(write_calls(message.calls))
            tokens += [*tokenizer.encode(head), _mark(tokenizer, BEGIN), *calls, _mark(tokenizer, END)]
            head = ""
        tokens += [*tokenizer.encode(head + content), end, *tokenizer.encode("\n")]
    return [*tokens, begin, *tokenizer.encode("assistant\n")]


def turn_ends(tokenizer: Tokenizer) -> frozenset[int]:
    """Tokens that end an assistant's turn. Raises ModelError where the model knows no turns."""
    _mark(tokenizer, TURN_END)
    known = (tokenizer.special(name) for name in (TURN_END, "<|endoftext|>"))
    return frozenset(token for token in known if token is not None)


def _told(messages: Sequence[Message], tools: Sequence[Tool]) -> list[Message]:
    """The messages, the system's first, which ends with the tools."""
    has_system = bool(messages) and messages[0].role == "system"
    system, rest = (messages[0], messages[1:]) if has_system else (Message("system", ""), messages)
    listed = f"List of tools: [{', '.join(tool.to_json() for tool in tools)}]"
    return [replace(system, content=f"{system.content}\n{listed}".lstrip("\n")), *rest]


def _mark(tokenizer: Tokenizer, name: str) -> int:
    token = tokenizer.special(name)
    if token is None:
        raise ModelError(f"The model cannot hold such a conversation: its tokenizer does not know {name}.")
    return token
