"""Files as tests read them: all at once, with directories in place of databases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bot.domain.directory import Directory, Entry, body_of
from bot.formats.incoming import FileRead, Incoming
from bot.formats.plans import Change, Known, Standing, Version
from bot.formats.problems import Problem, Severity
from bot.formats.texts import Texts


def gathered(reading: Iterable[Incoming | Problem]) -> FileRead:
    """All that counts of what a file says: nothing of its entries where an error concerns the whole file."""
    said = list(reading)
    problems = tuple(each for each in said if isinstance(each, Problem))
    of_file = tuple(each for each in problems if each.number is None)
    if any(each.severity is Severity.ERROR for each in of_file):
        return FileRead((), of_file)
    return FileRead(tuple(each for each in said if isinstance(each, Incoming)), problems)


def version_of(entry: Entry) -> Version:
    return Version.kept(Texts(), body_of(entry))


def standing_of(
    directory: Directory,
    revisions: Mapping[str, int] | None = None,
    by_hand: frozenset[str] = frozenset(),
    taken: frozenset[str] = frozenset(),
) -> Standing:
    """A directory as it stands in a database; revisions: of its entries, where they have any."""
    numbers = revisions or {}
    known = {
        entry.id: Known(
            version_of(entry), entry.name, tuple(entry.aliases), numbers.get(entry.id, 0), entry.id in by_hand
        )
        for entry in directory.entries
    }
    return Standing(directory.model_copy(update={"entries": []}), known, taken)


def change_of(
    entry_id: str, before: Entry | None, after: Entry | None, revision: int = 0, *, by_hand: bool = False
) -> Change:
    was, becomes = (version_of(entry) if entry else None for entry in (before, after))
    named = after or before
    return Change(entry_id, named.name if named else entry_id, was, becomes, revision, by_hand)
