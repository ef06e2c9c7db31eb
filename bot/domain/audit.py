"""The audit log: what staff did, so that everybody can see how something came about."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

_PAGE, _ACTOR = re.compile("[0-9]{1,6}"), re.compile("[0-9a-f]{0,13}")


class Act(StrEnum):
    """What somebody did."""

    ENTRY_CREATED = "created"
    ENTRY_EDITED = "edited"
    ENTRY_CONFIRMED = "confirmed"
    ENTRY_TAUGHT = "taught"
    ENTRY_UNDONE = "undone"
    ENTRY_WITHDRAWN = "withdrawn"
    ENTRY_RESTORED = "restored"
    WITHDRAWAL_PLANNED = "withdrawal_planned"
    """Detail: when, as ISO 8601 in UTC, and the reason behind a space."""
    WITHDRAWAL_CANCELLED = "withdrawal_cancelled"
    INBOX_ANSWERED = "inbox_answered"
    INBOX_CLOSED = "inbox_closed"
    INBOX_DECLINED = "inbox_declined"
    INBOX_RELEASED = "inbox_released"
    QUESTIONS_ASIDE = "questions_aside"
    """Said of questions without an answer that they are none of the directory's business; detail: how many."""
    ANNOUNCEMENT_CREATED = "announcement_created"
    CORRECTION_CREATED = "correction_created"
    """A draft that corrects an announcement; detail: the number of that one."""
    ANNOUNCEMENT_EDITED = "announcement_edited"
    """Changed as a draft: what somebody changes at one sitting is one act."""
    ANNOUNCEMENT_SUBMITTED = "announcement_submitted"
    ANNOUNCEMENT_REJECTED = "announcement_rejected"
    ANNOUNCEMENT_SENT = "announcement_sent"
    """Released, to be sent at once."""
    ANNOUNCEMENT_SCHEDULED = "announcement_scheduled"
    """Released, to be sent later; detail: when, as the database writes moments."""
    ANNOUNCEMENT_CORRECTED = "announcement_corrected"
    """Released a correction; detail: the number of the announcement that it corrects."""
    ANNOUNCEMENT_UNSCHEDULED = "announcement_unscheduled"
    ANNOUNCEMENT_DISCARDED = "announcement_discarded"
    ANNOUNCEMENT_PAUSED = "announcement_paused"
    ANNOUNCEMENT_RESUMED = "announcement_resumed"
    ANNOUNCEMENT_CANCELLED = "announcement_cancelled"
    ANNOUNCEMENT_RETRIED = "announcement_retried"
    """Sent once more to those whom it had not reached; detail: to how many."""
    ANNOUNCEMENT_RECALLED = "announcement_recalled"
    MEMBER_JOINED = "member_joined"
    """Came into the team by an invitation; detail: its number and the roles."""
    MEMBER_CHANGED = "member_changed"
    """Given other roles; detail: the id of whom, and the roles from now on."""
    MEMBER_REMOVED = "member_removed"
    """Taken out of the team; detail: the id of whom."""
    INVITED = "invited"
    """Made an invitation; detail: its number and the roles."""
    SWITCHED_OFF = "switched_off"
    """Turned residents away for a while; detail: why."""
    SWITCHED_ON = "switched_on"
    INVITATION_REVOKED = "invitation_revoked"
    """Took back an invitation; detail: its number."""


@dataclass(frozen=True, slots=True)
class Deed:
    """One act.

    actor: Telegram id of somebody of the staff as text, or what else changed something. entry_id, announcement: what
    it was done to, where it was one of these. detail: facts beside it, as the act needs them; never what residents
    wrote.
    """

    at: datetime
    actor: str
    act: Act
    entry_id: str | None = None
    announcement: int | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class LogView:
    """What of the log is shown: a page, from 0; of one person, of one entry, of both at once, or of all."""

    page: int = 0
    actor: int | None = None
    entry_id: str | None = None

    def argument(self, page: int | None = None) -> str:
        """The short form that stands on a button; page: another one of the same."""
        # In the digits of 16, since beside the longest id of an entry there is hardly room.
        actor = "" if self.actor is None else f"{self.actor:x}"
        return f"{self.page if page is None else page}.{actor}.{self.entry_id or ''}".rstrip(".")

    @classmethod
    def parse(cls, argument: str) -> LogView:
        """What a button says; raises ValueError for a forged one."""
        page, _, chosen = argument.partition(".")
        actor, _, entry_id = chosen.partition(".")
        if not _PAGE.fullmatch(page) or not _ACTOR.fullmatch(actor):
            raise ValueError(argument)
        return cls(int(page), int(actor, 16) if actor else None, entry_id or None)
