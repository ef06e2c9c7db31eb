"""The exam: what was right and would be wrong is told, and nothing else."""

from pathlib import Path

import pytest

from bot.domain.answers import Found, NothingFound, offered
from bot.domain.directory import Directory
from bot.domain.limits import Limits
from bot.domain.teaching import Lesson, with_lesson
from bot.evaluation import QuestionsError
from bot.opening import matcher_of
from bot.teaching.exam import Exam
from tests.bot.teaching.conftest import FRISEUR, TATTOO


def changed(directory: Directory, lesson: Lesson) -> Directory:
    entries = [with_lesson(entry, lesson) if entry.id == lesson.entry_id else entry for entry in directory.entries]
    return Directory(header=directory.header, kinds=directory.kinds, topics=directory.topics, entries=entries)


def lesson(words: str, entry_id: str = "bus") -> Lesson:
    return Lesson(1, words, "de", entry_id=entry_id, words=words)


async def test_what_hurts_nobody_breaks_nothing_and_is_answered(exam: Exam, valley: Directory) -> None:
    taught = lesson(FRISEUR)
    breaks, answer = exam.breaks(valley, changed(valley, taught), (), taught)
    assert breaks == ()
    assert offered(answer) == ("bus",)


async def test_a_practice_question_that_would_be_answered_wrongly_is_told(exam: Exam, valley: Directory) -> None:
    taught = lesson(TATTOO)
    ((broken), *others), answer = exam.breaks(valley, changed(valley, taught), (), taught)
    assert others == []
    assert broken.question == TATTOO
    assert isinstance(broken.before, NothingFound)
    assert isinstance(broken.after, Found)
    assert offered(answer) == ("bus",)


async def test_what_was_taught_before_must_not_be_lost(exam: Exam, valley: Directory) -> None:
    before = changed(valley, lesson(FRISEUR, "hof"))
    earlier = Lesson(7, FRISEUR, "de", entry_id="hof", words=FRISEUR, taught=True)
    now = lesson(FRISEUR)
    after = changed(valley, now)
    breaks, _ = exam.breaks(before, after, (earlier,), now)
    assert (FRISEUR, ("hof",), ("bus",)) in [(one.question, offered(one.before), offered(one.after)) for one in breaks]


async def test_a_name_that_would_lead_elsewhere_is_told(exam: Exam, valley: Directory) -> None:
    renamed = Directory(
        header=valley.header,
        kinds=valley.kinds,
        entries=[
            entry.model_copy(update={"name": "Ganz etwas anderes"}) if entry.id == "hof" else entry
            for entry in valley.entries
        ],
    )
    breaks, _ = exam.breaks(valley, renamed, (), lesson("Bus"))
    assert {one.question for one in breaks} == {"Was ist der Kräuterhof?", "Kräuterhof Lindig"}


async def test_broken_practice_questions_are_an_error_and_never_a_yes(tmp_path: Path, valley: Directory) -> None:
    (tmp_path / "a.jsonl").write_text("{}", encoding="utf-8")
    with pytest.raises(QuestionsError):
        Exam(matcher_of, tmp_path, ("de",), Limits()).breaks(valley, valley, (), lesson("Bus"))
