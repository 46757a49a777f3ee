import json
import logging
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from app.settings.atomic_file import atomic_file
from app.settings.locations import HOME_VARIABLE, assets_folder, locations
from app.settings.settings import MAX_RECENT_FILES, Settings, load_settings, save_settings


def test_settings_are_read_back_as_they_were_saved(tmp_path: Path) -> None:
    settings = Settings("dark", ("/a", "/b ü"), "Invoice", 0.8, 4, "cpu", "mine", ("/f.pdf",), "Private")
    save_settings(tmp_path / "new" / "settings.json", settings)
    assert load_settings(tmp_path / "new" / "settings.json") == settings


def test_missing_settings_are_the_defaults(tmp_path: Path) -> None:
    assert load_settings(tmp_path / "settings.json") == Settings()


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff", b"null", b"[" * 100_000])
def test_broken_settings_are_the_defaults_with_a_warning(
    tmp_path: Path, content: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(content)
    with caplog.at_level(logging.WARNING):
        assert load_settings(path) == Settings()
    assert "defaults" in caplog.text


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("theme", "pink"),
        ("recent_files", "x"),
        ("recent_files", [1]),
        ("review_threshold", 1.5),
        ("review_threshold", True),
        ("threads", 0),
        ("threads", "2"),
        ("provider", ""),
        ("model", None),
        ("last_template", 3),
        ("from_the_future", 1),
    ],
)
def test_a_wrong_setting_falls_back_alone(
    tmp_path: Path, name: str, value: object, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "settings.json"
    path.write_text(json.dumps({"threads": 3, "theme": "light", name: value}))
    with caplog.at_level(logging.WARNING):
        loaded = load_settings(path)
    expected = Settings(theme="light", threads=3)
    default = {name: getattr(Settings(), name)} if hasattr(Settings(), name) else {}
    assert loaded == replace(expected, **default)
    assert name in caplog.text


def test_recent_files_are_few_and_each_is_there_once() -> None:
    settings = Settings()
    for number in range(20):
        settings = settings.with_recent_file(f"/{number}")
    settings = settings.with_recent_file("/15")
    assert settings.recent_files[:3] == ("/15", "/19", "/18")
    assert len(settings.recent_files) == len(set(settings.recent_files)) == MAX_RECENT_FILES


def test_a_file_that_fails_while_written_stays_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "file.txt"
    path.write_text("before")

    def fail() -> None:
        with atomic_file(path) as part:
            part.write_text("half")
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]


def test_one_variable_moves_all_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path))
    here = locations()
    folders = (here.data, here.settings, here.cache, here.logs)
    assert all(f.parent == tmp_path for f in folders)
    assert len(set(folders)) == 4
    assert here.database_file.is_relative_to(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_without_it_they_are_the_platforms(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(HOME_VARIABLE, raising=False)
    here = locations()
    assert here.data.is_absolute()
    assert "strongroom" in str(here.data).lower()


def test_assets_are_found_in_a_checkout_and_in_a_bundle(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (assets_folder() / "templates" / "invoice.json").is_file()
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert assets_folder() == tmp_path / "assets"
