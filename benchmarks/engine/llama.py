"""llama.cpp as a process that is measured: `python -m benchmarks.engine.llama FILE THREADS CONTEXT`.

It runs in a Python that has `llama-cpp-python` and may have nothing of ours, so this file imports nothing but
the door of the process. The greedy choice under a grammar goes as in llama.cpp's own programs: the most
probable token is tried first, and all others only where the grammar refuses it.
"""

import ctypes
import json
import sys
from typing import Any

import llama_cpp as lib
import numpy as np
from llama_cpp.llama_grammar import json_schema_to_gbnf

from benchmarks.engine.process import Times, peak_memory, serve, timed

SEQUENCES = 17


class Llama:
    """The verbs that both engines know first, then `generate`."""

    def __init__(self, path: str, threads: int, room: int) -> None:
        lib.llama_backend_init()
        self._path, self._threads, self._room = path.encode(), threads, room
        self._model, self._context = self._open()
        self._memory = lib.llama_get_memory(self._context)
        self._vocabulary = lib.llama_model_get_vocab(self._model)
        self._size = lib.llama_vocab_n_tokens(self._vocabulary)
        self._batch = lib.llama_batch_init(room, 0, 1)
        self._read: list[int] = []

    def _open(self) -> tuple[Any, Any]:
        model = lib.llama_model_load_from_file(self._path, lib.llama_model_default_params())
        params = lib.llama_context_default_params()
        params.n_ctx, params.n_batch, params.n_seq_max = self._room, self._room, SEQUENCES
        params.n_threads = params.n_threads_batch = self._threads
        params.kv_unified = True  # sequences share what they have in common, as our branches do
        return model, lib.llama_init_from_model(model, params)

    def load(self) -> Times:
        """Open the model once more, and let it go."""
        (model, context), times = timed(self._open)
        lib.llama_free(context)
        lib.llama_model_free(model)
        return times

    def memory(self) -> int:
        """Bytes at most so far."""
        return peak_memory()

    def read(self, tokens: list[int], answer: bool = False) -> Times:
        """Read `tokens` as a new text until the next token's logits are there, which come in any case."""
        del answer
        return timed(lambda: self._begin(tokens))[1]

    def decode(self, context: list[int], tokens: list[int], steps: int) -> Times:
        """`tokens` side by side after `context`, again and again on their own branches; times of one step."""
        if self._read != context:
            self._begin(context)
        sequences = range(1, len(tokens) + 1)
        for sequence in sequences:
            lib.llama_memory_seq_cp(self._memory, 0, sequence, -1, -1)

        def work() -> None:
            for position in range(len(context), len(context) + steps):
                self._run([(token, position, s, True) for token, s in zip(tokens, sequences, strict=True)])

        times = timed(work)[1]
        for sequence in sequences:
            lib.llama_memory_seq_rm(self._memory, sequence, -1, -1)
        return [seconds / steps for seconds in times]

    def forget(self) -> None:
        """Let go of what was read."""
        lib.llama_memory_clear(self._memory, True)
        self._read = []

    def generate(
        self, prompt: list[int], most: int, schema: dict | None = None, grammar: str = ""
    ) -> dict[str, object]:
        """Go on after `prompt`, of which only what differs from the last is read, until the grammar ends.

        schema: JSON Schema that becomes the grammar. most: tokens at most.
        """

        def work() -> list[int]:
            rules = json_schema_to_gbnf(json.dumps(schema)) if schema else grammar
            sampler = lib.llama_sampler_init_grammar(self._vocabulary, rules.encode(), b"root")
            pairs = enumerate(zip(self._read, prompt[:-1], strict=False))
            shared = next((i for i, (a, b) in pairs if a != b), min(len(self._read), len(prompt) - 1))
            lib.llama_memory_seq_rm(self._memory, 0, shared, -1)
            last = len(prompt) - 1
            self._run([(prompt[i], i, 0, i == last) for i in range(shared, len(prompt))])
            written: list[int] = []
            while len(written) < most:
                token = self._best(sampler)
                if lib.llama_vocab_is_eog(self._vocabulary, token):
                    break
                lib.llama_sampler_accept(sampler, token)
                written.append(token)
                self._run([(token, last + len(written), 0, True)])
            lib.llama_sampler_free(sampler)
            self._read = [*prompt, *written]
            return written

        written, times = timed(work)
        return {"times": times, "tokens": written}

    def _begin(self, tokens: list[int]) -> None:
        self.forget()
        self._run([(token, i, 0, i == len(tokens) - 1) for i, token in enumerate(tokens)])
        self._read = tokens

    def _run(self, entries: list[tuple[int, int, int, bool]]) -> None:
        """One pass over (token, position, sequence, wants logits)."""
        batch = self._batch
        batch.n_tokens = len(entries)
        for i, (token, position, sequence, wanted) in enumerate(entries):
            batch.token[i], batch.pos[i], batch.logits[i] = token, position, wanted
            batch.n_seq_id[i], batch.seq_id[i][0] = 1, sequence
        if code := lib.llama_decode(self._context, batch):
            raise RuntimeError(f"llama_decode: {code}")

    def _best(self, sampler: Any) -> int:
        logits = np.ctypeslib.as_array(lib.llama_get_logits_ith(self._context, -1), (self._size,))
        first = int(logits.argmax())
        if self._allowed(sampler, np.array([first]), logits)[0] > -np.inf:
            return first
        every = np.arange(self._size)
        return int(self._allowed(sampler, every, logits).argmax())

    def _allowed(self, sampler: Any, tokens: np.ndarray, logits: np.ndarray) -> np.ndarray:
        """Logits of `tokens`, minus infinity where the grammar refuses one."""
        kind = np.dtype([("id", np.int32), ("logit", np.float32), ("p", np.float32)])
        entries = np.zeros(len(tokens), kind)
        entries["id"], entries["logit"] = tokens, logits[tokens]
        data = entries.ctypes.data_as(lib.llama_token_data_p)
        array = lib.llama_token_data_array(data, len(tokens), -1, False)
        lib.llama_sampler_apply(sampler, ctypes.byref(array))
        return entries["logit"]


if __name__ == "__main__":
    serve(Llama(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
