"""Rotate a decoder's hidden space so that no channel stands out, which 8-bit activations need.

A decoder that normalises by root mean square computes the same function in any rotated basis, once the norms'
weights are folded into the layers that follow. In a random basis the few huge channels of a small decoder are
spread over all of them (QuaRot: Ashkboos et al. 2024, arXiv 2404.00456). No calibration text is needed.
"""

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]

BLOCK = 32
"""Width of the rotation of features between two layers, done in the graph."""


class Rotation:
    """A random basis of the hidden space (the same for the same seed), and layers turned into it.

    One table serves as embedding and head: logits are `hidden @ table.T`, and a token's hidden vector is
    `table[token] @ enter`, for the head's norm weight is folded into the table.
    """

    def __init__(self, hidden_size: int, seed: int = 0) -> None:
        self._basis = random_basis(hidden_size, seed)
        self._block = hadamard(BLOCK)

    @property
    def block(self) -> Matrix:
        """`[BLOCK, BLOCK]`: by it the graph turns the features that `writing_blocks` takes."""
        return _single(self._block)

    def table(self, embedding: Matrix, norm: Matrix) -> Matrix:
        """Embedding `[vocabulary, hidden]` and head in one; norm: the last norm's weight."""
        return _single((embedding * norm.astype(np.float64)) @ self._basis)

    def enter(self, norm: Matrix) -> Matrix:
        """`[hidden, hidden]`: from a row of the table to the token's hidden vector."""
        return _single((self._basis.T / norm.astype(np.float64)) @ self._basis)

    def reading(self, weight: Matrix, norm: Matrix) -> Matrix:
        """A layer `[out, hidden]` that reads the hidden vector behind a norm with the weight `norm`."""
        return _single((weight.astype(np.float64) * norm) @ self._basis)

    def writing(self, weight: Matrix) -> Matrix:
        """A layer `[hidden, in]` that adds to the hidden vector."""
        return _single(self._basis.T @ weight.astype(np.float64))

    def writing_blocks(self, weight: Matrix) -> Matrix:
        """As `writing`, for a layer whose inputs the graph turns by `block`."""
        turned = weight.astype(np.float64).reshape(len(weight), -1, BLOCK) @ self._block
        return _single(self._basis.T @ turned.reshape(weight.shape))


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
