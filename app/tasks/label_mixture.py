"""From scores to probabilities: how much the model's view counts, how much the examples', and what is none.

All of it is fitted on what was predicted of examples left out; without examples, figures hold that were
fitted on the training parts of public data sets (see docs/classification.md).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]

ZERO_SHOT_SHARPNESS = 0.35
"""Weight of the model's scores (nats above its bias) where there are no examples to fit it on."""
ZERO_SHOT_FLOOR = 2.0
"""Best score, in nats above the bias, under which a text is none of the labels; without examples."""
ZERO_SHOT_SPREAD = 2.0
"""Width, in nats, of the passage around that floor."""

FALSE_ALARMS = 0.05
"""Share of texts that do have a label and may be taken for none of these."""
FEWEST_FOR_FLOOR = 10
"""Fewer labelled examples do not show where so small a share of them lies."""
WORTH_SCORING = 0.03
"""Nats by which the model's scores must better the head, for they make each text dearer to read."""
FEWEST_ALONE = 40
"""With fewer examples the head never decides alone: a person corrects first what the scores got wrong."""

USUAL_HEAD = 3.0
"""Weight of the head that some examples leave in place; of a first one or two, a part of it."""
DOUBT_OF_SCORES, DOUBT_OF_HEAD = 10.0, 2.0
"""Nats that all examples together must gain to move a weight far from the usual one: a few prove little, and
of the scores less, since a person corrects first what they got wrong.
"""

_SHARPNESS_OF_SCORES = (0.0, 0.05, 0.1, 0.2, 0.4, 0.8)
_SHARPNESS_OF_HEAD = (0.0, *np.geomspace(1, 64, 19).tolist())


@dataclass(frozen=True, slots=True)
class Mixture:
    """Weights in the logit of a class, and the floor under which the best class is none."""

    scores: float
    head: float
    floor: float
    spread: float
    floor_on_head: bool = False
    """The floor is on the head's prediction, else on the model's score."""

    @property
    def needs_scores(self) -> bool:
        """False where the head alone decides, which is quicker."""
        return self.scores > 0

    def logits(self, scores: Vector, predictions: Vector) -> Vector:
        """`[..., classes]` of the model's scores above its bias, and of the head's predictions."""
        result: Vector = self.scores * scores + self.head * predictions
        return result

    def none(self, scores: Vector, predictions: Vector) -> float:
        """Probability that a text with these scores and predictions `[labels]` is none of the labels."""
        best = float((predictions if self.floor_on_head else scores).max())
        under = float(1 / (1 + np.exp(np.clip((best - self.floor) / self.spread, -30, 30))))
        if self.floor_on_head or not self.head:
            return under
        chance = 1 / (len(predictions) + 1)
        likeness = (float(predictions.max()) - chance) / (1 - chance)
        return under * (1 - min(max(likeness, 0.0), 1.0))  # what is like a few examples is not none


ZERO_SHOT = Mixture(ZERO_SHOT_SHARPNESS, 0.0, ZERO_SHOT_FLOOR, ZERO_SHOT_SPREAD)


def fit_mixture(scores: Vector, predictions: Vector, targets: Vector, *, several: bool) -> Mixture:
    """The mixture under which the examples' labels are most probable.

    scores: `[scored, classes]` of the first examples. predictions: `[examples, classes]`, each left out.
    targets: the same shape, of 0 and 1. several: labels do not shut each other out.
    """
    scored = len(scores)
    labelled = predictions[targets.sum(axis=1) > 0].max(axis=1)
    is_few = len(labelled) < FEWEST_FOR_FLOOR

    losses = {
        (of_scores, of_head): _loss(
            of_scores * scores + of_head * predictions[:scored], targets[:scored], several
        )
        for of_scores in _SHARPNESS_OF_SCORES
        for of_head in _SHARPNESS_OF_HEAD
    }

    def doubted(pair: tuple[float, float]) -> float:
        return losses[pair] + _doubt(*pair, len(targets)) / len(targets)

    if is_few:
        return Mixture(
            *min((pair for pair in losses if pair[0]), key=doubted), ZERO_SHOT_FLOOR, ZERO_SHOT_SPREAD
        )
    best = min(losses, key=doubted)
    alone = min((pair for pair in losses if not pair[0]), key=doubted)
    if len(targets) >= FEWEST_ALONE and losses[alone] - losses[best] < WORTH_SCORING:
        all_examples = {
            h: _loss(h * predictions, targets, several) + _doubt(0.0, h, len(targets)) / len(targets)
            for h in _SHARPNESS_OF_HEAD
        }
        best = (0.0, min(all_examples, key=all_examples.__getitem__))
    if not best[1]:
        return Mixture(best[0] or ZERO_SHOT_SHARPNESS, 0.0, ZERO_SHOT_FLOOR, ZERO_SHOT_SPREAD)
    floor, middle = np.quantile(labelled, (FALSE_ALARMS, 0.5))
    return Mixture(*best, float(floor), float(max(middle - floor, 1e-3)) / 3, floor_on_head=True)


def _doubt(of_scores: float, of_head: float, examples: int) -> float:
    """In nats: how far weights are from the usual ones."""
    usual_head = USUAL_HEAD * examples / (examples + 2)
    return float(
        DOUBT_OF_SCORES * np.log((of_scores + 0.05) / (ZERO_SHOT_SHARPNESS + 0.05)) ** 2
        + DOUBT_OF_HEAD * np.log((of_head + 0.5) / (usual_head + 0.5)) ** 2
    )


def _loss(logits: Vector, targets: Vector, several: bool) -> float:
    """Mean of the examples' negative log-likelihood, in nats."""
    if several:
        signed = np.where(targets > 0, logits, -logits)
        return float(np.logaddexp(0, -signed).sum(axis=1).mean())
    return float(-(log_softmax(logits) * targets).sum(axis=1).mean())


def log_softmax(logits: Vector) -> Vector:
    """Over the last axis."""
    shifted = logits - logits.max(axis=-1, keepdims=True)
    result: Vector = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    return result
