"""The off switch in words: what residents hear while the bot is off, and what staff hear of it."""

from __future__ import annotations

from bot.domain.halts import MAX_REASON
from bot.domain.messages import Message
from bot.wording.html import Html, joined
from bot.wording.voice import Voice


def turned_away(voice: Voice) -> Message:
    """The fixed text for everybody who is none of the staff."""
    return Message(
        voice.say(
            "I am switched off for a while and cannot answer you. What you write now, I do not keep. Please try again"
            " later.\n\nYour subscriptions stay, and /stop still ends them. In an emergency call 112."
        )
    )


def turned_away_notice(voice: Voice) -> str:
    """The same for a press on a button."""
    return voice.label("I am switched off for a while. Please try again later.")


def ask_reason(voice: Voice) -> Message:
    """Ask why the bot is to be switched off."""
    return Message(
        joined(
            [
                voice.say(
                    "<b>Switch the bot off?</b> Residents then only hear that it is off, and no announcement goes out."
                ),
                voice.say(
                    "Please write the reason in one sentence: the team reads it, residents do not."
                    " Type “cancel” to leave all as it is."
                ),
            ],
            "\n\n",
        )
    )


def reason_too_long(voice: Voice) -> Message:
    """The reason does not fit into the log."""
    return Message(voice.say("Please write the reason in at most {number} characters.", number=MAX_REASON))


def reason_behind(voice: Voice) -> Message:
    """Nothing can be kept, so neither that a reason was asked for."""
    return Message(
        voice.say(
            "The bot is still switched on: to switch it off, write the reason behind the command, as in"
            " <code>/pause wrong answers</code>. At the moment the database takes nothing, so I cannot remember that I"
            " asked you."
        )
    )


def is_off(voice: Voice, reason: str, *, is_kept: bool) -> Message:
    """The bot is switched off now; is_kept: whether that is written down."""
    return _noted(
        voice,
        is_kept,
        voice.say("<b>The bot is switched off.</b> Reason: {reason}", reason=reason),
        voice.say("The team can go on working. Announcements wait. /resume switches the bot on again."),
    )


def nothing_goes_out(voice: Voice) -> Html:
    """A line where somebody would wonder why an announcement does not arrive."""
    return voice.say(
        "The bot is switched off: nothing goes out until an admin writes /resume. What waits goes out by itself then."
    )


def was_off(voice: Voice, since: str, reason: str) -> Message:
    """The bot was switched off already; since: a local moment in words."""
    return Message(
        voice.say(
            "The bot is switched off already, since {since}. Reason: {reason}\n\n/resume switches it on again.",
            since=since,
            reason=reason,
        )
    )


def is_on(voice: Voice, *, is_kept: bool) -> Message:
    """The bot is switched on now; is_kept: whether that is written down."""
    return _noted(
        voice, is_kept, voice.say("<b>The bot is switched on again.</b> Announcements that waited go out now.")
    )


def was_on(voice: Voice) -> Message:
    """The bot was on."""
    return Message(voice.say("The bot is switched on. /pause switches it off."))


def told_off(voice: Voice, name: str, reason: str, *, is_kept: bool) -> Message:
    """Somebody of the team switched the bot off, told to the others."""
    return _noted(
        voice,
        is_kept,
        voice.say(
            "<b>{name} has switched the bot off.</b> Reason: {reason}\n\nYou can go on working;"
            " residents only hear that the bot is off, and announcements wait.",
            name=name,
            reason=reason,
        ),
    )


def told_on(voice: Voice, name: str, *, is_kept: bool) -> Message:
    """Somebody of the team switched the bot on again, told to the others."""
    return _noted(voice, is_kept, voice.say("<b>{name} has switched the bot on again.</b>", name=name))


def _noted(voice: Voice, is_kept: bool, *paragraphs: Html) -> Message:
    """The paragraphs, and that all of it is not written down where it is not."""
    notes = () if is_kept else (_not_kept(voice),)
    return Message(joined([*paragraphs, *notes], "\n\n"))


def _not_kept(voice: Voice) -> Html:
    return voice.say(
        "<b>I could not write this down</b>, because the database takes nothing at the moment. It holds as long as I"
        " am not restarted, and I try again every minute."
    )
