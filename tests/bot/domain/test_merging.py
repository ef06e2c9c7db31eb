"""What a file does not mention stays, and an id is made of a name."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from bot.domain.fields import MAX_ID_LENGTH, EntryId
from bot.domain.merging import Also, NewIds, merged

CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
names = st.sampled_from(["name", "summary", "contacts", "de", "en"])
values = st.recursive(
    st.text(max_size=3) | st.lists(st.text(max_size=3), max_size=2),
    lambda inside: st.dictionaries(names, inside, min_size=1, max_size=3),
    max_leaves=4,
)
known = st.dictionaries(names, values, max_size=4)


@pytest.mark.parametrize(
    ("before", "said", "after"),
    [
        ({"name": "A", "website": "w"}, {"name": "B"}, {"name": "B", "website": "w"}),
        ({"summary": {"de": "a", "en": "b"}}, {"summary": {"de": "c"}}, {"summary": {"de": "c", "en": "b"}}),
        ({"summary": {"de": "a", "en": "b"}}, {"summary": {"en": None}}, {"summary": {"de": "a"}}),
        ({"background": {"de": "a"}}, {"background": {"de": None}}, {}),
        ({"background": {"de": "a"}}, {"background": None}, {}),
        ({}, {"background": None}, {}),
        ({"summary": "x"}, {"summary": {"de": "c"}}, {"summary": {"de": "c"}}),
        ({"places": ["a", "b"]}, {"places": ["c"]}, {"places": ["c"]}),
        ({"contacts": [{"phone": "1"}, {"phone": "2"}]}, {"contacts": [{"city": "x"}]}, {"contacts": [{"city": "x"}]}),
        (
            {"contacts": [{"phone": "1", "city": "x"}, {"phone": "2"}]},
            {"contacts": {0: {"phone": "3"}}},
            {"contacts": [{"phone": "3", "city": "x"}, {"phone": "2"}]},
        ),
        (
            {"contacts": [{"phone": "1"}, {"phone": "2"}]},
            {"contacts": {0: {"phone": None}}},
            {"contacts": [{"phone": "2"}]},
        ),
        ({"contacts": [{"phone": "1"}]}, {"contacts": {0: None}}, {}),
        ({}, {"contacts": {1: {"phone": "1"}, 4: {"phone": "2"}}}, {"contacts": [{"phone": "1"}, {"phone": "2"}]}),
    ],
)
def test_what_is_said_is_put_over_what_is_known(before, said, after):
    assert merged(before, said) == after


@CALM
@given(known, known)
def test_what_is_not_mentioned_stays(before, said):
    after = merged(before, said)
    assert {name: after[name] for name in before.keys() - said.keys()} == {
        name: before[name] for name in before.keys() - said.keys()
    }
    assert after.keys() == before.keys() | said.keys()


@CALM
@given(known, known)
def test_said_twice_changes_nothing_more(before, said):
    once = merged(before, said)
    assert merged(once, said) == once


@CALM
@given(known)
def test_what_is_known_already_changes_nothing(before):
    assert merged(before, before) == before


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Solawi Fläming", "solawi-flaeming"),
        ("Straße & Öl", "strasse-und-oel"),
        ("Café « Crème »", "cafe-creme"),
        ("Fla\u0308ming", "flaeming"),
        ("数字村", "entry"),
        ("Topic Digital", "entry-topic-digital"),
        ("Sub-Urban", "entry-sub-urban"),
        ("a" * 39 + " bc", "a" * 39),
        ("x" * 50, "x" * 40),
    ],
)
def test_an_id_is_the_name_in_plain_letters(name, expected):
    assert NewIds(set()).id_for(name) == expected


def test_an_id_is_given_once():
    ids = NewIds({"solawi", "solawi-3"})
    assert [ids.id_for("Solawi") for _ in range(3)] == ["solawi-2", "solawi-4", "solawi-5"]
    long = NewIds({"x" * 40})
    assert long.id_for("x" * 60) == "x" * 38 + "-2"


@CALM
@given(st.lists(st.text(max_size=60), max_size=8))
def test_every_name_gets_a_valid_id_of_its_own(texts):
    ids = NewIds(frozenset({"a", "entry"}))
    given_ids = [ids.id_for(text) for text in texts]
    assert len(set(given_ids)) == len(texts)
    for each in given_ids:
        assert TypeAdapter(EntryId).validate_python(each) == each
        assert len(each) <= MAX_ID_LENGTH
        assert re.fullmatch(r"[a-z0-9-]+", each)


def test_items_of_a_list_that_a_file_adds_come_behind_what_is_there():
    known = {"keywords": {"de": ["Laden"]}, "links": [{"label": {"de": "Karte"}, "url": "https://a.de"}]}
    said = {
        "keywords": {"de": Also(["Hof", "Laden"]), "en": Also(["shop"])},
        "links": Also(
            [{"label": {"de": "Plan"}, "url": "https://a.de"}, {"label": {"de": "B"}, "url": "https://b.de"}]
        ),
        "funders": Also(["LEADER"]),
    }
    assert merged(known, said) == {
        "keywords": {"de": ["Laden", "Hof"], "en": ["shop"]},
        "links": [*known["links"], {"label": {"de": "B"}, "url": "https://b.de"}],
        "funders": ["LEADER"],
    }
