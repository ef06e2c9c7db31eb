"""Tending: what a command, a press or a typed text of an editor does with entries as they are kept."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from datetime import datetime

from bot.domain.actions import MAX_DIGITS, Tend
from bot.domain.forms import Form
from bot.domain.freshness import Ages
from bot.domain.limits import Limits
from bot.domain.questions import Person
from bot.domain.replies import Said, Typed
from bot.domain.team import Right
from bot.domain.upkeep import TendMove
from bot.logs import known_as
from bot.office import Office
from bot.tending.checking import Checking
from bot.tending.desk import Desk
from bot.tending.histories import Histories
from bot.tending.rounds import Freshness, Send
from bot.tending.withdrawing import Withdrawing
from bot.wording.html import Html, plain

_NAME = "name"

_log = logging.getLogger(__name__)


class Tending:
    """The way of the editors' commands, buttons and texts, without Telegram; rights are checked at every step.

    send: the way out to a chat, for what comes by itself.
    """

    def __init__(self, office: Office, ages: Ages, send: Send, limits: Limits | None = None) -> None:
        self._desk = Desk(office, ages)
        self._send = send
        self._withdrawing = Withdrawing(self._desk)
        self._histories = Histories(self._desk)
        self._freshness = Freshness(self._desk, send)
        self._checking = Checking(self._desk, limits or Limits())

    async def withdraw(self, person: Person, name: str) -> Said:
        """Begin to take an entry out of the directory."""
        return await self._by_name(person, name, TendMove.WITHDRAW, "withdraw")

    async def history(self, person: Person, name: str) -> Said:
        """Show the versions of an entry."""
        return await self._by_name(person, name, TendMove.HISTORY, "history")

    async def restore(self, person: Person, name: str = "") -> Said:
        """Show what is withdrawn; name: only the entry that is called so."""
        if not name.strip():
            return await self._list(person, "restore", self._withdrawing.show)
        refused = await self._desk.office.refused_command(person, Right.EDIT, "restore")
        return refused or await self._withdrawing.find(person, name.strip())

    async def stale(self, person: Person) -> Said:
        """Show the oldest entries."""
        return await self._list(person, "stale", self._freshness.show)

    async def check(self, person: Person) -> Said:
        """Show what could be better."""
        return await self._list(person, "check", self._checking.show)

    async def press(self, person: Person, action: Tend) -> Said:
        """Do what a button says."""
        tried = f"move {action.move.name} on entry {action.entry_id}"
        refused = await self._desk.office.refused_press(person, Right.EDIT, tried)
        return refused or await self._press(person, action) or await self._desk.gone(person)

    async def typed(self, person: Person, form: Form, typed: Typed) -> Said | None:
        """Take what was typed for what was asked; None for who is no editor any more: it is a question."""
        if not self._desk.office.may(person, Right.EDIT, f"the form {form.step}"):
            return None
        step, _, move = form.step.partition(".")
        if step == _NAME:
            return await self._named(person, plain(Html(typed.html)).strip(), TendMove(move))
        said, entry_id = await self._withdrawing.typed(person, form, typed), form.payload.partition(" ")[0]
        return await self._freshness.after(person, entry_id, said) if await self._is_leaving(entry_id) else said

    async def _is_leaving(self, entry_id: str) -> bool:
        """Whether an entry is withdrawn, or will be: then nobody needs to say whether it is still true."""
        return await self._desk.entries.stored(entry_id) is None or bool(await self._desk.withdrawals.planned(entry_id))

    async def carry_out(self, now: datetime) -> None:
        """Withdraw what is due, and tell who planned it."""
        for plan in await self._withdrawing.carry_out(now):
            told = await self._withdrawing.told(plan)
            outcome = await self._send(*told) if told else None
            if outcome is not None and not outcome.delivered:
                _log.warning(
                    "Editor %s could not be told of a withdrawal: %s", known_as(plan.author), outcome.state.value
                )

    async def ask_editors(self, now: datetime) -> None:
        """Ask editors whether old entries are still true, where it is time for that."""
        await self._freshness.look(now)

    async def _press(self, person: Person, action: Tend) -> Said | None:
        entry_id, argument = action.entry_id, action.argument
        if not entry_id:
            return await self._press_on_all(person, action)
        match action.move:
            case TendMove.PAGE:
                listed = _page(argument) if argument else None
                return await self._desk.page_of(person, entry_id, listed=listed)
            case TendMove.HISTORY:
                return await self._histories.show(person, entry_id, _page(argument))
            case TendMove.UNDO:
                return await self._histories.undo(person, entry_id, argument)
            case TendMove.WITHDRAW:
                return await self._withdrawing.press(person, entry_id, argument)
            case TendMove.KEEP:
                return await self._withdrawing.keep(person, entry_id)
            case TendMove.RESTORE:
                return await self._withdrawing.restore(person, entry_id)
            case TendMove.CONFIRM:
                return await self._freshness.confirm(person, entry_id, argument)
            case TendMove.ROUND:
                return await self._freshness.press(person, entry_id, argument)
            case _:
                return None

    async def _press_on_all(self, person: Person, action: Tend) -> Said | None:
        """A button that belongs to no entry."""
        match action.move:
            case TendMove.RESTORE:
                return await self._withdrawing.show(person, _page(action.argument))
            case TendMove.STALE:
                return await self._freshness.show(person, _page(action.argument))
            case TendMove.CHECK:
                return await self._checking.show(person, _page(action.argument))
            case TendMove.ROUND:
                return await self._freshness.press(person, "", action.argument)
            case _:
                return None

    async def _by_name(self, person: Person, name: str, move: TendMove, command: str) -> Said:
        refused = await self._desk.office.refused_command(person, Right.EDIT, command)
        return refused or await self._named(person, name.strip(), move)

    async def _named(self, person: Person, name: str, move: TendMove) -> Said:
        found = await self._desk.find(person, name, move)
        if isinstance(found, Said):
            return found
        said = await self._press(person, Tend(move, found))
        return said or await self._desk.gone(person)

    async def _list(self, person: Person, command: str, show: Callable[[Person, int], Awaitable[Said]]) -> Said:
        refused = await self._desk.office.refused_command(person, Right.EDIT, command)
        return refused or await show(person, 0)


def _page(argument: str) -> int:
    """The page that a button names; the first one for a forged one."""
    return int(argument) if argument.isascii() and argument.isdecimal() and len(argument) < MAX_DIGITS else 0
