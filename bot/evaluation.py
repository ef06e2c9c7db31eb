"""How good the answers are: question sets read from files, replies scored, scores summed up. Pure but for reading."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from bot.domain.answers import Answer, Choice, Found, Kind, Listing, kind_of
from bot.domain.directory import Facet
from bot.domain.questions import Understanding

HALF = 0.5
"""Score of a choice where an entry was right and stands first, or where nothing should have been claimed."""
COUNTED_FACETS = 2
"""Facets of a reply that count; further ones are ignored."""
OFFERED_TO_CHOOSE = 2
"""Right entries that a choice must offer."""
TOP = 5


class Turn(BaseModel):
    """One message of a conversation and what a good reply to it is."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    q: str
    lang: str | None = None
    """Language in which the reply must come; None where any is fine."""
    profile: str | None = None
    """Language that the person's client reports; absent: the same as lang."""
    kind: Kind
    entries: list[str] = []
    facets: list[Facet] = []
    topic: str | None = None
    place: str | None = None
    note: str | None = None

    @model_validator(mode="after")
    def _complete(self) -> Turn:
        if self.kind in {Kind.ENTRY, Kind.CHOICE, Kind.LIST} and not self.entries:
            raise ValueError("entries_missing")
        if self.kind is Kind.ENTRY and not self.facets:
            raise ValueError("facets_missing")
        return self

    @property
    def client_language(self) -> str | None:
        """The language that the person's client reports."""
        return self.profile or self.lang


class Conversation(BaseModel):
    """The messages of one person, in order; it starts fresh."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Annotated[str, Field(min_length=1)]
    turns: Annotated[list[Turn], Field(min_length=1)]


@dataclass(frozen=True, slots=True)
class QuestionProblem:
    """A line of a question file that cannot be used; where: the field, "" for the whole line."""

    path: Path
    line: int
    where: str
    what: str


class QuestionsError(Exception):
    """Question files that cannot be used, with every problem."""

    def __init__(self, problems: Sequence[QuestionProblem]) -> None:
        super().__init__("; ".join(f"{p.path}:{p.line}: {p.where} {p.what}" for p in problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Reply:
    """What the bot replied, as `ask --json` prints it.

    entries: the first five candidates, best first; listed: the entries of a list or of a choice, where there is one.
    """

    kind: Kind
    entries: tuple[str, ...] = ()
    facets: tuple[Facet, ...] = ()
    listed: tuple[str, ...] = ()
    language: str | None = None


@dataclass(frozen=True, slots=True)
class TurnScore:
    """The scores of one reply: points from 0 to 1; the rest is None where the turn does not ask for it.

    language: whether the reply came in the right one; first, among_first: whether a right entry was ranked first or
    among the first five (entries only).
    """

    kind: Kind
    points: float
    language: bool | None = None
    first: bool | None = None
    among_first: bool | None = None


def read_questions(path: Path) -> list[Conversation]:
    """The conversations of a .jsonl file. Raises QuestionsError with every problem, OSError if it cannot be read."""
    conversations: list[Conversation] = []
    problems: list[QuestionProblem] = []
    seen: set[str] = set()
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise QuestionsError([QuestionProblem(path, 1, "", "not_utf8")]) from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            conversation = Conversation.model_validate_json(line)
        except ValidationError as error:
            for one in error.errors():
                where = ".".join(str(step) for step in one["loc"])
                problems.append(QuestionProblem(path, number, where, one["msg"]))
            continue
        if conversation.id in seen:
            problems.append(QuestionProblem(path, number, "id", "duplicate_id"))
        seen.add(conversation.id)
        conversations.append(conversation)
    if not conversations and not problems:
        problems.append(QuestionProblem(path, 1, "", "empty_file"))
    if problems:
        raise QuestionsError(problems)
    return conversations


def reply_of(answer: Answer, understanding: Understanding, language: str) -> Reply:
    """What counts of an answer: its entries before those that came next."""
    candidates = (each.entry_id for each in understanding.candidates)
    first: tuple[str, ...] = ()
    facets: tuple[Facet, ...] = ()
    match answer:
        case Found(entry_id, facets):
            first = (entry_id,)
        case Choice(first, facets):
            pass
    entries = tuple(dict.fromkeys([*first, *candidates]))[:TOP]
    listed = answer.entry_ids if isinstance(answer, Choice | Listing) else ()
    return Reply(kind_of(answer), entries, facets, listed, language)


def score(turn: Turn, reply: Reply) -> TurnScore:
    """Score one reply, by the rules of the question sets (tests name each rule)."""
    language = None if turn.lang is None else reply.language == turn.lang
    right = set(turn.entries)
    if turn.kind is not Kind.ENTRY:
        return TurnScore(turn.kind, _points(turn, reply, right), language)
    first = bool(right.intersection(reply.entries[:1]))
    return TurnScore(
        turn.kind, _points(turn, reply, right), language, first, bool(right.intersection(reply.entries[:TOP]))
    )


def _points(turn: Turn, reply: Reply, right: set[str]) -> float:
    offered = reply.listed or reply.entries
    match turn.kind, reply.kind:
        case Kind.ENTRY, Kind.ENTRY:
            told = set(reply.facets[:COUNTED_FACETS]) & set(turn.facets)
            return float(bool(right.intersection(reply.entries[:1]) and told))
        case Kind.ENTRY, Kind.CHOICE:
            return HALF if right.intersection(offered[:1]) else 0.0
        case Kind.CHOICE, Kind.CHOICE:
            return float(len(right.intersection(offered)) >= OFFERED_TO_CHOOSE)
        case Kind.LIST, Kind.LIST:
            return float(right.issubset(reply.listed))
        case Kind.OUT_OF_SCOPE, Kind.CHOICE:
            return HALF
        case wanted, got:
            return float(wanted is got and wanted in {Kind.OUT_OF_SCOPE, Kind.SMALL_TALK})


@dataclass(frozen=True, slots=True)
class Scored:
    """A score with where it belongs: the name of the file, the conversation, the number of the turn from 0."""

    source: str
    conversation: str
    turn: int
    language: str | None
    score: TurnScore


@dataclass(frozen=True, slots=True)
class Figures:
    """Sums over some scores; shares are None where nothing was counted.

    points: mean of the points; language: share in the right language; first, among_first: shares of right entries
    ranked first and among the first five, over the first turns of conversations.
    """

    count: int
    points: float | None
    language: float | None
    first: float | None
    among_first: float | None


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table; what is None stands for all."""

    source: str | None
    kind: Kind | None
    language: str | None
    figures: Figures


