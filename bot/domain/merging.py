"""Merging what a file says of an entry into what is known of it, and finding an id for an entry that has none."""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import Any

from bot.domain.entry_ids import numbered, slug_of


class Also(list[Any]):
    """Items that a list has too: what stands there already stays, and what is not there yet comes behind it."""


def merged(known: Mapping[str, Any], said: Mapping[str, Any]) -> dict[str, Any]:
    """What is known, with what is said put over it; what is not mentioned stays.

    None takes a value away. A mapping (languages, period) merges name by name, and is gone when nothing is left in it.
    A mapping whose names are numbers says what stands at these places of a list, counted from 0; the others stay.
    Items of an Also are added to a list. Any other value replaces what was there.
    """
    result = dict(known)
    for name, value in said.items():
        found = _merged_value(result.get(name), value)
        if found is None:
            result.pop(name, None)
        else:
            result[name] = found
    return result


def _merged_value(known: Any, value: Any) -> Any:
    if isinstance(value, Also):
        return _with_more(known if isinstance(known, list) else [], value)
    if not isinstance(value, Mapping):
        return value
    if any(isinstance(name, int) for name in value):
        return _merged_places(known if isinstance(known, list) else [], value)
    return merged(known if isinstance(known, Mapping) else {}, value) or None


def _with_more(known: list[Any], more: Also) -> list[Any]:
    """Both; a link whose address is there already is known, whatever it is called."""
    seen = [_identity(item) for item in known]
    return [*known, *(item for item in more if _identity(item) not in seen)]


def _identity(item: Any) -> Any:
    return item["url"] if isinstance(item, Mapping) and "url" in item else item


def _merged_places(known: list[Any], said: Mapping[int, Any]) -> list[Any] | None:
    """A list of mappings with what is said of single places; a place of which nothing is left is gone."""
    places = dict(enumerate(known))
    for place in sorted(said):
        places[place] = _merged_value(places.get(place), said[place])
    return [places[place] for place in sorted(places) if places[place] is not None] or None


class NewIds:
    """Makes ids from names, each of them once; taken: ids that are or were in use."""

    def __init__(self, taken: Container[str]) -> None:
        self._taken = taken
        self._given: set[str] = set()
        self._last: dict[str, int] = {}

    def id_for(self, name: str) -> str:
        """A free id: the name in small letters with umlauts spelt out, and a number behind it where it is taken."""
        base = slug_of(name)
        number = self._last.get(base, 0) + 1
        while self._in_use(found := numbered(base, number)):
            number += 1
        self._last[base] = number
        self._given.add(found)
        return found

    def _in_use(self, found: str) -> bool:
        return found in self._taken or found in self._given
