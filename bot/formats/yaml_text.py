"""YAML text as plain texts, lists and mappings with the line of each: read from the parser's events, within limits."""

from __future__ import annotations

import re
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

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The parser in C; the one in Python reads the same, twenty times slower."""

_NOTHING = frozenset({"", "~", "null", "Null", "NULL"})

_REASONS = {
    "mapping values are not allowed": "colon",
    "cannot start any token": "character",
    "unexpected end of stream": "quote",
    "expected ',' or ']'": "bracket",
    "expected ',' or '}'": "bracket",
    "did not find expected key": "indentation",
    "did not find expected '-' indicator": "indentation",
    "could not find expected ':'": "indentation",
    "control characters": "character",
}
"""What libyaml says (its messages in parser.c and scanner.c), and what people did who got that message."""


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


def read_yaml(text: str) -> Document:
    """Read a YAML text; never raises, whatever the text is."""
    builder = _Builder()
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            builder.take(event)
    except _TooMuchError as error:
        builder.problems.append(error.problem)
    except yaml.MarkedYAMLError as error:
        builder.problems.append(_syntax_problem(text, error))
    except yaml.YAMLError as error:
        builder.problems.append(_character_problem(text, error))
    return Document(builder.value, builder.lines, builder.blanks, tuple(builder.problems))


class _TooMuchError(Exception):
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
class _Builder:
    """Puts values together event by event, with a stack of its own instead of recursion."""

    value: Any = None
    lines: Any = None
    blanks: dict[FieldPath, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    stack: list[_Frame] = field(default_factory=list)
    anchors: dict[str, tuple[Any, Any, int]] = field(default_factory=dict)
    repeated: int = 0
    events: int = 0
    documents: int = 0

    def take(self, event: yaml.Event) -> None:
        """Take the next event of the parser."""
        self.events += 1
        if self.events > MAX_VALUES:
            raise _TooMuchError(Problem(ProblemCode.TOO_MANY_VALUES, line=_line(event), params={"limit": MAX_VALUES}))
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
                raise _TooMuchError(Problem(ProblemCode.SECOND_DOCUMENT, line=_line(event)))

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
            raise _TooMuchError(Problem(ProblemCode.TOO_DEEP, self._path(), line, {"limit": MAX_DEPTH}))
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
            raise _TooMuchError(Problem(ProblemCode.TOO_MANY_REPEATS, self._path(), line, limit))
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
                self.blanks[self._path()] = line
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
                self.blanks[self._path()] = key_line
            else:
                frame.value[frame.key] = value
        frame.in_key, frame.skipping, frame.key = True, False, None

    def _path(self) -> FieldPath:
        inside = (len(frame.value) if isinstance(frame.value, list) else frame.key for frame in self.stack)
        return tuple(part for part in inside if part is not None)

    def _complain(self, code: ProblemCode, line: int, **params: str | int) -> None:
        self.problems.append(Problem(code, self._path(), line, params))


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def _without_namespace(tag: str) -> str:
    return tag.replace("tag:yaml.org,2002:", "!!")


def _syntax_problem(text: str, error: yaml.MarkedYAMLError) -> Problem:
    mark = error.problem_mark or error.context_mark
    line = mark.line + 1 if mark else 1
    detail = ", ".join(part for part in (error.context, error.problem) if part)
    reason = next((reason for said, reason in _REASONS.items() if said in detail), "other")
    typed = "".join(text.splitlines()[line - 1 : line])
    if re.match(r"\s*\t", typed):
        reason = "tab"
    elif reason == "colon" and len(re.findall(r":(?:\s|$)", typed)) < 2:
        reason = "indentation"
    return Problem(ProblemCode.SYNTAX, (), line, {"reason": reason, "detail": detail})


def _character_problem(text: str, error: yaml.YAMLError) -> Problem:
    """A character that YAML does not allow at all; the parser gives its place in bytes, so it is looked for again."""
    match = re.search(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", text)
    line = text.count("\n", 0, match.start()) + 1 if match else 1
    detail = str(error).partition("\n")[0]
    return Problem(ProblemCode.SYNTAX, (), line, {"reason": "character", "detail": detail})
