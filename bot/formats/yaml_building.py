"""The values of a YAML text with the line of each, put together from the parser's events, within limits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from bot.formats.problems import FieldPath, Problem, ProblemCode

MAX_DEPTH = 20
"""Levels of a file; a directory has seven. A loader that recurses dies of a file with a hundred thousand brackets."""

MAX_REPEATED_VALUES = 100_000
"""Values that references (*name) may repeat in all; nine lines of references to references make a billion."""

MAX_VALUES = 8_000_000
"""Values of a file; 10,000 entries as full as the shipped ones have 4.5 million."""

_NOTHING = frozenset({"", "~", "null", "Null", "NULL"})


@dataclass(frozen=True, slots=True)
class Document:
    """What a YAML text holds.

    value: dict, list or str; every plain value is the text as it was typed, so that 01067 stays a postcode and `no` a
    language. Keys that have no value are left out.
    lines: the same shape, with (line, lines inside) for each value.
    blanks: where a key or "-" has no value, with the line.
    problems: what is wrong with the writing; where it is, `value` may lack parts.
    """

    value: Any
    lines: Any
    blanks: Mapping[FieldPath, int]
    problems: tuple[Problem, ...]

    def line_of(self, path: FieldPath) -> int:
        """The line of a value, or of the innermost one around it that is there."""
        line, inside = 1, self.lines
        for part in path:
            try:
                line, inside = inside[part]
            except (KeyError, IndexError, TypeError):
                break
        return line


@dataclass(frozen=True, slots=True)
class Item:
    """One item of the long list of a file. line: where it begins; lines and blanks: as in a Document, from the item."""

    place: int
    value: Any
    line: int
    lines: Any
    blanks: Mapping[FieldPath, int]


class TooMuchError(Exception):
    """A text is beyond one of the limits, and is read no further."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


@dataclass(slots=True)
class _Frame:
    """A list or mapping that is being read; key: the field whose value comes next; size: values inside, all levels."""

    value: Any
    lines: Any
    line: int
    anchor: str | None
    key: str | None = None
    size: int = 1
    in_key: bool = False
    skipping: bool = False


