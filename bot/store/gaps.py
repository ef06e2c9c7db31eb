"""Questions that found nothing: kept masked and without anybody who asked, until staff deal with them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bot.store.database import Database


@dataclass(frozen=True, slots=True)
class Gap:
    """A question without an answer, as it was asked on one day.

    words: what it is about, folded. times: how often it was asked so that day. aside: staff said that it is none of
    the directory's business.
    """

    number: int
    text: str
    words: str
    language: str
    day: date
    times: int = 1
    aside: bool = False


class GapStore:
    """Reads and forgets what bot/store/tallies.py writes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def all(self) -> tuple[Gap, ...]:
        """Every question that is kept, in the order in which they came."""
        rows = await self._database.fetch_all(
            "SELECT id, unseal(text), unseal_text(words), language, day, times, aside FROM gap ORDER BY id"
        )
        return tuple(
            Gap(number, text, words, language, date.fromisoformat(day), times, bool(aside))
            for number, text, words, language, day, times, aside in rows
        )

    async def mark(self) -> str:
        """A short text that changes with every change of what is kept."""
        row = await self._database.fetch_one("SELECT count(*), max(id), total(times), total(aside) FROM gap")
        return repr(row)

    async def put_aside(self, numbers: Iterable[int]) -> None:
        """Show these no more; what is like them stays aside too."""
        await self._database.execute(
            "UPDATE gap SET aside = 1 WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(sorted(numbers)),)
        )

    async def forget(self, numbers: Iterable[int]) -> None:
        """Delete these: they have an answer now."""
        await self._database.execute(
            "DELETE FROM gap WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(sorted(numbers)),)
        )

    async def forget_until(self, day: date) -> int:
        """Delete what was asked on a day or before; returns how many questions these were."""
        rows = await self._database.execute("DELETE FROM gap WHERE day <= ? RETURNING 1", (day.isoformat(),))
        return len(rows)
