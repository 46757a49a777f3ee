"""Check an installation: the model, the processor, the folders, the reader."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from app.context import AppContext
from app.documents.text_reader import read_text
from app.errors import AppError
from app.fields.schema import Field, FieldType, Schema
from app.settings.locations import assets_folder
from app.tasks.extraction import extract_fields
from engine.errors import EngineError
from engine.model_files.manifest import verify


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at, and what was found."""

    subject: str
    passed: bool
    finding: str


def doctor(context: AppContext) -> Iterator[Check]:
    """All checks, one after the other; a failing one does not stop the rest."""
    for subject, look in (
        ("model files", _model_files),
        ("model", _model),
        ("reader", _reader),
        ("folders", _folders),
        ("silence", _silence),
    ):
        yield _check(subject, look, context)


def _check(subject: str, look: Callable[[AppContext], str], context: AppContext) -> Check:
    try:
        return Check(subject, True, look(context))
    except (AppError, EngineError, OSError) as error:
        return Check(subject, False, str(error))


def _model_files(context: AppContext) -> str:
    engine = context.engine()
    verify(context.model_folder, engine.manifest)
    return f"{engine.manifest.name}, {len(engine.manifest.files)} files, all as they were made"


def _model(context: AppContext) -> str:
    """A question whose answer is known: wrong numbers from a processor would show."""
    engine = context.engine()
    document = read_text(b"Invoice number: A-1001\nDate: 1 March 2026\nTotal: 12.50 EUR\n", "check")
    schema = Schema("check", (Field("invoice_number", FieldType.ID), Field("date", FieldType.DATE)))
    number, date = extract_fields(document, schema, engine).values
    found = [value.answer.text if value.answer else "nothing" for value in (number, date)]
    if found != ["A-1001", "1 March 2026"]:
        raise AppError(
            f"It reads {' and '.join(found)} in a text that says A-1001 and 1 March 2026.",
            "This processor may compute wrong numbers; please report it.",
        )
    return f"answers right on {engine.provider.upper()} with {engine.threads} thread(s)"


def _reader(context: AppContext) -> str:
    document = context.reader.open_document(assets_folder() / "samples" / "invoice.pdf")
    return f"reads PDF in a process of its own ({len(document.words)} words of the sample)"


def _folders(context: AppContext) -> str:
    places = (context.locations.data, context.locations.settings)
    for folder in places:
        folder.mkdir(parents=True, exist_ok=True)
        if not os.access(folder, os.W_OK):
            raise AppError(f"{folder} cannot be written.", "Change its permissions.")
    return ", ".join(map(str, places))


def _silence(context: AppContext) -> str:
    if os.environ.get("ORT_DISABLE_TELEMETRY") != "1":
        raise AppError("ONNX Runtime's reporting is on.", "Please report this.")
    return "no code here opens a connection, and ONNX Runtime's reporting is off"
