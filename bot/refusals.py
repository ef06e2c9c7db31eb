"""What stands in the way of every command, in words: files and databases that cannot be used."""

from __future__ import annotations

from pathlib import Path

from bot.formats.problems import DirectoryFileError
from bot.languages import CatalogError
from bot.matching.word_files import LexiconError
from bot.store.directory import UnreadableEntriesError
from bot.store.errors import DatabaseError, MigrationError, NewerDatabaseError, trouble_of
from bot.wording import console
from bot.wording.problems import problem_line
from bot.wording.voice import Voice


def words_for(voice: Voice, error: Exception, database: Path) -> list[str] | None:
    """The lines for an operator; None for an error that nobody but a programmer can do anything about."""
    match error:
        case DirectoryFileError():
            return [problem_line(voice, problem) for problem in error.problems]
        case LexiconError():
            return [console.broken_file(voice, str(error.path), ": ".join(one)) for one in error.problems]
        case CatalogError():
            return [console.broken_file(voice, str(error.path), error.detail)]
        case UnreadableEntriesError():
            return [console.unreadable_entries(voice, error.entry_ids)]
        case DatabaseError():
            return [console.database_line(voice, error.path, error.problem.value)]
        case NewerDatabaseError():
            return [console.newer_database_line(voice, error.path)]
        case MigrationError():
            return [console.migration_line(voice, error.path, error.copy, error.detail)]
        case _:
            # It was opened, and then full, locked or damaged.
            trouble = trouble_of(error)
            return None if trouble is None else [console.database_line(voice, str(database), trouble)]
