"""What admins and operators read of updates that were set aside: numbers and kinds, never what stands in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.domain.messages import Message
from bot.domain.updates import Aside, SetAside
from bot.wording.html import html, joined
from bot.wording.voice import Voice, mark

_REASONS: Mapping[Aside, str] = {
    Aside.UNREADABLE: mark("of a form that this version does not know"),
    Aside.IN_HAND_AT_ENDS: mark("was being handled when the program ended, several times"),
}

SHOWN = 10
LONGEST_KIND = 40


def set_aside_notice(voice: Voice, updates: Sequence[SetAside]) -> Message:
    """What was set aside since the last time, and what to do about it."""
    unreadable = sum(update.why is Aside.UNREADABLE for update in updates)
    in_hand = len(updates) - unreadable
    parts = [voice.say("<b>Something that Telegram sent was set aside.</b>")]
    if unreadable:
        parts.append(
            voice.say_number(
                "{number} update has a form that this version does not know. A newer version may help.",
                "{number} updates have a form that this version does not know. A newer version may help.",
                unreadable,
            )
        )
    if in_hand:
        parts.append(
            voice.say_number(
                "{number} update was being handled when the program ended, several times. It may be the reason.",
                "{number} updates were being handled when the program ended, several times. They may be the reason.",
                in_hand,
            )
        )
    parts.append(
        voice.say(
            "Who sent it may have got no answer. Everything else goes on. Please tell whoever runs the bot: the command"
            " <code>python -m bot set-aside</code> shows what it is."
        )
    )
    parts.append(joined([html(f"{update.update_id}: {update.kind[:LONGEST_KIND]}") for update in updates[:SHOWN]]))
    if len(updates) > SHOWN:
        parts.append(voice.say_number("and {number} more", "and {number} more", len(updates) - SHOWN))
    return Message(joined(parts, "\n\n"))


def set_aside_lines(voice: Voice, updates: Sequence[tuple[datetime, SetAside]]) -> list[str]:
    """All that is set aside, for who runs the program, each with the local moment at which it came."""
    if not updates:
        return [voice.label("Nothing is set aside.")]
    lines = [
        f"{at:%Y-%m-%d %H:%M}  {update.update_id}  {_printable(update.kind)}  {voice.label(_REASONS[update.why])}"
        for at, update in updates
    ]
    advice = voice.label("With its number behind the command, one is printed as it came, with all that people wrote.")
    return [*lines, advice]


def not_set_aside(voice: Voice, update_id: int) -> str:
    """There is none of this number."""
    return voice.label("Nothing of the number {number} is set aside.", number=str(update_id))


def _printable(kind: str) -> str:
    return "".join(letter for letter in kind if letter.isprintable())[:LONGEST_KIND]
