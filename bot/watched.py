"""The transport to Telegram with somebody who is told how each call ended."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from telegram.error import NetworkError, RetryAfter

from bot.domain.outcomes import SurelyNotSentError
from bot.pulse import CallEnd
from bot.transport import AiohttpRequest


class WatchedRequest(AiohttpRequest):
    """As AiohttpRequest; `ended` is told how each call ended. One that was cancelled did not end."""

    __slots__ = ("_tell",)

    def __init__(self, ended: Callable[[CallEnd], None], **settings: Any) -> None:
        super().__init__(**settings)
        self._tell = ended

    async def do_request(self, *arguments: Any, **named: Any) -> tuple[int, bytes]:
        """Make one request; arguments and errors as those of AiohttpRequest."""
        try:
            status, body = await super().do_request(*arguments, **named)
        except RetryAfter:
            self._tell(CallEnd.TOO_MANY)
            raise
        except NetworkError as error:
            self._tell(CallEnd.NOT_SENT if isinstance(error, SurelyNotSentError) else CallEnd.UNCERTAIN)
            raise
        self._tell(CallEnd.ANSWERED if status < HTTPStatus.BAD_REQUEST else CallEnd.REFUSED)
        return status, body
