"""The transport against a real web server: what arrives there, and what each failure is called."""

from __future__ import annotations

import asyncio
import json
import logging
import socket
import traceback
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from telegram import Bot, InputMediaPhoto
from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, InvalidToken, RetryAfter, TimedOut

from bot.transport import (
    AiohttpRequest,
    MayHaveArrivedError,
    NoAnswerInTimeError,
    NotSentError,
    NotSentInTimeError,
)
from tests.fakes import MESSAGE, TOKEN, Answer, Loopback, drop, ok, raw_server, refusal


@pytest.fixture(autouse=True)
def no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)


@asynccontextmanager
async def bot_at(address: str, **settings: float | None) -> AsyncIterator[Bot]:
    request = AiohttpRequest(**settings)  # type: ignore[arg-type]
    async with request:
        yield Bot(TOKEN, base_url=f"{address}/bot", base_file_url=f"{address}/file/bot", request=request)


async def message(request: web.Request) -> web.StreamResponse:
    return ok(MESSAGE)


async def failure_of(answer: Answer, **settings: float | None) -> Exception:
    async with Loopback(answer) as server, bot_at(server.address, **settings) as bot:
        with pytest.raises(Exception) as caught:
            await bot.send_message(42, "Grüße")
    assert_no_token(caught.value)
    return caught.value


def assert_no_token(error: BaseException) -> None:
    text = "".join(traceback.format_exception(error)) + repr(error) + repr(error.__cause__) + repr(error.__context__)
    assert TOKEN not in text
    assert "s3cret" not in text


async def test_a_message_arrives_as_json_with_its_umlauts_and_objects() -> None:
    async with Loopback(message) as server, bot_at(server.address) as bot:
        sent = await bot.send_message(42, "Grüße aus dem Fläming", parse_mode="HTML")
    assert sent.message_id == 7
    assert server.calls == [("sendMessage", {"chat_id": 42, "text": "Grüße aus dem Fläming", "parse_mode": "HTML"})]
    assert server.requests[0].path == f"/bot{TOKEN}/sendMessage"
    assert "python-telegram-bot" in server.requests[0].headers["User-Agent"]


async def test_files_arrive_with_name_type_content_and_the_other_fields() -> None:
    content = bytes(range(256)) * 2000
    async with Loopback(message) as server, bot_at(server.address) as bot:
        await bot.send_document(42, content, filename="Übersicht.pdf", caption="Über uns")
    method, sent = server.calls[0]
    assert method == "sendDocument"
    assert sent["document"] == ("Übersicht.pdf", "application/pdf", content)
    assert (sent["chat_id"], sent["caption"]) == ("42", "Über uns")


async def test_the_files_of_an_album_arrive_under_the_names_that_the_album_gives_them() -> None:
    async def album(request: web.Request) -> web.StreamResponse:
        return ok([MESSAGE, MESSAGE])

    async with Loopback(album) as server, bot_at(server.address) as bot:
        await bot.send_media_group(42, [InputMediaPhoto(b"\xff\xd8one"), InputMediaPhoto(b"\xff\xd8two")])
    sent = server.calls[0][1]
    names = [item["media"].removeprefix("attach://") for item in json.loads(sent["media"])]
    assert [sent[name][2] for name in names] == [b"\xff\xd8one", b"\xff\xd8two"]


async def test_files_can_be_fetched() -> None:
    async def file(request: web.Request) -> web.StreamResponse:
        if request.path.endswith("getFile"):
            return ok({"file_id": "a", "file_unique_id": "b", "file_path": "photos/1.jpg"})
        assert request.path == f"/file/bot{TOKEN}/photos/1.jpg"
        return web.Response(body=b"\xff\xd8")

    async with Loopback(file) as server, bot_at(server.address) as bot:
        assert await (await bot.get_file("a")).download_as_bytearray() == b"\xff\xd8"


async def test_a_connection_is_used_again() -> None:
    async with Loopback(message) as server, bot_at(server.address) as bot:
        for _ in range(3):
            await bot.send_message(42, "x")
    assert len(server.peers) == 1


async def test_never_more_connections_than_allowed_are_open() -> None:
    async def slow(request: web.Request) -> web.StreamResponse:
        await asyncio.sleep(0.02)
        return ok(MESSAGE)

    async with Loopback(slow) as server, bot_at(server.address, connections=2) as bot:
        await asyncio.gather(*(bot.send_message(42, "x") for _ in range(8)))
    assert len(server.calls) == 8
    assert len(server.peers) == 2


