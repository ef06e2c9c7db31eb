"""What the model refuses about one field, as a problem: pydantic's report translated into codes and facts."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel

from bot.domain.directory import Budget, Contact, Directory, Entry, Header, Link, Location, Period
from bot.domain.fields import STATUSES
from bot.formats.problems import FieldPath, Problem, ProblemCode

_BY_REASON = {
    "web_address": ProblemCode.BAD_WEB_ADDRESS,
    "phone": ProblemCode.BAD_PHONE,
    "email": ProblemCode.BAD_EMAIL,
    "partial_date": ProblemCode.BAD_DATE,
    "empty_contact": ProblemCode.EMPTY_CONTACT,
    "period_reversed": ProblemCode.PERIOD_REVERSED,
}
"""The reasons that bot/domain/directory.py gives for a refused value."""

_BY_FIELD = {
    "postcode": ProblemCode.BAD_POSTCODE,
    "from": ProblemCode.BAD_DATE,
    "to": ProblemCode.BAD_DATE,
    "as_of": ProblemCode.BAD_DATE,
    "status": ProblemCode.BAD_STATUS,
    "currency": ProblemCode.BAD_CURRENCY,
    "id": ProblemCode.BAD_ID,
    "kind": ProblemCode.BAD_ID,
    "home_entry": ProblemCode.BAD_ID,
    "topics": ProblemCode.BAD_ID,
    "kinds": ProblemCode.BAD_ID,
    "phone_country_code": ProblemCode.BAD_COUNTRY_CODE,
}
"""What a value in the wrong form is called, by its field."""

_EXPECTED = {
    "string_type": "text",
    "list_type": "list",
    "dict_type": "mapping",
    "model_type": "mapping",
}

_LONGEST_COMPARED = 80
"""Characters of a value that may be a misspelt name; comparing takes time that grows with the square of the length."""

_MODELS: Mapping[str, type[BaseModel]] = {
    "directory": Header,
    "entries": Entry,
    "contacts": Contact,
    "links": Link,
    "period": Period,
    "budget": Budget,
    "location": Location,
}
"""Which fields there are below a field."""


def field_problem(path: FieldPath, detail: Any) -> Problem:
    """The problem for one item of ValidationError.errors(); path: its place in the file."""
    kind, value, context = detail["type"], detail["input"], detail.get("ctx", {})
    match kind:
        case "missing":
            return Problem(ProblemCode.MISSING, path, params={"value": str(path[-1])})
        case "extra_forbidden":
            return _unknown_field(path)
        case "string_too_short" | "too_short":
            return Problem(ProblemCode.EMPTY, path)
        case "string_too_long":
            limit = context["max_length"]
            return Problem(ProblemCode.TOO_LONG, path, params={"value": value, "length": len(value), "limit": limit})
        case "string_pattern_mismatch":
            return _wrong_form(path, value, is_name=detail["loc"][-1] == "[key]")
        case "value_error":
            return _refused_by_rule(path, value, str(context["error"]))
        case _ if kind in _EXPECTED:
            return Problem(
                ProblemCode.WRONG_TYPE, path, params={"expected": _expected(path, kind), "found": _kind_of(value)}
            )
        case _ if "location" in path:
            return Problem(ProblemCode.BAD_COORDINATE, path, params={"value": str(value)})
        case _:
            return Problem(ProblemCode.BAD_AMOUNT, path, params={"value": str(value)})


def nearest(value: str, known: list[str]) -> str:
    """The known name that resembles a value most, or "" where none does."""
    if len(value) > _LONGEST_COMPARED:
        return ""
    return next(iter(get_close_matches(value, known, n=1, cutoff=0.6)), "")


def _unknown_field(path: FieldPath) -> Problem:
    names = [part for part in path[:-1] if isinstance(part, str)]
    model = _MODELS.get(names[-1], Directory) if names else Directory
    known = [info.alias or name for name, info in model.model_fields.items()]
    value = str(path[-1])
    return Problem(ProblemCode.UNKNOWN_FIELD, path, params={"value": value, "nearest": nearest(value, known)})


def _wrong_form(path: FieldPath, value: str, *, is_name: bool) -> Problem:
    """A value, or a name of a mapping, that does not have the form that it must have."""
    field = path[-2] if is_name or isinstance(path[-1], int) else path[-1]
    code = _BY_FIELD.get(str(field), ProblemCode.BAD_LANGUAGE if is_name else ProblemCode.BAD_FORM)
    params = {"value": value}
    if code is ProblemCode.BAD_STATUS:
        params["allowed"] = ", ".join(STATUSES)
    return Problem(code, path, params=params)


def _refused_by_rule(path: FieldPath, value: Any, reason: str) -> Problem:
    code = _BY_REASON[reason]
    match code:
        case ProblemCode.EMPTY_CONTACT:
            return Problem(code, path)
        case ProblemCode.PERIOD_REVERSED:
            return Problem(code, path, params={"start": str(value["from"]), "end": str(value["to"])})
        case _:
            return Problem(code, path, params={"value": value})


def _expected(path: FieldPath, kind: str) -> str:
    by_language = kind == "dict_type" and path[-1] not in {"kinds", "topics"}
    return "texts_by_language" if by_language else _EXPECTED[kind]


def _kind_of(value: Any) -> str:
    return "list" if isinstance(value, list) else "mapping" if isinstance(value, dict) else "text"
