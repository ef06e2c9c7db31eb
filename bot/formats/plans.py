"""A plan: what a file would change in the directory, entry by entry, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from bot.domain.directory import Directory, Entry
from bot.formats.problems import Problem


@dataclass(frozen=True, slots=True)
class Standing:
    """The directory as it is, and what is known of its entries.

    revisions: the newest revision of each entry. by_hand: those that staff wrote themselves. taken: every id that was
    ever used.
    """

    directory: Directory
    revisions: Mapping[str, int] = field(default_factory=dict)
    by_hand: frozenset[str] = frozenset()
    taken: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Change:
    """One entry before and after; None where there is none. revision: the one it was compared with, 0 for a new one."""

    entry_id: str
    before: Entry | None
    after: Entry | None
    revision: int = 0
    by_hand: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """What would be done, and what is left out.

    unchanged: how many entries of the file are in the directory as they stand there.
    left_out: how many entries of the file are not taken over because of their errors.
    refused: the file cannot be used at all, and nothing would be done.
    """

    added: tuple[Change, ...] = ()
    changed: tuple[Change, ...] = ()
    removed: tuple[Change, ...] = ()
    unchanged: int = 0
    left_out: int = 0
    problems: tuple[Problem, ...] = ()
    refused: bool = False

    @property
    def changes(self) -> tuple[Change, ...]:
        """Everything that would be written."""
        return (*self.added, *self.changed, *self.removed)

    @property
    def asks(self) -> tuple[Change, ...]:
        """The removals of entries that staff wrote themselves: each needs a yes."""
        return tuple(change for change in self.removed if change.by_hand)

    def keeping(self, entry_ids: Iterable[str]) -> Plan:
        """The plan without the removal of some entries."""
        kept = set(entry_ids)
        return replace(self, removed=tuple(change for change in self.removed if change.entry_id not in kept))


@dataclass(frozen=True, slots=True)
class Applied:
    """What was written; number is None where nothing was. conflicts: entries that were changed since the comparison."""

    number: int | None
    added: int = 0
    changed: int = 0
    removed: int = 0
    conflicts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Undone:
    """Entries that are again as they were, and those that were changed since and stay as they are."""

    restored: tuple[str, ...]
    left: tuple[str, ...]
