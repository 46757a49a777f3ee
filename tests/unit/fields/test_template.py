import logging
from pathlib import Path

import pytest

from app.errors import SchemaError
from app.fields.schema import Field, FieldType, Schema
from app.fields.template import Template, delete_template, load_templates, save_template
from app.settings.locations import assets_folder

SHIPPED = assets_folder() / "templates"
SCHEMA = Schema("", (Field("total", FieldType.MONEY, "Amount due", "Total"),))


def test_shipped_templates_are_whole_and_in_order() -> None:
    templates = load_templates(SHIPPED)
    assert [t.name for t in templates] == ["Invoice", "Receipt", "Contract", "CV", "Delivery note", "Letter"]
    for template in templates:
        assert template.schema.description
        assert 8 <= len(template.schema.fields) <= 13
        for field in template.schema.fields:
            assert field.title, field.name
            assert 5 <= len(field.description) <= 60, field.name


def test_a_saved_template_is_loaded_after_the_shipped_ones(tmp_path: Path) -> None:
    saved = save_template(Template("  Gas   bill ", SCHEMA), tmp_path / "mine")
    assert saved.name == "Gas bill"
    last = load_templates(SHIPPED, tmp_path / "mine")[-1]
    assert (last.name, last.schema.fields, last.path) == ("Gas bill", SCHEMA.fields, saved.path)
    assert last.schema.json_schema == saved.schema.json_schema


def test_a_users_template_takes_the_place_of_a_shipped_one(tmp_path: Path) -> None:
    save_template(Template("Receipt", SCHEMA), tmp_path)
    templates = load_templates(SHIPPED, tmp_path)
    assert [t.name for t in templates].count("Receipt") == 1
    assert templates[1].schema.fields == SCHEMA.fields


def test_saving_again_writes_over_the_template_of_that_name_only(tmp_path: Path) -> None:
    first = save_template(Template("Ärzte!", SCHEMA), tmp_path)
    other = save_template(Template("Arzte?", SCHEMA), tmp_path)
    changed = Schema("", (Field("name", FieldType.NAME),))
    again = save_template(Template("Ärzte!", changed), tmp_path)
    assert again.path == first.path != other.path
    assert {t.name: t.schema.fields for t in load_templates(tmp_path)} == {
        "Ärzte!": changed.fields,
        "Arzte?": SCHEMA.fields,
    }


def test_names_that_mean_something_to_a_platform_are_harmless(tmp_path: Path) -> None:
    for name in ("../up", "con", "a/b", "…"):
        save_template(Template(name, SCHEMA), tmp_path / "in")
    assert [p.name for p in tmp_path.iterdir()] == ["in"]
    assert {t.name for t in load_templates(tmp_path / "in")} == {"../up", "con", "a/b", "…"}


def test_only_the_users_templates_are_deleted(tmp_path: Path) -> None:
    saved = save_template(Template("Gas bill", SCHEMA), tmp_path)
    assert delete_template(saved, tmp_path)
    assert load_templates(tmp_path) == []
    assert not delete_template(saved, tmp_path)
    assert not delete_template(load_templates(SHIPPED)[0], tmp_path)


@pytest.mark.parametrize("template", [Template(" ", SCHEMA), Template("x", Schema("", ()))])
def test_a_template_without_name_or_fields_is_refused(template: Template, tmp_path: Path) -> None:
    with pytest.raises(SchemaError):
        save_template(template, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_broken_file_is_left_out_with_a_warning(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "broken.json").write_text("{")
    save_template(Template("Good", SCHEMA), tmp_path)
    with caplog.at_level(logging.WARNING):
        assert [t.name for t in load_templates(tmp_path)] == ["Good"]
    assert "broken.json" in caplog.text


def test_a_missing_folder_has_no_templates(tmp_path: Path) -> None:
    assert load_templates(tmp_path / "nowhere") == []
