"""The transport of python-telegram-bot into the played server, without a network."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import unquote

from telegram.error import NetworkError
from telegram.request import BaseRequest, RequestData

from bot.sandbox.errors import ApiError
from bot.sandbox.files import Upload, fetch
from bot.sandbox.telegram import Telegram
from bot.sandbox.trouble import ConnectionDroppedError

_URL = re.compile(r".*/bot([^/]+)/(\w+)")
_FILE_URL = re.compile(r".*/file/bot([^/]+)/(.+)")


class SandboxRequest(BaseRequest):
    """Use one for `request` and one (it may be the same) for `get_updates_request`."""

    def __init__(self, telegram: Telegram) -> None:
        self._telegram = telegram

    @property
    def read_timeout(self) -> float | None:
        """PTB adds it to the timeout of a long poll; nothing is ever late here."""
        return 5

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def do_request(
        self,
        url: str,
        method: str,  # noqa: ARG002 - PTB names them all, and this transport has no use for them
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002
        write_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002
    ) -> tuple[int, bytes]:
        """The status and the body that Telegram would answer."""
        try:
            if file := _FILE_URL.fullmatch(url):
                return 200, fetch(self._telegram.world, self._checked(file))
            result = await self._telegram.answer(self._method(url), _parameters(request_data))
        except ApiError as error:
            return error.code, json.dumps(error.as_json()).encode()
        except ConnectionDroppedError as error:
            raise NetworkError("connection dropped") from error
        return 200, json.dumps({"ok": True, "result": result}).encode()

    def _method(self, url: str) -> str:
        found = _URL.fullmatch(url)
        if found is None:
            raise ApiError(404, "Not Found")
        return self._checked(found)

    def _checked(self, found: re.Match[str]) -> str:
        """What stands behind the token, if that is the right one."""
        if unquote(found[1]) != self._telegram.token:
            raise ApiError(401, "Unauthorized")
        return unquote(found[2])


def _parameters(data: RequestData | None) -> dict[str, str]:
    """As on the wire: every parameter a string; a file is known by its name, and holds its bytes."""
    if data is None:
        return {}
    files = {name: Upload.of(str(part[0]), _bytes_of(part[1])) for name, part in data.multipart_data.items()}
    return {**files, **data.json_parameters}


def _bytes_of(content: Any) -> bytes:
    return content if isinstance(content, bytes) else bytes(content.read())
