"""The transport to Telegram with somebody who is told how each call ended."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from telegram.error import NetworkError, RetryAfter

from bot.domain.outcomes import SurelyNotSentError
from bot.intake.spoken import Answer, speaking
from bot.pulse import CallEnd
from bot.transport import AiohttpRequest

_BROUGHT_NOTHING = (CallEnd.REFUSED, CallEnd.TOO_MANY, CallEnd.NOT_SENT)


class WatchedRequest(AiohttpRequest):
    """As AiohttpRequest; `ended` is told how each call ended. One that was cancelled did not end.

    What is sent while an update is handled is noted before, as a part of its answer.
    """

    __slots__ = ("_tell",)

    def __init__(self, ended: Callable[[CallEnd], None], **settings: Any) -> None:
        super().__init__(**settings)
        self._tell = ended

    async def do_request(self, url: str, *arguments: Any, **named: Any) -> tuple[int, bytes]:
        """Make one request; arguments and errors as those of AiohttpRequest."""
        answer = speaking(url)
        try:
            status, body = await super().do_request(url, *arguments, **named)
        except RetryAfter:
            self._end(answer, CallEnd.TOO_MANY)
            raise
        except NetworkError as error:
            self._end(answer, CallEnd.NOT_SENT if isinstance(error, SurelyNotSentError) else CallEnd.UNCERTAIN)
            raise
        self._end(answer, CallEnd.ANSWERED if status < HTTPStatus.BAD_REQUEST else CallEnd.REFUSED)
        return status, body

    def _end(self, answer: Answer | None, end: CallEnd) -> None:
        self._tell(end)
        if answer is not None and end in _BROUGHT_NOTHING:
            answer.take_back()
