"""From a model's log-probability to how often it is right.

`p = 1 / (1 + exp(-(slope * logit(q) + offset + types[type])))` with q the model's own probability: Platt's
scaling (1999) with an offset a type of field, fitted on development documents and kept in the model's
manifest, apart for found and absent answers.
"""

import math
from collections.abc import Mapping
from typing import Any

_EDGE = 1e-6


def calibrated(probability: float, kind: str, type: str, calibration: Mapping[str, Any]) -> float:
    """The probability that an answer to a field of this type is right.

    kind: `found` or `absent`. A kind that the calibration does not know stays as it is.
    """
    scaling = calibration.get(kind)
    if scaling is None:
        return probability
    clipped = min(max(probability, _EDGE), 1 - _EDGE)
    logit = math.log(clipped / (1 - clipped))
    offset = scaling["offset"] + scaling.get("types", {}).get(type, 0.0)
    return 1 / (1 + math.exp(-(scaling["slope"] * logit + offset)))
