"""The transport that tells how each call ended."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from aiohttp import web
from telegram.error import TelegramError

from bot.intake.spoken import Spoken
from bot.pulse import CallEnd
from bot.watched import WatchedRequest
from tests.fakes import Loopback, drop, ok, refusal


@pytest.mark.parametrize(
    ("answer", "end"),
    [
        (lambda: ok(True), CallEnd.ANSWERED),
        (lambda: refusal(400, "Bad Request: chat not found"), CallEnd.REFUSED),
        (lambda: refusal(429, "Too Many Requests: retry after 3", retry_after=3), CallEnd.TOO_MANY),
        (lambda: refusal(502, "Bad Gateway"), CallEnd.UNCERTAIN),
    ],
)
async def test_each_end_is_told(answer: object, end: CallEnd) -> None:
    async def serve(_: web.Request) -> web.StreamResponse:
        return answer()  # type: ignore[operator]

    ends: list[CallEnd] = []
    async with Loopback(serve) as server, WatchedRequest(ends.append) as request:
        try:
            await request.post(f"{server.address}/bot1:x/getMe")
        except TelegramError:
            assert end is not CallEnd.ANSWERED
    assert ends == [end]


async def test_what_was_never_sent_and_what_was_lost_are_different_ends() -> None:
    ends: list[CallEnd] = []
    async with WatchedRequest(ends.append, connections=1) as request:
        with pytest.raises(TelegramError):
            await request.post("http://127.0.0.1:9/bot1:x/getMe")
        async with Loopback(drop) as server:
            with pytest.raises(TelegramError):
                await request.post(f"{server.address}/bot1:x/getMe")
    assert ends == [CallEnd.NOT_SENT, CallEnd.UNCERTAIN]


@pytest.mark.parametrize(
    ("answer", "may_have_arrived"),
    [
        (lambda: ok({"message_id": 7}), True),
        (lambda: refusal(502, "Bad Gateway"), True),
        (lambda: refusal(400, "Bad Request: chat not found"), False),
        (lambda: refusal(429, "Too Many Requests: retry after 3", retry_after=3), False),
    ],
)
async def test_an_answer_is_noted_before_it_is_sent_and_no_more_where_it_surely_did_not_arrive(
    answer: object, may_have_arrived: bool, tmp_path: Path
) -> None:
    def times() -> int:
        after_a_kill = Spoken(tmp_path / "bot.sqlite3")
        after_a_kill.open({5})
        return after_a_kill.times(5)

    while_it_is_sent: list[int] = []

    async def serve(_: web.Request) -> web.StreamResponse:
        while_it_is_sent.append(times())
        return answer()  # type: ignore[operator]

    spoken = Spoken(tmp_path / "bot.sqlite3")
    spoken.open({5})
    async with Loopback(serve) as server, WatchedRequest(lambda _: None) as request:
        with spoken.answering(5), suppress(TelegramError):
            await request.post(f"{server.address}/bot1:x/sendMessage")
    assert while_it_is_sent == [1]
    assert times() == may_have_arrived


async def test_what_never_left_is_not_noted(tmp_path: Path) -> None:
    spoken = Spoken(tmp_path / "bot.sqlite3")
    spoken.open({5})
    async with WatchedRequest(lambda _: None) as request:
        with spoken.answering(5), pytest.raises(TelegramError):
            await request.post("http://127.0.0.1:9/bot1:x/sendMessage")
    spoken.close()
    spoken.open({5})
    assert spoken.times(5) == 0
