"""Who subscribed to what: the chats with their subjects, and how what is on its way to them follows each change."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.domain.deliveries import DeliveryState, Reason
from bot.domain.schedule import Pace, Quiet, Rhythm
from bot.domain.subscriptions import ChatKind, Subject, Subscriber
from bot.store.database import Database, Row, Transaction
from bot.store.drafts import draft_from_text
from bot.store.moments import from_text, to_text

_READ = (
    "SELECT chat_id, kind, language, pace, hour, weekday, quiet_from, quiet_until, since,"
    " (SELECT json_group_array(subject) FROM subscription WHERE subscription.chat_id = subscriber.chat_id)"
    " FROM subscriber WHERE chat_id = ?"
)

_ANNOUNCED = (
    "SELECT delivery.id, delivery.language, announcement.draft FROM delivery"
    " JOIN dispatch ON dispatch.id = delivery.dispatch_id AND dispatch.kind = 'send'"
    " JOIN announcement ON announcement.number = dispatch.announcement"
    " WHERE delivery.chat_id = ? AND delivery.state IN ('pending', 'held')"
)

_CHANGE = "UPDATE delivery SET state = ?, reason = ?, at = ? WHERE state IN ('pending', 'held') AND"
"""Of these nothing was sent yet. What is claimed already is the sender's to drop: `withdraw` in bot/subscribing.py."""


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
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                (chat_id, kind, language, *_columns(rhythm), since),
            )
            await transaction.execute(
                "INSERT INTO subscription (subject, chat_id, since) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                (str(subject), chat_id, since),
            )
            (row,) = await transaction.execute(_READ, (chat_id,))
            return _subscriber(row)

    async def remove(self, chat_id: int, subject: Subject, now: datetime) -> Subscriber | None:
        """Take a subject away, with what is still to be sent for it alone; the last one ends the subscriber."""
        async with self._database.transaction() as transaction:
            await transaction.execute(
                "DELETE FROM subscription WHERE chat_id = ? AND subject = ?", (chat_id, str(subject))
            )
            left = _first(await transaction.execute(_READ, (chat_id,)))
            if left is None or not left.subjects:
                await _end(transaction, chat_id, now)
                return None
            await _skip_what_no_longer_reaches(transaction, left, now)
            return left

    async def set_rhythm(self, chat_id: int, rhythm: Rhythm) -> Subscriber | None:
        """Change when messages come; None where nothing is subscribed."""
        async with self._database.transaction() as transaction:
            await transaction.execute(
                "UPDATE subscriber SET pace = ?, hour = ?, weekday = ?, quiet_from = ?, quiet_until = ?"
                " WHERE chat_id = ?",
                (*_columns(rhythm), chat_id),
            )
            return _first(await transaction.execute(_READ, (chat_id,)))

    async def set_language(self, chat_id: int, language: str) -> None:
        """Change the language of what is sent from now on, where something is subscribed."""
        await self._database.execute("UPDATE subscriber SET language = ? WHERE chat_id = ?", (language, chat_id))

    async def end(self, chat_id: int, now: datetime) -> bool:
        """End everything at once, with all that is still to be sent; returns whether anything was subscribed."""
        async with self._database.transaction() as transaction:
            return await _end(transaction, chat_id, now)

    async def move(self, old: int, new: int, now: datetime) -> None:
        """A group became a supergroup with another id: what it subscribed to and what is sent to it go along."""
        async with self._database.transaction() as transaction:
            await _move_subscriber(transaction, old, new)
            await _move_deliveries(transaction, old, new, now)

    async def totals(self) -> Mapping[Subject, int]:
        """How many chats subscribed to each subject; those that nobody wants are left out."""
        rows = await self._database.fetch_all("SELECT subject, COUNT(*) FROM subscription GROUP BY subject")
        return {Subject.parse(subject): number for subject, number in rows}


async def _end(transaction: Transaction, chat_id: int, now: datetime) -> bool:
    ended = await transaction.execute("DELETE FROM subscriber WHERE chat_id = ? RETURNING 1", (chat_id,))
    await transaction.execute(f"{_CHANGE} chat_id = ?", (*_skipped(Reason.LEFT, now), chat_id))
    return bool(ended)


async def _skip_what_no_longer_reaches(transaction: Transaction, left: Subscriber, now: datetime) -> None:
    """The language is that for which an announcement was meant, though another one may have been chosen since."""
    rows = await transaction.execute(_ANNOUNCED, (left.chat_id,))
    await transaction.execute_many(
        f"{_CHANGE} id = ?",
        [
            (*_skipped(Reason.LEFT, now), delivery_id)
            for delivery_id, language, draft in rows
            if not draft_from_text(draft).audience.reaches(left.subjects, language)
        ],
    )


async def _move_subscriber(transaction: Transaction, old: int, new: int) -> None:
    """Where the new id subscribed to something already, it keeps its language and rhythm."""
    await transaction.execute(
        "UPDATE OR IGNORE subscriber SET chat_id = ?, kind = 'group' WHERE chat_id = ?", (new, old)
    )
    await transaction.execute("UPDATE OR IGNORE subscription SET chat_id = ? WHERE chat_id = ?", (new, old))
    await transaction.execute("DELETE FROM subscriber WHERE chat_id = ?", (old,))


async def _move_deliveries(transaction: Transaction, old: int, new: int, now: datetime) -> None:
    """Ids of messages do not move along: under the new id they name other messages, which nothing must touch."""
    await transaction.execute(
        f"{_CHANGE} chat_id = ? AND target IS NOT NULL",
        (DeliveryState.FAILED, Reason.MESSAGE_GONE, _milliseconds(now), old),
    )
    await transaction.execute("UPDATE delivery SET message_id = NULL WHERE chat_id = ?", (old,))
    await transaction.execute("UPDATE OR IGNORE delivery SET chat_id = ? WHERE chat_id = ?", (new, old))
    # What is left of the old id goes to the new one anyway.
    await transaction.execute(f"{_CHANGE} chat_id = ?", (*_skipped(Reason.GONE, now), old))


def _skipped(reason: Reason, now: datetime) -> tuple[str, str, int]:
    return DeliveryState.SKIPPED, reason, _milliseconds(now)


def _milliseconds(now: datetime) -> int:
    """Milliseconds since 1970."""
    return int(now.timestamp() * 1000)


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
