"""Forms that wait for an answer: in the database, which forgets none, and in memory, so that no question waits."""

from __future__ import annotations

from datetime import datetime

from bot.domain.forms import FORM_LASTS, Form, Room
from bot.store.database import Database
from bot.store.errors import was_possible
from bot.store.moments import from_text, to_text

_Key = tuple[int, int]
_DELETE = "DELETE FROM form WHERE chat_id = seal(?) AND user_id = seal(?)"


class FormStore:
    """Keeps one form for each person in each chat; `load` comes first."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._open: dict[_Key, tuple[Form, datetime]] = {}
        self._left: set[_Key] = set()

    async def load(self, now: datetime) -> None:
        """Read the forms that wait, and delete those that waited too long."""
        await self._database.execute("DELETE FROM form WHERE at < ?", (to_text(now - FORM_LASTS),))
        rows = await self._database.fetch_all(
            "SELECT unseal(chat_id), unseal(user_id), step, number, room, unseal_text(payload), at FROM form"
        )
        self._open = {
            (chat_id, user_id): (Form(step, number, Room(room), payload), from_text(at))
            for chat_id, user_id, step, number, room, payload, at in rows
        }

    def form(self, chat_id: int, user_id: int, now: datetime) -> Form | None:
        """The form that waits for a person, unless it waited too long."""
        form, at = self._open.get((chat_id, user_id), (None, now))
        return form if at + FORM_LASTS >= now else None

    async def set_form(self, chat_id: int, user_id: int, form: Form, now: datetime) -> None:
        """Let the next typed message of a person answer a form; it replaces the one before, of whatever room."""
        await self._database.execute(
            "INSERT INTO form (chat_id, user_id, step, number, room, payload, at)"
            " VALUES (seal(?), seal(?), ?, ?, ?, seal_text(?), ?)"
            " ON CONFLICT DO UPDATE SET step = excluded.step, number = excluded.number, room = excluded.room,"
            " payload = excluded.payload, at = excluded.at",
            (chat_id, user_id, form.step, form.number, form.room, form.payload, to_text(now)),
        )
        self._open[chat_id, user_id] = form, now
        self._left.discard((chat_id, user_id))

    async def forget(self, owner: int) -> None:
        """Forget the forms of a person, in every chat, or all those of a group."""
        for key in [key for key in self._open if owner in key]:
            del self._open[key]
        await self._database.execute("DELETE FROM form WHERE chat_id = seal(:id) OR user_id = seal(:id)", {"id": owner})

    async def tidy(self, now: datetime) -> None:
        """Delete the forms that waited too long, and those that were left while nothing could be written."""
        for key in [key for key, (_, at) in self._open.items() if at + FORM_LASTS < now]:
            del self._open[key]
        async with self._database.transaction() as transaction:
            await transaction.execute("DELETE FROM form WHERE at < ?", (to_text(now - FORM_LASTS),))
            # Looked at within the transaction: nobody can be asked something new meanwhile.
            left = tuple(self._left)
            await transaction.execute_many(_DELETE, left)
        self._left.difference_update(left)

    async def clear_form(self, chat_id: int, user_id: int) -> bool:
        """Forget the form of a person; returns whether there was one.

        Whether or not that can be written: nobody is kept in a form. The next `tidy` deletes what the database still
        holds of it; only a process that ends before would take the form up again, for the rest of its day.
        """
        key = chat_id, user_id
        if self._open.pop(key, None) is None:
            return False
        if not await was_possible(self._database.execute(_DELETE, key)):
            self._left.add(key)
        return True
