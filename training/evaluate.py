"""Measures a model on development documents: values right and nulls right, a line a source.

An answer is right when greedy decoding would write it exactly. That is known from one pass without decoding:
every token of the answer, given those before it, must be the likeliest one. Where several values are right,
each is a branch of its own and one of them is enough.
"""

import argparse
import random
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import torch
from safetensors.numpy import load_file
from tokenizers import Tokenizer
from torch import nn

from app.tasks import prompts
from training.branch import Branch
from training.document import TrainingDocument
from training.examples import IGNORED, Example, Limits, pack
from training.network import Inputs, load_weights, quickest_device, quickest_type
from training.sources import read_source
from training.start import network_for, read_start


def measure(
    model: nn.Module,
    tokenizer: Tokenizer,
    documents: Sequence[TrainingDocument],
    limits: Limits,
    first_token: int | None = None,
) -> Counter[str]:
    """Counts of `values`, `values right`, `nulls`, `nulls right`."""
    counts: Counter[str] = Counter()
    for document in documents:
        rng = random.Random(f"0/{document.id}")  # noqa: S311
        text = document.text[: limits.document_characters]
        branches: list[Branch] = []
        owners: list[int] = []
        for number, field in enumerate(document.fields):
            values = [
                v for v, (_, end) in zip(document.values(field), field.spans, strict=True) if end <= len(text)
            ]
            if field.spans and not values:
                continue
            described = field.descriptions and rng.random() < limits.description_rate
            question = prompts.question_text(
                field.name, field.type, rng.choice(field.descriptions) if described else None
            )
            for answer in dict.fromkeys(values) if values else [None]:
                branches.append(Branch.single(question, answer))
                owners.append(number)
        if not branches:
            continue
        right = _branches_right(
            model, tokenizer, Example(document.source, text, tuple(branches)), first_token
        )
        for number in dict.fromkeys(owners):
            mine = [index for index, owner in enumerate(owners) if owner == number]
            kind = "nulls" if branches[mine[0]].written == (prompts.ABSENT,) else "values"
            counts[kind] += 1
            counts[f"{kind} right"] += any(right[index] for index in mine)
    return counts


def sample_documents(documents: Sequence[TrainingDocument], count: int) -> list[TrainingDocument]:
    """`count` of the documents, always the same ones."""
    return random.Random(0).sample(documents, min(count, len(documents)))  # noqa: S311


def _branches_right(
    model: nn.Module, tokenizer: Tokenizer, example: Example, first_token: int | None
) -> list[bool]:
    packed = pack([example], tokenizer, Limits(answer_tokens=10_000), first_token)
    device = next(model.parameters()).device
    at = torch.from_numpy((packed.targets != IGNORED).nonzero()[0])
    with torch.inference_mode():
        logits = model(Inputs.of(packed, device), at.to(device))
    hit = (logits.argmax(-1).cpu() == torch.from_numpy(packed.targets)[at]).numpy()
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


def main() -> None:
    """Read the arguments, measure, print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--base", type=Path, required=True, help="the base model's GGUF file")
    parser.add_argument(
        "--weights", type=Path, help="safetensors of a run; without it the starting checkpoint"
    )
    parser.add_argument(
        "--data", type=Path, action="append", required=True, help="folder with SOURCE.dev.jsonl.gz"
    )
    parser.add_argument("--sources", nargs="+", required=True)
    parser.add_argument("--documents", type=int, default=10, help="documents a source")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--config", type=Path, default=Path(__file__).with_name("config.toml"))
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    config = tomllib.loads(arguments.config.read_text(encoding="utf-8"))
    checkpoint = read_start(arguments.base, config["model"])
    weights = load_file(arguments.weights) if arguments.weights else checkpoint.weights
    device = quickest_device()
    model = network_for(checkpoint.config)
    load_weights(model, weights)
    model.to(device, quickest_type(device))
    tokenizer = Tokenizer.from_str(checkpoint.tokenizer_json)
    results = {}
    for source in arguments.sources:
        documents = read_source(arguments.data, source, "dev", frozenset(config["data"]["languages"]))
        picked = sample_documents(documents, arguments.documents)
        results[source] = measure(
            model, tokenizer, picked, Limits(**config["limits"]), checkpoint.first_token
        )
    print(table(results))


if __name__ == "__main__":
    main()
