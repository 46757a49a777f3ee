"""Rotate a Llama checkpoint's hidden space so that no channel stands out, which 8-bit activations need.

A decoder that normalises by root mean square computes the same function in any rotated basis, once the norms'
weights are folded into the layers that follow. In a random basis the few huge channels of a small decoder are
spread over all of them (QuaRot: Ashkboos et al. 2024, arXiv 2404.00456). No calibration text is needed.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.conversion.checkpoint import Checkpoint

Matrix = NDArray[np.float32]

BLOCK = 32
"""Width of the rotation inside the MLP's hidden features, done in the graph."""


@dataclass(frozen=True)
class RotatedLayer:
    """Weights `[out, in]` of one layer; its norms have become plain."""

    qkv: Matrix
    attention_out: Matrix
    gate: Matrix
    up: Matrix
    down: Matrix


@dataclass(frozen=True)
class Rotated:
    """A checkpoint in a rotated basis.

    One table serves as embedding and head: logits are `hidden @ table.T`, and a token's hidden vector is
    `table[token] @ enter`, for the head's norm weight is folded into the table.
    """

    table: Matrix
    enter: Matrix
    layers: tuple[RotatedLayer, ...]
    block_rotation: Matrix
    """`[BLOCK, BLOCK]`: the MLP's hidden features are turned by it, block by block, before `down`."""


def rotate(checkpoint: Checkpoint, seed: int = 0) -> Rotated:
    """The checkpoint in a random basis (the same for the same seed)."""
    config, weights = checkpoint.config, checkpoint.weights
    size = config.hidden_size
    basis = random_basis(size, seed)
    block = hadamard(BLOCK)

    def layer(i: int) -> RotatedLayer:
        def weight(name: str) -> NDArray[np.float64]:
            return weights[f"model.layers.{i}.{name}.weight"].astype(np.float64)

        qkv = np.concatenate([weight(f"self_attn.{part}_proj") for part in "qkv"])
        down = weight("mlp.down_proj").reshape(size, -1, BLOCK) @ block
        return RotatedLayer(
            qkv=_single((qkv * weight("input_layernorm")) @ basis),
            attention_out=_single(basis.T @ weight("self_attn.o_proj")),
            gate=_single((weight("mlp.gate_proj") * weight("post_attention_layernorm")) @ basis),
            up=_single((weight("mlp.up_proj") * weight("post_attention_layernorm")) @ basis),
            down=_single(basis.T @ down.reshape(size, -1)),
        )

    norm = weights["model.norm.weight"].astype(np.float64)
    return Rotated(
        table=_single((weights["model.embed_tokens.weight"] * norm) @ basis),
        enter=_single((basis.T / norm) @ basis),
        layers=tuple(layer(i) for i in range(config.num_hidden_layers)),
        block_rotation=_single(block),
    )


def random_basis(size: int, seed: int = 0) -> NDArray[np.float64]:
    """An orthonormal matrix `[size, size]`, the same for the same seed."""
    random = np.random.default_rng(seed).standard_normal((size, size))
    basis: NDArray[np.float64] = np.linalg.qr(random)[0]
    return basis


def hadamard(size: int) -> NDArray[np.float64]:
    """The orthonormal Hadamard matrix of a power of two (Sylvester 1867); it is its own inverse."""
    matrix = np.ones((1, 1))
    while len(matrix) < size:
        matrix = np.block([[matrix, matrix], [matrix, -matrix]])
    rotation: NDArray[np.float64] = matrix / np.sqrt(size)
    return rotation


def _single(matrix: NDArray[np.float64]) -> Matrix:
    return matrix.astype(np.float32)
