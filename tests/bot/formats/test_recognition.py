"""A file tells by what is in it which format it has."""

import json
from pathlib import Path

import pytest
from hypothesis import given

from bot.formats import geojson, openfairdb, schema_org_writer, smart_village_writer
from bot.formats.json_text import read_json
from bot.formats.recognition import Flavour, json_flavour
from tests.foreign_files import directory_of, strange_json

SAMPLES = Path(__file__).parent / "samples"
DIRECTORY = directory_of(
    {"kind": "offer", "name": "N", "summary": {"de": "S"}, "location": {"lat": 52.1, "lon": 12.6}},
)


@pytest.mark.parametrize(
    ("path", "flavour"),
    [
        *((path, Flavour.SCHEMA_ORG) for path in sorted((SAMPLES / "schema_org").glob("*.json"))),
        *((path, Flavour.OPENFAIRDB) for path in sorted((SAMPLES / "openfairdb").glob("*.json"))),
        (SAMPLES / "smart_village_points.json", Flavour.SMART_VILLAGE),
    ],
    ids=lambda value: value.name if isinstance(value, Path) else value,
)
def test_the_samples_are_recognised(path, flavour):
    assert json_flavour(read_json(path.read_bytes(), "a").value) is flavour


@pytest.mark.parametrize(
    ("content", "flavour"),
    [
        (openfairdb.write(DIRECTORY, language="de"), Flavour.OPENFAIRDB),
        (smart_village_writer.write_points(DIRECTORY, language="de"), Flavour.SMART_VILLAGE),
        (smart_village_writer.write_items(DIRECTORY, language="de"), Flavour.SMART_VILLAGE),
        (schema_org_writer.write(DIRECTORY, language="de"), Flavour.SCHEMA_ORG),
        (geojson.write(DIRECTORY, language="de"), None),
    ],
)
def test_what_is_written_here_is_recognised(content, flavour):
    assert json_flavour(json.loads(content)) is flavour


@pytest.mark.parametrize(
    ("value", "flavour"),
    [
        ([{"title": "A", "lat": 1, "lng": 2}], Flavour.OPENFAIRDB),
        ([{}, {"title": "A", "genericType": "Job"}], Flavour.SMART_VILLAGE),
        ({"data": {"pointsOfInterest": []}}, Flavour.SMART_VILLAGE),
        ([{"name": "A", "address": {"street": "x"}}], Flavour.SMART_VILLAGE),
        ([{"title": "A"}], None),
        ({"name": "A"}, None),
        ([], None),
        (None, None),
        ("title", None),
        ([["@type"]], None),
    ],
)
def test_records_tell_their_format(value, flavour):
    assert json_flavour(value) is flavour


@given(strange_json(["@type", "title", "name", "data", "lat", "visible", "pointsOfInterest"], ["x"]))
def test_no_json_makes_it_fail(value):
    assert json_flavour(value) in {None, *Flavour}
