"""A plan: what a file would change in the directory, entry by entry, and what became of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256

from pydantic import ValidationError

from bot.domain.directory import Directory, Entry
from bot.formats.problems import Problem
from bot.formats.texts import Texts


class UnreadableVersionError(Exception):
    """An entry of the directory that this version of the bot cannot read; entry_id: which."""

    def __init__(self, entry_id: str) -> None:
        super().__init__(entry_id)
        self.entry_id = entry_id


@dataclass(frozen=True, slots=True)
class Version:
    """An entry that is out of memory until somebody looks at it; digest: differs for bodies that differ."""

    texts: Texts
    place: int
    digest: bytes

    @classmethod
    def kept(cls, texts: Texts, body: str) -> Version:
        """An entry by the text in which it is stored."""
        return cls(texts, texts.add(body), sha256(body.encode()).digest()[:16])

    @property
    def body(self) -> str:
        """The entry as it is stored."""
        return self.texts[self.place]

    @property
    def entry(self) -> Entry:
        """The entry, made anew each time. Raises UnreadableVersionError."""
        body = self.body
        try:
            return Entry.model_validate_json(body)
        except ValidationError as error:
            raise UnreadableVersionError(str(json.loads(body)["id"])) from error


@dataclass(frozen=True, slots=True)
class Known:
    """An entry of the directory as far as every comparison needs it; revision: the newest one.

    by_hand: staff wrote it themselves.
    """

    version: Version
    name: str
    aliases: tuple[str, ...] = ()
    revision: int = 0
    by_hand: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """The directory as it is. frame: its kinds, topics and header, without entries.

    entries: in their order, by id. taken: every id that was ever used.
    """

    frame: Directory
    entries: Mapping[str, Known]
    taken: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Change:
    """One entry as it was and as it becomes; None where there is none.

    name: as it becomes, or as it was. revision: the one it was compared with, 0 for a new one.
    """

    entry_id: str
    name: str
    was: Version | None
    becomes: Version | None
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
