"""What a file of any format says of entries, before it is compared with the directory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.formats.problems import Problem


@dataclass(frozen=True, slots=True)
class Incoming:
    """What a file says of one entry.

    fields: fields of an entry in the form of a directory file ("id", "name", "summary": {"de": …}, "contacts": […]),
        and only those that the file mentions; None for one that the file says is empty. A mapping of places, counted
        from 0, instead of a list says what stands there only ("contacts": {0: {"phone": …}}). Nothing is checked yet.
    number: place in the file, counted from 1. line: where it stands, counted from 1, where a format has lines.
    lines: where single fields stand, in formats where they have lines of their own.
    """

    fields: Mapping[str, Any]
    number: int
    line: int | None = None
    lines: Mapping[str, int] = field(default_factory=dict)


Reading = Iterator[Incoming | Problem]
"""All that a file says, entry by entry, so that none need be kept; what is wrong with an entry comes before it."""


@dataclass(frozen=True, slots=True)
class FileRead:
    """All that a small file says at once, and what could not be read in it or should be looked at."""

    incoming: tuple[Incoming, ...]
    problems: tuple[Problem, ...] = ()

    @property
    def reading(self) -> Reading:
        """The same, one after the other."""
        yield from self.problems
        yield from self.incoming
