"""The played Telegram over HTTP on loopback: the Bot API below /bot<token>/, the people's side below /control/."""

from __future__ import annotations

import argparse
import asyncio
import ipaddress
import json
import signal
import sys
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from bot.sandbox.control import Control
from bot.sandbox.errors import ApiError
from bot.sandbox.files import Upload, fetch
from bot.sandbox.pushing import Pusher
from bot.sandbox.telegram import DEFAULT_TOKEN, Telegram
from bot.sandbox.trouble import ConnectionDroppedError

_MAX_BODY = 50 * 1024 * 1024
"""Bytes; Telegram's limit for uploads."""
_SHUTDOWN_SECONDS = 0.2
"""Long polls are cut off when the server stops."""


class SandboxServer:
    """An async context manager; `url` is what the bot takes for https://api.telegram.org.

    Raises ValueError where the host is not loopback: the server believes whoever reaches it.
    """

    def __init__(self, telegram: Telegram, host: str = "127.0.0.1", port: int = 0) -> None:
        if not ipaddress.ip_address(host).is_loopback:
            raise ValueError(f"{host} is not a loopback address")
        self.telegram = telegram
        self.control = Control(telegram)
        self._host, self._port = host, port
        self._runner: web.ServerRunner | None = None
        self._pusher = Pusher(telegram.world)
        self.url = ""

    async def __aenter__(self) -> Self:
        # A bare server instead of an application: routing would cost a third of the speed.
        server = web.Server(self._handle, request_factory=_request, access_log=None)
        self._runner = web.ServerRunner(server, shutdown_timeout=_SHUTDOWN_SECONDS)
        await self._runner.setup()
        await self._pusher.open()
        await web.TCPSite(self._runner, self._host, self._port).start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._pusher.close()
        if self._runner:
            await self._runner.cleanup()

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        _, first, *rest = request.path.split("/")
        if first == "control" and len(rest) == 1:
            return await self._control(request, rest[0])
        try:
            if first == "file" and len(rest) > 1 and rest[0] == f"bot{self.telegram.token}":
                return web.Response(body=fetch(self.telegram.world, "/".join(rest[1:])))
            if not first.startswith("bot") or len(rest) != 1:
                raise ApiError(404, "Not Found")
            if first[3:] != self.telegram.token:
                raise ApiError(401, "Unauthorized")
            result = await self.telegram.answer(rest[0], await _parameters(request))
        except ApiError as error:
            return _response(error.as_json(), error.code)
        except ConnectionDroppedError as dropped:
            await asyncio.sleep(dropped.after)
            if request.transport:
                request.transport.abort()
            return web.Response()
        return _response({"ok": True, "result": result})

    async def _control(self, request: web.BaseRequest, route: str) -> web.Response:
        body = await request.read()
        try:
            return _response(await self.control.answer(route, json.loads(body) if body else {}))
        except (LookupError, TypeError, ValueError) as error:
            return _response({"error": f"{type(error).__name__}: {error}"}, 400)


def _request(message: Any, payload: Any, protocol: Any, writer: Any, task: Any) -> web.BaseRequest:
    """As aiohttp makes it, but with room for uploads."""
    loop = asyncio.get_running_loop()
    return web.BaseRequest(message, payload, protocol, writer, task, loop, client_max_size=_MAX_BODY)


async def _parameters(request: web.BaseRequest) -> Mapping[str, Any]:
    """Telegram takes the query, a form, a form with files, and JSON; what is in the body wins."""
    parameters: dict[str, Any] = dict(request.query)
    kind = request.content_type
    if kind == "application/json":
        try:
            body = json.loads(await request.read() or b"{}")
        except ValueError as error:
            raise ApiError(400, "Bad Request: can't parse JSON object") from error
        if not isinstance(body, dict):
            raise ApiError(400, "Bad Request: object expected")
        parameters |= body
    elif kind in {"application/x-www-form-urlencoded", "multipart/form-data"}:
        for name, value in (await request.post()).items():
            if isinstance(value, web.FileField):
                parameters[name] = Upload.of(value.filename, value.file.read())
            else:
                parameters[name] = value
    return parameters


def _response(body: Any, status: int = 200) -> web.Response:
    return web.Response(body=json.dumps(body).encode(), status=status, content_type="application/json")


async def _serve(host: str, port: int, telegram: Telegram) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    async with SandboxServer(telegram, host, port) as server:
        sys.stdout.write(f"{server.url}\n")
        sys.stdout.flush()
        await stop.wait()


def main(arguments: list[str] | None = None) -> None:
    """Serve until SIGTERM; the first line of the output is the address."""
    parser = argparse.ArgumentParser(prog="python -m bot.sandbox.server", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1", help="a loopback address (127.0.0.1)")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one (0)")
    parser.add_argument("--token", default=DEFAULT_TOKEN, help="the token that the bot must show")
    options = parser.parse_args(arguments)
    telegram = Telegram(token=options.token, keep_calls=False)
    asyncio.run(_serve(options.host, options.port, telegram))


if __name__ == "__main__":
    main()
