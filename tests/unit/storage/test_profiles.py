"""Profiles are kept for their owner alone, and hold nothing that is wrong."""

import stat
import sys
from pathlib import Path

import pytest

from app.errors import AppError, UsageError
from app.storage.profiles import (
    FACTS,
    Profile,
    delete_profile,
    find_profile,
    load_profiles,
    problem_with,
    save_profile,
)

ANNA = Profile(
    "Anna", {"given_name": "Anna", "birth_date": "1980-04-12", "iban": "DE89 3704 0044 0532 0130 00"}
)


def test_profile_comes_back_by_name_whatever_its_capitals(tmp_path: Path) -> None:
    save_profile(tmp_path, ANNA)
    save_profile(tmp_path, Profile("Company", {"company": "Nordlicht GmbH"}))
    assert [profile.name for profile in load_profiles(tmp_path)] == ["Anna", "Company"]
    assert find_profile(tmp_path, "anna") == ANNA


@pytest.mark.skipif(sys.platform == "win32", reason="rights of another kind")
def test_file_and_folder_are_for_their_owner_alone(tmp_path: Path) -> None:
    file = save_profile(tmp_path / "profiles", ANNA)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_saving_again_replaces_and_empty_facts_are_left_out(tmp_path: Path) -> None:
    save_profile(tmp_path, ANNA)
    save_profile(tmp_path, Profile("Anna", {"given_name": " Anne ", "city": " "}))
    assert load_profiles(tmp_path) == [Profile("Anna", {"given_name": "Anne"})]


def test_names_cannot_leave_the_folder(tmp_path: Path) -> None:
    file = save_profile(tmp_path / "profiles", Profile("../../etc/x", {}))
    assert file.parent == tmp_path / "profiles"


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("iban", "DE88 3704 0044 0532 0130 00"),
        ("birth_date", "12.04.1980"),
        ("birth_date", "1980-02-30"),
        ("email", "anna at example.org"),
        ("phone", "call me"),
        ("country", "Germany"),
        ("bic", "DEUT"),
        ("shoe_size", "42"),
        ("city", "x" * 501),
    ],
)
def test_wrong_facts_are_refused_with_a_sentence(tmp_path: Path, key: str, text: str) -> None:
    assert problem_with(key, text).endswith((".", "'."))
    with pytest.raises(AppError):
        save_profile(tmp_path, Profile("Anna", {key: text}))
    assert load_profiles(tmp_path) == []


@pytest.mark.parametrize(
    ("key", "text"),
    [("iban", "de89370400440532013000"), ("email", "a@example.org"), ("country", "CH"),
     ("bic", "DEUTDEFF500"), ("spouse.birth_date", "1979-12-31"), ("phone", "+49 30 1234567"), ("iban", "")],
)  # fmt: skip
def test_right_facts_are_taken(key: str, text: str) -> None:
    assert problem_with(key, text) == ""


def test_damaged_file_is_left_out(tmp_path: Path) -> None:
    save_profile(tmp_path, ANNA)
    (tmp_path / "broken.json").write_text("{", encoding="utf-8")
    (tmp_path / "odd.json").write_text(
        '{"name": "Odd", "facts": {"city": 5, "unknown": "x"}}', encoding="utf-8"
    )
    assert load_profiles(tmp_path) == [ANNA, Profile("Odd", {})]


def test_profile_can_be_deleted_and_is_not_found_then(tmp_path: Path) -> None:
    save_profile(tmp_path, ANNA)
    delete_profile(tmp_path, "Anna")
    delete_profile(tmp_path, "Anna")
    with pytest.raises(UsageError, match="no profile 'Anna'"):
        find_profile(tmp_path, "Anna")


def test_every_fact_is_a_word_that_forms_are_read_by() -> None:
    from app.forms.form_words import meaning_of

    for key in FACTS:
        meaning = meaning_of(key)
        assert len(meaning.concepts) == 1, key
        assert not meaning.rest, key
        assert bool(meaning.whose) == ("." in key), key
