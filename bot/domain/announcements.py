"""Announcements: what staff send, to whom, which states there are, and what may be done in each of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

from bot.domain.attachments import Attachment
from bot.domain.subscriptions import EVERYTHING, Subject

FINGERPRINT_LENGTH = 12
"""Letters of a fingerprint; it stands in callback data beside the number of the announcement."""


class Loudness(StrEnum):
    """How an announcement arrives."""

    NORMAL = "normal"
    """With a sound, but silently in the quiet hours; in the digest of those who chose one."""
    URGENT = "urgent"
    """At once and with a sound, whatever hours or digest people chose."""
    SILENT = "silent"
    """Never with a sound."""


@dataclass(frozen=True, slots=True)
class Point:
    """A place on the map, in degrees."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Audience:
    """Who gets an announcement.

    everyone: all subscribers; otherwise those who subscribed to one of the subjects, or to everything.
    languages: only people of these languages; empty: of all.
    """

    everyone: bool = False
    subjects: frozenset[Subject] = frozenset()
    languages: frozenset[str] = frozenset()

    @property
    def is_empty(self) -> bool:
        """Whether nobody was chosen yet."""
        return not (self.everyone or self.subjects)

    def reaches(self, subjects: frozenset[Subject], language: str) -> bool:
        """Whether it is meant for somebody who subscribed to these subjects."""
        if self.languages and language not in self.languages:
            return False
        wanted = self.subjects | {EVERYTHING} if self.subjects else frozenset()
        return bool(subjects) and (self.everyone or bool(wanted & subjects))


@dataclass(frozen=True, slots=True)
class Draft:
    """What staff put together: texts by language in Telegram's HTML, an optional picture or file or place, and to whom.

    corrects: number of the announcement whose text this one replaces in every chat that got it; its audience is theirs.
    send_at: when to send; None: as soon as it is released.
    """

    texts: Mapping[str, str] = field(default_factory=dict)
    attachment: Attachment | None = None
    point: Point | None = None
    audience: Audience = Audience()
    loudness: Loudness = Loudness.NORMAL
    send_at: datetime | None = None
    corrects: int | None = None

    @property
    def fingerprint(self) -> str:
        """Changes with anything that people would see, who gets it, and when: what was previewed is what is sent."""
        parts = [
            *sorted(self.texts.items()),
            self.attachment,
            self.point,
            self.audience.everyone,
            sorted(map(str, self.audience.subjects)),
            sorted(self.audience.languages),
            self.loudness,
            self.send_at,
            self.corrects,
        ]
        return sha256(repr(parts).encode()).hexdigest()[:FINGERPRINT_LENGTH]

    def lacks(self) -> tuple[Lack, ...]:
        """What is missing before it can be sent."""
        found = [] if self.texts else [Lack.TEXT]
        if self.corrects is None and self.audience.is_empty:
            found.append(Lack.AUDIENCE)
        return tuple(found)


class Lack(StrEnum):
    """What a draft still needs."""

    TEXT = "text"
    AUDIENCE = "audience"


