"""The committed schema is that of the model, and the shipped file is valid by it."""

import json
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
import yaml

from bot.formats import schema
from bot.formats.schema import json_schema

DATA = Path(__file__).parents[3] / "data"


class EditorLoader(yaml.SafeLoader):
    """Reads as editors do (YAML 1.2): dates are texts."""


EditorLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":timestamp")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


@pytest.fixture(scope="module")
def shipped():
    return yaml.load((DATA / "initiatives.yaml").read_text("utf-8"), Loader=EditorLoader)  # noqa: S506 - a SafeLoader


@pytest.fixture(scope="module")
def validator():
    checker = jsonschema.FormatChecker()
    return jsonschema.Draft202012Validator(json_schema(), format_checker=checker)


def test_the_committed_schema_is_that_of_the_model(capsys):
    schema.main()
    assert (DATA / "schemas" / "directory.schema.json").read_text("utf-8") == capsys.readouterr().out


def test_the_schema_is_a_schema():
    jsonschema.Draft202012Validator.check_schema(json_schema())


def test_the_shipped_file_is_valid_by_the_schema_that_it_names(validator, shipped):
    assert [error.message for error in validator.iter_errors(shipped)] == []
    first_line = (DATA / "initiatives.yaml").read_text("utf-8").splitlines()[0]
    assert (DATA / first_line.partition("$schema=")[2]).is_file()


@pytest.mark.parametrize(
    "change",
    [
        {"sumary": {"de": "x"}},
        {"summary": {"Deutsch": "x"}},
        {"summary": {}},
        {"as_of": "gestern"},
        {"contacts": [{"postcode": "?"}]},
        {"status": "läuft"},
        {"id": "Ökodorf"},
        {"focus_areas": {"de": "x"}},
    ],
)
def test_an_editor_shows_what_is_wrong(validator, shipped, change):
    broken = shipped | {"entries": [shipped["entries"][0] | change]}
    assert list(validator.iter_errors(broken))


def test_every_field_is_explained():
    parts = json.loads(json.dumps(json_schema()))
    models = [parts, *parts["$defs"].values()]
    assert all(field["description"].endswith(".") for model in models for field in model.get("properties", {}).values())


def test_who_sees_the_notes_for_editors_is_said_as_it_is():
    told = json_schema()["$defs"]["Entry"]["properties"]["editor_notes"]["description"]
    assert "Nur das Team sieht sie" in told
    head = (DATA / "initiatives.yaml").read_text("utf-8").partition("\ndirectory:")[0]
    assert "nur das Team sieht sie" in head


def test_a_year_and_a_postcode_may_stand_without_quotes(validator, shipped):
    change = {"period": {"from": 2021}, "contacts": [{"postcode": 14806, "phone": 33841}]}
    assert not list(validator.iter_errors(shipped | {"entries": [shipped["entries"][0] | change]}))


def test_the_schema_is_written_by_a_command():
    command = [sys.executable, "-m", "bot.formats.schema"]
    written = subprocess.run(command, capture_output=True, check=True, cwd=DATA.parent)  # noqa: S603 - our own module
    assert json.loads(written.stdout) == json_schema()
