"""Karte von morgen: its samples are read, and what is written comes back as it was."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.formats.openfairdb import COMPANY, INITIATIVE, read, write
from bot.formats.problems import ProblemCode, Severity
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

SAMPLES = Path(__file__).parent / "samples" / "openfairdb"
NAMES = (
    *("id", "title", "description", "lat", "lng", "street", "zip", "city", "email", "telephone", "contact_name"),
    *("homepage", "categories", "tags", "license", "links", "url", "opening_hours", "visible"),
)
HELD = ("id", "name", "keywords", "summary", "location", "website", "opening_hours", "licence")


def read_one(**row):
    found = read(json.dumps([{"title": "Solawi"} | row]).encode(), "a", language="de", kinds=KINDS)
    (incoming,) = found.incoming
    return incoming.fields, found.problems


def expected(entry):
    contact = said_by(entry, "contacts").get("contacts", [{}])[0]
    kept = {name: value for name, value in contact.items() if name not in {"role", "organisation"}}
    return (
        said_by(entry, *HELD, language="de")
        | labelled(entry, "de")
        | ({"contacts": [kept]} if kept else {})
        | ({"kind": "initiative"} if entry.kind == "initiative" else {})
    )


def test_the_entries_of_the_map_are_read():
    found = read((SAMPLES / "entries-200.json").read_bytes(), "a", language="de", kinds=KINDS)
    solawi, shop = (incoming.fields for incoming in found.incoming)
    assert found.problems == ()
    assert solawi == {
        "id": "ff20f44776c0486682bc2e926d6d2bb3",
        "kind": "initiative",
        "name": "SoLaWiS - Solidarische Landwirtschaft Stuttgart",
        "keywords": {"de": ["csa", "honig", "demeter", "solawi", "teikei", "socent"]},
        "summary": solawi["summary"],
        "contacts": [
            {
                "street": "Unteraicher Straße 8",
                "postcode": "70567",
                "city": "Stuttgart",
                "email": "mail@solawis.de",
            }
        ],
        "location": {"lat": 48.7244278, "lon": 9.14492801713147},
        "website": "http://www.solawis.de",
        "licence": "CC0-1.0",
    }
    assert solawi["summary"]["de"].startswith("Gemeinsam mit dem Reyerhof")
    assert (shop["name"], shop["kind"]) == ("Unverpackt Kiel", "offer")
    assert [(incoming.number, incoming.line) for incoming in found.incoming] == [(1, None), (2, None)]


def test_the_reply_to_a_search_is_told_from_entries():
    found = read((SAMPLES / "search-200.json").read_bytes(), "a", language="de")
    assert (found.incoming, [problem.code for problem in found.problems]) == ((), [ProblemCode.SEARCH_REPLY])


@pytest.mark.parametrize("content", ["[]", "{}", "3", '"Text"', "null", '[{"rating": 1}]', "[[]]"])
def test_a_file_without_entries_says_so(content):
    found = read(content.encode(), "a", language="de")
    assert [problem.code for problem in found.problems] == [ProblemCode.NO_ENTRIES]


def test_a_file_that_is_no_json_says_so():
    assert [problem.code for problem in read(b"title,lat", "a", language="de").problems] == [ProblemCode.NOT_JSON]


def test_kinds_that_the_directory_does_not_have_are_not_made_up():
    content = json.dumps({"title": "Laden", "categories": [COMPANY]}).encode()
    (incoming,) = read(content, "a", language="de", kinds=["shop"]).incoming
    assert incoming.fields == {"name": "Laden"}


def test_an_entry_of_both_categories_is_an_initiative():
    fields, _ = read_one(categories=[COMPANY, INITIATIVE])
    assert fields["kind"] == "initiative"


@pytest.mark.parametrize("foreign", ["Großbuchstaben", "", 7, None, "topic-x", ["a"]])
def test_an_id_that_cannot_be_ours_is_none(foreign):
    assert "id" not in read_one(id=foreign)[0]


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("homepage", "javascript:alert(1)", ProblemCode.BAD_WEB_ADDRESS),
        ("telephone", "bitte klingeln", ProblemCode.BAD_PHONE),
        ("email", "info(at)x.de", ProblemCode.BAD_EMAIL),
        ("zip", "?", ProblemCode.BAD_POSTCODE),
        ("lat", "Nord", ProblemCode.BAD_COORDINATE),
        ("lat", 95, ProblemCode.BAD_COORDINATE),
        ("description", "x" * 20_001, ProblemCode.TOO_LONG),
    ],
)
def test_values_that_cannot_be_are_left_out_and_named(name, value, code):
    fields, problems = read_one(**{name: value})
    assert fields == {"name": "Solawi"}
    (problem,) = problems
    assert (problem.code, problem.field, problem.severity) == (code, name, Severity.WARNING)
    assert (problem.file, problem.number) == ("a", 1)
    assert len(str(problem.params["value"])) <= 81


def test_links_without_a_title_are_called_by_their_host():
    links = [{"url": "https://www.zegg.de/x"}, {"url": "www.a.de", "title": "A"}, {"title": "nichts"}, "https://b.de"]
    assert read_one(links=links)[0]["links"] == [
        {"label": {"de": "zegg.de"}, "url": "https://www.zegg.de/x"},
        {"label": {"de": "A"}, "url": "http://www.a.de"},
    ]


def test_what_cannot_be_shown_is_taken_out_of_texts():
    assert read_one(description="a\u0000b\ud800c\r\nd\n ")[0]["summary"] == {"de": "abc\nd"}


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(directories)
def test_what_is_written_is_read_again(directory):
    fields = fields_read(read(write(directory, language="de"), "a", language="de", kinds=KINDS))
    assert fields == [expected(entry) for entry in directory.entries if entry.location]


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(strange_json(list(NAMES), [INITIATIVE, COMPANY, "www.a.de", "https://a.de", "14806"]))
def test_no_json_makes_it_fail(value):
    rows = value if isinstance(value, list) else [value]
    for content in (value, [*rows, {"title": "T", "links": rows, "tags": rows, "lat": value}]):
        assert_only_what_the_model_takes(read(json.dumps(content).encode(), "a", language="de", kinds=KINDS))


@given(st.sampled_from([None, "CC0-1.0"]))
def test_a_licence_is_kept_and_none_is_made_up(given_licence):
    place = {"location": {"lat": 52.1, "lon": 12.6}}
    entry = {"kind": "offer", "name": "N", "summary": {"de": "S"}} | place
    rows = json.loads(write(directory_of(entry | {"licence": "ODbL-1.0"}, entry), language="de", licence=given_licence))
    assert [row.get("license") for row in rows] == ["ODbL-1.0", given_licence]


def test_an_update_has_the_next_version_and_a_new_entry_has_none():
    entry = {"kind": "initiative", "name": "N", "summary": {"en": "S"}, "location": {"lat": 52.1, "lon": 12.6}}
    rows = json.loads(write(directory_of(entry, entry), language="de", versions={"e1": 9, "e7": 1}))
    assert [row.get("version") for row in rows] == [None, 10]
    assert [(row["description"], row["categories"]) for row in rows] == [("", [INITIATIVE])] * 2
