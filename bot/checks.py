"""What `check` looks for in a directory that works: what could be better, and where staff changed what is shipped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from pydantic import BaseModel

from bot.domain.answers import decide, offered
from bot.domain.directory import Directory, Entry
from bot.domain.limits import Limits
from bot.domain.ports import Reader
from bot.domain.privacy import is_free_mail, is_mobile, private_mails_in, private_numbers_in
from bot.formats.contradictions import contradictions
from bot.formats.problems import FieldPath, Findings, Problem, ProblemCode, Severity
from bot.store.syncing import Difference

_GRAVEST_FIRST = (
    ProblemCode.NOT_FOUND_BY_NAME,
    ProblemCode.PRIVATE_PHONE,
    ProblemCode.PRIVATE_EMAIL,
    ProblemCode.SHARED_NAME,
    ProblemCode.SHARED_ALIAS,
    ProblemCode.NO_CONTACT,
    ProblemCode.MISSING_LANGUAGE,
)
"""Of what is no error; everything else is graver than none of these."""

_TEXTS = (
    *("summary", "background", "reasons", "activities", "focus_areas", "action_fields", "progress", "opening_hours"),
    "good_to_know",
)
"""The fields in which people read more than a value."""


def by_entry(problems: Iterable[Problem]) -> tuple[Findings, ...]:
    """The findings of each entry together, the entries with the gravest first, then those with the most."""
    groups: dict[str | None, list[Problem]] = {}
    for problem in problems:
        groups.setdefault(problem.entry, []).append(problem)
    found = [Findings(entry_id, tuple(sorted(group, key=_gravity))) for entry_id, group in groups.items()]
    return tuple(sorted(found, key=lambda each: (_gravity(each.problems[0]), -len(each.problems))))


def _gravity(problem: Problem) -> tuple[bool, int]:
    place = _GRAVEST_FIRST.index(problem.code) if problem.code in _GRAVEST_FIRST else len(_GRAVEST_FIRST)
    return problem.severity is not Severity.ERROR, place


def check_everything(
    directory: Directory, reader: Reader, languages: tuple[str, ...], limits: Limits
) -> tuple[Problem, ...]:
    """All findings about a directory as it is at run time; it takes about a millisecond a name."""
    return (*check_directory(directory, languages), *check_names(directory, reader, languages, limits))


def check_directory(directory: Directory, languages: Iterable[str]) -> tuple[Problem, ...]:
    """All findings about a directory as it is at run time; languages: those that the bot speaks."""
    found = [
        *contradictions(directory.model_dump(by_alias=True, exclude_none=True)),
        *_missing_languages(directory, tuple(languages)),
        *_without_contact(directory),
        *_private(directory),
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
            answers = offered(decide(reader.read(name, languages=languages), directory, None, limits))
            if entry.id not in answers:
                path = ("entries", number, "name" if name == entry.name else "aliases")
                params = {"value": name, "other": next(iter(answers), "")}
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


def check_kept_out(entry_ids: Iterable[str]) -> tuple[Problem, ...]:
    """The shipped entries that staff took out of the directory: one finding each."""
    return tuple(
        Problem(ProblemCode.STAFF_WITHDREW, severity=Severity.WARNING, entry=entry_id) for entry_id in entry_ids
    )


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
    elif isinstance(value, dict) and (path in {("kinds",), ("topics",)} or path[2:] == ("facet_questions",)):
        for name, inside in value.items():
            yield from _languages_of((*path, name), inside)
    elif isinstance(value, dict):
        yield path, frozenset(value)


def _without_contact(directory: Directory) -> Iterator[Problem]:
    for number, entry in enumerate(directory.entries):
        if not (entry.contacts or entry.website or entry.links):
            yield Problem(ProblemCode.NO_CONTACT, ("entries", number), severity=Severity.WARNING)


def _private(directory: Directory) -> Iterator[Problem]:
    """Numbers and addresses that look as if they belonged to a person."""
    for number, entry in enumerate(directory.entries):
        for code, path, value in _private_in(entry):
            yield Problem(code, ("entries", number, *path), params={"value": value}, severity=Severity.WARNING)


def _private_in(entry: Entry) -> Iterator[tuple[ProblemCode, FieldPath, str]]:
    for place, contact in enumerate(entry.contacts):
        if contact.phone and is_mobile(contact.phone):
            yield ProblemCode.PRIVATE_PHONE, ("contacts", place, "phone"), contact.phone
        if contact.email and is_free_mail(contact.email):
            yield ProblemCode.PRIVATE_EMAIL, ("contacts", place, "email"), contact.email
    for name in _TEXTS:
        texts = (getattr(entry, name) or {}).values()
        told = "\n".join("\n".join(text) if isinstance(text, list) else text for text in texts)
        for phone in dict.fromkeys(private_numbers_in(told)):
            yield ProblemCode.PRIVATE_PHONE, (name,), phone
        for mail in dict.fromkeys(private_mails_in(told)):
            yield ProblemCode.PRIVATE_EMAIL, (name,), mail


def _placed(problem: Problem, directory: Directory) -> Problem:
    """The finding with the id of its entry; there is no file here, and so no line."""
    if problem.path[:1] != ("entries",) or not isinstance(problem.path[1], int):
        return problem
    number = problem.path[1]
    return replace(problem, entry=directory.entries[number].id, number=number + 1)