async def test_initialize_and_shutdown_may_be_called_twice_and_again() -> None:
    request = AiohttpRequest(read_timeout=3)
    assert request.read_timeout == 3
    async with Loopback(message) as server:
        bot = Bot(TOKEN, base_url=f"{server.address}/bot", request=request)
        for _ in range(2):
            await request.initialize()
            await request.initialize()
            assert (await bot.send_message(42, "x")).message_id == 7
            await request.shutdown()
            await request.shutdown()
        with pytest.raises(NotSentError):
            await bot.send_message(42, "x")


async def test_a_refused_connection_was_surely_not_sent() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and not listening: the port refuses
        async with bot_at(f"http://127.0.0.1:{taken.getsockname()[1]}") as bot:
            with pytest.raises(NotSentError) as caught:
                await bot.send_message(42, "x")
    assert_no_token(caught.value)
    assert not isinstance(caught.value, TimedOut)


async def test_an_unknown_host_was_surely_not_sent() -> None:
    async with bot_at("http://host.invalid") as bot:
        with pytest.raises(NotSentError) as caught:
            await bot.send_message(42, "x")
    assert_no_token(caught.value)


async def test_an_unusable_address_was_surely_not_sent() -> None:
    async with bot_at("http://") as bot:
        with pytest.raises(NotSentError) as caught:
            await bot.send_message(42, "x")
    assert_no_token(caught.value)


async def test_a_failed_handshake_was_surely_not_sent() -> None:
    async with Loopback(message) as server, bot_at(server.address.replace("http", "https")) as bot:
        with pytest.raises(NotSentError) as caught:
            await bot.send_message(42, "x")
    assert_no_token(caught.value)
    assert server.calls == []


async def test_a_connection_that_does_not_come_about_in_time_was_surely_not_sent() -> None:
    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()  # accepts, and never shakes hands

    async with raw_server(silent) as port, bot_at(f"https://127.0.0.1:{port}", connect_timeout=0.1) as bot:
        with pytest.raises(NotSentInTimeError) as caught:
            await bot.send_message(42, "x")
    assert isinstance(caught.value, TimedOut)
    assert_no_token(caught.value)


async def test_waiting_for_a_free_connection_has_a_limit_and_was_surely_not_sent() -> None:
    arrived, release = asyncio.Event(), asyncio.Event()

    async def held(request: web.Request) -> web.StreamResponse:
        arrived.set()
        await release.wait()
        return ok(MESSAGE)

    async with Loopback(held) as server, bot_at(server.address, connections=1, pool_timeout=0.05) as bot:
        first = asyncio.create_task(bot.send_message(42, "x"))
        await arrived.wait()
        with pytest.raises(NotSentInTimeError):
            await bot.send_message(42, "x")
        release.set()
        assert (await first).message_id == 7
        assert (await bot.send_message(42, "x")).message_id == 7


async def test_a_missing_answer_may_have_arrived() -> None:
    async def late(request: web.Request) -> web.StreamResponse:
        await asyncio.sleep(5)
        return ok(MESSAGE)

    error = await failure_of(late, read_timeout=0.05)
    assert isinstance(error, NoAnswerInTimeError)
    assert isinstance(error, TimedOut)


async def test_the_time_limit_of_a_call_comes_before_that_of_the_transport() -> None:
    async def late(request: web.Request) -> web.StreamResponse:
        await asyncio.sleep(0.2)
        return ok(MESSAGE)

    async with Loopback(late) as server, bot_at(server.address, read_timeout=0.05) as bot:
        assert (await bot.send_message(42, "x", read_timeout=5)).message_id == 7
        with pytest.raises(NoAnswerInTimeError):
            await bot.send_message(42, "x")


async def test_a_connection_lost_after_the_request_may_have_arrived() -> None:
    error = await failure_of(drop)
    assert isinstance(error, MayHaveArrivedError)
    assert not isinstance(error, TimedOut)


