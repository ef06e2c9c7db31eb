"""What an entry begins with that is made of something people told: what fits its fields, and nothing of themself."""

from datetime import UTC, datetime

import pytest

from bot.domain.inbox import Kind, Part, State, Ticket
from bot.domain.proposals import entry_begun

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


def proposal(contact: str = "") -> Ticket:
    parts = {
        Part.NAME: "Repair-\nCafé",
        Part.WHAT: "Man repariert.",
        Part.WHERE: "Raben",
        Part.CONTACT: contact,
        Part.RELATION: "Nachbarin",
    }
    return Ticket(7, Kind.PROPOSAL, State.OPEN, 1, "de", NOON, parts)


def question(text: str) -> Ticket:
    return Ticket(7, Kind.QUESTION, State.OPEN, 1, "de", NOON, {Part.TEXT: text})


def test_an_entry_begins_with_what_was_proposed_and_without_who_did() -> None:
    assert entry_begun(proposal("https://repair.example")) == {
        "name": "Repair- Café",
        "summary": {"de": "Man repariert."},
        "places": ["Raben"],
        "website": "https://repair.example",
    }


@pytest.mark.parametrize(
    ("typed", "begun"),
    [
        ("", {}),
        ("033841 12345", {"contacts": [{"phone": "033841 12345"}]}),
        (
            "Telefon 033841 12345, info@a.example",
            {"contacts": [{"phone": "033841 12345", "email": "info@a.example"}]},
        ),
        (
            "https://a.example oder info@a.example",
            {"website": "https://a.example", "contacts": [{"email": "info@a.example"}]},
        ),
    ],
)
def test_what_is_plain_of_a_contact_comes_into_its_fields(typed: str, begun: dict[str, object]) -> None:
    found = entry_begun(proposal(typed))
    assert {field: found[field] for field in ("website", "contacts", "editor_notes") if field in found} == begun


@pytest.mark.parametrize(
    "typed",
    [
        "Einfach klingeln",
        "033841 12345 oder 033841 6789",
        "info@a",
        "www.a.example",
        "https://a.example https://b.example",
    ],
)
def test_any_other_contact_is_a_note_for_editors(typed: str) -> None:
    assert entry_begun(proposal(typed))["editor_notes"] == [typed]


def test_of_two_websites_the_second_is_in_the_note() -> None:
    begun = entry_begun(proposal("https://a.example, https://b.example"))
    assert begun["website"] == "https://a.example"
    assert begun["editor_notes"] == ["https://a.example, https://b.example"]


def test_an_entry_begins_with_the_question_that_it_shall_answer() -> None:
    assert entry_begun(question("Wo ist ein Einhorn?")) == {"questions": {"de": ["Wo ist ein Einhorn?"]}}


def test_what_tells_who_asked_does_not_get_into_the_entry() -> None:
    begun = entry_begun(question("Wo ist ein Einhorn? Meine Nummer: 0171 2345678"))
    assert begun == {"questions": {"de": ["Wo ist ein Einhorn? Meine Nummer:"]}}
    assert entry_begun(question("0171 2345678")) == {}
