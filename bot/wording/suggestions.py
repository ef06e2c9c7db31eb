"""Suggestions: entries offered while somebody types in any chat."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.directory import Directory
from bot.domain.messages import Message
from bot.wording import cards
from bot.wording.voice import Voice


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An entry in the list of suggestions, and the message that is sent when it is chosen."""

    entry_id: str
    title: str
    description: str
    message: Message


def suggestion(voice: Voice, directory: Directory, entry_id: str, bot_name: str, *, old: bool = False) -> Suggestion:
    """The suggestion of an entry; bot_name: the bot's username, for the link back to it; old: see cards.card."""
    entry = directory.by_id[entry_id]
    message = cards.shared_card(voice, directory, entry, f"https://t.me/{bot_name}?start={entry_id}", old=old)
    return Suggestion(entry_id, entry.name, cards.teaser(voice, entry), message)
