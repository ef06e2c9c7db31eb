"""The audit log: what staff did, so that everybody can see how something came about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

_BY, _OF = "p", "e"
_PAGE_DIGITS, _ID_DIGITS = 6, 18


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
    """What of the log is shown: a page, from 0, of all, of what one person did, or of what was done to one entry."""

    page: int = 0
    actor: int | None = None
    entry_id: str | None = None

    def argument(self, page: int | None = None) -> str:
        """The short form that stands on a button; page: another one of the same."""
        shown = str(self.page if page is None else page)
        if self.actor is not None:
            return f"{shown}.{_BY}.{self.actor}"
        return f"{shown}.{_OF}.{self.entry_id}" if self.entry_id is not None else shown

    @classmethod
    def parse(cls, argument: str) -> LogView:
        """What a button says; raises ValueError for a forged one."""
        page, _, chosen = argument.partition(".")
        what, _, which = chosen.partition(".")
        if not _is_number(page, _PAGE_DIGITS) or (chosen and not which) or what not in ("", _BY, _OF):
            raise ValueError(argument)
        if what == _OF:
            return cls(int(page), entry_id=which)
        if what == _BY and not _is_number(which, _ID_DIGITS):
            raise ValueError(argument)
        return cls(int(page), actor=int(which) if which else None)


def _is_number(text: str, digits: int) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= digits
