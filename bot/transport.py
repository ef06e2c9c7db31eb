"""Telegram's HTTP on aiohttp, with errors that tell "surely not sent" from "may have arrived"."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from http import HTTPStatus
from io import BytesIO
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
from telegram.error import NetworkError, RetryAfter, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.domain.outcomes import SurelyNotSentError

if TYPE_CHECKING:
    from aiohttp.connector import Connection
    from aiohttp.tracing import Trace
    from telegram._utils.types import ODVInput

CONNECT_SECONDS = 10.0
READ_SECONDS = 20.0
WRITE_SECONDS = 20.0
POOL_SECONDS = 10.0
CONNECTIONS = 100
KEEP_ALIVE_SECONDS = 30.0
"""How long an idle connection is kept: a new one costs an answer several round trips for TLS."""
UPLOAD_CHUNK = 64 * 1024

_T = TypeVar("_T")


class NotSentError(NetworkError, SurelyNotSentError):
    """The request surely never reached Telegram: no connection was made. It can be repeated without harm."""


class NotSentInTimeError(NotSentError, TimedOut):
    """The request surely never reached Telegram: no connection was free or could be made in time."""


class MayHaveArrivedError(NetworkError):
    """The request went out and no usable answer came back: Telegram may or may not have acted on it."""


class NoAnswerInTimeError(MayHaveArrivedError, TimedOut):
    """The request went out and the answer did not come in time: Telegram may or may not have acted on it."""


class TooManyRequestsError(RetryAfter):
    """Telegram asks to wait; retry_after in whole seconds, without the warning that PTB's class gives on each use."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(timedelta(seconds=seconds))

    @property
    def retry_after(self) -> int:
        """Seconds to wait before the request is repeated."""
        return self.seconds


class AiohttpRequest(BaseRequest):
    """PTB's way to the Bot API over aiohttp, which costs a fraction of the processor time of PTB's own.

    All times are seconds; None waits for ever. `write_timeout` limits each chunk of an upload. Proxies are taken
    from the environment (HTTPS_PROXY, HTTP_PROXY, NO_PROXY) when it is initialized. No error holds the address of a
    request, because the bot's token is a part of it.
    """

    __slots__ = ("_connect", "_limit", "_places", "_pool", "_proxies", "_read", "_session", "_write")

    def __init__(
        self,
        *,
        connections: int = CONNECTIONS,
        connect_timeout: float | None = CONNECT_SECONDS,
        read_timeout: float | None = READ_SECONDS,
        write_timeout: float | None = WRITE_SECONDS,
        pool_timeout: float | None = POOL_SECONDS,
    ) -> None:
        self._limit = connections
        self._connect = connect_timeout
        self._read = read_timeout
        self._write = write_timeout
        self._pool = pool_timeout
        self._proxies: dict[str, str] = {}
        self._session: aiohttp.ClientSession | None = None
        self._places = asyncio.Semaphore(connections)

    @property
    def read_timeout(self) -> float | None:
        """How long an answer is waited for, in seconds."""
        return self._read

    async def initialize(self) -> None:
        """Open the session; a second call does nothing. Raises NotSentError for a proxy that aiohttp cannot use."""
        if self._session is not None:
            return
        # Read once: aiohttp's trust_env would look at the environment and at ~/.netrc in a thread for every request.
        self._proxies = {scheme: proxy for scheme, proxy in getproxies().items() if scheme in ("http", "https")}
        for proxy in self._proxies.values():
            if not proxy.startswith(("http://", "https://")):
                raise NotSentError(f"Proxies of the kind {proxy.partition(':')[0]} are not supported")
        self._places = asyncio.Semaphore(self._limit)
        self._session = aiohttp.ClientSession(
            # The places above are the limit, so that waiting for one has a time limit of its own.
            connector=_Connector(limit=0, keepalive_timeout=KEEP_ALIVE_SECONDS),
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={"User-Agent": self.USER_AGENT},
            timeout=aiohttp.ClientTimeout(total=None),
        )

    async def shutdown(self) -> None:
        """Close all connections; a second call does nothing."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        write_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        connect_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        pool_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Make one request; the status and the body of the answer.

        Raises NotSentError, MayHaveArrivedError (also for answers of 500 and above) or TooManyRequestsError.
        """
        session = self._session
        if session is None:
            raise NotSentError("The transport is not initialized")
        timeout = aiohttp.ClientTimeout(
            total=None, connect=_given(connect_timeout, self._connect), sock_read=_given(read_timeout, self._read)
        )
        body, headers = await _encode(request_data)
        await self._take_place(_given(pool_timeout, self._pool))
        try:
            # Raised outside of the handlers: as context of the new error, the old one would bring the address along.
            limit = _given(write_timeout, self._write)
            answer = await self._exchange(session, url, method, body, headers, timeout, limit)
        finally:
            self._places.release()
        if isinstance(answer, NetworkError):
            raise answer
        return _checked(*answer)

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Telegram's answer. Raises MayHaveArrivedError where it is none; PTB would log it, with what people wrote."""
        answer = _json_object(payload)
        if answer is None:
            raise MayHaveArrivedError("The answer is not Telegram's")
        return answer

    async def _take_place(self, seconds: float | None) -> None:
        if not self._places.locked():
            await self._places.acquire()
            return
        try:
            async with asyncio.timeout(seconds):
                await self._places.acquire()
        except TimeoutError:
            raise NotSentInTimeError("All connections were busy") from None

    async def _exchange(
        self,
        session: aiohttp.ClientSession,
        url: str,
        method: str,
        body: bytes | None,
        headers: dict[str, str],
        timeout: aiohttp.ClientTimeout,  # noqa: ASYNC109 - it is aiohttp's set of limits, not one deadline
        write_seconds: float | None,
    ) -> tuple[int, bytes] | NetworkError:
        try:
            async with asyncio.timeout(None) as clock:
                upload = "Content-Length" in headers
                async with session.request(
                    method,
                    url,
                    data=_chunks(body, clock, write_seconds) if body and upload else body,
                    headers=headers,
                    timeout=timeout,
                    proxy=self._proxy(url),
                    allow_redirects=False,  # the address holds the token, which must not be carried to another host
                ) as response:
                    return response.status, await response.read()
        except _NotConnectedError as error:
            return NotSentInTimeError(error.reason) if error.late else NotSentError(error.reason)
        except aiohttp.InvalidURL as error:
            return NotSentError(f"Unusable address: {type(error).__name__}")
        except TimeoutError:
            return NoAnswerInTimeError("No answer in time")
        except Exception as error:  # noqa: BLE001 - PTB would put its repr, and so the token, into its own error
            return MayHaveArrivedError(f"Connection lost: {type(error).__name__}")

    def _proxy(self, url: str) -> str | None:
        if not self._proxies:
            return None
        address = urlsplit(url)
        if proxy_bypass(address.netloc.rpartition("@")[2]):
            return None
        return self._proxies.get(address.scheme)


