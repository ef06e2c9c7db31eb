"""YAML text as plain texts, lists and mappings with the line of each: read from the parser's events, within limits."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

import yaml

from bot.formats.problems import Problem, ProblemCode
from bot.formats.source import Source
from bot.formats.yaml_building import Builder, Document, Item, TooMuchError

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The parser in C; the one in Python reads the same, twenty times slower."""

_UTF_8 = "utf-8-sig"
_NOT_ALLOWED = re.compile(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

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


def read_yaml(text: str) -> Document:
    """Read a YAML text; never raises, whatever the text is."""
    builder = Builder()
    for _ in _built(builder, text, text.splitlines):
        pass
    return builder.document()


class ItemsOfYaml:
    """The items of the list in a YAML file, or of the list under a name on top, one after the other.

    document: after the last one the rest of the file, in which None stands for each of these items. UTF-8 is expected;
    besides that it never raises, whatever the file is.
    """

    def __init__(self, source: Source, name: str) -> None:
        self._source = source
        self._builder = Builder(name)

    def __iter__(self) -> Iterator[Item]:
        with self._source.text(_UTF_8) as text:
            for _ in _built(self._builder, text, self._lines):
                yield from self._builder.items
                self._builder.items.clear()

    @property
    def document(self) -> Document:
        """What was read until now beside the items."""
        return self._builder.document()

    def _lines(self) -> Iterator[str]:
        with self._source.text(_UTF_8) as text:
            yield from text


def _built(builder: Builder, text: Any, lines: Callable[[], Iterable[str]]) -> Iterator[None]:
    """Put a text together, with a pause after each step; lines: the text anew, to say what is wrong in it."""
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            builder.take(event)
            yield
    except TooMuchError as error:
        builder.problems.append(error.problem)
    except yaml.MarkedYAMLError as error:
        builder.problems.append(_syntax_problem(lines(), error))
    except yaml.YAMLError as error:
        builder.problems.append(_character_problem(lines(), error))


def _syntax_problem(lines: Iterable[str], error: yaml.MarkedYAMLError) -> Problem:
    mark = error.problem_mark or error.context_mark
    line = mark.line + 1 if mark else 1
    detail = ", ".join(part for part in (error.context, error.problem) if part)
    reason = next((reason for said, reason in _REASONS.items() if said in detail), "other")
    typed = next(islice(lines, line - 1, None), "")
    if re.match(r"\s*\t", typed):
        reason = "tab"
    elif reason == "colon" and len(re.findall(r":(?:\s|$)", typed)) < 2:
        reason = "indentation"
    return Problem(ProblemCode.SYNTAX, (), line, {"reason": reason, "detail": detail})


def _character_problem(lines: Iterable[str], error: yaml.YAMLError) -> Problem:
    """A character that YAML does not allow at all; the parser gives its place in bytes, so it is looked for again."""
    line = next((number for number, typed in enumerate(lines, start=1) if _NOT_ALLOWED.search(typed)), 1)
    detail = str(error).partition("\n")[0]
    return Problem(ProblemCode.SYNTAX, (), line, {"reason": "character", "detail": detail})
