"""Lessons: the way from a question to the entry that answers it from now on."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from bot.domain.answers import Answer, offered
from bot.domain.directory import Directory, Entry
from bot.domain.entry_names import meant_by
from bot.domain.forms import Room
from bot.domain.masking import masked
from bot.domain.origins import NOWHERE, Done, Origin, Told
from bot.domain.questions import Person
from bot.domain.replies import Said, Typed
from bot.domain.teaching import MOST_WORDS, Field, Lesson, TeachMove, holds, teachable, with_lesson
from bot.matching.text import typed_words
from bot.office import Office
from bot.store.directory import DirectoryStore, EditConflictError, Stored
from bot.store.errors import if_possible, was_possible
from bot.store.lessons import LessonStore
from bot.store.syncing import What
from bot.teaching.exam import Exam
from bot.wording import teaching as words
from bot.wording.html import Html, from_telegram, plain

PROPOSED = 5
"""Entries and, two fewer, keywords that are proposed."""
_WORD = re.compile(r"[^\W\d_][\w-]+")

ENTRY = "entry"
"""The step in which staff type the name of an entry; the others are the fields to which they add what they type."""


class Lessons:
    """Teaching one question after the other.

    exam: says what an addition would break. done: hears that a question has an answer; None where nobody does.
    decide: the answer to a question in a language, as it is now.
    """

    def __init__(self, office: Office, exam: Exam, done: Done | None, decide: Callable[[str, str], Answer]) -> None:
        self._office = office
        self._exam = exam
        self._done = done
        self._decide = decide
        self._store = LessonStore(office.database)
        self._entries = DirectoryStore(office.database)

    async def begin(self, person: Person, question: str, language: str, *, ticket: int = 0, gap: int = 0) -> Said:
        """Begin to teach a question: to which entry does it belong?"""
        question = masked(question)
        new = Lesson(0, question, language, ticket, gap, words=teachable(question))
        lesson = await self._store.begin(new, str(person.user_id), self._today())
        return await self._ask_entry(person, lesson)

    async def get(self, number: int) -> Lesson | None:
        """A lesson that is under way, or None."""
        lesson = await self._store.get(number)
        return lesson if lesson is not None and not lesson.taught else None

    async def press(self, person: Person, lesson: Lesson, move: TeachMove, argument: str) -> Said | None:
        """Do what a button of a lesson says; None where it means nothing any more."""
        if move is TeachMove.SEARCH:
            return replace(await self._ask_entry(person, lesson), into=True)
        if move is TeachMove.LEAVE:
            await self._store.drop(lesson.number)
            return Said((words.left(await self._office.voice_of(person), lesson),), into=True)
        if move is TeachMove.PICK:
            return await self._pick(person, lesson, argument)
        stored = await self._entries.stored(lesson.entry_id or "")
        if stored is None:
            return None
        match move:
            case TeachMove.AS_QUESTION:
                changed = replace(lesson, field=Field.QUESTIONS, words=teachable(lesson.question))
                return await self._propose(person, changed, stored.entry)
            case TeachMove.AS_KEYWORD if argument:
                return await self._keyword(person, lesson, stored.entry, argument)
            case TeachMove.AS_KEYWORD | TeachMove.REWORD:
                field = Field.KEYWORDS if move is TeachMove.AS_KEYWORD else lesson.field
                return await self._ask_words(person, lesson, stored.entry, field)
            case TeachMove.CHECK:
                return await self._check(person, lesson, stored)
            case TeachMove.SAVE:
                return await self._save(person, lesson, stored)
            case _:
                return None

    async def typed(self, person: Person, lesson: Lesson, step: str, typed: Typed) -> Said | None:
        """Take the name of an entry, or what shall be added."""
        text = " ".join(plain(from_telegram(typed.html)).split())
        if step == ENTRY:
            return await self._search(person, lesson, text)
        stored = await self._entries.stored(lesson.entry_id or "")
        voice = await self._office.voice_of(person)
        if stored is None:
            return await self._ask_entry(person, lesson)
        if not typed_words(text) or len(text) > MOST_WORDS:
            return Said((words.no_words(voice, MOST_WORDS),))
        said = await self._propose(person, replace(lesson, field=Field(step), words=text), stored.entry)
        # Left last: what could not be kept can be typed again.
        await self._office.ask_no_more(person)
        return replace(said, into=False)

    async def _search(self, person: Person, lesson: Lesson, text: str) -> Said | None:
        snapshot = self._office.snapshot()
        meant = meant_by(text, snapshot)
        if meant.is_certain and meant.only is not None:
            await self._office.ask_no_more(person)
            said = await self._pick(person, lesson, meant.only)
            return said and replace(said, into=False)
        found = meant.entry_ids
        if found:
            return await self._ask_entry(person, lesson, found)
        return await self._ask_entry(person, lesson, found, words.no_entry(await self._office.voice_of(person), text))

    async def _ask_entry(
        self,
        person: Person,
        lesson: Lesson,
        found: Sequence[str] | None = None,
        note: Html = Html(""),  # noqa: B008
    ) -> Said:
        """Ask for the entry; found: those to propose, None for those that the question itself speaks of."""
        snapshot = self._office.snapshot()
        if found is None:
            read = snapshot.reader.read(lesson.question, languages=self._languages(lesson))
            found = [each.entry_id for each in read.candidates]
        entries = [snapshot.directory.by_id[entry_id] for entry_id in found[:PROPOSED]]
        await self._office.ask(person, Room.TEACHING, ENTRY, lesson.number)
        return Said((words.ask_entry(await self._office.voice_of(person), lesson, entries, note),))

    async def _pick(self, person: Person, lesson: Lesson, entry_id: str) -> Said | None:
        stored = await self._entries.stored(entry_id)
        return await self._propose(person, replace(lesson, entry_id=entry_id), stored.entry) if stored else None

    async def _propose(self, person: Person, lesson: Lesson, entry: Entry) -> Said:
        """Show what would be added; without any words left by masking they are asked for."""
        if not lesson.words:
            await self._store.keep(lesson)
            return await self._ask_words(person, lesson, entry, lesson.field)
        await self._store.keep(replace(lesson, revision=None))
        voice = await self._office.voice_of(person)
        return Said((words.proposal(voice, lesson, entry, self._keywords(lesson)),), into=True)

    async def _keyword(self, person: Person, lesson: Lesson, entry: Entry, argument: str) -> Said | None:
        keywords = self._keywords(lesson)
        place = int(argument) if argument.isdecimal() and len(argument) < 3 else len(keywords)
        if place >= len(keywords):
            return None
        return await self._propose(person, replace(lesson, field=Field.KEYWORDS, words=keywords[place]), entry)

    async def _ask_words(self, person: Person, lesson: Lesson, entry: Entry, field: Field) -> Said:
        """Ask for what shall be added to a field, whose name is the step."""
        await self._office.ask(person, Room.TEACHING, field, lesson.number)
        voice = await self._office.voice_of(person)
        return Said((words.ask_words(voice, replace(lesson, field=field), entry),), into=True)

    async def _check(self, person: Person, lesson: Lesson, stored: Stored) -> Said:
        """Look what would break; where nothing does and the question is answered, it is added at once."""
        voice = await self._office.voice_of(person)
        entry, directory = stored.entry, self._office.snapshot().directory
        if holds(entry, lesson):
            return await self._held(person, lesson, entry)
        candidate = _with_entry(directory, with_lesson(entry, lesson))
        lessons = await self._store.taught()
        breaks, answer = await asyncio.to_thread(self._exam.breaks, directory, candidate, lessons, lesson)
        lesson = replace(lesson, revision=stored.revision)
        await self._store.keep(lesson)
        is_answered = entry.id in offered(answer)
        if is_answered and not breaks:
            return await self._add(person, lesson, stored, stored.revision)
        broken = [(one.question, one.before, one.after) for one in breaks]
        wrong: Answer | None = None if is_answered else answer
        keywords = self._keywords(lesson)
        return Said((words.findings(voice, directory, lesson, broken, answer=wrong, keywords=keywords),), into=True)

    async def _save(self, person: Person, lesson: Lesson, stored: Stored) -> Said | None:
        """Add what was checked, whatever it breaks."""
        return None if lesson.revision is None else await self._add(person, lesson, stored, lesson.revision)

    async def _add(self, person: Person, lesson: Lesson, stored: Stored, revision: int) -> Said:
        """Add what was checked with a revision of the entry: it counts at once, and who asked is told."""
        voice, now = await self._office.voice_of(person), self._office.now()
        entry = with_lesson(stored.entry, lesson)
        try:
            await self._entries.save(entry, str(person.user_id), now, based_on=revision, what=What.TAUGHT)
        except EditConflictError:
            said = await self._propose(person, lesson, stored.entry)
            return replace(said, notice=plain(words.entry_changed(voice, stored.entry)), alert=True)
        await self._office.publisher.publish()
        # What cannot be noted now is noticed when the lesson is pressed again: its words are there already.
        await was_possible(self._store.set_taught(lesson.number, self._today()))
        told = await self._tell(person, lesson, entry)
        return Said((words.taught(voice, lesson, entry, told),), into=True)

    async def _held(self, person: Person, lesson: Lesson, entry: Entry) -> Said:
        """The words are there already; where the question is answered too, nothing is left but to tell who asked."""
        voice = await self._office.voice_of(person)
        if entry.id not in offered(self._decide(lesson.question, lesson.language)):
            return Said((words.holds_already(voice, lesson, entry),), into=True)
        await self._store.drop(lesson.number)
        told = await self._tell(person, lesson, entry)
        return Said((words.answered_already(voice, lesson, entry, told),), into=True)

    async def _tell(self, person: Person, lesson: Lesson, entry: Entry) -> Told | None:
        origin = Origin(lesson.ticket, lesson.gap)
        if self._done is None or origin == NOWHERE:
            return None
        return await if_possible(self._done(person, origin, entry.id))

    def _today(self) -> date:
        return self._office.now().astimezone(self._office.zone).date()

    def _keywords(self, lesson: Lesson) -> tuple[str, ...]:
        """The words of the question that name its subject, as they were typed."""
        read = self._office.snapshot().reader.read(lesson.question, languages=self._languages(lesson))
        named = set(read.content)
        found = (word for word in _WORD.findall(teachable(lesson.question)) if named & set(typed_words(word)))
        return tuple(dict.fromkeys(found))[: PROPOSED - 2]

    def _languages(self, lesson: Lesson) -> tuple[str, ...]:
        return tuple(dict.fromkeys([lesson.language, *self._office.voices.languages.codes]))


def _with_entry(directory: Directory, changed: Entry) -> Directory:
    """The directory with another version of an entry; made anew, since a directory remembers what was asked of it."""
    entries = [changed if entry.id == changed.id else entry for entry in directory.entries]
    return Directory(header=directory.header, kinds=directory.kinds, topics=directory.topics, entries=entries)
