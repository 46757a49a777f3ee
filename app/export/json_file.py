"""Results as JSON: one object, or a list where there are several documents; or one line a document."""

import json
from collections.abc import Sequence
from pathlib import Path

from app.export.export_file import export_file
from app.export.result_line import result_line
from app.fields.extraction import Extraction


def write_json(path: Path, extractions: Sequence[Extraction]) -> None:
    """Write the result lines of `extractions` to `path`, whole or not at all.

    A file named `.jsonl` gets one line a document, any other a list. Raises AppError.
    """
    lines = [result_line(extraction) for extraction in extractions]
    with export_file(path) as part, part.open("w", encoding="utf-8", newline="\n") as file:
        if path.suffix.lower() == ".jsonl":
            file.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        else:
            json.dump(lines, file, ensure_ascii=False, indent=2)
            file.write("\n")