class Summary:
    """The scores of a run, summed up."""

    def __init__(self, scored: Iterable[Scored]) -> None:
        self._scored = tuple(scored)

    def figures(self, *, source: str | None = None, kind: Kind | None = None, language: str | None = None) -> Figures:
        """The figures of the scores of one file, kind and language; None stands for all."""
        chosen = [
            one
            for one in self._scored
            if source in (None, one.source) and kind in (None, one.score.kind) and language in (None, one.language)
        ]
        opening = [one.score for one in chosen if one.turn == 0]
        return Figures(
            len(chosen),
            _mean(one.score.points for one in chosen),
            _mean(one.score.language for one in chosen),
            _mean(one.first for one in opening),
            _mean(one.among_first for one in opening),
        )

    def rows(self) -> Iterator[Row]:
        """The table: per file its kinds, its languages and itself as a whole; with several files the same for all."""
        sources: list[str | None] = list(dict.fromkeys(one.source for one in self._scored))
        for source in [*sources, None] if len(sources) != 1 else sources:
            mine = [one for one in self._scored if source in (None, one.source)]
            for kind in Kind:
                if any(one.score.kind is kind for one in mine):
                    yield Row(source, kind, None, self.figures(source=source, kind=kind))
            for language in sorted({one.language for one in mine if one.language is not None}):
                yield Row(source, None, language, self.figures(source=source, language=language))
            yield Row(source, None, None, self.figures(source=source))

    def misses(self) -> Iterator[Scored]:
        """The scores below full points or in the wrong language."""
        return (one for one in self._scored if one.score.points < 1.0 or one.score.language is False)


def _mean(values: Iterable[float | None]) -> float | None:
    counted = [float(value) for value in values if value is not None]
    return sum(counted) / len(counted) if counted else None
