"""Cards: what is told of every facet, what is not known, and which buttons there are."""

from __future__ import annotations

from typing import Any

import pytest

from bot.domain.actions import Open, Page, ShowEntry, ShowMore, ShowOthers, Subscribe, Tell
from bot.domain.answers import Found, FoundBy
from bot.domain.directory import Directory, Entry, Facet
from bot.domain.inbox import TellMove
from bot.domain.messages import Message
from bot.domain.subscriptions import SubscriptionMove
from bot.wording.cards import card, kind_and_places, parts_to_choose_from, shared_card, teaser
from bot.wording.voice import MOST_KEPT, Voice
from tests.referees import check_text

FULL: dict[str, Any] = {
    "id": "hof",
    "kind": "initiative",
    "name": "Hof & Garten",
    "places": ["Raben", "Borne", "Grubo"],
    "topics": ["nature"],
    "summary": {"de": "Ein Hof.", "en": "A farm."},
    "background": {"de": "Früher eine Scheune.", "en": "Once a barn."},
    "reasons": {"de": "Damit es Gemüse gibt.", "en": "So that there are vegetables."},
    "activities": {"de": "Säen und ernten.", "en": "Sowing and reaping."},
    "focus_label": {"de": "Unsere Beete", "en": "Our beds"},
    "focus_areas": {"de": ["Kohl", "Rüben"], "en": ["cabbage", "beets"]},
    "action_fields": {"de": ["Anbau", "Verkauf"], "en": ["growing", "selling"]},
    "progress": {"de": "Der Zaun steht.", "en": "The fence stands."},
    "status": "ended",
    "period": {"from": "2021", "to": "2027-05"},
    "budget": {"amount": 65000},
    "contacts": [
        {
            "role": {"de": "Leitung", "en": "Lead"},
            "person": "Erika Muster",
            "organisation": "Hofverein",
            "street": "Dorfstraße 1",
            "postcode": "14823",
            "city": "Raben",
            "phone": "033848 123",
            "email": "hof@example.org",
        },
        {"organisation": "Laden", "city": "Borne", "phone": "+49 33848 5", "email": "laden@example.org"},
    ],
    "website": "https://www.hof.example/",
    "links": [{"label": {"de": "Karte", "en": "Map"}, "url": "https://hof.example/karte"}],
    "opening_hours": {"de": "Mo 9–12 Uhr", "en": "Mon 9–12"},
    "funders": ["Stiftung A & B"],
    "good_to_know": {"de": ["Hunde an die Leine"], "en": ["Dogs on a lead"]},
    "image_credit": "Foto: E. Muster",
    "as_of": "2024-10-05",
    "sources": ["https://hof.example/presse", "https://zeitung.example/" + "a" * 80],
}
BARE = {"id": "nichts", "kind": "offer", "name": "Nichts", "summary": {"de": "Wenig.", "en": "Little."}}
TOLD_DE = {
    Facet.SUMMARY: ["Initiative · Raben, Borne, Grubo", "Ein Hof.", "Das ist inzwischen beendet."],
    Facet.BACKGROUND: ["Hintergrund\nFrüher eine Scheune."],
    Facet.REASONS: ["Warum es das gibt\nDamit es Gemüse gibt."],
    Facet.ACTIVITIES: ["Was gemacht wird\nSäen und ernten."],
    Facet.FOCUS_AREAS: ["Unsere Beete\n• Kohl\n• Rüben", "Handlungsfelder: Anbau und Verkauf"],
    Facet.PROGRESS: ["Stand der Dinge\nDer Zaun steht.", "Das ist inzwischen beendet."],
    Facet.PERIOD: ["Zeitraum\nVon 2021 bis Mai 2027."],
    Facet.BUDGET: ["Geld\nInsgesamt stehen 65.000 € bereit. Von 2021 bis Mai 2027."],
    Facet.CONTACT: [
        "Kontakt\nLeitung: Erika Muster\nHofverein\nDorfstraße 1, 14823 Raben\nTelefon: 033848 123 (+49 33848 123)\n"
        "E-Mail: hof@example.org",
        "Laden\nBorne\nTelefon: +49 33848 5\nE-Mail: laden@example.org",
        "Internetseite: hof.example",
    ],
    Facet.ADDRESS: ["Adresse\n• Leitung: Dorfstraße 1, 14823 Raben\n• Laden: Borne"],
    Facet.PHONE: ["Telefon\n• Leitung: 033848 123 (+49 33848 123)\n• Laden: +49 33848 5"],
    Facet.EMAIL: ["E-Mail\n• Leitung: hof@example.org\n• Laden: laden@example.org"],
    Facet.WEBSITE: ["Internetseite\n• hof.example\n• Karte"],
    Facet.OPENING_HOURS: ["Öffnungszeiten\nMo 9–12 Uhr"],
    Facet.FUNDERS: [
        "Wer bezahlt\n• Stiftung A & B",
        "Das Verzeichnis Wegweiser selbst wird gefördert von: Land und Bund.",
    ],
    Facet.PLACES: ["Orte\nTätig in Raben, Borne und Grubo."],
    Facet.TOPICS: ["Themen\nZugeordnet: Natur."],
    Facet.GOOD_TO_KNOW: ["Gut zu wissen\n• Hunde an die Leine"],
    Facet.SOURCES: ["Quellen\n• hof.example/presse\n• zeitung.example/…"],
    Facet.IMAGE_CREDIT: ["Bildnachweis\nFoto: E. Muster"],
}
TOLD_EN = {
    Facet.SUMMARY: ["Initiative · Raben, Borne, Grubo", "A farm.", "This has ended."],
    Facet.BACKGROUND: ["Background\nOnce a barn."],
    Facet.REASONS: ["Why it exists\nSo that there are vegetables."],
    Facet.ACTIVITIES: ["What is done\nSowing and reaping."],
    Facet.FOCUS_AREAS: ["Our beds\n• cabbage\n• beets", "Fields of action: growing and selling"],
    Facet.PROGRESS: ["Progress\nThe fence stands.", "This has ended."],
    Facet.PERIOD: ["Period\nFrom 2021 to May 2027."],
    Facet.BUDGET: ["Money\nThere are €65,000 in total. From 2021 to May 2027."],
    Facet.CONTACT: ["Contact\nLead: Erika Muster", "Phone: 033848 123 (+49 33848 123)", "Website: hof.example"],
    Facet.ADDRESS: ["Address\n• Lead: Dorfstraße 1, 14823 Raben\n• Laden: Borne"],
    Facet.PHONE: ["Phone\n• Lead: 033848 123 (+49 33848 123)"],
    Facet.EMAIL: ["E-mail\n• Lead: hof@example.org"],
    Facet.WEBSITE: ["Website\n• hof.example\n• Map"],
    Facet.OPENING_HOURS: ["Opening hours\nMon 9–12"],
    Facet.FUNDERS: ["Who pays\n• Stiftung A & B", "The directory Wegweiser is funded by Land and Bund."],
    Facet.PLACES: ["Places\nActive in Raben, Borne and Grubo."],
    Facet.TOPICS: ["Topics\nFiled under Nature."],
    Facet.GOOD_TO_KNOW: ["Good to know\n• Dogs on a lead"],
    Facet.SOURCES: ["Sources\n• hof.example/presse"],
    Facet.IMAGE_CREDIT: ["Picture credit\nFoto: E. Muster"],
}


