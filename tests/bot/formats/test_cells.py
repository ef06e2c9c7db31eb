"""One cell: what Excel and people make of a value, and that nothing becomes a formula."""

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.directory import Directory
from bot.formats.cells import MAX_CELL, MAX_ITEMS, Names, TooManyItemsError, read_cell, text_of, write_cell
from bot.formats.columns import column_of

DIRECTORY = Directory.model_validate(
    {
        "directory": {"name": "W"},
        "kinds": {"offer": {"de": "Angebot", "en": "Offer"}, "initiative": {"de": "Initiative"}},
        "topics": {
            "nature": {"de": "Natur, Klima & Energie", "en": "Nature"},
            "health": {"de": "Gesundheit; Pflege"},
            "one": {"de": "Gleich"},
            "two": {"de": "Gleich"},
            "three": {"en": "Three"},
        },
        "entries": [],
    }
)
NAMES = Names.of(DIRECTORY, "de")


def read(heading, raw):
    return read_cell(column_of(heading, "de"), raw, NAMES)


def written(heading, value):
    return write_cell(column_of(heading, "de"), value, NAMES)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (14806.0, "14806"),
        (52.5, "52.5"),
        (7, "7"),
        (True, "ja"),
        (False, "nein"),
        (datetime(2024, 10, 31), "2024-10-31"),  # noqa: DTZ001 - workbooks know no time zones
        (datetime(2024, 10, 31, 9, 30), "2024-10-31 09:30"),  # noqa: DTZ001
        (date(2024, 10, 31), "2024-10-31"),
        (time(9, 30), "09:30"),
        (" a ", " a "),
    ],
)
def test_what_a_workbook_keeps_becomes_text(value, text):
    assert text_of(value) == text


@pytest.mark.parametrize("raw", ["", "  ", "\r\n", "#REF!", " #N/A ", "#BEZUG!"])
def test_an_empty_cell_and_a_broken_formula_say_nothing(raw):
    assert read("Name", raw) == ""
    assert read("Orte", raw) == ""


def test_a_cell_of_separators_says_nothing():
    assert read("Orte", " ; ;") == ""


def test_a_hyphen_alone_takes_the_value_away():
    assert read("Website", " - ") is None
    assert read("Orte", "-") is None
    assert read("Name", "'-") == "-"
    assert read("Name", "- a") == "- a"


@pytest.mark.parametrize(
    ("heading", "raw", "value"),
    [
        ("Name", " Solawi\r\nFläming ", "Solawi\nFläming"),
        ("Orte", "Belzig\n\n Brück ", ["Belzig", "Brück"]),
        ("Orte", "Belzig | Brück; Mark", ["Belzig", "Brück; Mark"]),
        ("Orte", "Belzig; Brück", ["Belzig", "Brück"]),
        ("Orte", "Belzig, Brück", ["Belzig, Brück"]),
        ("Orte", "a; b\n", ["a; b"]),
        ("Art", "angebot", "offer"),
        ("Art", "Offer", "offer"),
        ("Art", "initiative", "initiative"),
        ("Art", "Verein", "Verein"),
        ("Themen", "Natur, Klima & Energie\nnature", ["nature"]),
        ("Themen", "Nature; three", ["nature", "three"]),
        ("Themen", "Gleich", ["Gleich"]),
        ("Status", "Läuft", "active"),
        ("Status", "beendet", "ended"),
        ("Status", "ruht", "ruht"),
        ("Stand", "31.10.2024", "2024-10-31"),
        ("Stand", "1. 2. 2024", "2024-02-01"),
        ("Stand", "10/2024", "2024-10"),
        ("Stand", "März 2024", "2024-03"),
        ("Stand", "2024.0", "2024"),
        ("Stand", "2024-10-31 00:00:00", "2024-10-31"),
        ("Stand", "2024-10", "2024-10"),
        ("Stand", "gestern", "gestern"),
        ("Budget", "6.000.000 €", 6_000_000),
        ("Budget", "6 000 000 EUR", 6_000_000),
        ("Budget", "6,000,000", 6_000_000),
        ("Budget", "6000,00", 6_000),
        ("Budget", "6000.0", 6_000),
        ("Budget", "viel", "viel"),
        ("Budget", "12,5", "12,5"),
        ("Breitengrad", "52,142°", 52.142),
        ("Längengrad", "-12.5", -12.5),
        ("Breitengrad", "Belzig", "Belzig"),
        ("PLZ", "14806.0", "14806"),
        ("PLZ", "1067", "01067"),
        ("PLZ", "D-14806", "D-14806"),
        ("Telefon", "33841600123", "033841600123"),
        ("Telefon", "33841600123.0", "033841600123"),
        ("Telefon", "4933841600123", "+4933841600123"),
        ("Telefon", "'+49 33841 600", "+49 33841 600"),
        ("Telefon", "033841 600", "033841 600"),
        ("Telefon", "112", "112"),
        ("Telefon", "116117", "116117"),
    ],
)
def test_a_cell_is_read_as_it_was_meant(heading, raw, value):
    assert read(heading, raw) == value


