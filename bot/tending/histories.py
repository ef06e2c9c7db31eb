"""Histories: every version of an entry, and the last change taken back."""

from __future__ import annotations

from dataclasses import replace
from itertools import zip_longest

from bot.domain.paging import part_of
from bot.domain.questions import Person
from bot.domain.replies import Said
from bot.domain.upkeep import What
from bot.store.directory import Revision
from bot.tending.desk import Desk
from bot.wording import histories as words
from bot.wording import tending as tending_words


class Histories:
    """What a press on a history does."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def show(self, person: Person, entry_id: str, page: int = 0) -> Said:
        """A page of the versions of an entry, also of one that is withdrawn."""
        desk = self._desk
        history = await desk.entries.history(entry_id)
        if not history:
            return await desk.gone(person)
        versions = [
            words.Version(
                version.entry,
                before.entry if before else None,
                version.author,
                desk.local(version.at),
                version.what,
                version.reason,
            )
            for version, before in zip_longest(history, history[1:])
        ]
        part = part_of(versions, page, words.VERSIONS_A_PAGE)
        name = next((version.entry.name for version in history if version.entry), entry_id)
        withdrawn = history[0].entry is None
        view = words.HistoryView(entry_id, name, part, _undoes(history), withdrawn)
        voice = await desk.voice_of(person)
        return Said((words.history_page(voice, desk.directory, view, await desk.names()),), into=True)

    async def undo(self, person: Person, entry_id: str, argument: str) -> Said | None:
        """Take back the last change, if it is still the one that was shown; None for a forged button."""
        if not argument.isdecimal():
            return None
        desk, voice = self._desk, await self._desk.voice_of(person)
        last = int(argument)
        before = {version.number: version.entry for version in await desk.entries.history(entry_id)}
        try:
            now = await desk.entries.undo(entry_id, str(person.user_id), desk.now(), last=last)
        except LookupError:
            shown = await self.show(person, entry_id)
            return replace(shown, notice=tending_words.changed_meanwhile(voice), alert=True)
        await desk.office.publisher.publish()
        # The undoing is the next revision; somebody else may have made another one since.
        message = words.was_undone(voice, desk.directory, entry_id, before.get(last), now, last + 1)
        return Said((message,), into=True)


def _undoes(history: tuple[Revision, ...]) -> int | None:
    """The revision that can be taken back, or None where nothing was before it."""
    newest = history[0]
    return newest.number if len(history) > 1 or newest.what is What.CREATED else None
