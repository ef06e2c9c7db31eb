"""The other questions of a message: a line and buttons below the answer to the first one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.actions import ShowEntry, ShowList
from bot.domain.answers import Answer, Choice, Found, Listing
from bot.domain.directory import Directory, Facet, place_key
from bot.domain.messages import Button, Message
from bot.wording.facets import FACET_LABELS
from bot.wording.html import Html, button_label, joined, plain
from bot.wording.lists import heading
from bot.wording.voice import Voice


def with_others(
    voice: Voice, directory: Directory, message: Message, others: Sequence[Answer], *, first: bool = True
) -> Message:
    """The message with the answers to the other questions as buttons, and a word on those without an answer.

    first: the buttons stand before those of the message: not where these are its answer, as in a choice.
    """
    buttons_of = [_buttons(voice, directory, answer) for answer in others]
    buttons = dict.fromkeys(button for found in buttons_of for button in found)
    lines = [Html(message.text)]
    if buttons:
        lines.append(voice.say("<i>You asked more than one thing. Tap for the rest:</i>"))
    if not all(buttons_of):
        lines.append(voice.say("<i>I found nothing on another one of your questions.</i>"))
    rows = tuple((button,) for button in buttons)
    buttons_of_all = rows + message.buttons if first else message.buttons + rows
    return replace(message, text=joined(lines, "\n\n"), buttons=buttons_of_all)


def _buttons(voice: Voice, directory: Directory, answer: Answer) -> list[Button]:
    match answer:
        case Found(entry_id, (facet, *_)):
            return [_entry_button(voice, directory, entry_id, facet)]
        case Choice(entry_ids, facets):
            facet = facets[0] if facets else Facet.SUMMARY
            return [_entry_button(voice, directory, entry_id, facet) for entry_id in entry_ids]
        case Listing(_, chosen):
            keyed = replace(chosen, place=place_key(chosen.place) if chosen.place else None)
            return [Button(button_label(plain(heading(voice, directory, answer))), ShowList(keyed, anew=True))]
        case _:
            return []


def _entry_button(voice: Voice, directory: Directory, entry_id: str, facet: Facet) -> Button:
    label = f"{voice.label(FACET_LABELS[facet])}: {directory.by_id[entry_id].name}"
    return Button(button_label(label), ShowEntry(entry_id, facet, anew=True))
