"""The team in Telegram: names as Telegram has them, links as Telegram takes them, and menus that follow at once."""

from __future__ import annotations

import re

import pytest

from bot.sandbox.state import Chat, User
from bot.store.team import TeamStore
from tests.stage import Stage

pytestmark = pytest.mark.asyncio(loop_scope="module")

START_PARAMETER = re.compile(r"[A-Za-z0-9_-]{1,64}")
"""What Telegram takes behind ?start= (https://core.telegram.org/bots/features#deep-linking)."""


async def invited(stage: Stage, role: str = "Redaktion") -> str:
    """What stands behind ?start= in a new invitation."""
    boss, chat = stage.staff()
    await stage.says(chat, boss, "/team")
    for button in ("Jemanden einladen", f"☐ {role}", "Einladung erstellen"):
        await stage.presses(stage.telegram.last_message(chat), button)
    return stage.telegram.last_message(chat).visible_text.partition("?start=")[2].split()[0]


async def joined(stage: Stage, role: str) -> tuple[User, Chat]:
    """Somebody who followed an invitation."""
    user, chat = stage.person()
    await stage.take(stage.telegram.user_starts(user, await invited(stage, role)))
    await stage.presses(stage.telegram.last_message(chat), "Ja, dem Team beitreten")
    return user, chat


def menu(stage: Stage, user: User, chat: Chat) -> set[str]:
    return {command["command"] for command in stage.telegram.commands_shown(chat, user)}


async def test_a_link_is_one_that_telegram_takes(stage: Stage) -> None:
    links = {await invited(stage) for _ in range(5)}
    assert len(links) == 5
    assert all(START_PARAMETER.fullmatch(link) for link in links)


async def test_the_menu_follows_the_roles_at_once(stage: Stage) -> None:
    user, chat = await joined(stage, "Mitteilungen")
    assert {"mitteilung", "themen"} <= menu(stage, user, chat)
    boss, office = stage.staff()
    page = await stage.says(office, boss, "/team")
    await stage.presses(page, f"1:t:c:{user.id}.admin.1", stale=True)
    assert {"mitteilung", "team", "protokoll"} <= menu(stage, user, chat)
    await stage.presses(page, f"1:t:r:{user.id}.yes", stale=True)
    stranger, other = stage.person()
    assert menu(stage, user, chat) == menu(stage, stranger, other)


async def test_a_name_is_kept_when_one_joins_and_follows_telegram(stage: Stage) -> None:
    user, chat = await joined(stage, "Mitteilungen")
    names = TeamStore(stage.database)
    assert (await names.names())[user.id] == "Erika"
    user.first_name, user.last_name = "Erika", "Muster"
    await stage.says(chat, user, "Hallo")
    assert (await names.names())[user.id] == "Erika Muster"
    user.last_name = "Neumann"
    await stage.presses(await stage.says(chat, user, "/hilfe"), "1:p:start", stale=True)
    assert (await names.names())[user.id] == "Erika Neumann"


async def test_of_residents_no_name_is_kept(stage: Stage) -> None:
    user, chat = stage.person()
    await stage.says(chat, user, "Hallo")
    await stage.take(stage.telegram.user_starts(user, await invited(stage)))
    await stage.presses(stage.telegram.last_message(chat), "Nein, danke")
    assert user.id not in await TeamStore(stage.database).names()


async def test_the_token_stands_in_no_log(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    link = await invited(stage)
    user, chat = stage.person()
    group = stage.telegram.add_group("Dorf", [user])
    with caplog.at_level("INFO"):
        await stage.says(group, user, f"/start@flaeming_bot {link}")
        await stage.take(stage.telegram.user_starts(user, link))
        await stage.presses(stage.telegram.last_message(chat), "1:t:l:admin", stale=True)
        await stage.presses(stage.telegram.last_message(chat), "Ja, dem Team beitreten")
    assert "not allowed" in caplog.text
    assert link.removeprefix("join-") not in caplog.text


async def test_whom_telegram_names_by_nothing_is_answered(stage: Stage) -> None:
    user, chat = await joined(stage, "Mitteilungen")
    user.first_name = ""
    assert "Was möchten Sie" in (await stage.says(chat, user, "Hallo")).text
    assert (await TeamStore(stage.database).names())[user.id] == "Erika"
