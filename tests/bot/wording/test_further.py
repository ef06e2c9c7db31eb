"""The other questions of a message: buttons below the first answer."""

from __future__ import annotations

from bot.domain.actions import Open, Page, ShowEntry, ShowList
from bot.domain.answers import Choice, Found, Listing, NothingFound
from bot.domain.directory import Directory, Facet, place_key
from bot.domain.messages import Button, Message
from bot.domain.questions import Filter
from bot.wording.further import with_others
from bot.wording.voice import Voice
from tests.referees import check_text

FIRST = Message("Antwort", ((Button("Themen", Open(Page.TOPICS)),),))
DIRECTORY = Directory.model_validate(
    {
        "directory": {"name": "Wegweiser"},
        "kinds": {"offer": {"de": "Angebot", "en": "Offer"}},
        "topics": {"nature": {"de": "Natur & Klima", "en": "Nature"}},
        "entries": [
            {"id": f"e{i}", "kind": "offer", "name": f"Name {i}", "summary": {"de": "x"}, "places": ["Bad Belzig"]}
            for i in (1, 2)
        ],
    }
)


def test_each_other_answer_is_a_button_above_those_of_the_first(german: Voice) -> None:
    others = (Found("e1", (Facet.PHONE, Facet.CONTACT)), Choice(("e1", "e2")))
    message = with_others(german, DIRECTORY, FIRST, others)
    assert check_text(message.text) == "Antwort\n\nSie haben noch mehr gefragt. Tippen Sie dafür unten:"
    assert message.buttons == (
        (Button("Telefon: Name 1", ShowEntry("e1", Facet.PHONE, anew=True)),),
        (Button("Überblick: Name 1", ShowEntry("e1", Facet.SUMMARY, anew=True)),),
        (Button("Überblick: Name 2", ShowEntry("e2", Facet.SUMMARY, anew=True)),),
        *FIRST.buttons,
    )


def test_the_same_button_stands_there_once(german: Voice) -> None:
    found = Found("e1", (Facet.PHONE,))
    assert len(with_others(german, DIRECTORY, FIRST, (found, found)).buttons) == 2


def test_a_choice_offers_the_fact_that_was_asked_for(german: Voice) -> None:
    message = with_others(german, DIRECTORY, FIRST, (Choice(("e2",), (Facet.EMAIL,)),))
    assert message.buttons[0] == (Button("E-Mail: Name 2", ShowEntry("e2", Facet.EMAIL, anew=True)),)


def test_a_list_is_named_by_what_it_holds(german: Voice) -> None:
    message = with_others(german, DIRECTORY, FIRST, (Listing(("e1",), Filter("nature", "Bad Belzig")),))
    assert message.buttons[0] == (
        Button(
            "Natur & Klima in Bad Belzig: 1 Eintrag", ShowList(Filter("nature", place_key("Bad Belzig")), anew=True)
        ),
    )
    message = with_others(german, DIRECTORY, FIRST, (Listing(("e1", "e2")),))
    assert message.buttons[0] == (Button("Alle 2 Einträge", ShowList(Filter(), anew=True)),)


def test_what_was_not_found_is_said(german: Voice) -> None:
    message = with_others(german, DIRECTORY, FIRST, (NothingFound(),))
    assert check_text(message.text) == "Antwort\n\nZu einer weiteren Ihrer Fragen habe ich nichts gefunden."
    assert message.buttons == FIRST.buttons


def test_below_a_choice_they_stand_last(german: Voice) -> None:
    message = with_others(german, DIRECTORY, FIRST, (Found("e1", (Facet.PHONE,)),), first=False)
    assert message.buttons[:1] == FIRST.buttons
    assert len(message.buttons) == 2
