"""Ten fields answered together against one after the other: the same questions, the same model, one run."""

import statistics
import time

from app.context import AppContext
from app.fields.parsing.conventions import guess_conventions
from app.fields.value_parsing import find_candidates
from app.settings.locations import assets_folder
from app.tasks import prompts
from app.tasks.extraction import POINTED
from engine.engine import Engine
from engine.grammar.choices import choices
from engine.grammar.spans import SpanMatcher, SpanText
from engine.types import Branch

ROUNDS = 7
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
            _compare(engine, prefix, [Branch(b.question, b.matcher, beams) for b in asked])


def _compare(engine: Engine, prefix: list[int], asked: list[Branch]) -> None:
    together, alone, ratios = [], [], []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        joint = engine.answer(prefix, asked)
        middle = time.perf_counter()
        single = [engine.answer(prefix, [branch])[0] for branch in asked]
        ended = time.perf_counter()
        together.append(middle - begun)
        alone.append(ended - middle)
        ratios.append(alone[-1] / together[-1])
    same = [r.hypotheses[0].tokens for r in joint] == [r.hypotheses[0].tokens for r in single]
    print(
        f"  {asked[0].beams} beam(s): together {statistics.median(together):.3f} s, one after the other "
        f"{statistics.median(alone):.3f} s: {statistics.median(ratios):.1f} times as fast "
        f"({min(ratios):.1f} to {max(ratios):.1f}); the same answers: {same}"
    )


def _branches(engine: Engine, text: str, fields) -> tuple[list[int], list[Branch]]:  # noqa: ANN001
    encode = engine.tokenizer.encode
    source = SpanText(text, engine.tokenizer)
    absent = tuple(encode(prompts.ABSENT))
    conventions = guess_conventions(text)
    asked = []
    for field in fields:
        if field.type in POINTED:
            spans = find_candidates(text, field.type, conventions)
            texts = {prompts.answer(text[span.start : span.end]): None for span in spans}
            matcher = choices(engine.tokenizer, [*texts, prompts.ABSENT])
        else:
            matcher = SpanMatcher(source, absent)
        asked.append(Branch(tuple(encode(prompts.question(field))), matcher))
    return encode(prompts.document_prompt(text)), asked
