"""Write the byte-level BPE tokenizer inside a GGUF file as a `tokenizer.json` of the `tokenizers` library."""

from gguf import GGUFReader, TokenType
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, pre_tokenizers, processors

from engine.errors import ModelError

_LLAMA3_WORDS = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*"
    r"|\s*[\r\n]+|\s+(?!\S)|\s+"
)
_SPLITTING = {  # llama.cpp, LLAMA_VOCAB_PRE_TYPE_*
    "smollm": [
        pre_tokenizers.Digits(individual_digits=True),
        pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True),
    ],
    "lfm2": [
        pre_tokenizers.Split(Regex(_LLAMA3_WORDS), "isolated"),
        pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
    ],
}


def tokenizer_json(reader: GGUFReader) -> str:
    """The tokenizer as JSON.

    Raises ModelError for a kind other than `gpt2` with the pre-tokenizer `smollm` or `lfm2`.
    """
    kind, pre = reader.fields["tokenizer.ggml.model"].contents(), _pre(reader)
    if kind != "gpt2" or pre not in _SPLITTING:
        raise ModelError(f"The tokenizer of this GGUF file ({kind}/{pre}) is not supported.")
    tokens: list[str] = reader.fields["tokenizer.ggml.tokens"].contents()
    types: list[int] = reader.fields["tokenizer.ggml.token_type"].contents()
    merges: list[str] = reader.fields["tokenizer.ggml.merges"].contents()
    tokenizer = Tokenizer(
        models.BPE(
            vocab={token: index for index, token in enumerate(tokens)},
            merges=[(left, right) for left, right in (merge.split(" ") for merge in merges)],
            ignore_merges=pre == "lfm2",
        )
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(_SPLITTING[pre])
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens(
        [
            AddedToken(token, special=True, normalized=False)
            for token, kind_of_token in zip(tokens, types, strict=True)
            if kind_of_token == TokenType.CONTROL
        ]
    )
    first = first_token(reader)
    if first is not None:
        tokenizer.post_processor = processors.TemplateProcessing(
            single=f"{tokens[first]} $A", special_tokens=[(tokens[first], first)]
        )
    return str(tokenizer.to_str())


def first_token(reader: GGUFReader) -> int | None:
    """The token that every text begins with, if any; LFM2 has one unless the file says otherwise."""
    says = reader.fields.get("tokenizer.ggml.add_bos_token")
    wanted = says.contents() if says else _pre(reader) == "lfm2"
    return int(reader.fields["tokenizer.ggml.bos_token_id"].contents()) if wanted else None


def _pre(reader: GGUFReader) -> str:
    return str(reader.fields["tokenizer.ggml.pre"].contents())