def directory_of(*entries: dict[str, Any], **header: Any) -> Directory:
    raw = {
        "directory": {"name": "Wegweiser", "funders": ["Land", "Bund"], "phone_country_code": "+49", **header},
        "kinds": {"initiative": {"de": "Initiative", "en": "Initiative"}, "offer": {"de": "Angebot", "en": "Offer"}},
        "topics": {"nature": {"de": "Natur", "en": "Nature"}},
        "entries": list(entries),
    }
    return Directory.model_validate(raw)


def shown(voice: Voice, entry: dict[str, Any], *facets: Facet, by: FoundBy = FoundBy.NAMED, **header: Any) -> str:
    directory = directory_of(entry, **header)
    return check_text(card(voice, directory, Found(entry["id"], facets, by)).text)


def labels(message: Message) -> list[str]:
    return [button.label for row in message.buttons for button in row]


@pytest.mark.parametrize("facet", Facet)
def test_every_facet_is_told_in_german(german: Voice, facet: Facet) -> None:
    text = shown(german, FULL, facet)
    assert text.startswith("Hof & Garten\n")
    for part in TOLD_DE[facet]:
        assert part in text
    assert text.endswith("Stand: 5. Oktober 2024 · Quelle: hof.example")


@pytest.mark.parametrize("facet", Facet)
def test_every_facet_is_told_in_english(english: Voice, facet: Facet) -> None:
    text = shown(english, FULL, facet)
    for part in TOLD_EN[facet]:
        assert part in text
    assert text.endswith("As of 5 October 2024 · Source: hof.example")


