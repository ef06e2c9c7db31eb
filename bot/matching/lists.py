"""Whether a message asks for a list, and by which topic, place or kind."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.directory import Facet
from bot.domain.questions import Filter
from bot.matching.phrases import Match
from bot.matching.reading import Reading
from bot.matching.signals import Label, Sign

SURELY, MAYBE = 2.0, 1.0
"""What phrases of the lexicon speak for a list."""
LEFTOVER = 0.7
"""What each word speaks against a list that is no topic, place or kind."""
_FACTS = frozenset(
    {
        Facet.CONTACT,
        Facet.PHONE,
        Facet.EMAIL,
        Facet.WEBSITE,
        Facet.ADDRESS,
        Facet.PLACES,
        Facet.OPENING_HOURS,
        Facet.IMAGE_CREDIT,
    }
)
"""Facets that are asked of one entry, not of a list."""
NEEDED = 1.0
NAMED = 0.8
"""Cover of an entry's name from which a message is about that entry, not about a list."""


def asked_list(reading: Reading, named: float) -> Filter | None:
    """The filter of the list that is asked for, or None where none is; named: cover of the best entry's name."""
    signs, places, leftover = reading.signs, reading.places, reading.beside_filters
    surely, maybe = signs.of(Sign.LIST), signs.of(Sign.MAYBE_LIST)
    topics, kinds = signs.values(Sign.TOPIC), signs.values(Sign.KIND)
    everything = bool(signs.of(Sign.EVERYTHING))
    if not surely and not maybe and not (everything and (topics or places) and not leftover):
        return None
    if not (topics or places or kinds or everything or surely):
        return None
    strength = (SURELY if surely else 0.0) + MAYBE * min(len(maybe) + everything, 2)
    only_places = set(reading.content) <= reading.at_places
    if named >= NAMED and (leftover or (strength < SURELY and not only_places)):
        return None
    facts = {Facet(value) for value in signs.values(Sign.FACET)} & _FACTS
    if facts and not surely:
        return None
    if strength - LEFTOVER * len(leftover) < NEEDED:
        return None
    topic = _topic_after(reading, surely or maybe) if topics else None
    place = places[0] if places else None
    kind = kinds[0] if kinds and topic is None else None
    return Filter(topic, place, kind)


def _topic_after(reading: Reading, phrases: Sequence[Match[Label]]) -> str:
    """The first topic behind the phrase that asks for the list, else the first: who asks may say who they are."""
    topics = reading.signs.of(Sign.TOPIC)
    begin = min((phrase.start for phrase in phrases), default=0)
    return next((match for match in topics if match.start >= begin), topics[0]).label[1]
