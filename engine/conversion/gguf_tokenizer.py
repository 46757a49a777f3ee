"""Write the byte-level BPE tokenizer inside a GGUF file as a `tokenizer.json` of the `tokenizers` library."""

from gguf import GGUFReader, TokenType
from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers

from engine.errors import ModelError


def tokenizer_json(reader: GGUFReader) -> str:
    """The tokenizer as JSON.

    Raises ModelError for a kind other than `gpt2` with the `smollm` pre-tokenizer (digits one by one,
    then GPT-2's byte-level rule; llama.cpp, `LLAMA_VOCAB_PRE_TYPE_SMOLLM`).
    """
    kind = reader.fields["tokenizer.ggml.model"].contents(), reader.fields["tokenizer.ggml.pre"].contents()
    if kind != ("gpt2", "smollm"):
        raise ModelError(f"The tokenizer of this GGUF file ({'/'.join(kind)}) is not supported.")
    tokens: list[str] = reader.fields["tokenizer.ggml.tokens"].contents()
    types: list[int] = reader.fields["tokenizer.ggml.token_type"].contents()
    merges: list[str] = reader.fields["tokenizer.ggml.merges"].contents()
    tokenizer = Tokenizer(
        models.BPE(
            vocab={token: index for index, token in enumerate(tokens)},
            merges=[(left, right) for left, right in (merge.split(" ") for merge in merges)],
        )
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Digits(individual_digits=True),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True),
        ]
    )
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens(
        [
            AddedToken(token, special=True, normalized=False)
            for token, kind_of_token in zip(tokens, types, strict=True)
            if kind_of_token == TokenType.CONTROL
        ]
    )
    return tokenizer.to_str()
