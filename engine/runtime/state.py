"""The KV cache of one document: buffers that the graph writes in place, and how much of them is used."""

import numpy as np
import onnxruntime as ort


class State:
    """`length` tokens are kept; setting it lower rewinds, for the buffers beyond it are never looked at.

    buffers: `past.{i}.key` and `past.{i}.value` → float32 `[1, kv_heads, capacity, head_dim]`.
    """

    def __init__(self, cache_inputs: dict[str, tuple[int, int]], capacity: int) -> None:
        """cache_inputs: input name → (kv_heads, head_dim)."""
        self._cache_inputs = cache_inputs
        self.length = 0
        self.capacity = capacity
        self.buffers = {
            name: ort.OrtValue.ortvalue_from_numpy(np.zeros((1, heads, capacity, width), np.float32))
            for name, (heads, width) in cache_inputs.items()
        }

    def reserve(self, capacity: int) -> None:
        """Make room for `capacity` tokens in all; what is kept stays."""
        if capacity <= self.capacity:
            return
        grown = State(self._cache_inputs, capacity)
        for name, buffer in self.buffers.items():
            grown.buffers[name].numpy()[:, :, : self.length] = buffer.numpy()[:, :, : self.length]
        self.capacity, self.buffers = capacity, grown.buffers
