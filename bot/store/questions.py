"""What conversations were about, and the languages that people chose: the memory of the assistant."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime

from pydantic import TypeAdapter, ValidationError

from bot.domain.questions import Context, Person, Remembered
from bot.store.database import Database
from bot.store.moments import to_text

_KEEP = """
    INSERT INTO conversation (chat_id, user_id, question, at, body)
    SELECT seal(value ->> 0), seal(value ->> 1), value ->> 2, value ->> 3, seal_text(value ->> 4)
    FROM json_each(?) WHERE true
    ON CONFLICT DO UPDATE SET question = excluded.question, at = excluded.at, body = excluded.body
"""


class QuestionStore:
    """Keeps the context of each person in each chat; see bot/store/recent.py for what stands in front of it."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._contexts = TypeAdapter(Context)

    async def recall(self, person: Person) -> Remembered:
        """What is known of a person."""
        row = await self._database.fetch_one(
            "SELECT (SELECT language FROM person WHERE user_id = seal(:user)),"
            " (SELECT unseal_text(body) FROM conversation WHERE chat_id = seal(:chat) AND user_id = seal(:user))",
            {"chat": person.chat_id, "user": person.user_id},
        )
        language, body = row or (None, None)
        return Remembered(language, self._read(body))

    async def keep(self, person: Person, context: Context) -> None:
        """Replace the context of one conversation."""
        await self.keep_all([(person, context)])

    async def keep_all(self, conversations: Iterable[tuple[Person, Context]]) -> None:
        """Replace the contexts of many conversations, all or none."""
        rows = [self._row(person, context) for person, context in conversations]
        await self._database.execute(_KEEP, (json.dumps(rows),))

    async def set_language(self, person: Person, language: str) -> None:
        """Keep the language that a person chose."""
        await self._database.execute(
            "INSERT INTO person (user_id, language) VALUES (seal(?), ?)"
            " ON CONFLICT DO UPDATE SET language = excluded.language",
            (person.user_id, language),
        )

    async def forget_older_than(self, moment: datetime) -> int:
        """Delete the contexts of conversations that rested since before a moment; returns how many they were."""
        rows = await self._database.execute("DELETE FROM conversation WHERE at < ? RETURNING 1", (to_text(moment),))
        return len(rows)

    async def forget(self, person: Person) -> None:
        """Delete all that is known of a person, in every chat; of a group, what anybody talks about there."""
        if not person.is_private:
            await self._database.execute("DELETE FROM conversation WHERE chat_id = seal(?)", (person.chat_id,))
            return
        async with self._database.transaction() as transaction:
            await transaction.execute("DELETE FROM person WHERE user_id = seal(?)", (person.user_id,))
            await transaction.execute("DELETE FROM conversation WHERE user_id = seal(?)", (person.user_id,))

    def _row(self, person: Person, context: Context) -> tuple[int, int, int, str, str]:
        body = self._contexts.dump_json(context).decode()
        return person.chat_id, person.user_id, context.question, to_text(context.at), body

    def _read(self, body: str | None) -> Context | None:
        """The context, or None for one that an older or newer version of the bot wrote: it is worth minutes only."""
        if body is None:
            return None
        try:
            return self._contexts.validate_json(body)
        except ValidationError:
            return None
