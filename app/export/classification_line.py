"""The labels of one document as the line that `classify` prints; others script against its keys."""

from pathlib import Path
from typing import Any

from app.fields.classification import Classification


def classification_line(
    classification: Classification, *, id: str | None = None, file: str | Path | None = None
) -> dict[str, Any]:
    """JSON-ready; `label` is null for none of these, and `labels` is there where several may hold.

    `id` and `file` are given back as they come; without either the document's name stands as its file.
    """
    line: dict[str, Any] = {} if id is None else {"id": id}
    if file is not None or id is None:
        line["file"] = classification.document.name if file is None else str(file)
    line["label"] = classification.label
    if classification.multiple:
        line["labels"] = list(classification.labels)
    return line | {
        "confidence": round(classification.confidence, 4),
        "scores": {name: round(score, 4) for name, score in classification.scores.items()},
        "review": classification.review,
        "model": classification.model,
        "seconds": round(classification.seconds, 3),
    }