class AnnouncementState(StrEnum):
    """Where an announcement stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    """Waits for a second person to release it."""
    SCHEDULED = "scheduled"
    SENDING = "sending"
    PAUSED = "paused"
    SENT = "sent"
    CANCELLED = "cancelled"
    RECALLED = "recalled"


class DispatchKind(StrEnum):
    """What is done in one pass over the recipients."""

    SEND = "send"
    CORRECT = "correct"
    RECALL = "recall"
    DIGEST = "digest"


class DispatchState(StrEnum):
    """Where one pass over the recipients stands."""

    SCHEDULED = "scheduled"
    """Its recipients are not frozen yet."""
    SENDING = "sending"
    PAUSED = "paused"
    DONE = "done"
    CANCELLED = "cancelled"

    @property
    def is_over(self) -> bool:
        """Whether nothing more will be sent, unless failed ones are tried again."""
        return self in {DispatchState.DONE, DispatchState.CANCELLED}


class Move(StrEnum):
    """What staff can do with an announcement; the short forms stand in callback data."""

    SHOW = "sh"
    PREVIEW = "pv"
    EDIT = "ed"
    SUBMIT = "su"
    RELEASE = "re"
    REJECT = "rj"
    SEND = "go"
    SCHEDULE = "at"
    UNSCHEDULE = "un"
    DISCARD = "di"
    PAUSE = "pa"
    GO_ON = "on"
    CANCEL = "ca"
    RETRY = "rt"
    CORRECT = "co"
    RECALL = "rc"


class Drafting(StrEnum):
    """What a button of a draft changes or asks for: the argument of Move.EDIT, some with a detail behind a dot."""

    NEW = "new"
    LEAVE = "leave"
    FOLLOW_UP = "of"
    """Begin with what changed in an entry (detail: its id)."""
    TEXT = "text"
    """Write a text (detail: in which language)."""
    WITHOUT = "without"
    """Take the text in a language away (detail)."""
    ATTACH = "attach"
    BARE = "bare"
    """Take the picture, the file and the place away."""
    LOUD = "loud"
    """How it arrives (detail: see Loudness)."""
    AUDIENCE = "audience"
    EVERYONE = "everyone"
    PLACES = "places"
    """Show a page of the places (detail: its number from 0)."""
    ENTRY = "entry"
    """Ask for an entry whose followers get it."""
    SUBJECT = "s"
    """A subject (detail). Alone, EVERYONE, SUBJECT and LANGUAGE change what is: so did buttons before TICK."""
    LANGUAGE = "l"
    """A language (detail); without one, all of them."""
    TICK = "y"
    """Let somebody get it (detail: EVERYONE, SUBJECT or LANGUAGE). Handled twice, the button does it once."""
    UNTICK = "n"
    """Let somebody not get it (detail: the same)."""

    def of(self, detail: object) -> str:
        """The argument with a detail."""
        return f"{self}.{detail}"


_ALWAYS = frozenset({Move.SHOW, Move.PREVIEW})
_COMPOSING = frozenset({Move.EDIT, Move.SUBMIT, Move.SEND, Move.SCHEDULE, Move.DISCARD})
_MOVES: Mapping[AnnouncementState, frozenset[Move]] = {
    AnnouncementState.DRAFT: _COMPOSING,
    AnnouncementState.SUBMITTED: frozenset({Move.RELEASE, Move.REJECT, Move.EDIT, Move.DISCARD}),
    AnnouncementState.SCHEDULED: frozenset({Move.UNSCHEDULE, Move.DISCARD}),
    AnnouncementState.SENDING: frozenset({Move.PAUSE, Move.CANCEL, Move.RECALL}),
    AnnouncementState.PAUSED: frozenset({Move.GO_ON, Move.CANCEL, Move.RECALL}),
    AnnouncementState.SENT: frozenset({Move.RETRY, Move.CORRECT, Move.RECALL}),
    AnnouncementState.CANCELLED: frozenset({Move.RETRY, Move.CORRECT, Move.RECALL}),
    AnnouncementState.RECALLED: frozenset(),
}


class Refused(StrEnum):
    """Why something was not done; nothing is changed then."""

    GONE = "gone"
    """There is no such announcement."""
    STATE = "state"
    """Its state does not allow it (any more)."""
    CHANGED = "changed"
    """It is not what was previewed any more."""
    OWN = "own"
    """Nobody releases what is their own."""
    LACKS = "lacks"
    """Something is missing before it can be sent."""
    FORGOTTEN = "forgotten"
    """It is not kept any more who got it."""


_TO_RECIPIENTS = frozenset({Move.CORRECT, Move.RECALL})
"""What reaches those who got an announcement, as long as it is kept who they are."""


def moves(state: AnnouncementState, *, correction: bool = False) -> frozenset[Move]:
    """What may be done with an announcement in a state; a correction is itself neither corrected nor recalled."""
    allowed = _ALWAYS | _MOVES[state]
    return allowed - {Move.CORRECT, Move.RECALL} if correction else allowed


def state_of(*, submitted: bool, dispatch: DispatchState | None, recalled: bool) -> AnnouncementState:
    """The state of an announcement.

    submitted: whether it waits for its release; dispatch: the state of its sending, None before that was begun;
    recalled: whether a recall was begun.
    """
    if recalled:
        return AnnouncementState.RECALLED
    match dispatch:
        case None:
            return AnnouncementState.SUBMITTED if submitted else AnnouncementState.DRAFT
        case DispatchState.DONE:
            return AnnouncementState.SENT
        case _:
            return AnnouncementState(dispatch.value)


@dataclass(frozen=True, slots=True)
class Announcement:
    """An announcement with what happened to it; times in UTC.

    author, submitted_by, released_by: Telegram ids of staff. submitted_as: the fingerprint that was submitted.
    dispatch_id: the pass that sends it, None before. forgotten_at: since when it is not kept any more who got it.
    """

    number: int
    draft: Draft
    author: int
    state: AnnouncementState
    created_at: datetime
    submitted_by: int | None = None
    submitted_as: str | None = None
    released_by: int | None = None
    dispatch_id: int | None = None
    forgotten_at: datetime | None = None

    def may_be_released_by(self, user_id: int) -> bool:
        """Nobody releases their own; and what was changed since it was submitted must be submitted anew."""
        is_own = user_id in (self.author, self.submitted_by)
        return not is_own and self.submitted_as == self.draft.fingerprint

    def why_not(self, *wanted: Move) -> Refused | None:
        """Why none of some moves can be made with it; None where one can."""
        allowed = moves(self.state, correction=self.draft.corrects is not None) & set(wanted)
        if not allowed:
            return Refused.STATE
        return Refused.FORGOTTEN if self.forgotten_at is not None and allowed <= _TO_RECIPIENTS else None
