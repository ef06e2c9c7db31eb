"""A file is recognised by what it is, not by what it is called; what it cannot be is said."""

import json
import zipfile
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.directory import Location
from bot.formats import registry
from bot.formats.planning import plan_import
from bot.formats.problems import Problem, ProblemCode
from bot.formats.registry import FORMATS, Around, Format, format_named, format_of, read_as, readable, writable
from bot.formats.source import Source
from tests.readings import gathered, standing_of


def read_file(content, file, around, name=None):
    source = Source(content)
    chosen = format_of(source, file, name)
    return gathered(read_as(chosen, source, file, around)), chosen.name if isinstance(chosen, Format) else ""


CSV = b"Name;Orte\nSolawi;Belzig\n"
YAML = b"entries:\n  - id: solawi\n    name: Solawi\n"


@pytest.fixture(scope="module")
def around(directory):
    return Around(directory, "de", ("de", "en"))


@pytest.mark.parametrize(
    ("content", "file", "name"),
    [
        (CSV, "a.csv", "csv"),
        (CSV, "a", "csv"),
        (CSV, "a.txt", "csv"),
        (YAML, "a.yaml", "yaml"),
        (YAML, "a.txt", "yaml"),
        (b"- name: Solawi\n", "a", "yaml"),
        (b"name: Solawi\n", "a.yml", "yaml"),
        (b"Name\n- name: x\n", "a.csv", "csv"),
        (json.dumps({"kinds": {}, "entries": []}).encode(), "a.json", "yaml"),
    ],
)
def test_a_file_is_format_of(content, file, name):
    assert format_of(Source(content), file).name == name


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"%PDF-1.7", "pdf"),
        (b"\x89PNG\r\n", "picture"),
        (b"\xff\xd8\xff\xe0", "picture"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old_excel"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "locked"),
        (b'{"type": "nothing that is known"}', "other"),
    ],
)
def test_a_file_of_another_kind_is_named(content, reason):
    found = format_of(Source(content), "liste.xlsx")
    assert (found.code, found.params["reason"]) == (ProblemCode.WRONG_FILE, reason)


def test_an_empty_file_is_empty():
    assert format_of(Source(b" \n"), "a.csv").code is ProblemCode.EMPTY_FILE


def test_json_that_is_nested_without_end_is_refused(around):
    read, _ = read_file(b"[" * 200_000, "a.json", around)
    assert read.incoming == ()
    assert read.problems


def test_a_file_over_the_limit_is_not_read(around, monkeypatch):
    monkeypatch.setattr(registry, "MAX_BYTES", 10)
    for name in (None, "csv"):
        read, _ = read_file(b"x" * 11, "a.csv", around, name)
        assert [problem.code for problem in read.problems] == [ProblemCode.TOO_BIG]


def test_json_has_a_limit_of_its_own(around, monkeypatch):
    monkeypatch.setattr(registry, "MAX_JSON_BYTES", 10)
    assert format_of(Source(b"\xef\xbb\xbf [1, 2, 3, 4, 5]"), "a.json").code is ProblemCode.TOO_BIG
    assert format_of(Source(CSV), "a.csv").name == "csv"


def test_a_format_that_is_named_is_not_guessed(around):
    read, name = read_file(b"Name\nSolawi\n", "a.yaml", around, "csv")
    assert (len(read.incoming), name) == (1, "csv")
    with pytest.raises(LookupError):
        read_file(CSV, "a.csv", around, "ods")


@pytest.mark.parametrize("chosen", [each for each in FORMATS if each.read], ids=lambda each: each.name)
def test_every_format_is_recognised_and_changes_nothing_when_it_comes_back(around, chosen):
    somewhere = {"location": Location(lat=52.14, lon=12.59)}
    entries = [entry.model_copy(update=somewhere) for entry in around.directory.entries]
    directory = around.directory.model_copy(update={"entries": entries})
    content = chosen.write(replace(around, directory=directory))
    read, name = read_file(content, f"a{chosen.ending}", around)
    # Points and items of the Smart Village App are recognised as one format.
    assert name.removesuffix("_points") == chosen.name.removesuffix("_items").removesuffix("_points")
    assert len(read.incoming) == len(entries)
    plan = plan_import(read.reading, standing_of(directory), file="a")
    assert (plan.changes, plan.unchanged) == ((), len(entries))


def test_names_lead_to_formats():
    assert format_named("csv").ending == ".csv"
    assert format_named("ods") is None
    assert {"csv", "xlsx", "yaml"} <= set(readable()) & set(writable())


@given(st.binary(max_size=200), st.sampled_from(["a.csv", "a.xlsx", "a.json", "a.yaml", "a"]))
def test_any_bytes_get_an_answer(directory, content, file):
    read, name = read_file(content, file, Around(directory, "de"))
    assert name or isinstance(read.problems[0], Problem)


def test_a_packed_file_with_the_ending_of_a_table_is_recognised(around, tmp_path):
    path = tmp_path / "a.csv"
    with zipfile.ZipFile(path, "w") as new:
        new.writestr("a.txt", "x")
    read, name = read_file(path.read_bytes(), "a.csv", around)
    assert (name, read.problems[0].params["reason"]) == ("xlsx", "archive")
