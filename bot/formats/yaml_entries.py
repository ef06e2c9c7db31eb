"""What a YAML file in the form of the directory says of entries, complete or only of some fields."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from bot.formats.incoming import Incoming, Reading
from bot.formats.problems import FieldPath, Problem, ProblemCode, Severity
from bot.formats.source import Source
from bot.formats.yaml_building import Document, Item
from bot.formats.yaml_text import ItemsOfYaml


def read_yaml_entries(source: Source) -> Reading:
    """The entries of a directory file, or of a plain list of entries; never raises, whatever the file is.

    A field with nothing behind it is emptied; one that is not there stays. Name, kinds and topics of the directory in
    the file are not looked at.
    """
    wrong = source.undecodable("utf-8-sig")
    if wrong is not None:
        yield Problem(ProblemCode.NOT_UTF8, (), source.line_at(wrong), {"position": wrong})
        return
    items = ItemsOfYaml(source, "entries")
    handed = 0
    for item in items:
        handed += 1
        yield _said(item)
    document = items.document
    yield from (replace(problem, severity=Severity.ERROR) for problem in document.problems)
    if not document.problems:
        yield from _rest(document, handed)


def _rest(document: Document, handed: int) -> Reading:
    """What is to say after the last entry that was handed out."""
    above: FieldPath = ("entries",) if isinstance(document.value, dict) else ()
    entries = document.value.get("entries") if above else document.value
    if isinstance(entries, list):
        # A list that stands elsewhere in the file, and here only by its name.
        yield from map(_said, _items(document, entries, handed))
    elif document.value is None:
        yield Problem(ProblemCode.EMPTY_FILE, line=1)
    elif entries is not None:
        yield _wrong_type(above, document.line_of(above), "list", entries)


def _items(document: Document, entries: list[Any], first: int) -> Iterator[Item]:
    for place in range(first, len(entries)):
        line, lines = document.lines["entries"][1][place]
        yield Item(place, entries[place], line, lines, {})


def _said(item: Item) -> Incoming | Problem:
    if not isinstance(item.value, dict):
        problem = _wrong_type(("entries", item.place), item.line, "mapping", item.value)
        return replace(problem, number=item.place + 1)
    for way in item.blanks:
        if way and isinstance(way[-1], str):
            _empty(item.value, way)
    lines = {name: item.lines[name][0] for name in item.value}
    return Incoming(item.value, item.place + 1, item.line, lines)


def _empty(entry: dict[str, Any], way: FieldPath) -> None:
    """Say that a field is empty; within a list nothing need be said, since a list replaces what is there."""
    inside: Any = entry
    for part in way[:-1]:
        inside = inside[part]
        if not isinstance(inside, dict):
            return
    inside[way[-1]] = None


def _wrong_type(path: FieldPath, line: int, expected: str, found: Any) -> Problem:
    kind = "list" if isinstance(found, list) else "mapping" if isinstance(found, dict) else "text"
    params = {"expected": expected, "found": kind}
    return Problem(ProblemCode.WRONG_TYPE, path, line, params)
