"""Lists by page, choices, topics and places, and the honest no."""

from __future__ import annotations

from typing import Any

import pytest

from bot.domain.actions import Open, Page, ShowEntry, ShowList
from bot.domain.answers import Choice, Listing, NothingFound
from bot.domain.directory import Directory, Facet, place_key
from bot.domain.messages import Message
from bot.domain.questions import Filter
from bot.wording import lists
from bot.wording.talk import examples
from bot.wording.voice import Voice
from tests.referees import check_text


def directory_of(number: int, **changes: Any) -> Directory:
    entries = [
        {"id": f"e{i}", "kind": "offer", "name": f"Name {i}", "summary": {"de": "x"}, "places": ["Raben"]}
        for i in range(1, number + 1)
    ]
    raw = {
        "directory": {"name": "Wegweiser"},
        "kinds": {"offer": {"de": "Angebot", "en": "Offer"}},
        "topics": {"nature": {"de": "Natur & Klima", "en": "Nature"}},
        "entries": entries,
    }
    return Directory.model_validate(raw | changes)


def labels(message: Message) -> list[list[str]]:
    return [[button.label for button in row] for row in message.buttons]


def names(number: int) -> tuple[str, ...]:
    return tuple(f"e{i}" for i in range(1, number + 1))


def listed(voice: Voice, number: int, chosen: Filter | None = None, page: int = 0) -> Message:
    return lists.listing(voice, directory_of(number), Listing(names(number), chosen or Filter(), page))


def test_a_page_holds_eight_entries_with_a_button_each(german: Voice) -> None:
    message = listed(german, 9)
    assert check_text(message.text).startswith(
        "Alle 9 Einträge · Seite 1 von 2\n\n1. Name 1\nAngebot · Raben\n2. Name 2"
    )
    assert [row[0] for row in labels(message)[:8]] == [f"{i}. Name {i}" for i in range(1, 9)]
    assert labels(message)[8:] == [["Nächste Seite »"], ["Themen", "Orte", "Alle Einträge"]]


def test_the_last_page_goes_on_counting(german: Voice) -> None:
    message = listed(german, 9, page=1)
    assert "9. Name 9" in check_text(message.text)
    assert labels(message)[:2] == [["9. Name 9"], ["« Seite zurück"]]


def test_a_page_in_the_middle_leads_both_ways(german: Voice) -> None:
    buttons = listed(german, 20, Filter(place="Raben"), page=1).buttons[8]
    key = place_key("Raben")
    assert [button.action for button in buttons] == [
        ShowList(Filter(place=key), 0),
        ShowList(Filter(place=key), 2),
    ]


@pytest.mark.parametrize("page", [1, 99])
def test_a_page_that_is_gone_shows_the_last_one(german: Voice, page: int) -> None:
    assert "Seite" not in listed(german, 3, page=page).text
    assert "3. Name 3" in check_text(listed(german, 3, page=page).text)


@pytest.mark.parametrize(
    ("chosen", "number", "de", "en"),
    [
        (Filter(), 1, "Der einzige Eintrag", "The only entry"),
        (Filter(), 2, "Alle 2 Einträge", "All 2 entries"),
        (Filter(place="Raben"), 1, "Raben: 1 Eintrag", "Raben: 1 entry"),
        (Filter(topic="nature"), 2, "Natur & Klima: 2 Einträge", "Nature: 2 entries"),
        (Filter(kind="offer"), 2, "Angebot: 2 Einträge", "Offer: 2 entries"),
        (Filter("nature", "Raben"), 1, "Natur & Klima in Raben: 1 Eintrag", "Nature in Raben: 1 entry"),
        (
            Filter("nature", "Raben", "offer"),
            2,
            "Angebot, Natur & Klima in Raben: 2 Einträge",
            "Offer, Nature in Raben: 2 entries",
        ),
    ],
)
def test_the_heading_says_what_is_listed(
    german: Voice, english: Voice, chosen: Filter, number: int, de: str, en: str
) -> None:
    assert check_text(listed(german, number, chosen).text).splitlines()[0] == de
    assert check_text(listed(english, number, chosen).text).splitlines()[0] == en


def test_a_choice_offers_each_entry_for_the_facet_asked_and_none_of_them(german: Voice) -> None:
    message = lists.choice(german, directory_of(3), Choice(names(2), (Facet.CONTACT,)))
    assert check_text(message.text).startswith("Meinten Sie …?\n\n1. Name 1\nAngebot · Raben\n2. Name 2")
    assert labels(message) == [["1. Name 1"], ["2. Name 2"], ["Nichts davon"]]
    assert message.buttons[0][0].action == ShowEntry("e1", Facet.CONTACT)
    assert message.buttons[2][0].action == Open(Page.NONE_OF_THESE)


def test_a_choice_for_no_facet_leads_to_the_summary(german: Voice) -> None:
    message = lists.choice(german, directory_of(2), Choice(names(2)))
    assert message.buttons[0][0].action == ShowEntry("e1", Facet.SUMMARY)


def test_nothing_found_names_near_entries_as_such(german: Voice) -> None:
    message = lists.nothing_found(german, directory_of(2), NothingFound(near=("e2",)))
    assert "Dazu habe ich im Verzeichnis Wegweiser nichts gefunden." in message.text
    assert "können aber etwas anderes betreffen" in message.text
    assert labels(message) == [["Name 2"], ["Themen", "Orte", "Alle Einträge"]]


def test_nothing_found_offers_topics(german: Voice) -> None:
    message = lists.nothing_found(german, directory_of(1), NothingFound(topics=("nature", "gone")))
    assert "Versuchen Sie es mit anderen Worten" in message.text
    assert labels(message)[0] == ["Natur & Klima"]


def test_topics_are_buttons_with_their_numbers(german: Voice) -> None:
    message = lists.topics(german, directory_of(2))
    assert labels(message) == [["Natur & Klima (0)"], ["Orte", "Alle Einträge"]]


def test_a_directory_without_topics_lists_its_entries(german: Voice) -> None:
    assert "Alle 2 Einträge" in lists.topics(german, directory_of(2, topics={})).text


def test_more_topics_than_telegram_takes_buttons_are_left_out(german: Voice) -> None:
    many = {f"t{i}": {"de": f"Thema {i}"} for i in range(150)}
    assert sum(map(len, lists.topics(german, directory_of(1, topics=many)).buttons)) <= 100


def test_places_are_buttons_with_their_numbers(german: Voice) -> None:
    message = lists.places(german, directory_of(3))
    assert labels(message) == [["Raben (3)"], ["Themen", "Alle Einträge"]]


def test_asking_back_offers_ways_to_browse(german: Voice) -> None:
    assert labels(lists.unclear(german)) == [["Themen", "Orte", "Alle Einträge"]]


def test_who_has_no_examples_is_offered_some(german: Voice) -> None:
    directory = directory_of(1, directory={"name": "W", "home_entry": "e1"})
    assert examples(german, directory) == ["Was ist Name 1?", "Was gibt es zum Thema „Natur & Klima“?"]
    assert examples(german, directory_of(1, topics={})) == []
