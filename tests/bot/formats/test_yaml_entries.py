"""A YAML file says of entries what it mentions, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.formats import yaml_building, yaml_entries
from bot.formats.planning import plan_import
from bot.formats.problems import ProblemCode
from bot.formats.source import Source
from bot.formats.yaml_writer import write_directory
from tests.readings import gathered, standing_of


def read_yaml_entries(content):
    return gathered(yaml_entries.read_yaml_entries(Source(content)))


def read(text):
    return read_yaml_entries(text.encode())


def codes(found):
    return [problem.code for problem in found.problems]


@pytest.mark.parametrize("head", ["entries:\n", "directory: {name: x}\nkinds: {}\nentries:\n", "\ufeff# entries\n"])
def test_entries_are_read_with_their_lines(head):
    found = read(head + "  - id: solawi\n    name: Solawi\n    website:\n    summary:\n      en:\n  - name: Zegg\n")
    first, second = found.incoming
    assert first.fields == {"id": "solawi", "name": "Solawi", "website": None, "summary": {"en": None}}
    start = head.count("\n") + 1
    assert (first.number, first.line, first.lines["name"]) == (1, start, start + 1)
    assert (second.number, second.line, second.fields) == (2, start + 5, {"name": "Zegg"})
    assert found.problems == ()


def test_an_empty_part_of_a_list_needs_no_word():
    found = read("entries:\n  - id: a\n    contacts:\n      - city: B\n        phone:\n")
    assert found.incoming[0].fields == {"id": "a", "contacts": [{"city": "B"}]}


def test_an_export_changes_nothing(directory):
    found = plan_import(read(write_directory(directory)).reading, standing_of(directory), file="a.yaml")
    assert (found.changes, found.unchanged) == ((), len(directory.entries))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", ProblemCode.EMPTY_FILE),
        ("entries: x", ProblemCode.WRONG_TYPE),
        ("just a text", ProblemCode.WRONG_TYPE),
        ("entries: [{", ProblemCode.SYNTAX),
        ("- {id: a, id: b}", ProblemCode.DUPLICATE_KEY),
        ("- &a [x]\n- " + "[" * 30, ProblemCode.TOO_DEEP),
    ],
)
def test_what_cannot_be_read_refuses_the_file(text, code):
    found = read(text)
    assert codes(found) == [code]
    assert found.incoming == ()


def test_a_billion_laughs_are_refused():
    lines = ["a0: &a0 [ha, ha, ha, ha, ha, ha, ha, ha, ha, ha]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]
    assert codes(read("\n".join(lines))) == [ProblemCode.TOO_MANY_REPEATS]


def test_a_file_with_too_many_values_is_refused(monkeypatch):
    monkeypatch.setattr(yaml_building, "MAX_VALUES", 50)
    assert codes(read("- a: [" + "x, " * 60 + "]")) == [ProblemCode.TOO_MANY_VALUES]


def test_no_entries_are_none():
    assert read("kinds: {}").incoming == ()
    assert read("kinds: {}").problems == ()


def test_a_file_in_another_encoding_is_named():
    found = read_yaml_entries("- name: Köln".encode("cp1252"))
    assert codes(found) == [ProblemCode.NOT_UTF8]


def test_an_entry_that_is_no_mapping_is_an_error_of_its_own():
    found = read("- id: a\n- b\n- [c]\n")
    assert [(problem.code, problem.number, problem.line) for problem in found.problems] == [
        (ProblemCode.WRONG_TYPE, 2, 2),
        (ProblemCode.WRONG_TYPE, 3, 3),
    ]
    assert [incoming.number for incoming in found.incoming] == [1]


@given(st.text(max_size=100) | st.text(st.sampled_from("-: \nabid[]{}&*!'\""), max_size=60))
def test_any_text_gets_an_answer(text):
    read_yaml_entries(text.encode("utf-8", "replace"))
