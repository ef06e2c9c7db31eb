"""What `check` looks for in a directory that works: what could be better, and where staff changed what is shipped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from pydantic import BaseModel

from bot.domain.answers import Answer, Choice, Found, decide
from bot.domain.directory import Directory
from bot.domain.limits import Limits
from bot.domain.ports import Reader
from bot.formats.contradictions import contradictions
from bot.formats.problems import FieldPath, Problem, ProblemCode, Severity
from bot.store.syncing import Difference


def check_directory(directory: Directory, languages: Iterable[str]) -> tuple[Problem, ...]:
    """All findings about a directory as it is at run time; languages: those that the bot speaks."""
    found = [
        *contradictions(directory.model_dump(by_alias=True, exclude_none=True)),
        *_missing_languages(directory, tuple(languages)),
        *_without_contact(directory),
    ]
    return tuple(_placed(problem, directory) for problem in found)


def check_names(
    directory: Directory, reader: Reader, languages: tuple[str, ...], limits: Limits
) -> tuple[Problem, ...]:
    """The names and aliases to which entries do not answer, when somebody types nothing else; one finding each.

    A name that several entries share is asked back, and they answer to it nevertheless.
    """
    found = []
    for number, entry in enumerate(directory.entries):
        for name in (entry.name, *entry.aliases):
            offered = _offered(decide(reader.read(name, languages=languages), directory, None, limits))
            if entry.id not in offered:
                path = ("entries", number, "name" if name == entry.name else "aliases")
                params = {"value": name, "other": next(iter(offered), "")}
                found.append(Problem(ProblemCode.NOT_FOUND_BY_NAME, path, params=params, severity=Severity.WARNING))
    return tuple(_placed(problem, directory) for problem in found)


def check_differences(differences: Iterable[Difference]) -> tuple[Problem, ...]:
    """The entries that staff left different from the shipped ones: one finding each."""
    return tuple(
        Problem(
            ProblemCode.STAFF_DIFFERS if difference.shipped else ProblemCode.SHIPPED_WITHDRAWN,
            params={"fields": ", ".join(difference.fields)} if difference.shipped else {},
            severity=Severity.WARNING,
            entry=difference.entry_id,
        )
        for difference in differences
    )


def _offered(answer: Answer) -> tuple[str, ...]:
    """The entry of an answer, or those that it offers."""
    match answer:
        case Found(entry_id):
            return (entry_id,)
        case Choice(entry_ids):
            return entry_ids
        case _:
            return ()


def _missing_languages(directory: Directory, languages: tuple[str, ...]) -> Iterator[Problem]:
    """One finding for each part of the directory (an entry, a kind, a topic) and language, naming the fields."""
    lacking: dict[tuple[FieldPath, str], list[str]] = {}
    for path, known in _languages_of((), directory):
        for language in languages:
            if language not in known:
                names = ".".join(str(part + 1) if isinstance(part, int) else part for part in path[2:])
                lacking.setdefault((path[:2], language), []).append(names)
    for (path, language), fields in lacking.items():
        params = {"language": language, "fields": ", ".join(name for name in fields if name)}
        yield Problem(ProblemCode.MISSING_LANGUAGE, path, params=params, severity=Severity.WARNING)


def _languages_of(path: FieldPath, value: Any) -> Iterator[tuple[FieldPath, frozenset[str]]]:
    """Every text of a directory that stands in several languages, with those it has."""
    if isinstance(value, BaseModel):
        for name, field in type(value).model_fields.items():
            yield from _languages_of((*path, field.alias or name), getattr(value, name))
    elif isinstance(value, list):
        for place, inside in enumerate(value):
            yield from _languages_of((*path, place), inside)
    elif isinstance(value, dict) and path in {("kinds",), ("topics",)}:
        for name, inside in value.items():
            yield from _languages_of((*path, name), inside)
    elif isinstance(value, dict):
        yield path, frozenset(value)


def _without_contact(directory: Directory) -> Iterator[Problem]:
    for number, entry in enumerate(directory.entries):
        if not (entry.contacts or entry.website or entry.links):
            yield Problem(ProblemCode.NO_CONTACT, ("entries", number), severity=Severity.WARNING)


def _placed(problem: Problem, directory: Directory) -> Problem:
    """The finding with the id of its entry; there is no file here, and so no line."""
    if problem.path[:1] != ("entries",) or not isinstance(problem.path[1], int):
        return problem
    number = problem.path[1]
    return replace(problem, entry=directory.entries[number].id, number=number + 1)