@dataclass(slots=True)
class Builder:
    """Puts values together event by event, with a stack of its own instead of recursion.

    handed: the name on top whose list is handed out item by item, or that of no list at all. items: what waits for it.
    """

    handed: str | None = None
    items: list[Item] = field(default_factory=list)
    blanks_of_item: dict[FieldPath, int] = field(default_factory=dict)
    value: Any = None
    lines: Any = None
    blanks: dict[FieldPath, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    stack: list[_Frame] = field(default_factory=list)
    anchors: dict[str, tuple[Any, Any, int]] = field(default_factory=dict)
    repeated: int = 0
    events: int = 0
    documents: int = 0

    def document(self) -> Document:
        """What was put together."""
        return Document(self.value, self.lines, self.blanks, tuple(self.problems))

    def take(self, event: yaml.Event) -> None:
        """Take the next event of the parser."""
        self.events += 1
        if self.events > MAX_VALUES:
            raise TooMuchError(Problem(ProblemCode.TOO_MANY_VALUES, line=_line(event), params={"limit": MAX_VALUES}))
        if isinstance(event, yaml.ScalarEvent):
            self._scalar(event)
        elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            self._start(event)
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            self._end()
        elif isinstance(event, yaml.AliasEvent):
            self._reference(event)
        elif isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents == 2:
                raise TooMuchError(Problem(ProblemCode.SECOND_DOCUMENT, line=_line(event)))

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        line = _line(event)
        if event.tag is not None:
            self._complain(ProblemCode.TAG, line, value=_without_namespace(event.tag))
        frame = self.stack[-1] if self.stack else None
        if frame is not None and frame.in_key:
            self._key(frame, event.value, line)
            return
        empty = not event.style and event.value in _NOTHING
        value = None if empty else event.value
        if event.anchor:
            self.anchors[event.anchor] = (value, None, 1)
        self._put(value, None, line, 1)

    def _key(self, frame: _Frame, key: str, line: int) -> None:
        frame.key, frame.in_key = key, False
        frame.skipping = key in frame.lines
        if frame.skipping:
            self._complain(ProblemCode.DUPLICATE_KEY, line, value=key, first_line=frame.lines[key][0])
        else:
            frame.lines[key] = (line, None)

    def _start(self, event: yaml.MappingStartEvent | yaml.SequenceStartEvent) -> None:
        line = _line(event)
        if event.tag is not None:
            self._complain(ProblemCode.TAG, line, value=_without_namespace(event.tag))
        if len(self.stack) == MAX_DEPTH:
            raise TooMuchError(Problem(ProblemCode.TOO_DEEP, self._path(), line, {"limit": MAX_DEPTH}))
        mapping = isinstance(event, yaml.MappingStartEvent)
        frame = _Frame({} if mapping else [], {} if mapping else [], line, event.anchor, in_key=mapping)
        self.stack.append(frame)

    def _end(self) -> None:
        frame = self.stack.pop()
        if frame.anchor:
            self.anchors[frame.anchor] = (frame.value, frame.lines, frame.size)
        self._put(frame.value, frame.lines, frame.line, frame.size)

    def _reference(self, event: yaml.AliasEvent) -> None:
        line = _line(event)
        if event.anchor not in self.anchors:
            self._complain(ProblemCode.UNKNOWN_REFERENCE, line, value=f"*{event.anchor}")
        value, lines, size = self.anchors.get(event.anchor or "", ("", None, 1))
        self.repeated += size
        if self.repeated > MAX_REPEATED_VALUES:
            limit = {"limit": MAX_REPEATED_VALUES}
            raise TooMuchError(Problem(ProblemCode.TOO_MANY_REPEATS, self._path(), line, limit))
        self._put(value, lines, line, size)

    def _put(self, value: Any, lines: Any, line: int, size: int) -> None:
        """Put a finished value where it belongs: into the list or mapping around it, or on top."""
        if not self.stack:
            self.value, self.lines = value, lines
            return
        frame = self.stack[-1]
        frame.size += size
        if isinstance(frame.value, list):
            if value is None:
                self._note_blank(line)
            if self._items_at() == len(self.stack):
                self.items.append(Item(len(frame.value), value, line, lines, self.blanks_of_item))
                value, lines, self.blanks_of_item = None, None, {}
            frame.value.append(value)
            frame.lines.append((line, lines))
        elif frame.in_key:
            self._complain(ProblemCode.KEY_NOT_TEXT, line)
            frame.in_key, frame.skipping = False, True
        else:
            self._put_into_mapping(frame, value, lines)

    def _put_into_mapping(self, frame: _Frame, value: Any, lines: Any) -> None:
        if not frame.skipping:
            key_line = frame.lines[frame.key][0]
            frame.lines[frame.key] = (key_line, lines)
            if value is None:
                self._note_blank(key_line)
            else:
                frame.value[frame.key] = value
        frame.in_key, frame.skipping, frame.key = True, False, None

    def _note_blank(self, line: int) -> None:
        """Note a field or item without a value: with the item that it stands in, if that will be handed out."""
        path, before = self._path(), self._items_at()
        if before and len(self.stack) >= before:
            self.blanks_of_item[path[before:]] = line
        else:
            self.blanks[path] = line

    def _items_at(self) -> int:
        """At which level of the stack the list is whose items are handed out; 0 outside of it."""
        if self.handed is None or not self.stack:
            return 0
        top = self.stack[0]
        if isinstance(top.value, list):
            return 1
        inside = len(self.stack) > 1 and isinstance(self.stack[1].value, list)
        return 2 if inside and top.key == self.handed else 0

    def _path(self) -> FieldPath:
        inside = (len(frame.value) if isinstance(frame.value, list) else frame.key for frame in self.stack)
        return tuple(part for part in inside if part is not None)

    def _complain(self, code: ProblemCode, line: int, **params: str | int) -> None:
        self.problems.append(Problem(code, self._path(), line, params))


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def _without_namespace(tag: str) -> str:
    return tag.replace("tag:yaml.org,2002:", "!!")
