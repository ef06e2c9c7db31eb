"""What is written loads as the same directory, and looks like the shipped file."""

from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.directory import Directory
from bot.formats.yaml_file import parse_directory, read_directory_file
from bot.formats.yaml_writer import HEADER, WIDTH, write_directory

SHIPPED = Path(__file__).parents[3] / "data" / "initiatives.yaml"

words = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40),
    st.text(" \t\n:#-'\"[]{},&*!|>%@`?~aä1\x85\u2028\xa0", min_size=1, max_size=200),
    st.sampled_from(
        ["no", "Null", "~", "1e3", "0x1F", "2024-10-05", "=", "<<", "---", "...", "y", "01067", "-", "12:30"]
    ),
    st.lists(st.text("abcäöü:#' ", min_size=1, max_size=20), min_size=10, max_size=40).map(" ".join),
).filter(lambda text: text.strip() != "")
languages = st.sampled_from(["de", "en", "no", "pt-BR"])
texts = st.dictionaries(languages, words, min_size=1)
lists = st.dictionaries(languages, st.lists(words, min_size=1, max_size=3), min_size=1)
contacts = st.fixed_dictionaries(
    {"city": words}, optional={"role": texts, "person": words, "postcode": st.just("01067")}
)
entries = st.fixed_dictionaries(
    {"kind": st.just("offer"), "name": words, "summary": texts},
    optional={
        "aliases": st.lists(words, max_size=4),
        "keywords": lists,
        "questions": lists,
        "places": st.lists(words, max_size=3),
        "topics": st.lists(st.sampled_from(["no", "on"]), max_size=1),
        "good_to_know": lists,
        "period": st.sampled_from([{"from": "2021"}, {"from": "2021-05", "to": "2022-01-31"}]),
        "budget": st.fixed_dictionaries({"amount": st.integers(1, 10**9), "currency": st.just("CHF")}),
        "contacts": st.lists(contacts, max_size=2),
        "links": st.lists(st.fixed_dictionaries({"label": texts, "url": st.just("https://a.de/#x")}), max_size=2),
        "website": st.just("https://zegg.de/?a=b&c: d".replace(" ", "")),
        "as_of": st.sampled_from(["2024", "2024-10", "2024-10-05"]),
        "editor_notes": st.lists(words, max_size=2),
    },
)


@st.composite
def directories(draw):
    found = draw(st.lists(entries, max_size=3))
    return Directory.model_validate(
        {
            "directory": {"name": draw(words)} | draw(st.fixed_dictionaries({}, optional={"claim": texts})),
            "kinds": {"offer": draw(texts)},
            "topics": {"no": {"de": "Nein"}, "on": draw(texts)},
            "entries": [entry | {"id": f"e{number}"} for number, entry in enumerate(found)],
        }
    )


def written(**fields):
    entry = {"id": "solawi", "kind": "offer", "name": "Solawi", "summary": {"de": "Gemüse"}} | fields
    top = {"directory": {"name": "W"}, "kinds": {"offer": {"de": "Angebot"}}, "entries": [entry]}
    return write_directory(Directory.model_validate(top), header="")


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(directories())
def test_what_is_written_loads_as_the_same_directory(directory):
    unique = directory.model_copy(update={"entries": [e.model_copy(update={"aliases": []}) for e in directory.entries]})
    assert parse_directory(write_directory(unique).encode(), "a.yaml").directory == unique


@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(directories())
def test_other_readers_of_yaml_find_the_same_texts(directory):
    value = yaml.load(write_directory(directory), Loader=yaml.BaseLoader)  # noqa: S506 - reads texts only
    assert Directory.model_validate(value) == directory


def test_the_shipped_file_is_in_the_form_that_is_written():
    text = SHIPPED.read_text("utf-8")
    assert write_directory(read_directory_file(SHIPPED).directory) == text


def test_a_directory_without_entries_loads_again():
    directory = Directory.model_validate({"directory": {"name": "W"}, "kinds": {}, "entries": []})
    text = write_directory(directory)
    assert text.startswith(HEADER)
    assert parse_directory(text.encode(), "a.yaml").directory == directory


def test_a_long_text_is_wrapped_without_quotes():
    text = "Achtung: das ist #1 von 'vielen'. " * 10
    lines = written(background={"de": text.strip()}).splitlines()
    at = lines.index("      de: >-")
    assert all(line.startswith("        ") and len(line) <= WIDTH for line in lines[at + 1 : at + 4])
    assert "'Achtung" not in "".join(lines)


def test_a_text_of_several_lines_keeps_them():
    lines = written(background={"de": "Erstens.\n\n  Zweitens: hier."}).splitlines()
    at = lines.index("      de: |-")
    assert lines[at + 1 : at + 4] == ["        Erstens.", "", "          Zweitens: hier."]


@pytest.mark.parametrize("text", ["Zeile\x85Zeile", "a\x07b", "a\r\nb", "Zeile\u2028Zeile"])
def test_a_text_with_unseen_characters_is_quoted_with_escapes(text):
    assert '"' in written(background={"de": text})


def test_short_names_stand_side_by_side_and_sentences_below_each_other():
    text = written(places=["Bad Belzig", "Brück"], questions={"de": ["Wo?", "Wann?"]})
    assert "    places: [Bad Belzig, Brück]\n" in text
    assert "    questions:\n      de:\n        - Wo?\n        - Wann?\n" in text


def test_names_that_are_long_stand_below_each_other():
    text = written(funders=["Bundesministerium für Wohnen, Stadtentwicklung und Bauwesen und mehr"])
    assert "    funders:\n      - Bundesministerium" in text


def test_rows_of_names_are_wrapped():
    lines = written(aliases=[f"Name Nummer {n}" for n in range(30)]).splitlines()
    assert max(map(len, lines)) <= WIDTH
    assert sum("Name Nummer" in line for line in lines) > 3


@pytest.mark.parametrize(
    "text", ["14806", "no", "a: b", "a #b", "ende:", "- x", "'x'", "@x", "12:30", "1e3", "=", "a,b]"]
)
def test_what_could_be_taken_for_something_else_is_quoted(text):
    assert f"'{text.replace(chr(39), chr(39) * 2)}'" in written(aliases=[text])


def test_staff_find_words_questions_and_sources_at_the_end_of_an_entry():
    fields = {"website": "https://a.de", "sources": ["https://a.de"], "keywords": {"de": ["x"]}, "as_of": "2024"}
    lines = [line.strip().partition(":")[0] for line in written(**fields).splitlines()]
    assert lines.index("website") < lines.index("keywords") < lines.index("as_of") < lines.index("sources")
