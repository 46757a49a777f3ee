"""Our own graphs: a token tree in one pass, keys and values grown in place."""

import re
import threading
from typing import Any

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray

from engine.runtime.history import ConvolutionHistory
from engine.runtime.token_tree import TokenTree


class TreeDecoder:
    """Runs a graph as `engine.conversion.decoder_blocks` describes it, with convolutions or without."""

    def __init__(self, session: ort.InferenceSession) -> None:
        self.session = session
        self.running = threading.Lock()
        shapes = {item.name: item.shape for item in session.get_inputs()}
        self.caches = {
            name: (int(shape[1]), int(shape[3]))
            for name, shape in shapes.items()
            if re.fullmatch(r"past\.\d+\.(key|value)", name)
        }
        self._history = shapes.get("history")

    def new_state(self, capacity: int = 0) -> "TreeState":
        """An empty state with room for `capacity` tokens."""
        history = ConvolutionHistory(int(self._history[0]), int(self._history[2])) if self._history else None
        buffers = {name: self._empty_buffer(name, capacity) for name in self.caches}
        return TreeState(self, TokenTree(), history, buffers, capacity)

    def _empty_buffer(self, name: str, capacity: int) -> ort.OrtValue:
        heads, width = self.caches[name]
        return ort.OrtValue.ortvalue_from_numpy(np.zeros((1, heads, capacity, width), np.float32))

    def copied(self, buffers: dict[str, ort.OrtValue], length: int, capacity: int) -> dict[str, ort.OrtValue]:
        """New buffers with room for `capacity` tokens and the first `length` of the old ones."""
        copies = {name: self._empty_buffer(name, capacity) for name in buffers}
        for name, buffer in buffers.items():
            copies[name].numpy()[:, :, :length] = buffer.numpy()[:, :, :length]
        return copies


class TreeState:
    """Keys and values in buffers that the graph writes in place, never looked at beyond `length`.

    buffers: `past.{i}.key` and `past.{i}.value` → float32 `[1, kv_heads, capacity, head_dim]`.
    """

    def __init__(
        self,
        decoder: TreeDecoder,
        tree: TokenTree,
        history: ConvolutionHistory | None,
        buffers: dict[str, ort.OrtValue],
        capacity: int,
    ) -> None:
        self._decoder, self._tree, self._history = decoder, tree, history
        self._buffers, self._capacity = buffers, capacity

    @property
    def length(self) -> int:
        """Tokens kept."""
        return len(self._tree)

    @property
    def is_parallel(self) -> bool:
        """See `State.is_parallel`."""
        return True

    def reserve(self, capacity: int) -> None:
        """Make room for `capacity` tokens in all; what is kept stays."""
        if capacity > self._capacity:
            for name in self._buffers:  # one by one, so that only one is there twice
                self._buffers |= self._decoder.copied({name: self._buffers[name]}, self.length, capacity)
            self._capacity = capacity

    def append(
        self,
        tokens: NDArray[np.int64],
        parents: NDArray[np.int64] | None = None,
        logits_rows: NDArray[np.int64] | None = None,
    ) -> NDArray[np.float32]:
        """See `State.append`.

        A text's numbers are the same bits however it is cut into passes. ONNX Runtime attends to a single
        query by other code, which rounds otherwise; so one token is computed twice, side by side, and the
        model's context has to have a column to spare.
        """
        before = self.length
        is_plain, is_single = parents is None, len(tokens) == 1
        if is_single:
            tokens = np.repeat(tokens, 2)
            parents = np.repeat([before - 1] if parents is None else parents, 2)
        new = len(tokens)
        if (
            before == 0
            and parents is not None
            and ((parents >= 0) & (parents < np.arange(-1, new - 1))).any()
        ):
            raise ValueError("the runtime counts a text's first tokens itself: it may not branch so early")
        total = before + new
        if total > self._capacity:
            self.reserve(total if before == 0 else total + total // 4)
        positions = self._tree.extend(new, parents)
        inputs: dict[str, NDArray[Any]] = {
            "input_ids": tokens[None],
            "position_ids": positions[None],
            "attention_bias": self._tree.visibility(new)[None, None],
            "seqlens_k": np.array([total - 1], np.int32),
            "total_length": np.array(total, np.int32),
            "logits_rows": np.zeros(0, np.int64) if logits_rows is None else logits_rows,
        }
        if self._history is not None:
            inputs |= self._convolution_inputs(self._history, before)
        logprobs, *gated = self._run(inputs)
        if self._history is not None:
            self._history.append(gated[0])
        if is_single:
            self.rewind(before + 1)
        if self._history is not None and is_plain and self._tree.is_chain:
            self._history.forget()
        return logprobs

    def rewind(self, length: int) -> None:
        """See `State.rewind`."""
        self._tree.cut(length if self._history is None else self._history.cut(length))

    def fork(self) -> "TreeState":
        """A state of its own with the same tokens."""
        history = self._history.copy() if self._history else None
        buffers = self._decoder.copied(self._buffers, self.length, self._capacity)
        return TreeState(self._decoder, self._tree.copy(), history, buffers, self._capacity)

    def _convolution_inputs(self, history: ConvolutionHistory, before: int) -> dict[str, NDArray[Any]]:
        parents = self._tree.parents[before:]
        predecessors = np.stack([parents, self._tree.before(parents)])
        old = np.unique(predecessors[predecessors < before])
        rows = np.where(
            predecessors < before, np.searchsorted(old, predecessors), predecessors - before + len(old)
        )
        return {"history": history.take(old), "predecessors": rows}

    def _run(self, inputs: dict[str, NDArray[Any]]) -> list[NDArray[np.float32]]:
        outputs = ["logprobs", "gated"] if "history" in inputs else ["logprobs"]
        with self._decoder.running:
            binding = self._decoder.session.io_binding()
            kept = [ort.OrtValue.ortvalue_from_numpy(np.ascontiguousarray(v)) for v in inputs.values()]
            for name, value in zip(inputs, kept, strict=True):
                binding.bind_ortvalue_input(name, value)
            for name in outputs:
                binding.bind_output(name)
            for name, buffer in self._buffers.items():
                binding.bind_ortvalue_input(name, buffer)
                binding.bind_ortvalue_output(name.replace("past", "present", 1), buffer)
            self._decoder.session.run_with_iobinding(binding)
            return [value.numpy() for value in binding.get_outputs()[: len(outputs)]]
