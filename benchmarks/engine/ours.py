"""Our engine as a process that is measured: `python -m benchmarks.engine.ours FOLDER THREADS`."""

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from app.context import AppContext
from app.fields.labels import read_labels
from app.fields.parsing.conventions import guess_conventions
from app.fields.schema import FieldType
from app.settings.locations import assets_folder
from app.tasks import prompts
from app.tasks.field_branches import Spans, branches_over
from app.tasks.label_reading import NAME_QUESTION, name_in_words, read_texts
from benchmarks.engine.process import Times, peak_memory, serve, timed
from engine.decoding.prefill import prefill
from engine.engine import Engine
from engine.runtime.decoder import open_decoder

TEXT = Path(__file__).parents[2] / "engine" / "conversion" / "texts" / "calibration.txt"
FIELDS = 10
TEXT_TOKENS = 50


class Ours:
    """The verbs that both engines know first, then those that speak of documents."""

    def __init__(self, folder: Path, threads: int) -> None:
        self._folder, self._threads = folder, threads
        self._decoder = self._open()
        self._state = self._decoder.new_state()
        self._engine: Engine | None = None

    def _open(self) -> Any:
        return open_decoder(self._folder / "model.onnx", threads=self._threads)

    def load(self) -> Times:
        """Open the model once more, and let it go."""
        return timed(self._open)[1]

    def memory(self) -> int:
        """Bytes at most so far."""
        return peak_memory()

    def read(self, tokens: list[int], answer: bool = False) -> Times:
        """Read `tokens` as a new text; with `answer`, until the next token's probabilities are there."""

        def work() -> None:
            self._state = self._decoder.new_state()
            prefill(self._state, tokens[:-1] if answer else tokens)
            if answer:
                self._state.append(np.array(tokens[-1:]), logits_rows=np.array([0]))

        return timed(work)[1]

    def decode(self, context: list[int], tokens: list[int], steps: int) -> Times:
        """`tokens` side by side after `context`, again and again on their own branches; times of one step."""
        if self._state.length != len(context):
            self.read(context)
        last, rows = len(context) - 1, len(tokens)
        self._state.reserve(len(context) + rows * steps)

        def work() -> None:
            parents = np.full(rows, last)
            for _ in range(steps):
                begin = self._state.length
                self._state.append(np.array(tokens), parents, np.arange(rows))
                parents = np.arange(begin, begin + rows)

        times = timed(work)[1]
        self._state.rewind(len(context))
        return [seconds / steps for seconds in times]

    def prepare(self) -> dict[str, Any]:
        """The invoice, its questions and short texts to classify, as tokens, for the other engine."""
        self._engine = Engine(self._folder, threads=self._threads)
        encode = self._engine.tokenizer.encode
        with AppContext() as context:
            self._text = context.reader.open_document(assets_folder() / "samples" / "invoice.pdf").text
            template = next(t for t in context.templates if t.name == "Invoice")
        fields = [field for field in template.schema.fields if field.type is not FieldType.TABLE][:FIELDS]
        self._fields = fields
        self._labels = read_labels(assets_folder() / "labels" / "mail_triage.json")
        tokens = encode(TEXT.read_text(encoding="utf-8"))
        pieces = range(0, len(tokens) - TEXT_TOKENS, TEXT_TOKENS)
        self._texts = [self._engine.tokenizer.decode(tokens[i : i + TEXT_TOKENS]).strip() for i in pieces]
        return {
            "document": encode(prompts.document_prompt(self._text)),
            "questions": [encode(prompts.question(field)) for field in fields],
            "names": [field.name for field in fields],
            "lead": encode("\n\nJSON:\n"),
            "texts": [encode(prompts.document_prompt(text) + NAME_QUESTION) for text in self._texts],
            "labels": [prompts.answer(name_in_words(label)) for label in self._labels.labels],
        }

    def extract(self, beams: int | None) -> Times:
        """Answer all fields over the invoice, from its text on; beams: in place of the program's own."""
        return timed(lambda: self._extract(beams))[1]

    def _extract(self, beams: int | None) -> None:
        engine = self._engine
        encode = engine.tokenizer.encode
        engine.close()
        spans = Spans(self._text, guess_conventions(self._text), engine.tokenizer)
        asked = branches_over(spans, self._fields)
        if beams:
            asked = [replace(branch, beams=beams) for branch in asked]
        engine.answer(encode(prompts.document_prompt(self._text)), asked)

    def classify(self, count: int, with_scores: bool) -> Times:
        """Read so many short texts as the classifier does."""
        engine = self._engine
        engine.close()
        return timed(lambda: read_texts(self._texts[:count], self._labels, engine, with_scores=with_scores))[
            1
        ]


if __name__ == "__main__":
    serve(Ours(Path(sys.argv[1]), int(sys.argv[2])))
