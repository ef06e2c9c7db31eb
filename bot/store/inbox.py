"""The inbox in the database: what people tell the team, what was written about it, and where it was shown."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, cast

from bot.domain.attachments import Attachment, AttachmentKind
from bot.domain.audit import Deed
from bot.domain.inbox import (
    DAY,
    DAYS_KEPT,
    DRAFT_LASTS,
    MOST_DRAFTS,
    MOST_LINES_A_DAY,
    Kind,
    Limit,
    Line,
    Part,
    Post,
    Side,
    State,
    Ticket,
    limit_of,
)
from bot.store.audit import record_in
from bot.store.database import Database, Transaction
from bot.store.moments import from_text, to_text

_FIELDS = "number, kind, state, unseal(user_id), language, at, unseal_text(parts), entry_id, wants_answer, said, told"
_SELECT = f"SELECT {_FIELDS} FROM ticket"  # noqa: S608 - names of columns
_RETURNING = f" RETURNING {_FIELDS}"


class InboxStore:
    """Keeps tickets; what changes one checks first, in the same transaction, that it still may."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def begin(
        self, kind: Kind, user_id: int, language: str, now: datetime, *, text: str = "", entry_id: str | None = None
    ) -> Ticket:
        """Begin something that is not sent yet; who begins too much loses what they left longest ago."""
        parts = {Part.TEXT: text} if text else {}
        async with self._database.transaction() as transaction:
            begun = await _changed(
                transaction,
                "INSERT INTO ticket (kind, state, user_id, language, parts, entry_id, at, changed_at)"
                " VALUES (?, 'draft', seal(?), ?, seal_text(?), ?, ?, ?)",
                (kind, user_id, language, json.dumps(parts), entry_id, to_text(now), to_text(now)),
            )
            await transaction.execute(
                "DELETE FROM ticket WHERE state = 'draft' AND user_id = seal(:user) AND number NOT IN (SELECT number"
                " FROM ticket WHERE state = 'draft' AND user_id = seal(:user) ORDER BY number DESC LIMIT :most)",
                {"user": user_id, "most": MOST_DRAFTS},
            )
        return cast(Ticket, begun)

    async def get(self, number: int) -> Ticket | None:
        """One ticket."""
        row = await self._database.fetch_one(f"{_SELECT} WHERE number = ?", (number,))
        return _ticket(row) if row else None

    async def set_part(self, number: int, user_id: int, part: Part, text: str) -> Ticket | None:
        """Replace a part of something that is not sent yet, and is this person's; None where it is not."""
        path = f"$.{part.value}"
        return await self._change(
            "UPDATE ticket SET parts = seal_text(json_set(unseal_text(parts), ?, ?))"
            " WHERE number = ? AND user_id = seal(?) AND state = 'draft'",
            (path, text, number, user_id),
        )

    async def set_wish(self, number: int, user_id: int, wants_answer: bool) -> Ticket | None:
        """Keep whether an answer is wanted to what is not sent yet; None where there is no such thing."""
        return await self._change(
            "UPDATE ticket SET wants_answer = ? WHERE number = ? AND user_id = seal(?) AND state = 'draft'",
            (wants_answer, number, user_id),
        )

    async def drop(self, number: int, user_id: int) -> bool:
        """Delete what was not sent; returns whether there was such a thing."""
        rows = await self._database.execute(
            "DELETE FROM ticket WHERE number = ? AND user_id = seal(?) AND state = 'draft' RETURNING 1",
            (number, user_id),
        )
        return bool(rows)

    async def send(self, number: int, user_id: int, now: datetime) -> Ticket | Limit | None:
        """Give it to the team, once; a limit where the person told too much, None where it is not there to be sent."""
        async with self._database.transaction() as transaction:
            row = await transaction.fetch_one(
                "SELECT count(*) FILTER (WHERE state IN ('open', 'answered')),"
                " count(*) FILTER (WHERE at > ? AND at <= ?) FROM ticket WHERE user_id = seal(?) AND state <> 'draft'",
                (to_text(now - DAY), to_text(now), user_id),
            )
            limit = limit_of(*(row or (0, 0)))
            if limit is not None:
                return limit
            return await _changed(
                transaction,
                "UPDATE ticket SET state = 'open', said = 1, at = ?, changed_at = ?"
                " WHERE number = ? AND user_id = seal(?) AND state = 'draft'",
                (to_text(now), to_text(now), number, user_id),
            )

    async def add_of_person(self, number: int, user_id: int, line: Line) -> Ticket | Limit | None:
        """Add what the person wrote, if it is their conversation and goes on: then it is the team's turn."""
        async with self._database.transaction() as transaction:
            row = await transaction.fetch_one(
                "SELECT count(*) FROM ticket_line WHERE ticket = ? AND side = 'person' AND at > ? AND at <= ?",
                (number, to_text(line.at - DAY), to_text(line.at)),
            )
            if row and row[0] >= MOST_LINES_A_DAY:
                return Limit.LINES
            ticket = await _changed(
                transaction,
                "UPDATE ticket SET state = 'open', said = said + 1, changed_at = ?"
                " WHERE number = ? AND user_id = seal(?) AND state IN ('open', 'answered')",
                (to_text(line.at), number, user_id),
            )
            if ticket is not None:
                await _add(transaction, number, line)
            return ticket

    async def add_of_staff(self, number: int, line: Line) -> int | None:
        """Add what staff answer, before it is sent; returns the number of the line, or None where all is over."""
        async with self._database.transaction() as transaction:
            alive = await transaction.fetch_one(
                "SELECT 1 FROM ticket WHERE number = ? AND wants_answer AND state IN ('open', 'answered')", (number,)
            )
            return await _add(transaction, number, line) if alive else None

    async def delivered(self, number: int, line: int, deed: Deed) -> None:
        """An answer reached the person: from now on it is their turn."""
        async with self._database.transaction() as transaction:
            await transaction.execute("UPDATE ticket_line SET told = 1 WHERE number = ?", (line,))
            await transaction.execute(
                "UPDATE ticket SET state = 'answered', changed_at = ?"
                " WHERE number = ? AND state IN ('open', 'answered')",
                (to_text(deed.at), number),
            )
            await record_in(transaction, deed)

    async def end(self, number: int, state: State, now: datetime, deed: Deed | None = None) -> Ticket | None:
        """Close, decline or release, once; None where it was over already. deed: of who of the staff did it."""
        async with self._database.transaction() as transaction:
            ticket = await _changed(
                transaction,
                "UPDATE ticket SET state = ?, changed_at = ? WHERE number = ? AND state IN ('open', 'answered')",
                (state, to_text(now), number),
            )
            if ticket is not None and deed is not None:
                await record_in(transaction, deed)
            return ticket

    async def lines(self, number: int) -> tuple[Line, ...]:
        """What was written after the beginning, in order."""
        rows = await self._database.fetch_all(
            "SELECT side, unseal_text(html), at, attachment_kind, unseal_text(file_id), told FROM ticket_line"
            " WHERE ticket = ? ORDER BY number",
            (number,),
        )
        return tuple(
            Line(
                Side(side), html, from_text(at), Attachment(AttachmentKind(kind), file_id) if kind else None, bool(told)
            )
            for side, html, at, kind, file_id, told in rows
        )

    async def page(self, limit: int, skipped: int = 0) -> tuple[Ticket, ...]:
        """The tickets: first those where it is the team's turn, the oldest first; then the others, the newest first."""
        rows = await self._database.fetch_all(
            f"{_SELECT} WHERE state <> 'draft' ORDER BY CASE state WHEN 'open' THEN 0"
            " WHEN 'answered' THEN 1 ELSE 2 END, CASE state WHEN 'open' THEN number ELSE -number END LIMIT ? OFFSET ?",
            (limit, skipped),
        )
        return tuple(map(_ticket, rows))

    async def count_open(self) -> int:
        """How many wait for the team."""
        row = await self._database.fetch_one("SELECT count(*) FROM ticket WHERE state = 'open'")
        return int(row[0]) if row else 0

    async def untold(self, until: datetime, now: datetime) -> tuple[Ticket, ...]:
        """What came until a moment of today, and staff were not told of: the bot was stopped, or reached nobody.

        What is dated more than a day later than now came while the clock was ahead.
        """
        rows = await self._database.fetch_all(
            f"{_SELECT} WHERE state IN ('open', 'answered') AND told < said"
            " AND (changed_at BETWEEN ? AND ? OR changed_at > ?) ORDER BY number",
            (to_text(now - DAY), to_text(until), to_text(now + DAY)),
        )
        return tuple(map(_ticket, rows))

    async def set_told(self, ticket: Ticket) -> None:
        """Staff were told of all that this ticket holds."""
        await self._database.execute(
            "UPDATE ticket SET told = max(told, ?) WHERE number = ?", (ticket.said, ticket.number)
        )

    async def keep_post(self, post: Post, *, is_card: bool = False) -> None:
        """Remember a message of the bot, so that replies to it go on with its ticket."""
        await self._database.execute(
            "INSERT INTO ticket_post (chat_id, message_id, ticket, side, is_card)"
            " SELECT seal(?), ?, number, ?, ? FROM ticket WHERE number = ? ON CONFLICT DO UPDATE"
            " SET ticket = excluded.ticket, side = excluded.side, is_card = excluded.is_card",
            (post.chat_id, post.message_id, post.side, is_card, post.ticket),
        )

    async def post(self, chat_id: int, message_id: int) -> Post | None:
        """The message of the bot that somebody replies to, if it belongs to a ticket."""
        row = await self._database.fetch_one(
            "SELECT ticket, side FROM ticket_post WHERE chat_id = seal(?) AND message_id = ?", (chat_id, message_id)
        )
        return Post(chat_id, message_id, row[0], Side(row[1])) if row else None

    async def cards(self, number: int) -> tuple[Post, ...]:
        """The newest message in each chat of the staff that shows how a ticket stands."""
        rows = await self._database.fetch_all(
            "SELECT unseal(chat_id), max(message_id) FROM ticket_post"
            " WHERE ticket = ? AND side = 'staff' AND is_card GROUP BY chat_id",
            (number,),
        )
        return tuple(Post(chat_id, message_id, number, Side.STAFF) for chat_id, message_id in rows)

    async def forget(self, now: datetime) -> int:
        """Delete what is over for so long that nobody needs it, and what was never sent; returns how many.

        An answer to which nothing comes for as long counts as the end.
        """
        long_ago = to_text(now - timedelta(days=DAYS_KEPT))
        async with self._database.transaction() as transaction:
            rows = await transaction.execute(
                "DELETE FROM ticket WHERE (state IN ('closed', 'declined', 'released') AND changed_at < ?)"
                " OR (state = 'draft' AND at < ?) RETURNING 1",
                (long_ago, to_text(now - DRAFT_LASTS)),
            )
            await transaction.execute(
                "UPDATE ticket SET state = 'closed', changed_at = ? WHERE state = 'answered' AND changed_at < ?",
                (to_text(now), long_ago),
            )
        return len(rows)

    async def _change(self, sql: str, parameters: tuple[Any, ...]) -> Ticket | None:
        rows = await self._database.execute(f"{sql}{_RETURNING}", parameters)
        return _ticket(rows[0]) if rows else None


