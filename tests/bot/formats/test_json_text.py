"""JSON of strangers: read as it is, or refused with the reason, whatever it does."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.formats import json_text
from bot.formats.json_text import MAX_JSON_DEPTH, MAX_JSON_VALUES, read_json
from bot.formats.problems import ProblemCode

values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**30), 10**30)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inside: st.lists(inside) | st.dictionaries(st.text(), inside),
    max_leaves=20,
)


def problem_of(content: bytes):
    read = read_json(content, "a.json")
    assert read.value is None
    (problem,) = read.problems
    assert problem.file == "a.json"
    return problem


@given(values)
def test_what_is_written_is_read(value):
    assert read_json(json.dumps(value).encode(), "a.json").value == value


@given(st.binary() | st.text('{}[]",:\\truefalsn0123.eE- ').map(str.encode))
def test_no_bytes_make_it_fail(content):
    read = read_json(content, "a.json")
    assert read.problems == () or read.value is None


def test_a_byte_order_mark_does_no_harm():
    assert read_json(b'\xef\xbb\xbf{"a": 1}', "a.json").value == {"a": 1}


@pytest.mark.parametrize(
    ("content", "line", "column"),
    [(b'{"a": 1,\n "b" 2}', 2, 6), (b"[1, 2", 1, 6), (b"{'a': 1}", 1, 2), (b"[] []", 1, 4), (b"<html>", 1, 1)],
)
def test_what_is_no_json_is_told_with_its_place(content, line, column):
    problem = problem_of(content)
    assert (problem.code, problem.line, problem.params) == (ProblemCode.NOT_JSON, line, {"column": column})


@pytest.mark.parametrize("content", [b"", b" \n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_told(content):
    assert problem_of(content).code == ProblemCode.EMPTY_FILE


def test_another_encoding_is_told_with_its_line():
    problem = problem_of('{"a":\n"Fläming"}'.encode("cp1252"))
    assert (problem.code, problem.line, problem.params) == (ProblemCode.NOT_UTF8, 2, {"position": 9})


def test_a_file_that_is_too_big_is_not_parsed(monkeypatch):
    monkeypatch.setattr(json_text, "MAX_JSON_BYTES", 10)
    problem = problem_of(b'"' + b"x" * 10)
    assert (problem.code, problem.params) == (ProblemCode.TOO_BIG, {"bytes": 11, "limit": 10})


@pytest.mark.parametrize("opening", [b"[", b'{"a":', b'[{"a":'])
def test_nesting_is_refused_before_it_can_exhaust_the_parser(opening):
    problem = problem_of(opening * 50_000)
    assert (problem.code, problem.params) == (ProblemCode.TOO_DEEP, {"limit": MAX_JSON_DEPTH})


def test_brackets_in_texts_are_no_nesting():
    text = '["' + "[" * 100 + '", "\\"' + "{" * 100 + '"]'
    assert read_json(text.encode(), "a.json").value == ["[" * 100, '"' + "{" * 100]


def test_the_deepest_that_is_allowed_is_read():
    text = "[" * MAX_JSON_DEPTH + "]" * MAX_JSON_DEPTH
    assert read_json(text.encode(), "a.json").problems == ()


def test_too_many_values_are_refused():
    problem = problem_of(b"[" + b"0," * MAX_JSON_VALUES + b"0]")
    assert (problem.code, problem.params) == (ProblemCode.TOO_MANY_VALUES, {"limit": MAX_JSON_VALUES})


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999", "-1e999", "9" * 5000, "0." + "1" * 400])
def test_numbers_that_are_none_are_refused(number):
    problem = problem_of(f"[{number}]".encode())
    assert problem.code == ProblemCode.BAD_NUMBER
    assert number.startswith(str(problem.params["value"]).removesuffix("…"))
    assert len(str(problem.params["value"])) <= 41


def test_a_name_that_stands_twice_is_refused():
    problem = problem_of(b'{"a": 1, "name": "x", "name": "y"}')
    assert (problem.code, problem.params) == (ProblemCode.REPEATED_NAME, {"value": "name"})
