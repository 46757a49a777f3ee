"""Takes the weights out of a model folder again, so that training goes on where the shipped model stands.

The graph holds 8-bit weights in a rotated basis with the norms folded in (`engine.conversion.rotate`); here
that is turned back. What is lost is the rounding to 8 bits, far less than a day of training changes.
"""

from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import numpy_helper

from engine.conversion.checkpoint import Checkpoint
from engine.conversion.rotate import BLOCK, hadamard, random_basis

Weights = dict[str, NDArray[np.float32]]


def read_shipped(folder: Path, base: Checkpoint) -> Weights:
    """All weights but the embeddings under Hugging Face names; norms inside layers are the base model's."""
    graph = onnx.load(folder / "model.onnx").graph
    constants = {item.name: numpy_helper.to_array(item) for item in graph.initializer}
    config = base.config
    basis, block = random_basis(config.hidden_size), hadamard(BLOCK)

    def weight(name: str) -> NDArray[np.float64]:
        """`[out, in]`, in the rotated basis."""
        return (constants[f"{name}.weight"].astype(np.float64) * constants[f"{name}.scale"]).T

    result = {"model.norm.weight": _single(1 / np.diag(basis @ constants["enter"] @ basis.T))}
    kv_size = config.num_key_value_heads * config.head_dim
    for i in range(config.num_hidden_layers):
        layer = f"model.layers.{i}"
        before = base.weights[f"{layer}.input_layernorm.weight"]
        after = base.weights[f"{layer}.post_attention_layernorm.weight"]
        qkv = weight(f"{i}.qkv") @ basis.T / before
        parts = np.split(qkv, [len(qkv) - 2 * kv_size, len(qkv) - kv_size])
        for name, part in zip("qkv", parts, strict=True):
            result[f"{layer}.self_attn.{name}_proj.weight"] = _single(part)
        result[f"{layer}.self_attn.o_proj.weight"] = _single(basis @ weight(f"{i}.attention_out"))
        result[f"{layer}.mlp.gate_proj.weight"] = _single(weight(f"{i}.gate") @ basis.T / after)
        result[f"{layer}.mlp.up_proj.weight"] = _single(weight(f"{i}.up") @ basis.T / after)
        down = (basis @ weight(f"{i}.down")).reshape(config.hidden_size, -1, BLOCK) @ block
        result[f"{layer}.mlp.down_proj.weight"] = _single(down.reshape(config.hidden_size, -1))
    return result


def _single(matrix: NDArray[np.float64]) -> NDArray[np.float32]:
    return matrix.astype(np.float32)
