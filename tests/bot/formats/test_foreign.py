"""Values of other directories: the ones that cannot be are named, within limits, and contacts stand once."""

import json

import pytest

from bot.formats import foreign
from bot.formats.foreign import ForeignEntry, joined
from bot.formats.openfairdb import read
from bot.formats.problems import ProblemCode


def test_contacts_that_say_less_than_another_are_left_out():
    a, b = {"phone": "1", "city": "B"}, {"email": "x@y.de"}
    assert joined([{}, {"phone": "1"}, b, a, {"city": "B"}, dict(b)]) == [b, a]


def test_very_many_contacts_are_not_compared():
    many = [{"phone": "112"}] * (foreign.MAX_COMPARED + 1)
    assert joined(many) == many


def test_the_contact_of_an_entry_keeps_its_place_when_more_is_known():
    assert joined([{"phone": "1"}, {"phone": "1", "city": "B"}, {"phone": "2"}])[0] == {"phone": "1", "city": "B"}


def test_only_so_many_problems_are_told(monkeypatch):
    monkeypatch.setattr(foreign, "MAX_PROBLEMS", 5)
    rows = [{"title": "A", "email": "x", "telephone": "x", "homepage": "x"}] * 4
    found = read(json.dumps(rows).encode(), "a", language="de")
    assert len(found.incoming) == 4
    assert [problem.code for problem in found.problems[5:]] == [ProblemCode.MORE_PROBLEMS]
    assert found.problems[5].params == {"limit": 5}


def test_the_problems_of_one_entry_have_a_limit_too(monkeypatch):
    monkeypatch.setattr(foreign, "MAX_PROBLEMS", 2)
    entry = ForeignEntry("a", 1)
    for _ in range(5):
        entry.checked(ProblemCode.BAD_EMAIL, "x", "email")
    assert len(entry.problems) == 2


@pytest.mark.parametrize(
    ("lat", "lon", "code"),
    [
        (52.1, None, ProblemCode.BAD_COORDINATE),
        (True, 1, ProblemCode.BAD_COORDINATE),
        ("nan", "1", ProblemCode.BAD_COORDINATE),
        (10**400, 1, ProblemCode.BAD_COORDINATE),
        ([1], 1, ProblemCode.BAD_COORDINATE),
        (12.6, 181, ProblemCode.BAD_COORDINATE),
        ("334076", "5767630", ProblemCode.MAP_GRID),
    ],
)
def test_places_that_are_on_no_map_are_named(lat, lon, code):
    entry = ForeignEntry("a", 1)
    assert entry.location(lat, lon, "geo") is None
    assert [problem.code for problem in entry.problems] == [code]


@pytest.mark.parametrize(("lat", "lon"), [(None, None), ("", ""), (None, "")])
def test_a_place_that_is_not_said_is_no_problem(lat, lon):
    entry = ForeignEntry("a", 1)
    assert (entry.location(lat, lon, "geo"), entry.problems) == (None, [])


def test_more_entries_than_anybody_has_are_refused(monkeypatch):
    monkeypatch.setattr(foreign, "MAX_ENTRIES", 2)
    rows = [{"title": "A"}] * 3
    assert len(read(json.dumps(rows[:2]).encode(), "a", language="de").incoming) == 2
    found = read(json.dumps(rows).encode(), "a", language="de")
    (problem,) = found.problems
    assert (found.incoming, problem.code, problem.params) == ((), ProblemCode.TOO_MANY_ENTRIES, {"limit": 2})


def test_an_entry_with_an_endless_list_is_left_out_and_named():
    rows = [{"title": "A", "tags": ["x"] * 1_001}, {"title": "B", "links": [{"a": [[0] * 1_001]}]}, {"title": "C"}]
    found = read(json.dumps(rows).encode(), "a", language="de")
    assert [(one.number, one.fields) for one in found.incoming] == [(3, {"name": "C"})]
    assert [(one.code, one.number, one.params) for one in found.problems] == [
        (ProblemCode.LIST_TOO_LONG, 1, {"value": "1000"}),
        (ProblemCode.LIST_TOO_LONG, 2, {"value": "1000"}),
    ]
