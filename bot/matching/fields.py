"""What of an entry is searched: its texts by field, with weights, and the facet that each text answers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum

from bot.domain.directory import Contact, Directory, Entry, Facet


class Field(StrEnum):
    """Where in an entry a word stands."""

    NAME = "name"
    ALIAS = "alias"
    PEOPLE = "people"
    KEYWORD = "keyword"
    QUESTION = "question"
    PLACE = "place"
    TOPIC = "topic"
    TEXT = "text"


WEIGHTS: Mapping[Field, float] = {
    Field.NAME: 1.0,
    Field.ALIAS: 1.0,
    Field.PEOPLE: 0.8,
    Field.KEYWORD: 0.7,
    Field.QUESTION: 0.6,
    Field.PLACE: 0.4,
    Field.TOPIC: 0.4,
    Field.TEXT: 0.4,
}
"""How much a word counts in a field; measured, and not very sensitive."""

PROSE = (
    Facet.SUMMARY,
    Facet.BACKGROUND,
    Facet.REASONS,
    Facet.ACTIVITIES,
    Facet.FOCUS_AREAS,
    Facet.PROGRESS,
    Facet.OPENING_HOURS,
    Facet.FUNDERS,
    Facet.GOOD_TO_KNOW,
)
"""Facets whose texts are compared with a question, to find the one that holds the fact."""


_IN_BRACKETS = re.compile(r"\s*\([^()]*\)")

FOREIGN, ELSEWHERE = "foreign", "elsewhere"
"""The kinds of what is no entry: subjects that the directory does not hold, and its own subjects in other places."""


def names_of(entry: Entry) -> list[str]:
    """All names of an entry, the proper one first; "Living Here (LH)" is also called "Living Here"."""
    plain = _IN_BRACKETS.sub("", entry.name).strip()
    return [entry.name, *([plain] if plain not in ("", entry.name) else []), *entry.aliases]


def fields_of(entry: Entry, directory: Directory) -> Iterator[tuple[Field, Facet | None, str]]:
    """Every searched text of an entry with its field, and the facet of which it tells or for which it asks."""
    name, *others = names_of(entry)
    yield Field.NAME, None, name
    yield from ((Field.ALIAS, None, other) for other in others)
    for contact in entry.contacts:
        yield from _of_contact(contact)
    yield from ((Field.KEYWORD, None, keyword) for keyword in texts_in(entry.keywords))
    yield from ((Field.QUESTION, None, question) for question in texts_in(entry.questions))
    for facet, asked in (entry.facet_questions or {}).items():
        yield from ((Field.QUESTION, facet, question) for question in texts_in(asked))
    yield from ((Field.PLACE, None, place) for place in entry.places)
    for topic in entry.topics:
        for label in texts_in(directory.topics.get(topic)):
            yield Field.TOPIC, None, label
    for facet in PROSE:
        for text in _prose(entry, facet):
            yield Field.TEXT, facet, text


def _of_contact(contact: Contact) -> Iterator[tuple[Field, Facet | None, str]]:
    for text in (contact.person, contact.organisation):
        if text:
            yield Field.PEOPLE, None, text
    for text in (contact.street, contact.city, *texts_in(contact.role)):
        if text:
            yield Field.TEXT, None, text


def texts_in(value: Mapping[str, str | list[str]] | None) -> Iterator[str]:
    """Every text of a text or list that is given per language."""
    for texts in (value or {}).values():
        yield from [texts] if isinstance(texts, str) else texts


def _prose(entry: Entry, facet: Facet) -> Iterable[str]:
    if facet is Facet.FOCUS_AREAS:
        return [*texts_in(entry.focus_areas), *texts_in(entry.action_fields)]
    if facet is Facet.FUNDERS:
        return entry.funders
    value: Mapping[str, str | list[str]] | None = getattr(entry, facet.value)
    return list(texts_in(value))
