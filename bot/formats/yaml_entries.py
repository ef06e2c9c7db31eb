"""What a YAML file in the form of the directory says of entries, complete or only of some fields."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.formats.incoming import FileRead, Incoming
from bot.formats.problems import FieldPath, Problem, ProblemCode, Severity
from bot.formats.yaml_text import Document, read_yaml


def read_yaml_entries(content: bytes) -> FileRead:
    """The entries of a directory file, or of a plain list of entries; never raises, whatever the file is.

    A field with nothing behind it is emptied; one that is not there stays. Name, kinds and topics of the directory in
    the file are not looked at.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return FileRead((), (Problem(ProblemCode.NOT_UTF8, (), line, {"position": error.start}),))
    document = read_yaml(text)
    if document.problems:
        return FileRead((), tuple(replace(problem, severity=Severity.ERROR) for problem in document.problems))
    above: FieldPath = ("entries",) if isinstance(document.value, dict) else ()
    entries = document.value.get("entries") if above else document.value
    if entries is None:
        return FileRead((), (Problem(ProblemCode.EMPTY_FILE, line=1),) if document.value is None else ())
    if not isinstance(entries, list):
        return FileRead((), (_wrong_type(above, document, "list", entries),))
    incoming, problems = [], []
    emptied = _emptied(document, above)
    for place, entry in enumerate(entries):
        path = (*above, place)
        if isinstance(entry, dict):
            incoming.append(_incoming(entry, place, path, document, emptied.get(place, [])))
        else:
            problem = _wrong_type(path, document, "mapping", entry)
            problems.append(replace(problem, path=("entries", place), number=place + 1))
    return FileRead(tuple(incoming), tuple(problems))


def _incoming(
    entry: dict[str, Any], place: int, path: FieldPath, document: Document, emptied: list[FieldPath]
) -> Incoming:
    for way in emptied:
        _empty(entry, way)
    lines = {name: document.line_of((*path, name)) for name in entry}
    return Incoming(entry, place + 1, document.line_of(path), lines)


def _emptied(document: Document, above: FieldPath) -> dict[int, list[FieldPath]]:
    """The ways to fields with nothing behind them, by the place of their entry."""
    found: dict[int, list[FieldPath]] = {}
    for path in document.blanks:
        place, *way = path[len(above) :] or ("",)
        if path[: len(above)] == above and isinstance(place, int) and way and isinstance(way[-1], str):
            found.setdefault(place, []).append(tuple(way))
    return found


def _empty(entry: dict[str, Any], way: FieldPath) -> None:
    """Say that a field is empty; within a list nothing need be said, since a list replaces what is there."""
    inside: Any = entry
    for part in way[:-1]:
        inside = inside[part]
        if not isinstance(inside, dict):
            return
    inside[way[-1]] = None


def _wrong_type(path: FieldPath, document: Document, expected: str, found: Any) -> Problem:
    kind = "list" if isinstance(found, list) else "mapping" if isinstance(found, dict) else "text"
    params = {"expected": expected, "found": kind}
    return Problem(ProblemCode.WRONG_TYPE, path, document.line_of(path), params)
