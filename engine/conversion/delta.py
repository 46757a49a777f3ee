"""A fine-tuned checkpoint stored as its 4-bit difference to a base.

Two-dimensional tensors `NAME.q` (uint8 `[out, in/2]`, low nibble first along the input) and `NAME.scale`
(float16 `[out, in/block]`): `weight = base + (nibble - 8) * scale`. One-dimensional tensors replace the
base's.
"""

from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file

from engine.conversion.checkpoint import Checkpoint
from engine.errors import ModelError


def apply_delta(base: Checkpoint, path: Path) -> Checkpoint:
    """`base` with the differences of the safetensors file at `path` added.

    Raises ModelError when the file speaks of weights that the base lacks.
    """
    tensors = load_file(path)
    weights = dict(base.weights)
    for key, tensor in tensors.items():
        name = key.removesuffix(".q").removesuffix(".scale")
        if name not in weights:
            raise ModelError(f"{path.name} changes '{name}', which the base model does not have.")
        if key.endswith(".q"):
            weights[name] = weights[name] + _unpack(tensor, tensors[f"{name}.scale"])
        elif key == name:
            weights[name] = tensor.astype(np.float32)
    return replace(base, weights=weights)


def _unpack(nibbles: NDArray[np.uint8], scale: NDArray[np.float16]) -> NDArray[np.float32]:
    out_features, half = nibbles.shape
    values = np.stack([nibbles & 15, nibbles >> 4], axis=-1).reshape(out_features, half * 2)
    block = values.shape[1] // scale.shape[1]
    return (values.astype(np.float32) - 8) * np.repeat(scale.astype(np.float32), block, axis=1)
