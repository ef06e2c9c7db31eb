"""Karte von morgen as CSV: its sample is read, what is written comes back, and no cell is a formula."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.formats import foreign, openfairdb_csv
from bot.formats.openfairdb_csv import COLUMNS, is_openfairdb, read, write
from bot.formats.problems import ProblemCode
from tests.foreign_files import (
    KINDS,
    assert_only_what_the_model_takes,
    directories,
    directory_of,
    fields_read,
    labelled,
    said_by,
)

SAMPLE = Path(__file__).parent / "samples" / "openfairdb" / "ofdb-import-example.csv"
HELD = ("id", "name", "keywords", "summary", "location", "website", "opening_hours", "licence")


def read_rows(text):
    return read(text.encode(), "a", language="de", kinds=KINDS)


def codes(found):
    return [problem.code for problem in found.problems]


def expected(entry):
    contact = said_by(entry, "contacts").get("contacts", [{}])[0]
    kept = {name: value for name, value in contact.items() if name not in {"role", "organisation"}}
    fields = said_by(entry, *HELD, language="de") | labelled(entry, "de") | ({"contacts": [kept]} if kept else {})
    if "links" in fields:
        fields["links"] = fields["links"][:5]
    tags = [tag for tag in fields.pop("keywords", {}).get("de", []) if "," not in tag]
    return fields | ({"keywords": {"de": tags}} if tags else {})


def test_the_example_of_the_command_line_is_read():
    found = read(SAMPLE.read_bytes(), "a", language="de", kinds=KINDS)
    (incoming,) = found.incoming
    assert (incoming.number, incoming.line, found.problems) == (1, 2, ())
    assert incoming.fields == {
        "name": "GLS Bank",
        "keywords": {"de": ["bank", "geld", "commercial"]},
        "summary": {"de": "Bei der GLS Bank ist Geld für die Menschen da."},
        "contacts": [{"street": "Oskar-Hoffmann-Straße 26", "postcode": "44789", "city": "Bochum"}],
        "location": {"lat": 51.47298601990239, "lon": 7.217342000090211},
        "licence": "CC0-1.0",
    }


def test_its_columns_are_those_that_are_written():
    first = SAMPLE.read_text("utf-8").splitlines()[0].split(",")
    assert tuple(first) == COLUMNS
    assert is_openfairdb(first)
    assert not is_openfairdb(["Titel", "Beschreibung"])
    assert write(directory_of(), language="de").decode().startswith(",".join(COLUMNS))


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(directories)
def test_what_is_written_is_read_again(directory):
    fields = fields_read(read(write(directory, language="de"), "a", language="de", kinds=KINDS))
    assert fields == [expected(entry) for entry in directory.entries]


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(directories)
def test_no_cell_is_a_formula(directory):
    for row in csv.reader(io.StringIO(write(directory, language="de").decode(), newline="")):
        for cell in row:
            assert not cell.startswith(("=", "@", "\t"))
            assert not cell.startswith(("+", "-")) or not any(letter.isalpha() for letter in cell.replace("e", ""))


def test_lines_are_those_of_the_file():
    found = read_rows('title,description\n"A","x\ny"\n\nB,z\n')
    assert [(one.fields["name"], one.number, one.line) for one in found.incoming] == [("A", 1, 2), ("B", 2, 5)]


def test_problems_have_the_line_of_their_row():
    found = read_rows("title,homepage\nA,https://a.de\nB,hier\n")
    (problem,) = found.problems
    assert (problem.code, problem.line, problem.number, problem.field) == (
        ProblemCode.BAD_WEB_ADDRESS,
        3,
        2,
        "homepage",
    )


def test_a_spreadsheet_may_have_divided_it_by_semicolons():
    (incoming,) = read_rows("\ufeffTitle ;description;contact_phone\nA;b,c;+49 1234\n").incoming
    assert incoming.fields == {"name": "A", "summary": {"de": "b,c"}, "contacts": [{"phone": "+49 1234"}]}


def test_instructions_for_an_update_are_named_and_not_taken_for_texts():
    found = read_rows("title,description,tags\nA,==neu,++bio\n")
    assert [one.fields for one in found.incoming] == [{"name": "A"}]
    assert [(one.code, one.field) for one in found.problems] == [
        (ProblemCode.BAD_FORM, "description"),
        (ProblemCode.BAD_FORM, "tags"),
    ]


@pytest.mark.parametrize("text", ["", "title,description\n", "\n\n", ",,,\n,,,\n"])
def test_a_table_without_entries_says_so(text):
    assert codes(read_rows(text)) == [ProblemCode.NO_ENTRIES]


def test_another_encoding_is_told_with_its_line():
    found = read("title\nFläming".encode("cp1252"), "a", language="de")
    assert [(one.code, one.line) for one in found.problems] == [(ProblemCode.NOT_UTF8, 2)]


def test_a_table_that_is_too_big_is_refused(monkeypatch):
    monkeypatch.setattr(openfairdb_csv, "MAX_JSON_BYTES", 5)
    assert codes(read_rows("title\n")) == [ProblemCode.TOO_BIG]


def test_too_many_rows_are_refused(monkeypatch):
    monkeypatch.setattr(openfairdb_csv, "MAX_ENTRIES", 2)
    monkeypatch.setattr(foreign, "MAX_ENTRIES", 2)
    assert codes(read_rows("title\na\nb\n")) == []
    assert codes(read_rows("title\na\nb\nc\nd\n")) == [ProblemCode.TOO_MANY_ENTRIES]


def test_an_endless_cell_is_refused():
    assert codes(read_rows('title\n"' + "x" * 200_000)) == [ProblemCode.BAD_TABLE]


@given(st.binary() | st.text(",;\"\n\r=+-'a1").map(lambda text: f"title,lat,tags,homepage\nA,{text}".encode()))
def test_no_bytes_make_it_fail(content):
    assert_only_what_the_model_takes(read(content, "a", language="de", kinds=KINDS))
