"""What is asked, counted in memory and written each minute: no answer waits for it, and nobody is named."""

from __future__ import annotations

import asyncio
import json
import logging
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.answers import Answer
from bot.domain.directory import Directory
from bot.domain.masking import MASK, masked
from bot.domain.questions import Understanding
from bot.domain.tallies import Count, Outcome, Week, What, counts_of, counts_of_choice, is_gap, week_of
from bot.matching.text import typed_words
from bot.store.database import Database

MOST_TEXT = 300
"""Characters of a question that are kept."""
MOST_WORDS = 12
MOST_WAITING = 5_000
"""Different questions without an answer that wait for the next writing; of more only the number is kept."""
MOST_KEPT = 5_000
"""So many questions without an answer are kept, the newest ones: staff read no more of them, and to group these takes
half a second. One person may send 28,800 a day."""

_Gap = tuple[str, str, str, str]
"""Text, words, language and day."""

_log = logging.getLogger(__name__)


class Tallies:
    """Implements Witness of bot/domain/ports.py; `write` is a job of the rounds, and the last thing of the process.

    What a kill loses is what was counted since the last minute, nothing else.
    """

    def __init__(self, database: Database, zone: ZoneInfo, now: Callable[[], datetime]) -> None:
        self._database = database
        self._zone = zone
        self._now = now
        self._counts: Counter[tuple[str, Count]] = Counter()
        self._gaps: Counter[_Gap] = Counter()
        self._writing = asyncio.Lock()

    def answered(self, understanding: Understanding, answer: Answer, language: str, directory: Directory) -> None:
        """Count a typed question; where the directory lacks what was asked, keep its text, masked."""
        today = self._now().astimezone(self._zone)
        self._add(week_of(today), counts_of(answer, language, directory))
        if is_gap(answer) and len(self._gaps) < MOST_WAITING:
            text = masked(understanding.message)[:MOST_TEXT].strip()
            left = typed_words(text)
            words = [word for word in understanding.subject or understanding.content if word in left] or left
            if text.replace(MASK, "").strip():
                self._gaps[text, " ".join(words[:MOST_WORDS]), language, today.date().isoformat()] += 1

    def chose(self, entry_id: str, directory: Directory) -> None:
        """Count that one of the offered entries was chosen."""
        self._add(self._week(), counts_of_choice(entry_id, directory))

    def did_not_fit(self) -> None:
        """What was answered at once was offered to choose from after all."""
        self._counts[self._week(), (What.OUTCOME, Outcome.AT_ONCE)] -= 1
        self._counts[self._week(), (What.OUTCOME, Outcome.OFFERED)] += 1

    async def write(self, _now: datetime) -> None:
        """Write what was counted since the last time; where the disk fails, it is kept for the next time.

        Who waited for this reads all of it: also what another call had taken to write a moment before.
        """
        async with self._writing:
            await self._write()

    async def weeks(self, numbers: Sequence[str]) -> tuple[Week, ...]:
        """What became of the questions of some weeks."""
        rows = await self._database.fetch_all(
            "SELECT week, key, number FROM tally WHERE what = ? AND week IN (SELECT value FROM json_each(?))",
            (What.OUTCOME, json.dumps(numbers)),
        )
        outcomes: dict[str, dict[Outcome, int]] = {number: {} for number in numbers}
        for week, key, number in rows:
            outcomes[week][Outcome(key)] = number
        return tuple(Week.of(number, found) for number, found in outcomes.items())

    async def most(self, what: What, numbers: Sequence[str], limit: int) -> tuple[tuple[str, int], ...]:
        """What was counted most often in some weeks, with how often."""
        rows = await self._database.fetch_all(
            "SELECT key, sum(number) AS total FROM tally"
            " WHERE what = ? AND week IN (SELECT value FROM json_each(?))"
            " GROUP BY key ORDER BY total DESC, key LIMIT ?",
            (what, json.dumps(numbers), limit),
        )
        return tuple((key, number) for key, number in rows)

    async def _write(self) -> None:
        counts, gaps = self._counts, self._gaps
        if not counts and not gaps:
            return
        self._counts, self._gaps = Counter(), Counter()
        try:
            async with self._database.transaction() as transaction:
                await transaction.execute_many(
                    "INSERT INTO tally (week, what, key, number) VALUES (?, ?, ?, ?)"
                    " ON CONFLICT DO UPDATE SET number = number + excluded.number",
                    [(week, what, key, number) for (week, (what, key)), number in counts.items()],
                )
                await transaction.execute_many(
                    "INSERT INTO gap (text, words, language, day, times) VALUES (seal(?), seal_text(?), ?, ?, ?)"
                    " ON CONFLICT DO UPDATE SET times = times + excluded.times",
                    [(*gap, times) for gap, times in gaps.items()],
                )
                await transaction.execute(
                    "DELETE FROM gap WHERE id <= (SELECT id FROM gap ORDER BY id DESC LIMIT 1 OFFSET ?)", (MOST_KEPT,)
                )
        except (sqlite3.Error, OSError):
            # A Counter's own update adds; += would drop what is negative.
            self._counts.update(counts)
            self._gaps.update(gaps)
            _log.exception("What was counted could not be written; the next attempt comes in a minute")

    def _week(self) -> str:
        return week_of(self._now().astimezone(self._zone))

    def _add(self, week: str, counts: Iterable[Count]) -> None:
        for count in counts:
            self._counts[week, count] += 1