class _NotConnectedError(Exception):
    """No connection was made; late: for want of time."""

    def __init__(self, error: Exception) -> None:
        self.late = isinstance(error, TimeoutError)
        self.reason = "No connection in time" if self.late else f"No connection: {type(error).__name__}"
        super().__init__(self.reason)


class _Connector(aiohttp.TCPConnector):
    """Marks what fails before a connection stands: the place tells surely what the kind of error tells only at times.

    With a proxy, the same kinds of errors come from the way to it (nothing was sent) and from Telegram.
    """

    async def connect(
        self,
        req: aiohttp.ClientRequest,
        traces: list[Trace],
        timeout: aiohttp.ClientTimeout,  # noqa: ASYNC109
    ) -> Connection:
        try:
            return await super().connect(req, traces, timeout)
        except (aiohttp.ClientError, OSError, ValueError) as error:
            failure = _NotConnectedError(error)
        raise failure


def _given(value: ODVInput[_T], default: _T | None) -> _T | None:
    """The value of a call, or the default of the transport where PTB passes its "not given"."""
    return default if value is BaseRequest.DEFAULT_NONE else value  # type: ignore[return-value]


async def _encode(data: RequestData | None) -> tuple[bytes | None, dict[str, str]]:
    """Body and headers: JSON, or a form where files are sent, as the Bot API asks."""
    if data is None:
        return None, {}
    if not data.contains_files:
        body = json.dumps(data.parameters, ensure_ascii=False).encode()
        return body, {"Content-Type": "application/json"}
    form = aiohttp.FormData(default_to_multipart=True, quote_fields=False)  # quoted, umlauts arrive as %C3%9C
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, kind) in data.multipart_data.items():
        stream = BytesIO(content) if isinstance(content, bytes) else content  # aiohttp warns of bytes over 1 MB
        form.add_field(name, stream, filename=filename, content_type=kind)
    payload = form()
    body = await payload.as_bytes()
    return body, {"Content-Type": payload.headers["Content-Type"], "Content-Length": str(len(body))}


async def _chunks(body: bytes, clock: asyncio.Timeout, seconds: float | None) -> AsyncIterator[bytes]:
    """The body in pieces; the clock is set anew for each, and stopped when all is written and the reading begins."""
    now = asyncio.get_running_loop().time
    for start in range(0, len(body), UPLOAD_CHUNK):
        clock.reschedule(None if seconds is None else now() + seconds)
        yield body[start : start + UPLOAD_CHUNK]
    clock.reschedule(None)


def _checked(status: int, body: bytes) -> tuple[int, bytes]:
    """The answer as PTB may see it."""
    if status < HTTPStatus.BAD_REQUEST:
        return status, body
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise MayHaveArrivedError(f"Telegram answered {status}")
    answer = _json_object(body)
    if answer is None:
        # A page of something in between: PTB would quote it, and such pages like to show the address.
        return status, b"{}"
    parameters = answer.get("parameters")
    wait = parameters.get("retry_after") if isinstance(parameters, dict) else None
    if status == HTTPStatus.TOO_MANY_REQUESTS and isinstance(wait, int):
        raise TooManyRequestsError(wait)
    return status, body


def _json_object(body: bytes) -> dict[str, Any] | None:
    try:
        value = json.loads(body)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None
