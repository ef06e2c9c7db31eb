"""Opening what every command needs: the database, the directory in it, and the assistant that knows it."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.assistant import Assistant
from bot.config import Settings
from bot.domain.directory import Directory, Entry
from bot.domain.ports import Snapshot
from bot.formats.problems import DirectoryFileError
from bot.formats.yaml_file import fingerprint_of, parse_directory, read_bytes
from bot.languages import Languages
from bot.matching.foreign import read_foreign_subjects
from bot.matching.lexicon import Lexicon, read_lexicons
from bot.matching.questions import Matcher
from bot.resources import data_folder, locales_folder
from bot.store.database import Database
from bot.store.directory import DirectoryStore
from bot.store.questions import QuestionStore
from bot.store.recent import RecentConversations
from bot.wording.voice import Voices

IN_MEMORY = Path(":memory:")

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Opened:
    """What stands ready: who answers, the memory, and the database."""

    assistant: Assistant
    memory: RecentConversations
    database: Database


def directory_file(settings: Settings) -> Path:
    """The file that the directory starts from: one of the operator's own, or the shipped one."""
    return settings.directory_file or data_folder() / "initiatives.yaml"


def open_voices(settings: Settings) -> Voices:
    """The voices of all languages."""
    return Voices(Languages(locales_folder(), settings.default_language))


@asynccontextmanager
async def opened(settings: Settings, *, database: Path | None = None) -> AsyncIterator[Opened]:
    """Open the database, bring the directory in it up to date, and make the assistant.

    database: another file than that of the settings, or IN_MEMORY.
    Raises DirectoryFileError where the directory file is broken and the database holds no directory yet, and the
    errors of bot/store/errors.py where the database cannot be used.
    """
    voices = open_voices(settings)
    async with (
        Database(
            database or settings.database_path, key=None if database == IN_MEMORY else settings.key
        ) as opened_database,
        RecentConversations(QuestionStore(opened_database)) as memory,
    ):
        assistant = Assistant(
            await _snapshot(DirectoryStore(opened_database), settings),
            memory,
            voices,
            context_minutes=settings.context_minutes,
            notice=settings.notice,
            ages=settings.ages,
        )
        yield Opened(assistant, memory, opened_database)


async def _snapshot(store: DirectoryStore, settings: Settings) -> Snapshot:
    """The directory as it is at the start; nobody else holds it, so that it can go when another takes its place."""
    directory, mark = await current_directory(store, directory_file(settings))
    return Snapshot(directory, matcher_of(directory), mark)


def matcher_of(directory: Directory) -> Matcher:
    """What understands questions about a directory, by the shipped words. Raises LexiconError."""
    return Matcher(directory, *shipped_words())


def shipped_words() -> tuple[dict[str, Lexicon], tuple[Entry, ...]]:
    """The shipped lexicons, and the subjects that are in no directory. Raises LexiconError."""
    return read_lexicons(data_folder() / "lexicon"), read_foreign_subjects(data_folder() / "foreign")


async def current_directory(store: DirectoryStore, file: Path) -> tuple[Directory, str]:
    """The directory of the database, after a new version of the file was taken over, with the store's mark of it.

    The mark is read first: of what another process changes meanwhile, the next look at it tells.
    A broken file never replaces a working directory: it is logged, and the one in the database stays.
    """
    try:
        content = read_bytes(file)
        if not await store.is_current(fingerprint_of(content)):
            read = parse_directory(content, file.name)
            await store.sync(read.directory, read.fingerprint, datetime.now(UTC))
    except DirectoryFileError as error:
        mark, kept = await store.mark(), await store.load()
        if kept is None:
            raise
        _log.error("%s is broken (%d problems, see check): the last working directory stays", file, len(error.problems))
        return kept, mark
    mark, directory = await store.mark(), await store.load()
    assert directory is not None  # noqa: S101 - it was synced just now, or is current
    return directory, mark
