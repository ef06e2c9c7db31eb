"""What staff read of the inbox: the list, one conversation, and what became of an answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.actions import Handle
from bot.domain.attachments import AttachmentKind
from bot.domain.directory import Directory
from bot.domain.inbox import ALIVE, HandleMove, Kind, Line, Side, State, Ticket, moves
from bot.domain.messages import Button, Message
from bot.domain.outcomes import Outcome
from bot.domain.outcomes import State as Fate
from bot.domain.paging import Part
from bot.wording.buttons import keyboard, page_buttons
from bot.wording.correspondence import MAX_CAPTION
from bot.wording.html import Html, bold, button_label, cut, html, joined, set_apart, visible_length, within
from bot.wording.telling import content
from bot.wording.voice import Voice, mark

_TEASER = 40
_ROOM_FOR_LINES = 2400
"""UTF-16 code units of what was written after the beginning; what came last counts most."""

KINDS = {Kind.QUESTION: mark("Question"), Kind.REPORT: mark("Note on an entry"), Kind.PROPOSAL: mark("Proposal")}

STATES = {
    State.DRAFT: mark("draft"),
    State.OPEN: mark("open"),
    State.ANSWERED: mark("answered"),
    State.CLOSED: mark("closed"),
    State.DECLINED: mark("declined"),
    State.RELEASED: mark("released"),
}

_FILES = {AttachmentKind.PHOTO: mark("picture"), AttachmentKind.DOCUMENT: mark("file")}


@dataclass(frozen=True, slots=True)
class Ways:
    """What can be done with a ticket beside answering.

    private: in the team's chat, where only that is done which needs nothing typed, a link to the rest.
    entry, change, teach: whether entries can be begun and changed, and questions taught.
    """

    private: str | None = None
    entry: bool = False
    change: bool = False
    teach: bool = False


def card(voice: Voice, directory: Directory, ticket: Ticket, lines: Sequence[Line], ways: Ways) -> Message:
    """A conversation as it stands, the newest of it where not all fits, and what can be done."""
    language = voice.speech.language_name(ticket.language)
    body = [
        content(voice, directory, ticket),
        voice.say("<i>Language: {language}</i>", language=language),
        *_newest([_line(voice, ticket, line) for line in lines]),
    ]
    return Message(within(heading(voice, ticket), body, _how(voice, ticket)), _buttons(voice, ticket, ways))


def heading(voice: Voice, ticket: Ticket) -> Html:
    """As "Person 12 · Question · open"."""
    kind, state = voice.label(KINDS[ticket.kind]), voice.label(STATES[ticket.state])
    return voice.say("<b>Person {number}</b> · {kind} · {state}", number=ticket.number, kind=kind, state=state)


def enclosed(voice: Voice, ticket: Ticket, line: Line) -> Message:
    """A picture or file of a conversation, with who sent it."""
    text = joined([bold(_who(voice, ticket, line.side)), Html(line.html)])
    caption = text if visible_length(text) <= MAX_CAPTION else bold(_who(voice, ticket, line.side))
    return Message(caption, attachment=line.attachment)


def listing(voice: Voice, part: Part[Ticket], now: datetime, *, waiting: int) -> Message:
    """One page of the inbox, each ticket with a button; waiting: how many wait for the team."""
    if not part.items and part.number == 0:
        return Message(voice.say("The inbox is empty."))
    count = (
        voice.say_number("{number} waits for an answer.", "{number} wait for an answer.", waiting)
        if waiting
        else voice.say("Nothing waits for an answer.")
    )
    lines = [joined([voice.say("<b>Inbox</b>"), count], " · ")]
    rows = []
    for ticket in part.items:
        kind, state = voice.label(KINDS[ticket.kind]), voice.label(STATES[ticket.state])
        begins = cut(ticket.text, _TEASER) or voice.label("without text")
        lines.append(
            joined([bold(ticket.number), html(kind), html(state), age(voice, now - ticket.at), html(begins)], " · ")
        )
        rows.append((Button(button_label(f"{ticket.number}: {begins}"), Handle(HandleMove.SHOW, ticket.number)),))
    turn = page_buttons(voice, part, lambda page: Handle(HandleMove.LIST, 0, str(page)))
    return Message(joined(lines), keyboard([*rows, turn]))


def age(voice: Voice, passed: timedelta) -> Html:
    """How long ago something came: in minutes, hours or days."""
    minutes = max(int(passed.total_seconds() // 60), 0)
    if minutes == 0:
        return voice.say("just now")
    if minutes < 60:
        return voice.say_number("{number} minute ago", "{number} minutes ago", minutes)
    if minutes < 24 * 60:
        return voice.say_number("{number} hour ago", "{number} hours ago", minutes // 60)
    return voice.say_number("{number} day ago", "{number} days ago", minutes // (24 * 60))


def ask_reply(voice: Voice, ticket: Ticket) -> Message:
    """Ask for the answer."""
    asked = voice.say(
        "Write your answer to person {number}: <i>“{text}”</i>", number=ticket.number, text=cut(ticket.text, 200)
    )
    how = voice.say("It can be a picture or a file too. “/{cancel}” leaves this.", cancel=voice.label("cancel"))
    return Message(joined([asked, how], "\n\n"))


def reached(voice: Voice, number: int) -> Message:
    """The answer surely arrived."""
    return Message(voice.say("Your answer reached person {number}.", number=number))


def not_reached(voice: Voice, number: int, outcome: Outcome) -> Message:
    """The answer did not surely arrive; it is kept with the conversation."""
    if outcome.state in (Fate.BLOCKED, Fate.GONE):
        return Message(
            voice.say(
                "Person {number} has stopped the bot: your answer cannot be delivered. "
                "It is kept with the conversation.",
                number=number,
            )
        )
    if outcome.state is Fate.UNCERTAIN:
        return Message(
            voice.say(
                "Telegram did not confirm that your answer reached person {number}: it may have arrived, or not.",
                number=number,
            )
        )
    return Message(
        voice.say("Your answer did not reach person {number}. Please send it again in a while.", number=number)
    )


def not_sent(voice: Voice, ticket: Ticket) -> Message:
    """An answer to what is over, or to which none is wanted."""
    if ticket.state in ALIVE:
        return Message(voice.say("Person {number} wants no answer, so yours was not sent.", number=ticket.number))
    state = voice.label(STATES[ticket.state])
    return Message(
        voice.say(
            "Your answer was not sent: the conversation with person {number} is “{state}” by now.",
            number=ticket.number,
            state=state,
        )
    )


def gone(voice: Voice) -> str:
    """A button of a ticket that was deleted."""
    return voice.label("This is not in the inbox any more.")


def not_now(voice: Voice, ticket: Ticket) -> str:
    """A button whose time has passed."""
    return voice.label("This cannot be done now: it is “{state}”.", state=voice.label(STATES[ticket.state]))


def done(voice: Voice, ticket: Ticket, *, told: bool) -> str:
    """The notice that something is over; told: whether the person was told."""
    state = voice.label(STATES[ticket.state])
    if told:
        return voice.label("Now it is “{state}”, and the person was told.", state=state)
    return voice.label("Now it is “{state}”. The person was not told.", state=state)


def settled(voice: Voice, ticket: Ticket) -> Message:
    """The person closed it."""
    return Message(voice.say("Person {number} says: that settles it.", number=ticket.number))


def private_only(voice: Voice) -> str:
    """A button of the team's chat for what needs something typed."""
    return voice.label("Please do this in the private chat with me, not here.")


