"""LFM2's tool calls: `<|tool_call_start|>[name(key="value", …), …]<|tool_call_end|>`, told and read.

Calls are written as Python would, with keywords only. JSON's `true`, `false` and `null`, single quotes,
dotted names, and keys that Python keeps for itself are read as well, for models write them. Nothing is
evaluated.
"""

import json
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn, TypeVar

from engine.tokenizer.tokenizer import Tokenizer

T = TypeVar("T")

BEGIN, END = "<|tool_call_start|>", "<|tool_call_end|>"

DEEPEST = 50
"""Lists and objects within each other that are read."""

NAME = r"[^\W\d][\w.-]*"

_WORDS = {"True": True, "true": True, "False": False, "false": False, "None": None, "null": None}
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "0": "\0", "\n": ""}
_ESCAPES |= {character: character for character in "'\"\\/"}
_STRING = re.compile(r"""(["'])((?:(?!\1)[^\\]|\\.)*)\1""", re.DOTALL)
_ESCAPE = re.compile(r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))", re.DOTALL)
_NUMBER = re.compile(r"[+-]?(?:\d+(\.\d*)?|(\.\d+))([eE][+-]?\d+)?(?![\w.])")


@dataclass(frozen=True, slots=True)
class Tool:
    """What a model may call."""

    name: str
    description: str
    parameters: Mapping[str, Any]
    """A JSON Schema object."""

    def __post_init__(self) -> None:
        for name in (self.name, *self.parameters.get("properties", {})):
            if not re.fullmatch(NAME, name):
                raise ValueError(f"{name!r} cannot be written as the name of a tool or an argument")

    def to_json(self) -> str:
        """As a model is told of it."""
        told = {"name": self.name, "description": self.description, "parameters": self.parameters}
        return json.dumps(told, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class ToolCall:
    """A call that a model wrote. What its arguments are worth is for the tool to say."""

    name: str
    arguments: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """What an assistant wrote: the text beside the calls, and the calls."""

    text: str
    calls: tuple[ToolCall, ...]


def read_answer(tokenizer: Tokenizer, tokens: Sequence[int]) -> Answer:
    """Part what a model wrote, by the special tokens around calls; what a text spells out is no call.

    Raises ValueError where something else than calls stands between them, or their end is missing.
    """
    begin, end = tokenizer.special(BEGIN), tokenizer.special(END)
    text: list[int] = []
    calls: list[ToolCall] = []
    rest = list(tokens)
    while begin in rest:
        at = rest.index(begin)
        if end not in rest[at:]:
            raise ValueError("the calls are cut off")
        until = rest.index(end, at)
        calls += read_calls(tokenizer.decode(rest[at + 1 : until]))
        text += rest[:at]
        rest = rest[until + 1 :]
    return Answer(tokenizer.decode(text + rest), tuple(calls))


def read_calls(text: str) -> list[ToolCall]:
    """The calls in `[name(key=value, …), …]`. Raises ValueError where `text` is anything else."""
    return _Reader(text).calls()


def write_calls(calls: Sequence[ToolCall]) -> str:
    """The text that `read_calls` reads as `calls`. Raises ValueError for values that JSON does not have."""
    written = (
        f"{call.name}({', '.join(f'{key}={_written(value)}' for key, value in call.arguments.items())})"
        for call in calls
    )
    return f"[{', '.join(written)}]"


def _written(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_written(str(k))}: {_written(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_written, value)) + "]"
    if value is None or isinstance(value, bool):
        return str(value)
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


class _Reader:
    """Reads from left to right, a method for each thing that may stand next."""

    def __init__(self, text: str) -> None:
        self._text, self._at, self._depth = text, 0, 0

    def calls(self) -> list[ToolCall]:
        self._expect("[")
        calls = self._several(self._call, "]")
        if self._peek():
            self._fail("nothing more")
        return calls

    def _call(self) -> ToolCall:
        name = self._match(re.compile(NAME), "a name").group()
        self._expect("(")
        pairs = self._several(self._argument, ")")
        arguments = dict(pairs)
        if len(arguments) < len(pairs):
            self._fail("every argument once")
        return ToolCall(name, arguments)

    def _argument(self) -> tuple[str, Any]:
        key = self._match(re.compile(NAME), "the name of an argument").group()
        self._expect("=")
        return key, self._value()

    def _value(self) -> Any:
        begin = self._peek()
        if begin in ("[", "{"):
            self._depth += 1
            if self._depth > DEEPEST:
                self._fail("fewer lists within each other")
            self._at += 1
            items = self._several(self._value, "]") if begin == "[" else dict(self._several(self._pair, "}"))
            self._depth -= 1
            return items
        if begin in ("'", '"'):
            return self._string()
        if begin.isalpha():
            word = self._match(re.compile(NAME), "a value").group()
            return _WORDS[word] if word in _WORDS else self._fail("a value")
        return self._number()

    def _pair(self) -> tuple[str, Any]:
        key = self._string()
        self._expect(":")
        return key, self._value()

    def _string(self) -> str:
        content = self._match(_STRING, "a string").group(2)
        text = _ESCAPE.sub(_unescaped, content)
        # JSON writes rare characters as two halves
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")

    def _number(self) -> int | float:
        found = self._match(_NUMBER, "a value")
        if not any(found.groups()):
            return int(found.group()) if len(found.group()) < 1000 else self._fail("a shorter number")
        number = float(found.group())
        return number if math.isfinite(number) else self._fail("a smaller number")

    def _several(self, read: Callable[[], T], end: str) -> list[T]:
        """Items between commas, up to `end`; a comma may follow the last."""
        items: list[T] = []
        while self._peek() != end:
            items.append(read())
            if self._peek() != end:
                self._expect(",")
        self._at += 1
        return items

    def _peek(self) -> str:
        """The next character that is no white space; nothing at the end."""
        while self._at < len(self._text) and self._text[self._at].isspace():
            self._at += 1
        return self._text[self._at : self._at + 1]

    def _expect(self, mark: str) -> None:
        if self._peek() != mark:
            self._fail(f"'{mark}'")
        self._at += 1

    def _match(self, pattern: re.Pattern[str], wanted: str) -> re.Match[str]:
        self._peek()
        found = pattern.match(self._text, self._at) or self._fail(wanted)
        self._at = found.end()
        return found

    def _fail(self, wanted: str) -> NoReturn:
        raise ValueError(f"no tool call: {wanted} expected at character {self._at}")


def _unescaped(found: re.Match[str]) -> str:
    *codes, character = found.groups()
    code = next((code for code in codes if code), None)
    if code is None:
        return _ESCAPES.get(character, f"\\{character}")
    return chr(int(code, 16)) if int(code, 16) < 0x110000 else "\ufffd"
