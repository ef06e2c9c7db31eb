"""Announcements as people get them: one alone, several in a digest, one that was taken back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.domain.actions import Subscribe
from bot.domain.announcements import Draft, Point
from bot.domain.messages import Button, Message
from bot.domain.subscriptions import SubscriptionMove
from bot.wording.buttons import in_rows, keyboard
from bot.wording.html import (
    MAX_MARKUP,
    MAX_TEXT,
    ROOM_FOR_NOTES,
    Html,
    bold,
    joined,
    shortened,
    visible_length,
)
from bot.wording.voice import Voice

MOST_IN_DIGEST = 30
"""Announcements of one digest; of more of them, each would have room for two words only."""

_BETWEEN = "\n\n──────────\n\n"
_BUTTONS_A_ROW = 3


def announcement_message(voice: Voice, draft: Draft) -> Message:
    """What somebody gets: preview, sending and correction use this one function, so that they are the same."""
    buttons = [Button(voice.label("Show on the map"), url=map_address(draft.point))] if draft.point else []
    buttons.append(Button(voice.label("Change subscriptions"), Subscribe(SubscriptionMove.OPEN)))
    return Message(announcement_text(voice, draft), tuple((button,) for button in buttons), draft.attachment)


def announcement_text(voice: Voice, draft: Draft) -> Html:
    """The text in the language of the voice, else in another one with a line that says so."""
    if not draft.texts:
        return Html("")
    text = Html(voice.of(draft.texts))
    if not voice.lacks(draft.texts):
        return text
    return joined([text, voice.say("<i>(This announcement is not available in English.)</i>")], "\n\n")


def digest_message(voice: Voice, items: Sequence[tuple[int, Draft]], day: date) -> Message:
    """The announcements of some time in one message, with a button to read each that is more than is shown here."""
    shown = items[:MOST_IN_DIGEST]
    head = voice.say("<b>News of {day}</b>", day=voice.speech.day(day))
    foot = Html("")
    if len(items) > len(shown):
        foot = voice.say_number("{number} more was left out.", "{number} more were left out.", len(items) - len(shown))
    paragraphs = [
        Html(f"{bold(f'{place}.')} {announcement_text(voice, draft)}") for place, (_, draft) in _numbered(shown)
    ]
    room = MAX_TEXT - ROOM_FOR_NOTES - visible_length(head) - len(_BETWEEN) * (len(shown) + 1)
    share = _share(list(map(visible_length, paragraphs)), room)
    told = [shortened(paragraph, share, MAX_MARKUP // (len(shown) + 1)) for paragraph in paragraphs]
    more = [
        Button(voice.label("Read in full: {place}", place=place), Subscribe(SubscriptionMove.READ, str(number)))
        for (place, (number, draft)), whole, part in zip(_numbered(shown), paragraphs, told, strict=True)
        if part is not whole or draft.attachment or draft.point
    ]
    rows = in_rows(more, _BUTTONS_A_ROW)
    rows.append([Button(voice.label("Change subscriptions"), Subscribe(SubscriptionMove.OPEN))])
    return Message(joined([head, *told, foot], _BETWEEN), keyboard(rows))


def recalled_message(voice: Voice) -> Message:
    """What stands in place of an announcement that was taken back too late to be deleted."""
    return Message(voice.say("This announcement was withdrawn."))


def map_address(point: Point) -> str:
    """The place on OpenStreetMap, with a mark on it."""
    latitude, longitude = f"{point.latitude:.5f}", f"{point.longitude:.5f}"
    return f"https://www.openstreetmap.org/?mlat={latitude}&mlon={longitude}#map=16/{latitude}/{longitude}"


def _numbered(items: Sequence[tuple[int, Draft]]) -> list[tuple[int, tuple[int, Draft]]]:
    return list(enumerate(items, 1))


def _share(lengths: Sequence[int], room: int) -> int:
    """How long each may be at most, so that all fit: the short ones leave their room to the long ones."""
    for done, length in enumerate(sorted(lengths)):
        share = room // (len(lengths) - done)
        if length > share:
            return share
        room -= length
    return max(lengths, default=0)
