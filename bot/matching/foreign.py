"""Subjects that the directory does not hold: they compete with its entries, so that a question for one gets a no."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, StringConstraints, TypeAdapter

from bot.domain.directory import Entry
from bot.matching.fields import ELSEWHERE, FOREIGN
from bot.matching.word_files import CLOSED, Phrase, read_words


class ForeignSubject(BaseModel):
    """A subject in one language: what it is called, words that belong to it, and questions that people ask."""

    model_config = CLOSED

    name: Phrase
    elsewhere: bool = False
    """The subject is that of entries, in other places: it only counts where the lexicon knows the place as foreign."""
    keywords: list[Phrase] = []
    questions: list[Phrase] = []


_SubjectId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$", max_length=40)]
_FILE = TypeAdapter(dict[_SubjectId, ForeignSubject])


def read_foreign_subjects(folder: Path) -> tuple[Entry, ...]:
    """The subjects of all files of a folder (`<language>.yaml`), in the form of entries without any facts.

    Raises LexiconError for the first file that cannot be used.
    """
    by_language = {path.stem: read_words(path, _FILE) for path in sorted(folder.glob("*.yaml"))}
    names = dict.fromkeys(name for subjects in by_language.values() for name in subjects)
    return tuple(
        _as_entry(name, {code: found[name] for code, found in by_language.items() if name in found}) for name in names
    )


def _as_entry(name: str, subjects: Mapping[str, ForeignSubject]) -> Entry:
    first, *others = (subject.name for subject in subjects.values())
    return Entry(
        id=name.replace("_", "-"),
        kind=ELSEWHERE if any(subject.elsewhere for subject in subjects.values()) else FOREIGN,
        name=first,
        aliases=others,
        summary={code: subject.name for code, subject in subjects.items()},
        keywords={code: subject.keywords for code, subject in subjects.items() if subject.keywords} or None,
        questions={code: subject.questions for code, subject in subjects.items() if subject.questions} or None,
    )
