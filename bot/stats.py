"""Figures: what was asked and what is subscribed to, as a short text and a picture, for everybody of the staff."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from bot.charts import Chart, png_of
from bot.domain.directory import Directory
from bot.domain.questions import Person
from bot.domain.replies import File, Said
from bot.domain.tallies import Week, What, last_weeks
from bot.domain.team import Right
from bot.office import Office
from bot.store.subscriptions import SubscriptionStore
from bot.store.tallies import Tallies
from bot.wording import stats as words
from bot.wording.voice import Voice

WEEKS = 8
MOST = 5
"""How many of each sort are named."""


class Stats:
    """Shows what was counted."""

    def __init__(self, office: Office, tallies: Tallies) -> None:
        self._office = office
        self._tallies = tallies
        self._subscriptions = SubscriptionStore(office.database)

    async def show(self, person: Person) -> Said:
        """The figures of the last weeks, up to now."""
        refused = await self._office.refused_command(person, Right.LOOK, "stats")
        if refused:
            return refused
        now = self._office.now()
        await self._tallies.write(now)
        numbers = last_weeks(now.astimezone(self._office.zone).date(), WEEKS)
        most: dict[What, Sequence[tuple[str, int]]] = {
            what: await self._tallies.most(what, numbers, MOST) for what in What if what is not What.OUTCOME
        }
        everybody, by_topic = await self._subscriptions.count()
        figures = words.Figures(await self._tallies.weeks(numbers), most, everybody, by_topic[:MOST])
        voice, directory = await self._office.voice_of(person), self._office.snapshot().directory
        message = words.stats_message(voice, directory, figures)
        if not any(week.questions for week in figures.weeks):
            return Said((message,))
        picture = await asyncio.to_thread(png_of, _chart(voice, directory, figures.weeks, most[What.ENTRY]))
        return Said((message,), files=(File("questions.png", picture, words.caption(voice), picture=True),))


def _chart(voice: Voice, directory: Directory, weeks: Sequence[Week], most: Sequence[tuple[str, int]]) -> Chart:
    title, most_title = words.titles(voice)
    numbers = (
        [week.at_once for week in weeks],
        [week.after_choice for week in weeks],
        [week.unanswered for week in weeks],
    )
    return Chart(
        title,
        [words.week_label(voice, week.number) for week in weeks],
        list(zip(words.stack_labels(voice), numbers, strict=True)),
        most_title,
        [(words.name_of(voice, directory, What.ENTRY, key), number) for key, number in most],
    )
