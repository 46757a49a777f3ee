"""Round weights: to 8 bits with a scale an output, or to 4 bits with a scale a block of inputs.

In 8 bits the runtime multiplies signed weights by unsigned activations, each row of which is quantised by its
own largest value inside the graph (`linear.py`), so only the weights are rounded here.
"""

import numpy as np
from numpy.typing import NDArray

from engine.errors import RoundingError
from engine.types import Blocks

Matrix = NDArray[np.float32]
Bytes = NDArray[np.uint8]

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
    weight: Matrix, blocks: Blocks, moments: NDArray[np.float64] | None = None
) -> tuple[Bytes, Matrix, Bytes | None]:
    """`(nibbles, scale, zero)` with `weight ≈ (nibble - zero) * scale`, as `MatMulNBits` takes them.

    weight: `[out, in]`. nibbles: uint8 `[out, in / size, size / 2]`, low first. scale: float32
    `[out, in / size]`, the one with the least squared error. zero: two blocks a byte, `[out, in / size / 2]`,
    low first; None where it is 8 throughout.
    moments: `[in, in]`, mean of `outer(x, x)` over inputs; with it each input's rounding error is made good
    by the inputs after it (GPTQ: Frantar et al. 2022, arXiv 2210.17323).
    Raises RoundingError where the inputs are no multiple of the block's size.
    """
    _require_whole_blocks(weight, blocks)
    if moments is None:
        levels, scale, zero = _nearest_levels(weight, blocks)
    else:
        levels, scale, zero = _compensated(weight, moments, blocks)
        levels = levels.reshape(len(weight), -1, blocks.size)
    return _packed(levels), scale, None if blocks.symmetric else _packed(zero)


def nearest_weights(weight: Matrix, blocks: Blocks) -> Matrix:
    """`weight` `[out, in]` in 4 bits, no error made good. Raises RoundingError as `quantise_blocks`."""
    _require_whole_blocks(weight, blocks)
    levels, scale, zero = _nearest_levels(weight, blocks)
    return ((levels - zero[..., None]) * scale[..., None]).reshape(weight.shape)


def _require_whole_blocks(weight: Matrix, blocks: Blocks) -> None:
    if weight.shape[1] % blocks.size:
        raise RoundingError(f"Layers of {weight.shape[1]} inputs cannot be cut into blocks of {blocks.size}.")


def _nearest_levels(weight: Matrix, blocks: Blocks) -> tuple[Matrix, Matrix, Matrix]:
    """Levels `[out, in / size, size]`, scales and zero points `[out, in / size]`."""
    split = weight.reshape(len(weight), -1, blocks.size)
    scale, zero = _best_grid(split, np.ones(blocks.size, np.float32), blocks.symmetric)
    return _levels(split, scale[..., None], zero[..., None]), scale, zero


def _packed(levels: Matrix) -> Bytes:
    """Pairs along the last axis in one byte each, the first of them low."""
    if levels.shape[-1] % 2:
        levels = np.concatenate([levels, np.zeros_like(levels[..., :1])], axis=-1)
    pairs: Bytes = (levels[..., 0::2] + 16 * levels[..., 1::2]).astype(np.uint8)
    return pairs


def _levels(weight: Matrix, scale: Matrix, zero: Matrix) -> Matrix:
    levels: Matrix = np.clip(np.rint(weight / scale) + zero, 0, 15)
    return levels


def _best_grid(blocks: Matrix, importance: Matrix, symmetric: bool) -> tuple[Matrix, Matrix]:
    """Scale and zero point `[...]` of blocks `[..., size]` with the least error."""
    if symmetric:  # the scale's sign lets the largest weight be eight steps away
        start = np.take_along_axis(blocks, np.abs(blocks).argmax(-1)[..., None], -1)[..., 0] / np.float32(-8)
    else:
        start = (blocks.max(-1) - blocks.min(-1)) / np.float32(15)
    middle = (blocks.max(-1) + blocks.min(-1)) / 2
    start = np.where(start == 0, np.float32(1e-12), start)
    best, best_zero = start, np.full(start.shape, 8, np.float32)
    least = np.full(start.shape, np.inf, np.float32)
    for ratio in _CLIPPING:
        scale = start * ratio
        zero = best_zero if symmetric else np.clip(np.rint(7.5 - middle / scale), 0, 15)
        back = (_levels(blocks, scale[..., None], zero[..., None]) - zero[..., None]) * scale[..., None]
        loss = ((blocks - back) ** 2 * importance).sum(-1)
        better = loss < least
        best, best_zero = np.where(better, scale, best), np.where(better, zero, best_zero)
        least = np.where(better, loss, least)
    return best.astype(np.float32), best_zero.astype(np.float32)


def _compensated(
    weight: Matrix, moments: NDArray[np.float64], blocks: Blocks
) -> tuple[Matrix, Matrix, Matrix]:
    """Levels `[out, in]`, scales and zero points `[out, in / size]`, input by input as in GPTQ."""
    rows, columns = weight.shape
    left = weight.copy()
    damped = moments + np.eye(columns) * (_DAMPING * np.trace(moments) / columns + 1e-12)
    importance = np.diag(damped).astype(np.float32)
    inverse_root = np.linalg.cholesky(np.linalg.inv(damped))  # of the inverse: inputs done drop out of it
    upper = inverse_root.T.astype(np.float32)
    levels = np.zeros((rows, columns), np.float32)
    scales, zeros = np.zeros((2, rows, columns // blocks.size), np.float32)
    for begin in range(0, columns, blocks.size):
        end = begin + blocks.size
        block, errors = left[:, begin:end], np.zeros((rows, blocks.size), np.float32)
        scale, zero = _best_grid(block, importance[begin:end], blocks.symmetric)
        scales[:, begin // blocks.size], zeros[:, begin // blocks.size] = scale, zero
        for i in range(blocks.size):
            at = begin + i
            levels[:, at] = _levels(block[:, i], scale, zero)
            errors[:, i] = (block[:, i] - (levels[:, at] - zero) * scale) / upper[at, at]
            block[:, i:] -= np.outer(errors[:, i], upper[at, at:end])
        left[:, end:] -= errors @ upper[begin:end, end:]
    return levels, scales, zeros
