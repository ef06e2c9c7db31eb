"""The editors' room for tests: two editors, an announcer and a resident, on a small directory."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.actions import Edit, encode
from bot.domain.directory import Directory, Entry
from bot.domain.messages import Button, Message
from bot.domain.questions import Person
from bot.domain.replies import Said, Typed
from bot.domain.upkeep import EditMove
from bot.editing.service import Editing
from bot.office import Office
from bot.store.directory import DirectoryStore
from bot.store.entry_drafts import EntryDraftStore
from tests.offices import SABINE, Room

ANNA, ERIKA, OTTO = Person(11, 11), Person(12, 12), Person(13, 13)
"""An editor who may not announce, a resident, and an announcer who may not edit."""

DIRECTORY = Directory.model_validate(
    {
        "directory": {"name": "Test"},
        "kinds": {"offer": {"de": "Angebot", "en": "Offer"}, "initiative": {"de": "Initiative", "en": "Initiative"}},
        "topics": {"culture": {"de": "Kultur", "en": "Culture"}, "mobility": {"de": "Mobilität", "en": "Mobility"}},
        "entries": [
            {
                "id": "cafe",
                "kind": "offer",
                "name": "Repair-Café",
                "aliases": ["Reparaturtreff"],
                "places": ["Brück"],
                "topics": ["culture"],
                "summary": {"de": "Reparieren.", "en": "Repairing."},
                "opening_hours": {"de": "Sa 10–12 Uhr", "en": "Sat 10–12"},
                "contacts": [{"person": "Erika Muster", "phone": "033841 5555"}, {"organisation": "Verein"}],
                "website": "https://rc.example.org",
                "as_of": "2024",
                "editor_notes": ["Noch prüfen"],
            },
            {"id": "bus", "kind": "offer", "name": "Bürgerbus", "summary": {"de": "Ein Bus."}, "places": ["Niemegk"]},
        ],
    }
)


@dataclass
class EditorsRoom:
    """Editing with what tests look into and turn at; the last message that somebody got is pressed at."""

    editing: Editing
    entries: DirectoryStore
    drafts: EntryDraftStore
    office: Office
    room: Room

    async def press(self, move: EditMove, key: str, argument: str = "", by: Person = SABINE) -> Said:
        await self.office.ask_no_more(by)
        return await self.editing.press(by, Edit(move, key, argument))

    async def tap(self, said: Said, label: str, by: Person = SABINE) -> Said:
        """Press the button of the last message with a label, of which the beginning is enough."""
        button = button_of(said.messages[-1], label)
        assert isinstance(button.action, Edit), button
        return await self.press(button.action.move, button.action.entry_id, button.action.argument, by)

    async def type(self, text: str = "", by: Person = SABINE, **typed: object) -> Said | None:
        form = self.office.asked(by)
        assert form is not None, "nothing is asked for"
        return await self.editing.typed(by, form, Typed(text, **typed))  # type: ignore[arg-type]

    async def fill(self, key: str, field: str, text: str, by: Person = SABINE) -> Said | None:
        await self.press(EditMove.FIELD, key, field, by)
        return await self.type(text, by)

    async def change(self, field: str, text: str, by: Person = SABINE, key: str = "cafe") -> None:
        """Begin to change an entry and type one value."""
        if await self.drafts.get(by.user_id, key) is None:
            await self.press(EditMove.SHOW, key, by=by)
        await self.fill(key, field, text, by)

    async def entry(self, entry_id: str = "cafe") -> Entry:
        stored = await self.entries.stored(entry_id)
        assert stored is not None
        return stored.entry


def text_of(said: Said | None) -> str:
    assert said is not None
    return "\n".join(message.text for message in said.messages)


def labels_of(said: Said | None) -> list[str]:
    assert said is not None and said.messages
    return [button.label for row in said.messages[-1].buttons for button in row]


def button_of(message: Message, label: str) -> Button:
    buttons = [button for row in message.buttons for button in row]
    found = [button for button in buttons if button.label.startswith(label)]
    assert found, f"no button {label} in {[button.label for button in buttons]}"
    return found[0]


def actions_of(said: Said) -> list[str]:
    """The callback data of all buttons."""
    return [
        encode(button.action)
        for message in said.messages
        for row in message.buttons
        for button in row
        if button.action is not None
    ]
