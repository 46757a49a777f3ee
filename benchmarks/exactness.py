"""Does what makes it quicker change a word? Greedy texts with the default model, token for token."""

import argparse
from collections.abc import Sequence
from dataclasses import replace
from unittest.mock import patch

from app.settings.locations import assets_folder
from benchmarks.engine.process import timed
from engine.decoding import branches
from engine.decoding.generate import generate
from engine.decoding.prefill import prefill
from engine.engine import Engine
from engine.grammar.spans import SpanMatcher, SpanText
from engine.runtime.decoder import Decoder, open_decoder
from engine.types import Branch, Generation, Hypothesis, Request
from tests.helpers.varied_prompts import copying_prompts, varied_prompts

CHARACTERS = 600
"""Of a prompt at most."""
CHUNKS = (1, 7)
FIELDS = ("date", "total", "name", "number")
COPIED = 20


def main(arguments: Sequence[str]) -> None:
    """Print how many of the texts are the same, and what guessing saves where there is much to copy."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks exactness", description=__doc__)
    parser.add_argument("--prompts", type=int, default=100)
    parser.add_argument("--tokens", type=int, default=24)
    options = parser.parse_args(arguments)
    folder = assets_folder() / "models" / "default"
    with Engine(folder) as engine:
        decoder = open_decoder(folder / engine.manifest.graph, threads=engine.threads)
        texts = varied_prompts(options.prompts, CHARACTERS)
        request = Request(max_tokens=options.tokens, lookup=False)
        print(f"{len(texts)} prompts, {options.tokens} tokens after each, {engine.threads} threads")
        ways = {
            "with guesses": lambda prompt: _cold(engine, prompt, replace(request, lookup=True)).tokens,
            "after half of the prompt": lambda prompt: _warm(engine, prompt, request).tokens,
        } | {
            f"prompt in chunks of {chunk}": lambda prompt, chunk=chunk: (
                _in_chunks(engine, decoder, prompt, request, chunk).tokens
            )
            for chunk in CHUNKS
        }
        prompts = [engine.tokenizer.encode(text) for text in texts]
        plain = [_cold(engine, prompt, request).tokens for prompt in prompts]
        for name, way in ways.items():
            _print_same(name, [way(prompt) for prompt in prompts], plain)
        for beams in (1, 3):
            _print_answers(engine, texts, beams)
            _print_guessed(engine, texts, beams)
        _print_speed(engine)


def _print_same(name: str, one: Sequence[object], other: Sequence[object]) -> None:
    same = sum(left == right for left, right in zip(one, other, strict=True))
    print(f"  {name}: {same} of {len(one)} the same", flush=True)


def _cold(engine: Engine, prompt: list[int], request: Request) -> Generation:
    engine.close()
    return engine.generate(prompt, request)


def _warm(engine: Engine, prompt: list[int], request: Request) -> Generation:
    """After another text that begins with half of the prompt."""
    _cold(engine, [*prompt[: len(prompt) // 2 + 1], prompt[0]], replace(request, max_tokens=8))
    return engine.generate(prompt, request)


def _in_chunks(
    engine: Engine, decoder: Decoder, prompt: list[int], request: Request, chunk: int
) -> Generation:
    state = decoder.new_state()
    prefill(state, prompt[:-1], chunk=chunk)
    return generate(state, prompt, engine.tokenizer, request)


def _fields(engine: Engine, text: str, beams: int) -> list[Branch]:
    encode = engine.tokenizer.encode
    spans = SpanMatcher(SpanText(text, engine.tokenizer), tuple(encode(" none\n")))
    return [Branch(tuple(encode(f"\nField: {name}\nValue:")), spans, beams, max_tokens=40) for name in FIELDS]


def _print_answers(engine: Engine, texts: Sequence[str], beams: int) -> None:
    """The best answer to each field over each text: all fields together, and one after the other.

    Side by side, tokens stand in other columns, and attention adds up in another order.
    """
    together: list[Hypothesis] = []
    alone: list[Hypothesis] = []
    for text in texts:
        prefix, asked = engine.tokenizer.encode(text), _fields(engine, text, beams)
        one_by_one = [engine.answer(prefix, [branch])[0] for branch in asked]
        for one, other in zip(engine.answer(prefix, asked), one_by_one, strict=True):
            if one.hypotheses and other.hypotheses:
                together.append(one.hypotheses[0])
                alone.append(other.hypotheses[0])
    _print_same(
        f"{len(FIELDS)} fields together and alone, {beams} beam(s)",
        [answer.tokens for answer in together],
        [answer.tokens for answer in alone],
    )
    apart = [
        abs(one.logprob - other.logprob)
        for one, other in zip(together, alone, strict=True)
        if one.tokens != other.tokens
    ]
    if apart:
        print(f"    those that differ are {max(apart):.2f} nats apart at most")


def _print_guessed(engine: Engine, texts: Sequence[str], beams: int) -> None:
    """All answers to the fields over each text: with guesses of what an answer goes on with, and without."""
    answers: dict[int, list[object]] = {branches.PASS_TOKENS: [], 0: []}
    seconds = dict.fromkeys(answers, 0.0)
    for text in texts:
        prefix, asked = engine.tokenizer.encode(text), _fields(engine, text, beams)
        engine.answer(prefix, asked[:1])  # the text is read by now
        for guessed, found in answers.items():
            with patch("engine.decoding.branches.PASS_TOKENS", guessed):
                results, (_, processor) = timed(
                    lambda asked=asked, prefix=prefix: engine.answer(prefix, asked)
                )
            found += [[h.tokens for h in result.hypotheses] for result in results]
            seconds[guessed] += processor
    _print_same(f"{len(FIELDS)} fields with guesses and without, {beams} beam(s)", *answers.values())
    print("    {:.1f} s of processors with, {:.1f} s without".format(*seconds.values()))


def _print_speed(engine: Engine) -> None:
    prompts = [engine.tokenizer.encode(text) for text in copying_prompts(COPIED, CHARACTERS)]
    plain, quick = Request(max_tokens=96, lookup=False), Request(max_tokens=96)
    seconds = {plain: 0.0, quick: 0.0}
    passes = {plain: 0, quick: 0}
    tokens = 0
    for prompt in prompts:
        for request in (plain, quick):
            engine.generate(prompt, replace(request, max_tokens=1))  # the prompt is read by now

            def work(prompt: list[int] = prompt, request: Request = request) -> Generation:
                return engine.generate(prompt, request)

            written, (_, processor) = timed(work)
            seconds[request] += processor
            passes[request] += written.passes
        tokens += len(written.tokens)
    print(
        f"  {COPIED} prompts to copy, {tokens} tokens: {seconds[plain]:.1f} s of processors and "
        f"{passes[plain]} passes without guesses, {seconds[quick]:.1f} s and {passes[quick]} with: "
        f"{seconds[plain] / seconds[quick]:.1f} times as fast"
    )
