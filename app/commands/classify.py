"""Sort open documents into labels."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from app.context import AppContext
from app.documents.document import Document
from app.errors import AppError
from app.events import Progress, ProgressListener
from app.fields.classification import Classification
from app.fields.labels import LabelSet
from app.tasks.classification import Classifier, classify_documents, prepare_classifier
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


@contextmanager
def _model_errors() -> Iterator[None]:
    try:
        yield
    except EngineError as error:
        raise AppError(str(error), "Run 'strongroom doctor' to see what is wrong with the model.") from error
