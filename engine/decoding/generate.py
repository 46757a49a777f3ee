"""The decode loop: a text written on, token by token, as greedy decoding or sampling chooses.

A pass reads all tokens that the state does not hold yet: the last one that was chosen, those that the grammar
forced after it, and guesses at what follows. Each place is chosen for as if the pass ended there, by the same
numbers (a pass of our graphs computes the same bits, however many tokens are in it) and the same draw, so
guesses change how long it takes, and nothing else.
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from engine.decoding.cancel import check, never_cancelled
from engine.decoding.lookup import PromptLookup
from engine.decoding.sampling import Sampler
from engine.runtime.state import State
from engine.tokenizer.text_stream import TextStream
from engine.tokenizer.tokenizer import Tokenizer
from engine.types import Generation, Request, StopReason


def unheard(_: str) -> None:
    """For callers that wait for the whole text."""


def generate(
    state: State,
    prompt: Sequence[int],
    tokenizer: Tokenizer,
    request: Request,
    *,
    on_text: Callable[[str], None] = unheard,
    is_cancelled: Callable[[], bool] = never_cancelled,
) -> Generation:
    """Write on after `prompt`, of which `state` holds a beginning, though not all.

    on_text gets the text piece by piece, in whole characters. The state afterwards holds the prompt and a
    beginning of what was written. Raises Cancelled between passes.
    """
    text = _Text(prompt, tokenizer, request, on_text)
    text.write_forced()
    passes = 0
    while text.stop_reason is None:
        check(is_cancelled)
        known, guesses = len(text.tokens), text.guess()
        logprobs = _read(state, [*text.tokens[state.length :], *guesses], 1 + len(guesses))
        passes += 1
        right = 0
        for row, guess in zip(logprobs, [*guesses, None], strict=True):
            text.write(row)
            if text.stop_reason is not None or text.tokens[-1] != guess:
                break
            right += 1
        state.rewind(known + right)
        text.write_forced()
    text.close()
    return Generation("".join(text.pieces), tuple(text.tokens[len(prompt) :]), text.stop_reason, passes)


def _read(state: State, tokens: list[int], answers: int) -> NDArray[np.float32]:
    """Log-probabilities after each of the last `answers` of `tokens`."""
    return state.append(np.array(tokens), logits_rows=np.arange(len(tokens) - answers, len(tokens)))


class _Text:
    """What was read and written, and where its end, its grammar and its stream stand."""

    def __init__(
        self, prompt: Sequence[int], tokenizer: Tokenizer, request: Request, on_text: Callable[[str], None]
    ) -> None:
        self.tokens = list(prompt)
        self.pieces: list[str] = []
        self.stop_reason: StopReason | None = None
        self._request, self._matcher, self._on_text = request, request.matcher, on_text
        self._size = tokenizer.size
        self._longest = len(prompt) + request.max_tokens
        self._sampler = Sampler(request.sampling, prompt)
        self._stream = TextStream(tokenizer, request.stop_texts)
        self._lookup = PromptLookup()
        self._see_the_end()

    def write(self, logprobs: NDArray[np.float32]) -> None:
        """Choose a token by the log-probabilities of all; models have ids that are no tokens above them."""
        allowed = None if self._matcher is None else self._matcher.allowed()
        self._take(self._sampler.choose(logprobs[: self._size], allowed))

    def write_forced(self) -> None:
        """Take tokens as long as the grammar leaves no choice."""
        while self.stop_reason is None and self._matcher is not None:
            allowed = self._matcher.allowed()
            if len(allowed) != 1:
                break
            self._take(int(allowed[0]))

    def guess(self) -> list[int]:
        """What may follow, one less than there is room for."""
        if not self._request.lookup:
            return []
        return self._lookup.guess(self.tokens)[: self._longest - len(self.tokens) - 1]

    def close(self) -> None:
        """Let out what is held back."""
        if not self._stream.stopped:
            self._let_out(self._stream.close())

    def _take(self, token: int) -> None:
        if token in self._request.stop_tokens:
            self.stop_reason = StopReason.STOP_TOKEN
            return
        self.tokens.append(token)
        self._sampler.see(token)
        self._matcher = None if self._matcher is None else self._matcher.advance(token)
        self._let_out(self._stream.push(token))
        self._see_the_end()

    def _see_the_end(self) -> None:
        if self._stream.stopped:
            self.stop_reason = StopReason.STOP_TEXT
        elif self._matcher is not None and self._matcher.finished:
            self.stop_reason = StopReason.GRAMMAR
        elif len(self.tokens) >= self._longest:
            self.stop_reason = StopReason.LENGTH

    def _let_out(self, piece: str) -> None:
        if piece:
            self.pieces.append(piece)
            self._on_text(piece)
