"""The queue of updates: acknowledged by the offset, given by kind, waited for by one."""

import asyncio

import pytest

from bot.sandbox.errors import ApiError


@pytest.fixture
def five(telegram, erika, chat):
    return [telegram.user_sends(chat, erika, f"Nachricht {number}") for number in range(1, 6)]


def ids(updates):
    return [update["update_id"] for update in updates]


def test_updates_come_again_until_the_offset_passes_them(telegram, five):
    assert ids(telegram.call("getUpdates", {})) == [1, 2, 3, 4, 5]
    assert ids(telegram.call("getUpdates", {"limit": "2"})) == [1, 2]
    assert ids(telegram.call("getUpdates", {"offset": 4})) == [4, 5]
    assert ids(telegram.call("getUpdates", {"offset": 0})) == [4, 5]


def test_a_negative_offset_keeps_only_the_last_ones(telegram, five):
    assert ids(telegram.call("getUpdates", {"offset": -1})) == [5]
    assert ids(telegram.call("getUpdates", {})) == [5]


def test_a_senseless_limit_means_a_hundred(telegram, five):
    assert len(telegram.call("getUpdates", {"limit": 0})) == 5


def test_only_the_kinds_that_were_asked_for_come(telegram, erika, chat):
    telegram.call("getUpdates", {"allowed_updates": '["edited_message"]'})
    assert telegram.user_sends(chat, erika, "alt") is None
    assert telegram.user_edits(telegram.messages(chat)[-1], "neu")
    telegram.call("getUpdates", {"allowed_updates": []})
    assert telegram.user_sends(chat, erika, "x")


async def test_a_poll_without_timeout_returns_at_once(telegram):
    assert await asyncio.wait_for(telegram.answer("getUpdates", {}), 0.5) == []


async def test_a_poll_that_nobody_answers_ends_empty(telegram):
    assert await asyncio.wait_for(telegram.answer("getUpdates", {"timeout": 1}), 3) == []


async def test_a_poll_that_was_given_up_leaves_the_updates_there(telegram, erika, chat):
    poll = asyncio.create_task(telegram.answer("getUpdates", {"timeout": 50}))
    await asyncio.sleep(0)
    poll.cancel()
    with pytest.raises(asyncio.CancelledError):
        await poll
    telegram.user_sends(chat, erika, "Hallo")
    assert len(await telegram.answer("getUpdates", {"timeout": 50})) == 1


async def test_the_second_poller_wins(telegram, five):
    telegram.take_updates()
    first = asyncio.create_task(telegram.answer("getUpdates", {"timeout": 50}))
    await asyncio.sleep(0)
    assert await telegram.answer("getUpdates", {}) == []
    with pytest.raises(ApiError) as refusal:
        await first
    assert refusal.value.code == 409
