"""Checking: what could be better in the directory as it is now, found once for each state of it."""

from __future__ import annotations

import asyncio

from bot.checks import by_entry, check_everything
from bot.domain.limits import Limits
from bot.domain.ports import Snapshot
from bot.domain.questions import Person
from bot.domain.replies import Said
from bot.formats.problems import Findings
from bot.tending.desk import Desk
from bot.wording.findings import findings_page


class Checking:
    """The list of findings."""

    def __init__(self, desk: Desk, limits: Limits) -> None:
        self._desk = desk
        self._limits = limits
        self._checking = asyncio.Lock()
        self._checked: tuple[Snapshot, tuple[Findings, ...]] | None = None

    async def show(self, person: Person, page: int) -> Said:
        """A page of what is found now."""
        snapshot = self._desk.office.snapshot()
        found = await self._found(snapshot)
        voice = await self._desk.voice_of(person)
        return Said((findings_page(voice, snapshot.directory, found, page),), into=True)

    async def _found(self, snapshot: Snapshot) -> tuple[Findings, ...]:
        async with self._checking:
            if self._checked is None or self._checked[0] is not snapshot:
                languages = self._desk.office.voices.languages.codes
                directory, reader = snapshot.directory, snapshot.reader
                # It takes about a millisecond a name: too long to keep people waiting for their answers.
                found = await asyncio.to_thread(check_everything, directory, reader, languages, self._limits)
                self._checked = snapshot, by_entry(found)
            return self._checked[1]
