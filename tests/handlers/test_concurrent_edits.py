"""Concurrent edits: two of the staff act on one entry in the same moment; nothing is overwritten silently."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio

from bot.domain.actions import Action, Edit, Tend, encode
from bot.domain.directory import Directory, Entry
from bot.domain.upkeep import WITHDRAW_NOW, EditMove, TendMove, What
from bot.formats.yaml_file import DirectoryFile
from bot.opening import matcher_of
from bot.sandbox.state import Chat, Json, User
from bot.store.directory import DirectoryStore
from bot.store.entry_drafts import EntryDraftStore
from bot.wording.voice import Voices
from tests.stage import COLLEAGUE, STAFF, Stage, stage_for

MINE, THEIRS = "https://meine.example.org", "https://andere.example.org"
WEBSITE, MAP = "we", "lo"
DIRECTORY = Directory.model_validate(
    {
        "directory": {"name": "Test"},
        "kinds": {"offer": {"de": "Angebot", "en": "Offer"}},
        "entries": [
            {
                "id": "cafe",
                "kind": "offer",
                "name": "Repair-Café",
                "summary": {"de": "Reparieren.", "en": "Repairing."},
                "website": "https://alt.example.org",
            }
        ],
    }
)


@dataclass
class Editor:
    """Somebody of the staff at their phone."""

    stage: Stage
    user: User
    chat: Chat

    async def type(self, text: str) -> None:
        await self.stage.says(self.chat, self.user, text)

    def presses(self, action: Action) -> Json | str | None:
        """The press of a button that one of the messages of the bot shows."""
        message = self.stage.telegram.last_message(self.chat)
        return self.stage.telegram.user_presses(message, encode(action), by=self.user, stale=True)

    async def press(self, action: Action) -> None:
        await self.stage.take(self.presses(action))

    async def fill(self, field: str, text: str, key: str = "cafe") -> None:
        await self.press(Edit(EditMove.FIELD, key, field))
        await self.type(text)

    @property
    def reads(self) -> str:
        return self.stage.telegram.last_message(self.chat).visible_text


@dataclass
class Both:
    """Two editors, and what is kept of what they do."""

    stage: Stage
    frieda: Editor
    uwe: Editor
    entries: DirectoryStore
    drafts: EntryDraftStore

    async def at_once(self, *updates: Json | str | None) -> None:
        await self.stage.take_together(*updates)

    async def entry(self) -> Entry:
        stored = await self.entries.stored("cafe")
        assert stored is not None
        return stored.entry

    async def whats(self) -> list[What]:
        return [revision.what for revision in await self.entries.history("cafe")]

    async def began(self, **values: str) -> None:
        """Each of them has changed a field in a draft; values: by whom, as "field text"."""
        for name, value in values.items():
            editor: Editor = getattr(self, name)
            await editor.press(Edit(EditMove.SHOW, "cafe"))
            await editor.fill(*value.split(" ", 1))


@pytest_asyncio.fixture(params=["in memory", "in a file"])
async def both(request: pytest.FixtureRequest, tmp_path: Path, voices: Voices) -> AsyncIterator[Both]:
    file = DirectoryFile(DIRECTORY, "fingerprint")
    path = tmp_path / "bot.sqlite3" if request.param == "in a file" else ":memory:"
    async with stage_for(file, matcher_of(DIRECTORY), voices, path=path) as stage:
        editors = [Editor(stage, *person) for person in (stage.staff(), stage.colleague())]
        for editor in editors:
            await editor.type("/start")
        yield Both(stage, *editors, DirectoryStore(stage.database), EntryDraftStore(stage.database))


async def test_of_two_who_save_the_same_field_at_once_one_is_asked(both: Both) -> None:
    await both.began(frieda=f"{WEBSITE} {MINE}", uwe=f"{WEBSITE} {THEIRS}")
    save = Edit(EditMove.SAVE, "cafe")
    await both.at_once(both.frieda.presses(save), both.uwe.presses(save))
    assert await both.whats() == [What.EDITED, What.SHIPPED]
    saved = (await both.entry()).website
    loser, own = (both.uwe, THEIRS) if saved == MINE else (both.frieda, MINE)
    assert "Jemand anderes hat diesen Eintrag geändert" in loser.reads
    assert f"Andere Fassung: {saved}" in loser.reads and f"Ihre Fassung: {own}" in loser.reads
    await loser.press(Edit(EditMove.MERGE, "cafe"))
    await loser.press(Edit(EditMove.MERGE, "cafe", f"{WEBSITE}..m"))
    await loser.press(save)
    assert (await both.entry()).website == own
    kept = [revision.entry.website for revision in await both.entries.history("cafe") if revision.entry]
    assert kept == [own, saved, "https://alt.example.org"]


async def test_two_who_save_different_fields_at_once_both_get_theirs(both: Both) -> None:
    await both.began(frieda=f"{WEBSITE} {MINE}", uwe=f"{MAP} 52.14, 12.59")
    save = Edit(EditMove.SAVE, "cafe")
    await both.at_once(both.uwe.presses(save), both.frieda.presses(save))
    loser = both.frieda if (await both.entry()).website != MINE else both.uwe
    assert "Sie haben Verschiedenes geändert" in loser.reads
    await loser.press(Edit(EditMove.MERGE, "cafe"))
    await loser.press(save)
    entry = await both.entry()
    assert entry.website == MINE and entry.location is not None
    assert await both.whats() == [What.EDITED, What.EDITED, What.SHIPPED]


async def test_a_double_tap_saves_once(both: Both) -> None:
    await both.began(frieda=f"{WEBSITE} {MINE}")
    save = Edit(EditMove.SAVE, "cafe")
    await both.at_once(*(both.frieda.presses(save) for _ in range(3)))
    assert await both.whats() == [What.EDITED, What.SHIPPED]
    assert await both.drafts.of(STAFF, 5) == ()


@pytest.mark.parametrize("first", ["save", "withdraw"])
async def test_who_saves_and_who_withdraws_at_once_do_not_pass_each_other(both: Both, first: str) -> None:
    await both.began(frieda=f"{WEBSITE} {MINE}")
    await both.uwe.press(Tend(TendMove.WITHDRAW, "cafe", WITHDRAW_NOW))
    save = both.frieda.presses(Edit(EditMove.SAVE, "cafe"))
    reason = both.stage.telegram.user_sends(both.uwe.chat, both.uwe.user, "Gibt es nicht mehr")
    await both.at_once(*((save, reason) if first == "save" else (reason, save)))
    whats = await both.whats()
    if whats[0] is What.WITHDRAWN:
        assert whats == [What.WITHDRAWN, What.SHIPPED]
        assert "wurde herausgenommen, während Sie daran gearbeitet haben" in both.frieda.reads
        draft = await both.drafts.get(STAFF, "cafe")
        assert draft is not None and draft.fields["website"] == MINE
    else:
        assert whats == [What.EDITED, What.SHIPPED]
        said = [message.visible_text for message in both.stage.telegram.messages(both.uwe.chat)]
        assert any("inzwischen geändert" in each for each in said)


async def test_of_two_who_undo_at_once_one_does(both: Both) -> None:
    await both.began(frieda=f"{WEBSITE} {MINE}")
    await both.frieda.press(Edit(EditMove.SAVE, "cafe"))
    undo = Tend(TendMove.UNDO, "cafe", "2")
    await both.at_once(both.frieda.presses(undo), both.uwe.presses(undo))
    assert await both.whats() == [What.UNDONE, What.EDITED, What.SHIPPED]
    assert (await both.entry()).website == "https://alt.example.org"


async def test_of_two_who_bring_it_back_or_confirm_it_at_once_one_does(both: Both) -> None:
    await both.entries.withdraw("cafe", str(COLLEAGUE), both.stage.clock.now())
    back, confirm = Tend(TendMove.RESTORE, "cafe"), Tend(TendMove.CONFIRM, "cafe", "3")
    await both.at_once(both.frieda.presses(back), both.uwe.presses(back))
    await both.at_once(both.frieda.presses(confirm), both.uwe.presses(confirm))
    assert await both.whats() == [What.CONFIRMED, What.RESTORED, What.WITHDRAWN, What.SHIPPED]


async def test_two_who_add_an_entry_of_one_name_at_once_do_not_overwrite_each_other(both: Both) -> None:
    keys = []
    for editor, user_id in ((both.frieda, STAFF), (both.uwe, COLLEAGUE)):
        fields = {"kind": "offer", "name": "Chor", "summary": {"de": f"Von {user_id}."}}
        keys.append((editor, (await both.drafts.begin_new(user_id, fields, both.stage.clock.now())).key))
    await both.at_once(*(editor.presses(Edit(EditMove.SAVE, key, "different")) for editor, key in keys))
    directory = await both.entries.load()
    assert directory is not None
    summaries = {entry.summary["de"] for entry in directory.entries if entry.name == "Chor"}
    assert summaries == {f"Von {STAFF}.", f"Von {COLLEAGUE}."}
