"""The audit log: what staff did, so that everybody can see how something came about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Act(StrEnum):
    """What somebody did."""

    ENTRY_CREATED = "created"
    ENTRY_EDITED = "edited"
    ENTRY_CONFIRMED = "confirmed"
    ENTRY_TAUGHT = "taught"
    ENTRY_UNDONE = "undone"
    ENTRY_WITHDRAWN = "withdrawn"
    ENTRY_RESTORED = "restored"
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
