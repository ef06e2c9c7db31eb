"""A bench for the tests of tending: three entries, two editors, and a courier that remembers."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.domain.actions import Action, Tend
from bot.domain.directory import Directory, Entry
from bot.domain.freshness import Ages
from bot.domain.messages import Message
from bot.domain.outcomes import Outcome, State
from bot.domain.questions import Person
from bot.domain.replies import Said, Typed
from bot.domain.team import Member, Role, Team
from bot.domain.upkeep import TendMove
from bot.office import Office
from bot.opening import matcher_of
from bot.store.database import Database
from bot.store.directory import DirectoryStore
from bot.store.team import TeamStore
from bot.tending.service import Tending
from bot.wording.html import Html, plain
from bot.wording.voice import Voices
from tests.offices import NOON, SABINE, Room, office_for

EDITOR = frozenset({Role.EDITOR})
AGES = Ages(12, 24, ZoneInfo("Europe/Berlin"))


def entry(entry_id: str, name: str, **fields: object) -> Entry:
    texts = {"de": f"{name} auf Deutsch.", "en": f"{name} in English."}
    return Entry.model_validate({"id": entry_id, "kind": "offer", "name": name, "summary": texts} | fields)


HOF = entry("hof", "Apfelhof", editor_notes=["Die Nummer ist unsicher."], website="https://hof.example")
CHOR = entry("chor", "Bergchor", as_of="2024-05", contacts=[{"organisation": "Chorverein", "phone": "033841 5"}])
BUS = entry("bus", "Dorfbus", as_of="2026-05-20")


def small_directory(*entries: Entry) -> Directory:
    header = {"name": "Wegweiser", "home_entry": "hof"}
    top = {"directory": header, "kinds": {"offer": {"de": "Angebot", "en": "Offer"}}, "entries": list(entries)}
    return Directory.model_validate(top)


@dataclass
class Bench:
    """Tending with what tests look into and turn at; outcomes: what comes of messages that come by themselves."""

    tending: Tending
    entries: DirectoryStore
    office: Office
    room: Room
    sent: list[tuple[int, str]]
    messages: list[Message]
    outcomes: dict[int, State] = field(default_factory=dict)

    async def press(self, move: TendMove, entry_id: str = "", argument: str = "", by: Person = SABINE) -> Said:
        return await self.tending.press(by, Tend(move, entry_id, argument))

    async def type(self, html: str, by: Person = SABINE) -> Said | None:
        form = self.office.asked(by)
        return await self.tending.typed(by, form, Typed(html)) if form else None

    async def rounds(self, now: datetime) -> None:
        """What happens by itself at a time."""
        self.room.now = now
        await self.tending.carry_out(now)
        await self.tending.ask_editors(now)

    @property
    def ids(self) -> list[str]:
        """What answers come from."""
        return [each.id for each in self.room.snapshot.directory.entries]


def text(said: Said | None) -> str:
    assert said is not None
    return "\n---\n".join(plain(Html(message.text)) for message in said.messages)


def labels(said: Said) -> list[str]:
    return [button.label for row in said.messages[-1].buttons for button in row]


def action(said: Said, label: str) -> Action:
    found = [button.action for row in said.messages[-1].buttons for button in row if button.label == label]
    assert found and found[0] is not None, (label, labels(said))
    return found[0]


@pytest.fixture
async def bench(voices: Voices) -> AsyncIterator[Bench]:
    directory = small_directory(HOF, CHOR, BUS)
    team = Team([Member(1, EDITOR, "Sabine"), Member(2, EDITOR | {Role.ANNOUNCER}, "Uwe")])
    async with Database(":memory:") as database:
        office, room = await office_for(database, directory, matcher_of(directory), voices, team)
        for member in team.members:
            await TeamStore(database).keep_name(member.user_id, member.name, NOON)
        room.language = "en"
        sent: list[tuple[int, str]] = []
        messages: list[Message] = []
        outcomes: dict[int, State] = {}

        async def send(chat_id: int, message: Message) -> Outcome:
            state = outcomes.get(chat_id, State.SENT)
            if state is State.SENT:
                sent.append((chat_id, plain(Html(message.text))))
                messages.append(message)
            return Outcome(state, 1)

        tending = Tending(office, AGES, send)
        yield Bench(tending, DirectoryStore(database), office, room, sent, messages, outcomes)
