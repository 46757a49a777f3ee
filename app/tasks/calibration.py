"""From a model's log-probability to how often it is right.

`p = 1 / (1 + exp(-(slope * logit(q) + offset)))` with q the model's own probability: Platt's scaling (1999),
fitted on development documents and kept in the model's manifest, apart for found and absent answers.
"""

import math
from collections.abc import Mapping
from typing import Any

_EDGE = 1e-6


def calibrated(probability: float, kind: str, calibration: Mapping[str, Any]) -> float:
    """The probability that an answer is right. kind: `found` or `absent`; unknown kinds stay as they are."""
    scaling = calibration.get(kind)
    if scaling is None:
        return probability
    clipped = min(max(probability, _EDGE), 1 - _EDGE)
    logit = math.log(clipped / (1 - clipped))
    return 1 / (1 + math.exp(-(scaling["slope"] * logit + scaling["offset"])))
