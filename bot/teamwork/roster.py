"""The roster: the team in memory and in the database, changed together, and what follows from a change."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.domain.forms import NEEDED
from bot.domain.invitations import Invitation, InvitationState
from bot.domain.questions import Person
from bot.domain.team import Member, Obstacle, Roles, name_to_read, obstacle
from bot.office import Office
from bot.store.errors import was_possible
from bot.store.team import TeamStore

ShowMenu = Callable[[Member], Awaitable[None]]
"""Shows somebody the commands of their roles; without a role, those of everybody."""


class Roster:
    """Changes who belongs to the team, one change at a time: two admins could remove each other otherwise."""

    def __init__(self, office: Office, store: TeamStore, show_menu: ShowMenu) -> None:
        self._office = office
        self._store = store
        self._show_menu = show_menu
        self._alone = asyncio.Lock()

    async def change(self, person: Person, user_id: int, change: Callable[[Roles], Roles]) -> Obstacle | Member:
        """Give somebody the roles that a change makes of theirs, none to take them out; returns them as they are now.

        Or what keeps the person from it; then nothing is changed.
        """
        team, office = self._office.team, self._office
        async with self._alone:
            before = team.member(user_id)
            roles = change(before.roles) if before else frozenset()
            found = obstacle(team, person.user_id, user_id, roles)
            if found or before is None:
                return found or Obstacle.GONE
            if before.roles == roles:
                return before
            member = replace(before, roles=roles)
            await self._store.change(member, person.user_id, office.now())
            team.put(member)
        # The change is made, and is told of: a form that cannot be left now leads nowhere, since rights are asked anew.
        await was_possible(self._leave_forms(member))
        await self._show_menu(member)
        return member

    async def join(self, person: Person, token: str, name: str) -> Member | InvitationState | None:
        """Take somebody in by an invitation; else the state of the invitation, None where there is none."""
        team, now = self._office.team, self._office.now()
        async with self._alone:
            member = team.member(person.user_id)
            if member is not None:
                return member
            invitation = await self._store.invitation(token)
            state = invitation.state(now, team) if invitation else None
            if state is not InvitationState.OPEN:
                return state
            member = await self._store.claim(token, person.user_id, name_to_read(name), now)
            if member is None:
                # Another process was faster by a blink; it is used, whoever asks how.
                return InvitationState.USED
            member = replace(member, language=person.client_language)
            team.put(member)
        await self._show_menu(member)
        return member

    async def open_invitations(self) -> tuple[Invitation, ...]:
        """The invitations by which somebody could still join."""
        now = self._office.now()
        found = await self._store.open_invitations(now)
        return tuple(each for each in found if each.state(now, self._office.team) is InvitationState.OPEN)

    async def former(self) -> tuple[int, ...]:
        """Who once belonged to the team and does not now."""
        return tuple(each for each in await self._store.former() if self._office.team.member(each) is None)

    async def meet(self, person: Person, name: str) -> None:
        """Somebody of the team acts: keep what they are called, where that changed, and which language they read."""
        member = self._office.team.member(person.user_id)
        if member is None:
            return
        self._office.team.put(replace(member, language=person.client_language))
        name = name_to_read(name) or member.name
        if name != member.name:
            # A name that cannot be kept keeps nobody from their work: it is kept with what they do next.
            await was_possible(self._keep_name(person.user_id, name))

    async def _keep_name(self, user_id: int, name: str) -> None:
        await self._store.keep_name(user_id, name, self._office.now())
        if (member := self._office.team.member(user_id)) is not None:
            self._office.team.put(replace(member, name=name))

    async def _leave_forms(self, member: Member) -> None:
        """What somebody was asked to type is asked no more where they may not answer it any more."""
        private = Person(member.user_id, member.user_id)
        form = self._office.asked(private)
        needed = NEEDED[form.room] if form else None
        if needed is not None and not member.may(needed):
            await self._office.ask_no_more(private)
