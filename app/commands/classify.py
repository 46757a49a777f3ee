"""Sort open documents into labels."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from app.context import AppContext
from app.documents.document import Document
from app.errors import AppError
from app.events import Progress, ProgressListener
from app.fields.classification import Classification, DecidingWord
from app.fields.labels import LabelSet
from app.tasks.classification import (
    Classifier,
    Lesson,
    ReadDocument,
    classify_documents,
    prepare_classifier,
    read_documents,
    study,
)
from app.tasks.deciding_words import deciding_words
from engine.errors import EngineError


def prepare(
    context: AppContext,
    labels: LabelSet,
    *,
    on_progress: ProgressListener | None = None,
    is_cancelled: Callable[[], bool] = lambda: False,
) -> Classifier:
    """Open the model if need be, and learn from the examples of `labels`.

    Raises Cancelled when asked to stop, and AppError where the model cannot be used.
    """
    if on_progress is not None:
        on_progress(Progress("opening the model", 0, 0))
    with _model_errors():
        return prepare_classifier(
            labels, context.engine(), on_progress=on_progress, is_cancelled=is_cancelled
        )


def classify(
    context: AppContext,
    documents: Sequence[Document],
    classifier: Classifier,
    *,
    is_cancelled: Callable[[], bool] = lambda: False,
) -> list[Classification]:
    """The labels of each of `documents`, read together where they are short. Errors as in `prepare`."""
    with _model_errors():
        return classify_documents(
            documents,
            classifier,
            context.engine(),
            review_threshold=context.settings.review_threshold,
            is_cancelled=is_cancelled,
        )


def study_labels(
    context: AppContext,
    labels: LabelSet,
    *,
    on_progress: ProgressListener | None = None,
    is_cancelled: Callable[[], bool] = lambda: False,
) -> tuple[Classifier, list[Lesson]]:
    """What `prepare` learns from: the labels without examples, and the examples as read. Errors as there."""
    if on_progress is not None:
        on_progress(Progress("opening the model", 0, 0))
    with _model_errors():
        return study(labels, context.engine(), on_progress=on_progress, is_cancelled=is_cancelled)


def read_for(
    context: AppContext,
    documents: Sequence[Document],
    labels: LabelSet,
    *,
    is_cancelled: Callable[[], bool] = lambda: False,
) -> list[ReadDocument]:
    """Let the model read each of `documents` for these labels, once and for all. Errors as in `prepare`."""
    with _model_errors():
        return read_documents(documents, labels, context.engine(), is_cancelled=is_cancelled)


def why(
    context: AppContext,
    classification: Classification,
    classifier: Classifier,
    *,
    is_cancelled: Callable[[], bool] = lambda: False,
) -> tuple[DecidingWord, ...]:
    """The words that speak most for the label, the strongest first. Errors as in `prepare`."""
    with _model_errors():
        return deciding_words(classification, classifier, context.engine(), is_cancelled=is_cancelled)


@contextmanager
def _model_errors() -> Iterator[None]:
    try:
        yield
    except EngineError as error:
        raise AppError(str(error), "Run 'strongroom doctor' to see what is wrong with the model.") from error
