"""Taking over a shipped directory: what it may change of the entries that staff work on, and what it may not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from bot.domain.directory import Directory, Entry, body_of, changed_fields
from bot.domain.upkeep import SHIPPED, What
from bot.store.database import Database, Transaction

__all__ = [
    "SHIPPED",
    "Difference",
    "Sync",
    "SyncReport",
    "What",
    "body_of",
    "difference_of",
    "hash_of",
    "kept_out_by_staff",
    "last_shipped_hash",
]


@dataclass(frozen=True, slots=True)
class Difference:
    """An entry that staff left different from the shipped one; shipped is None where it is no longer shipped."""

    entry_id: str
    staff: Entry
    shipped: Entry | None

    @property
    def fields(self) -> tuple[str, ...]:
        """The names of the fields that differ; none where the entry is no longer shipped."""
        return changed_fields(self.staff, self.shipped) if self.shipped else ()


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What a new shipped file changed, as ids, and what staff's versions kept it from changing."""

    inserted: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()
    differences: tuple[Difference, ...] = ()
    kept_out: tuple[str, ...] = ()
    """Shipped, but withdrawn by staff: they do not come back by themselves."""


class Sync:
    """One sync: compares all entries first, then writes each kind of change in one go; at: the time as text."""

    def __init__(self, transaction: Transaction, shipped: Directory, at: str) -> None:
        self._transaction = transaction
        self._shipped = shipped
        self._at = at

    async def run(self) -> SyncReport:
        """Compare and write."""
        rows = await self._transaction.fetch_all("SELECT id, body, origin, shipped_hash FROM entry ORDER BY position")
        stored = {entry_id: (body, origin, shipped_hash) for entry_id, body, origin, shipped_hash in rows}
        bodies = {entry.id: body_of(entry) for entry in self._shipped.entries}
        staff_took_out = await kept_out_by_staff(self._transaction)
        kept_out = tuple(entry_id for entry_id in bodies if entry_id in staff_took_out)
        inserted = tuple(entry_id for entry_id in bodies if entry_id not in stored and entry_id not in staff_took_out)
        untouched = {entry_id for entry_id, (_, origin, _) in stored.items() if origin == "shipped"}
        updated = tuple(i for i, body in bodies.items() if i in untouched and stored[i][0] != body)
        withdrawn = tuple(i for i in stored if i in untouched and i not in bodies)
        kept = [i for i in stored if i not in untouched and (i in bodies or stored[i][2] is not None)]
        await self._record({i: bodies[i] for i in (*inserted, *updated)}, What.SHIPPED)
        await self._record(dict.fromkeys(withdrawn), What.WITHDRAWN)
        await self._transaction.execute_many("DELETE FROM entry WHERE id = ?", [(i,) for i in withdrawn])
        await self._put(bodies, (*inserted, *updated))
        await self._note_shipped(bodies, kept)
        await self._order(bodies, stored)
        differences = tuple(
            difference
            for difference in (difference_of(stored[i][0], self._shipped) for i in kept)
            if difference.shipped is None or difference.fields
        )
        return SyncReport(inserted, updated, withdrawn, differences, kept_out)

    async def _record(self, bodies: dict[str, str] | dict[str, None], what: What) -> None:
        await self._transaction.execute_many(
            "INSERT INTO entry_revision (entry_id, revision, body, author, at, what) VALUES"
            " (:id, (SELECT coalesce(max(revision), 0) + 1 FROM entry_revision WHERE entry_id = :id), :body, :author,"
            " :at, :what)",
            [{"id": i, "body": body, "author": SHIPPED, "at": self._at, "what": what} for i, body in bodies.items()],
        )

    async def _put(self, bodies: dict[str, str], ids: Iterable[str]) -> None:
        await self._transaction.execute_many(
            "INSERT INTO entry (id, position, body, origin, shipped_hash, revision, updated_at) VALUES"
            " (:id, 0, :body, 'shipped', :hash, (SELECT max(revision) FROM entry_revision WHERE entry_id = :id), :at)"
            " ON CONFLICT DO UPDATE SET body = excluded.body, shipped_hash = excluded.shipped_hash,"
            " revision = excluded.revision, updated_at = excluded.updated_at",
            [{"id": i, "body": bodies[i], "hash": hash_of(bodies[i]), "at": self._at} for i in ids],
        )

    async def _note_shipped(self, bodies: dict[str, str], kept: list[str]) -> None:
        """Remember what is shipped now for an entry of staff: where both are equal at last, it counts as untouched."""
        shipped = [(i, bodies[i], hash_of(bodies[i])) for i in kept if i in bodies]
        await self._transaction.execute_many(
            "UPDATE entry SET shipped_hash = ?, origin = iif(body = ?, 'shipped', 'staff') WHERE id = ?",
            [(shipped_hash, body, i) for i, body, shipped_hash in shipped],
        )

    async def _order(self, bodies: dict[str, str], stored: Iterable[str]) -> None:
        """The shipped order, then what only staff has, in the order in which it came."""
        ids = [*bodies, *(entry_id for entry_id in stored if entry_id not in bodies)]
        await self._transaction.execute_many(
            "UPDATE entry SET position = ? WHERE id = ?",
            [(position, entry_id) for position, entry_id in enumerate(ids)],
        )


async def kept_out_by_staff(database: Database | Transaction) -> frozenset[str]:
    """The entries whose last version says that staff took them out, or took back that they had made them."""
    rows = await database.fetch_all(
        "SELECT entry_id FROM entry_revision AS last WHERE body IS NULL AND author <> ? AND revision ="
        " (SELECT max(revision) FROM entry_revision WHERE entry_id = last.entry_id)",
        (SHIPPED,),
    )
    return frozenset(entry_id for (entry_id,) in rows)


async def last_shipped_hash(transaction: Transaction, entry_id: str) -> str | None:
    """The hash of what was shipped of an entry that comes back, or None where that was nothing, or taken out again."""
    last = await transaction.fetch_one(
        "SELECT body FROM entry_revision WHERE entry_id = ? AND author = ? ORDER BY revision DESC LIMIT 1",
        (entry_id, SHIPPED),
    )
    return hash_of(last[0]) if last and last[0] is not None else None


def hash_of(body: str) -> str:
    """A short name for what an entry holds."""
    return sha256(body.encode()).hexdigest()


def difference_of(body: str, shipped: Directory) -> Difference:
    """How a stored entry differs from the shipped one."""
    entry = Entry.model_validate_json(body)
    return Difference(entry.id, entry, shipped.by_id.get(entry.id))
