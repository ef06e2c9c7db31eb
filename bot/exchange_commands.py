"""The commands import and export: a file into the directory of the database, and the directory into a file."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.config import Settings
from bot.exchanging.service import Exchange, Exported, Preview, Wish
from bot.formats.problems import DirectoryFileError
from bot.formats.registry import FORMATS, readable, writable
from bot.formats.source import Source
from bot.formats.yaml_file import unreadable
from bot.opening import IN_MEMORY, current_directory, directory_file
from bot.store.database import Database
from bot.store.directory import DirectoryStore
from bot.store.imports import ImportStore
from bot.wording import exchange as words
from bot.wording.voice import Voice

AUTHOR = "command line"
"""Who changed an entry that a file changed which was taken over here."""


class MisuseError(Exception):
    """The command line asks for what there is not; line: what, in the language of the operator."""

    def __init__(self, line: str) -> None:
        super().__init__(line)
        self.line = line


@dataclass(frozen=True, slots=True)
class Terminal:
    """Where a command speaks. ask returns what was typed, and is None where nobody can be asked."""

    say: Callable[[str], None]
    ask: Callable[[str], str] | None


@dataclass(frozen=True, slots=True)
class ImportAsked:
    """What `import` was asked to do. removes: entries of staff that may be removed. sure: no question before it."""

    path: Path
    wish: Wish
    dry_run: bool = False
    sure: bool = False
    removes: frozenset[str] = frozenset()


class Commands:
    """The commands, in the language of the operator; languages: all that the bot speaks."""

    def __init__(self, settings: Settings, voice: Voice, languages: tuple[str, ...], terminal: Terminal) -> None:
        self._settings = settings
        self._voice = voice
        self._languages = languages
        self._terminal = terminal

    async def take_over(self, asked: ImportAsked) -> bool:
        """Show what a file would change, and change it unless it is a dry run; whether all of the file was right.

        Raises MisuseError, DirectoryFileError where the file cannot be read at all, and what bot/opening.py raises.
        """
        async with self._opened(writes=not asked.dry_run) as exchange:
            try:
                preview = await exchange.preview(Source(asked.path), asked.path.name, asked.wish)
            except OSError as error:
                raise DirectoryFileError([unreadable(asked.path, error)]) from error
            except LookupError as error:
                raise MisuseError(words.unknown_format(self._voice, str(error.args[0]), readable())) from error
            kinds = tuple(preview.standing.frame.kinds)
            if asked.wish.default_kind not in (None, *kinds):
                raise MisuseError(words.unknown_kind(self._voice, str(asked.wish.default_kind), kinds))
            self._say(words.preview_lines(self._voice, preview.plan))
            right = not preview.plan.refused and not preview.plan.left_out
            if asked.dry_run or preview.plan.refused or not preview.plan.changes:
                return right
            preview = self._with_a_yes_for_each(preview, asked.removes)
            if not (asked.sure or self._terminal.ask is None or self._yes(words.ask_apply(self._voice))):
                self._say([words.not_applied(self._voice)])
                return False
            applied = await exchange.apply(preview, AUTHOR, datetime.now(UTC))
            self._say(words.applied_lines(self._voice, applied))
            return right and not applied.conflicts

    async def undo(self, number: int) -> bool:
        """Bring back what a file changed; whether all of it could be brought back."""
        async with self._opened(writes=True) as exchange:
            try:
                undone = await exchange.undo(number, AUTHOR, datetime.now(UTC))
            except LookupError:
                self._say([words.no_batch(self._voice, number)])
                return False
            self._say(words.undone_lines(self._voice, number, undone))
            return not undone.left

    async def export(self, format_name: str, *, template: bool) -> Exported:
        """The directory as a file, or a file to start from. Raises MisuseError, and what bot/opening.py raises."""
        async with self._opened(writes=False) as exchange:
            try:
                return await exchange.export(format_name, template=template)
            except LookupError as error:
                known = tuple(each.name for each in FORMATS if each.template) if template else writable()
                raise MisuseError(words.unknown_format(self._voice, format_name, known)) from error

    @asynccontextmanager
    async def _opened(self, *, writes: bool) -> AsyncIterator[Exchange]:
        """Open the database; one that is not there yet is not made where nothing is written."""
        there = writes or self._settings.database_path.exists()
        async with Database(self._settings.database_path if there else IN_MEMORY, key=self._settings.key) as database:
            await current_directory(DirectoryStore(database), directory_file(self._settings))
            yield Exchange(ImportStore(database), self._settings.default_language, self._languages)

    def _with_a_yes_for_each(self, preview: Preview, removes: frozenset[str]) -> Preview:
        """The preview without those removals of entries of staff that nobody said yes to."""
        asks = [change for change in preview.plan.asks if change.entry_id not in removes]
        if self._terminal.ask is not None:
            asks = [change for change in asks if not self._yes(words.ask_remove(self._voice, change))]
        if asks:
            self._say([words.kept_line(self._voice, asks)])
        return preview.keeping({change.entry_id for change in asks})

    def _yes(self, question: str) -> bool:
        assert self._terminal.ask is not None  # noqa: S101 - asked only where somebody can answer
        return words.is_yes(self._voice, self._terminal.ask(question))

    def _say(self, lines: Iterable[str]) -> None:
        for line in lines:
            self._terminal.say(line)


def format_of(asked: str | None, output: Path | None, *, template: bool) -> str:
    """The name of the format to write: as asked for, else by the ending of the file, else the usual one."""
    ending = output.suffix.lower() if output else ""
    fitting = [each.name for each in FORMATS if each.ending == ending and each.write]
    # Of formats that share an ending, the one that is called like it is meant.
    by_ending = ending[1:] if ending[1:] in fitting else next(iter(fitting), None)
    return asked or by_ending or ("xlsx" if template else "yaml")
