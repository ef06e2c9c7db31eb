"""The team: who of the staff may do what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from unicodedata import category, normalize

from bot.domain.questions import Person

LONGEST_NAME = 64
"""Characters of a name that colleagues read."""
MOST_MARKS = 2
"""Accents and the like on one letter; more of them would cover the lines around."""


class Role(StrEnum):
    """What somebody of the staff is there for; one can have several roles."""

    EDITOR = "editor"
    ANNOUNCER = "announcer"
    ADMIN = "admin"


Roles = frozenset[Role]


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


class TeamMove(StrEnum):
    """What a button does with the team; the letters stand in callback data, what follows them is the argument."""

    SHOW = "s"
    """Everybody; the page, from 0."""
    MEMBER = "m"
    """One of them; their id."""
    CHANGE = "c"
    """Give or take a role; id, role and 1 or 0, with dots between them."""
    REMOVE = "r"
    """Take somebody out; id, and "yes" behind a dot where one was asked once more."""
    INVITE = "i"
    """Choose the roles of an invitation; those chosen so far, with dots between them."""
    LINK = "l"
    """Make the invitation; its roles, with dots between them."""
    REVOKE = "v"
    """Take an invitation back; its number."""
    JOIN = "j"
    """Follow an invitation, which everybody may; its token."""
    DECLINE = "d"
    """Do not follow an invitation."""
    LOG = "g"
    """What was done; the page, and behind a dot "p." with an id or "e." with an entry."""
    ACTORS = "a"
    """Choose whose acts to see; the page."""


FOR_EVERYBODY = frozenset({TeamMove.JOIN, TeamMove.DECLINE})
"""Moves of those who do not belong to the team yet."""


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the staff: Telegram id, roles, and the name that Telegram shows of them, for their colleagues.

    fixed: made an admin by the settings, which no button changes. language: of their Telegram, as far as they wrote or
    pressed something since the start.
    """

    user_id: int
    roles: Roles
    name: str = ""
    fixed: bool = False
    language: str | None = None

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

    def reader(self, user_id: int) -> Person:
        """Somebody of the staff in their private chat, which has their own id, to whom something shall be said."""
        member = self._members.get(user_id)
        return Person(user_id, user_id, member.language if member else None)

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


class Obstacle(StrEnum):
    """Why somebody is not given other roles, or taken out of the team."""

    NO_ADMIN = "no_admin"
    """Who wants it is no admin (any more)."""
    GONE = "gone"
    """Nobody of the team is meant."""
    FIXED = "fixed"
    """The settings made them what they are."""
    LAST_ADMIN = "last_admin"
    """Without them nobody could lead the team."""


def obstacle(team: Team, by: int, user_id: int, roles: Roles) -> Obstacle | None:
    """What keeps somebody from giving a member these roles; no roles: from taking them out of the team."""
    member = team.member(user_id)
    if not team.may(by, Right.LEAD):
        return Obstacle.NO_ADMIN
    if member is None:
        return Obstacle.GONE
    if member.fixed:
        return Obstacle.FIXED
    if Role.ADMIN not in roles and team.with_right(Right.LEAD) == {user_id}:
        return Obstacle.LAST_ADMIN
    return None


def name_to_read(name: str) -> str:
    """A name that somebody gave themself in Telegram as colleagues read it: on one line, of signs that one sees."""
    kept, marks = "", 0
    for sign in " ".join(normalize("NFC", name).split()):
        kind = category(sign)
        marks = marks + 1 if kind in ("Mn", "Me") else 0
        # "C" are control signs, among them those that turn the direction, and those that cannot be seen.
        if kind[0] != "C" and marks <= MOST_MARKS:
            kept += sign
    return kept[:LONGEST_NAME].strip()
