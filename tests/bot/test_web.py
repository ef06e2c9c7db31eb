"""What is answered over HTTP, asked over real connections."""

from __future__ import annotations

import asyncio
import json
import logging
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from io import BytesIO
from typing import Any

import aiohttp
import pytest

from bot import web as room
from bot.domain.updates import NotKeptError, Raw
from bot.logs import Lines, LogFormat
from bot.web import LARGEST_BODY, SECRET_HEADER, AddressError, Views, Webhook, served, site
from tests.fakes import text_update

SECRET = "s3cret"
HEADERS = {SECRET_HEADER: SECRET, "Content-Type": "application/json"}
UPDATE = json.dumps(text_update(5, 1))


class House:
    """A site that is served, and what came through it."""

    def __init__(self) -> None:
        self.kept: list[Raw] = []
        self.refused: list[str] = []
        self.fails: Exception | None = None
        self.is_alive = True
        self.session: aiohttp.ClientSession
        self.address = ""

    async def take(self, updates: Sequence[Raw]) -> None:
        if self.fails:
            raise self.fails
        self.kept += updates

    async def health(self) -> tuple[bool, dict[str, Any]]:
        return self.is_alive, {"status": "ok" if self.is_alive else "down"}

    @asynccontextmanager
    async def open(self, *, by_webhook: bool = True) -> AsyncIterator[House]:
        webhook = Webhook("/hook", SECRET, self.take, self.refused.append) if by_webhook else None
        app = site(Views(self.health, lambda: b"figure 1\n"), webhook)
        async with served(app, "127.0.0.1", 0) as port, aiohttp.ClientSession() as self.session:
            self.address = f"http://127.0.0.1:{port}"
            yield self

    async def post(self, body: Any, headers: dict[str, str] = HEADERS, path: str = "/hook") -> int:
        async with self.session.post(self.address + path, data=body, headers=headers) as response:
            return response.status


@pytest.fixture
async def it() -> AsyncIterator[House]:
    async with House().open() as house:
        yield house


async def test_an_update_is_acknowledged_when_it_is_kept(it: House) -> None:
    assert await it.post(UPDATE) == 200
    assert await it.post(UPDATE, HEADERS | {"Content-Type": "Application/JSON; charset=utf-8"}) == 200
    assert it.kept == [text_update(5, 1)] * 2
    assert it.refused == []


@pytest.mark.parametrize("secret", ["", "s3cre", "S3CRET", "s3cretx", "gehe\u00efm"])
async def test_a_wrong_secret_is_refused_and_counted(it: House, secret: str) -> None:
    assert await it.post(UPDATE, HEADERS | {SECRET_HEADER: secret}) == 403
    assert (it.kept, it.refused) == ([], ["secret"])


async def test_a_missing_secret_is_refused_before_anything_is_read(it: House) -> None:
    assert await it.post("x" * 10, {"Content-Type": "text/plain"}) == 403
    assert it.refused == ["secret"]


async def test_only_json_is_taken(it: House) -> None:
    assert await it.post(UPDATE, HEADERS | {"Content-Type": "text/plain"}) == 415
    assert (it.kept, it.refused) == ([], ["content type"])


@pytest.mark.parametrize(
    "body",
    [
        *("", "{", "[]", "7", "null", "{}", "[" * 100_000, b"\xff\xfe", f"[{UPDATE}]", UPDATE[:-1], UPDATE * 2),
        *(f'{{"update_id": {number}}}' for number in ('"5"', "-1", "true", "5.0", "1e400", "NaN", 2**53, 2**64)),
        f'{{"update_id": {"9" * 5000}}}',
    ],
)
async def test_what_is_no_update_is_refused_and_the_log_says_so(
    it: House, body: Any, caplog: pytest.LogCaptureFixture
) -> None:
    assert await it.post(body) == 400
    assert (it.kept, it.refused) == ([], ["content"])
    assert caplog.messages == ["A request to the webhook that showed the right secret is refused: content"]


async def test_what_json_cannot_hold_and_python_reads_all_the_same_is_taken(it: House) -> None:
    assert await it.post('{"update_id": 5, "message": {"x": NaN}, "message": {"text": "\\ud83d"}}') == 200
    assert it.kept == [{"update_id": 5, "message": {"text": "\ud83d"}}]


