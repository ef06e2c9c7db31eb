"""Invitations: one-time links into the team, and what became of one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.team import Right, Roles, Team

INVITATION_LASTS = timedelta(hours=24)

MOST_OPEN = 10
"""Invitations that are open at once: more of them nobody keeps in mind."""


class InvitationState(StrEnum):
    """What became of an invitation."""

    OPEN = "open"
    USED = "used"
    REVOKED = "revoked"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Invitation:
    """A link by which one person gets roles once; its token is known to nobody but who has the link.

    invited_by, used_by, revoked_by: Telegram ids; the last two None where that did not happen.
    """

    number: int
    roles: Roles
    invited_by: int
    expires_at: datetime
    used_by: int | None = None
    revoked_by: int | None = None

    def state(self, now: datetime, team: Team) -> InvitationState:
        """What became of it; nobody comes in by the word of somebody who may not invite any more."""
        if self.used_by is not None:
            return InvitationState.USED
        if self.revoked_by is not None or not team.may(self.invited_by, Right.LEAD):
            return InvitationState.REVOKED
        return InvitationState.OPEN if now < self.expires_at else InvitationState.EXPIRED
