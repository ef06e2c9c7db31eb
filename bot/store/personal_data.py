"""All that is stored of somebody, and its deletion: both follow the register of personal data."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.domain.deliveries import Reason
from bot.domain.personal_data import Column, Forgotten, Sealed, Table
from bot.domain.register import REGISTER, columns_of
from bot.domain.updates import belongs_to
from bot.store.chats import end_chat
from bot.store.database import Database
from bot.store.moments import to_milliseconds
from bot.store.updates import SET_ASIDE, forget_set_aside

_BULKY = frozenset({"announcement.draft", "entry_revision.body", "import_file.content"})
"""What they made public, or hold as a file already."""

_UNFINISHED = {"entry_draft": "based_on = 0", "lesson": "taught = 0"}
"""What staff began from what somebody told them holds their words, and goes with it unless it is finished."""

_OPEN = {Sealed.NO: "{name}", Sealed.ALIKE: "unseal({name})", Sealed.EACH_ANEW: "unseal_text({name})"}

Rows = list[Mapping[str, Any]]


class PersonalDataStore:
    """Finds and deletes what belongs to a chat: that of a person, whose id is theirs, or a group."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, owner: int, *, is_group: bool) -> Mapping[str, Rows]:
        """The rows of every table that belong to somebody, by column; tables without any are left out."""
        found: dict[str, Rows] = {}
        for name, table in REGISTER.items():
            condition = _mine(name, table)
            if condition is None or (is_group and not table.of_groups):
                continue
            columns = [column for column in columns_of(name) if str(column) not in _BULKY]
            values = ", ".join(_OPEN[column.sealed].format(name=column.name) for column in columns)
            rows = await self._database.fetch_all(
                f"SELECT {values} FROM {name} WHERE {condition}",  # noqa: S608 - names of the register
                {"owner": owner},
            )
            names = [column.name for column in columns]
            readable: Rows = [dict(zip(names, map(_readable, row), strict=True)) for row in rows]
            if table.forgotten is Forgotten.FOUND_WITHIN:
                # What members wrote or pressed in a group is shown to each of them, and not to all in one file.
                readable = [] if is_group else [row for row in readable if belongs_to(row["body"], owner)]
            if readable:
                found[name] = readable
        return found

    async def forget(self, owner: int, now: datetime, *, is_group: bool) -> None:
        """Delete it all at once, but what must stay of the staff; what is still to be sent there is dropped.

        Of deliveries only that there was one stays.
        """
        async with self._database.transaction() as transaction:
            await end_chat(transaction, owner, Reason.LEFT, to_milliseconds(now), wholly=True)
            for name, unfinished in _UNFINISHED.items():
                await transaction.execute(
                    f"DELETE FROM {name} WHERE {unfinished}"  # noqa: S608 - names of this file
                    " AND ticket IN (SELECT number FROM ticket WHERE user_id = seal(?))",
                    (owner,),
                )
            for name, table in REGISTER.items():
                condition = _mine(name, table)
                # Of a group everything goes that names it, also what its members talk about there.
                if is_group and not table.of_groups and "chat_id" not in table.owners.split():
                    continue
                if table.forgotten is Forgotten.DELETED:
                    await transaction.execute(f"DELETE FROM {name} WHERE {condition}", {"owner": owner})  # noqa: S608 - names of the register
                elif table.forgotten is Forgotten.EMPTIED:
                    await transaction.execute(
                        f"UPDATE {name} SET {emptied(name)} WHERE {condition}",  # noqa: S608 - names of the register
                        {"owner": owner},
                    )
                elif table.forgotten is Forgotten.FOUND_WITHIN:
                    await forget_set_aside(transaction, owner)


def emptied(name: str) -> str:
    """The assignments that take out of a row of a table what is personal."""
    return ", ".join(f"{column.name} = NULL" for column in columns_of(name) if column.is_personal)


def _mine(name: str, table: Table) -> str | None:
    """The condition on the rows that are, or may be, somebody's; None for a table whose rows are nobody's."""
    if table.forgotten is Forgotten.FOUND_WITHIN:
        return SET_ASIDE
    owners = table.owners.split()
    if owners:
        sealed = {column.name: column for column in columns_of(name)}
        return " OR ".join(f"{owner} = {_value_for(sealed[owner])}" for owner in owners)
    if table.within is None:
        return None
    parent, column = table.within
    key = "number" if column == parent else column
    return f"{column} IN (SELECT {key} FROM {parent} WHERE {_mine(parent, REGISTER[parent])})"  # noqa: S608 - names of the register


def _value_for(column: Column) -> str:
    # Staff are named by numbers in some tables and by texts in others; a text fits both.
    return "seal(:owner)" if column.sealed is Sealed.ALIKE else "CAST(:owner AS TEXT)"


def _readable(value: Any) -> Any:
    """A value for a JSON file; what is JSON already is not wrapped a second time."""
    if isinstance(value, str) and value[:1] in ("{", "["):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value
