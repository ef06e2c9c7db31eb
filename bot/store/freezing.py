"""Freezing: who gets a dispatch is written down in one transaction when it begins, in random order, and stays so."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.announcements import Draft, Loudness
from bot.domain.deliveries import Reason
from bot.domain.schedule import Rhythm, Slot
from bot.domain.subscriptions import EVERYTHING
from bot.store.audiences import IN_AUDIENCE, parameters_of
from bot.store.chats import IN_A_DIGEST_ON_ITS_WAY
from bot.store.database import Database, Transaction
from bot.store.drafts import draft_from_text, draft_to_text
from bot.store.halts import IS_ON
from bot.store.moments import to_milliseconds, to_text

_FREEZE_AUDIENCE = (
    "INSERT INTO delivery (dispatch_id, chat_id, language, state, at)"  # noqa: S608 - a constant condition
    " SELECT :dispatch, chat_id, language, CASE WHEN :urgent OR pace = 'at_once' THEN 'pending' ELSE 'held' END, :at"
    f" FROM subscriber WHERE {IN_AUDIENCE} ORDER BY random()"
)
_FREEZE_CHANNEL = (
    "INSERT INTO delivery (dispatch_id, chat_id, language, state, at)"
    " VALUES (:dispatch, seal(:channel), :language, 'pending', :at) ON CONFLICT DO NOTHING"
)
_FREEZE_RECEIVED = (
    "INSERT INTO delivery (dispatch_id, chat_id, language, state, target, digest, reason, at)"
    " SELECT :dispatch, given.chat_id, given.language, iif(coalesce(digest.message_id, given.message_id) IS NULL,"
    "  'failed', 'pending'), coalesce(digest.message_id, given.message_id), given.digest,"
    "  iif(coalesce(digest.message_id, given.message_id) IS NULL, :unknown, NULL), :at"
    " FROM delivery AS given JOIN dispatch ON dispatch.id = given.dispatch_id"
    " LEFT JOIN delivery AS digest ON digest.id = given.digest"
    " WHERE dispatch.kind = 'send' AND dispatch.announcement = :announcement AND given.state IN ('sent', 'uncertain')"
    " AND given.chat_id IS NOT NULL ORDER BY random()"
)
"""Who got an announcement, with the message that holds it; one whose message id nobody learned cannot be changed."""

_WAITS = (
    "delivery.state = 'held' AND delivery.digest IS NULL"
    " AND delivery.dispatch_id NOT IN (SELECT id FROM dispatch WHERE state = 'paused')"
)
"""What waits for a digest; what staff have paused waits for them first."""

_DUE_FOR_DIGEST = (
    "SELECT DISTINCT subscriber.chat_id, subscriber.language FROM delivery JOIN subscriber USING (chat_id)"  # noqa: S608 - constant conditions
    f" WHERE {_WAITS} AND delivery.at NOT BETWEEN :slot + 1 AND :latest"
    " AND subscriber.pace = :pace AND (:pace = 'at_once' OR (subscriber.hour = :hour"
    "  AND (:pace = 'daily' OR subscriber.weekday = :weekday)"
    "  AND (subscriber.digest_day IS NULL OR subscriber.digest_day NOT BETWEEN :slot_day AND :today)))"
)
"""Who has something held back since before a slot, lives by a rhythm, and got no digest since the day of that slot.

What lies far in the future was dated by a clock that was ahead: it counts as before.
"""


async def freeze_send(
    transaction: Transaction,
    dispatch_id: int,
    draft: Draft,
    now: datetime,
    *,
    channel: int | None,
    language: str,
) -> None:
    """Freeze the audience of an announcement; what is to everyone goes to the town's channel too, in its language."""
    urgent = draft.loudness is Loudness.URGENT
    common = {"dispatch": dispatch_id, "at": to_milliseconds(now)}
    await transaction.execute(_FREEZE_AUDIENCE, {**common, "urgent": urgent, **parameters_of(draft.audience)})
    if channel is not None and draft.audience.everyone and draft.audience.reaches(frozenset({EVERYTHING}), language):
        await transaction.execute(_FREEZE_CHANNEL, {**common, "channel": channel, "language": language})


async def freeze_received(transaction: Transaction, dispatch_id: int, announcement: int, now: datetime) -> None:
    """Freeze who got an announcement, for its correction or recall."""
    await transaction.execute(
        _FREEZE_RECEIVED,
        {
            "dispatch": dispatch_id,
            "announcement": announcement,
            "unknown": Reason.MESSAGE_GONE,
            "at": to_milliseconds(now),
        },
    )


