"""Text to token ids and back, and the bytes of each token; rendering of chat prompts is not done here."""

from functools import cached_property
from pathlib import Path

from tokenizers import Tokenizer as FastTokenizer
from tokenizers import pre_tokenizers

from engine.errors import ModelError


class Tokenizer:
    """A byte-level BPE tokenizer from a model folder's `tokenizer.json`."""

    def __init__(self, path: Path) -> None:
        """Raises ModelError where the file is missing or is no tokenizer."""
        try:
            self._tokenizer = FastTokenizer.from_file(str(path))
        except Exception as error:
            raise ModelError(f"The model's tokenizer {path.name} cannot be read: {error}") from error
        self._tokenizer.encode_special_tokens = True  # what a document spells out is text, no command

    @property
    def size(self) -> int:
        """Number of tokens, special ones included."""
        return int(self._tokenizer.get_vocab_size())

    def encode(self, text: str) -> list[int]:
        """Token ids of `text`. Special tokens written out in it are taken as ordinary text."""
        return list(self._tokenizer.encode(text, add_special_tokens=False).ids)

    def decode(self, ids: list[int]) -> str:
        """The text of `ids`; bytes that are no UTF-8 become the replacement character."""
        return b"".join(self.token_bytes[i] for i in ids).decode("utf-8", errors="replace")

    def special(self, content: str) -> int | None:
        """The id of a special token, which no text is ever encoded to; None where there is no such token."""
        return self._specials.get(content)

    def to_json(self) -> str:
        """The tokenizer as the content of a `tokenizer.json`."""
        return str(self._tokenizer.to_str())

    @cached_property
    def token_bytes(self) -> list[bytes]:
        """The bytes of each token, by id; empty for special tokens and unused ids.

        Byte-level BPE writes each byte as one printable character (GPT-2's table).
        """
        byte_of = _byte_alphabet()
        table = [b""] * self.size
        for token, index in self._tokenizer.get_vocab(with_added_tokens=True).items():
            if token not in self._specials and all(character in byte_of for character in token):
                table[index] = bytes(byte_of[character] for character in token)
        return table

    @cached_property
    def _specials(self) -> dict[str, int]:
        added = self._tokenizer.get_added_tokens_decoder()
        return {token.content: index for index, token in added.items() if token.special}

    @cached_property
    def id_of_bytes(self) -> dict[bytes, int]:
        """Token id by its bytes; special tokens are left out."""
        return {value: index for index, value in enumerate(self.token_bytes) if value}

    @cached_property
    def longest_token(self) -> int:
        """Bytes of the longest token."""
        return max(map(len, self.token_bytes))


def _byte_alphabet() -> dict[str, int]:
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = [byte for byte in range(256) if byte not in printable]
    characters = printable + [256 + i for i in range(len(others))]
    table = {chr(c): byte for c, byte in zip(characters, printable + others, strict=True)}
    if set(table) != set(pre_tokenizers.ByteLevel.alphabet()):
        raise ModelError("The tokenizers library has changed its byte alphabet.")
    return table
