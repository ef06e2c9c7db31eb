"""Files in Telegram: an editor's is taken for a list, everybody else is told that the bot cannot read it."""

import pytest

from bot.courier import Courier
from bot.sandbox.state import Chat, Message, User
from tests.stage import Stage

pytestmark = pytest.mark.asyncio(loop_scope="module")

LIST = "Name;Kurzbeschreibung (de);Art\nDorfladen Wagenitz;Ein Laden.;offer\n".encode("cp1252")


async def send(stage: Stage, user: User, chat: Chat, content: bytes, caption: str = "") -> Message:
    await stage.take(stage.telegram.user_sends_document(chat, user, caption, name="läden.csv", content=content))
    return stage.telegram.last_message(chat)


async def test_an_editor_sends_a_list_takes_it_over_and_undoes_it(stage: Stage) -> None:
    user, chat = stage.staff()
    shown = await send(stage, user, chat, LIST, caption="Was ist Coconat?")
    assert "läden.csv" in shown.visible_text
    await stage.presses(shown, "Übernehmen")
    resident, their_chat = stage.person()
    assert "Ein Laden." in (await stage.says(their_chat, resident, "Dorfladen Wagenitz")).visible_text
    await stage.presses(stage.telegram.last_message(chat), "Alles rückgängig machen")
    await stage.presses(stage.telegram.last_message(chat), "Ja, rückgängig machen")
    assert "Ein Laden." not in (await stage.says(their_chat, resident, "Dorfladen Wagenitz")).visible_text


async def test_a_file_of_a_resident_is_not_looked_at(stage: Stage) -> None:
    user, chat = stage.person()
    assert "Dateien" in (await send(stage, user, chat, LIST)).visible_text
    assert "läden.csv" not in (await send(stage, user, chat, LIST, caption="Was ist Coconat?")).visible_text


async def test_a_file_that_telegram_does_not_give_says_so(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    async def nothing(_courier: Courier, _file_id: str) -> None:
        return None

    monkeypatch.setattr(Courier, "fetch", nothing)
    user, chat = stage.staff()
    assert "20 MB" in (await send(stage, user, chat, LIST)).visible_text


async def test_the_directory_comes_as_a_file(stage: Stage) -> None:
    user, chat = stage.staff()
    offered = await stage.says(chat, user, "/export")
    await stage.presses(offered, "Tabelle (CSV)")
    document = stage.telegram.last_message(chat).content["document"]
    assert document["file_name"].endswith(".csv")
    assert b"Coconat" in stage.telegram.world.contents[document["file_id"]]
    explained = await stage.says(chat, user, "/import")
    await stage.presses(explained, "Tabelle (Excel)")
    assert stage.telegram.last_message(chat).content["document"]["file_name"] == "vorlage.xlsx"
