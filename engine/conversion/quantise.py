"""Round weights to 8 bits, a scale an output channel, symmetric.

The runtime's integer kernel multiplies unsigned activations by signed weights; each row of activations is
quantised by its own largest value inside the graph (see `graph.py`), so only the weights are rounded here.
"""

import numpy as np
from numpy.typing import NDArray


def quantise_columns(weight: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """`(q, scale)` with `weight ≈ (q * scale).T`.

    weight: `[out, in]`. q: int8 `[in, out]`, the layout that the integer matrix product takes.
    scale: float32 `[out]`.
    """
    scale = np.maximum(np.abs(weight).max(axis=1), 1e-12) / 127
    quantised = np.clip(np.rint(weight / scale[:, None]), -127, 127).astype(np.int8)
    return np.ascontiguousarray(quantised.T), scale.astype(np.float32)
