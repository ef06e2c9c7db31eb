"""Files go both ways with their bytes: what a person sends the bot can fetch, what the bot sends is kept."""

import logging
from collections.abc import AsyncIterator

import pytest
from telegram import Bot

from bot.courier import Courier
from bot.domain.messages import Message
from bot.domain.replies import File
from bot.sandbox import files
from bot.sandbox.server import SandboxServer
from bot.sandbox.state import Chat, User
from bot.sandbox.telegram import Telegram
from bot.sandbox.transport import SandboxRequest
from bot.transport import AiohttpRequest

TABLE = "Name;Ort\nZEGG;Bad Belzig\n".encode("cp1252")


@pytest.fixture(params=["in memory", "over HTTP"])
async def bot(request: pytest.FixtureRequest, telegram: Telegram) -> AsyncIterator[Bot]:
    """The bot over each of the two ways to the played server."""
    if request.param == "in memory":
        address, way = "https://sandbox", SandboxRequest(telegram)
        yield Bot(telegram.token, f"{address}/bot", f"{address}/file/bot", request=way, get_updates_request=way)
        return
    async with SandboxServer(telegram) as server, AiohttpRequest() as real:
        yield Bot(telegram.token, f"{server.url}/bot", f"{server.url}/file/bot", request=real, get_updates_request=real)


def sent_by(telegram: Telegram, user: User, chat: Chat, content: bytes) -> str:
    update = telegram.user_sends_document(chat, user, name="liste.csv", content=content)
    assert update is not None
    document = update["message"]["document"]
    assert (document["file_name"], document["file_size"]) == ("liste.csv", len(content))
    return str(document["file_id"])


async def test_a_file_of_a_person_can_be_fetched(bot: Bot, telegram: Telegram, erika: User, chat: Chat) -> None:
    assert await Courier(bot).fetch(sent_by(telegram, erika, chat, TABLE)) == TABLE


async def test_what_telegram_does_not_give_is_nothing(
    bot: Bot,
    telegram: Telegram,
    erika: User,
    chat: Chat,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(files, "MAX_DOWNLOAD", len(TABLE))
    with caplog.at_level(logging.WARNING, "bot.courier"):
        assert await Courier(bot).fetch(sent_by(telegram, erika, chat, TABLE + b"x")) is None
        assert await Courier(bot).fetch("unknown") is None
    assert caplog.text.count("could not be fetched") == 2


async def test_a_file_that_is_gone_in_between_is_nothing(bot: Bot, telegram: Telegram, erika: User, chat: Chat) -> None:
    file_id = sent_by(telegram, erika, chat, TABLE)
    found = await bot.get_file(file_id)
    del telegram.world.contents[file_id]
    with pytest.raises(Exception, match="Not Found"):
        await found.download_as_bytearray()


async def test_a_file_of_the_bot_is_kept_with_its_bytes(bot: Bot, telegram: Telegram, chat: Chat) -> None:
    outcome = await Courier(bot).send_file(chat.id, File("liste.csv", TABLE, Message("Ihre Liste")))
    assert outcome.delivered
    document = telegram.last_message(chat).content["document"]
    assert telegram.world.contents[document["file_id"]] == TABLE


async def test_files_are_only_for_who_has_the_token(telegram: Telegram, erika: User, chat: Chat) -> None:
    file_id = sent_by(telegram, erika, chat, TABLE)
    status, _ = await SandboxRequest(telegram).do_request(f"https://x/file/bot1:wrong/documents/{file_id}", "GET")
    assert status == 401
