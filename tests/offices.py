"""An office for tests: the staff's rooms on a database, without Telegram, with a clock to be moved."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.domain.directory import Directory
from bot.domain.ports import Reader, Snapshot
from bot.domain.questions import Person
from bot.domain.team import Team
from bot.office import Office
from bot.opening import matcher_of
from bot.publishing import Publisher
from bot.store.audit import AuditStore
from bot.store.database import Database
from bot.store.directory import DirectoryStore
from bot.store.forms import FormStore
from bot.wording.voice import Voice, Voices

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
SABINE, UWE, ERIKA = Person(1, 1), Person(2, 2), Person(3, 3)
"""Two admins and a resident."""


@dataclass
class Room:
    """What tests turn at: the clock, the language that all are spoken to in, and what answers come from."""

    snapshot: Snapshot
    language: str = "de"
    now: datetime = NOON
    shown: list[Snapshot] = field(default_factory=list)

    def show(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.shown.append(snapshot)


async def takes_nothing(*_args: object) -> None:
    """Stands in for what writes while another process holds the database."""
    error = sqlite3.OperationalError("database is locked")
    error.sqlite_errorcode = sqlite3.SQLITE_BUSY
    raise error


async def office_for(
    database: Database, directory: Directory, reader: Reader, voices: Voices, team: Team | None = None
) -> tuple[Office, Room]:
    """An office of a database into which the directory is synced; the room holds what can be turned at."""
    store = DirectoryStore(database)
    await store.sync(directory, "fingerprint", NOON)
    room = Room(Snapshot(directory, reader, await store.mark()))

    async def voice_of(_person: Person) -> Voice:
        return voices[room.language]

    forms = FormStore(database)
    await forms.load(room.now)
    office = Office(
        database,
        voices,
        team or Team.of_admins((SABINE.user_id, UWE.user_id)),
        forms,
        AuditStore(database),
        Publisher(store, matcher_of, room.show, room.snapshot.mark),
        lambda: room.snapshot,
        voice_of,
        ZoneInfo("Europe/Berlin"),
        lambda: room.now,
    )
    return office, room
