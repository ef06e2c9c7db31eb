"""Inviting: one-time links into the team, from the first tick of a role to who comes in."""

from __future__ import annotations

from collections.abc import Callable
from secrets import token_urlsafe

from bot.domain.actions import Manage
from bot.domain.deep_links import DeepLink
from bot.domain.invitations import MOST_OPEN, InvitationState
from bot.domain.messages import Message
from bot.domain.questions import Person
from bot.domain.replies import Said
from bot.domain.team import Member, Role, Roles, TeamMove
from bot.office import Office
from bot.store.team import TeamStore
from bot.teamwork.roster import Roster
from bot.wording import invitations as words
from bot.wording.staff import private_only
from bot.wording.team import called
from bot.wording.voice import Voice

TOKEN_BYTES = 24
"""Random bytes of a token: 32 letters, with which a link keeps Telegram's 64 and nobody guesses one."""


class Inviting:
    """What who invites presses, and what who was invited reads."""

    def __init__(self, office: Office, store: TeamStore, roster: Roster, bot_name: Callable[[], str]) -> None:
        self._office = office
        self._store = store
        self._roster = roster
        self._bot_name = bot_name

    async def press(self, person: Person, action: Manage) -> Said | None:
        """Do what a button of an admin says; None where it is none of these, or forged."""
        roles = _roles(action.argument)
        if roles is None:
            return None
        match action.move:
            case TeamMove.INVITE:
                return Said((words.choose_roles(await self._office.voice_of(person), roles),), into=True)
            case TeamMove.LINK if roles:
                return await self._invite(person, roles)
            case _:
                return None

    async def follow(self, person: Person, token: str) -> Said:
        """Somebody opened a link: ask them before anything happens."""
        voice, office = await self._office.voice_of(person), self._office
        if person.chat_id != person.user_id:
            return Said((private_only(voice),))
        member = office.team.member(person.user_id)
        if member is not None:
            return Said((words.already_in(voice, member.roles),))
        invitation = await self._store.invitation(token)
        state = invitation.state(office.now(), office.team) if invitation else None
        if invitation is None or state is not InvitationState.OPEN:
            return Said((words.not_open(voice, state),))
        names = await self._store.names()
        inviter = called(voice, invitation.invited_by, names.get(invitation.invited_by))
        return Said((words.ask_to_join(voice, invitation, inviter, token),))

    async def join(self, person: Person, token: str, name: str) -> Said:
        """Somebody confirmed that they want to join; name: what Telegram calls them."""
        voice, office = await self._office.voice_of(person), self._office
        if person.chat_id != person.user_id:
            return Said((private_only(voice),))
        was = office.team.member(person.user_id)
        joined = await self._roster.join(person, token, name)
        if not isinstance(joined, Member):
            return Said((words.not_open(voice, joined),), into=True)
        if was is not None:
            return Said((words.already_in(voice, joined.roles),), into=True)
        told = await self._tell_inviter(joined, token)
        return Said((words.welcome(voice, joined.roles),), into=True, to_others=told)

    async def decline(self, person: Person) -> Said:
        """Somebody came by mistake; the invitation stays open for who was meant."""
        return Said((words.declined(await self._office.voice_of(person)),), into=True)

    async def _tell_inviter(self, member: Member, token: str) -> tuple[tuple[int, Message], ...]:
        invitation = await self._store.invitation(token)
        if invitation is None:
            return ()

        def word(voice: Voice) -> Message:
            name = called(voice, member.user_id, member.name)
            return words.has_joined(voice, invitation.number, name, member.roles)

        return (await self._office.to_person(invitation.invited_by, word),)

    async def _invite(self, person: Person, roles: Roles) -> Said:
        voice, office = await self._office.voice_of(person), self._office
        if len(await self._roster.open_invitations()) >= MOST_OPEN:
            return Said(notice=words.too_many(voice, MOST_OPEN), alert=True)
        token = token_urlsafe(TOKEN_BYTES)
        invitation = await self._store.invite(token, roles, person.user_id, office.now())
        link = f"https://t.me/{self._bot_name()}?start={DeepLink.JOIN}{token}"
        until = invitation.expires_at.astimezone(office.zone)
        return Said((words.link_page(voice, invitation, link, until),), into=True)


def _roles(argument: str) -> Roles | None:
    """The roles that stand on a button, or None where it is forged."""
    names = argument.split(".") if argument else []
    return frozenset(map(Role, names)) if set(names) <= set(Role) else None
