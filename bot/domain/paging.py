"""Paging: the part of a list that one message shows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")
S = TypeVar("S")


@dataclass(frozen=True, slots=True)
class Part(Generic[T]):
    """One page of a list.

    items: what stands on it. number: of the page, from 0. first: the place of its first item in the list, from 0.
    has_more: whether another page follows. pages: how many there are; None where nobody counted them.
    """

    items: Sequence[T]
    number: int
    first: int
    has_more: bool
    pages: int | None = None

    @property
    def numbered(self) -> Iterator[tuple[int, T]]:
        """The items with their places in the list, from 1."""
        return enumerate(self.items, self.first + 1)

    def with_each(self, change: Callable[[T], S]) -> Part[S]:
        """The same page with what a change makes of each item."""
        return Part([change(item) for item in self.items], self.number, self.first, self.has_more, self.pages)


def part_of(items: Sequence[T], wanted: int, size: int) -> Part[T]:
    """A page of a list; the last one where the list has become shorter than that."""
    pages = max(1, -(-len(items) // size))
    number = min(wanted, pages - 1)
    first = number * size
    return Part(items[first : first + size], number, first, number < pages - 1, pages)


def part_read(found: Sequence[T], number: int, size: int) -> Part[T]:
    """A page that was read by itself; found: its items, and one more where another page follows."""
    return Part(found[:size], number, number * size, len(found) > size)
