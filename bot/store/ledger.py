"""The sender's side of deliveries: freeze what is due, claim, record, and find again what a crash left behind."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta

from pydantic import ValidationError

from bot.domain.announcements import DispatchKind, Loudness
from bot.domain.deliveries import Delivery, Verdict, WhenUncertain
from bot.domain.schedule import Pace, Rhythm, Slot
from bot.store import freezing
from bot.store.chats import end_chat, move_chat
from bot.store.database import Database, Row, Transaction
from bot.store.drafts import draft_from_text
from bot.store.halts import IS_ON
from bot.store.moments import from_milliseconds, to_milliseconds, to_text

LONGEST_HOLD = timedelta(days=1)
"""Telegram asks to wait for seconds, at times for hours; what is longer was dated by a clock that was ahead."""
LONGEST_WAIT = timedelta(hours=1)
"""No delivery waits as long before it is tried again; what does was dated by a clock that was ahead."""

_log = logging.getLogger(__name__)

_RUNNING = (
    f"SELECT id, kind, announcement, loudness FROM dispatch WHERE state = 'sending' AND {IS_ON}"  # noqa: S608 - a constant condition
    " ORDER BY CASE kind WHEN 'recall' THEN 0 WHEN 'correct' THEN 1 WHEN 'digest' THEN 3 ELSE 2 END,"
    " loudness <> 'urgent', id"
)
"""What is being sent: wrong things are put right first, then what is urgent, then in turn."""


def _unless_ended(state: str) -> str:
    """The state of what is not known to have arrived: this one, unless its chat left or staff stopped it meanwhile."""
    return (
        f"CASE WHEN reason IS NULL THEN {state} WHEN reason = 'left' THEN 'skipped'"
        f" WHEN reason = 'cancelled' THEN iif({state} = 'uncertain', 'uncertain', 'skipped') ELSE 'failed' END"
    )


_PENDING = _unless_ended("'pending'")
_RECORD = (
    "UPDATE delivery SET"  # noqa: S608 - constant conditions
    f" state = iif(new_state IN ('pending', 'uncertain'), {_unless_ended('new_state')}, new_state),"
    " reason = iif(new_state = 'sent', NULL, coalesce(reason, new_reason)),"
    # Whose chat was forgotten meanwhile only counts.
    " detail = iif(chat_id IS NULL, NULL, new_detail),"
    " message_id = iif(chat_id IS NULL, NULL, coalesce(new_message_id, message_id)),"
    " doubts = new_doubts, due = new_due, attempts = attempts - new_uncounted, at = :at"
    " FROM (SELECT value ->> 0 AS new_id, value ->> 1 AS new_state, value ->> 2 AS new_reason,"
    "  value ->> 3 AS new_detail, value ->> 4 AS new_message_id, value ->> 5 AS new_doubts, value ->> 6 AS new_due,"
    "  value ->> 7 AS new_uncounted"
    "  FROM json_each(:results))"
    " WHERE id = new_id AND state = 'sending'"
)
"""All results in one statement: to hand each of them to the thread of the database costs more than to write it."""

_CLAIM = (
    "UPDATE delivery SET state = 'sending', attempts = attempts + 1, reason = NULL, at = :now WHERE id IN"  # noqa: S608 - a constant condition
    " (SELECT id FROM delivery WHERE dispatch_id = :dispatch AND state = 'pending'"
    "  AND due NOT BETWEEN :now + 1 AND :latest"
    f"  AND (SELECT state FROM dispatch WHERE id = :dispatch) = 'sending' AND {IS_ON} ORDER BY id LIMIT :most)"
    " RETURNING id, unseal(chat_id), language, target, digest, attempts, doubts,"
    " (SELECT quiet_from FROM subscriber WHERE subscriber.chat_id = +delivery.chat_id),"
    " (SELECT quiet_until FROM subscriber WHERE subscriber.chat_id = +delivery.chat_id)"
)
"""The plus: in RETURNING, SQLite finds a subscriber by the bare column only by reading all of them."""


class Ledger:
    """Every delivery with its state; nothing that the sender must not forget is anywhere else.

    channel: the chat that gets every announcement to all, in the default language. is_off: whether the bot is switched
    off though the database does not know it yet: then nothing is begun and nothing claimed.
    """

    def __init__(
        self,
        database: Database,
        *,
        channel: int | None = None,
        default_language: str = "de",
        is_off: Callable[[], bool] = lambda: False,
    ) -> None:
        self._database = database
        self._is_off = is_off
        self._channel = channel
        self._default_language = default_language

    async def recover(self, when_uncertain: WhenUncertain, now: datetime) -> int:
        """Settle what was on its way when the process ended; returns how many these were.

        Each may have arrived or not. To correct or recall twice does no harm; for the rest the setting decides.
        """
        doubtful_state = "'pending'" if when_uncertain is WhenUncertain.RESEND else "'uncertain'"
        at = to_milliseconds(now)
        async with self._database.transaction() as transaction:
            repeated = await transaction.execute(
                f"UPDATE delivery SET state = {_PENDING}, due = 0, at = ? WHERE state = 'sending'"  # noqa: S608 - constant conditions
                " AND dispatch_id IN (SELECT id FROM dispatch WHERE kind IN ('correct', 'recall')) RETURNING 1",
                (at,),
            )
            doubtful = await transaction.execute(
                f"UPDATE delivery SET state = {_unless_ended(doubtful_state)}, due = 0, doubts = doubts + 1, at = ?"  # noqa: S608 - constant conditions
                " WHERE state = 'sending' RETURNING 1",
                (at,),
            )
            await freezing.follow_digests(transaction, at)
        return len(repeated) + len(doubtful)

    async def begin_due(self, now: datetime) -> list[int]:
        """Begin every dispatch whose time has come: freeze its recipients. Returns their ids."""
        if self._is_off():
            return []
        due = await self._database.fetch_all(
            "SELECT id, kind, announcement FROM dispatch WHERE state = 'scheduled' AND due_at <= ?"  # noqa: S608 - a constant condition
            f" AND {IS_ON} ORDER BY due_at, id",
            (to_text(now),),
        )
        begun = []
        for dispatch_id, kind, announcement in due:
            try:
                async with self._database.transaction() as transaction:
                    if await self._begin(transaction, dispatch_id, DispatchKind(kind), announcement, now):
                        begun.append(dispatch_id)
            except ValidationError:
                # Another version of the bot wrote it. The others must not wait for this one.
                _log.exception("Announcement %s cannot be read, so it is cancelled", announcement)
                await self._database.execute(
                    "UPDATE dispatch SET state = 'cancelled', ended_at = ? WHERE id = ?", (to_text(now), dispatch_id)
                )
        return begun

    async def rhythms_with_held(self) -> list[Rhythm]:
        """The rhythms of all whom something is held back for."""
        return [Rhythm(Pace(pace), hour, weekday) for pace, hour, weekday in await freezing.rhythms(self._database)]

    async def make_digests(self, rhythm: Rhythm, slot: Slot, now: datetime) -> bool:
        """See `freeze_digests`."""
        async with self._database.transaction() as transaction:
            return await freezing.freeze_digests(transaction, rhythm, slot, now)

    async def go_on_with_digests(self) -> int:
        """Go on with digests that paused: no announcement is theirs, so that staff cannot; how many these were."""
        rows = await self._database.execute(
            "UPDATE dispatch SET state = 'sending', problem = NULL WHERE kind = 'digest' AND state = 'paused'"
            " RETURNING 1"
        )
        return len(rows)

    async def claim(self, most: int, now: datetime) -> list[Delivery]:
        """Mark up to so many deliveries of one dispatch as being on their way; from then on they count as perhaps sent.

        Of one dispatch only: if a second statement failed, nobody would know what the first one had claimed.
        """
        if self._is_off():
            return []
        latest = to_milliseconds(now + LONGEST_WAIT)
        for dispatch in await self._database.fetch_all(_RUNNING):
            parameters = {"dispatch": dispatch[0], "now": to_milliseconds(now), "latest": latest, "most": most}
            rows = await self._database.execute(_CLAIM, parameters)
            if rows:
                return [_delivery(dispatch, row) for row in rows]
        return []

    async def record(self, verdicts: Sequence[tuple[Delivery, Verdict]], now: datetime) -> None:
        """Write down what became of deliveries, with all that follows from it, in one transaction."""
        at = to_milliseconds(now)
        results = {"results": json.dumps([_record(*one, at) for one in verdicts]), "at": at}
        if not any(_has_consequences(*one) for one in verdicts):
            await self._database.execute(_RECORD, results)
            return
        async with self._database.transaction() as transaction:
            await transaction.execute(_RECORD, results)
            for delivery, verdict in verdicts:
                if verdict.moved_to is not None:
                    await move_chat(transaction, delivery.chat_id, verdict.moved_to, at)
                if verdict.ends_subscription and verdict.reason:
                    await end_chat(transaction, delivery.chat_id, verdict.reason, at)
                if delivery.kind is DispatchKind.DIGEST:
                    await freezing.follow_digests(transaction, at, delivery.id)

    async def give_back(self, deliveries: Iterable[Delivery], due: datetime) -> None:
        """Give back what was claimed and not tried; due: when it may be claimed again."""
        async with self._database.transaction() as transaction:
            await transaction.execute_many(
                f"UPDATE delivery SET state = {_PENDING}, attempts = attempts - 1, due = ?"  # noqa: S608 - constant conditions
                " WHERE id = ? AND state = 'sending'",
                [(to_milliseconds(due), delivery.id) for delivery in deliveries],
            )

    async def finish(self, now: datetime) -> list[int]:
        """End every dispatch that has nothing left to send; returns their ids."""
        rows = await self._database.execute(
            "UPDATE dispatch SET state = 'done', ended_at = ? WHERE state = 'sending' AND NOT EXISTS"
            " (SELECT 1 FROM delivery WHERE dispatch_id = dispatch.id AND state IN ('pending', 'sending'))"
            " RETURNING id",
            (to_text(now),),
        )
        return [row[0] for row in rows]

    async def held_until(self, now: datetime) -> datetime | None:
        """Until when Telegram wants nothing sent; None where it never said so, or nobody can believe it."""
        row = await self._database.fetch_one(
            "SELECT hold_until FROM sender WHERE hold_until <= ?", (to_milliseconds(now + LONGEST_HOLD),)
        )
        return from_milliseconds(row[0]) if row else None

    async def hold_until(self, moment: datetime) -> None:
        """Remember that Telegram wants nothing sent until a moment."""
        await self._database.execute(
            "INSERT INTO sender (id, hold_until) VALUES (1, :moment) ON CONFLICT DO UPDATE"
            " SET hold_until = iif(hold_until > :latest, :moment, max(hold_until, :moment))",
            {"moment": to_milliseconds(moment), "latest": to_milliseconds(moment + LONGEST_HOLD)},
        )

    async def _begin(
        self, transaction: Transaction, dispatch_id: int, kind: DispatchKind, announcement: int, now: datetime
    ) -> bool:
        row = await transaction.fetch_one("SELECT draft FROM announcement WHERE number = ?", (announcement,))
        if row is None:
            return False
        draft = draft_from_text(row[0])
        received = draft.corrects or announcement
        if kind is not DispatchKind.SEND and await freezing.is_on_its_way(transaction, received):
            return False  # a moment later everybody who got it is known
        started = await transaction.execute(
            "UPDATE dispatch SET state = 'sending', started_at = ? WHERE id = ? AND state = 'scheduled' RETURNING 1",
            (to_text(now), dispatch_id),
        )
        if not started:
            return False  # staff were quicker
        if kind is DispatchKind.SEND:
            language = self._default_language
            await freezing.freeze_send(transaction, dispatch_id, draft, now, channel=self._channel, language=language)
            return True
        if kind is DispatchKind.CORRECT:
            await freezing.put_right(transaction, draft, now)
        else:
            await freezing.drop_waiting(transaction, received, now)
        await freezing.freeze_received(transaction, dispatch_id, received, now)
        return True


def _delivery(dispatch: Row, row: Row) -> Delivery:
    dispatch_id, kind, announcement, loudness = dispatch
    delivery_id, chat_id, language, target, digest, attempts, doubts, quiet_from, quiet_until = row
    return Delivery(
        delivery_id,
        dispatch_id,
        DispatchKind(kind),
        announcement,
        chat_id,
        language,
        Loudness(loudness),
        target,
        digest,
        attempts,
        doubts,
        None if quiet_from is None else (quiet_from, quiet_until),
    )


def _has_consequences(delivery: Delivery, verdict: Verdict) -> bool:
    """Whether a verdict changes more than its own delivery."""
    return verdict.moved_to is not None or verdict.ends_subscription or delivery.kind is DispatchKind.DIGEST


def _record(delivery: Delivery, verdict: Verdict, at: int) -> list[object]:
    return [
        delivery.id,
        verdict.state,
        verdict.reason,
        verdict.detail or None,
        verdict.message_id,
        verdict.doubts,
        at + int(verdict.wait * 1000) if verdict.wait else 0,
        int(not verdict.counts),
    ]
