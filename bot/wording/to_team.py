"""The buttons that lead to the team: below an answer that is none, and on every card."""

from __future__ import annotations

from bot.domain.actions import Tell
from bot.domain.inbox import TellMove
from bot.domain.messages import Button
from bot.wording.voice import Voice


def team_button(voice: Voice, question: int) -> Button:
    """Below an answer that is none; question: its number in the conversation, 0 where it is not known any more."""
    return Button(voice.label("Pass on to the team"), Tell(TellMove.PASS, question))


def wrong_button(voice: Voice, entry_id: str) -> Button:
    """On every card."""
    return Button(voice.label("Something is wrong?"), Tell(TellMove.WRONG, 0, entry_id))