def test_a_cell_lists_no_more_than_the_limit():
    assert len(read("Orte", "\n".join("a" * MAX_ITEMS))) == MAX_ITEMS
    with pytest.raises(TooManyItemsError) as caught:
        read("Orte", "\n".join("a" * (MAX_ITEMS + 1)))
    assert caught.value.count == MAX_ITEMS + 1


@pytest.mark.parametrize("text", ["=1+1", "+49 33841", "-1", "@sum", "\tx", "'=x", "''+", "＝1", "-"])
def test_what_could_be_a_formula_gets_an_apostrophe(text):
    assert written("Name", text).startswith("'") or written("Name", text) == ""
    assert written("Telefon", "+49 33841 1") == "'+49 33841 1"


@pytest.mark.parametrize(
    ("heading", "value", "cell"),
    [
        ("Orte", ["a", "b"], "a\nb"),
        ("Orte", ["a; b"], "a; b\n"),
        ("Orte", ["a | b"], "a | b\n"),
        ("Orte", ["=a", "b"], "'=a\nb"),
        ("Themen", ["nature", "health", "one", "three"], "Natur, Klima & Energie\nhealth\none\nthree"),
        ("Art", "offer", "Angebot"),
        ("Status", "active", "läuft"),
        ("Budget", 6_000_000, "6000000"),
        ("Breitengrad", 52.1, "52.1"),
    ],
)
def test_a_value_is_written_as_people_write_it(heading, value, cell):
    assert written(heading, value) == cell


@pytest.mark.parametrize(
    ("heading", "value"),
    [
        ("Name", "a\r\nb"),
        ("Name", "#REF!"),
        ("Name", "a\x07b"),
        ("Name", "x" * (MAX_CELL + 1)),
        ("Telefon", "33841600123"),
        ("Orte", ["a\nb"]),
        ("Orte", ["a"] * (MAX_ITEMS + 1)),
        ("Breitengrad", 1e-9),
    ],
)
def test_what_a_cell_cannot_hold_is_left_out(heading, value):
    assert written(heading, value) == ""


@given(st.sampled_from(["Name", "Telefon", "Website"]), st.text(min_size=1, max_size=12))
def test_what_is_written_is_read_as_the_same_text(heading, text):
    cell = written(heading, text)
    assert cell == "" or read(heading, cell) == text
    assert cell[:1] not in tuple("=+-@\t\r＝＋－＠")


@given(st.lists(st.text(st.sampled_from("ab;| \n'=-"), min_size=1, max_size=6), min_size=1, max_size=4))
def test_what_is_written_is_read_as_the_same_list(items):
    cell = written("Orte", items)
    assert cell == "" or read("Orte", cell) == items
