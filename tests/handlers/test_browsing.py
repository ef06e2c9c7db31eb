"""Deep links that lead to entries, and those that begin like the id of one."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
import pytest_asyncio

from bot.domain.deep_links import DeepLink
from bot.formats.yaml_file import DirectoryFile
from bot.opening import matcher_of
from bot.wording.voice import Voices
from tests.stage import Stage, stage_for

pytestmark = pytest.mark.asyncio(loop_scope="module")

OLD = {
    "ticket-office": "Iltis",
    "wrong-solawi-flaeming": "Wiedehopf",
    "join-us": "Feuersalamander",
    "sub-mobility": "Kiebitz",
    "topic-nature": "Haubenlerche",
    "propose": "Ziegenmelker",
}
"""Entries that are older than the links that begin like their ids, with their names."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def town(shipped: DirectoryFile, voices: Voices) -> AsyncIterator[Stage]:
    """A bot whose database has entries with such ids."""
    known = shipped.directory
    old = [
        known.entries[0].model_copy(update={"id": entry_id, "name": name, "aliases": []})
        for entry_id, name in OLD.items()
    ]
    directory = known.model_copy(update={"entries": [*known.entries, *old]})
    async with stage_for(replace(shipped, directory=directory), matcher_of(directory), voices) as stage:
        yield stage


@pytest.mark.parametrize("entry_id", OLD)
async def test_what_was_shared_of_an_entry_still_opens_it(town: Stage, entry_id: str) -> None:
    user, chat = town.person()
    await town.take(town.telegram.user_starts(user, entry_id))
    assert town.telegram.last_message(chat).visible_text.startswith(OLD[entry_id])


@pytest.mark.parametrize("entry_id", OLD)
async def test_such_an_entry_can_be_edited(town: Stage, entry_id: str) -> None:
    user, chat = town.staff()
    await town.says(chat, user, f"/bearbeiten {OLD[entry_id]}")
    for label in ("Name und Art", "Name"):
        await town.presses(town.telegram.last_message(chat), label)
    assert "Notiert" in (await town.says(chat, user, f"{OLD[entry_id]} im Fläming")).visible_text
    for label in ("Vorschau und speichern", "Speichern"):
        await town.presses(town.telegram.last_message(chat), label)
    assert "Das gilt ab sofort" in town.telegram.last_message(chat).visible_text


@pytest.mark.parametrize("link", DeepLink)
async def test_every_deep_link_leads_somewhere(town: Stage, link: DeepLink) -> None:
    user, chat = town.person()
    await town.take(town.telegram.user_starts(user, f"{link}gone" if link.endswith("-") else link))
    assert town.telegram.last_message(chat).sender is town.telegram.world.bot
