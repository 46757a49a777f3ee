"""Prompts of many kinds over the texts that are in the house: to be read on, copied, asked about."""

from pathlib import Path

ROOT = Path(__file__).parents[2]
TEXTS = (
    *(ROOT / "engine" / "conversion" / "texts").glob("*.txt"),
    *(ROOT / "tests" / "data" / "documents").glob("*.eml"),
    *(ROOT / "tests" / "data" / "documents").glob("*.html"),
    *(ROOT / "assets").glob("*.toml"),
    *(ROOT / "assets" / "labels").glob("*.json"),
)
KINDS = (
    "{text}",
    "Document:\n{text}\nThe document again:\n{begin}",
    "{text}\nField date\nValue:",
    "{begin}",
    "<|im_start|>user\nWhat is this?\n{text}<|im_end|>\n<|im_start|>assistant\n",
)


def varied_prompts(count: int, characters: int) -> list[str]:
    """`count` prompts, each kind over every text in turn, over pieces of so many characters at most."""
    texts = [path.read_text(encoding="utf-8", errors="replace") for path in sorted(TEXTS)]
    prompts = []
    for number in range(count):
        text = texts[number // len(KINDS) % len(texts)]
        size = characters * (1 + number % 7) // 7
        at = number * 997 % max(1, len(text) - size)
        piece = text[at : at + size]
        prompts.append(KINDS[number % len(KINDS)].format(text=piece, begin=piece[: 1 + number % 40]))
    return prompts


def copying_prompts(count: int, characters: int) -> list[str]:
    """`count` prompts that ask for a text to be written out once more."""
    return varied_prompts(count * len(KINDS), characters)[1 :: len(KINDS)]
