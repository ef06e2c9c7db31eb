"""Teamwork: what a command or a press of an admin does, and what an invitation brings to who follows it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.domain.actions import Manage
from bot.domain.audit import LogView
from bot.domain.questions import Person
from bot.domain.replies import Said
from bot.domain.team import FOR_EVERYBODY, Right, TeamMove
from bot.office import Office
from bot.store.team import TeamStore
from bot.teamwork.inviting import Inviting
from bot.teamwork.log import Log
from bot.teamwork.members import Members
from bot.teamwork.roster import Roster, ShowMenu
from bot.wording.talk import stale_button

_PAGE_DIGITS = 6


class Teamwork:
    """The way of the admins' commands and buttons, without Telegram; rights are checked at every step.

    bot_name: the bot's username, for links. show_menu: see Roster.
    """

    def __init__(self, office: Office, bot_name: Callable[[], str], show_menu: ShowMenu) -> None:
        store = TeamStore(office.database)
        self._office = office
        self._roster = Roster(office, store, show_menu)
        self._members = Members(office, store, self._roster)
        self._inviting = Inviting(office, store, self._roster, bot_name)
        self._log = Log(office, store)

    async def show(self, person: Person) -> Said:
        """Show everybody who belongs to the team."""
        refused = await self._office.refused_command(person, Right.LEAD, "team")
        return refused or replace(await self._members.show(person), into=False)

    async def log(self, person: Person, name: str) -> Said:
        """Show what was done; name: only to the entry of this name, "" for all."""
        refused = await self._office.refused_command(person, Right.LEAD, "log")
        if refused:
            return refused
        if name.strip():
            return await self._log.find(person, name.strip())
        return await self._log.show(person, LogView(), into=False)

    async def follow(self, person: Person, token: str) -> Said:
        """Somebody opened the link of an invitation."""
        return await self._inviting.follow(person, token)

    async def press(self, person: Person, action: Manage, name: str) -> Said:
        """Do what a button says; name: what Telegram calls who pressed it."""
        if action.move not in FOR_EVERYBODY:
            refused = await self._office.refused_press(person, Right.LEAD, f"move {action.move.name} on the team")
            if refused:
                return refused
        said = await self._press(person, action, name)
        return said or Said(notice=stale_button(await self._office.voice_of(person)), alert=True)

    async def meet(self, person: Person, name: str) -> None:
        """Keep what somebody of the team is called now, and which language they read; of others nothing is kept."""
        await self._roster.meet(person, name)

    async def former(self) -> tuple[int, ...]:
        """Who once belonged to the team and does not now: whose menu may still show what it must not."""
        return await self._roster.former()

    async def _press(self, person: Person, action: Manage, name: str) -> Said | None:
        argument = action.argument
        match action.move:
            case TeamMove.SHOW:
                page = _page(argument)
                return None if page is None else await self._members.show(person, page)
            case TeamMove.MEMBER | TeamMove.CHANGE | TeamMove.REMOVE | TeamMove.REVOKE:
                return await self._members.press(person, action)
            case TeamMove.INVITE | TeamMove.LINK:
                return await self._inviting.press(person, action)
            case TeamMove.JOIN:
                return await self._inviting.join(person, argument, name)
            case TeamMove.DECLINE:
                return await self._inviting.decline(person)
            case TeamMove.LOG | TeamMove.ACTORS:
                view = _view(argument)
                show = self._log.show if action.move is TeamMove.LOG else self._log.actors
                return await show(person, view) if view else None


def _page(argument: str) -> int | None:
    """A page that stands on a button: 0 where it says nothing, None where it is forged."""
    if not argument:
        return 0
    return int(argument) if argument.isascii() and argument.isdecimal() and len(argument) <= _PAGE_DIGITS else None


def _view(argument: str) -> LogView | None:
    """What of the log a button wants to see: all where it says nothing, None where it is forged."""
    try:
        return LogView.parse(argument or "0")
    except ValueError:
        return None
