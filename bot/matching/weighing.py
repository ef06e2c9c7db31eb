"""How much each word of a message counts when entries are ranked, and which neighbours together are a name."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bot.domain.directory import Directory
from bot.matching.index import Index
from bot.matching.postings import Floats
from bot.matching.ranking import Joined, Part
from bot.matching.reading import Reading
from bot.matching.signals import Sign
from bot.matching.text import is_symbol

FACET, PLACE, ORIGIN, REGION = 0.3, 0.5, 0.2, 0.2
"""How much words count that ask for a facet, name a place, say where somebody comes from, or name the region."""
MOST_JOINED = 3
"""Neighbouring words that are tried as one name at most."""


def parts_of(reading: Reading, index: Index) -> list[Part]:
    """The words of a message with what they count; small words count nothing, but may be part of a name."""
    unsaid = reading.plain | reading.signs.covered(Sign.LIST)
    parts = []
    for position, word in enumerate(reading.words):
        if is_symbol(word):
            continue
        factor = 1.0
        if position in unsaid:
            factor = 0.0
        elif position in reading.origins:
            factor = ORIGIN
        elif position in reading.region:
            factor = REGION
        elif position in reading.asking:
            factor = FACET
        elif position in reading.at_places:
            factor = PLACE
        parts.append(Part(index.evidence(word), factor))
    return parts


def joined_names(reading: Reading, index: Index) -> list[Joined]:
    """Where one to three neighbouring words, written as one, are a name: "co dorf", "badbelzigapp"."""
    found = []
    for size in range(1, MOST_JOINED + 1):
        for start in range(len(reading.words) - size + 1):
            positions = range(start, start + size)
            if reading.plain.issuperset(positions):
                continue
            words = reading.words[start : start + size]
            likeness, numbers = index.names.joined("".join(words), misspelt=not reading.known.issuperset(words))
            if numbers:
                weight = sum(index.evidence(word).weight for word in words)
                entries = sorted({index.names.owner_of[number] for number in numbers})
                names = np.array(numbers, dtype=np.int64)
                found.append(Joined(positions, entries, names, likeness, weight))
    return found


class Serving:
    """Which entries serve which places."""

    def __init__(self, directory: Directory) -> None:
        self._size = len(directory.entries)
        self._by_place: dict[str, list[int]] = {}
        for number, entry in enumerate(directory.entries):
            for place in entry.places:
                self._by_place.setdefault(place, []).append(number)

    def any_of(self, places: Sequence[str]) -> Floats | None:
        """1 for the entries that serve one of the places, else 0; None where no place is named."""
        if not places:
            return None
        serving = np.zeros(self._size)
        for place in places:
            serving[self._by_place[place]] = 1.0
        return serving
