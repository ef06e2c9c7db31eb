"""What the bot answers over HTTP: Telegram's updates, whether it is well, and its figures."""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.domain.updates import NotKeptError, Raw, is_update
from bot.logs import about_update

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of a header
LARGEST_BODY = 1024 * 1024
"""Bytes; updates hold one message and at most one more that it answers, which is far less."""
KEEP_SECONDS = 20.0
"""How long an update may wait to be kept; then Telegram sends it again later."""
STOP_SECONDS = 2
"""How long open requests may still take after the stop."""

_log = logging.getLogger(__name__)


_STRANGE = frozenset({"content type", "size", "content"})
"""Reasons for a refusal that Telegram itself never gives, so that somebody should look what is in between."""


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where Telegram sends updates to: the path, the secret that it shows, who keeps them, who counts refusals."""

    path: str
    secret: str
    take: Callable[[Sequence[Raw]], Awaitable[None]]
    refused: Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Views:
    """What can be asked for: whether the bot is alive, with details, and its figures as Prometheus text."""

    health: Callable[[], Awaitable[tuple[bool, dict[str, Any]]]]
    metrics: Callable[[], bytes]


class AddressError(Exception):
    """The port cannot be listened on: another process does, or it is not allowed. address: as it was asked for."""

    def __init__(self, address: str, detail: str) -> None:
        super().__init__(f"{address}: {detail}")
        self.address = address
        self.detail = detail


def site(views: Views, webhook: Webhook | None) -> Starlette:
    """All that can be asked for; without a webhook, /healthz and /metrics only."""

    async def show_health(_: Request) -> Response:
        is_alive, details = await views.health()
        status = HTTPStatus.OK if is_alive else HTTPStatus.SERVICE_UNAVAILABLE
        return JSONResponse(details, status, headers={"Cache-Control": "no-store"})

    async def show_metrics(_: Request) -> Response:
        return Response(views.metrics(), media_type="text/plain; version=0.0.4")

    routes = [Route("/healthz", show_health), Route("/metrics", show_metrics)]
    if webhook is not None:
        routes.insert(0, Route(webhook.path, _receiver(webhook), methods=["POST"]))
    return Starlette(routes=routes)


def _receiver(webhook: Webhook) -> Callable[[Request], Awaitable[Response]]:
    secret = webhook.secret.encode()

    def refuse(status: HTTPStatus, why: str) -> Response:
        webhook.refused(why)
        if why in _STRANGE:
            _log.error("A request to the webhook that showed the right secret is refused: %s", why)
        return Response(status_code=status)

    async def receive(request: Request) -> Response:
        """Answer 200 only when the update is kept.

        After anything else Telegram repeats it, after growing pauses and for a day at most; what comes from other chats
        does not wait for it. So nothing that is refused here stands in the way of the rest.
        """
        if not hmac.compare_digest(request.headers.get(SECRET_HEADER, "").encode(), secret):
            return refuse(HTTPStatus.FORBIDDEN, "secret")
        if request.headers.get("Content-Type", "").partition(";")[0].strip().lower() != "application/json":
            return refuse(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "content type")
        body = await _body(request)
        if body is None:
            return refuse(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "size")
        update = _json(body)
        if not is_update(update):
            return refuse(HTTPStatus.BAD_REQUEST, "content")
        with about_update(update["update_id"]):
            try:
                async with asyncio.timeout(KEEP_SECONDS):
                    await webhook.take([update])
            except (NotKeptError, TimeoutError):
                return refuse(HTTPStatus.SERVICE_UNAVAILABLE, "not kept")
            except Exception:  # noqa: BLE001 - the server would log it without telling which update it was
                _log.exception("An update could not be taken")
                return refuse(HTTPStatus.INTERNAL_SERVER_ERROR, "error")
        return Response()

    return receive


async def _body(request: Request) -> bytes | None:
    """The body, None where it is too large; then the rest of it is not read."""
    length = request.headers.get("Content-Length", "0")
    if not length.isdecimal() or int(length) > LARGEST_BODY:
        return None
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_BODY:
            return None
    return bytes(body)


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


@asynccontextmanager
async def served(app: Starlette, host: str, port: int) -> AsyncIterator[int]:
    """Listen as long as the block runs; the port, which is another one where 0 was asked for. Raises AddressError."""
    listener = _listener(host, port)
    config = uvicorn.Config(
        app,
        http="httptools",
        ws="none",
        lifespan="off",
        access_log=False,
        log_config=None,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=STOP_SECONDS,
    )
    server = _Server(config)
    serving = asyncio.create_task(server.serve(sockets=[listener]), name="web")
    try:
        yield listener.getsockname()[1]
    finally:
        server.should_exit = True
        await serving


class _Server(uvicorn.Server):
    """Leaves the signals to the bot, which finishes what is under way."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Do nothing."""
        yield


def _listener(host: str, port: int) -> socket.socket:
    """A socket that listens already, so that whoever cannot have the port hears of it here."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(2048)
    except (OSError, OverflowError) as error:
        listener.close()
        raise AddressError(f"{host}:{port}", str(error)) from error
    listener.setblocking(False)
    return listener