async def is_on_its_way(transaction: Transaction, announcement: int) -> bool:
    """Whether somebody is being sent an announcement or a digest with it, so that a recall now would miss them."""
    row = await transaction.fetch_one(
        "SELECT 1 FROM dispatch JOIN delivery ON delivery.dispatch_id = dispatch.id"  # noqa: S608 - constant conditions
        " WHERE dispatch.announcement = ? AND dispatch.kind = 'send' AND delivery.state IN ('sending', 'held')"
        f" AND (delivery.state = 'sending' OR {IN_A_DIGEST_ON_ITS_WAY}) LIMIT 1",
        (announcement,),
    )
    return row is not None


async def drop_waiting(transaction: Transaction, announcement: int, now: datetime) -> None:
    """Let nobody get an announcement any more who has not got it yet, in no digest either."""
    await transaction.execute(
        "UPDATE delivery SET state = 'skipped', reason = ?, at = ? WHERE state IN ('pending', 'held')"
        " AND dispatch_id IN (SELECT id FROM dispatch WHERE announcement = ? AND kind = 'send')",
        (Reason.CANCELLED, to_milliseconds(now), announcement),
    )


async def put_right(transaction: Transaction, correction: Draft, now: datetime) -> None:
    """Give an announcement the texts of its correction, for everybody who gets it from now on."""
    row = await transaction.fetch_one("SELECT draft FROM announcement WHERE number = ?", (correction.corrects,))
    if row is not None:
        right = replace(draft_from_text(row[0]), texts=correction.texts)
        await transaction.execute(
            "UPDATE announcement SET draft = ?, updated_at = ? WHERE number = ?",
            (draft_to_text(right), to_text(now), correction.corrects),
        )


async def freeze_digests(transaction: Transaction, rhythm: Rhythm, slot: Slot, now: datetime) -> bool:
    """Put together the digests of everybody with a rhythm whose slot has come; returns whether there was one.

    Each gets what was held back for them, if some of it was there at the slot, and nobody gets two on one day, which is
    written down together with the digest.
    """
    common: dict[str, object] = {
        "pace": rhythm.pace,
        "hour": rhythm.hour,
        "weekday": rhythm.weekday,
        "slot_day": slot.day.isoformat(),
        "today": slot.today.isoformat(),
        "slot": to_milliseconds(slot.at),
        "now": to_text(now),
        "at": to_milliseconds(now),
        "latest": to_milliseconds(now + timedelta(days=1)),
    }
    made = await transaction.execute(
        "INSERT INTO dispatch (kind, state, due_at, started_at) SELECT 'digest', 'sending', :now, :now"
        f" WHERE EXISTS ({_DUE_FOR_DIGEST}) RETURNING id",
        common,
    )
    if not made:
        return False
    common["dispatch"] = made[0][0]
    await transaction.execute(
        "INSERT INTO delivery (dispatch_id, chat_id, language, state, at)"  # noqa: S608 - a constant condition
        f" SELECT :dispatch, chat_id, language, 'pending', :at FROM ({_DUE_FOR_DIGEST}) ORDER BY random()",
        common,
    )
    await transaction.execute(
        "UPDATE delivery SET digest = made.id FROM delivery AS made WHERE made.dispatch_id = :dispatch"  # noqa: S608 - constant conditions
        f" AND made.chat_id = delivery.chat_id AND {_WAITS}",
        common,
    )
    await transaction.execute(
        "UPDATE subscriber SET digest_day = :today WHERE chat_id IN"
        " (SELECT chat_id FROM delivery WHERE dispatch_id = :dispatch)",
        common,
    )
    return True


async def follow_digests(transaction: Transaction, at: int, digest: int | None = None) -> None:
    """Give what digests hold the fate of their digest, of one or of all; at: milliseconds since 1970.

    Where a digest is to be tried again, it leaves out what was cancelled while it was on its way.
    """
    await transaction.execute(
        "UPDATE delivery SET state = iif(digest.state = 'pending', 'skipped', digest.state),"  # noqa: S608 - constant conditions
        " reason = iif(digest.state = 'sent', NULL, coalesce(delivery.reason, digest.reason)), at = :at"
        " FROM delivery AS digest WHERE digest.id = delivery.digest AND delivery.state = 'held'"
        " AND iif(digest.state = 'pending', delivery.reason IS NOT NULL, digest.state <> 'sending')"
        + (" AND delivery.digest = :digest" if digest is not None else ""),
        {"at": at, "digest": digest},
    )


async def rhythms(database: Database) -> list[tuple[str, int, int]]:
    """The paces, hours and weekdays of all whom something is held back for."""
    rows = await database.fetch_all(
        "SELECT DISTINCT subscriber.pace, subscriber.hour, subscriber.weekday"  # noqa: S608 - constant conditions
        f" FROM delivery JOIN subscriber USING (chat_id) WHERE {_WAITS} AND {IS_ON}"
    )
    return [(pace, hour, weekday) for pace, hour, weekday in rows]
