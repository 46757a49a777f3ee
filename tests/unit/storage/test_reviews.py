import logging
import sqlite3
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from app.documents.document import Document, Page
from app.errors import AppError
from app.fields.extraction import Extraction
from app.fields.field_value import Answer, FieldValue
from app.fields.schema import Field, FieldType, Schema
from app.storage.database import MIGRATIONS, Database
from app.storage.reviews import Reviews, schema_digest

TOTAL, NAME = Field("total", FieldType.MONEY, "Amount due"), Field("name", FieldType.NAME)
SCHEMA = Schema("Invoice", (TOTAL, NAME))
SHA = "ab" * 32


def extraction(
    total: str = "12.50", *, sha: str = SHA, schema: Schema = SCHEMA, by_person: bool = True
) -> Extraction:
    document = Document("invoice.pdf", "pdf", "12.50", (), (Page(0, 595, 842, 0, 5),), sha256=sha)
    answers = {
        "total": FieldValue(
            TOTAL, Answer(total, Decimal(total), 0.9, currency="EUR"), 0.9, False, by_person=by_person
        ),
        "name": FieldValue(NAME, None, 0.7, True),
    }
    return Extraction(document, schema, tuple(answers[f.name] for f in schema.fields), "reader", 1.0)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "strongroom.sqlite3"


@pytest.fixture
def reviews(path: Path) -> Iterator[Reviews]:
    database = Database(path)
    yield Reviews(database)
    database.close()


def test_a_review_outlives_the_window(path: Path) -> None:
    database = Database(path)
    Reviews(database).keep(extraction())
    database.close()
    again = Database(path)
    assert Reviews(again).load(SHA, SCHEMA) == extraction().values
    again.close()


def test_the_last_state_of_a_review_is_kept(reviews: Reviews) -> None:
    reviews.keep(extraction("12.50"))
    reviews.keep(extraction("13.00"))
    assert reviews.load(SHA, SCHEMA) == extraction("13.00").values
    assert len(reviews.recent()) == 1


def test_other_documents_and_other_fields_have_reviews_of_their_own(reviews: Reviews) -> None:
    reviews.keep(extraction())
    assert reviews.load("cd" * 32, SCHEMA) == ()
    assert reviews.load(SHA, Schema("Invoice", (TOTAL,))) == ()
    reworded = Schema("Invoice", (replace(TOTAL, description="Other"), NAME))
    assert reviews.load(SHA, reworded) == ()


def test_titles_and_order_do_not_make_other_fields(reviews: Reviews) -> None:
    reviews.keep(extraction())
    titled = Schema("Bill", (NAME, replace(TOTAL, title="Total")))
    assert schema_digest(titled) == schema_digest(SCHEMA)
    loaded = reviews.load(SHA, titled)
    assert [v.field for v in loaded] == list(titled.fields)
    assert loaded[1].answer == extraction().values[0].answer


def test_what_a_person_settled_is_found_for_other_fields_too(reviews: Reviews) -> None:
    reviews.keep(extraction("12.50"))
    reviews.keep(extraction("14.00", schema=Schema("Short", (TOTAL,))))
    (settled,) = reviews.load_by_person(SHA)
    assert (settled.field.name, settled.answer and settled.answer.value) == ("total", Decimal("14.00"))


def test_a_document_without_hash_is_not_kept(reviews: Reviews) -> None:
    reviews.keep(extraction(sha=""))
    assert reviews.recent() == []


def test_forgetting_takes_the_review_out_of_the_file(reviews: Reviews, path: Path) -> None:
    secret = replace(extraction(), document=replace(extraction().document, name="very-secret-name.pdf"))
    reviews.keep(secret)
    reviews.keep(extraction(sha="cd" * 32))
    assert reviews.forget(SHA) == 1
    assert reviews.forget(SHA) == 0
    assert reviews.load(SHA, SCHEMA) == ()
    assert reviews.forget("cd" * 32, Schema("", (NAME,))) == 0
    assert reviews.forget("cd" * 32, SCHEMA) == 1
    assert not any(b"very-secret-name" in p.read_bytes() for p in path.parent.iterdir())


def test_everything_can_be_forgotten(reviews: Reviews) -> None:
    reviews.keep(extraction())
    reviews.keep(extraction(sha="cd" * 32))
    assert reviews.forget_all() == 2
    assert reviews.recent() == []


def test_recent_reviews_come_with_their_names_latest_first(reviews: Reviews) -> None:
    before = datetime.now(UTC)
    for sha in ("aa", "bb", "cc", "aa"):
        reviews.keep(extraction(sha=sha))
    recent = reviews.recent(2)
    assert [e.document_sha256 for e in recent] == ["aa", "cc"]
    assert (recent[0].document_name, recent[0].schema_title) == ("invoice.pdf", "Invoice")
    assert before <= recent[0].changed_at <= datetime.now(UTC)


def test_a_damaged_review_is_left_out_with_a_warning(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    database = Database(path)
    reviews = Reviews(database)
    reviews.keep(extraction())
    with database.transaction() as connection:
        connection.execute("UPDATE review SET field_values = '{\"values\": [{}]}'")
    with caplog.at_level(logging.WARNING):
        assert reviews.load(SHA, SCHEMA) == ()
    assert "cannot be read" in caplog.text
    database.close()


def test_a_transaction_that_fails_writes_nothing(path: Path) -> None:
    database = Database(path)
    reviews = Reviews(database)
    reviews.keep(extraction())

    def fail() -> None:
        with database.transaction() as connection:
            connection.execute("DELETE FROM review")
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert len(reviews.recent()) == 1
    database.close()


def test_threads_may_share_the_database(reviews: Reviews) -> None:
    def keep(number: int) -> None:
        for _ in range(10):
            reviews.keep(extraction(sha=f"{number:02}"))

    threads = [threading.Thread(target=keep, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(e.document_sha256 for e in reviews.recent()) == ["00", "01", "02", "03"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such mode")
def test_only_the_owner_may_read_what_is_kept(reviews: Reviews, path: Path) -> None:
    reviews.keep(extraction())
    assert {p.stat().st_mode & 0o077 for p in path.parent.iterdir()} == {0}


def test_a_file_of_a_newer_program_is_refused_and_left_alone(path: Path) -> None:
    Database(path).close()
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    connection.close()
    with pytest.raises(AppError, match="newer version"):
        Database(path)
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS) + 1,)
    connection.close()


def test_a_file_that_is_no_database_is_refused(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"not a database at all" * 1000)
    with pytest.raises(AppError, match="cannot be used"):
        Database(path)
    assert path.read_bytes().startswith(b"not a database")


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(AppError):
        Database(tmp_path / "file" / "strongroom.sqlite3")
