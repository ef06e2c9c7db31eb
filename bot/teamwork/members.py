"""Members: who belongs to the team, and what a press changes of it."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.actions import MAX_DIGITS, Manage
from bot.domain.questions import Person
from bot.domain.replies import Said
from bot.domain.team import Member, Obstacle, Right, Role, Roles, TeamMove
from bot.office import Office
from bot.store.entry_drafts import EntryDraftStore
from bot.store.team import TeamStore
from bot.teamwork.roster import Roster
from bot.wording import invitations
from bot.wording import team as words

YES = "yes"
"""What follows an id on a button that asked whether one is sure."""


class Members:
    """The list of the team, the page of each of them, roles and removal."""

    def __init__(self, office: Office, store: TeamStore, roster: Roster) -> None:
        self._office = office
        self._store = store
        self._roster = roster

    async def show(self, person: Person, page: int = 0) -> Said:
        """Everybody with their roles, and the open invitations."""
        names, zone = await self._store.names(), self._office.zone
        voice = await self._office.voice_of(person)
        invited = [
            words.Invited(
                each,
                words.called(voice, each.invited_by, names.get(each.invited_by)),
                each.expires_at.astimezone(zone),
            )
            for each in await self._roster.open_invitations()
        ]
        return Said((words.team_page(voice, self._office.team.members, invited, page),), into=True)

    async def press(self, person: Person, action: Manage) -> Said | None:
        """Do what a button says; None where it is none of these, or forged."""
        who, _, rest = action.argument.partition(".")
        if not (who.isascii() and who.isdecimal() and len(who) <= MAX_DIGITS):
            return None
        match action.move:
            case TeamMove.MEMBER:
                return await self._page(person, int(who))
            case TeamMove.CHANGE:
                return await self._change(person, int(who), rest)
            case TeamMove.REMOVE:
                return await self._remove(person, int(who), is_sure=rest == YES)
            case TeamMove.REVOKE:
                return await self._revoke(person, int(who))
            case _:
                return None

    async def _page(self, person: Person, user_id: int) -> Said:
        member = self._office.team.member(user_id)
        if member is None:
            return await self._refused(person, Obstacle.GONE)
        return Said((words.member_page(await self._office.voice_of(person), member),), into=True)

    async def _change(self, person: Person, user_id: int, wish: str) -> Said | None:
        """The button says what shall be, not that it shall change: pressed twice, it does the same once."""
        name, _, wanted = wish.partition(".")
        if name not in set(Role) or wanted not in ("0", "1"):
            return None
        role, before = frozenset({Role(name)}), self._office.team.member(user_id)

        def change(roles: Roles) -> Roles:
            # Nobody is taken out by the way: for that one is asked once more.
            return roles | role if wanted == "1" else (roles - role) or roles

        changed = await self._roster.change(person, user_id, change)
        if isinstance(changed, Obstacle):
            return await self._refused(person, changed)
        if wanted == "0" and role <= changed.roles:
            return Said(notice=words.last_role(await self._office.voice_of(person)), alert=True)
        said = await self._changed(person, changed)
        return replace(said, to_others=()) if changed == before else said

    async def _changed(self, person: Person, member: Member) -> Said:
        voice = await self._office.voice_of(person)
        if member.user_id == person.user_id and not member.may(Right.LEAD):
            return Said((words.roles_changed(voice, member.roles),), into=True)
        shown = Said((words.member_page(voice, member),), into=True)
        if member.user_id == person.user_id:
            return shown
        told = await self._office.to_person(member.user_id, lambda theirs: words.roles_changed(theirs, member.roles))
        return replace(shown, to_others=(told,))

    async def _remove(self, person: Person, user_id: int, *, is_sure: bool) -> Said:
        voice, member = await self._office.voice_of(person), self._office.team.member(user_id)
        if member is None or member.fixed:
            return await self._refused(person, Obstacle.FIXED if member else Obstacle.GONE)
        if not is_sure:
            unsaved = await EntryDraftStore(self._office.database).unsaved(user_id)
            return Said((words.ask_removal(voice, member, unsaved),), into=True)
        theirs = await self._office.voice_of(self._office.team.reader(user_id))
        changed = await self._roster.change(person, user_id, lambda _: frozenset())
        if isinstance(changed, Obstacle):
            return await self._refused(person, changed)
        if user_id == person.user_id:
            return Said((words.was_removed(voice),), into=True)
        shown = await self.show(person)
        told = ((user_id, words.was_removed(theirs)),)
        return Said(shown.messages, into=True, notice=words.removed_notice(voice, member), to_others=told)

    async def _revoke(self, person: Person, number: int) -> Said:
        """Take an open invitation back."""
        voice = await self._office.voice_of(person)
        done = await self._store.revoke(number, person.user_id, self._office.now())
        notice = invitations.was_revoked(voice) if done else invitations.not_open_any_more(voice)
        return replace(await self.show(person), notice=notice, alert=not done)

    async def _refused(self, person: Person, obstacle: Obstacle) -> Said:
        return Said(notice=words.obstacle_notice(await self._office.voice_of(person), obstacle), alert=True)