@pytest.mark.parametrize("facet", [facet for facet in Facet if facet is not Facet.SUMMARY])
def test_what_is_not_known_is_said_with_the_way_to_find_out(german: Voice, english: Voice, facet: Facet) -> None:
    reachable = BARE | {"website": "https://n.example"} if facet is not Facet.WEBSITE else BARE
    if facet is Facet.WEBSITE:
        assert "Eine Internetseite ist mir nicht bekannt." in shown(german, reachable, facet)
        return
    assert "Nachfragen können Sie hier: n.example" in shown(german, reachable, facet)
    assert "You can ask here: n.example" in shown(english, reachable, facet)


def test_who_pays_names_the_directorys_funders_also_where_the_entrys_are_not_known(german: Voice) -> None:
    text = shown(german, BARE, Facet.FUNDERS)
    assert "Wer das bezahlt, ist mir nicht bekannt." in text
    assert "Das Verzeichnis Wegweiser selbst wird gefördert von: Land und Bund." in text


def test_a_directory_without_funders_names_none(german: Voice) -> None:
    assert "gefördert" not in shown(german, BARE, Facet.FUNDERS, funders=[])


def test_the_way_to_find_out_is_phone_email_and_website(german: Voice) -> None:
    text = shown(german, FULL | {"opening_hours": None}, Facet.OPENING_HOURS)
    assert "Nachfragen können Sie hier: 033848 123 (+49 33848 123) · hof@example.org · hof.example" in text


def test_the_way_to_find_out_may_be_that_of_a_later_contact(german: Voice) -> None:
    entry = BARE | {"contacts": [{"person": "Erika"}, {"organisation": "Amt", "phone": "033841 1"}]}
    assert "Nachfragen können Sie hier: 033841 1" in shown(german, entry, Facet.OPENING_HOURS)


def test_where_nobody_can_be_called_or_written_to_the_address_is_the_way(german: Voice) -> None:
    entry = BARE | {"contacts": [{"organisation": "Amt", "street": "Weg 1", "city": "Brück"}]}
    assert "Nachfragen können Sie hier: Amt, Weg 1, Brück" in shown(german, entry, Facet.OPENING_HOURS)


def test_without_any_way_the_directorys_website_is_the_way(german: Voice) -> None:
    text = shown(german, BARE, Facet.PHONE, website="https://weg.example")
    assert "Weiter suchen können Sie hier: weg.example" in text


def test_without_even_that_only_what_is_not_known_is_said(german: Voice) -> None:
    assert shown(german, BARE, Facet.PHONE).endswith("Telefon\nEine Telefonnummer ist mir nicht bekannt.")


def test_a_text_in_another_language_only_is_shown_and_said_to_be(german: Voice) -> None:
    text = shown(german, BARE | {"summary": {"en": "Only English."}}, Facet.SUMMARY)
    assert "Only English." in text
    assert "(Im Verzeichnis steht das nur in einer anderen Sprache.)" in text


def test_what_runs_on_has_no_end(german: Voice, english: Voice) -> None:
    entry = BARE | {"period": {"from": "2021-03"}}
    assert "Seit März 2021." in shown(german, entry, Facet.PERIOD)
    assert "Since March 2021." in shown(english, entry, Facet.PERIOD)


def test_what_is_planned_has_not_ended(german: Voice) -> None:
    assert "beendet" not in shown(german, BARE | {"status": "planned"}, Facet.SUMMARY)


def test_an_ended_entry_without_progress_says_that_it_ended(german: Voice) -> None:
    assert "Stand der Dinge\nDas ist inzwischen beendet." in shown(german, BARE | {"status": "ended"}, Facet.PROGRESS)


def test_money_without_a_period_stands_alone(german: Voice) -> None:
    text = shown(german, BARE | {"budget": {"amount": 6_000_000}}, Facet.BUDGET)
    assert text.endswith("Insgesamt stehen 6 Mio. € bereit.")


def test_a_single_address_needs_no_name(german: Voice) -> None:
    entry = BARE | {"contacts": [{"organisation": "Amt", "street": "Weg 1", "city": "Brück"}]}
    assert shown(german, entry, Facet.ADDRESS).endswith("Adresse\nWeg 1, Brück")


@pytest.mark.parametrize("number", ["+49 33841 1", "0049 33841 1", "112"])
def test_a_number_with_a_country_code_or_without_a_zero_stays_as_it_is(german: Voice, number: str) -> None:
    entry = BARE | {"contacts": [{"phone": number}]}
    assert shown(german, entry, Facet.PHONE).endswith(f"Telefon\n{number}")


