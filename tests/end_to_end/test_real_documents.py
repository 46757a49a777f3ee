"""Real files, not ours and not in the project: each ends in values that stand there, or in a sentence.

Every third of them, for a slow computer needs minutes for all. With STRONGROOM_REPORT=FILE.jsonl all are
read; what was found, with the seconds it took, is written there.
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.commands.extract import extract
from app.context import AppContext
from app.errors import DocumentError
from app.settings.locations import Locations

DATA = Path(__file__).parents[3] / "shared" / "data"
FILES = sorted(
    path
    for folder in (DATA / "documents" / "files", DATA / "reading")
    for path in folder.rglob("*")
    if path.suffix.lower() in (".pdf", ".txt")
)

pytestmark = pytest.mark.skipif(not FILES, reason="the folder of real documents is not here")


@pytest.fixture(scope="module")
def context(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppContext]:
    home = tmp_path_factory.mktemp("home")
    with AppContext(Locations(home, home, home, home)) as context:
        yield context


def test_invoice_template_over_real_documents_invents_nothing(context: AppContext) -> None:
    schema = next(t.schema for t in context.templates if t.name == "Invoice")
    report, refused = [], []
    out = os.environ.get("STRONGROOM_REPORT")
    for path in FILES if out else FILES[::3]:
        try:
            document = context.reader.open_document(path)
        except DocumentError as refusal:
            refused.append(refusal)
            continue
        extraction = extract(context, document, schema)
        for value in extraction.values:
            for answer in (value.answer, *value.candidates, *(cell for row in value.rows for cell in row)):
                assert answer is None or answer.text in document.text, (path.name, value.field.name)
        found = {v.field.name: v.answer.text for v in extraction.values if v.answer}
        report.append((path.name, len(document.pages), len(document.text), extraction.seconds, found))
    if out:
        Path(out).write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in report))
    assert len(report) > len(refused)
    assert [refusal.message for refusal in refused if not refusal.hint] == []
