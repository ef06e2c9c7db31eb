"""Rhythms: when announcements come, as a sentence and as a page of buttons."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.actions import Subscribe
from bot.domain.messages import Button, Message
from bot.domain.rhythms import HOURS, QUIETS, WEEKDAYS, pace_argument, quiet_argument
from bot.domain.schedule import Pace, Quiet, Rhythm
from bot.domain.subscriptions import SubscriptionMove
from bot.wording.buttons import in_rows, keyboard
from bot.wording.html import Html, joined
from bot.wording.voice import Voice

_HOURS_A_ROW = 4


def when(voice: Voice, rhythm: Rhythm) -> Html:
    """As "Announcements come at once. Between 22:00 and 7:00 they come without a sound."."""
    hour, weekday = rhythm.hour, voice.speech.weekday(rhythm.weekday)
    match rhythm.pace:
        case Pace.DAILY:
            pace = voice.say("Announcements come together in one message, every day at {hour}:00.", hour=hour)
        case Pace.WEEKLY:
            pace = voice.say(
                "Announcements come together in one message, every {weekday} at {hour}:00.", weekday=weekday, hour=hour
            )
        case _:
            pace = voice.say("Announcements come at once.")
    if rhythm.quiet is None:
        return joined([pace, voice.say("They always come with a sound.")], " ")
    quiet = voice.say(
        "Between {start}:00 and {end}:00 they come without a sound.", start=rhythm.quiet.start, end=rhythm.quiet.end
    )
    return joined([pace, quiet], " ")


def rhythm_page(voice: Voice, rhythm: Rhythm) -> Message:
    """Everything to choose of when announcements come; hours and days only for those who get them gathered."""
    daily, weekly = replace(rhythm, pace=Pace.DAILY), replace(rhythm, pace=Pace.WEEKLY)
    labels = {
        replace(rhythm, pace=Pace.AT_ONCE): voice.label("At once"),
        daily: voice.label("Daily"),
        weekly: voice.label("Weekly"),
    }
    rows = [[_pace(label, each, each.pace is rhythm.pace) for each, label in labels.items()]]
    if rhythm.pace is Pace.WEEKLY:
        days = [replace(rhythm, weekday=day) for day in WEEKDAYS]
        rows += in_rows([_pace(voice.speech.weekday(each.weekday), each, each == rhythm) for each in days])
    if rhythm.pace is not Pace.AT_ONCE:
        hours = [replace(rhythm, hour=hour) for hour in HOURS]
        buttons = [_pace(voice.label("{hour}:00", hour=each.hour), each, each == rhythm) for each in hours]
        rows += in_rows(buttons, _HOURS_A_ROW)
    rows += in_rows([_quiet(voice, quiet, rhythm) for quiet in QUIETS])
    rows.append([Button(voice.label("« Back"), Subscribe(SubscriptionMove.MENU))])
    text = [
        voice.say("<b>When announcements come</b>"),
        when(voice, rhythm),
        voice.say("Urgent ones come at once in any case, and with a sound."),
    ]
    return Message(joined(text, "\n\n"), keyboard(rows))


def ticked(label: str, is_on: bool) -> str:
    """A label with a box in front of it."""
    return f"{'☑' if is_on else '☐'} {label}"


def _pace(label: str, rhythm: Rhythm, is_on: bool) -> Button:
    return Button(ticked(label, is_on), Subscribe(SubscriptionMove.SET_PACE, pace_argument(rhythm)))


def _quiet(voice: Voice, quiet: Quiet | None, rhythm: Rhythm) -> Button:
    if quiet is None:
        label = voice.label("Never silent")
    else:
        label = voice.label("Silent {start}–{end}", start=quiet.start, end=quiet.end)
    return Button(ticked(label, quiet == rhythm.quiet), Subscribe(SubscriptionMove.SET_QUIET, quiet_argument(quiet)))
