"""Round weights: to 8 bits with a scale an output, or to 4 bits with a scale a block of inputs; symmetric.

In 8 bits the runtime multiplies signed weights by unsigned activations, each row of which is quantised by its
own largest value inside the graph (`linear.py`), so only the weights are rounded here.
"""

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]

BLOCK = 32
"""Inputs that share a scale in 4 bits."""

_CLIPPING = np.linspace(0.75, 1.1, 8, dtype=np.float32)
"""Scales tried, as multiples of the one that keeps a block's largest weight."""

_DAMPING = 0.01
"""Share of the mean moment added to the diagonal, so that it can be inverted."""


def quantise_columns(weight: Matrix) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """`(q, scale)` with `weight ≈ (q * scale).T`.

    weight: `[out, in]`. q: int8 `[in, out]`, the layout that the integer matrix product takes.
    scale: float32 `[out]`.
    """
    scale = np.maximum(np.abs(weight).max(axis=1), 1e-12) / 127
    quantised = np.clip(np.rint(weight / scale[:, None]), -127, 127).astype(np.int8)
    return np.ascontiguousarray(quantised.T), scale.astype(np.float32)


def quantise_blocks(
    weight: Matrix, moments: NDArray[np.float64] | None = None
) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
    """`(nibbles, scale)` with `weight ≈ (nibble - 8) * scale`, as `MatMulNBits` takes them.

    weight: `[out, in]`, in a multiple of `BLOCK`. nibbles: uint8 `[out, in / BLOCK, BLOCK / 2]`, low first.
    scale: float32 `[out, in / BLOCK]`, the one with the least squared error.
    moments: `[in, in]`, mean of `outer(x, x)` over inputs; with it each input's rounding error is made good
    by the inputs after it (GPTQ: Frantar et al. 2022, arXiv 2210.17323).
    """
    rows = len(weight)
    if moments is None:
        blocks = weight.reshape(rows, -1, BLOCK)
        scale = _best_scale(blocks, np.ones(BLOCK, np.float32))
        levels = _levels(blocks, scale[..., None])
    else:
        levels, scale = _compensated(weight, moments)
        levels = levels.reshape(rows, -1, BLOCK)
    shifted = (levels + 8).astype(np.uint8)
    nibbles = shifted[..., 0::2] + 16 * shifted[..., 1::2]
    return nibbles.astype(np.uint8), scale


def _levels(weight: Matrix, scale: Matrix) -> Matrix:
    levels: Matrix = np.clip(np.rint(weight / scale), -8, 7)
    return levels


def _best_scale(blocks: Matrix, importance: Matrix) -> Matrix:
    """Scale `[...]` of blocks `[..., BLOCK]` with the least error; its sign lets the largest weight be -8."""
    largest = np.take_along_axis(blocks, np.abs(blocks).argmax(-1)[..., None], -1)[..., 0]
    start = np.where(largest == 0, np.float32(1e-12), largest) / np.float32(-8)
    best, least = start, np.full(start.shape, np.inf, np.float32)
    for ratio in _CLIPPING:
        scale = start * ratio
        error = blocks - _levels(blocks, scale[..., None]) * scale[..., None]
        loss = (error**2 * importance).sum(-1)
        better = loss < least
        best, least = np.where(better, scale, best), np.where(better, loss, least)
    return best.astype(np.float32)


def _compensated(weight: Matrix, moments: NDArray[np.float64]) -> tuple[Matrix, Matrix]:
    """Levels `[out, in]` and scales `[out, in / BLOCK]`, input by input as in GPTQ."""
    rows, columns = weight.shape
    left = weight.copy()
    damped = moments + np.eye(columns) * (_DAMPING * np.trace(moments) / columns + 1e-12)
    importance = np.diag(damped).astype(np.float32)
    inverse_root = np.linalg.cholesky(np.linalg.inv(damped))  # of the inverse: inputs done drop out of it
    upper = inverse_root.T.astype(np.float32)
    levels = np.zeros((rows, columns), np.float32)
    scales = np.zeros((rows, columns // BLOCK), np.float32)
    for begin in range(0, columns, BLOCK):
        end = begin + BLOCK
        block, errors = left[:, begin:end], np.zeros((rows, BLOCK), np.float32)
        scale = _best_scale(block, importance[begin:end])
        scales[:, begin // BLOCK] = scale
        for i in range(BLOCK):
            at = begin + i
            levels[:, at] = _levels(block[:, i], scale)
            errors[:, i] = (block[:, i] - levels[:, at] * scale) / upper[at, at]
            block[:, i:] -= np.outer(errors[:, i], upper[at, at:end])
        left[:, end:] -= errors @ upper[begin:end, end:]
    return levels, scales
