"""The transport that tells how each call ended."""

from __future__ import annotations

import pytest
from aiohttp import web
from telegram.error import TelegramError

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
