"""Entries that a new one may be a second time."""

import pytest

from bot.domain.directory import Contact, Directory, Entry, Header
from bot.matching.duplicates import Alike, likely_duplicates


def entry(entry_id: str, name: str, **fields: object) -> Entry:
    return Entry.model_validate({"id": entry_id, "kind": "offer", "name": name, "summary": {"de": "A"}, **fields})


PLACE = Contact(street="Dorfstraße 5", postcode="14827", city="Wiesenburg", phone="033841 5555", email="Rc@Example.de")
CAFE = entry("cafe", "Repair-Café Wiesenburg", aliases=["Reparaturtreff"], contacts=[PLACE], website="https://rc.de/a/")
TOWN = entry("town", "Rathaus", contacts=[Contact(city="Wiesenburg", street="Schlossstr. 1")], website="https://b.de")
SIGNS = entry("signs", "Laden", aliases=["?!"])
DIRECTORY = Directory(header=Header(name="D"), kinds={"offer": {"de": "Angebot"}}, entries=[CAFE, TOWN, SIGNS])


def found(**fields: object) -> list[tuple[str, tuple[Alike, ...]]]:
    return [(each.entry_id, each.alike) for each in likely_duplicates(fields, DIRECTORY, 3)]


@pytest.mark.parametrize(
    "name",
    [
        "Repair-Café Wiesenburg",
        "repair cafe wiesenburg",
        "Wiesenburg Repair Café",
        "Repaircafe Wiesenburg",
        "Reparatur-Treff",
        "Reparaturtref",
    ],
)
def test_a_similar_name_or_alias_is_found(name: str) -> None:
    assert found(name=name) == [("cafe", (Alike.NAME,))]


def test_an_alias_of_the_new_one_counts_too() -> None:
    assert found(name="Basteln", aliases=["Repaircafé Wiesenburg"]) == [("cafe", (Alike.NAME,))]


@pytest.mark.parametrize("name", ["Café", "Wiesenburg", "Rathaus Bad Belzig", "", "?!"])
def test_other_names_are_no_duplicates(name: str) -> None:
    assert found(name=name) == []


@pytest.mark.parametrize(
    ("fields", "alike"),
    [
        ({"contacts": [{"phone": "+49 (0) 33841-5555"}]}, Alike.PHONE),
        ({"contacts": [{"phone": "0049 33841/5555"}]}, Alike.PHONE),
        ({"contacts": [{"email": "rc@example.de"}]}, Alike.EMAIL),
        ({"contacts": [{"street": "Dorfstr. 5", "postcode": "14827"}]}, Alike.ADDRESS),
        ({"website": "http://www.rc.de/a"}, Alike.WEBSITE),
    ],
)
def test_the_same_phone_mail_address_or_website_is_found(fields: dict[str, object], alike: Alike) -> None:
    assert found(name="Etwas anderes", **fields) == [("cafe", (alike,))]


def test_an_address_needs_its_town_and_a_website_its_path() -> None:
    assert found(name="X", contacts=[{"street": "Dorfstraße 5", "city": "Brück"}]) == []
    assert found(name="X", website="https://rc.de/b") == []
    assert found(name="X", contacts=[{"street": "Schloßstraße 1", "city": "Wiesenburg"}]) == [
        ("town", (Alike.ADDRESS,))
    ]


def test_the_most_telling_comes_first_and_no_more_than_asked_for() -> None:
    fields = {"name": "Rathaus", "contacts": [{"phone": "033841 5555", "email": "rc@example.de"}]}
    both = [("town", (Alike.NAME,)), ("cafe", (Alike.PHONE, Alike.EMAIL))]
    assert found(**fields) == both
    assert len(likely_duplicates(fields, DIRECTORY, 1)) == 1


def test_no_shipped_entry_is_taken_for_another_one_by_its_name(directory: Directory) -> None:
    for each in directory.entries:
        names = {other.entry_id for other in likely_duplicates({"name": each.name}, directory, 9)}
        assert each.id in names
        assert len(names) <= 2, each.name
