"""GeoJSON: points with longitude first, and nothing that is not for the public."""

import json

from hypothesis import given

from bot.formats.geojson import write
from bot.formats.outgoing import without_location
from tests.foreign_files import directories, directory_of

ENTRY = {
    "kind": "offer",
    "name": "Mühle",
    "aliases": ["Wassermühle"],
    "keywords": {"de": ["Mehl"]},
    "summary": {"de": "Mahlt.", "en": "Grinds."},
    "good_to_know": {"en": ["Free"]},
    "contacts": [{"organisation": "Verein", "street": "Weg 1", "city": "Brück"}, {"phone": "112"}],
    "location": {"lat": 52.1, "lon": 12.6},
    "period": {"from": "2021"},
    "links": [{"label": {"de": "L"}, "url": "https://a.de"}],
    "editor_notes": ["Geheim"],
}


def test_a_feature_in_one_language_is_flat():
    (feature,) = json.loads(write(directory_of(ENTRY), language="de"))["features"]
    assert feature == {
        "type": "Feature",
        "id": "e0",
        "geometry": {"type": "Point", "coordinates": [12.6, 52.1]},
        "properties": {
            "kind": "offer",
            "name": "Mühle",
            "summary": "Mahlt.",
            "organisation": "Verein",
            "address": "Weg 1, Brück",
        },
    }


def test_a_feature_in_all_languages_keeps_its_form():
    (feature,) = json.loads(write(directory_of(ENTRY), language=None))["features"]
    assert feature["properties"] == {
        name: ENTRY[name] for name in ("kind", "name", "summary", "good_to_know", "contacts", "period", "links")
    }


@given(directories)
def test_every_entry_with_a_place_is_there_and_no_other(directory):
    for language in ("de", None):
        content = write(directory, language=language)
        collection = json.loads(content)
        assert collection["type"] == "FeatureCollection"
        left_out = {entry.id for entry in without_location(directory)}
        assert [one["id"] for one in collection["features"]] == [
            entry.id for entry in directory.entries if entry.id not in left_out
        ]
        for feature in collection["features"]:
            lon, lat = feature["geometry"]["coordinates"]
            assert -180 <= lon <= 180
            assert -90 <= lat <= 90
        assert b"Geheim" not in content
