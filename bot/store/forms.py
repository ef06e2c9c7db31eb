"""Forms: what the next typed message of somebody means, so that a restart does not forget it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.store.database import Database
from bot.store.moments import from_text, to_text

FORM_LASTS = timedelta(hours=24)
"""How long the next typed message is taken for the answer to a form."""


@dataclass(frozen=True, slots=True)
class Form:
    """A question that waits for its answer; number: of the announcement that it is about, 0 for a new one."""

    step: str
    number: int


class FormStore:
    """Keeps one form for each person in each chat."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def form(self, chat_id: int, user_id: int, now: datetime) -> Form | None:
        """The form that waits for a person, unless it waited too long."""
        row = await self._database.fetch_one(
            "SELECT step, number, at FROM form WHERE chat_id = ? AND user_id = ?", (chat_id, user_id)
        )
        if row is None or from_text(row[2]) + FORM_LASTS < now:
            return None
        return Form(row[0], row[1])

    async def set_form(self, chat_id: int, user_id: int, form: Form, now: datetime) -> None:
        """Let the next typed message of a person answer a form; it replaces the one before."""
        await self._database.execute(
            "INSERT INTO form (chat_id, user_id, step, number, at) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT DO UPDATE SET step = excluded.step, number = excluded.number, at = excluded.at",
            (chat_id, user_id, form.step, form.number, to_text(now)),
        )

    async def clear_form(self, chat_id: int, user_id: int) -> bool:
        """Forget the form of a person; returns whether there was one."""
        rows = await self._database.execute(
            "DELETE FROM form WHERE chat_id = ? AND user_id = ? RETURNING 1", (chat_id, user_id)
        )
        return bool(rows)
