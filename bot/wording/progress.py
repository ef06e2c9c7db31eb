"""How far an announcement is on its way to everybody, and the report when it is there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.domain.actions import Announce
from bot.domain.announcements import DispatchKind, DispatchState, Move
from bot.domain.deliveries import DeliveryState, Progress, Reason
from bot.domain.messages import Button, Message
from bot.wording.buttons import keyboard
from bot.wording.html import Html, html, joined, within
from bot.wording.switching import nothing_goes_out
from bot.wording.voice import Voice, mark

_CELLS = 10
_MINUTE, _HOUR = 60, 3600
_SENTENCES_SHOWN = 5

REPORT = "report"
"""The argument of the button that shows how the sending went of what was recalled since."""

_KINDS = {
    DispatchKind.SEND: mark("Announcement {number}"),
    DispatchKind.CORRECT: mark("Correction {number}"),
    DispatchKind.RECALL: mark("Withdrawal of announcement {number}"),
    DispatchKind.DIGEST: mark("Digests"),
}

_STATES = {
    DispatchState.SCHEDULED: mark("begins in a moment"),
    DispatchState.SENDING: mark("under way"),
    DispatchState.PAUSED: mark("paused"),
    DispatchState.DONE: mark("finished"),
    DispatchState.CANCELLED: mark("cancelled"),
}

_STANDS_STILL = mark("waits")
"""The state of what would go on if the bot was not switched off."""

_PROBLEMS = {
    "restored": mark("the database was restored from a backup. It may have gone out already, so please look first."),
}
"""Why a sending paused, where it is not Telegram's own sentence that tells."""


def progress_message(
    voice: Voice,
    progress: Progress,
    rate: float | None = None,
    seconds_left: float | None = None,
    *,
    forgotten_on: date | None = None,
) -> Message:
    """A bar, counts, rate and time left while it is under way, and the report when it is over.

    rate: messages a second; seconds_left: until it is through; None where nobody can tell yet. forgotten_on: the day
    since which it is not kept any more who got it.
    """
    lines = [_head(voice, progress)]
    if not progress.state.is_over and progress.total:
        lines.append(_bar(voice, progress))
    if progress.problem and progress.state is DispatchState.PAUSED:
        known = _PROBLEMS.get(progress.problem)
        problem = voice.label(known) if known else progress.problem
        lines.append(voice.say("The sending paused by itself: {problem}", problem=problem))
    if progress.is_off and not progress.state.is_over:
        lines.append(nothing_goes_out(voice))
    elif progress.state is DispatchState.SENDING and rate and progress.open:
        lines.append(_pace(voice, rate, seconds_left))
    body = [joined(_report(voice, progress)), joined(_sentences(voice, progress))]
    if forgotten_on is not None:
        body.append(forgotten_since(voice, forgotten_on))
    return Message(within(joined(lines), [part for part in body if part], Html("")), _buttons(voice, progress))


def sending_report(voice: Voice, progress: Progress, forgotten_on: date | None) -> Message:
    """What became of a sending that was recalled since: to be read only."""
    return replace(progress_message(voice, progress, forgotten_on=forgotten_on), buttons=())


def forgotten_since(voice: Voice, day: date) -> Html:
    """Why nothing can be done any more for those who got it."""
    since = voice.speech.date(day.isoformat())
    return voice.say(
        "Since {day} it is not kept any more who got it. It is too late to correct or withdraw it.", day=since
    )


def retriable(progress: Progress) -> int:
    """How many it is worth trying again: refused ones and uncertain ones, not those who left."""
    return progress.count(DeliveryState.UNCERTAIN) + progress.reasons.get(Reason.REFUSED, 0)


def retried(voice: Voice, number: int) -> str:
    """The notice after a tap on "try again"."""
    return str(voice.say_number("{number} is tried again.", "{number} are tried again.", number))


def nothing_to_retry(voice: Voice) -> str:
    """Nobody is left for whom it would help."""
    return voice.label("There is nobody to try again.")


def _head(voice: Voice, progress: Progress) -> Html:
    title = voice.label(_KINDS[progress.kind], number=progress.announcement)
    stands_still = progress.is_off and progress.state in (DispatchState.SCHEDULED, DispatchState.SENDING)
    state = voice.label(_STANDS_STILL if stands_still else _STATES[progress.state])
    return voice.say("<b>{title}</b> · {state}", title=title, state=state)


def _bar(voice: Voice, progress: Progress) -> Html:
    share = progress.done / progress.total
    full = int(share * _CELLS)
    # Full only when it is through.
    percent = int(share * 100)
    return voice.say(
        "{bar} {percent} % · {done} of {total}",
        bar="▓" * full + "░" * (_CELLS - full),
        percent=percent,
        done=voice.speech.number(progress.done),
        total=voice.speech.number(progress.total),
    )


def _pace(voice: Voice, rate: float, seconds_left: float | None) -> Html:
    if rate >= 1:
        pace = voice.say_number("{number} a second", "{number} a second", round(rate))
    else:
        pace = voice.say_number("{number} a minute", "{number} a minute", round(rate * _MINUTE))
    if seconds_left is None:
        return pace
    return joined([pace, _time_left(voice, seconds_left)], " · ")