async def test_an_answer_that_breaks_off_may_have_arrived() -> None:
    async def half(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": "1000"})
        await response.prepare(request)
        await response.write(b'{"ok": true')
        return await drop(request)

    assert isinstance(await failure_of(half), MayHaveArrivedError)


async def test_an_upload_that_gets_stuck_may_have_arrived() -> None:
    async def deaf(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1000)
        await asyncio.Event().wait()

    async with raw_server(deaf) as port, bot_at(f"http://127.0.0.1:{port}", read_timeout=5) as bot:
        with pytest.raises(NoAnswerInTimeError) as caught:
            await bot.send_document(42, b"x" * 30_000_000, write_timeout=0.2)
    assert_no_token(caught.value)


async def test_a_failure_of_the_server_may_have_arrived() -> None:
    async def broken(request: web.Request) -> web.StreamResponse:
        return refusal(502, "Bad Gateway")

    assert isinstance(await failure_of(broken), MayHaveArrivedError)


async def test_an_answer_that_is_not_telegrams_may_have_arrived_and_is_not_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def page(request: web.Request) -> web.StreamResponse:
        return web.Response(text=f"<h1>Hello {request.path}</h1>", content_type="text/html")

    with caplog.at_level(logging.INFO):  # on DEBUG, PTB itself logs the token
        assert isinstance(await failure_of(page), MayHaveArrivedError)
    assert caplog.text == ""


async def test_the_page_of_a_gateway_is_not_quoted() -> None:
    async def page(request: web.Request) -> web.StreamResponse:
        return web.Response(status=403, text=f"Blocked: {request.path}")

    assert isinstance(await failure_of(page), Forbidden)


async def test_a_redirect_is_not_followed() -> None:
    async def moved(request: web.Request) -> web.StreamResponse:
        return web.Response(status=302, headers={"Location": f"/elsewhere{request.path}"})

    async with Loopback(moved) as server, bot_at(server.address) as bot:
        with pytest.raises(Exception) as caught:
            await bot.send_message(42, "x")
    assert len(server.calls) == 1
    assert_no_token(caught.value)


@pytest.mark.parametrize(
    ("status", "description", "kind"),
    [
        (400, "Bad Request: chat not found", BadRequest),
        (401, "Unauthorized", InvalidToken),
        (403, "Forbidden: bot was blocked by the user", Forbidden),
        (404, "Not Found", InvalidToken),
        (409, "Conflict: terminated by other getUpdates request", Conflict),
    ],
)
async def test_refusals_keep_the_kind_that_ptb_gives_them(status: int, description: str, kind: type) -> None:
    async def refused(request: web.Request) -> web.StreamResponse:
        return refusal(status, description)

    error = await failure_of(refused)
    assert type(error) is kind
    assert description.rpartition(": ")[2].casefold() in str(error).casefold()


async def test_a_wait_that_telegram_asks_for_is_told_in_seconds() -> None:
    async def flood(request: web.Request) -> web.StreamResponse:
        return refusal(429, "Too Many Requests: retry after 17", retry_after=17)

    error = await failure_of(flood)
    assert isinstance(error, RetryAfter)
    assert error.retry_after == 17


async def test_a_group_that_moved_is_told_with_its_new_id() -> None:
    async def moved(request: web.Request) -> web.StreamResponse:
        description = "Bad Request: group chat was upgraded to a supergroup chat"
        return refusal(400, description, migrate_to_chat_id=-1001)

    error = await failure_of(moved)
    assert isinstance(error, ChatMigrated)
    assert error.new_chat_id == -1001


async def test_requests_go_through_the_proxy_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    async with Loopback(message) as proxy:
        monkeypatch.setenv("http_proxy", proxy.address)
        async with bot_at("http://telegram.invalid") as bot:
            assert (await bot.send_message(42, "x")).message_id == 7
        assert proxy.requests[0].headers["Host"] == "telegram.invalid"


async def test_hosts_without_proxy_are_reached_directly(monkeypatch: pytest.MonkeyPatch) -> None:
    async with Loopback(message) as server:
        monkeypatch.setenv("http_proxy", "http://proxy.invalid:1")
        monkeypatch.setenv("no_proxy", "127.0.0.1")
        async with bot_at(server.address) as bot:
            assert (await bot.send_message(42, "x")).message_id == 7


async def test_a_proxy_that_refuses_the_way_means_surely_not_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    async def closed(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")  # and closes, in place of an answer to CONNECT

    async with raw_server(closed) as port:
        monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{port}")
        async with bot_at("https://telegram.invalid") as bot:
            with pytest.raises(NotSentError) as caught:
                await bot.send_message(42, "x")
    assert_no_token(caught.value)


async def test_a_proxy_of_a_kind_that_cannot_be_used_is_told_at_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "socks5://user:password@127.0.0.1:1080")
    with pytest.raises(NotSentError, match="socks5 are not supported") as caught:
        await AiohttpRequest().initialize()
    assert "password" not in str(caught.value)


def test_the_transport_shows_nothing_of_a_token() -> None:
    assert "s3cret" not in repr(Bot(TOKEN, request=AiohttpRequest()).request)
