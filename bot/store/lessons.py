"""Lessons: what staff taught the bot, and are about to."""

from __future__ import annotations

from datetime import date

from bot.domain.origins import OriginGoneError
from bot.domain.teaching import Field, Lesson
from bot.store.database import Database, Row

_FIELDS = "number, unseal_text(question), language, ticket, gap, entry_id, field, unseal_text(words), revision, taught"
_READ = f"SELECT {_FIELDS} FROM lesson"  # noqa: S608 - names of columns


class LessonStore:
    """Keeps lessons; those that were taught are asked again before something else is."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def begin(self, lesson: Lesson, author: str, day: date) -> Lesson:
        """Keep a new lesson, whose number is given to it here.

        Raises OriginGoneError: of what somebody had forgotten, nothing may be kept a moment later.
        """
        rows = await self._database.execute(
            "INSERT INTO lesson (author, day, question, language, ticket, gap, words)"  # noqa: S608 - names of columns
            " SELECT :author, :day, seal_text(:question), :language, :ticket, :gap, seal_text(:words)"
            f" WHERE :ticket = 0 OR EXISTS (SELECT 1 FROM ticket WHERE number = :ticket) RETURNING {_FIELDS}",
            {
                "author": author,
                "day": day.isoformat(),
                "question": lesson.question,
                "language": lesson.language,
                "ticket": lesson.ticket,
                "gap": lesson.gap,
                "words": lesson.words,
            },
        )
        if not rows:
            raise OriginGoneError(lesson.ticket)
        return _lesson(rows[0])

    async def get(self, number: int) -> Lesson | None:
        """A lesson, or None where there is none with this number."""
        row = await self._database.fetch_one(f"{_READ} WHERE number = ?", (number,))
        return _lesson(row) if row else None

    async def keep(self, lesson: Lesson) -> None:
        """Keep a lesson as it is now; one that was taught stays as it was."""
        await self._database.execute(
            "UPDATE lesson SET entry_id = ?, field = ?, words = seal_text(?), revision = ?"
            " WHERE number = ? AND taught = 0",
            (lesson.entry_id, lesson.field, lesson.words, lesson.revision, lesson.number),
        )

    async def set_taught(self, number: int, day: date) -> bool:
        """Mark a lesson as taught; returns whether it was not before."""
        rows = await self._database.execute(
            "UPDATE lesson SET taught = 1, day = ? WHERE number = ? AND taught = 0 RETURNING 1",
            (day.isoformat(), number),
        )
        return bool(rows)

    async def drop(self, number: int) -> None:
        """Forget a lesson that was not taught."""
        await self._database.execute("DELETE FROM lesson WHERE number = ? AND taught = 0", (number,))

    async def taught(self) -> tuple[Lesson, ...]:
        """Everything that was taught, in the order in which it was begun."""
        rows = await self._database.fetch_all(f"{_READ} WHERE taught = 1 ORDER BY number")
        return tuple(_lesson(row) for row in rows)

    async def forget_until(self, day: date) -> None:
        """Delete what was begun on a day or before and never taught: it holds questions of people."""
        await self._database.execute("DELETE FROM lesson WHERE taught = 0 AND day <= ?", (day.isoformat(),))


def _lesson(row: Row) -> Lesson:
    number, question, language, ticket, gap, entry_id, field, words, revision, taught = row
    return Lesson(number, question, language, ticket, gap, entry_id, Field(field), words, revision, bool(taught))
