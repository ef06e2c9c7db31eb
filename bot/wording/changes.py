"""What changed in an entry, in words: the beginning of an announcement to those who follow it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from bot.domain.directory import Directory, Entry, Facet, changed_fields
from bot.wording.contacts import contacts
from bot.wording.facets import FACET_LABELS, facet_paragraphs
from bot.wording.html import Html, bold, cut, html, joined, plain, within
from bot.wording.voice import Voice, mark

_LONGEST_VALUE = 250
"""UTF-16 code units of a value that is quoted, so that several changes fit into one announcement."""

_LONGEST = 3400
"""UTF-16 code units of all changes together: what staff may write (bot/announcing/composing.py) is a little more."""

_LABELS = {
    "name": mark("Name"),
    "action_fields": mark("Fields of action"),
    "status": FACET_LABELS[Facet.PROGRESS],
    "links": mark("Links"),
    "contacts": FACET_LABELS[Facet.CONTACT],
}
"""Names of fields that are no facets, or are called otherwise."""

_TOLD = (
    *("name", "status", "period", "opening_hours", "contacts", "website", "links", "summary", "background", "reasons"),
    *(
        "activities",
        "focus_areas",
        "action_fields",
        "progress",
        "budget",
        "funders",
        "places",
        "topics",
        "good_to_know",
    ),
)
"""The fields whose changes concern people, the most useful first: not those that only help to find the entry."""


def changes_in_words(voice: Voice, directory: Directory, before: Entry, after: Entry) -> Html:
    """The changes between two versions of an entry, one paragraph each; empty where none concerns people.

    A text that is quoted is cut; staff can say it in their own words before they send it.
    """
    told = told_changes(voice, directory, before, after)
    if not told:
        return Html("")
    head = voice.say("<b>{name}</b>: something has changed.", name=after.name)
    return within(head, list(told.values()), Html(""), _LONGEST)


def is_there(voice: Voice, entry: Entry) -> Html:
    """An entry is new, as people are told of it."""
    return joined([voice.say("<b>{name}</b> is new in the directory.", name=entry.name), html(voice.of(entry.summary))])


def leaves(voice: Voice, entry: Entry, day: date) -> Html:
    """An entry will be withdrawn, as people are told of it; why is for staff to say."""
    told = voice.speech.date(day.isoformat())
    return voice.say("From {day} on, <b>{name}</b> is not in the directory any more.", day=told, name=entry.name)


def told_changes(voice: Voice, directory: Directory, before: Entry, after: Entry) -> dict[str, Html]:
    """The changes that concern people, each in words, by the names of the fields."""
    changed = changed_fields(before, after)
    told = {name: _told(voice, directory, name, before, after) for name in _TOLD if name in changed}
    return {name: line for name, line in told.items() if line}


def _told(voice: Voice, directory: Directory, name: str, before: Entry, after: Entry) -> Html:
    old, new = _values(voice, directory, name, before), _values(voice, directory, name, after)
    if old == new:
        # It changed in another language only.
        return Html("")
    label = bold(voice.label(_LABELS[name] if name in _LABELS else FACET_LABELS[Facet(name)]))
    if name in _LISTS:
        return _list_change(voice, label, old, new)
    if not new:
        return voice.say("{label}: no longer given (until now “{old}”)", label=label, old=_quoted(old))
    if not old:
        return voice.say("{label}: new “{new}”", label=label, new=_quoted(new))
    return voice.say("{label}: new “{new}” (until now “{old}”)", label=label, new=_quoted(new), old=_quoted(old))


def _list_change(voice: Voice, label: Html, old: Sequence[str], new: Sequence[str]) -> Html:
    added = [item for item in new if item not in old]
    removed = [item for item in old if item not in new]
    lines = [voice.say("{label}:", label=label)]
    lines += [voice.say("• new: {item}", item=cut(item, _LONGEST_VALUE)) for item in added]
    lines += [voice.say("• no longer: {item}", item=cut(item, _LONGEST_VALUE)) for item in removed]
    # Put into another order, a list tells nothing new.
    return joined(lines) if len(lines) > 1 else Html("")


def _quoted(values: Sequence[str]) -> str:
    return cut(" ".join(values), _LONGEST_VALUE)


def _values(voice: Voice, directory: Directory, name: str, entry: Entry) -> list[str]:
    """What a field of an entry says in the language of the voice, as plain texts."""
    value = getattr(entry, name)
    if not value:
        return []
    if name in _WORDED:
        return _WORDED[name](voice, directory, entry)
    if isinstance(value, Mapping):
        told = voice.of(value)
        return list(told) if isinstance(told, list) else [str(told)]
    return list(map(str, value)) if isinstance(value, list) else [str(value)]


def _contacts(voice: Voice, directory: Directory, entry: Entry) -> list[str]:
    return [", ".join(plain(html(contact)).split("\n")) for contact in contacts(voice, directory, entry)]


def _facet(facet: Facet) -> Callable[[Voice, Directory, Entry], list[str]]:
    def told(voice: Voice, directory: Directory, entry: Entry) -> list[str]:
        return [plain(paragraph) for paragraph in facet_paragraphs(voice, directory, entry, facet)]

    return told


def _links(voice: Voice, _directory: Directory, entry: Entry) -> list[str]:
    return [f"{voice.of(link.label)} ({link.url})" for link in entry.links]


def _topics(voice: Voice, directory: Directory, entry: Entry) -> list[str]:
    return [str(voice.of(directory.topics[topic])) for topic in entry.topics if topic in directory.topics]


_STATUSES = {"planned": mark("planned"), "active": mark("under way"), "ended": mark("ended")}


def _status(voice: Voice, _directory: Directory, entry: Entry) -> list[str]:
    return [voice.label(_STATUSES[entry.status])] if entry.status else []


_WORDED: Mapping[str, Callable[[Voice, Directory, Entry], list[str]]] = {
    "contacts": _contacts,
    "period": _facet(Facet.PERIOD),
    "budget": _facet(Facet.BUDGET),
    "links": _links,
    "topics": _topics,
    "status": _status,
}
_LISTS = frozenset({"contacts", "links", "focus_areas", "action_fields", "funders", "places", "topics", "good_to_know"})
