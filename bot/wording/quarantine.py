"""What admins read of updates that were set aside: numbers and kinds, never what stands in them."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.messages import Message
from bot.domain.updates import Aside, SetAside
from bot.wording.html import html, joined
from bot.wording.voice import Voice

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
        voice.say("Who sent it may have got no answer. Everything else goes on. Please tell who runs the bot.")
    )
    parts.append(joined([html(f"{update.update_id}: {update.kind[:LONGEST_KIND]}") for update in updates[:SHOWN]]))
    if len(updates) > SHOWN:
        parts.append(voice.say_number("and {number} more", "and {number} more", len(updates) - SHOWN))
    return Message(joined(parts, "\n\n"))
