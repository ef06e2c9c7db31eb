"""The team: who of the staff may do what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What somebody of the staff is there for; one can have several roles."""

    EDITOR = "editor"
    ANNOUNCER = "announcer"
    ADMIN = "admin"


class Right(StrEnum):
    """What is checked at every step."""

    EDIT = "edit"
    """Change entries, answer the inbox, teach."""
    ANNOUNCE = "announce"
    """Write, send, correct and recall announcements."""
    LOOK = "look"
    """See what was counted: everybody who has a role."""
    LEAD = "lead"
    """Say who belongs to the team, and read what everybody did."""


_RIGHTS: Mapping[Role, frozenset[Right]] = {
    Role.EDITOR: frozenset({Right.EDIT, Right.LOOK}),
    Role.ANNOUNCER: frozenset({Right.ANNOUNCE, Right.LOOK}),
    Role.ADMIN: frozenset(Right),
}


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the staff: Telegram id, roles, and the name that Telegram shows of them, for their colleagues.

    fixed: made an admin by the settings, which no button changes.
    """

    user_id: int
    roles: frozenset[Role]
    name: str = ""
    fixed: bool = False

    def may(self, right: Right) -> bool:
        """Whether one of the roles brings a right."""
        return any(right in _RIGHTS[role] for role in self.roles)


class Team:
    """Everybody of the staff as it is now: one value for all rooms, changed while the bot runs."""

    def __init__(self, members: Iterable[Member] = ()) -> None:
        self._members = {member.user_id: member for member in members}

    @classmethod
    def of_admins(cls, user_ids: Iterable[int]) -> Team:
        """Those whom the settings name."""
        return cls(Member(user_id, frozenset({Role.ADMIN}), fixed=True) for user_id in user_ids)

    @property
    def members(self) -> tuple[Member, ...]:
        """Everybody who has a role, in the order in which they came."""
        return tuple(self._members.values())

    @property
    def staff(self) -> frozenset[int]:
        """The ids of everybody who has a role."""
        return frozenset(self._members)

    def member(self, user_id: int) -> Member | None:
        """Somebody of the staff, or None for everybody else."""
        return self._members.get(user_id)

    def may(self, user_id: int, right: Right) -> bool:
        """Whether a person has a right."""
        member = self._members.get(user_id)
        return member is not None and member.may(right)

    def with_right(self, right: Right) -> frozenset[int]:
        """The ids of everybody who has a right."""
        return frozenset(member.user_id for member in self._members.values() if member.may(right))

    def put(self, member: Member) -> None:
        """Take somebody in, or change what they are; without a role they are gone."""
        if member.roles:
            self._members[member.user_id] = member
        else:
            self._members.pop(member.user_id, None)
