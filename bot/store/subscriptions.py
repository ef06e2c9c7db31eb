"""Who subscribed to what: the chats with their subjects, and how what is on its way to them follows each change."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from bot.domain.deliveries import Reason
from bot.domain.schedule import Pace, Quiet, Rhythm
from bot.domain.subscriptions import ChatKind, Subject, SubjectKind, Subscriber
from bot.store.chats import end_chat, move_chat
from bot.store.database import Database, Row, Transaction
from bot.store.drafts import draft_from_text
from bot.store.moments import from_text, to_milliseconds, to_text

_READ = (
    "SELECT unseal(chat_id), kind, language, pace, hour, weekday, quiet_from, quiet_until, since,"
    " (SELECT json_group_array(subject) FROM subscription WHERE subscription.chat_id = subscriber.chat_id)"
    " FROM subscriber WHERE chat_id = seal(?)"
)

_ANNOUNCED = (
    "SELECT delivery.id, delivery.language, announcement.draft FROM delivery"
    " JOIN dispatch ON dispatch.id = delivery.dispatch_id AND dispatch.kind = 'send'"
    " JOIN announcement ON announcement.number = dispatch.announcement"
    " WHERE delivery.chat_id = seal(?) AND delivery.state IN ('pending', 'held')"
)


class SubscriptionStore:
    """Keeps the subscribers; a chat without any subject is none."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, chat_id: int) -> Subscriber | None:
        """The subscriber of a chat, or None where nothing is subscribed there."""
        return _first(await self._database.fetch_all(_READ, (chat_id,)))

    async def add(self, chat_id: int, kind: ChatKind, language: str, subject: Subject, now: datetime) -> Subscriber:
        """Add a subject; a new subscriber gets this language and the usual rhythm, of others both stay."""
        rhythm, since = Rhythm(), to_text(now)
        async with self._database.transaction() as transaction:
            await transaction.execute(
                "INSERT INTO subscriber (chat_id, kind, language, pace, hour, weekday, quiet_from, quiet_until, since)"
                " VALUES (seal(?), ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                (chat_id, kind, language, *_columns(rhythm), since),
            )
            await transaction.execute(
                "INSERT INTO subscription (subject, chat_id, since) VALUES (?, seal(?), ?) ON CONFLICT DO NOTHING",
                (str(subject), chat_id, since),
            )
            (row,) = await transaction.execute(_READ, (chat_id,))
            return _subscriber(row)

    async def remove(self, chat_id: int, subject: Subject, now: datetime) -> Subscriber | None:
        """Take a subject away, with what is still to be sent for it alone; the last one ends the subscriber."""
        async with self._database.transaction() as transaction:
            await transaction.execute(
                "DELETE FROM subscription WHERE chat_id = seal(?) AND subject = ?", (chat_id, str(subject))
            )
            left = _first(await transaction.execute(_READ, (chat_id,)))
            if left is None or not left.subjects:
                await end_chat(transaction, chat_id, Reason.LEFT, to_milliseconds(now))
                return None
            await _skip_what_no_longer_reaches(transaction, left, now)
            return left

    async def count(self) -> tuple[int, tuple[tuple[str, int], ...]]:
        """How many subscribers there are, and how many each topic has, by its id, the most first."""
        row = await self._database.fetch_one("SELECT count(*) FROM subscriber")
        topics = await self._database.fetch_all(
            "SELECT substr(subject, 3), count(*) AS number FROM subscription WHERE subject GLOB ?"
            " GROUP BY subject ORDER BY number DESC, subject",
            (f"{SubjectKind.TOPIC}.*",),
        )
        return (row[0] if row else 0), tuple((topic, number) for topic, number in topics)

    async def set_rhythm(self, chat_id: int, rhythm: Rhythm) -> Subscriber | None:
        """Change when messages come; None where nothing is subscribed."""
        async with self._database.transaction() as transaction:
            await transaction.execute(
                "UPDATE subscriber SET pace = ?, hour = ?, weekday = ?, quiet_from = ?, quiet_until = ?"
                " WHERE chat_id = seal(?)",
                (*_columns(rhythm), chat_id),
            )
            return _first(await transaction.execute(_READ, (chat_id,)))

    async def set_language(self, chat_id: int, language: str) -> None:
        """Change the language of what is sent from now on, where something is subscribed."""
        await self._database.execute("UPDATE subscriber SET language = ? WHERE chat_id = seal(?)", (language, chat_id))

    async def end(self, chat_id: int, now: datetime) -> bool:
        """End everything at once, with all that is still to be sent; returns whether anything was subscribed."""
        async with self._database.transaction() as transaction:
            return await end_chat(transaction, chat_id, Reason.LEFT, to_milliseconds(now))

    async def move(self, old: int, new: int, now: datetime) -> None:
        """A group became a supergroup with another id: what it subscribed to and what is sent to it go along."""
        async with self._database.transaction() as transaction:
            await move_chat(transaction, old, new, to_milliseconds(now))


async def _skip_what_no_longer_reaches(transaction: Transaction, left: Subscriber, now: datetime) -> None:
    """The language is that for which an announcement was meant, though another one may have been chosen since."""
    rows = await transaction.execute(_ANNOUNCED, (left.chat_id,))
    await transaction.execute_many(
        "UPDATE delivery SET state = 'skipped', reason = ?, at = ? WHERE id = ?",
        [
            (Reason.LEFT, to_milliseconds(now), delivery_id)
            for delivery_id, language, draft in rows
            if not draft_from_text(draft).audience.reaches(left.subjects, language)
        ],
    )


def _columns(rhythm: Rhythm) -> tuple[str, int, int, int | None, int | None]:
    hours = (rhythm.quiet.start, rhythm.quiet.end) if rhythm.quiet else (None, None)
    return rhythm.pace, rhythm.hour, rhythm.weekday, *hours


def _first(rows: Sequence[Row]) -> Subscriber | None:
    return _subscriber(rows[0]) if rows else None


def _subscriber(row: Row) -> Subscriber:
    chat_id, kind, language, pace, hour, weekday, start, end, since, subjects = row
    return Subscriber(
        chat_id,
        ChatKind(kind),
        language,
        Rhythm(Pace(pace), hour, weekday, None if start is None or end is None else Quiet(start, end)),
        frozenset(Subject.parse(text) for text in json.loads(subjects)),
        from_text(since),
    )
