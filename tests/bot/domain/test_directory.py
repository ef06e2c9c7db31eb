"""What makes an entry a valid one, and what a directory can be asked."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.domain.directory import (
    Contact,
    Directory,
    Entry,
    Facet,
    Period,
    changed_fields,
    folded_name,
    in_language,
    place_key,
)

SMALLEST = {"id": "solawi", "kind": "offer", "name": "Solawi", "summary": {"de": "Gemüse"}}


def entry(**fields):
    return Entry.model_validate(SMALLEST | fields)


def directory(*entries, **header):
    return Directory.model_validate(
        {
            "directory": {"name": "Wegweiser"} | header,
            "kinds": {"offer": {"de": "Angebot"}, "initiative": {"de": "Initiative"}},
            "topics": {"nature": {"de": "Natur"}, "health": {"de": "Gesundheit"}},
            "entries": [SMALLEST | {"id": f"e{number}"} | fields for number, fields in enumerate(entries)],
        }
    )


FACTS = {
    Facet.SUMMARY: {},
    Facet.BACKGROUND: {"background": {"de": "x"}},
    Facet.REASONS: {"reasons": {"de": "x"}},
    Facet.ACTIVITIES: {"activities": {"de": "x"}},
    Facet.FOCUS_AREAS: {"focus_areas": {"de": ["x"]}},
    Facet.PROGRESS: {"progress": {"de": "x"}},
    Facet.PERIOD: {"period": {"from": "2021"}},
    Facet.BUDGET: {"budget": {"amount": 5}},
    Facet.CONTACT: {"contacts": [{"person": "Frau A"}]},
    Facet.ADDRESS: {"contacts": [{"person": "Frau A"}, {"city": "Brück"}]},
    Facet.PHONE: {"contacts": [{"phone": "033841 910"}]},
    Facet.EMAIL: {"contacts": [{"email": "post@zegg.de"}]},
    Facet.WEBSITE: {"website": "https://zegg.de"},
    Facet.OPENING_HOURS: {"opening_hours": {"de": "x"}},
    Facet.FUNDERS: {"funders": ["Land"]},
    Facet.PLACES: {"places": ["Brück"]},
    Facet.TOPICS: {"topics": ["nature"]},
    Facet.GOOD_TO_KNOW: {"good_to_know": {"de": ["x"]}},
    Facet.SOURCES: {"sources": ["https://zegg.de"]},
    Facet.IMAGE_CREDIT: {"image_credit": "Foto: A"},
}


@pytest.mark.parametrize("facet", Facet)
def test_an_entry_holds_a_facet_only_where_it_knows_something_about_it(facet):
    assert entry(**FACTS[facet]).holds(facet)
    assert facet is Facet.SUMMARY or not entry().holds(facet)


def test_an_entry_that_ended_knows_how_far_it_is():
    assert entry(status="ended").holds(Facet.PROGRESS)
    assert not entry(status="active").holds(Facet.PROGRESS)


def test_further_links_are_a_website_and_action_fields_are_what_an_entry_is_about():
    assert entry(links=[{"label": {"de": "x"}, "url": "https://zegg.de"}]).holds(Facet.WEBSITE)
    assert entry(action_fields={"de": ["x"]}).holds(Facet.FOCUS_AREAS)


def test_the_facets_of_an_entry_stand_in_their_own_order():
    found = entry(website="https://zegg.de", contacts=[{"city": "Brück"}])
    assert found.facets == (Facet.SUMMARY, Facet.CONTACT, Facet.ADDRESS, Facet.WEBSITE)


@pytest.mark.parametrize(
    ("parts", "address"),
    [
        ({"street": "Weg 1", "postcode": "14806", "city": "Bad Belzig"}, "Weg 1, 14806 Bad Belzig"),
        ({"street": "Weg 1"}, "Weg 1"),
        ({"city": "Brück"}, "Brück"),
        ({"person": "Frau A"}, None),
    ],
)
def test_an_address_is_what_is_known_of_it(parts, address):
    assert Contact.model_validate(parts).address == address


@pytest.mark.parametrize("parts", [{}, {"role": None, "person": None}])
def test_a_contact_that_says_nothing_is_refused(parts):
    with pytest.raises(ValidationError, match="empty_contact"):
        Contact.model_validate(parts)


@pytest.mark.parametrize(("start", "end"), [("2021", "2027"), ("2021-05", "2021"), ("2021", "2021-05"), ("2021", None)])
def test_a_period_may_end_when_it_began_or_later_or_never(start, end):
    assert Period.model_validate({"from": start, "to": end}).end == end


@pytest.mark.parametrize(("start", "end"), [("2022", "2021"), ("2021-05-02", "2021-05-01"), ("2021-05", "2021-04-30")])
def test_a_period_does_not_end_before_it_begins(start, end):
    with pytest.raises(ValidationError, match="period_reversed"):
        Period.model_validate({"from": start, "to": end})


@pytest.mark.parametrize(
    "value", ["https://zegg.de", "http://a.b.de/c?d=e#f", "https://xn--flming-cua.de:8080/", "https://fläming.de"]
)
def test_a_web_address_with_scheme_and_domain_is_accepted(value):
    assert entry(website=value).website == value


@pytest.mark.parametrize(
    "value",
    [
        "zegg.de",
        "https://",
        "https://zegg",
        "https://ze gg.de",
        "https://[zegg.de",
        "ftp://a.de",
        "https://<b>.de",
        "https://a.de:99999",
        "https://-a.de",
        "https://a..de",
    ],
)
def test_what_cannot_be_opened_is_no_web_address(value):
    with pytest.raises(ValidationError, match="web_address"):
        entry(website=value)


@pytest.mark.parametrize("value", ["033841 94500", "+49 (0)33841/945-00", "115", 115])
def test_numbers_that_can_be_dialled_are_accepted(value):
    assert Contact.model_validate({"phone": value}).phone == str(value)


@pytest.mark.parametrize("value", ["12", "1234567890123456", "gern", "033841 94500 (Frau A)", True])
def test_what_cannot_be_dialled_is_no_phone_number(value):
    with pytest.raises(ValidationError):
        Contact.model_validate({"phone": value})


@pytest.mark.parametrize("value", ["post@zegg", "post(at)zegg.de", "@zegg.de", "po st@zegg.de"])
def test_what_cannot_be_written_to_is_no_email_address(value):
    with pytest.raises(ValidationError, match="email"):
        Contact.model_validate({"email": value})


@pytest.mark.parametrize(
    ("value", "text"), [("2024", "2024"), (2024, "2024"), ("2024-10", "2024-10"), ("2024-02-29", "2024-02-29")]
)
def test_a_date_is_accepted_as_far_as_it_is_known(value, text):
    assert entry(as_of=value).as_of == text


def test_a_date_that_yaml_has_read_is_text_again():
    assert entry(as_of=date(2024, 10, 5)).as_of == "2024-10-05"


@pytest.mark.parametrize("value", ["2023-02-29", "2024-13", "24", "gestern", 2024.5])
def test_what_is_no_date_is_refused(value):
    with pytest.raises(ValidationError):
        entry(as_of=value)


@pytest.mark.parametrize("value", ["A", "a_b", "a--b", "a" * 41])
def test_an_id_that_links_could_not_carry_is_refused(value):
    with pytest.raises(ValidationError):
        entry(id=value)


@pytest.mark.parametrize("value", ["topic-a", "wrong-a", "ticket-1", "propose"])
def test_an_entry_that_is_older_than_a_link_keeps_its_id(value):
    assert entry(id=value).id == value


def test_places_are_those_with_the_most_entries_first():
    found = directory({"places": ["Brück", "Baitz"]}, {"places": ["Niemegk"]}, {"places": ["Niemegk", "Baitz"]})
    assert found.places == ("Baitz", "Niemegk", "Brück")


def test_a_place_is_found_by_its_key_as_long_as_an_entry_serves_it():
    found = directory({"places": ["Brück"]})
    assert found.place_of(place_key("Brück")) == "Brück"
    assert found.place_of(place_key("Niemegk")) is None


def test_the_key_of_a_place_stays_the_same():
    assert place_key("Bad Belzig") == "f5fc6fa3"


def test_the_home_entry_is_the_one_that_the_header_names():
    assert directory({}, home_entry="e0").home == directory({}).by_id["e0"]
    assert directory({}).home is None


@pytest.mark.parametrize(
    ("wanted", "ids"),
    [
        ({}, ["e0", "e1", "e2"]),
        ({"topics": ["nature"]}, ["e0", "e2"]),
        ({"topics": ["nature", "health"]}, ["e0", "e1", "e2"]),
        ({"places": ["Brück"]}, ["e1", "e2"]),
        ({"topics": ["nature"], "places": ["Brück"]}, ["e2"]),
        ({"kind": "initiative"}, ["e1"]),
        ({"kind": "offer", "topics": ["health"]}, []),
    ],
)
def test_entries_are_selected_by_all_that_is_given(wanted, ids):
    found = directory(
        {"topics": ["nature"]},
        {"topics": ["health"], "places": ["Brück"], "kind": "initiative"},
        {"topics": ["nature"], "places": ["Brück"]},
    )
    assert [selected.id for selected in found.select(**wanted)] == ids


def test_a_text_comes_in_the_first_language_that_there_is_one_for():
    texts = {"de": "Hallo", "en": "Hello"}
    assert in_language(texts, ["fr", "en", "de"]) == ("en", "Hello")
    assert in_language(texts, ["fr"]) == ("de", "Hallo")


@pytest.mark.parametrize("other", ["fläming 365", "FLÄMING-365", " Fläming_365! ", "Fläming３６５"])
def test_names_that_look_the_same_to_people_are_the_same(other):
    assert folded_name("Fläming365") == folded_name(other)


@given(st.text(min_size=1))
def test_every_name_has_a_folded_form(name):
    assert folded_name(name)


def test_the_fields_in_which_two_versions_differ_are_named():
    assert changed_fields(entry(), entry(name="SoLaWi", places=["Brück"])) == ("name", "places")
    assert changed_fields(entry(), entry()) == ()


def test_a_changed_copy_works_out_its_own_facets_and_names(directory):
    entry = next(entry for entry in directory.entries if Facet.WEBSITE in entry.facets)
    without = entry.model_copy(update={"website": None, "links": []})
    assert Facet.WEBSITE not in without.facets
    assert entry.id in directory.by_id
    assert directory.model_copy(update={"entries": []}).by_id == {}
