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
from functools import partial
from http import HTTPStatus
from typing import Any, cast

import uvicorn
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.connections import BoundedConnection, Bounds, Listener
from bot.domain.updates import NotKeptError, Raw, is_update
from bot.logs import about_update

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of a header
LARGEST_BODY = 1024 * 1024
"""Bytes; updates hold one message and at most one more that it answers, which is far less."""
KEEP_SECONDS = 20.0
"""How long an update may wait to be kept; then Telegram sends it again later."""
STOP_SECONDS = 2
"""How long open requests may still take after the stop."""
BACKLOG = 100
"""So many may knock at the same moment."""

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


class _RefusedError(Exception):
    """A request is not taken. why: the reason in a word or two, by which it is counted."""

    def __init__(self, status: HTTPStatus, why: str) -> None:
        super().__init__(why)
        self.status = status
        self.why = why


def _receiver(webhook: Webhook) -> Callable[[Request], Awaitable[Response]]:
    secret = webhook.secret.encode()

    async def receive(request: Request) -> Response:
        """Answer 200 only when the update is kept.

        After anything else Telegram repeats it, after growing pauses and for a day at most; what comes from other chats
        does not wait for it. So nothing that is refused here stands in the way of the rest.
        """
        try:
            await _keep(await _update(request, secret), webhook.take)
        except _RefusedError as refused:
            webhook.refused(refused.why)
            if refused.why in _STRANGE:
                _log.error("A request to the webhook that showed the right secret is refused: %s", refused.why)
            return Response(status_code=refused.status)
        return Response()

    return receive


async def _update(request: Request, secret: bytes) -> Raw:
    """The update that a request brings. Raises _RefusedError; without the secret, nothing of it is read."""
    if not hmac.compare_digest(request.headers.get(SECRET_HEADER, "").encode(), secret):
        raise _RefusedError(HTTPStatus.FORBIDDEN, "secret")
    if request.headers.get("Content-Type", "").partition(";")[0].strip().lower() != "application/json":
        raise _RefusedError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "content type")
    try:
        body = await _body(request)
    except ClientDisconnect:  # Nobody is there any more to read this answer.
        raise _RefusedError(HTTPStatus.REQUEST_TIMEOUT, "unfinished") from None
    if body is None:
        raise _RefusedError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "size")
    update = _json(body)
    if not is_update(update):
        raise _RefusedError(HTTPStatus.BAD_REQUEST, "content")
    return update


async def _keep(update: Raw, take: Callable[[Sequence[Raw]], Awaitable[None]]) -> None:
    """Wait until an update is kept. Raises _RefusedError."""
    with about_update(update["update_id"]):
        try:
            async with asyncio.timeout(KEEP_SECONDS):
                await take([update])
        except (NotKeptError, TimeoutError):
            raise _RefusedError(HTTPStatus.SERVICE_UNAVAILABLE, "not kept") from None
        except Exception:  # noqa: BLE001 - the server would log it without telling which update it was
            _log.exception("An update could not be taken")
            raise _RefusedError(HTTPStatus.INTERNAL_SERVER_ERROR, "error") from None


async def _body(request: Request) -> bytes | None:
    """The body, None where it is too large; then the rest of it is not read. Raises ClientDisconnect."""
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
async def served(app: Starlette, host: str, port: int, bounds: Bounds | None = None) -> AsyncIterator[int]:
    """Listen as long as the block runs; the port, which is another one where 0 was asked for. Raises AddressError."""
    listener = _listener(host, port)
    config = uvicorn.Config(
        app,
        # uvicorn calls it like a class.
        http=cast(type[asyncio.Protocol], partial(BoundedConnection, bounds or Bounds())),
        ws="none",
        lifespan="off",
        access_log=False,
        log_config=None,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=STOP_SECONDS,
        backlog=BACKLOG,
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
    listener = Listener(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(BACKLOG)
    except (OSError, OverflowError) as error:
        listener.close()
        raise AddressError(f"{host}:{port}", str(error)) from error
    listener.setblocking(False)
    return listener