def editors_only(voice: Voice) -> Message:
    """Somebody else of the team chat replied."""
    return Message(voice.say("Your text was not sent: only editors of the team can answer people."))


def _newest(lines: list[Html]) -> list[Html]:
    """As many of the last lines as there is room for."""
    kept: list[Html] = []
    room = _ROOM_FOR_LINES
    for line in reversed(lines):
        room -= visible_length(line)
        if kept and room < 0:
            return [Html("…"), *reversed(kept)]
        kept.append(line)
    return [*reversed(kept)]


def _line(voice: Voice, ticket: Ticket, line: Line) -> Html:
    text = joined(
        [
            html(f"[{voice.label(_FILES[line.attachment.kind])}]") if line.attachment else Html(""),
            set_apart(Html(line.html)) if line.side is Side.PERSON else Html(line.html),
            voice.say("<i>(did not arrive)</i>") if line.side is Side.STAFF and not line.told else Html(""),
        ],
        " ",
    )
    return joined([bold(f"{_who(voice, ticket, line.side)}:"), text], " ")


def _who(voice: Voice, ticket: Ticket, side: Side) -> str:
    if side is Side.PERSON:
        return voice.label("Person {number}", number=ticket.number)
    return voice.label("The team")


def _how(voice: Voice, ticket: Ticket) -> Html:
    if ticket.state not in ALIVE:
        return Html("")
    if not ticket.wants_answer:
        return voice.say("<i>No answer is wanted.</i>")
    return voice.say("<i>Reply to this message: your reply goes to the person, without your name.</i>")


def _buttons(voice: Voice, ticket: Ticket, ways: Ways) -> tuple[tuple[Button, ...], ...]:
    allowed, number, is_private = moves(ticket), ticket.number, ways.private is None
    can_make = ways.change if ticket.kind is Kind.REPORT else ways.entry
    shown: list[list[tuple[HandleMove, Callable[[], str], bool]]] = [
        [
            (HandleMove.REPLY, lambda: voice.label("Reply"), is_private),
            (HandleMove.CLOSE, lambda: voice.label("Close"), True),
        ],
        [(HandleMove.TEACH, lambda: voice.label("Belongs to an entry"), ways.teach and is_private)],
        [
            (HandleMove.ENTRY, lambda: _entry_label(voice, ticket.kind), can_make and is_private),
            (HandleMove.DECLINE, lambda: voice.label("Decline"), True),
        ],
    ]
    rows = [
        tuple(Button(label(), Handle(move, number)) for move, label, is_there in row if is_there and move in allowed)
        for row in shown
    ]
    if ways.private is not None and ticket.state in ALIVE:
        rows.append((Button(voice.label("More in private"), url=ways.private),))
    if is_private and ticket.state not in ALIVE:
        rows.append((Button(voice.label("To the inbox"), Handle(HandleMove.LIST, 0, "0")),))
    return tuple(row for row in rows if row)


def _entry_label(voice: Voice, kind: Kind) -> str:
    match kind:
        case Kind.PROPOSAL:
            return voice.label("Release: new entry")
        case Kind.REPORT:
            return voice.label("Change the entry")
        case Kind.QUESTION:
            return voice.label("New entry")


def team_chat_moved(voice: Voice, new_id: int) -> Message:
    """The group of TEAM_CHAT_ID became a supergroup, which has another id; told to the admins."""
    return Message(
        voice.say(
            "The team’s group has another id in Telegram now. Please tell whoever runs this bot to set TEAM_CHAT_ID to"
            " <code>{number}</code>.",
            number=new_id,
        )
    )
