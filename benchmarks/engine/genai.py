"""onnxruntime-genai as a process that is measured: `python -m benchmarks.engine.genai FOLDER THREADS ROOM`.

It runs in a Python that has `onnxruntime-genai` and may have nothing of ours, as `llama.py` does. Its
sequences share nothing: with several side by side, each has read the whole text for itself. It goes on
with the tokens that it finds most probable, and finding them is part of its time.
"""

import json
import sys
from typing import Any

import numpy as np
import onnxruntime_genai as og

from benchmarks.engine.process import Times, peak_memory, serve, timed


class GenAI:
    """The verbs that all engines know."""

    def __init__(self, folder: str, threads: int, room: int) -> None:
        self._folder, self._threads, self._room = folder, threads, room
        self._model = self._open()
        self._generator: Any = None

    def _open(self) -> Any:
        config = og.Config(self._folder)
        options = {"intra_op_num_threads": self._threads, "inter_op_num_threads": 1}
        config.overlay(json.dumps({"model": {"decoder": {"session_options": options}}}))
        return og.Model(config)

    def load(self) -> Times:
        """Open the model once more, and let it go."""
        return timed(self._open)[1]

    def memory(self) -> int:
        """Bytes at most so far."""
        return peak_memory()

    def read(self, tokens: list[int], answer: bool = False) -> Times:
        """Read `tokens` as a new text until the next token's logits are there, which come in any case."""
        del answer
        self._begin(1, self._room)
        return timed(lambda: self._append(tokens))[1]

    def decode(self, context: list[int], tokens: list[int], steps: int) -> Times:
        """As many tokens as `tokens` side by side after `context`, again and again; times of one step."""
        self._begin(len(tokens), len(context) + steps + 2)
        self._append(context)
        self._generator.generate_next_token()  # from the logits that are there

        def work() -> None:
            for _ in range(steps):
                self._generator.generate_next_token()

        return [seconds / steps for seconds in timed(work)[1]]

    def _begin(self, rows: int, room: int) -> None:
        self._generator = None  # its keys and values go before there are new ones
        self._rows = rows
        params = og.GeneratorParams(self._model)
        params.set_search_options(max_length=room, batch_size=rows, do_sample=False)
        self._generator = og.Generator(self._model, params)

    def _append(self, tokens: list[int]) -> None:
        self._generator.append_tokens(np.tile(np.array(tokens, np.int32), (self._rows, 1)))


if __name__ == "__main__":
    serve(GenAI(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
