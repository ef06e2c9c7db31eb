"""JSON-LD of schema.org: its own examples are read in every form, and what is written comes back as it was."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from bot.formats.foreign import joined
from bot.formats.problems import ProblemCode, Severity
from bot.formats.schema_nodes import MAX_REPEATED
from bot.formats.schema_org import read
from bot.formats.schema_org_writer import write
from bot.formats.schema_types import ENTRY_TYPES, PART_TYPES, is_event
from tests.foreign_files import (
    KINDS,
    assert_only_what_the_model_takes,
    directories,
    directory_of,
    fields_read,
    said_by,
    strange_json,
)

SAMPLES = Path(__file__).parent / "samples" / "schema_org"
NAMES = (
    *("@type", "@id", "@graph", "@value", "@language", "name", "alternateName", "description", "keywords", "url"),
    *(
        "sameAs",
        "subjectOf",
        "address",
        "streetAddress",
        "postalCode",
        "telephone",
        "email",
        "contactPoint",
        "worksFor",
    ),
    *("contactType", "geo", "latitude", "longitude", "location", "openingHours", "openingHoursSpecification", "opens"),
    *("dayOfWeek", "areaServed", "funder", "license", "dateModified", "identifier", "availableChannel", "servicePhone"),
    *("serviceLocation", "serviceUrl", "itemListElement", "item", "provider", "additionalType", "de", "en"),
)
HELD = (
    *("id", "kind", "name", "aliases", "places", "summary", "location", "website", "links", "opening_hours", "funders"),
    *("licence", "as_of"),
)


def read_value(value, language="de"):
    return read(json.dumps(value).encode(), "a", language=language, kinds=KINDS)


def read_one(**values):
    found = read_value({"@context": "https://schema.org", "@type": "Organization", "name": "Verein"} | values)
    (incoming,) = found.incoming
    assert found.problems == ()
    return {name: value for name, value in incoming.fields.items() if name != "name"}


def read_sample(name):
    return read((SAMPLES / f"{name}.json").read_bytes(), "a", language="en", kinds=KINDS)


def fields_of(name):
    found = read_sample(name)
    assert found.problems == ()
    return [incoming.fields for incoming in found.incoming]


def expected(entry):
    contacts = joined(said_by(entry, "contacts").get("contacts", []))
    keywords = {
        language: [word for word in words if "," not in word] + [word for word in words if "," in word]
        for language, words in (entry.keywords or {}).items()
    }
    return (
        said_by(entry, *HELD)
        | ({"contacts": contacts} if contacts else {})
        | ({"keywords": keywords} if keywords else {})
    )


def test_an_organisation_is_read():
    google, company, telephones = fields_of("organization")
    assert google == {
        "name": "Google.org (GOOG)",
        "contacts": [
            {
                "street": "38 avenue de l'Opéra",
                "postcode": "F-75002",
                "city": "Paris, France",
                "phone": "+33 1 42 68 53 00",
                "email": "secretariat@example.com",
            }
        ],
    }
    assert company == {
        "website": "http://www.your-company-site.com",
        "contacts": [{"phone": "+1-401-555-1212", "role": {"en": "customer service"}}],
    }
    assert [contact["role"]["en"] for contact in telephones["contacts"]] == [
        *["customer service"] * 3,
        "technical support",
        "bill payment",
    ]


def test_an_ngo_is_an_initiative():
    (ngo,) = fields_of("ngo")
    assert (ngo["kind"], ngo["contacts"][0]["phone"]) == ("initiative", "( 33 1) 42 68 53 00")


def test_a_business_is_read_and_nobody_guesses_its_kind():
    (shop,) = fields_of("local_business")
    assert "kind" not in shop
    assert shop["summary"]["en"].startswith("A superb collection")
    assert shop["contacts"] == [{"street": "3102 Highway 98", "city": "Mexico Beach", "phone": "850-648-4200"}]


def test_a_place_is_read():
    assert fields_of("place") == [{"name": "Empire State Building", "location": {"lat": 40.75, "lon": -73.98}}]


def test_a_service_is_read_with_who_runs_it_and_whom_it_is_for():
    assert fields_of("government_service") == [
        {
            "kind": "offer",
            "name": "Veterans Affairs Emergency Mental Health",
            "places": ["Massachusetts"],
            "contacts": [
                {
                    "organisation": "US Department of Veterans Affairs",
                    "street": "1400 VFW Parkway",
                    "postcode": "02132",
                    "city": "West Roxbury",
                }
            ],
        }
    ]


def test_events_are_refused_by_name():
    found = read_sample("event")
    assert found.incoming == ()
    assert [problem.code for problem in found.problems] == [ProblemCode.IS_EVENT] * 3 + [ProblemCode.NO_ENTRIES]
    assert found.problems[1].params == {"value": "Typhoon with Radiation City"}
    assert [problem.number for problem in found.problems] == [1, 2, 3, None]


def test_an_event_does_not_keep_others_out():
    found = read_value([{"@type": ["Thing", "schema:MusicEvent"]}, {"@type": "schema:NGO", "schema:name": "V"}])
    assert [(one.number, one.fields) for one in found.incoming] == [(2, {"kind": "initiative", "name": "V"})]
    (problem,) = found.problems
    assert (problem.code, problem.severity, problem.params) == (
        ProblemCode.IS_EVENT,
        Severity.WARNING,
        {"value": "Thing"},
    )


def test_what_the_directory_holds_none_of_is_named():
    found = read_value([{"@type": "Movie", "name": "Film"}, {"@type": "Museum", "name": "M"}, {"x": 1}])
    assert [one.fields["name"] for one in found.incoming] == ["M"]
    assert [(problem.code, problem.params["value"]) for problem in found.problems] == [
        (ProblemCode.NO_KIND_FOR, "Movie"),
        (ProblemCode.NO_KIND_FOR, "{}"),
    ]


def test_a_graph_is_read_with_what_it_refers_to():
    graph = {
        "@graph": [
            {"@type": "WebSite", "name": "Seite"},
            {
                "@id": "#v",
                "@type": "https://schema.org/NGO",
                "name": "V",
                "address": {"@id": "#a"},
                "geo": {"@id": "#x"},
            },
            {"@id": "#a", "@type": "PostalAddress", "streetAddress": "Weg 1"},
            {"@id": "#x", "@type": "GeoCoordinates", "latitude": 52.1, "longitude": "12.6"},
        ]
    }
    (incoming,) = read_value(graph).incoming
    assert incoming.number == 2
    assert incoming.fields == {
        "kind": "initiative",
        "name": "V",
        "contacts": [{"street": "Weg 1"}],
        "location": {"lat": 52.1, "lon": 12.6},
    }


def test_references_in_a_circle_end():
    graph = [{"@id": "#a", "@type": "NGO", "name": {"@id": "#b"}}, {"@id": "#b", "name": {"@id": "#b"}}]
    assert [problem.code for problem in read_value(graph).problems][-1] == ProblemCode.NO_KIND_FOR


def test_items_of_a_list_are_entries():
    items = [
        {"@type": "ListItem", "position": 1, "item": {"@type": "Park", "name": "P"}},
        {"@type": "Zoo", "name": "Z"},
    ]
    found = read_value({"@type": "ItemList", "itemListElement": items})
    assert [one.fields["name"] for one in found.incoming] == ["P", "Z"]


@pytest.mark.parametrize(
    "description",
    [
        [{"@value": "Wald", "@language": "de-DE"}, {"@value": "Forest", "@language": "en"}],
        {"de": "Wald", "en-GB": ["Forest"]},
        ["Wald", {"@value": "Forest", "@language": "EN_us"}],
    ],
)
def test_texts_may_be_in_several_languages(description):
    assert read_one(description=description)["summary"] == {"de": "Wald", "en": "Forest"}


def test_the_language_of_the_file_may_have_a_region():
    found = read_value({"@type": "NGO", "name": "V", "description": {"@value": "x", "@language": "pt-BR"}}, "pt-BR")
    assert found.incoming[0].fields["summary"] == {"pt-BR": "x"}


def test_a_language_that_is_none_is_named():
    found = read_value({"@type": "NGO", "name": "V", "description": {"@value": "x", "@language": "Deutsch!"}})
    assert [(one.code, one.field) for one in found.problems] == [(ProblemCode.BAD_LANGUAGE, "description")]
    assert "summary" not in found.incoming[0].fields


@pytest.mark.parametrize(
    "keywords",
    ["Wald, Wiese,Wald,", ["Wald", "Wiese"], [{"@type": "DefinedTerm", "name": "Wald"}, {"@value": "Wiese"}]],
)
def test_keywords_come_in_one_text_or_in_many(keywords):
    assert read_one(keywords=keywords) == {"keywords": {"de": ["Wald", "Wiese"]}}


@pytest.mark.parametrize(
    ("values", "hours"),
    [
        ({"openingHours": "Mo-Fr 09:00-17:00"}, "Mo-Fr 09:00-17:00"),
        ({"openingHours": ["Mo 9-12", "Di 9-12"]}, "Mo 9-12; Di 9-12"),
        (
            {
                "openingHoursSpecification": [
                    {"dayOfWeek": ["https://schema.org/Monday", "Friday"], "opens": "09:00:00", "closes": "17:00"},
                    {"dayOfWeek": "PublicHolidays", "opens": "10:00", "validFrom": "2024-05-01"},
                    {"dayOfWeek": "Sunday"},
                ]
            },
            "Mo,Fr 09:00-17:00; 2024-05-01 PH 10:00",
        ),
    ],
)
def test_opening_hours_become_a_text(values, hours):
    assert read_one(**values) == {"opening_hours": {"de": hours}}


@pytest.mark.parametrize(
    ("said", "licence"),
    [
        ("CC0-1.0", "CC0-1.0"),
        ("https://spdx.org/licenses/ODbL-1.0.html", "ODbL-1.0"),
        ("https://creativecommons.org/publicdomain/zero/1.0/", "CC0-1.0"),
        ({"@type": "CreativeWork", "url": "https://a.de/l"}, "https://a.de/l"),
    ],
)
def test_the_licence_is_kept(said, licence):
    assert read_one(license=said) == {"licence": licence}


def test_pages_are_the_website_and_links():
    found = read_one(
        url=["https://a.de", "https://b.de"],
        sameAs=["https://www.example.org/a", "https://a.de/x"],
        subjectOf={"@type": "WebPage", "name": "Satzung", "url": "https://a.de/s"},
    )
    assert found["website"] == "https://a.de"
    assert [(link["label"]["de"], link["url"]) for link in found["links"]] == [
        ("b.de", "https://b.de"),
        ("Satzung", "https://a.de/s"),
        ("example.org", "https://www.example.org/a"),
        ("a.de", "https://a.de/x"),
    ]


def test_an_address_in_one_text_stays_in_one_piece():
    assert read_one(address="Weg 1, 14806 Bad Belzig") == {"contacts": [{"street": "Weg 1, 14806 Bad Belzig"}]}


def test_a_place_of_its_own_tells_where_and_on_which_map():
    place = {"@type": "Place", "address": {"streetAddress": "Weg 1"}, "latitude": "52.1", "longitude": 12.6}
    assert read_one(location=place) == {"contacts": [{"street": "Weg 1"}], "location": {"lat": 52.1, "lon": 12.6}}


def test_a_service_may_be_reached_by_phone_and_page():
    channel = {"serviceUrl": "https://a.de/s", "servicePhone": {"@type": "ContactPoint", "telephone": "115"}}
    found = read_value({"@type": "Service", "name": "S", "availableChannel": channel})
    assert found.incoming[0].fields == {
        "kind": "offer",
        "name": "S",
        "website": "https://a.de/s",
        "contacts": [{"phone": "115"}],
    }


def test_who_runs_a_service_is_known_also_without_an_address():
    found = read_value({"@type": "Service", "name": "S", "provider": {"@type": "NGO", "name": "V"}})
    assert found.incoming[0].fields["contacts"] == [{"organisation": "V"}]


def test_the_area_served_are_places_and_no_countries():
    area = ["DE", "Brück", {"@type": "City", "name": "Niemegk"}, {"@type": "Place", "name": "XY"}]
    assert read_one(areaServed=area) == {"places": ["Brück", "Niemegk", "XY"]}


def test_the_date_of_the_last_change_is_that_of_the_facts():
    assert read_one(dateModified="2024-10-05T08:00:00+02:00") == {"as_of": "2024-10-05"}


@pytest.mark.parametrize(
    ("values", "code", "field"),
    [
        ({"telephone": "ruf an"}, ProblemCode.BAD_PHONE, "telephone"),
        ({"url": "ftp://a.de"}, ProblemCode.BAD_WEB_ADDRESS, "url"),
        ({"dateModified": "gestern"}, ProblemCode.BAD_DATE, "dateModified"),
        ({"geo": {"latitude": 100, "longitude": 0}}, ProblemCode.BAD_COORDINATE, "geo"),
        ({"email": "x"}, ProblemCode.BAD_EMAIL, "email"),
    ],
)
def test_values_that_cannot_be_are_left_out_and_named(values, code, field):
    found = read_value({"@type": "NGO", "name": "V"} | values)
    assert found.incoming[0].fields == {"kind": "initiative", "name": "V"}
    assert [(problem.code, problem.field) for problem in found.problems] == [(code, field)]


def test_a_file_that_is_no_json_says_so():
    assert [one.code for one in read(b"<script>", "a", language="de").problems] == [ProblemCode.NOT_JSON]


def test_no_type_is_two_things():
    assert not any(map(is_event, ENTRY_TYPES | PART_TYPES))
    assert {"AdministrativeArea"} == ENTRY_TYPES & PART_TYPES


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(directories)
def test_what_is_written_is_read_again(directory):
    fields = fields_read(read(write(directory, language="de"), "a", language="de", kinds=KINDS))
    assert fields == [expected(entry) for entry in directory.entries]


def test_other_languages_are_marked_and_notes_of_staff_stay_here():
    entry = {"kind": "offer", "name": "N", "summary": {"de": "S", "en": "T"}, "editor_notes": ["Geheim"]}
    (node,) = json.loads(write(directory_of(entry | {"opening_hours": {"de": "immer"}}), language="de"))["@graph"]
    assert node == {
        "@type": "Organization",
        "identifier": "e0",
        "additionalType": "offer",
        "name": "N",
        "description": [{"@value": "S", "@language": "de"}, {"@value": "T", "@language": "en"}],
        "openingHours": "immer",
    }


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    strange_json(
        list(NAMES), ["NGO", "Event", "Person", "Service", "https://a.de", "14806", "Monday", "2024-10", "de", "#a"]
    )
)
def test_no_json_makes_it_fail(value):
    around = dict.fromkeys(NAMES, value) | {"@type": "NGO", "@id": "#a", "@graph": None, "itemListElement": None}
    around = {name: inside for name, inside in around.items() if inside is not None}
    for content in (value, around, [around, value]):
        assert_only_what_the_model_takes(read_value(content))


def test_references_that_multiply_are_refused():
    graph = [{"@id": f"#{number}", "@type": "NGO", "name": [{"@id": f"#{number + 1}"}] * 900} for number in range(5)]
    found = read_value({"@graph": graph})
    (problem,) = found.problems
    assert (found.incoming, problem.code, problem.params) == (
        (),
        ProblemCode.TOO_MANY_REFERENCES,
        {"limit": MAX_REPEATED},
    )
