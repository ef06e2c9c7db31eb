"""Invitations: open until one of three things happens, and only as long as the inviter may invite."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.invitations import INVITATION_LASTS, Invitation, InvitationState
from bot.domain.team import Role, Team

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
TEAM = Team.of_admins([1])
SECOND = timedelta(seconds=1)


def invitation(*, by: int = 1, used_by: int | None = None, revoked_by: int | None = None) -> Invitation:
    return Invitation(1, frozenset({Role.EDITOR}), by, NOON + INVITATION_LASTS, used_by, revoked_by)


@pytest.mark.parametrize(
    ("found", "now", "state"),
    [
        (invitation(), NOON, InvitationState.OPEN),
        (invitation(), NOON + INVITATION_LASTS - SECOND, InvitationState.OPEN),
        (invitation(), NOON + INVITATION_LASTS, InvitationState.EXPIRED),
        (invitation(used_by=5), NOON, InvitationState.USED),
        (invitation(used_by=5), NOON + 2 * INVITATION_LASTS, InvitationState.USED),
        (invitation(revoked_by=1), NOON, InvitationState.REVOKED),
        (invitation(by=2), NOON, InvitationState.REVOKED),
    ],
)
def test_what_became_of_an_invitation(found: Invitation, now: datetime, state: InvitationState) -> None:
    assert found.state(now, TEAM) is state