def _time_left(voice: Voice, seconds: float) -> Html:
    if seconds < _MINUTE:
        return voice.say("less than a minute left")
    if seconds < _HOUR:
        return voice.say_number("{number} minute left", "{number} minutes left", round(seconds / _MINUTE))
    return voice.say_number("{number} hour left", "{number} hours left", round(seconds / _HOUR))


def _report(voice: Voice, progress: Progress) -> list[Html]:
    """One line for each sort of outcome that there was."""
    sent = progress.count(DeliveryState.SENT)
    lines = [_arrived(voice, progress.kind, sent)] if sent or progress.state.is_over else []
    counts = (
        (progress.count(DeliveryState.HELD), _held),
        (progress.doubtful, _doubtful),
        (progress.count(DeliveryState.UNCERTAIN), _uncertain),
        (progress.reasons.get(Reason.BLOCKED, 0) + progress.reasons.get(Reason.GONE, 0), _ended),
        (progress.reasons.get(Reason.MESSAGE_GONE, 0), _message_gone),
        (progress.reasons.get(Reason.REFUSED, 0), _refused),
        (progress.reasons.get(Reason.LEFT, 0), _left),
        (progress.reasons.get(Reason.CANCELLED, 0), _cancelled),
    )
    return [*lines, *(word(voice, number) for number, word in counts if number)]


def _arrived(voice: Voice, kind: DispatchKind, number: int) -> Html:
    if kind is DispatchKind.CORRECT:
        return voice.say_number("• corrected in {number} chat", "• corrected in {number} chats", number)
    if kind is DispatchKind.RECALL:
        return voice.say_number("• withdrawn from {number} chat", "• withdrawn from {number} chats", number)
    return voice.say_number("• sent to {number} recipient", "• sent to {number} recipients", number)


def _held(voice: Voice, number: int) -> Html:
    return voice.say_number(
        "• {number} recipient gets it in the next digest", "• {number} recipients get it in the next digest", number
    )


def _doubtful(voice: Voice, number: int) -> Html:
    return voice.say_number("• {number} of them perhaps twice", "• {number} of them perhaps twice", number)


def _uncertain(voice: Voice, number: int) -> Html:
    return voice.say_number(
        "• uncertain for {number} recipient: it may have arrived",
        "• uncertain for {number} recipients: it may have arrived",
        number,
    )


def _ended(voice: Voice, number: int) -> Html:
    return voice.say_number(
        "• {number} recipient blocked the bot or left Telegram: this subscription ended",
        "• {number} recipients blocked the bot or left Telegram: these subscriptions ended",
        number,
    )


def _message_gone(voice: Voice, number: int) -> Html:
    return voice.say_number(
        "• {number} had deleted the message, or it is too old to change",
        "• {number} had deleted the message, or it is too old to change",
        number,
    )


def _refused(voice: Voice, number: int) -> Html:
    return voice.say_number("• failed for {number} recipient", "• failed for {number} recipients", number)


def _left(voice: Voice, number: int) -> Html:
    return voice.say_number("• {number} unsubscribed meanwhile", "• {number} unsubscribed meanwhile", number)


def _cancelled(voice: Voice, number: int) -> Html:
    return voice.say_number(
        "• {number} recipient left out, since it was cancelled",
        "• {number} recipients left out, since it was cancelled",
        number,
    )


def _sentences(voice: Voice, progress: Progress) -> list[Html]:
    """What Telegram said of those that failed, the most frequent first."""
    if not progress.details:
        return []
    ranked = sorted(progress.details.items(), key=lambda detail: (-detail[1], detail[0]))[:_SENTENCES_SHOWN]
    told = [html(f"{voice.speech.number(number)} × {sentence}") for sentence, number in ranked]
    return [voice.say("Telegram said:"), *told]


def _buttons(voice: Voice, progress: Progress) -> tuple[tuple[Button, ...], ...]:
    number = progress.announcement
    if number is None:
        return ()
    argument = str(progress.dispatch_id)

    def button(label: str, move: Move) -> Button:
        return Button(label, Announce(move, number, argument))

    reachable = progress.forgotten_at is None
    rows: list[list[Button]] = []
    match progress.state:
        case DispatchState.SENDING:
            rows.append([button(voice.label("Pause"), Move.PAUSE), button(voice.label("Cancel"), Move.CANCEL)])
        case DispatchState.PAUSED:
            rows.append([button(voice.label("Go on"), Move.GO_ON), button(voice.label("Cancel"), Move.CANCEL)])
        case _ if progress.state.is_over:
            again = retriable(progress)
            if again and reachable:
                label = voice.label("Try {number} again", number=voice.speech.number(again))
                rows.append([button(label, Move.RETRY)])
    if progress.kind is DispatchKind.SEND and progress.state is not DispatchState.SCHEDULED and reachable:
        change = [Button(voice.label("Withdraw"), Announce(Move.RECALL, number))]
        if progress.state.is_over:
            change.insert(0, Button(voice.label("Correct"), Announce(Move.CORRECT, number)))
        rows.append(change)
    if progress.kind is DispatchKind.RECALL:
        rows.append([Button(voice.label("Report of the sending"), Announce(Move.SHOW, number, REPORT))])
    rows.append([Button(voice.label("All announcements"), Announce(Move.SHOW, 0))])
    return keyboard(rows)
