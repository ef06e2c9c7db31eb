"""The inbox: what people tell the team, which states it has, and what may be done in each of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.attachments import Attachment

MOST_OPEN = 5
"""Conversations with the team that one person can have at a time."""
MOST_A_DAY = 10
"""What one person can pass on in 24 hours."""
MOST_LINES_A_DAY = 30
"""Messages that one person can add to one conversation in 24 hours."""
MOST_DRAFTS = 5
"""What one person can have begun and not sent; older ones go."""
LONGEST = 2000
"""UTF-16 code units of one text, so that it always fits into one message with what stands around it."""
LONGEST_PART = 500
"""The same for one part of a proposal, of which there are several."""
DAYS_KEPT = 30
"""Days after which a closed conversation is deleted."""
DRAFT_LASTS = timedelta(hours=24)
"""How long something is kept that was begun and not sent."""
DAY = timedelta(days=1)


class Kind(StrEnum):
    """What somebody tells."""

    QUESTION = "question"
    REPORT = "report"
    """Something is wrong with an entry."""
    PROPOSAL = "proposal"
    """An entry that is missing."""


class State(StrEnum):
    """How far it is."""

    DRAFT = "draft"
    """Not sent yet: nobody of the staff sees it."""
    OPEN = "open"
    """It is the team's turn."""
    ANSWERED = "answered"
    """It is the person's turn, who may also leave it at that."""
    CLOSED = "closed"
    DECLINED = "declined"
    RELEASED = "released"
    """An editor made an entry of the proposal."""


ALIVE = frozenset({State.OPEN, State.ANSWERED})
"""The states in which both sides can go on writing."""


class Part(StrEnum):
    """What is asked for before something is sent; a proposal has several parts."""

    TEXT = "text"
    NAME = "name"
    WHAT = "what"
    WHERE = "where"
    CONTACT = "contact"
    RELATION = "relation"


PARTS: Mapping[Kind, tuple[Part, ...]] = {
    Kind.QUESTION: (Part.TEXT,),
    Kind.REPORT: (Part.TEXT,),
    Kind.PROPOSAL: (Part.NAME, Part.WHAT, Part.WHERE, Part.CONTACT, Part.RELATION),
}
"""In the order in which they are asked for."""

_OPTIONAL = frozenset({(Kind.REPORT, Part.TEXT), (Kind.PROPOSAL, Part.CONTACT), (Kind.PROPOSAL, Part.RELATION)})


class TellMove(StrEnum):
    """What a button of a person does; the letters stand in callback data."""

    PASS = "p"  # noqa: S105 - a letter, no password
    """Pass a question on; number: of the question in its conversation."""
    WRONG = "w"
    """Tell what is wrong with the entry that is the argument."""
    SEND = "s"
    CHANGE = "c"
    """Type the part anew that is the argument."""
    SKIP = "k"
    """Leave the part out that is the argument."""
    WANT = "a"
    """Want an answer ("1"), or none ("0")."""
    DROP = "d"
    ANSWER = "r"
    SETTLED = "z"


class HandleMove(StrEnum):
    """What a button of the staff does; the letters stand in callback data."""

    LIST = "l"
    """Show the page that is the argument."""
    SHOW = "s"
    REPLY = "r"
    CLOSE = "c"
    DECLINE = "d"
    ENTRY = "n"
    """Begin a new entry, or change the one that is reported; saving it releases a proposal, and closes the others."""
    TEACH = "t"
    """Say to which entry a question belongs."""


class Side(StrEnum):
    """Who wrote something, or to whose side a message went."""

    PERSON = "person"
    STAFF = "staff"


class Limit(StrEnum):
    """Why somebody cannot pass on more for now."""

    OPEN = "open"
    DAY = "day"
    LINES = "lines"


@dataclass(frozen=True, slots=True)
class Ticket:
    """Something that a person tells the team; the number is all that staff see of who it is.

    language: in which the person is spoken to. parts: the typed texts, plain. at: when it was begun, or sent.
    said: how many times the person wrote since; told: how many of these staff were told of.
    """

    number: int
    kind: Kind
    state: State
    user_id: int
    language: str
    at: datetime
    parts: Mapping[Part, str]
    entry_id: str | None = None
    wants_answer: bool = True
    said: int = 0
    told: int = 0

    @property
    def text(self) -> str:
        """What tells best what it is about, on one line: the question, what is wrong, or the name of a proposal."""
        return " ".join(self.parts.get(PARTS[self.kind][0], "").split())

    @property
    def lacks(self) -> tuple[Part, ...]:
        """The parts without which it cannot be sent."""
        return tuple(part for part in PARTS[self.kind] if not self.parts.get(part) and not is_optional(self.kind, part))


@dataclass(frozen=True, slots=True)
class Line:
    """A later message of a conversation, in Telegram's HTML; told: whether it surely reached the other side."""

    side: Side
    html: str
    at: datetime
    attachment: Attachment | None = None
    told: bool = True


@dataclass(frozen=True, slots=True)
class Post:
    """A message of the bot that belongs to a conversation, so that replies to it count."""

    chat_id: int
    message_id: int
    ticket: int
    side: Side


def is_optional(kind: Kind, part: Part) -> bool:
    """Whether a part can be left out."""
    return (kind, part) in _OPTIONAL


def longest(part: Part) -> int:
    """How long a part may be, in UTF-16 code units."""
    return LONGEST if part is Part.TEXT else LONGEST_PART


def next_part(kind: Kind, part: Part) -> Part | None:
    """What is asked for after a part; None after the last one."""
    parts = PARTS[kind]
    return next(iter(parts[parts.index(part) + 1 :]), None)


def moves(ticket: Ticket) -> frozenset[HandleMove]:
    """What staff may do now."""
    if ticket.state is State.DRAFT:
        return frozenset()
    found = {HandleMove.SHOW}
    if ticket.state in ALIVE:
        found.add(HandleMove.CLOSE)
        if ticket.wants_answer:
            found.add(HandleMove.REPLY)
        if ticket.kind is Kind.QUESTION:
            found |= {HandleMove.ENTRY, HandleMove.TEACH}
        if ticket.kind is Kind.PROPOSAL:
            found |= {HandleMove.ENTRY, HandleMove.DECLINE}
        if ticket.kind is Kind.REPORT:
            found.add(HandleMove.ENTRY)
    return frozenset(found)


def limit_of(open_now: int, in_a_day: int) -> Limit | None:
    """Why a person cannot pass on one more, who has so many open and passed on so many in 24 hours."""
    if open_now >= MOST_OPEN:
        return Limit.OPEN
    return Limit.DAY if in_a_day >= MOST_A_DAY else None
