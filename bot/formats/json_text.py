"""JSON as text of strangers: read within named limits, or refused with the reason."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import Any, NoReturn

from bot.formats.problems import Problem, ProblemCode

MAX_JSON_BYTES = 64 * 1024 * 1024
"""Size of a file; 10,000 full entries take 30 to 50 million bytes."""

MAX_JSON_DEPTH = 32
"""Levels of objects and lists in each other; the formats that are read here need about ten."""

MAX_JSON_VALUES = 2_000_000
"""Objects, lists and what stands in them: the memory that a file takes grows with these."""

MAX_DIGITS = 300
"""Digits of a number: longer ones take time that grows with the square."""

_TEXT_OR_END = re.compile(r'"(?:[^"\\]|\\.)*+"?', re.DOTALL)
_NO_BRACKET_OR_COMMA = re.compile(r"[^\[\]{},]+")


@dataclass(frozen=True, slots=True)
class JsonRead:
    """What a file says; with a problem, `value` is None and nothing of it can be used."""

    value: Any
    problems: tuple[Problem, ...] = ()


class _RefusedError(Exception):
    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


def read_json(content: bytes, file: str) -> JsonRead:
    """Read a file; file: its name, for the problems.

    Refused are files beyond the limits above, and what the standard does not allow although many readers do: NaN,
    Infinity, and names that stand twice in one object, of which nobody knows which is meant.
    """
    try:
        text = _decoded(content)
        _check_extent(text)
        return JsonRead(_parsed(text))
    except _RefusedError as refused:
        return JsonRead(None, (replace(refused.problem, file=file),))


def _decoded(content: bytes) -> str:
    if len(content) > MAX_JSON_BYTES:
        _refuse(Problem(ProblemCode.TOO_BIG, params={"bytes": len(content), "limit": MAX_JSON_BYTES}))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise _RefusedError(Problem(ProblemCode.NOT_UTF8, (), line, {"position": error.start})) from error
    if not text.strip():
        _refuse(Problem(ProblemCode.EMPTY_FILE, line=1))
    return text


def _check_extent(text: str) -> None:
    """Count before parsing: the parser calls itself for each level and would take the memory first."""
    outline = _NO_BRACKET_OR_COMMA.sub("", _TEXT_OR_END.sub("", text))
    if len(outline) > MAX_JSON_VALUES:
        _refuse(Problem(ProblemCode.TOO_MANY_VALUES, params={"limit": MAX_JSON_VALUES}))
    depth = 0
    for bracket in outline.replace(",", ""):
        depth += 1 if bracket in "[{" else -1
        if depth > MAX_JSON_DEPTH:
            _refuse(Problem(ProblemCode.TOO_DEEP, params={"limit": MAX_JSON_DEPTH}))


def _parsed(text: str) -> Any:
    try:
        return json.loads(
            text,
            object_pairs_hook=_object,
            parse_constant=_refuse_number,
            parse_int=_integer,
            parse_float=_decimal,
        )
    except json.JSONDecodeError as error:
        raise _RefusedError(Problem(ProblemCode.NOT_JSON, (), error.lineno, {"column": error.colno})) from error


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        ((twice, _),) = Counter(name for name, _ in pairs).most_common(1)
        _refuse(Problem(ProblemCode.REPEATED_NAME, params={"value": _shortened(twice)}))
    return found


def _integer(digits: str) -> int:
    if len(digits) > MAX_DIGITS:
        _refuse_number(digits)
    return int(digits)


def _decimal(digits: str) -> float:
    number = float(digits)
    if len(digits) > MAX_DIGITS or not math.isfinite(number):
        _refuse_number(digits)
    return number


def _refuse_number(digits: str) -> NoReturn:
    _refuse(Problem(ProblemCode.BAD_NUMBER, params={"value": _shortened(digits)}))


def _shortened(value: str) -> str:
    return value if len(value) <= 40 else value[:40] + "…"


def _refuse(problem: Problem) -> NoReturn:
    raise _RefusedError(problem)
