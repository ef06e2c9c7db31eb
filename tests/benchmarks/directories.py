"""What the benchmarks search and ask: directories as every contestant gets them, and the questions on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from bot.domain.answers import Kind
from bot.domain.directory import Directory
from bot.evaluation import read_questions
from bot.formats.yaml_file import read_directory_file
from bot.matching.fields import Field, fields_of, names_of

ROOT = Path(__file__).resolve().parents[2]
OWN = ROOT / "data" / "initiatives.yaml"
OWN_QUESTIONS = tuple(ROOT / "data" / "questions" / name for name in ("practice.jsonl", "hard.jsonl"))
FOREIGN = tuple(ROOT / "tests" / "generality" / name for name in ("omos-rems-murr", "stackfaq"))
"""Directories that others wrote for other readers: nothing was tuned on them, and nothing is to be added to them."""


class Contestant(Protocol):
    """Something that finds entries; made from a directory, it is ready to be asked."""

    def best(self, question: str, limit: int) -> list[int]:
        """The numbers of the entries that fit best, best first; fewer than limit where fewer fit."""
        ...


@dataclass(frozen=True, slots=True)
class Document:
    """An entry as plain texts. names: names and aliases; asked: keywords and questions; texts: all that is searched."""

    names: list[str]
    asked: list[str]
    texts: list[str]


@dataclass(frozen=True, slots=True)
class Question:
    """A question with the numbers of the entries of which any is right."""

    text: str
    right: frozenset[int]


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """Questions on one directory."""

    name: str
    directory: Directory
    questions: list[Question]


def documents_of(directory: Directory) -> list[Document]:
    """The same texts that our own matching searches, no more and no fewer."""
    documents = []
    for entry in directory.entries:
        found = [(field, text) for field, _, text in fields_of(entry, directory)]
        asked = [text for field, text in found if field in {Field.KEYWORD, Field.QUESTION}]
        documents.append(Document(names_of(entry), asked, [text for _, text in found]))
    return documents


def own_directory() -> Directory:
    return read_directory_file(OWN).directory


def question_sets() -> list[QuestionSet]:
    """The product's own sets, then the foreign ones."""
    own = own_directory()
    sets = [question_set(path.stem, own, path) for path in OWN_QUESTIONS]
    for folder in FOREIGN:
        directory = read_directory_file(folder / "directory.yaml").directory
        sets.append(question_set(folder.name, directory, folder / "questions.jsonl"))
    return sets


def question_set(name: str, directory: Directory, path: Path) -> QuestionSet:
    """Of a question file, the messages that begin a conversation and ask for an entry."""
    numbers = {entry.id: number for number, entry in enumerate(directory.entries)}
    openings = [conversation.turns[0] for conversation in read_questions(path)]
    questions = [
        Question(turn.q, frozenset(numbers[entry] for entry in turn.entries))
        for turn in openings
        if turn.kind is Kind.ENTRY
    ]
    return QuestionSet(name, directory, questions)


def share_found(contestant: Contestant, questions: Sequence[Question], among: int) -> tuple[float, float]:
    """The share of questions with a right entry first, and with one among the first few."""
    first = within = 0
    for question in questions:
        best = contestant.best(question.text, among)
        first += bool(question.right.intersection(best[:1]))
        within += bool(question.right.intersection(best[:among]))
    return first / len(questions), within / len(questions)
