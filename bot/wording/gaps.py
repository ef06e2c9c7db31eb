"""What staff read of questions without an answer."""

from __future__ import annotations

from bot.domain.actions import Teach
from bot.domain.directory import Entry
from bot.domain.messages import Button, Message
from bot.domain.paging import Part
from bot.domain.teaching import Group, TeachMove
from bot.wording.buttons import keyboard, page_buttons
from bot.wording.html import Html, bullets, button_label, cut, html, joined, within
from bot.wording.voice import Voice

_TEASER = 80
_TEXTS = 8


def gaps_message(
    voice: Voice,
    part: Part[Group],
    days: int,
    note: Html = Html(""),  # noqa: B008
) -> Message:
    """One page of the groups; days: for how long questions are kept; note: a line above."""
    if not part.items:
        return Message(joined([note, voice.say("There is no question without an answer at the moment.")], "\n\n"))
    head = joined(
        [
            note,
            voice.say("<b>Questions without an answer</b>"),
            voice.say_number(
                "Of the last day, similar ones together. Nobody knows who asked, and phone numbers, addresses and the "
                "like are taken out.",
                "Of the last {number} days, similar ones together. Nobody knows who asked, and phone numbers, "
                "addresses and the like are taken out.",
                days,
            ),
        ]
    )
    lines = [html(f"{group.times}× {cut(group.texts[0], _TEASER)}") for group in part.items]
    rows = [
        (Button(button_label(f"{group.times}× {group.texts[0]}"), Teach(TeachMove.GROUP, group.numbers[0])),)
        for group in part.items
    ]
    turn = page_buttons(voice, part, lambda page: Teach(TeachMove.GAPS, page))
    return Message(within(head, [joined(lines)], Html("")), keyboard([*rows, turn]))


def group_message(voice: Voice, group: Group, *, answered_by: Entry | None, can_begin: bool) -> Message:
    """A group with what can be done about it; can_begin: whether a new entry can be begun here."""
    number = group.numbers[0]
    lines = [
        voice.say_number("<b>Asked once</b>", "<b>Asked {number} times</b>", group.times),
        bullets(voice.say("“{text}”", text=text) for text in group.texts[:_TEXTS]),
    ]
    if len(group.texts) > _TEXTS:
        lines.append(voice.say_number("and {number} more", "and {number} more", len(group.texts) - _TEXTS))
    rows = [(Button(voice.label("Belongs to an entry"), Teach(TeachMove.BELONGS, number)),)]
    if answered_by is not None:
        lines.append(voice.say("By now the first one is answered with <b>{name}</b>.", name=answered_by.name))
        rows.insert(0, (Button(voice.label("Has an answer now"), Teach(TeachMove.DONE, number)),))
    if can_begin:
        rows.append((Button(voice.label("New entry"), Teach(TeachMove.NEW, number)),))
    rows.append((Button(voice.label("No topic for us"), Teach(TeachMove.ASIDE, number)),))
    rows.append((Button(voice.label("« Back"), Teach(TeachMove.GAPS)),))
    return Message(within(Html(""), lines, Html("")), tuple(rows))


def put_aside(voice: Voice) -> Html:
    """A group was put aside."""
    return voice.say("Put aside. Questions like these are not shown again.")


def done(voice: Voice) -> Html:
    """A group was taken off the list."""
    return voice.say("Taken off the list.")
