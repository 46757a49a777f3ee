"""The results of whole jobs as the programs read them that open such files."""

import csv
import json
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet
import pytest
from openpyxl import load_workbook

from app.commands import batch
from app.context import AppContext
from app.jobs.job import Job, Outcome, Task
from app.jobs.output import Output
from app.jobs.queue import Queue
from app.jobs.sources import ListedFolder
from tests.unit.jobs.conftest import lines

LABELS = {"labels": {"letter": "A letter", "invoice": "An invoice"}, "none": True}


@pytest.fixture
def answered(context: AppContext, home: Path, job: Job, letters: Path) -> Job:
    """A job that a worker has done, one document of which is broken."""
    (letters / "00.txt").write_text("Number: =1+1\nDate: 1 March 2026\n")
    (letters / "99.pdf").write_bytes(b"%PDF-1.7 and no more")
    batch.run(context, batch.create(context, job), workers=1)
    return job


def as_format(answered: Job, format: str, home: Path) -> Path:
    """The same results, as a job of that format writes them."""
    job = replace(answered, out=answered.out.with_suffix(f".{format}"), format=format)
    with Queue.create(home / "data" / "jobs", job) as queue:
        queue.start()
        queue.add(ListedFolder(job).take())
        answers = {line["file"]: line for line in lines(answered.out)}
        while claimed := queue.claim("worker", 1):
            line = dict(answers[claimed[0].name])
            del line["file"]
            failed = "error" in line
            queue.finish([(claimed[0], Outcome(**line) if failed else Outcome(line))])
        Output(queue, job).finish()
    return job.out


def test_one_job_in_every_format(answered: Job, home: Path) -> None:
    expected = lines(answered.out)
    assert len(expected) == 13
    assert json.loads(as_format(answered, "json", home).read_text(encoding="utf-8")) == expected
    values = [line.get("values", {"number": None, "date": None}) for line in expected]
    errors = [line.get("error") for line in expected]
    assert [error is not None for error in errors] == [False] * 12 + [True]

    with as_format(answered, "csv", home).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["file"] for row in rows] == [line["file"] for line in expected]
    assert [row["date"] for row in rows] == [value["date"] or "" for value in values]
    assert [row["error"] for row in rows] == [error or "" for error in errors]
    assert all(not row["number"].startswith(("=", "+", "-", "@")) for row in rows)

    book = load_workbook(as_format(answered, "xlsx", home))
    names, *cells = book["Results"].iter_rows(values_only=True)
    table = [dict(zip(names, row, strict=True)) for row in cells]
    assert [row["number"] for row in table] == [value["number"] for value in values]
    assert [row["error"] for row in table] == errors
    found = [field for line in expected for field in line.get("fields", ()) if field["text"] is not None]
    assert book["Evidence"].max_row == 1 + len(found)

    table = pyarrow.parquet.read_table(as_format(answered, "parquet", home)).to_pylist()
    assert [row["file"] for row in table] == [line["file"] for line in expected]
    assert [row["number"] for row in table] == [value["number"] for value in values]
    assert [(row["date"] and row["date"].isoformat()) or row["date (text)"] for row in table] == [
        value["date"] for value in values
    ]
    assert [row["error"] for row in table] == errors


def test_a_job_that_classifies_gives_a_row_a_document(
    context: AppContext, home: Path, job: Job, letters: Path
) -> None:
    for file in sorted(letters.iterdir())[3:]:
        file.unlink()
    asked = replace(job, task=Task.CLASSIFICATION, question=LABELS)
    batch.run(context, batch.create(context, asked), workers=1)
    expected = lines(asked.out)
    with as_format(asked, "csv", home).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["label"] or None for row in rows] == [line["label"] for line in expected]
    assert [float(row["confidence"]) for row in rows] == [line["confidence"] for line in expected]
    names, *cells = load_workbook(as_format(asked, "xlsx", home))["Results"].iter_rows(values_only=True)
    table = [dict(zip(names, row, strict=True)) for row in cells]
    assert [(row["file"], row["label"]) for row in table] == [(one["file"], one["label"]) for one in expected]
    table = pyarrow.parquet.read_table(as_format(asked, "parquet", home)).to_pylist()
    assert [(row["file"], row["label"]) for row in table] == [(one["file"], one["label"]) for one in expected]
