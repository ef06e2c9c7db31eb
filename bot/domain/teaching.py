"""Teaching: what staff add to an entry, so that a question finds it from now on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.directory import Entry
from bot.domain.masking import MASK

MOST_WORDS = 200
"""Characters of a question or keyword that is taught."""


class TeachMove(StrEnum):
    """What a button does with questions that found nothing; the letters stand in callback data."""

    GAPS = "l"
    """Show a page of the groups of questions (number: the page from 0)."""
    GROUP = "g"
    """Show a group (number: of one of its questions, as in the next four)."""
    BELONGS = "b"
    """Begin to teach that it belongs to an entry."""
    NEW = "n"
    """Begin a new entry for it."""
    ASIDE = "a"
    """It is none of the directory's business."""
    DONE = "d"
    """It has an answer by now."""
    PICK = "p"
    """It belongs to an entry (argument: its id; number: of the lesson, as in all that follow)."""
    SEARCH = "s"
    """Choose another entry."""
    AS_QUESTION = "q"
    """Add it as a question."""
    AS_KEYWORD = "k"
    """Add a keyword (argument: which of those proposed, from 0; nothing: to be typed)."""
    REWORD = "r"
    """Type what shall be added in other words."""
    CHECK = "c"
    """See what would change."""
    SAVE = "y"
    """Add it."""
    LEAVE = "x"


class Field(StrEnum):
    """Where an entry holds what people say."""

    QUESTIONS = "questions"
    KEYWORDS = "keywords"


@dataclass(frozen=True, slots=True)
class Group:
    """Questions without an answer that ask for the same.

    numbers, texts: of all of them, those asked most often first; each text once. times: how often all were asked.
    languages: in which they were asked, as the texts.
    """

    numbers: tuple[int, ...]
    texts: tuple[str, ...]
    languages: tuple[str, ...]
    times: int


@dataclass(frozen=True, slots=True)
class Lesson:
    """A question that staff teach.

    question: masked. ticket: of the inbox, 0 where it did not come from there; gap: one of the questions without an
    answer, 0 where it is none. entry_id: None until it is chosen. words: what is added to the field in the language.
    revision: of the entry that the words were checked with; None: not checked yet.
    """

    number: int
    question: str
    language: str
    ticket: int = 0
    gap: int = 0
    entry_id: str | None = None
    field: Field = Field.QUESTIONS
    words: str = ""
    revision: int | None = None
    taught: bool = False


def teachable(question: str) -> str:
    """A question as it may stand in an entry: without what was masked, on one line, not too long."""
    return " ".join(question.replace(MASK, " ").split())[:MOST_WORDS].strip()


def holds(entry: Entry, lesson: Lesson) -> bool:
    """Whether an entry has the words of a lesson already."""
    return lesson.words.casefold() in (words.casefold() for words in _listed(entry, lesson))


def with_lesson(entry: Entry, lesson: Lesson) -> Entry:
    """The entry with the words of a lesson."""
    texts = dict(getattr(entry, lesson.field) or {})
    texts[lesson.language] = [*_listed(entry, lesson), lesson.words]
    return entry.model_copy(update={lesson.field.value: texts})


def _listed(entry: Entry, lesson: Lesson) -> list[str]:
    return list((getattr(entry, lesson.field) or {}).get(lesson.language, ()))
