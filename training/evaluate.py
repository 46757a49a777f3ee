"""Measures a model on development documents: values right and nulls right, a line a source.

An answer is right when greedy decoding would write it exactly. That is known from one pass without decoding:
every token of the answer, given those before it, must be the likeliest one. Where several values are right,
each is a branch of its own and one of them is enough.
"""

import argparse
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import torch
from tokenizers import Tokenizer

from training.document import TrainingDocument
from training.examples import IGNORED, Branch, Example, Limits, branch_question, pack
from training.llama import Llama, attention_bias


def measure(
    model: Llama, tokenizer: Tokenizer, documents: Sequence[TrainingDocument], limits: Limits, seed: int = 0
) -> Counter[str]:
    """Counts of `values`, `values right`, `nulls`, `nulls right`."""
    counts: Counter[str] = Counter()
    for document in documents:
        rng = random.Random(f"{seed}/{document.id}")
        text = document.text[: limits.document_characters]
        branches: list[Branch] = []
        owners: list[int] = []
        for number, field in enumerate(document.fields):
            values = [v for v, (_, end) in zip(document.values(field), field.spans, strict=True) if end <= len(text)]
            if field.spans and not values:
                continue
            described = field.descriptions and rng.random() < limits.description_rate
            question = branch_question(
                field.name, field.type, rng.choice(field.descriptions) if described else None
            )
            for answer in dict.fromkeys(values) if values else [None]:
                branches.append(Branch(question, answer))
                owners.append(number)
        if not branches:
            continue
        right = _branches_right(model, tokenizer, Example(document.source, text, tuple(branches)))
        for number in dict.fromkeys(owners):
            mine = [index for index, owner in enumerate(owners) if owner == number]
            kind = "nulls" if branches[mine[0]].answer is None else "values"
            counts[kind] += 1
            counts[f"{kind} right"] += any(right[index] for index in mine)
    return counts


def _branches_right(model: Llama, tokenizer: Tokenizer, example: Example) -> list[bool]:
    packed = pack([example], tokenizer, Limits(answer_tokens=10_000))
    at = torch.from_numpy((packed.targets != IGNORED).nonzero()[0])
    with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16):
        logits = model(
            torch.from_numpy(packed.tokens), torch.from_numpy(packed.positions), attention_bias(packed.visible()), at
        )
    hit = (logits.argmax(-1) == torch.from_numpy(packed.targets)[at]).numpy()
    branch = packed.branches[at.numpy()]
    return [bool(hit[branch == number].all()) for number in range(1, len(example.branches) + 1)]


def table(results: Mapping[str, Counter[str]]) -> str:
    """The results as a Markdown table with a line for all."""
    total: Counter[str] = sum(results.values(), Counter())
    lines = ["| source | values right | nulls right |", "|---|---|---|"]
    lines += [
        f"| {name} | {c['values right']}/{c['values']} | {c['nulls right']}/{c['nulls']} |"
        for name, c in [*results.items(), ("all", total)]
    ]
    return "\n".join(lines)