def test_without_a_country_code_of_the_directory_a_number_stays_as_it_is(german: Voice) -> None:
    entry = BARE | {"contacts": [{"phone": "033841 1"}]}
    assert shown(german, entry, Facet.PHONE, phone_country_code=None).endswith("Telefon\n033841 1")


def test_two_facets_are_told_in_the_order_asked(german: Voice) -> None:
    text = shown(german, FULL, Facet.BUDGET, Facet.SUMMARY)
    assert text.index("Geld\n") < text.index("Überblick\nEin Hof.")
    assert "Initiative ·" not in text


def test_without_date_and_source_there_is_no_foot(german: Voice) -> None:
    assert shown(german, BARE, Facet.SUMMARY) == "Nichts\nAngebot\n\nWenig."


def test_the_website_is_the_source_where_no_other_is_named(german: Voice) -> None:
    assert shown(german, BARE | {"website": "https://n.example"}, Facet.SUMMARY).endswith("Quelle: n.example")


def test_an_assumed_entry_is_said_to_be_assumed(german: Voice) -> None:
    text = shown(german, FULL, Facet.CONTACT, by=FoundBy.HOME)
    assert text.startswith("Sie haben keinen Eintrag genannt, deshalb antworte ich für diesen:\nHof & Garten")


def test_buttons_lead_to_what_the_entry_holds_and_was_not_told(german: Voice) -> None:
    message = card(german, directory_of(FULL), Found("hof", (Facet.SUMMARY,)))
    assert labels(message) == [
        "Kontakt",
        "Öffnungszeiten",
        "Schwerpunkte",
        "Was gemacht wird",
        "Mehr …",
        "Internetseite öffnen",
        "Karte öffnen",
        "Änderungen abonnieren",
        "Angaben stimmen nicht",
    ]
    assert message.buttons[0][0].action == ShowEntry("hof", Facet.CONTACT)
    assert message.buttons[2][0].action == ShowMore("hof", Facet.SUMMARY)


def test_all_buttons_are_shown_on_demand(german: Voice) -> None:
    message = card(german, directory_of(FULL), Found("hof", (Facet.CONTACT,)), all_buttons=True)
    assert "Mehr …" not in labels(message)
    assert {"Überblick", "Geld", "Zeitraum", "Wer bezahlt", "Bildnachweis", "Quellen"} <= set(labels(message))


def test_five_facets_need_no_more_button(german: Voice) -> None:
    entry = BARE | {name: {"de": "x"} for name in ("background", "reasons", "activities", "opening_hours", "progress")}
    message = card(german, directory_of(entry), Found("nichts", (Facet.SUMMARY,)))
    assert len(labels(message)) == 5 + 2
    assert "Mehr …" not in labels(message)


def test_an_entry_that_knows_nothing_can_be_followed(german: Voice) -> None:
    message = card(german, directory_of(BARE), Found("nichts", (Facet.SUMMARY,)))
    ((button, wrong),) = message.buttons
    assert wrong.action == Tell(TellMove.WRONG, 0, "nichts")
    assert button.label == "Änderungen abonnieren"
    assert button.action == Subscribe(SubscriptionMove.FOLLOW, "e.nichts")


def test_the_button_to_follow_stands_beside_a_single_link(german: Voice) -> None:
    message = card(german, directory_of(BARE | {"website": "https://n.example"}), Found("nichts", (Facet.SUMMARY,)))
    assert [[button.label for button in row] for row in message.buttons] == [
        ["Internetseite öffnen", "Änderungen abonnieren"],
        ["Angaben stimmen nicht"],
    ]


def test_the_map_searches_the_first_address_with_a_street(german: Voice) -> None:
    message = card(german, directory_of(FULL), Found("hof", (Facet.SUMMARY,)))
    address = next(button.url for row in message.buttons for button in row if button.label == "Karte öffnen")
    assert address == "https://www.openstreetmap.org/search?query=Dorfstra%C3%9Fe+1%2C+14823+Raben"


def test_a_question_gives_the_way_to_other_matches(german: Voice) -> None:
    message = card(german, directory_of(FULL), Found("hof", (Facet.SUMMARY,)), question=5, back=True)
    assert [row[0].action for row in message.buttons[-2:]] == [ShowOthers(5), Open(Page.BACK)]


def test_an_assumed_entry_gives_the_way_to_choose_another(german: Voice) -> None:
    message = card(german, directory_of(FULL), Found("hof", (Facet.SUMMARY,), FoundBy.HOME), question=5)
    assert message.buttons[-1][0].action == Open(Page.TOPICS)
    assert "Passt nicht?" not in labels(message)


