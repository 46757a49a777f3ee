"""Take the fields of a schema out of an open document."""

from collections.abc import Callable

from app.context import AppContext
from app.documents.document import Document
from app.errors import AppError
from app.events import Progress, ProgressListener
from app.fields.extraction import Extraction
from app.fields.schema import Schema
from app.tasks.extraction import extract_fields
from engine.errors import EngineError


def extract(
    context: AppContext,
    document: Document,
    schema: Schema,
    *,
    on_progress: ProgressListener | None = None,
    is_cancelled: Callable[[], bool] | None = None,
) -> Extraction:
    """Open the model if need be, and answer every field.

    Raises Cancelled when asked to stop, and AppError where the model cannot be used.
    """
    if on_progress is not None:
        on_progress(Progress("opening the model", 0, 0))
    try:
        return extract_fields(
            document,
            schema,
            context.engine(),
            review_threshold=context.settings.review_threshold,
            on_progress=on_progress,
            is_cancelled=is_cancelled or (lambda: False),
        )
    except EngineError as error:
        raise AppError(str(error), "Run 'strongroom doctor' to see what is wrong with the model.") from error
