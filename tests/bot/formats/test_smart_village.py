"""Smart Village App: both spellings are read, and what is written in either comes back as it was."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from bot.formats.foreign import joined
from bot.formats.problems import ProblemCode, Severity
from bot.formats.smart_village import read
from bot.formats.smart_village_writer import write_items, write_points
from tests.foreign_files import (
    KINDS,
    assert_only_what_the_model_takes,
    directories,
    directory_of,
    fields_read,
    labelled,
    said_by,
    strange_json,
)

SAMPLE = Path(__file__).parent / "samples" / "smart_village_points.json"
NAMES = (
    *(
        "name",
        "title",
        "description",
        "externalId",
        "external_id",
        "genericType",
        "payload",
        "kind",
        "licence",
        "as_of",
    ),
    *("addresses", "address", "geoLocation", "coordinates", "latitude", "lat", "lng", "street", "zip", "city"),
    *("contact", "contacts", "first_name", "lastName", "phone", "mail", "url", "companies", "operating_company"),
    *("webUrls", "web_urls", "openingHours", "opening_hours", "days", "weekday", "timeFrom", "open", "price", "tags"),
    *("contentBlocks", "body", "mediaContents", "copyright", "certificates", "accessibilityInformation", "data"),
)
HELD = (
    *("id", "kind", "name", "keywords", "summary", "location", "website", "opening_hours", "good_to_know", "licence"),
    "as_of",
)


def read_one(**record):
    found = read(json.dumps({"name": "Mühle"} | record).encode(), "a", language="de", kinds=KINDS)
    (incoming,) = found.incoming
    return incoming.fields, found.problems


def contacts_of(entry):
    contacts = said_by(entry, "contacts").get("contacts", [])
    return [{name: value for name, value in contact.items() if name != "role"} for contact in contacts]


def expected(entry, contacts):
    kept = joined(contacts)
    return said_by(entry, *HELD, language="de") | labelled(entry, "de") | ({"contacts": kept} if kept else {})


def test_a_point_of_interest_is_read():
    found = read(SAMPLE.read_bytes(), "a", language="de", kinds=KINDS)
    mill, tower = (incoming.fields for incoming in found.incoming)
    assert mill == {
        "name": "Wassermühle am Bach",
        "keywords": {"de": ["Mühle", "Handwerk"]},
        "summary": {"de": "Eine Mühle mit Mahlgang.\n\nFührungen & Backtage\nnach Absprache."},
        "contacts": [
            {
                "person": "Erika Muster",
                "street": "Mühlweg 1",
                "postcode": "14806",
                "city": "Bad Belzig",
                "phone": "033841-100",
                "email": "muehle@example.org",
                "organisation": "Mühlenverein e.V.",
            }
        ],
        "location": {"lat": 52.14, "lon": 12.59},
        "website": "http://www.muehle.example.org",
        "links": [{"label": {"de": "barrierefrei.example.org"}, "url": "http://barrierefrei.example.org/1"}],
        "opening_hours": {
            "de": "We 11:00-18:30; 01.03.-01.09. Su 10:00-12:00; Dec 26 off; letzter Einlass 18 Uhr",
        },
        "good_to_know": {"de": ["Kinder haben freien Eintritt", "Barrierefrei geprüft", "Stufenlos"]},
        "image_credit": "Foto: E. Muster",
    }
    assert tower["contacts"] == [
        {"street": "Zum Turm 2", "phone": "033841 200", "email": "turm@example.org"},
        {"organisation": "Turm GmbH", "phone": "0331 300"},
    ]
    assert "location" not in tower


def test_metres_of_a_map_grid_are_left_out_and_named():
    (problem,) = read(SAMPLE.read_bytes(), "a", language="de").problems
    assert (problem.code, problem.number, problem.severity) == (ProblemCode.MAP_GRID, 2, Severity.WARNING)
    assert (problem.field, problem.params) == ("address", {"value": "3334076, 5767630"})


def test_a_generic_item_is_read():
    fields, problems = read_one(
        title="Bürgerbus",
        name=None,
        id="9",
        externalId="buergerbus",
        genericType="offer",
        contentBlocks=[{"title": "x", "intro": "Kurz.", "body": "<ul><li>Lang</li><li>Länger</li></ul>"}, "?"],
        contacts=[{"firstName": "A", "lastName": "B", "webUrls": [{"url": "https://a.de"}]}, {"phone": "112"}],
        addresses=[{"street": "Weg 1", "geoLocation": {"latitude": "52.1", "longitude": 12.6}}],
        companies=[{"name": "Verein"}, {"name": "Stadt", "address": {"city": "Brück"}}],
        webUrls=[{"url": "https://b.de", "description": "Fahrplan"}],
        openingHours=[
            {"weekday": "Montag", "timeFrom": "08:00", "timeTo": "12:00", "open": True},
            {"description": "x"},
        ],
        payload={"licence": "CC0-1.0", "asOf": "2024-10", "tags": ["Bus"]},
    )
    assert problems == ()
    assert fields == {
        "id": "buergerbus",
        "kind": "offer",
        "name": "Bürgerbus",
        "keywords": {"de": ["Bus"]},
        "summary": {"de": "Kurz.\n\nLang\n\nLänger"},
        "contacts": [
            {"person": "A B", "street": "Weg 1"},
            {"phone": "112"},
            {"organisation": "Verein"},
            {"organisation": "Stadt", "city": "Brück"},
        ],
        "location": {"lat": 52.1, "lon": 12.6},
        "website": "https://a.de",
        "links": [{"label": {"de": "Fahrplan"}, "url": "https://b.de"}],
        "opening_hours": {"de": "Mo 08:00-12:00; x"},
        "licence": "CC0-1.0",
        "as_of": "2024-10",
    }


@pytest.mark.parametrize(
    "envelope", ["pointsOfInterest", "point_of_interests", "genericItems", "genericItem", "pointOfInterest"]
)
def test_records_are_found_in_what_the_app_wraps_them_in(envelope):
    for value in ({envelope: [{"name": "A"}]}, {"data": {envelope: {"name": "A"}}}, [{envelope: [{"name": "A"}]}]):
        content = json.dumps(value).encode()
        inside = read(content, "a", language="de").incoming
        assert [one.fields for one in inside] == [{"name": "A"}]


@pytest.mark.parametrize("content", ["[]", "{}", "1", "null", '{"pointsOfInterest": []}', '{"data": {"x": 1}}'])
def test_a_file_without_entries_says_so(content):
    problems = read(content.encode(), "a", language="de").problems
    assert [problem.code for problem in problems] == [ProblemCode.NO_ENTRIES]


def test_a_file_that_is_no_json_says_so():
    assert [problem.code for problem in read(b"<xml/>", "a", language="de").problems] == [ProblemCode.NOT_JSON]


def test_numbers_of_a_server_are_no_ids():
    assert "id" not in read_one(id="21")[0]


def test_a_text_that_only_looks_like_html_stays():
    assert read_one(description="a<b und 5 > 3 & 4")[0]["summary"] == {"de": "a<b und 5 > 3 & 4"}


@pytest.mark.parametrize("tags", ["[a, b]", '["a", "b"]', "a,b", ["a", "b", "", "a"]])
def test_tags_come_as_a_list_or_as_a_text(tags):
    assert read_one(tags=tags)[0]["keywords"] == {"de": ["a", "b"]}


def test_opening_hours_may_be_a_text():
    assert read_one(openingHours="täglich")[0]["opening_hours"] == {"de": "täglich"}


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(directories)
def test_written_points_are_read_again(directory):
    fields = fields_read(read(write_points(directory, language="de"), "a", language="de", kinds=KINDS))
    assert fields == [expected(entry, contacts_of(entry)[:1]) for entry in directory.entries]


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(directories)
def test_written_items_are_read_again(directory):
    fields = fields_read(read(write_items(directory, language="de"), "a", language="de", kinds=KINDS))
    assert fields == [expected(entry, contacts_of(entry)) for entry in directory.entries]


def test_items_have_the_spelling_of_graphql_and_points_that_of_rest():
    entry = {"kind": "offer", "name": "N", "summary": {"de": "S"}, "as_of": "2024"}
    directory = directory_of(entry | {"contacts": [{"person": "A B"}], "location": {"lat": 52.1, "lon": 12.6}})
    assert json.loads(write_items(directory, language="de")) == {
        "genericItems": [
            {
                "externalId": "e0",
                "title": "N",
                "genericType": "offer",
                "contentBlocks": [{"body": "S"}],
                "companies": [{"contact": {"firstName": "A", "lastName": "B"}}],
                "addresses": [{"geoLocation": {"latitude": 52.1, "longitude": 12.6}}],
                "payload": {"kind": "offer", "asOf": "2024"},
            }
        ]
    }
    (point,) = json.loads(write_points(directory, language="de"))["point_of_interests"]
    assert point["contact"] == {"first_name": "A", "last_name": "B"}
    assert point["address"] == {"coordinates": {"lat": 52.1, "lng": 12.6}}


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(strange_json(list(NAMES), ["offer", "www.a.de", "https://a.de", "14806", "Montag", "11:00:00", "<p>", "[a, b]"]))
def test_no_json_makes_it_fail(value):
    lists = value if isinstance(value, list) else [value]
    around = dict.fromkeys(NAMES, value) | {"data": None, "name": "A", "contacts": lists, "web_urls": lists}
    for content in (value, around):
        assert_only_what_the_model_takes(read(json.dumps(content).encode(), "a", language="de", kinds=KINDS))


def test_many_blocks_make_no_endless_text():
    fields, problems = read_one(contentBlocks=[{"body": str(number) * 9_000} for number in range(1, 4)])
    assert "summary" not in fields
    assert [(problem.code, problem.field) for problem in problems] == [(ProblemCode.TOO_LONG, "description")]