async def test_what_keeps_failing_is_refused_each_time_and_the_others_are_taken(
    it: House, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    lines: list[str] = []
    formatter = Lines(LogFormat.TEXT, [])

    class Handler(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(formatter.format(record))

    async def take(updates: Sequence[Raw]) -> None:
        if updates[0]["update_id"] == 5:
            raise RuntimeError("Mein Geheimnis")
        it.kept += updates

    monkeypatch.setattr(it, "take", take)
    monkeypatch.setattr(logging.getLogger("bot"), "handlers", [Handler()])
    async with it.open():
        assert [await it.post(UPDATE), await it.post(UPDATE)] == [500, 500]
        assert await it.post(json.dumps(text_update(6, 1))) == 200
    assert [raw["update_id"] for raw in it.kept] == [6]
    assert it.refused == ["error", "error"]
    assert len(lines) == 2
    assert " ERROR bot.web An update could not be taken update=5 error=RuntimeError way=" in lines[0]
    assert "Geheimnis" not in "".join(lines)


async def test_of_what_came_nothing_stands_in_the_log(it: House, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        await it.post(json.dumps(text_update(5, 718_281_828, "Mein Geheimnis")))
        await it.post("Mein Geheimnis", HEADERS | {SECRET_HEADER: "Mein Geheimnis"}, "/hook?Geheimnis")
        await it.post("Mein Geheimnis")
        await sent(it, "Geheimnis / HTTP/9.9")
    # Lines about each request go nowhere; only pytest listens there all the same.
    assert not logging.getLogger("uvicorn.access").propagate
    records = [record for record in caplog.records if record.name != "uvicorn.access"]
    logged = "\n".join(f"{record.name} {record.getMessage()}" for record in records)
    assert "Invalid HTTP request received" in logged
    for revealing in ("Geheimnis", "718281828", SECRET, "/hook"):
        assert revealing not in logged


async def test_a_body_that_is_too_large_is_refused_also_where_its_length_is_not_told(it: House) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(17):
            yield b" " * (LARGEST_BODY // 16)

    assert await it.post(BytesIO(b" " * (LARGEST_BODY + 1))) == 413
    assert await it.post(pieces()) == 413
    assert await it.post(BytesIO(UPDATE.encode().ljust(LARGEST_BODY))) == 200
    assert it.refused == ["size", "size"]


async def sent(it: House, *lines: str) -> bytes:
    """The first line of the answer to what no client would send."""
    host, port = it.address.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write("\r\n".join(["POST /hook HTTP/1.1", "Host: x", f"{SECRET_HEADER}: {SECRET}", *lines, "", ""]).encode())
    line = await reader.readline()
    writer.close()
    return line


@pytest.mark.parametrize("length", ["viel", "-1", "1 0"])
async def test_a_length_that_is_none_is_refused(it: House, length: str) -> None:
    assert b" 400 " in await sent(it, f"Content-Length: {length}")
    assert it.kept == []


async def test_a_length_of_which_nobody_could_hold_so_much_is_refused_before_it_comes(it: House) -> None:
    line = await sent(it, f"Content-Length: {10**12}", "Content-Type: application/json")
    assert b" 413 " in line
    assert it.kept == []


async def test_what_could_not_be_kept_is_not_acknowledged(it: House, monkeypatch: pytest.MonkeyPatch) -> None:
    it.fails = NotKeptError("disk is full")
    assert await it.post(UPDATE) == 503

    async def slow(_: Sequence[Raw]) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(room, "KEEP_SECONDS", 0.01)
    monkeypatch.setattr(it, "take", slow)
    async with it.open() as other:
        assert await other.post(UPDATE) == 503
    assert it.refused == ["not kept", "not kept"]


async def test_only_its_own_path_and_method_take_updates(it: House) -> None:
    assert await it.post(UPDATE, path="/") == 404
    assert await it.post(UPDATE, path="/healthz") == 405
    async with it.session.get(f"{it.address}/hook") as response:
        assert response.status == 405
    assert it.kept == []


async def test_health_and_figures_are_shown_without_a_webhook_too() -> None:
    async with House().open(by_webhook=False) as it:
        async with it.session.get(f"{it.address}/healthz") as response:
            assert (response.status, await response.json()) == (200, {"status": "ok"})
        it.is_alive = False
        async with it.session.get(f"{it.address}/healthz") as response:
            assert (response.status, await response.json()) == (503, {"status": "down"})
        async with it.session.get(f"{it.address}/metrics") as response:
            assert await response.text() == "figure 1\n"
            assert response.headers["Content-Type"].startswith("text/plain; version=0.0.4")
            assert "Server" not in response.headers
        assert await it.post(UPDATE) == 404


async def test_a_port_that_somebody_else_has_is_told() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(AddressError) as refused:
            async with served(site(Views(House().health, bytes), None), "127.0.0.1", port):
                pytest.fail("two programs on one port")
    assert refused.value.address == f"127.0.0.1:{port}"


async def test_ipv6_is_listened_on_too() -> None:
    app = site(Views(House().health, bytes), None)
    async with served(app, "::1", 0) as port, aiohttp.ClientSession() as session:
        response = await session.get(f"http://[::1]:{port}/healthz")
        assert response.status == 200
