"""What a typed name means: the one entry that is called so, or those that may be meant."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.domain.directory import folded_name
from bot.domain.ports import Snapshot

MOST_OFFERED = 5
"""Entries that may be meant: no more of them are offered."""

_LOOKED_AT = 20
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Meant:
    """What a name may mean.

    entry_ids: entries of the directory, the likeliest first. withdrawn: names of entries that are out of it, by id.
    is_certain: they are called so; otherwise the entries are only the nearest ones.
    """

    entry_ids: tuple[str, ...]
    withdrawn: Mapping[str, str]
    is_certain: bool

    @property
    def only(self) -> str | None:
        """The entry of the directory that is meant, where no other one can be; a withdrawn one stands back."""
        return self.entry_ids[0] if len(self.entry_ids) == 1 and (self.is_certain or not self.withdrawn) else None

    @property
    def only_withdrawn(self) -> str | None:
        """The withdrawn entry that is meant, where no other one can be."""
        return next(iter(self.withdrawn)) if len(self.withdrawn) == 1 and not self.entry_ids else None


def meant_by(name: str, snapshot: Snapshot, withdrawn: Mapping[str, str] | None = None) -> Meant:
    """What somebody means who types a name or an id; withdrawn: what is out of the directory, names by id.

    An entry is called what it is named or also named, and by some words of its name where no other name holds them.
    """
    by_id, gone = snapshot.directory.by_id, withdrawn or {}
    found = [each.entry_id for each in snapshot.reader.search(name, _LOOKED_AT)]
    same = [each for each in found if _is_one_of(name, (by_id[each].name, *by_id[each].aliases))]
    if not same and name in by_id:
        same = [name]
    out = [each for each, known in gone.items() if each == name or _is_one_of(name, [known])]
    certain = bool(same or out)
    if not certain:
        same = [each for each in found if _has_words(by_id[each].name, name)]
        out = [each for each, known in gone.items() if _has_words(known, name)]
        certain = len(same) + len(out) == 1
    entry_ids = same if certain or out else found
    return Meant(tuple(entry_ids[:MOST_OFFERED]), {each: gone[each] for each in out[:MOST_OFFERED]}, certain)


def _is_one_of(name: str, names: Iterable[str]) -> bool:
    return folded_name(name) in map(folded_name, names)


def _has_words(name: str, typed: str) -> bool:
    """Whether a name holds all words that were typed."""
    words = _words(typed)
    return bool(words) and words <= _words(name)


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.casefold()))
