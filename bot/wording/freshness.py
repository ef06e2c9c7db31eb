"""What editors read of old entries: the list of them, and the questions whether they are still true."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.actions import Edit, Tend
from bot.domain.directory import Directory, Entry
from bot.domain.messages import Button, Message
from bot.domain.paging import part_of
from bot.domain.upkeep import EditMove, RoundStep, TendMove
from bot.wording.buttons import keyboard, page_buttons
from bot.wording.html import Html, bold, button_label, html, joined
from bot.wording.tending import staff_card
from bot.wording.voice import Voice

ENTRIES_A_PAGE = 8


def stale_page(voice: Voice, entries: Sequence[Entry], stale: int, months: int, page: int) -> Message:
    """One page of the entries, the oldest first; stale: how many of them are older than some months."""
    part = part_of(entries, page, ENTRIES_A_PAGE)
    head = joined(
        [
            voice.say("<b>The oldest entries</b>"),
            voice.say_number(
                "{number} entry is older than {months} months or has no date.",
                "{number} entries are older than {months} months or have no date.",
                stale,
                months=months,
            )
            if stale
            else voice.say("No entry is older than {months} months.", months=months),
        ]
    )
    lines: list[Html] = []
    rows: list[list[Button]] = []
    for number, entry in part.numbered:
        when = voice.speech.date(entry.as_of) if entry.as_of else voice.label("no date")
        lines.append(html(f"{number}. {entry.name} · {when}"))
        rows.append([Button(button_label(f"{number}. {entry.name}"), Tend(TendMove.PAGE, entry.id, str(part.number)))])
    rows.append(page_buttons(voice, part, lambda page: Tend(TendMove.STALE, "", str(page))))
    if stale:
        rows.append([Button(voice.label("Go through them one by one"), Tend(TendMove.ROUND, "", RoundStep.BEGIN))])
    return Message(joined([head, joined(lines)], "\n\n"), keyboard(rows))


def question(
    voice: Voice, directory: Directory, entry: Entry, revision: int, place: int, total: int, *, weekly: bool
) -> Message:
    """Ask whether an entry is still true; place of total: how far the round is; weekly: it begins by itself."""
    hello = Html("")
    if weekly:
        hello = voice.say("It is time to look at entries that were not checked for long. It takes one tap for each.")
    asked = voice.say("<b>Is this still true?</b> · {place} of {total}", place=place, total=total)
    text = staff_card(voice, directory, entry, joined([hello, asked, bold(entry.name)]))
    rows = (
        (Button(voice.label("Yes, all of it"), Tend(TendMove.CONFIRM, entry.id, str(revision))),),
        (
            Button(voice.label("Change"), Edit(EditMove.SHOW, entry.id)),
            Button(voice.label("Withdraw …"), Tend(TendMove.WITHDRAW, entry.id)),
        ),
        (
            Button(voice.label("Later"), Tend(TendMove.ROUND, entry.id, RoundStep.LATER)),
            Button(voice.label("Stop for this week"), Tend(TendMove.ROUND, entry.id, RoundStep.STOP)),
        ),
    )
    return Message(text, rows)


def round_done(voice: Voice, answered: int) -> Message:
    """No entry is left to ask for."""
    return Message(
        voice.say_number(
            "That was all. Thank you! You looked at {number} entry.",
            "That was all. Thank you! You looked at {number} entries.",
            answered,
        )
    )


def nothing_stale(voice: Voice) -> str:
    """There is nothing to ask for."""
    return voice.label("All entries were checked lately. There is nothing to do.")


def stopped(voice: Voice) -> Message:
    """No more questions for now."""
    return Message(voice.say("Good, no more questions this week. /stale goes on whenever you like."))
