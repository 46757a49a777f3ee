"""Ten fields answered together against one after the other: the same questions, the same model, one run."""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

from app.context import AppContext
from app.fields.parsing.conventions import guess_conventions
from app.fields.schema import Field
from app.settings.locations import assets_folder
from app.tasks import prompts
from app.tasks.field_branches import Spans, branches_over
from engine.engine import Engine
from engine.types import Branch

T = TypeVar("T")

ROUNDS = 5
FIELDS = 10


def main() -> None:
    """Print both times, the speed-up with its spread, and whether the answers are the same."""
    with AppContext() as context:
        document = context.reader.open_document(assets_folder() / "samples" / "invoice.pdf")
        template = next(t for t in context.templates if t.name == "Invoice")
        engine = context.engine()
        prefix, asked = _branches(engine, document.text, template.schema.fields[:FIELDS])
        print(f"{document.name}: {len(prefix)} tokens, {len(asked)} fields, {engine.threads} threads")
        engine.answer(prefix, [])
        for beams in (1, 3):
            _compare(engine, prefix, [replace(branch, beams=beams) for branch in asked])


def _compare(engine: Engine, prefix: list[int], asked: list[Branch]) -> None:
    """The questions' own pass is timed alone, too: what remains is decoding, a token a step."""
    questions = [replace(branch, max_tokens=1) for branch in asked]
    whole, decode = [], []
    for _ in range(ROUNDS):
        joint, together = _timed(lambda: engine.answer(prefix, asked))
        single, alone = _timed(lambda: [engine.answer(prefix, [branch])[0] for branch in asked])
        _, read_together = _timed(lambda: engine.answer(prefix, questions))
        _, read_alone = _timed(lambda: [engine.answer(prefix, [branch]) for branch in questions])
        whole.append((alone / together, together, alone))
        decode.append(
            ((alone - read_alone) / (together - read_together), together - read_together, alone - read_alone)
        )
    same = [r.hypotheses[0].tokens for r in joint] == [r.hypotheses[0].tokens for r in single]
    print(f"  {asked[0].beams} beam(s), the same answers: {same}")
    for name, rounds in (("questions and answers", whole), ("decoding alone", decode)):
        ratio, together, alone = sorted(rounds)[ROUNDS // 2]
        print(
            f"    {name}: together {together:.3f} s, one after the other {alone:.3f} s, {ratio:.1f} times "
            f"as fast ({min(rounds)[0]:.1f} to {max(rounds)[0]:.1f})"
        )


def _timed(work: Callable[[], T]) -> tuple[T, float]:
    begun = time.perf_counter()
    result = work()
    return result, time.perf_counter() - begun


def _branches(engine: Engine, text: str, fields: Sequence[Field]) -> tuple[list[int], list[Branch]]:
    """The prompt and the questions that the program itself would ask."""
    encode = engine.tokenizer.encode
    asked = branches_over(Spans(text, guess_conventions(text), engine.tokenizer), fields)
    return encode(prompts.document_prompt(text)), asked
