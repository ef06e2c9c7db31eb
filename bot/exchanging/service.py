"""Exchange with files of any format: a preview that writes nothing, then all of it at once, and back."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.directory import Directory
from bot.formats.outgoing import without_location
from bot.formats.planning import plan_import
from bot.formats.plans import Applied, Plan, Standing, Undone, UnreadableVersionError
from bot.formats.registry import Around, Format, format_named, format_of, read_as
from bot.formats.source import Source
from bot.store.directory import UnreadableEntriesError
from bot.store.imports import Batch, ImportStore


@dataclass(frozen=True, slots=True)
class Wish:
    """How a file is to be taken over.

    format: its name, where it is not to be recognised. default_kind: of new entries that name none.
    remove_missing: remove the entries that it does not mention.
    """

    format: str | None = None
    default_kind: str | None = None
    remove_missing: bool = False


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file would change; format: the name of its format, "" where it has none."""

    file: str
    format: str
    standing: Standing
    plan: Plan

    def keeping(self, entry_ids: set[str]) -> Preview:
        """The preview without the removal of some entries."""
        return replace(self, plan=self.plan.keeping(entry_ids))


@dataclass(frozen=True, slots=True)
class Exported:
    """The directory as a file. left_out: how many entries are not in it, because they have no place on the map."""

    content: bytes
    left_out: int = 0


class NoDirectoryError(Exception):
    """There is no directory yet that a file could be compared with."""


class Exchange:
    """Reads, compares, writes. language: of texts that name none; languages: all that the bot speaks."""

    def __init__(self, store: ImportStore, language: str, languages: tuple[str, ...]) -> None:
        self._store = store
        self._language = language
        self._languages = languages

    async def preview(self, source: Source, file: str, wish: Wish) -> Preview:
        """What a file would change; nothing is written.

        Raises NoDirectoryError, UnreadableEntriesError, LookupError for a format that cannot be read, and OSError.
        """
        standing = await self._standing()
        # Reading ten thousand entries takes seconds, in which answers must not wait.
        try:
            return await asyncio.to_thread(self._compared, source, file, wish, standing)
        except UnreadableVersionError as error:
            raise UnreadableEntriesError([error.entry_id]) from error

    async def apply(self, preview: Preview, author: str, now: datetime, *, received: int | None = None) -> Applied:
        """Take a file over as it was previewed; what was changed since then stays, and is named.

        received: its number where it waits in the chat; it waits no more then.
        """
        return await self._store.apply(preview.plan, author, preview.file, preview.format, now, received=received)

    async def batch(self, number: int) -> Batch | None:
        """A file that was taken over, by its number."""
        return await self._store.batch(number)

    async def undo(self, number: int, author: str, now: datetime) -> Undone:
        """Bring back what a file changed. Raises LookupError where no file has this number."""
        return await self._store.undo(number, author, now)

    async def export(self, format_name: str, *, template: bool = False) -> Exported:
        """The directory as a file, or a file to start from.

        Raises NoDirectoryError, UnreadableEntriesError, and LookupError for a format that cannot be written so.
        """
        chosen = format_named(format_name)
        write = None if chosen is None else chosen.template if template else chosen.write
        if write is None:
            raise LookupError(format_name)
        directory = await self._store.directory()
        if directory is None:
            raise NoDirectoryError
        around = self._around(directory)
        left_out = without_location(around.directory) if chosen and chosen.places_only else ()
        return Exported(await asyncio.to_thread(write, around), len(left_out))

    def _compared(self, source: Source, file: str, wish: Wish, standing: Standing) -> Preview:
        chosen = format_of(source, file, wish.format)
        plan = plan_import(
            read_as(chosen, source, file, self._around(standing.frame)),
            standing,
            file=file,
            remove_missing=wish.remove_missing,
            default_kind=wish.default_kind,
        )
        return Preview(file, chosen.name if isinstance(chosen, Format) else "", standing, plan)

    def _around(self, directory: Directory) -> Around:
        return Around(directory, self._language, self._languages)

    async def _standing(self) -> Standing:
        standing = await self._store.standing()
        if standing is None:
            raise NoDirectoryError
        return standing
