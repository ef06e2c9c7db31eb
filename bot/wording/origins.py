"""What staff read of who told the team something, after they did what that was about."""

from __future__ import annotations

from bot.domain.origins import Told
from bot.wording.html import Html
from bot.wording.voice import Voice


def told_or_not(voice: Voice, told: Told | None) -> Html:
    """Whether the person knows; nothing where nobody waited for it."""
    match told:
        case Told.YES:
            return voice.say("The person who wrote to the team was told.")
        case Told.NOT_WANTED:
            return voice.say("The person who wrote to the team wanted no answer and was not told.")
        case Told.NOT_REACHED:
            return voice.say("The person who wrote to the team has stopped the bot and could not be told.")
        case Told.NOT_NOW:
            return voice.say("The person who wrote to the team could not be reached just now. It stays in the inbox.")
        case None:
            return Html("")
