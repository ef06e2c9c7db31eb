"""A contact as editors type it."""

from typing import Any

import pytest

from bot.domain.entry_contacts import read_contact
from bot.domain.entry_values import Unread, UnreadError

LABELS = {
    "Person": "person",
    "Name": "person",
    "Organisation": "organisation",
    "Straße": "street",
    "Street": "street",
    "PLZ": "postcode",
    "Ort": "city",
    "Telefon": "phone",
    "Tel": "phone",
    "Phone": "phone",
    "E-Mail": "email",
    "Mail": "email",
    "Adresse": "address",
    "Funktion": "role",
    "Role": "role",
}
BEFORE: dict[str, Any] = {"person": "Erika", "phone": "033841 1", "role": {"de": "Leitung", "en": "Head"}}


def read(typed: str, before: dict[str, Any] | None = None) -> dict[str, Any]:
    return read_contact(typed, before or {}, LABELS, ("de", "en"))


def test_parts_with_their_names_in_any_language() -> None:
    assert read("Person: Erika Muster\n• Phone: 033841 5\nE-Mail: a@b.de\nFunktion: Leitung\nRole (en): Head") == {
        "person": "Erika Muster",
        "phone": "033841 5",
        "email": "a@b.de",
        "role": {"de": "Leitung", "en": "Head"},
    }


def test_parts_that_are_plain_without_a_name() -> None:
    assert read("033841 555\na@b.de\nDorfstraße 5\n14827 Wiesenburg") == {
        "phone": "033841 555",
        "email": "a@b.de",
        "street": "Dorfstraße 5",
        "postcode": "14827",
        "city": "Wiesenburg",
    }
    assert read("Tel. 033841 555") == {"phone": "033841 555"}


def test_an_address_on_one_line() -> None:
    whole = {"street": "Am Bahnhof 1", "postcode": "14827", "city": "Wiesenburg"}
    assert read("Adresse: Am Bahnhof 1, 14827 Wiesenburg") == whole
    assert read("Am Bahnhof 1, 14827 Wiesenburg") == {**whole}
    assert read("Adresse: 14827 Wiesenburg") == {"postcode": "14827", "city": "Wiesenburg"}
    assert read("Adresse: Am Bahnhof 1") == {"street": "Am Bahnhof 1"}
    assert read("Adresse: -\nPerson: Erika", whole) == {"person": "Erika"}


def test_only_what_is_typed_changes() -> None:
    assert read("Telefon: 033841 2", BEFORE) == {**BEFORE, "phone": "033841 2"}
    assert read("Telefon: -", BEFORE) == {"person": "Erika", "role": {"de": "Leitung", "en": "Head"}}
    assert read("Funktion (en): -", BEFORE)["role"] == {"de": "Leitung"}
    assert read("Funktion: -\nRole (en):", BEFORE) == {"person": "Erika", "phone": "033841 1"}
    assert read("Person: -", {"person": "Erika"}) == {}


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("Fax: 123", Unread.CONTACT_LINE),
        ("irgendwas", Unread.CONTACT_LINE),
        ("Tel abc", Unread.CONTACT_LINE),
        ("Person: A\nName: B", Unread.CONTACT_TWICE),
        ("\n•\n", Unread.EMPTY),
    ],
)
def test_what_cannot_be_told_apart_is_refused(typed: str, why: Unread) -> None:
    with pytest.raises(UnreadError) as caught:
        read(typed)
    assert caught.value.why is why
