"""Differences between two versions of an entry, said field by field in every language."""

import pytest

from bot.domain.directory import Entry
from bot.formats.plans import Applied, Plan, Undone
from bot.formats.problems import Problem, ProblemCode
from bot.wording import exchange
from tests.readings import change_of

BASE = {
    "id": "solawi",
    "kind": "offer",
    "name": "Solawi",
    "summary": {"de": "Gemüse", "en": "Greens"},
    "places": ["Belzig", "Brück"],
    "contacts": [{"phone": "033841 1", "role": {"de": "Leitung"}}],
    "period": {"from": "2021"},
}


def entry(**fields):
    return Entry.model_validate(BASE | fields)


@pytest.mark.parametrize(
    ("fields", "line"),
    [
        ({"name": "Solawi 2"}, "Name: “Solawi” becomes “Solawi 2”"),
        ({"summary": {"de": "Gemüse", "en": "Veg"}}, "Short text (en): “Greens” becomes “Veg”"),
        ({"summary": {"de": "Gemüse"}}, "Short text (en): “Greens” is taken away"),
        ({"website": "https://a.de"}, "Website: new “https://a.de”"),
        ({"places": ["Brück", "Belzig"]}, "Places: in another order"),
        ({"places": ["Belzig", "Mark"]}, "Places: new “Mark”, no longer “Brück”"),
        ({"places": ["Belzig", "Brück", "Mark", "X"]}, "Places: new “Mark | X”"),
        ({"places": ["Belzig"]}, "Places: no longer “Brück”"),
        ({"places": []}, "Places: “Belzig | Brück” is taken away"),
        (
            {"contacts": [{"phone": "033841 1", "role": {"de": "Büro"}}]},
            "Contact 1, Role (de): “Leitung” becomes “Büro”",
        ),
        ({"contacts": [*BASE["contacts"], {"city": "B"}]}, "Contact 2, Town: new “B”"),
        ({"period": {"from": "2021", "to": "2027"}}, "Period, End: new “2027”"),
        ({"location": {"lat": 52.5, "lon": 0.0}}, "Point on the map, Latitude: new “52.5”"),
        ({"facet_questions": {"phone": {"de": ["Wer?"]}}}, "Questions for single facts, Phone (de): new “Wer?”"),
        ({"editor_notes": ["a\nb"]}, "Notes for editors: new “a b”"),
    ],
)
def test_a_difference_is_said(english, fields, line):
    assert exchange.differences(english, entry(), entry(**fields))[0] == line


def test_every_field_has_a_name(english):
    full = {
        **{name: {"de": "x"} for name in ("background", "reasons", "activities", "focus_label", "progress")},
        **{name: {"de": ["x"]} for name in ("keywords", "questions", "focus_areas", "action_fields", "good_to_know")},
        "opening_hours": {"de": "x"},
        "aliases": ["x"],
        "topics": ["x"],
        "funders": ["x"],
        "sources": ["https://a.de"],
        "status": "active",
        "budget": {"amount": 1},
        "links": [{"label": {"de": "x"}, "url": "https://a.de"}],
        "image_credit": "x",
        "licence": "CC0-1.0",
        "as_of": "2024",
        "kind": "club",
        "website": "https://a.de",
    }
    lines = exchange.differences(english, entry(), entry(**full))
    assert len(lines) == len(full) + 2


def test_a_long_value_is_cut(english):
    (line,) = exchange.differences(english, entry(), entry(name="x" * 500))
    assert len(line) < 200


def test_no_entry_is_shown_where_there_is_nothing_to_do(english):
    assert list(exchange.preview_lines(english, Plan())) == ["There is nothing to change."]


def test_a_removed_entry_is_named(english):
    plan = Plan(removed=(change_of("solawi", entry(), None),), unchanged=1)
    assert list(exchange.preview_lines(english, plan)) == [
        "1 entry is removed:",
        "  - Solawi (solawi)",
        "1 entry is in the directory as in the file.",
    ]


def test_markup_in_values_stays_as_it_is(english):
    (line,) = exchange.differences(english, entry(), entry(name="<b> & {x}"))
    assert line == "Name: “Solawi” becomes “<b> & {x}”"


def test_what_was_left_is_said(english):
    assert exchange.applied_lines(english, Applied(None)) == ["Nothing was changed."]
    assert exchange.applied_lines(english, Applied(None, conflicts=("a", "b"))) == [
        "Changed by somebody else meanwhile, and left: a, b."
    ]
    assert exchange.undone_lines(english, 3, Undone(("a", "b"), ("c",))) == [
        "Number 3 is undone: 2 entries are as they were.",
        "Changed again since, and left: c.",
    ]


@pytest.mark.parametrize(
    ("path", "code", "line"),
    [
        (("contacts", 0, "phone"), ProblemCode.BAD_PHONE, "Error: line 4, Solawi, Contact 1, Phone: “x” is not"),
        (("as_of",), ProblemCode.BAD_DATE, "Error: line 4, Solawi, As of: “x” is not a date"),
        (("summary",), ProblemCode.MISSING, "Error: line 4, Solawi: “Short text” is missing."),
        (("telefax",), ProblemCode.UNKNOWN_FIELD, "Error: line 4, Solawi, telefax: there is no field “x”."),
        ((), ProblemCode.DUPLICATE_ENTRY, "Error: line 4, Solawi: “x” stands in the file twice"),
    ],
)
def test_a_problem_of_a_file_names_fields_as_people_do(english, path, code, line):
    problem = Problem(code, ("entries", 2, *path), 4, {"value": "x", "first": 1}, number=3, entry="Solawi")
    assert exchange.finding_line(english, problem).startswith(line)


def test_a_problem_of_the_whole_file_is_said_as_it_is(english):
    assert (
        exchange.finding_line(english, Problem(ProblemCode.EMPTY_FILE, file="a.csv"))
        == "Error: a.csv: the file is empty."
    )
