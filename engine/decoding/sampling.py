"""Choose the next token: penalty, temperature, top-k, top-p, min-p, in the order that others apply them."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from engine.types import Sampling


class Sampler:
    """Chooses the tokens of one text, with one random number for each that is not certain."""

    def __init__(self, sampling: Sampling, tokens: Iterable[int]) -> None:
        """tokens: those of the prompt, which the repetition penalty is for as well."""
        self._sampling = sampling
        self._random = np.random.default_rng(sampling.seed)
        self._seen = set(tokens) if sampling.repetition_penalty != 1 else set()

    def choose(self, logprobs: NDArray[np.float32], allowed: NDArray[np.int64] | None = None) -> int:
        """The next token, of `allowed` or of all, by the natural log-probabilities `[vocabulary]` of all."""
        scores = self._penalised(logprobs)
        scores = scores if allowed is None else scores[allowed]
        if self._sampling.temperature == 0 or len(scores) == 1:
            best = int(scores.argmax())
        else:
            best = self._draw(scores / self._sampling.temperature)
        return best if allowed is None else int(allowed[best])

    def see(self, token: int) -> None:
        """Take note of a token that the text goes on with, chosen here or not."""
        if self._sampling.repetition_penalty != 1:
            self._seen.add(token)

    def _penalised(self, logprobs: NDArray[np.float32]) -> NDArray[np.float32]:
        """The penalty divides logits above zero, and multiplies those below.

        Logits are known here up to a constant, which is chosen so that their mean is zero.
        """
        if not self._seen:
            return logprobs
        penalty = np.float32(self._sampling.repetition_penalty)
        logits: NDArray[np.float32] = logprobs - logprobs.mean()
        seen = np.fromiter((token for token in self._seen if token < len(logits)), np.int64)
        found = logits[seen]
        logits[seen] = np.where(found > 0, found / penalty, found * penalty)
        return logits

    def _draw(self, scores: NDArray[np.float32]) -> int:
        """An index into `scores`, drawn from what top-k, top-p and min-p leave."""
        top_k = min(self._sampling.top_k or len(scores), len(scores))
        best = np.argpartition(scores, -top_k)[-top_k:] if top_k < len(scores) else np.arange(len(scores))
        best = best[np.argsort(-scores[best], kind="stable")]
        probabilities = np.exp(scores[best].astype(np.float64) - scores[best[0]])
        probabilities /= probabilities.sum()
        before = np.cumsum(probabilities) - probabilities
        kept = (before < self._sampling.top_p) & (probabilities >= self._sampling.min_p * probabilities[0])
        totals = np.cumsum(probabilities[: kept.sum()])  # both cut a tail off
        drawn = np.searchsorted(totals, self._random.random() * totals[-1], side="right")
        return int(best[min(drawn, len(totals) - 1)])
