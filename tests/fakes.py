"""The doubles of the tests: a web server on loopback that answers as each test says."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from types import TracebackType
from typing import Any, Self

from aiohttp import web

TOKEN = "123456:" + "s3cret-" * 5
MESSAGE = {"message_id": 7, "date": 1_700_000_000, "chat": {"id": 42, "type": "private"}, "text": "x"}

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


def ok(result: Any) -> web.Response:
    return web.json_response({"ok": True, "result": result})


def refusal(status: int, description: str, **parameters: Any) -> web.Response:
    body: dict[str, Any] = {"ok": False, "error_code": status, "description": description}
    if parameters:
        body["parameters"] = parameters
    return web.json_response(body, status=status)


class Loopback:
    """A web server that keeps every request (method, fields) and answers with what `answer` returns."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.requests: list[web.Request] = []
        self.peers: set[Any] = set()

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=64 * 1024 * 1024)
        app.router.add_route("*", "/{path:.*}", self._handle)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1, access_log=None)
        await self._runner.setup()
        self.site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await self.site.start()
        self.port: int = self._runner.addresses[0][1]
        self.address = f"http://127.0.0.1:{self.port}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._runner.cleanup()

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        self.requests.append(request)
        self.peers.add(request.transport and request.transport.get_extra_info("peername"))
        self.calls.append((request.path.rpartition("/")[2], await fields(request)))
        return await self._answer(request)


async def fields(request: web.Request) -> dict[str, Any]:
    """The fields of a request; of files their name and content."""
    if request.content_type == "application/json":
        return json.loads(await request.read())
    form = await request.post()
    return {
        name: (value.filename, value.content_type, value.file.read()) if isinstance(value, web.FileField) else value
        for name, value in form.items()
    }


async def drop(request: web.Request) -> web.StreamResponse:
    """Close the connection after the request was read."""
    assert request.transport is not None
    request.transport.close()
    await asyncio.sleep(0)
    return web.Response()


@asynccontextmanager
async def raw_server(
    talk: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]],
) -> AsyncIterator[int]:
    """A server on loopback that speaks no HTTP of itself; the port, and at the end no connection is left."""
    talks: list[asyncio.Task[None]] = []

    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        talks.append(task)
        try:
            await talk(reader, writer)
        except (asyncio.CancelledError, ConnectionError):
            pass
        finally:
            writer.transport.abort()

    async with await asyncio.start_server(accept, "127.0.0.1", 0) as server:
        yield server.sockets[0].getsockname()[1]
        for task in talks:
            task.cancel()
        await asyncio.gather(*talks)
        await asyncio.sleep(0)


def text_update(update_id: int, chat_id: int, text: str = "Hallo") -> dict[str, Any]:
    """An update with a text of a private chat, as Telegram sends it."""
    person = {"id": chat_id, "is_bot": False, "first_name": "Erika"}
    message = {"message_id": update_id, "date": 1_700_000_000, "chat": {"id": chat_id, "type": "private"}}
    return {"update_id": update_id, "message": {**message, "from": person, "text": text}}


class UpdateQueue:
    """Telegram's queue of updates: keeps each until a question with a higher offset confirms it.

    `failures` are given in turn, as answers to the next questions. `confirmed` is the offset that was asked for last.
    """

    def __init__(self, *updates: dict[str, Any]) -> None:
        self.updates = list(updates)
        self.failures: list[Callable[[], web.StreamResponse]] = []
        self.confirmed = 0
        self.questions: list[dict[str, Any]] = []
        self._news = asyncio.Event()

    def put(self, *updates: dict[str, Any]) -> None:
        self.updates.extend(updates)
        self._news.set()

    async def answer(self, request: web.Request) -> web.StreamResponse:
        if not request.path.endswith("/getUpdates"):
            return ok({"id": 1, "is_bot": True, "first_name": "Bot", "username": "flaeming_bot"})
        question = await fields(request)
        self.questions.append(question)
        if self.failures:
            return self.failures.pop(0)()
        self.confirmed = question.get("offset", self.confirmed)
        self.updates = [update for update in self.updates if update["update_id"] >= self.confirmed]
        if not self.updates and question["timeout"]:
            self._news.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout(question["timeout"]):
                    await self._news.wait()
        return ok(self.updates[: question["limit"]])
