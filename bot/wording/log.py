"""The audit log in words: who did what, when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.actions import Manage
from bot.domain.audit import Act, Deed, LogView
from bot.domain.messages import Button, Message
from bot.domain.paging import Part
from bot.domain.team import Role, TeamMove
from bot.wording.buttons import in_rows, keyboard, page_buttons
from bot.wording.html import Html, bold, button_label, cut, html, joined, within
from bot.wording.team import local_moment, roles_in_words
from bot.wording.voice import Voice, mark

MAX_DETAIL = 200
"""UTF-16 code units of a reason."""

ACTS = {
    Act.ENTRY_CREATED: mark("Added the entry “{entry}”"),
    Act.ENTRY_EDITED: mark("Changed the entry “{entry}”"),
    Act.ENTRY_CONFIRMED: mark("Confirmed that the entry “{entry}” is up to date"),
    Act.ENTRY_TAUGHT: mark("Taught words for the entry “{entry}”"),
    Act.ENTRY_UNDONE: mark("Undid the last change of the entry “{entry}”"),
    Act.ENTRY_WITHDRAWN: mark("Withdrew the entry “{entry}”"),
    Act.ENTRY_RESTORED: mark("Brought back the entry “{entry}”"),
    Act.WITHDRAWAL_PLANNED: mark("Planned to withdraw the entry “{entry}” ({detail})"),
    Act.WITHDRAWAL_CANCELLED: mark("Gave up the plan to withdraw the entry “{entry}”"),
    Act.INBOX_ANSWERED: mark("Answered message {detail}"),
    Act.INBOX_CLOSED: mark("Closed message {detail}"),
    Act.INBOX_DECLINED: mark("Declined message {detail}"),
    Act.INBOX_RELEASED: mark("Began a new entry from proposal {detail}"),
    Act.QUESTIONS_ASIDE: mark("Put questions without an answer aside ({detail})"),
    Act.ANNOUNCEMENT_CREATED: mark("Began announcement {number}"),
    Act.CORRECTION_CREATED: mark("Began announcement {number}, a correction of {detail}"),
    Act.ANNOUNCEMENT_EDITED: mark("Changed announcement {number}"),
    Act.ANNOUNCEMENT_SUBMITTED: mark("Submitted announcement {number} for release"),
    Act.ANNOUNCEMENT_REJECTED: mark("Gave announcement {number} back"),
    Act.ANNOUNCEMENT_SENT: mark("Sent announcement {number}"),
    Act.ANNOUNCEMENT_SCHEDULED: mark("Scheduled announcement {number} for {detail}"),
    Act.ANNOUNCEMENT_CORRECTED: mark("Corrected announcement {detail} by announcement {number}"),
    Act.ANNOUNCEMENT_UNSCHEDULED: mark("Took announcement {number} off the schedule"),
    Act.ANNOUNCEMENT_DISCARDED: mark("Discarded announcement {number}"),
    Act.ANNOUNCEMENT_PAUSED: mark("Paused announcement {number}"),
    Act.ANNOUNCEMENT_RESUMED: mark("Went on with announcement {number}"),
    Act.ANNOUNCEMENT_CANCELLED: mark("Cancelled announcement {number}"),
    Act.ANNOUNCEMENT_RETRIED: mark("Sent announcement {number} once more to those it had missed ({detail})"),
    Act.ANNOUNCEMENT_RECALLED: mark("Withdrew announcement {number}"),
    Act.MEMBER_JOINED: mark("Joined the team by invitation {subject}: {roles}"),
    Act.MEMBER_CHANGED: mark("Changed the roles of {subject}: {roles}"),
    Act.MEMBER_REMOVED: mark("Removed {subject} from the team"),
    Act.INVITED: mark("Made invitation {subject}: {roles}"),
    Act.INVITATION_REVOKED: mark("Took back invitation {subject}"),
    Act.SWITCHED_OFF: mark("Switched the bot off: {detail}"),
    Act.SWITCHED_ON: mark("Switched the bot on again"),
}
"""What was done, for each act; subject: the first word of its detail, in which a member is named."""


@dataclass(frozen=True, slots=True)
class Line:
    """An act with what it means to its reader: local time and names.

    entry: the name of the entry that it was done to. subject: who or what of the team it was done to. moment: local,
    of which the act tells. reason: why it is planned.
    """

    deed: Deed
    at: datetime
    actor: str
    entry: str = ""
    subject: str = ""
    moment: datetime | None = None
    reason: str = ""


def log_page(voice: Voice, part: Part[Line], view: LogView, of: str) -> Message:
    """One page of the log, the newest first; of: the name of whom or what it is about, "" for all."""
    head = voice.say("<b>What was done</b>") if not of else voice.say("<b>What was done</b>: {name}", name=of)
    body = [_line(voice, line) for line in part.items] or [voice.say("Nothing yet.")]
    turn = page_buttons(voice, part, lambda page: Manage(TeamMove.LOG, view.argument(page)), by_time=True)
    filters = [
        Button(voice.label("Of one person"), Manage(TeamMove.ACTORS, LogView(entry_id=view.entry_id).argument()))
    ]
    if of:
        filters.append(Button(voice.label("Of all"), Manage(TeamMove.LOG, LogView().argument())))
    foot = voice.say("Of one entry: write its name behind the command, as in “/log Coconat”.") if not of else Html("")
    return Message(within(head, body, foot), keyboard([turn, filters]))


def actors_page(voice: Voice, part: Part[tuple[int, str]], view: LogView) -> Message:
    """Everybody whose acts can be seen, as buttons; view: which entry these acts are about."""
    rows = in_rows(
        [
            Button(button_label(name), Manage(TeamMove.LOG, LogView(actor=user_id, entry_id=view.entry_id).argument()))
            for user_id, name in part.items
        ]
    )
    turn = page_buttons(voice, part, lambda page: Manage(TeamMove.ACTORS, view.argument(page)))
    of_all = Button(voice.label("Of all"), Manage(TeamMove.LOG, LogView(entry_id=view.entry_id).argument()))
    text = voice.say("<b>Whose acts would you like to see?</b>")
    return Message(text, keyboard([*rows, turn, [of_all]]))


def which_entry(voice: Voice, entries: Sequence[tuple[str, str]]) -> Message:
    """The entries that a name may mean, as buttons; none of them: say so."""
    if not entries:
        return Message(voice.say("I found no entry of this name. Please write it once more behind /log."))
    rows = [
        (Button(button_label(name), Manage(TeamMove.LOG, LogView(entry_id=entry_id).argument())),)
        for entry_id, name in entries
    ]
    return Message(voice.say("Which entry do you mean?"), tuple(rows))


def somebody_else(voice: Voice) -> str:
    """Who did something and was none of the staff."""
    return voice.label("the bot itself")


def _line(voice: Voice, line: Line) -> Html:
    deed = line.deed
    roles = frozenset(Role(word) for word in deed.detail.split() if word in set(Role))
    detail = local_moment(voice, line.moment) if line.moment else cut(deed.detail, MAX_DETAIL)
    done = voice.say(
        ACTS[deed.act],
        entry=line.entry,
        number=deed.announcement,
        subject=line.subject,
        roles=roles_in_words(voice, roles),
        detail=detail,
    )
    reason = line.reason if line.reason else detail if deed.act is Act.ENTRY_WITHDRAWN else ""
    if reason:
        done = joined([done, html(cut(reason, MAX_DETAIL))], ": ")
    who = joined([bold(local_moment(voice, line.at)), html(line.actor)], " · ")
    return joined([who, done])