async def _changed(transaction: Transaction, sql: str, parameters: tuple[Any, ...]) -> Ticket | None:
    rows = await transaction.execute(f"{sql}{_RETURNING}", parameters)
    return _ticket(rows[0]) if rows else None


async def _add(transaction: Transaction, number: int, line: Line) -> int:
    kind, file_id = (line.attachment.kind, line.attachment.file_id) if line.attachment else (None, None)
    rows = await transaction.execute(
        "INSERT INTO ticket_line (ticket, side, html, attachment_kind, file_id, told, at)"
        " VALUES (?, ?, seal_text(?), ?, seal_text(?), ?, ?) RETURNING number",
        (number, line.side, line.html, kind, file_id, line.told, to_text(line.at)),
    )
    return int(rows[0][0])


def _ticket(row: tuple[Any, ...]) -> Ticket:
    number, kind, state, user_id, language, at, parts, entry_id, wants_answer, said, told = row
    typed: Mapping[str, str] = json.loads(parts)
    return Ticket(
        number=number,
        kind=Kind(kind),
        state=State(state),
        user_id=user_id,
        language=language,
        at=from_text(at),
        parts={Part(part): text for part, text in typed.items()},
        entry_id=entry_id,
        wants_answer=bool(wants_answer),
        said=said,
        told=told,
    )
