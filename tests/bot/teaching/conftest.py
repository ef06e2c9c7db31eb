"""A small directory that is quickly read anew, practice questions for it, and what editors teach it."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.domain.actions import Teach
from bot.domain.answers import NothingFound
from bot.domain.directory import Directory
from bot.domain.inbox import Kind
from bot.domain.limits import Limits
from bot.domain.messages import Message
from bot.domain.origins import Origin, Told
from bot.domain.questions import Person, Understanding
from bot.domain.replies import Said, Typed
from bot.domain.teaching import TeachMove
from bot.matching.questions import Matcher
from bot.office import Office
from bot.opening import shipped_words
from bot.publishing import Publisher
from bot.store.database import Database
from bot.store.directory import DirectoryStore
from bot.store.gaps import GapStore
from bot.store.inbox import InboxStore
from bot.store.tallies import Tallies
from bot.teaching.exam import Exam
from bot.teaching.service import Teaching
from bot.wording.voice import Voices
from tests.offices import ERIKA, SABINE, Room, office_for

FRISEUR = "Wie kommt Oma zum Friseur im Nachbardorf?"
TATTOO = "Wo gibt es hier ein Tattoostudio?"
DAYS = 30

SMALL = {
    "directory": {"name": "Wegweiser Hohes Tal"},
    "kinds": {"initiative": {"de": "Initiative", "en": "Initiative"}},
    "entries": [
        {"id": "bus", "kind": "initiative", "name": "BürgerBus Quelltal", "summary": {"de": "Ein kleiner Bus."}},
        {
            "id": "hof",
            "kind": "initiative",
            "name": "Kräuterhof Lindig",
            "aliases": ["Lindighof"],
            "summary": {"de": "Ein Hof, auf dem Kräuter wachsen."},
        },
    ],
}
HERB = {"q": "Was ist der Kräuterhof?", "lang": "de", "kind": "entry", "entries": ["hof"], "facets": ["summary"]}
PRACTICE = (
    {"id": "a", "turns": [HERB, {"q": "Und in wie vielen Sprachen?", "lang": "de", "kind": "out_of_scope"}]},
    {"id": "b", "turns": [{"q": TATTOO, "lang": "de", "kind": "out_of_scope"}]},
)


@pytest.fixture(scope="session")
def valley() -> Directory:
    return Directory.model_validate(SMALL)


@pytest.fixture(scope="session")
def practice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("practice")
    (folder / "questions.jsonl").write_text("\n".join(map(json.dumps, PRACTICE)), encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def reader_of() -> Callable[[Directory], Matcher]:
    """Makes matchers without reading the shipped words again each time."""
    words = shipped_words()
    return lambda directory: Matcher(directory, *words)


@pytest.fixture
def exam(practice: Path, reader_of: Callable[[Directory], Matcher]) -> Exam:
    return Exam(reader_of, practice, ("de", "en"), Limits())


@dataclass
class School:
    """Teaching with what tests look into: who was told of an answer, and what new entries were begun with."""

    teaching: Teaching
    office: Office
    room: Room
    tallies: Tallies
    told: list[tuple[int, str]] = field(default_factory=list)
    begun: list[Mapping[str, Any]] = field(default_factory=list)
    origins: list[Origin] = field(default_factory=list)

    @property
    def gaps(self) -> GapStore:
        return GapStore(self.office.database)

    @property
    def entries(self) -> DirectoryStore:
        return DirectoryStore(self.office.database)

    async def ask_in_vain(self, *messages: str, language: str = "de") -> None:
        """People ask, and nothing is found."""
        for message in messages:
            read = self.room.snapshot.reader.read(message, languages=(language,))
            understanding = Understanding(message, language, content=read.content, subject=read.subject)
            self.tallies.answered(understanding, NothingFound(), language, self.room.snapshot.directory)
        await self.tallies.write(self.room.now)

    async def ticket(self) -> int:
        """The number of something that a resident told the team."""
        store = InboxStore(self.office.database)
        return (await store.begin(Kind.QUESTION, ERIKA.user_id, "de", self.room.now)).number

    async def press(self, move: TeachMove, number: int = 0, argument: str = "", by: Person = SABINE) -> Said:
        return await self.teaching.press(by, Teach(move, number, argument))

    async def tap(self, said: Said, move: TeachMove, argument: str | None = None) -> Said:
        """Press the button of a message that does a move."""
        actions = [action for action in taps(said) if action.move is move and argument in (None, action.argument)]
        assert actions, f"no button {move.name} {argument} in {labels(said)}"
        return await self.teaching.press(SABINE, actions[0])

    async def type(self, text: str, by: Person = SABINE) -> Said | None:
        form = self.office.asked(by)
        return await self.teaching.typed(by, form, Typed(text)) if form else None

    def pass_days(self, days: int) -> None:
        self.room.now += timedelta(days=days)


def message(said: Said | None) -> Message:
    assert said is not None and said.messages, said
    return said.messages[-1]


def labels(said: Said) -> list[str]:
    return [button.label for row in message(said).buttons for button in row]


def taps(said: Said) -> list[Teach]:
    buttons = (button for row in message(said).buttons for button in row)
    return [button.action for button in buttons if isinstance(button.action, Teach)]


@pytest.fixture
async def school(
    valley: Directory, exam: Exam, voices: Voices, reader_of: Callable[[Directory], Matcher]
) -> AsyncIterator[School]:
    async with Database(":memory:") as database:
        office, room = await office_for(database, valley, reader_of(valley), voices)
        office = replace(office, publisher=Publisher(DirectoryStore(database), reader_of, room.show))
        room.language = "en"
        tallies = Tallies(database, office.zone, office.now)

        async def done(_person: Person, origin: Origin, entry_id: str) -> Told | None:
            made.told.append((origin.ticket, entry_id))
            if origin.gap:
                await teaching.forget_gap(origin.gap)
            return Told.YES if origin.ticket else None

        async def begin(_person: Person, fields: Mapping[str, Any], origin: Origin) -> Said:
            made.begun.append(fields)
            made.origins.append(origin)
            return Said(notice="begun")

        teaching = Teaching(office, tallies, exam, days=DAYS, limits=Limits(), done=done, begin_entry=begin)
        made = School(teaching, office, room, tallies)
        yield made
