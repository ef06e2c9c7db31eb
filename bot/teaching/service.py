"""Teaching: what a command, a press or a typed message of editors does with questions that found nothing."""

from __future__ import annotations

from datetime import datetime

from bot.domain.actions import Teach
from bot.domain.answers import Answer
from bot.domain.forms import Form
from bot.domain.limits import Limits
from bot.domain.origins import Done
from bot.domain.questions import Person
from bot.domain.replies import Said, Typed
from bot.domain.several import decide_all
from bot.domain.teaching import TeachMove
from bot.domain.team import Right
from bot.office import Office
from bot.store.tallies import Tallies
from bot.teaching.exam import Exam
from bot.teaching.gaps import BeginEntry, Gaps
from bot.teaching.lessons import Lessons
from bot.wording import teaching as words

_OF_A_GROUP = frozenset({TeachMove.GROUP, TeachMove.BELONGS, TeachMove.NEW, TeachMove.ASIDE, TeachMove.DONE})


class Teaching:
    """The way of editors, without Telegram; rights are checked at every step.

    days: for how long questions without an answer are kept. done: hears that a question has an answer now.
    begin_entry: begins a new entry. limits: those that answers are decided by.
    """

    def __init__(
        self,
        office: Office,
        tallies: Tallies,
        exam: Exam,
        *,
        days: int,
        limits: Limits,
        done: Done | None = None,
        begin_entry: BeginEntry | None = None,
    ) -> None:
        self._office = office
        self._limits = limits
        self._gaps = Gaps(office, tallies, days, self._decide, begin_entry)
        self._lessons = Lessons(office, exam, done, self._decide)

    async def gaps(self, person: Person) -> Said:
        """Show what people ask in vain."""
        return await self._office.refused_command(person, Right.EDIT, "gaps") or await self._gaps.overview(person)

    async def teach(self, person: Person, question: str, ticket: int = 0) -> Said:
        """Begin to teach a question of the inbox; who asked is told when there is an answer."""
        refused = await self._office.refused_press(person, Right.EDIT, "teaching")
        if refused:
            return refused
        return await self._lessons.begin(person, question, await self._language_of(person, question), ticket=ticket)

    async def forget_gap(self, number: int) -> None:
        """Take the group of a question off the list: it has an answer now."""
        await self._gaps.forget(number)

    async def learned(self, question: str) -> None:
        """Take a question of the inbox off the list, if it stands there: it has an answer now."""
        await self._gaps.forget_text(question)

    async def press(self, person: Person, action: Teach) -> Said:
        """Do what a button says."""
        refused = await self._office.refused_press(person, Right.EDIT, f"move {action.move.name} on {action.number}")
        if refused:
            return refused
        said = await self._press(person, action)
        return said or Said(notice=words.gone(await self._office.voice_of(person)), alert=True)

    async def typed(self, person: Person, form: Form, typed: Typed) -> Said | None:
        """Take what editors typed; None for who is none any more, and where nothing waits for it: it is a question."""
        lesson = await self._lessons.get(form.number)
        if lesson is None or not self._office.may(person, Right.EDIT, f"the form {form.step}"):
            return None
        return await self._lessons.typed(person, lesson, form.step, typed)

    async def notice_before(self, person: Person, action: Teach) -> str | None:
        """What to say at once to who pressed a button that takes a moment; None for all others, and who may not."""
        if action.move is not TeachMove.CHECK or not self._office.team.may(person.user_id, Right.EDIT):
            return None
        lesson = await self._lessons.get(action.number)
        is_known = lesson is not None and lesson.entry_id in self._office.snapshot().directory.by_id
        return words.checking(await self._office.voice_of(person)) if is_known else None

    async def tidy(self, now: datetime) -> None:
        """Delete what is older than questions may get; a job of the rounds."""
        await self._gaps.tidy(now)

    async def _press(self, person: Person, action: Teach) -> Said | None:
        if action.move is TeachMove.GAPS:
            return await self._gaps.overview(person, action.number, into=True)
        if action.move in _OF_A_GROUP:
            return await self._press_group(person, action)
        lesson = await self._lessons.get(action.number)
        return await self._lessons.press(person, lesson, action.move, action.argument) if lesson else None

    async def _press_group(self, person: Person, action: Teach) -> Said | None:
        match action.move:
            case TeachMove.BELONGS:
                group = await self._gaps.find(action.number)
                if group is None:
                    return None
                question, language = group.texts[0], group.languages[0]
                return await self._lessons.begin(person, question, language, gap=action.number)
            case TeachMove.NEW:
                return await self._gaps.begin_entry(person, action.number)
            case TeachMove.ASIDE:
                return await self._gaps.put_aside(person, action.number)
            case TeachMove.DONE:
                return await self._gaps.finish(person, action.number)
            case _:
                return await self._gaps.show(person, action.number)

    async def _language_of(self, person: Person, question: str) -> str:
        """The language that a question is in: one that the bot speaks."""
        codes = self._office.voices.languages
        spoken = (await self._office.voice_of(person)).language
        read = self._office.snapshot().reader.read(question, languages=tuple(dict.fromkeys([spoken, *codes.codes])))
        return codes.negotiate([read.language])

    def _decide(self, question: str, language: str) -> Answer:
        """How a question is answered now, asked by somebody new."""
        snapshot = self._office.snapshot()
        codes = tuple(dict.fromkeys([language, *self._office.voices.languages.codes]))
        read, now = snapshot.reader.read(question, languages=codes), self._office.now()
        return decide_all(read, snapshot.directory, None, self._limits, snapshot.reader.fits, now=now).answer
