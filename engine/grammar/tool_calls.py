"""Tool calls that obey the tools' JSON Schemas, alone or wherever they come up in an answer."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.grammar.free import lark_text
from engine.tokenizer.tokenizer import Tokenizer
from engine.tokenizer.tool_calls import BEGIN, END, Tool
from engine.types import Matcher

MOST_CALLS = 8
"""In one list; small models that have begun to repeat themselves find no end."""

_COMPACT = {"whitespace_flexible": False, "item_separator": ", ", "key_separator": ": "}


def tool_calls(tokenizer: Tokenizer, tools: Sequence[Tool]) -> Matcher:
    """One call or several, and nothing else.

    Arguments come in the order of their schema, those that it does not require may be missing, and there are
    no others. Values are written as JSON, but for arguments that are booleans, as Python writes them. Raises
    ValueError where there are no tools, a schema cannot be turned into a grammar, or the model has no marks
    for tool calls.
    """
    if not tools or tokenizer.special(BEGIN) is None or tokenizer.special(END) is None:
        raise ValueError("there is nothing to call, or the model's tokenizer does not know tool calls")
    rules = [f'start: {BEGIN} "[" call (", " call){{0,{MOST_CALLS - 1}}} "]" {END}']
    rules.append("call: " + " | ".join(f"call_{i}" for i in range(len(tools))))
    for i, tool in enumerate(tools):
        rules += _call(f"call_{i}", tool)
    return lark_text(tokenizer, "\n".join(rules))


def answer_or_calls(tokenizer: Tokenizer, tools: Sequence[Tool]) -> Matcher:
    """Any text, in which calls obey `tool_calls`; a stop token ends it. Raises ValueError as that does."""
    begin, end = tokenizer.special(BEGIN), tokenizer.special(END)
    calls = tool_calls(tokenizer, tools)
    others = np.arange(tokenizer.size, dtype=np.int64)
    return _AnswerMatcher(begin, others[others != end], calls)


@dataclass(frozen=True, slots=True)
class _AnswerMatcher:
    """A place in an answer: in the text, or in calls."""

    begin: int | None
    text: NDArray[np.int64]
    """Tokens that a text may go on with; one of them begins calls."""
    calls: Matcher
    inside: Matcher | None = None

    @property
    def finished(self) -> bool:
        """Never: a text may always go on."""
        return False

    def allowed(self) -> NDArray[np.int64]:
        """See `Matcher`."""
        return self.text if self.inside is None else self.inside.allowed()

    def advance(self, token: int) -> "_AnswerMatcher":
        """See `Matcher`."""
        if self.inside is None and token != self.begin:
            if token not in self.text:
                raise ValueError(f"token {token} ends calls that were not begun")
            return self
        inside = (self.inside or self.calls).advance(token)
        return replace(self, inside=None if inside.finished else inside)

    def guess(self, most: int) -> tuple[int, ...]:
        """See `Matcher`."""
        return self.inside.guess(most) if self.inside else ()


def _call(rule: str, tool: Tool) -> list[str]:
    properties = tool.parameters.get("properties", {})
    required = tool.parameters.get("required", ())
    shared = {key: tool.parameters[key] for key in ("$defs", "definitions") if key in tool.parameters}
    rules = []
    for i, (name, schema) in enumerate(properties.items()):
        value = _value({**shared, **schema} if isinstance(schema, Mapping) else schema)
        rules += [f"{rule}_{i}: {json.dumps(f'{name}=')} {rule}_{i}_value", f"{rule}_{i}_value: {value}"]
    names = list(properties)
    optional = [name not in required for name in names]
    # an argument may be the first one where none before it is required
    first = next((i for i, may_miss in enumerate(optional) if not may_miss), len(names))
    beginnings = [_arguments(rule, i, optional) for i in range(min(first + 1, len(names)))]
    if first == len(names):
        beginnings.append('""')
    return [f'{rule}: {json.dumps(f"{tool.name}(")} ({" | ".join(beginnings)}) ")"', *rules]


def _arguments(rule: str, first: int, optional: Sequence[bool]) -> str:
    """Argument `first`, and those after it that are there."""
    after = [
        f'(", " {rule}_{i}){"?" if may_miss else ""}' for i, may_miss in enumerate(optional) if i > first
    ]
    return " ".join([f"{rule}_{first}", *after])


def _value(schema: Any) -> str:
    if isinstance(schema, Mapping):
        if schema.get("type") == "boolean" and not {"enum", "const"} & schema.keys():
            return '"True" | "False"'
        schema = {**schema, "x-guidance": _COMPACT}
    return f"%json {json.dumps(schema)}"
