"""Headings as town halls write them, each leading to one column."""

import pytest

from bot.domain.directory import Entry
from bot.formats.columns import FIELDS, MAX_PLACES, column_of, columns_for, folded_heading

KEPT_OUT = {"facet_questions"}


@pytest.mark.parametrize(
    ("heading", "path"),
    [
        ("Öffnungszeiten", ("opening_hours", "de")),
        (" oeffnungszeiten ", ("opening_hours", "de")),
        ("OFFNUNGSZEITEN (EN)", ("opening_hours", "en")),
        ("Kurzbeschreibung (pt-BR)", ("summary", "pt-BR")),
        ("Kurzbeschreibung [Englisch]", ("summary", "en")),
        ("Beschreibung englisch", ("summary", "en")),
        ("summary_en", ("summary", "en")),
        ("Summary-DE", ("summary", "de")),
        ("Telefon", ("contacts", 0, "phone")),
        ("Telefon (dienstlich)", ("contacts", 0, "phone")),
        ("Telefon 2", ("contacts", 1, "phone")),
        ("Ansprechpartner/in", ("contacts", 0, "person")),
        ("Ansprechpartner 2", ("contacts", 1, "person")),
        ("Ansprechpartner 3 E-Mail", ("contacts", 2, "email")),
        ("Kontakt 1 Funktion (en)", ("contacts", 0, "role", "en")),
        ("Contact 2 Role", ("contacts", 1, "role", "de")),
        ("Straße, Hausnummer", ("contacts", 0, "street")),
        ("strasse", ("contacts", 0, "street")),
        ("Ort", ("contacts", 0, "city")),
        ("Orte", ("places",)),
        ("Link", ("links", 0, "url")),
        ("Link 2 Bezeichnung", ("links", 1, "label", "de")),
        ("Beginn", ("period", "from")),
        ("Homepage", ("website",)),
        ("Name", ("name",)),
    ],
)
def test_a_heading_means_a_column(heading, path):
    assert column_of(heading, "de").path == path


@pytest.mark.parametrize(
    "heading", ["", " ", "(de)", "Umsatz", "Name 2", "Website en", "Telefon 10", "1", "a" * 500, "Orte 2"]
)
def test_other_headings_mean_none(heading):
    assert column_of(heading, "de") is None


def test_every_heading_that_is_written_means_its_column():
    columns = list(columns_for([], ["de", "en"]))
    assert [column_of(column.heading, "xx") for column in columns] == columns


def test_no_two_fields_have_a_heading_in_common():
    seen = {}
    for field in FIELDS:
        for name in {folded_heading(name) for name in (field.german, field.english, *field.also)} - {""}:
            other = seen.setdefault((field.group, name), field.path)
            assert other == field.path, (name, field.path, other)
    plain = {name for group, name in seen if group is None}
    assert plain & {name for group, name in seen if group == "contacts"} == {"name"}


def test_every_field_of_an_entry_has_a_column_but_those_known_to_have_none():
    assert set(Entry.model_fields) - {field.path[0] for field in FIELDS} == KEPT_OUT


def test_there_are_as_many_columns_as_the_entry_with_the_most_contacts_needs():
    def entry(count):
        contacts = [{"city": "B"}] * count
        return Entry.model_validate({"id": "a", "kind": "o", "name": "A", "summary": {"de": "x"}, "contacts": contacts})

    def places(*entries):
        return max(column.place for column in columns_for(entries, ["de"]) if column.field.group == "contacts")

    assert places() == 1
    assert places(entry(1), entry(4)) == 3
    assert places(entry(40)) == MAX_PLACES - 1