def test_a_shared_card_opens_addresses_only(german: Voice) -> None:
    directory = directory_of(FULL)
    message = shared_card(german, directory, directory.entries[0], "https://t.me/x?start=hof")
    assert labels(message) == ["Internetseite öffnen", "Karte öffnen", "Mehr fragen"]
    assert all(button.action is None for row in message.buttons for button in row)


def test_a_teaser_is_short(german: Voice) -> None:
    entry = Entry.model_validate(BARE | {"summary": {"de": "Ein langer Satz. " * 20}})
    assert len(teaser(german, entry)) <= 100


def test_an_entry_without_places_has_its_kind_only(german: Voice) -> None:
    directory = directory_of(BARE)
    assert kind_and_places(german, directory, directory.entries[0]) == "Angebot"


def test_a_card_that_is_worded_again_says_the_same_and_answers_the_new_question(german):
    directory, found = directory_of(FULL), Found("hof", (Facet.SUMMARY,))
    first, second = (card(german, directory, found, question=number) for number in (5, 6))
    assert first.text == second.text
    assert [row[0].action for row in (first.buttons[-1], second.buttons[-1])] == [ShowOthers(5), ShowOthers(6)]
    assert card(german, directory, found).buttons == first.buttons[:-1]


def test_a_changed_directory_is_worded_anew(german):
    texts = [
        card(german, directory_of({**FULL, "name": name}), Found("hof", (Facet.SUMMARY,))).text
        for name in ("Vorher", "Nachher")
    ]
    assert ["Vorher" in texts[0], "Nachher" in texts[1]] == [True, True]


def test_no_more_is_kept_than_fits(german):
    source = object()
    german.once(source, "first", lambda: "before")
    for number in range(MOST_KEPT):
        german.once(source, number, lambda: "")
    assert german.once(source, "first", lambda: "after") == "after"


TOLD = {
    **BARE,
    "background": {"de": "Erst war hier ein Stall. Seit 2019 ist es ein Hof."},
    "good_to_know": {"de": ["Hunde dürfen mit.", "Der Eintritt ist frei."]},
}


def test_of_the_second_facet_only_the_sentence_that_fits_is_told(german):
    directory = directory_of(TOLD)
    found = Found(BARE["id"], (Facet.SUMMARY, Facet.BACKGROUND), telling=((Facet.BACKGROUND, 1),))
    text = card(german, directory, found).text
    assert "Seit 2019 ist es ein Hof." in text
    assert "Stall" not in text


def test_of_a_list_the_item_that_fits_comes_first(german):
    directory = directory_of(TOLD)
    found = Found(BARE["id"], (Facet.GOOD_TO_KNOW,), telling=((Facet.GOOD_TO_KNOW, 1),))
    text = card(german, directory, found).text
    assert text.index("Der Eintritt ist frei.") < text.index("Hunde dürfen mit.")


def test_sentences_to_choose_from_are_those_of_lists_and_of_what_is_told_beside(german):
    directory = directory_of(TOLD)
    both = Found(BARE["id"], (Facet.GOOD_TO_KNOW, Facet.BACKGROUND))
    assert list(parts_to_choose_from(german, directory, both)) == [Facet.GOOD_TO_KNOW, Facet.BACKGROUND]
    assert parts_to_choose_from(german, directory, Found(BARE["id"], (Facet.BACKGROUND, Facet.CONTACT))) == {}


def test_a_single_sentence_in_another_language_is_said_to_be_one(english):
    directory = directory_of(TOLD)
    found = Found(BARE["id"], (Facet.SUMMARY, Facet.BACKGROUND), telling=((Facet.BACKGROUND, 1),))
    text = card(english, directory, found).text
    assert "Stall" not in text
    assert "only in another language" in text


HINT = "This was not checked for a long time. Please ask before you go there."


def test_an_old_entry_says_that_one_should_ask_first(english: Voice) -> None:
    directory = directory_of(FULL)
    found = Found("hof", (Facet.SUMMARY,))
    fresh, old = card(english, directory, found), card(english, directory, found, old=True)
    assert HINT in old.text
    assert HINT not in fresh.text
    assert HINT not in card(english, directory, found).text
    assert HINT in shared_card(english, directory, directory.by_id["hof"], "https://t.me/x", old=True).text


def test_an_old_entry_without_a_source_has_its_hint_alone(english: Voice) -> None:
    assert card(english, directory_of(BARE), Found("nichts", (Facet.SUMMARY,)), old=True).text.endswith(f"\n\n{HINT}")
