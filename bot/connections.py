"""Connections to the bot's own port: how many there may be, and how long each may keep the bot waiting."""

from __future__ import annotations

import asyncio
import errno
import logging
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

REQUEST_SECONDS = 10.0
"""How long a peer may take to send a whole request, and to take an answer; between two, uvicorn waits 5 s."""
MOST_CONNECTIONS = 200
"""Telegram opens at most 40 (setWebhook); besides there are those who ask for health and figures."""

_SHORT = (errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM)

_log = logging.getLogger(__name__)


class Listener(socket.socket):
    """A socket to listen on that tells once a second where no file descriptor is left for who knocks.

    Python tries to accept as many as may wait in one go, whatever came of the first, writes a line for each into the
    log, and rests for a second. So the second attempt says that nobody is there.
    """

    _is_short = False

    def accept(self) -> tuple[socket.socket, Any]:
        """As any socket."""
        try:
            return super().accept()
        except OSError as error:
            self._is_short = error.errno in _SHORT and not self._is_short
            if error.errno not in _SHORT or self._is_short:
                raise
        raise BlockingIOError


@dataclass(slots=True)
class Bounds:
    """What the connections of one server share; seconds: as REQUEST_SECONDS, most: as MOST_CONNECTIONS."""

    seconds: float = REQUEST_SECONDS
    most: int = MOST_CONNECTIONS
    is_full: bool = field(default=False, init=False)

    def has_room(self, connections: int) -> bool:
        """Whether so many may be open, the newest among them; the log says once when that begins not to be so."""
        if connections <= self.most:
            return True
        if not self.is_full:
            self.is_full = True
            _log.warning("More than %d connections at the same time; further ones are refused", self.most)
        return False

    def left(self, connections: int) -> None:
        """One ended, so many are left; only when it is quite empty again, the next crowd is worth another line."""
        if connections <= self.most // 2:
            self.is_full = False


class BoundedConnection(HttpToolsProtocol):
    """One connection, which is broken off where its peer neither ends what it began to send, nor takes the answer.

    Without that, whoever connects and says nothing, or half of something, holds a file descriptor for ever, and when
    none is left, nobody reaches the bot any more. What the bot itself takes for an answer does not count.
    """

    def __init__(self, bounds: Bounds, **given: Any) -> None:
        super().__init__(**given)
        self._bounds = bounds
        self._request = _Deadline(self.loop, bounds.seconds, self._break_off)
        self._answer = _Deadline(self.loop, bounds.seconds, self._break_off)

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for the first request, unless there are too many connections already."""
        super().connection_made(transport)
        if not self._bounds.has_room(len(self.connections)):
            transport.abort()
            return
        transport.set_write_buffer_limits(0)  # so that it is told here as soon as the peer takes no more
        self._request.begin()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait for nothing any more."""
        self._request.end()
        self._answer.end()
        super().connection_lost(exc)
        self._bounds.left(len(self.connections))

    def data_received(self, data: bytes) -> None:
        """Something came, be it the first line break of a request."""
        self._request.begin()
        super().data_received(data)

    def on_message_begin(self) -> None:
        """A request begins, perhaps behind another one in the same piece."""
        self._request.begin()
        super().on_message_begin()

    def on_message_complete(self) -> None:
        """A request has come wholly; from here on it is the bot's turn."""
        self._request.end()
        super().on_message_complete()

    def pause_writing(self) -> None:
        """The peer does not take all of the answer at once."""
        self._answer.begin()
        super().pause_writing()

    def resume_writing(self) -> None:
        """The peer has taken everything."""
        self._answer.end()
        super().resume_writing()

    def _break_off(self) -> None:
        self.transport.abort()


class _Deadline:
    """Calls `passed` so many seconds after it began, unless it ended before; begun twice, the first time counts."""

    def __init__(self, loop: asyncio.AbstractEventLoop, seconds: float, passed: Callable[[], None]) -> None:
        self._loop = loop
        self._seconds = seconds
        self._passed = passed
        self._timer: asyncio.TimerHandle | None = None

    def begin(self) -> None:
        if self._timer is None:
            self._timer = self._loop.call_later(self._seconds, self._pass)

    def end(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _pass(self) -> None:
        self._timer = None
        self._passed()
