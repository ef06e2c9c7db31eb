"""The exam: what an addition to the directory would break, asked before it is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from bot.domain.answers import Answer, offered
from bot.domain.conversations import after
from bot.domain.directory import Directory
from bot.domain.limits import Limits
from bot.domain.ports import Reader
from bot.domain.questions import Context
from bot.domain.several import Decision, decide_all
from bot.domain.teaching import Lesson
from bot.evaluation import Conversation, Turn, read_questions, reply_of, score

_THEN = datetime(2026, 1, 1, tzinfo=UTC)
"""A conversation of the exam takes no time."""

_Key = tuple[str, str, int]


@dataclass(frozen=True, slots=True)
class Result:
    """How a question of the exam was answered; points: 1 where it was right, 0 where it was not."""

    question: str
    answer: Answer
    points: float


@dataclass(frozen=True, slots=True)
class Break:
    """A question that was answered right, or half right, and no longer would be."""

    question: str
    before: Answer
    after: Answer


Results = Mapping[_Key, Result]


class Exam:
    """Asks practice questions, names, and all that was taught before, of one directory and of another.

    reader_of: makes what understands questions about a directory. practice: the folder of question sets. languages:
    those that the bot speaks, the default one first. All of it takes a second or two: call it in a thread.
    """

    def __init__(
        self, reader_of: Callable[[Directory], Reader], practice: Path, languages: Sequence[str], limits: Limits
    ) -> None:
        self._reader_of = reader_of
        self._practice = practice
        self._languages = tuple(languages)
        self._limits = limits
        self._before: tuple[Directory, Results] | None = None

    def breaks(
        self, before: Directory, candidate: Directory, lessons: Sequence[Lesson], lesson: Lesson
    ) -> tuple[tuple[Break, ...], Answer]:
        """What the candidate would break, and how it would answer the question of a lesson.

        lessons: what was taught before. Raises OSError and QuestionsError where the practice questions are broken.
        """
        if self._before is None or self._before[0] is not before:
            self._before = before, self._results(before, self._reader_of(before), lessons)
        reader = self._reader_of(candidate)
        now = self._results(candidate, reader, lessons)
        broken = tuple(
            Break(result.question, result.answer, now[key].answer)
            for key, result in self._before[1].items()
            if key in now and now[key].points < result.points
        )
        return broken, self._decide(candidate, reader, lesson.question, (lesson.language,)).answer

    def _results(self, directory: Directory, reader: Reader, lessons: Sequence[Lesson]) -> Results:
        results: dict[_Key, Result] = {}
        for conversation in self._conversations:
            for place, (turn, answer, points) in enumerate(self._replies(directory, reader, conversation)):
                results["practice", conversation.id, place] = Result(turn.q, answer, points)
        for entry in directory.entries:
            for place, name in enumerate((entry.name, *entry.aliases)):
                answer = self._decide(directory, reader, name, ()).answer
                results["name", entry.id, place] = Result(name, answer, float(entry.id in offered(answer)))
        for lesson in lessons:
            answer = self._decide(directory, reader, lesson.question, (lesson.language,)).answer
            points = float(lesson.entry_id in offered(answer))
            results["lesson", "", lesson.number] = Result(lesson.question, answer, points)
        return results

    @cached_property
    def _conversations(self) -> Sequence[Conversation]:
        return [one for path in sorted(self._practice.glob("*.jsonl")) for one in read_questions(path)]

    def _replies(
        self, directory: Directory, reader: Reader, conversation: Conversation
    ) -> Iterator[tuple[Turn, Answer, float]]:
        context: Context | None = None
        for turn in conversation.turns:
            wanted = (context.language if context else None, turn.client_language)
            decision = self._decide(directory, reader, turn.q, [code for code in wanted if code], context)
            language = decision.understanding.language
            context = after(decision.answer, context, language=language, question=1, now=_THEN)
            counted = score(turn, reply_of(decision.answer, decision.understanding, language))
            yield turn, decision.answer, counted.points

    def _decide(
        self,
        directory: Directory,
        reader: Reader,
        question: str,
        languages: Sequence[str],
        context: Context | None = None,
    ) -> Decision:
        spoken = [code for code in languages if code in self._languages]
        understanding = reader.read(question, languages=tuple(dict.fromkeys([*spoken, *self._languages])))
        return decide_all(understanding, directory, context, self._limits, reader.fits, now=_THEN)
