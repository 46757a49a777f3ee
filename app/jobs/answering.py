"""Answers a job's question over open documents, with the engine of this process."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from app.context import AppContext
from app.documents.document import Document
from app.errors import AppError, DocumentError
from app.events import Cancelled
from app.export.classification_line import classification_line
from app.export.result_line import result_line
from app.fields.json_schema import schema_from_json
from app.fields.labels import labels_from_json
from app.jobs.job import Outcome, Task
from app.tasks.classification import classify_documents, prepare_classifier
from app.tasks.extraction import extract_fields
from engine.errors import EngineError


class Answerer(Protocol):
    """Knows a question."""

    at_once: int
    """So many documents are best answered together."""

    def __call__(
        self, documents: Sequence[Document], is_cancelled: Callable[[], bool]
    ) -> list[dict[str, Any]]:
        """The result lines without their names, in the documents' order. Raises EngineError, Cancelled."""


def answerer(context: AppContext, task: Task, question: dict[str, Any]) -> Answerer:
    """Open the model and get ready for a question.

    Raises AppError where the question or the model is wrong: then no document can be answered.
    """
    try:
        context.engine()
        if task is Task.CLASSIFICATION:
            return _Classification(context, question)
        return _Extraction(context, question)
    except EngineError as error:
        raise AppError(str(error), "Run 'strongroom doctor' to see what is wrong with the model.") from error


def outcomes(
    answer: Answerer, documents: Sequence[Document], is_cancelled: Callable[[], bool]
) -> list[Outcome]:
    """What becomes of each document; one that cannot be answered fails alone. Raises Cancelled."""
    try:
        return [Outcome(result) for result in answer(documents, is_cancelled)]
    except Cancelled:
        raise
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever one document brings about, the others go on
        if len(documents) == 1:
            return [_failed(documents[0], error)]
    return [outcome for document in documents for outcome in outcomes(answer, [document], is_cancelled)]


def _failed(document: Document, error: Exception) -> Outcome:
    if isinstance(error, DocumentError):
        return Outcome(error=error.message, hint=error.hint)
    reason = str(error) if isinstance(error, AppError | EngineError) else type(error).__name__
    return Outcome(
        error=f"{document.name} could not be answered: {reason}", hint="Try it alone, or as a PDF."
    )


def _nameless(line: dict[str, Any]) -> dict[str, Any]:
    """The queue knows what the document is called, and its twins."""
    return {key: value for key, value in line.items() if key != "file"}


class _Classification:
    at_once = 16  # short ones are read side by side

    def __init__(self, context: AppContext, question: dict[str, Any]) -> None:
        self._context = context
        self._classifier = prepare_classifier(labels_from_json(question), context.engine())

    def __call__(
        self, documents: Sequence[Document], is_cancelled: Callable[[], bool]
    ) -> list[dict[str, Any]]:
        found = classify_documents(
            documents,
            self._classifier,
            self._context.engine(),
            review_threshold=self._context.settings.review_threshold,
            is_cancelled=is_cancelled,
        )
        return [_nameless(classification_line(one)) for one in found]


class _Extraction:
    at_once = 1  # its fields are answered together; documents are not

    def __init__(self, context: AppContext, question: dict[str, Any]) -> None:
        self._context, self._schema = context, schema_from_json(question)

    def __call__(
        self, documents: Sequence[Document], is_cancelled: Callable[[], bool]
    ) -> list[dict[str, Any]]:
        lines = []
        for document in documents:
            extraction = extract_fields(
                document,
                self._schema,
                self._context.engine(),
                review_threshold=self._context.settings.review_threshold,
                is_cancelled=is_cancelled,
            )
            lines.append(_nameless(result_line(extraction)))
        return lines
