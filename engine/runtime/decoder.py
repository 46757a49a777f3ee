"""A decoder graph behind one call: new tokens in, log-probabilities out, the state grown in place."""

import re
import threading
from pathlib import Path

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray

from engine.runtime.session import open_session
from engine.runtime.state import State

HIDDEN = np.float32(-1e9)
"""Attention bias of a token that must not be seen."""


class Decoder:
    """Runs the graph that `engine.conversion.llama` describes."""

    def __init__(self, model: Path, *, provider: str = "cpu", threads: int | None = None) -> None:
        self._session = open_session(model, provider=provider, threads=threads)
        shapes = {item.name: item.shape for item in self._session.get_inputs()}
        self._cache_inputs = {
            name: (int(shape[1]), int(shape[3]))
            for name, shape in shapes.items()
            if re.fullmatch(r"past\.\d+\.(key|value)", name)
        }
        self._running = threading.Lock()

    def new_state(self, capacity: int) -> State:
        """An empty state with room for `capacity` tokens."""
        return State(self._cache_inputs, capacity)

    def append(
        self,
        state: State,
        tokens: NDArray[np.int64],
        positions: NDArray[np.int64],
        bias: NDArray[np.float32] | None = None,
        logits_rows: NDArray[np.int64] | None = None,
    ) -> NDArray[np.float32]:
        """Compute S tokens after those that `state` holds, and keep them.

        tokens, positions: `[S]`. bias: `[S, P + S]`, added to the attention scores; a token never sees those
        after it. logits_rows: which tokens need an answer, `[R]`; none by default. Returns the natural
        log-probabilities of their next tokens, `[R, vocabulary]`.
        """
        new, total = len(tokens), state.length + len(tokens)
        state.reserve(total)
        if bias is None:
            bias = np.zeros((new, total), np.float32)
        inputs = {
            "input_ids": tokens[None],
            "position_ids": positions[None],
            "attention_bias": bias[None, None],
            "seqlens_k": np.array([total - 1], np.int32),
            "total_length": np.array(total, np.int32),
            "logits_rows": np.zeros(0, np.int64) if logits_rows is None else logits_rows,
        }
        with self._running:
            binding = self._session.io_binding()
            kept = [ort.OrtValue.ortvalue_from_numpy(np.ascontiguousarray(v)) for v in inputs.values()]
            for name, value in zip(inputs, kept, strict=True):
                binding.bind_ortvalue_input(name, value)
            binding.bind_output("logprobs")
            for name, buffer in state.buffers.items():
                binding.bind_ortvalue_input(name, buffer)
                binding.bind_ortvalue_output(name.replace("past", "present", 1), buffer)
            self._session.run_with_iobinding(binding)
            logprobs: NDArray[np.float32] = binding.get_outputs()[0].numpy()
        state.length = total
        return logprobs
