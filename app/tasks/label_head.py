"""What labelled examples teach: a linear layer over what the model expects of a text and over its words.

Ridge regression on the examples' labels. Its leave-one-out predictions are exact and cost nothing more
(Hastie, Tibshirani & Friedman, The Elements of Statistical Learning, 7.10): the penalty is chosen by them,
and whatever is calibrated later sees only predictions for texts that were not learned from.
"""

import re
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]

BUCKETS = 8192
"""Word features are counted in so many places, chosen by their hash."""
READ_CHARACTERS = 4000
"""So much of a text counts for its words."""
TEXTS_REMEMBERED = 4096
"""Counting takes most of the time when documents are seen anew; about 12 kB a text."""
CONSTANT = 0.1
"""Weight of what all texts share: a few examples say little of how frequent their labels are."""
PENALTIES = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0)

WORD = re.compile(r"[^\W\d_]+|\d+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Head:
    """A trained layer; both kinds of features are vectors of length one and count alike.

    outlook_weights `[outlook, classes]`, word_rarity `[BUCKETS]`, word_weights `[BUCKETS, classes]`, base
    `[classes]`.
    """

    outlook_weights: Vector
    word_rarity: Vector
    word_weights: Vector
    base: Vector

    def predict(self, outlook: Vector, text: str) -> Vector:
        """A score for each class, near 1 where the text is like its examples, near 0 where it is not."""
        words = _unit(word_counts(text) * self.word_rarity)
        result: Vector = self.base + _unit(outlook) @ self.outlook_weights + words @ self.word_weights
        return result

    def word_shares(self, text: str) -> list[tuple[int, int, Vector]]:
        """`(start, end, share of the prediction [classes])` of the words of `text`."""
        counts = word_counts(text)
        times = np.expm1(counts)
        each = counts * self.word_rarity / np.maximum(times, 1)
        each /= np.linalg.norm(counts * self.word_rarity) + 1e-9
        words = list(WORD.finditer(text[:READ_CHARACTERS]))
        shares = []
        for word in words:
            buckets = [_bucket(feature) for feature in _features_of(word.group().casefold())]
            shares.append((word.start(), word.end(), each[buckets] @ self.word_weights[buckets]))
        return shares


def train_head(outlooks: Vector, texts: Sequence[str], targets: Vector) -> tuple[Head, Vector]:
    """A head for `targets` `[examples, classes]` of 0 and 1, and what it predicts of each example left out.

    outlooks: `[examples, features]`. Features are not centred on the examples: that would tell each of them
    about the others.
    """
    seen = _unit(outlooks)
    counts = np.array([word_counts(text) for text in texts])
    rarity = np.log((1 + len(texts)) / (1 + (counts > 0).sum(axis=0))) + 1
    words = _unit(counts * rarity)
    middle = 1 / targets.shape[1]
    values, axes = np.linalg.eigh((seen @ seen.T + words @ words.T) / 2 + CONSTANT)
    best: tuple[float, Vector, Vector] | None = None
    for penalty in PENALTIES:
        inverse = (axes / (np.maximum(values, 0) + penalty)) @ axes.T
        coefficients = inverse @ (targets - middle)
        left_out = targets - coefficients / np.diag(inverse)[:, None]
        loss = float(np.square(targets - left_out).mean())
        if best is None or loss < best[0]:
            best = (loss, coefficients, left_out)
    assert best is not None  # noqa: S101 - there are penalties
    _, coefficients, left_out = best
    base = middle + CONSTANT * coefficients.sum(axis=0)
    return Head(seen.T @ coefficients / 2, rarity, words.T @ coefficients / 2, base), left_out


def word_counts(text: str) -> Vector:
    """Words, pairs of words and pieces of words of `text`, counted by hash, dampened: `[BUCKETS]`."""
    counts = np.zeros(BUCKETS)
    buckets, values = _counted(text[:READ_CHARACTERS])
    counts[buckets] = values
    return counts


@lru_cache(maxsize=TEXTS_REMEMBERED)
def _counted(text: str) -> tuple[NDArray[np.intp], Vector]:
    """The buckets that are not empty, and what is in them."""
    words = WORD.findall(text.casefold())
    features: Counter[str] = Counter()
    for word, times in Counter(words).items():
        for feature in _features_of(word):
            features[feature] += times
    features.update(f"{one} {other}" for one, other in pairwise(words))
    counts = np.zeros(BUCKETS)
    for feature, times in features.items():
        counts[_bucket(feature)] += times
    (buckets,) = counts.nonzero()
    return buckets, np.log1p(counts[buckets])


def _features_of(word: str) -> Iterator[str]:
    """The word, and its pieces of three and four letters."""
    yield word
    framed = f"<{word}>"
    for size in (3, 4):
        for start in range(len(framed) - size + 1):
            yield f"#{framed[start : start + size]}"


def _bucket(feature: str) -> int:
    return zlib.crc32(feature.encode()) % BUCKETS


def _unit(rows: Vector) -> Vector:
    result: Vector = rows / (np.linalg.norm(rows, axis=-1, keepdims=True) + 1e-9)
    return result
