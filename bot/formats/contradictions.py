"""What entries of a directory contradict each other in: read from raw values, so that no other mistake hides it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.domain.deep_links import DeepLink, is_reserved
from bot.domain.directory import folded_name
from bot.formats.field_problems import nearest
from bot.formats.problems import FieldPath, Problem, ProblemCode, Severity

Entries = list[tuple[int, dict[str, Any]]]
"""Entries as they were read, each with its place in the file, counted from 0."""

_MAY_DIFFER = frozenset({"keywords", "questions", "facet_questions"})
"""Words that people use: one language may know more of them than another."""


def contradictions(value: Any) -> Iterator[Problem]:
    """Every contradiction of a directory that was read from a file, whatever else is wrong with it."""
    if not isinstance(value, dict):
        return
    yield from contradictions_between(value)
    yield from _reserved_ids(value)
    for number, entry in enumerate(_list(value.get("entries"))):
        if isinstance(entry, dict):
            yield from contradictions_within(("entries", number), entry)


def contradictions_between(value: dict[str, Any]) -> Iterator[Problem]:
    """What entries contradict each other in, and the directory around them: ids, names, kinds, topics."""
    found = value.get("entries")
    entries = [(number, entry) for number, entry in enumerate(_list(found)) if isinstance(entry, dict)]
    yield from _duplicate_ids(entries)
    yield from _unknown_references(value, entries)
    yield from _shared_names(entries)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _texts(value: Any) -> list[tuple[int, str]]:
    return [(place, text) for place, text in enumerate(_list(value)) if isinstance(text, str)]


def _id(entry: dict[str, Any], number: int) -> str:
    found = entry.get("id")
    return found if isinstance(found, str) else f"#{number + 1}"


def _duplicate_ids(entries: Entries) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for number, entry in entries:
        own = _id(entry, number)
        if own in first:
            params: dict[str, str | int] = {"value": own, "first": first[own] + 1}
            yield Problem(ProblemCode.DUPLICATE_ID, ("entries", number, "id"), params=params)
        first.setdefault(own, number)


def reserved_id(path: FieldPath, entry_id: str, severity: Severity) -> Problem:
    """That links with an id mean something else; a mistake in a new entry, which is an error then."""
    params = {"value": entry_id, "reserved": ", ".join(DeepLink)}
    return Problem(ProblemCode.RESERVED_ID, (*path, "id"), params=params, severity=severity)


def _reserved_ids(value: dict[str, Any]) -> Iterator[Problem]:
    """Nobody can tell here which entries are new; who has such an id keeps it."""
    for number, entry in enumerate(_list(value.get("entries"))):
        found = entry.get("id") if isinstance(entry, dict) else None
        if isinstance(found, str) and is_reserved(found):
            yield reserved_id(("entries", number), found, Severity.WARNING)


def _unknown_references(value: dict[str, Any], entries: Entries) -> Iterator[Problem]:
    kinds, topics = _names(value.get("kinds")), _names(value.get("topics"))
    for number, entry in entries:
        yield from unknown_references(("entries", number), entry, kinds, topics)
    header = value.get("directory")
    home = header.get("home_entry") if isinstance(header, dict) else None
    ids = [_id(entry, number) for number, entry in entries]
    if isinstance(home, str) and home not in ids:
        params = {"value": home, "nearest": nearest(home, ids)}
        yield Problem(ProblemCode.UNKNOWN_HOME, ("directory", "home_entry"), params=params)


def unknown_references(
    path: FieldPath, entry: dict[str, Any], kinds: list[str] | None, topics: list[str] | None
) -> Iterator[Problem]:
    """The kind and the topics of an entry that are not among the known ones; None where these are not known either."""
    kind = entry.get("kind")
    if isinstance(kind, str) and kinds is not None and kind not in kinds:
        yield _unknown(ProblemCode.UNKNOWN_KIND, (*path, "kind"), kind, kinds)
    for place, topic in _texts(entry.get("topics")):
        if topics is not None and topic not in topics:
            yield _unknown(ProblemCode.UNKNOWN_TOPIC, (*path, "topics", place), topic, topics)


def _names(value: Any) -> list[str] | None:
    """The names in a mapping; none where it is absent; None where it is no mapping, which is a problem of its own."""
    return [] if value is None else list(value) if isinstance(value, dict) else None


def _unknown(code: ProblemCode, path: FieldPath, value: str, known: list[str]) -> Problem:
    return Problem(code, path, params={"value": value, "nearest": nearest(value, known), "known": ", ".join(known)})


def _shared_names(entries: Entries) -> Iterator[Problem]:
    """A name leads to one entry; an alias that several share is true of "family centre", and worth a look otherwise.

    An alias that is the name of another entry takes away that entry's name, unless both have that name anyway.
    """
    named: dict[str, dict[str, None]] = {}
    known_as: dict[str, dict[str, None]] = {}
    for number, entry in entries:
        own = _id(entry, number)
        if isinstance(entry.get("name"), str):
            named.setdefault(folded_name(entry["name"]), {})[own] = None
        for folded in {folded_name(alias) for _, alias in _texts(entry.get("aliases"))}:
            known_as.setdefault(folded, {})[own] = None
    for number, entry in entries:
        own, path, name = _id(entry, number), ("entries", number), entry.get("name")
        if isinstance(name, str):
            yield from _shared(ProblemCode.SHARED_NAME, (*path, "name"), name, own, named[folded_name(name)])
        for place, alias in _texts(entry.get("aliases")):
            folded = folded_name(alias)
            bearers = named.get(folded, {})
            if bearers and own not in bearers:
                params = {"value": alias, "other": next(iter(bearers))}
                yield Problem(ProblemCode.ALIAS_IS_NAME, (*path, "aliases", place), params=params)
            elif not bearers:
                yield from _shared(ProblemCode.SHARED_ALIAS, (*path, "aliases", place), alias, own, known_as[folded])


def _shared(code: ProblemCode, path: FieldPath, value: str, own: str, bearers: dict[str, None]) -> Iterator[Problem]:
    """A name that several entries bear, said once: at the first of them."""
    _, *others = bearers if next(iter(bearers)) == own else [own]
    if others:
        params = {"value": value, "others": ", ".join(others)}
        yield Problem(code, path, params=params, severity=Severity.WARNING)


def contradictions_within(path: FieldPath, value: Any, field: str = "") -> Iterator[Problem]:
    """What is odd inside of an entry: the same text twice in a list, lists that are longer in one language."""
    if isinstance(value, dict):
        for name, inside in value.items():
            yield from contradictions_within((*path, name), inside, field or name)
        yield from _uneven(path, value, field)
    elif isinstance(value, list):
        seen: set[str] = set()
        for place, inside in enumerate(value):
            if not isinstance(inside, str):
                yield from contradictions_within((*path, place), inside, field)
            elif inside in seen:
                repeated = {"value": inside}
                yield Problem(ProblemCode.REPEATED, (*path, place), params=repeated, severity=Severity.WARNING)
            else:
                seen.add(inside)


def _uneven(path: FieldPath, value: dict[str, Any], field: str) -> Iterator[Problem]:
    if not field or field in _MAY_DIFFER or not all(isinstance(inside, list) for inside in value.values()):
        return
    if len({len(inside) for inside in value.values()}) > 1:
        lengths = ", ".join(f"{language}: {len(inside)}" for language, inside in value.items())
        yield Problem(ProblemCode.UNEVEN_LISTS, path, params={"lengths": lengths}, severity=Severity.WARNING)
