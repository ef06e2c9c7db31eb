"""Lists: entries by page, several that may be meant, topics and places to browse, and the honest no."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.actions import Open, Page, ShowEntry, ShowList
from bot.domain.answers import Choice, Listing, NothingFound
from bot.domain.directory import Directory, Entry, Facet, place_key
from bot.domain.messages import Button, Message
from bot.domain.paging import part_of
from bot.domain.questions import Filter
from bot.wording.buttons import in_rows, keyboard, page_buttons, page_line
from bot.wording.cards import kind_and_places
from bot.wording.html import Html, bold, button_label, html, joined, within
from bot.wording.to_team import team_button
from bot.wording.voice import Voice

ENTRIES_A_PAGE = 8
_PLACES_SHOWN = 24
_TOPICS_SHOWN = 90
"""Telegram takes 100 buttons below a message."""


def listing(voice: Voice, directory: Directory, shown: Listing) -> Message:
    """One page of a list, with a button for each entry and for the pages before and after."""
    part, chosen = part_of(shown.entry_ids, shown.page, ENTRIES_A_PAGE), shown.filter
    keyed = Filter(chosen.topic, place_key(chosen.place) if chosen.place else None, chosen.kind)
    head = joined([bold(heading(voice, directory, shown)), page_line(voice, part)], " · ")
    lines = [_line(voice, directory, entry_id, number) for number, entry_id in part.numbered]
    rows: list[list[Button]] = [[_entry_button(directory, entry_id, number)] for number, entry_id in part.numbered]
    rows.append(page_buttons(voice, part, lambda page: ShowList(keyed, page)))
    rows.append(_browse_buttons(voice))
    return Message(within(head, [joined(lines)], Html("")), keyboard(rows))


def heading(voice: Voice, directory: Directory, shown: Listing) -> Html:
    """What a list holds, with the number of entries: "Nature in Wiesenburg: 4 entries"."""
    number = len(shown.entry_ids)
    topic = directory.topics.get(shown.filter.topic or "")
    named, place = str(voice.of(topic)) if topic else "", shown.filter.place or ""
    if shown.filter.kind:
        named = ", ".join(part for part in (str(voice.of(directory.kinds[shown.filter.kind])), named) if part)
    if named and place:
        return voice.say_number(
            "{label} in {place}: {number} entry",
            "{label} in {place}: {number} entries",
            number,
            label=named,
            place=place,
        )
    if named:
        return voice.say_number("{label}: {number} entry", "{label}: {number} entries", number, label=named)
    if place:
        return voice.say_number("{place}: {number} entry", "{place}: {number} entries", number, place=place)
    return voice.say_number("All {number} entry", "All {number} entries", number)


def choice(voice: Voice, directory: Directory, offered: Choice) -> Message:
    """Several entries may be meant: one button for each, and one for none of them."""
    facet = next(iter(offered.facets), Facet.SUMMARY)
    lines = [_line(voice, directory, entry_id, number) for number, entry_id in enumerate(offered.entry_ids, 1)]
    rows = [[_entry_button(directory, entry_id, number, facet)] for number, entry_id in enumerate(offered.entry_ids, 1)]
    rows.append([Button(voice.label("None of these"), Open(Page.NONE_OF_THESE))])
    return Message(within(voice.say("Did you mean …?"), [joined(lines)], Html("")), keyboard(rows))


def nothing_found(voice: Voice, directory: Directory, nothing: NothingFound, question: int | None = None) -> Message:
    """The honest no, with what one can browse instead; question: its number, where it can be passed on."""
    texts = [voice.say("I found nothing on this in the directory {name}.", name=directory.header.name)]
    rows: list[list[Button]] = []
    if nothing.near:
        texts.append(voice.say("These entries use similar words, but may well be about something else:"))
        rows += [[Button(button_label(directory.by_id[near].name), ShowEntry(near))] for near in nothing.near]
    else:
        texts.append(voice.say("Try it in other words, or look through the topics and places."))
    topics = [topic for topic in nothing.topics if topic in directory.topics]
    rows += in_rows(
        [Button(button_label(voice.of(directory.topics[topic])), ShowList(Filter(topic))) for topic in topics]
    )
    rows.append(_browse_buttons(voice))
    if question is not None:
        rows.append([team_button(voice, question)])
    return Message(within(Html(""), texts, Html("")), keyboard(rows))


def nothing_of_these(voice: Voice, question: int | None) -> Message:
    """None of the offered entries was meant; question: its number, to pass it on; None where that is not offered."""
    buttons = [Button(voice.label("Topics"), Open(Page.TOPICS)), Button(voice.label("Places"), Open(Page.PLACES))]
    text = voice.say(
        "Then I do not know it under these words. Please ask in other words, or look through the directory."
    )
    return Message(text, keyboard([buttons, [team_button(voice, question)] if question is not None else []]))


def unclear(voice: Voice) -> Message:
    """The message leans on something that was not said: ask back."""
    text = voice.say("Which entry do you mean? Write its name, or choose from the topics and places.")
    return Message(text, keyboard([_browse_buttons(voice)]))


def topics(voice: Voice, directory: Directory) -> Message:
    """All topics as buttons, with the number of entries."""
    if not directory.topics:
        return listing(voice, directory, Listing(tuple(entry.id for entry in directory.entries)))
    buttons = [
        Button(_counted(str(voice.of(name)), directory.select(topics=[topic])), ShowList(Filter(topic=topic)))
        for topic, name in list(directory.topics.items())[:_TOPICS_SHOWN]
    ]
    rows = [[button] for button in buttons] + [_browse_buttons(voice, Page.TOPICS)]
    return Message(voice.say("<b>Topics</b>\nWhich topic are you interested in?"), keyboard(rows))


def places(voice: Voice, directory: Directory) -> Message:
    """The places that most entries serve as buttons; every other place is found by typing its name."""
    shown = directory.places[:_PLACES_SHOWN]
    buttons = [
        Button(_counted(place, directory.select(places=[place])), ShowList(Filter(place=place_key(place))))
        for place in shown
    ]
    rows = [*in_rows(buttons), _browse_buttons(voice, Page.PLACES)]
    text = voice.say("<b>Places</b>\nChoose a place, or just write its name.")
    return Message(text, keyboard(rows))


def _line(voice: Voice, directory: Directory, entry_id: str, number: int) -> Html:
    entry = directory.by_id[entry_id]
    return Html(f"{number}. {bold(entry.name)}\n{html(kind_and_places(voice, directory, entry))}")


def _counted(name: str, entries: Sequence[Entry]) -> str:
    return f"{button_label(name)} ({len(entries)})"


def _entry_button(directory: Directory, entry_id: str, number: int, facet: Facet = Facet.SUMMARY) -> Button:
    return Button(button_label(f"{number}. {directory.by_id[entry_id].name}"), ShowEntry(entry_id, facet))


def _browse_buttons(voice: Voice, without: Page | None = None) -> list[Button]:
    pages = {
        Page.TOPICS: voice.label("Topics"),
        Page.PLACES: voice.label("Places"),
        Page.ALL: voice.label("All entries"),
    }
    return [Button(label, Open(page)) for page, label in pages.items() if page is not without]
