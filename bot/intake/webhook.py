"""The webhook: told to Telegram where it is not set yet, and looked after as long as the process runs."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import logging
from collections.abc import Sequence
from typing import Any

from telegram import Bot
from telegram.error import BadRequest, EndPointNotFound, InvalidToken, TelegramError

from bot.intake.outage import Cause, IntakeError, Outage, Sleep, unless
from bot.pulse import Pulse

CONNECTIONS = 40
"""How many updates Telegram may send at the same time; of one chat it sends one after the other."""
LOOK_SECONDS = 60.0
"""How often Telegram is asked whether the webhook is as it should be."""

_log = logging.getLogger(__name__)


def secret_of(token: str) -> str:
    """The secret that Telegram shows with each update: made of the token, so that nobody has to think of one."""
    return hmac.new(token.encode(), b"webhook of the bot", hashlib.sha256).hexdigest()


async def keep_webhook(
    bot: Bot,
    url: str,
    stop: asyncio.Event,
    *,
    secret: str,
    allowed_updates: Sequence[str],
    pulse: Pulse,
    sleep: Sleep = asyncio.sleep,
) -> None:
    """Set the webhook where it is not set as it should be, and look after it until `stop` is set. Nothing is dropped.

    The question is a sign of life too, when nobody writes. Raises IntakeError.
    """
    outage = Outage(pulse, sleep)
    wanted = {"url": url, "allowed_updates": list(allowed_updates), "max_connections": CONNECTIONS}
    is_ours = False
    while not stop.is_set():
        try:
            info = await unless(stop, bot.do_api_request("get__webhook_info"))
            if isinstance(info, dict) and not _is_set(info, wanted):
                if is_ours and info.get("url") != url:
                    raise IntakeError(Cause.WEBHOOK_GONE)
                await bot.do_api_request("set__webhook", {**wanted, "secret_token": secret})
                _log.info("The webhook is set")
            is_ours = True
        except (InvalidToken, EndPointNotFound):
            raise IntakeError(Cause.TOKEN_REFUSED) from None
        except BadRequest as error:
            _log.error("Telegram refuses the webhook: %s", type(error).__name__)
            raise IntakeError(Cause.WEBHOOK_REFUSED) from None
        except TelegramError as error:
            await unless(stop, outage.wait(error))
            continue
        outage.end()
        pulse.rests(LOOK_SECONDS)
        await unless(stop, sleep(LOOK_SECONDS))


def _is_set(info: dict[str, Any], wanted: dict[str, Any]) -> bool:
    """Whether the webhook is as it should be; where Telegram was refused, its secret may be another one."""
    refused = any(code in info.get("last_error_message", "") for code in ("401", "403"))
    same = info.get("url") == wanted["url"] and info.get("max_connections") == wanted["max_connections"]
    return same and set(info.get("allowed_updates", ())) == set(wanted["allowed_updates"]) and not refused
