"""Questions without an answer: grouped, shown, put aside."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from bot.domain.answers import Answer, Found
from bot.domain.audit import Act
from bot.domain.masking import masked
from bot.domain.origins import Origin
from bot.domain.paging import part_of
from bot.domain.questions import Person
from bot.domain.replies import Said
from bot.domain.teaching import Group, teachable
from bot.matching.grouping import Asked, grouped
from bot.office import Office
from bot.store.gaps import Gap, GapStore
from bot.store.lessons import LessonStore
from bot.store.tallies import Tallies
from bot.wording import gaps as words
from bot.wording.html import Html

PAGE = 8
MOST_TEXTS = 30
"""Different texts that a new entry begins with at most."""

BeginEntry = Callable[[Person, Mapping[str, Any], Origin], Awaitable[Said]]
"""Begins a new entry with the fields that are given, because of an origin."""


class Gaps:
    """The list of what people ask in vain, up to now.

    days: for how long questions are kept. decide: the answer to a question in a language, as it is now. begin_entry:
    begins a new entry; None where nobody can.
    """

    def __init__(
        self,
        office: Office,
        tallies: Tallies,
        days: int,
        decide: Callable[[str, str], Answer],
        begin_entry: BeginEntry | None,
    ) -> None:
        self._office = office
        self._tallies = tallies
        self._store = GapStore(office.database)
        self._days = days
        self._decide = decide
        self._begin_entry = begin_entry
        self._grouped: tuple[str, list[tuple[Gap, ...]]] = ("", [])

    async def overview(self, person: Person, page: int = 0, note: Html = Html(""), *, into: bool = False) -> Said:  # noqa: B008
        """Show a page of the groups, those asked most often first; note: a line above."""
        await self._tallies.write(self._office.now())
        part = part_of([_group(gaps) for gaps in await self._groups()], page, PAGE)
        voice = await self._office.voice_of(person)
        return Said((words.gaps_message(voice, part, self._days, note),), into=into)

    async def show(self, person: Person, number: int) -> Said | None:
        """Show a group with what can be done about it; None where it is not there any more."""
        group = await self.find(number)
        if group is None:
            return None
        answer = self._decide(group.texts[0], group.languages[0])
        entry = self._office.snapshot().directory.by_id.get(answer.entry_id) if isinstance(answer, Found) else None
        can_begin = self._begin_entry is not None
        voice = await self._office.voice_of(person)
        return Said((words.group_message(voice, group, answered_by=entry, can_begin=can_begin),), into=True)

    async def begin_entry(self, person: Person, number: int) -> Said | None:
        """Begin a new entry that has the questions of a group."""
        group = await self.find(number)
        if group is None or self._begin_entry is None:
            return None
        questions: dict[str, list[str]] = {}
        for text, language in zip(group.texts[:MOST_TEXTS], group.languages, strict=False):
            if teachable(text):
                questions.setdefault(language, []).append(teachable(text))
        return await self._begin_entry(person, {"questions": questions}, Origin(gap=number))

    async def put_aside(self, person: Person, number: int) -> Said | None:
        """Say of a group that it is no topic."""
        group = await self.find(number)
        if group is None:
            return None
        await self._store.put_aside(group.numbers)
        await self._office.record(person, Act.QUESTIONS_ASIDE, detail=str(len(group.numbers)))
        return await self.overview(person, note=words.put_aside(await self._office.voice_of(person)), into=True)

    async def finish(self, person: Person, number: int) -> Said | None:
        """Take a group off the list: it has an answer."""
        if not await self.forget(number):
            return None
        return await self.overview(person, note=words.done(await self._office.voice_of(person)), into=True)

    async def forget(self, number: int) -> bool:
        """Delete the group of a question; returns whether it was still there."""
        group = await self.find(number)
        if group is not None:
            await self._store.forget(group.numbers)
        return group is not None

    async def forget_text(self, question: str) -> None:
        """Delete the groups of a question that has an answer now, also where it was asked a moment ago."""
        await self._tallies.write(self._office.now())
        text = masked(question).strip().casefold()
        for gaps in await self._groups():
            if text in (gap.text.casefold() for gap in gaps):
                await self._store.forget([gap.number for gap in gaps])

    async def find(self, number: int) -> Group | None:
        """The group that a question is in now."""
        for gaps in await self._groups():
            if any(gap.number == number for gap in gaps):
                return _group(gaps)
        return None

    async def tidy(self, now: datetime) -> None:
        """Delete what is older than questions may get; a job of the rounds."""
        until = now.astimezone(self._office.zone).date() - timedelta(days=self._days)
        await self._store.forget_until(until)
        await LessonStore(self._office.database).forget_until(until)

    async def _groups(self) -> list[tuple[Gap, ...]]:
        """The groups of which nothing was put aside; of the others all is put aside, also what came since."""
        mark = await self._store.mark()
        if mark != self._grouped[0]:
            by_number = {gap.number: gap for gap in await self._store.all()}
            asked = [Asked(gap.number, gap.words, gap.times) for gap in by_number.values()]
            numbers = await asyncio.to_thread(grouped, asked)
            groups = [tuple(by_number[number] for number in group) for group in numbers]
            aside = [group for group in groups if any(gap.aside for gap in group)]
            late = [gap.number for group in aside for gap in group if not gap.aside]
            if late:
                await self._store.put_aside(late)
                mark = await self._store.mark()
            self._grouped = mark, [group for group in groups if group not in aside]
        return self._grouped[1]


def _group(gaps: tuple[Gap, ...]) -> Group:
    first = {gap.text: gap for gap in reversed(gaps)}
    texts = tuple(dict.fromkeys(gap.text for gap in gaps))
    languages = tuple(first[text].language for text in texts)
    return Group(tuple(gap.number for gap in gaps), texts, languages, sum(gap.times for gap in gaps))
