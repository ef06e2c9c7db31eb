"""The team in the database: who has which roles, what everybody is called, and the invitations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from bot.domain.audit import Act, Deed
from bot.domain.invitations import INVITATION_LASTS, Invitation
from bot.domain.personal_data import Forgotten, Told
from bot.domain.register import REGISTER
from bot.domain.team import Member, Right, Role, Roles, Team
from bot.store.audit import record_in
from bot.store.database import Database, Row, Transaction
from bot.store.moments import from_text, to_text

_INVITATION = "SELECT number, roles, invited_by, expires_at, used_by, revoked_by FROM invitation"
_BEGUN = tuple(
    (name, table.owners)
    for name, table in REGISTER.items()
    if table.told is Told.TEAM and table.forgotten is Forgotten.DELETED
)
"""The tables of what members have begun for themselves alone, with the columns of whose it is."""
_OPEN = "used_by IS NULL AND revoked_by IS NULL AND expires_at > :now"


class TeamStore:
    """Keeps members and invitations; each change stands in the audit log, written in the same transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def load(self, fixed: Iterable[int]) -> Team:
        """Everybody who has a role; fixed: whom the settings name, who are admins whatever the table says."""
        rows = await self._database.fetch_all("SELECT user_id, roles, name FROM member ORDER BY since, user_id")
        team = Team.of_admins(sorted(fixed))
        for user_id, roles, name in rows:
            named = team.member(user_id)
            team.put(replace(named, name=name) if named else Member(user_id, _roles(roles), name))
        return team

    async def names(self) -> Mapping[int, str]:
        """What everybody is called who belongs to the team or once did."""
        return dict(await self._database.fetch_all("SELECT user_id, name FROM member WHERE name <> ''"))

    async def former(self) -> tuple[int, ...]:
        """Who is in the table without a role: they left, or had their role from the settings."""
        return tuple(
            user_id for (user_id,) in await self._database.fetch_all("SELECT user_id FROM member WHERE roles = ''")
        )

    async def keep_name(self, user_id: int, name: str, now: datetime) -> None:
        """Keep what somebody is called; who has their role from the settings gets a row for nothing else."""
        await self._database.execute(
            "INSERT INTO member (user_id, roles, name, since) VALUES (?, '', ?, ?)"
            " ON CONFLICT DO UPDATE SET name = excluded.name",
            (user_id, name, to_text(now)),
        )

    async def change(self, member: Member, by: int, now: datetime) -> None:
        """Give somebody of the team other roles; without any they are out, and only their name stays.

        Who may not invite any more has their open invitations taken back. What somebody began who is out, and nobody
        else can see, is deleted.
        """
        act = Act.MEMBER_CHANGED if member.roles else Act.MEMBER_REMOVED
        detail = " ".join([str(member.user_id), *_sorted(member.roles)])
        async with self._database.transaction() as transaction:
            await transaction.execute(
                "UPDATE member SET roles = ? WHERE user_id = ?", (" ".join(_sorted(member.roles)), member.user_id)
            )
            await record_in(transaction, Deed(now, str(by), act, detail=detail))
            if not member.may(Right.LEAD):
                await self._revoke_all_of(transaction, member.user_id, by, now)
            for table, owner in _BEGUN if not member.roles else ():
                await transaction.execute(f"DELETE FROM {table} WHERE {owner} = ?", (member.user_id,))  # noqa: S608 - names of the register

    async def invite(self, token: str, roles: Roles, by: int, now: datetime) -> Invitation:
        """Keep an invitation; of its token no more than a hash, so that who reads the database cannot use it."""
        expires_at = now + INVITATION_LASTS
        async with self._database.transaction() as transaction:
            rows = await transaction.execute(
                "INSERT INTO invitation (token_hash, roles, invited_by, at, expires_at) VALUES (?, ?, ?, ?, ?)"
                " RETURNING number",
                (_hash(token), " ".join(_sorted(roles)), by, to_text(now), to_text(expires_at)),
            )
            detail = " ".join([str(rows[0][0]), *_sorted(roles)])
            await record_in(transaction, Deed(now, str(by), Act.INVITED, detail=detail))
        return Invitation(rows[0][0], roles, by, expires_at)

    async def invitation(self, token: str) -> Invitation | None:
        """The invitation with a token, whatever became of it."""
        row = await self._database.fetch_one(f"{_INVITATION} WHERE token_hash = ?", (_hash(token),))
        return _invitation(row) if row else None

    async def open_invitations(self, now: datetime) -> tuple[Invitation, ...]:
        """The invitations that somebody could still follow, the oldest first."""
        rows = await self._database.fetch_all(f"{_INVITATION} WHERE {_OPEN} ORDER BY number", {"now": to_text(now)})
        return tuple(map(_invitation, rows))

    async def revoke(self, number: int, by: int, now: datetime) -> bool:
        """Take an open invitation back; returns whether it was open."""
        async with self._database.transaction() as transaction:
            rows = await transaction.execute(
                f"UPDATE invitation SET revoked_by = :by WHERE number = :number AND {_OPEN} RETURNING 1",  # noqa: S608 - a constant condition
                {"by": by, "number": number, "now": to_text(now)},
            )
            if rows:
                await record_in(transaction, Deed(now, str(by), Act.INVITATION_REVOKED, detail=str(number)))
        return bool(rows)

    async def claim(self, token: str, user_id: int, name: str, now: datetime) -> Member | None:
        """Take somebody in by an invitation; None where it is not open (any more): of two people one comes first."""
        async with self._database.transaction() as transaction:
            rows = await transaction.execute(
                f"UPDATE invitation SET used_by = :by WHERE token_hash = :hash AND {_OPEN}"  # noqa: S608 - a constant condition
                " RETURNING number, roles, invited_by",
                {"by": user_id, "hash": _hash(token), "now": to_text(now)},
            )
            if not rows:
                return None
            number, roles, invited_by = rows[0]
            await transaction.execute(
                "INSERT INTO member (user_id, roles, name, added_by, since) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO"
                " UPDATE SET roles = excluded.roles, name = excluded.name, added_by = excluded.added_by,"
                " since = excluded.since",
                (user_id, roles, name, str(invited_by), to_text(now)),
            )
            await record_in(transaction, Deed(now, str(user_id), Act.MEMBER_JOINED, detail=f"{number} {roles}"))
        return Member(user_id, _roles(roles), name)

    @staticmethod
    async def _revoke_all_of(transaction: Transaction, inviter: int, by: int, now: datetime) -> None:
        rows = await transaction.execute(
            f"UPDATE invitation SET revoked_by = :by WHERE invited_by = :inviter AND {_OPEN} RETURNING number",  # noqa: S608 - a constant condition
            {"by": by, "inviter": inviter, "now": to_text(now)},
        )
        for (number,) in rows:
            await record_in(transaction, Deed(now, str(by), Act.INVITATION_REVOKED, detail=str(number)))


def _hash(token: str) -> str:
    # A token is random and long: nobody finds it again by trying, so that a slow hash would protect nothing more.
    return sha256(token.encode()).hexdigest()


def _invitation(row: Row) -> Invitation:
    number, roles, invited_by, expires_at, used_by, revoked_by = row
    return Invitation(number, _roles(roles), invited_by, from_text(expires_at), used_by, revoked_by)


def _roles(text: str) -> Roles:
    return frozenset(map(Role, text.split()))


def _sorted(roles: Roles) -> list[str]:
    return [role.value for role in Role if role in roles]
